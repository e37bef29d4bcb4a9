//! [`Memory`]: a project that is a map from path to bytes. Tests use it; so does whatever has its files already.

use std::collections::BTreeMap;
use std::io;

use super::names;
use super::snapshot::{FileSystem, Found, Stamp};
use crate::diag::Diagnostic;

/// Files in memory.
///
/// ```
/// use twinpress::source::{Memory, Snapshot};
/// let files = Memory::new().with("content/pages/visas.md", "---\ntitle: Visas\n---\n");
/// let (snapshot, findings) = Snapshot::take(&files);
/// assert!(findings.is_empty());
/// assert!(snapshot.get("content/pages/visas.md").is_some());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces it; for chains.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.insert(path, bytes);
        self
    }

    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Removes a file; nothing happens if there is none.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }
}

impl FileSystem for Memory {
    fn list(&self, folder: &str) -> (Vec<Found>, Vec<Diagnostic>) {
        let inside = |path: &&String| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let kept = |path: &&String| !path.split('/').any(names::is_ignored);
        (self.files.keys().filter(inside).filter(kept).map(|path| Found::new(path)).collect(), Vec::new())
    }

    fn read(&self, found: &Found, limit: u64) -> io::Result<(Vec<u8>, Option<Stamp>)> {
        let bytes = self.files.get(found.name()).ok_or(io::ErrorKind::NotFound)?;
        if bytes.len() as u64 > limit { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok((bytes.clone(), None)) }
    }
}
