//! [`Disk`]: the project on disk.
//!
//! **Invariants:** only regular files are opened; what lies outside the project is never read, also not through a
//! symbolic link. Leaves the choice of folders to [`Snapshot`](super::Snapshot).

#![expect(clippy::disallowed_methods, reason = "this module is the reader of the disk")]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use walkdir::{DirEntry, WalkDir};

use super::names;
use super::snapshot::{FileSystem, Found, Stamp};
use crate::diag::{Diagnostic, codes};

/// A file that changed less than this ago might change again without getting another time (FAT counts in 2 s).
const SETTLED: Duration = Duration::from_secs(2);

/// The files below a project folder.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The project in the folder `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }
}

impl FileSystem for Disk {
    fn list(&self, folder: &str) -> (Vec<Found>, Vec<Diagnostic>) {
        let mut walk = Walk { root: &self.root, found: Vec::new(), findings: Vec::new() };
        let place = self.root.join(folder);
        match fs::symlink_metadata(&place) {
            Ok(meta) if meta.is_symlink() => walk.link(&place, folder, true),
            Ok(_) => walk.folder(&place, folder, true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => walk.unreadable(folder, &error),
        }
        (walk.found, walk.findings)
    }

    fn read(&self, found: &Found, limit: u64) -> io::Result<(Vec<u8>, Option<Stamp>)> {
        let mut file = File::open(self.root.join(found.name()))?;
        let meta = file.metadata()?;
        let stamp = stamp(&meta);
        if meta.len() > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        // One byte more than needed, so that a first read that leaves it empty has seen the end of the file.
        let mut bytes = vec![0; usize::try_from(meta.len()).unwrap_or(usize::MAX).saturating_add(1)];
        let mut filled = 0;
        loop {
            match file.read(&mut bytes[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
            if filled as u64 == meta.len() {
                break;
            }
            if filled == bytes.len() {
                if filled as u64 > limit {
                    return Err(io::ErrorKind::FileTooLarge.into());
                }
                bytes.resize(filled * 2, 0);
            }
        }
        bytes.truncate(filled);
        Ok((bytes, stamp))
    }

    fn stamp(&self, found: &Found) -> Option<Stamp> {
        stamp(&fs::metadata(self.root.join(found.name())).ok()?)
    }
}

fn stamp(meta: &fs::Metadata) -> Option<Stamp> {
    let changed = meta.modified().ok()?;
    let settled = SystemTime::now().duration_since(changed).is_ok_and(|age| age > SETTLED);
    settled.then_some(Stamp { size: meta.len(), changed })
}

/// One listing: `place` is always where the system finds a thing, `path` what it is called in the project.
struct Walk<'a> {
    root: &'a Path,
    found: Vec<Found>,
    findings: Vec<Diagnostic>,
}

impl Walk<'_> {
    /// Lists a real folder. Links in it are followed if `links` says so, which is not the case behind a link.
    fn folder(&mut self, place: &Path, path: &str, links: bool) {
        let kept = |entry: &DirEntry| entry.depth() == 0 || !names::is_ignored(&entry.file_name().to_string_lossy());
        for entry in WalkDir::new(place).follow_links(false).sort_by_file_name().into_iter().filter_entry(kept) {
            match entry {
                Ok(entry) if entry.depth() == 0 && entry.file_type().is_dir() => {}
                Ok(entry) => self.entry(&entry, place, path, links),
                Err(error) => {
                    let below = error.path().and_then(|at| at.strip_prefix(place).ok());
                    let path = below.map_or_else(|| path.to_owned(), |below| join(path, &below.to_string_lossy()));
                    let error = error.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into());
                    self.unreadable(&path, &error);
                }
            }
        }
    }

    fn entry(&mut self, entry: &DirEntry, place: &Path, path: &str, links: bool) {
        let below = entry.path().strip_prefix(place).unwrap_or(entry.path());
        let Some(name) = below.to_str() else {
            let shown = join(path, &below.to_string_lossy());
            if !entry.file_type().is_dir() {
                self.findings.push(
                    Diagnostic::new(&codes::FILE_NAME, format!("the name `{shown}` is not UTF-8"))
                        .in_file(shown)
                        .with_help("rename the file"),
                );
            }
            return;
        };
        let path = join(path, name);
        let kind = entry.file_type();
        if kind.is_file() {
            self.found.push(Found::new(&path));
        } else if kind.is_symlink() {
            self.link(entry.path(), &path, links);
        } else if !kind.is_dir() {
            self.special(&path);
        }
    }

    /// Follows a link to a file or folder of the project.
    fn link(&mut self, place: &Path, path: &str, links: bool) {
        let root = match fs::canonicalize(self.root) {
            Ok(root) => root,
            Err(error) => return self.unreadable(path, &error),
        };
        let target = match fs::canonicalize(place) {
            Ok(target) => target,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return self.refuse(path, "leads to nothing", "the file it points to does not exist");
            }
            Err(_) => return self.refuse(path, "leads in a circle", "it points back to itself"),
        };
        if !target.starts_with(&root) {
            return self.refuse(path, "leaves the project", "copy the file into the project instead");
        }
        let inside = place.parent().and_then(|parent| fs::canonicalize(parent).ok());
        match fs::metadata(&target) {
            Ok(meta) if meta.is_file() => self.found.push(Found::new(path)),
            Ok(meta) if meta.is_dir() && inside.is_none_or(|inside| inside.starts_with(&target)) => {
                self.refuse(path, "leads in a circle", "it points to a folder that it stands in");
            }
            Ok(meta) if meta.is_dir() && !links => {
                self.refuse(path, "is reached through another link", "point the first link at the folder itself");
            }
            Ok(meta) if meta.is_dir() => self.folder(&target, path, false),
            Ok(_) => self.special(path),
            Err(error) => self.unreadable(path, &error),
        }
    }

    fn refuse(&mut self, path: &str, what: &str, help: &str) {
        self.findings.push(
            Diagnostic::new(&codes::SYMLINK, format!("the symbolic link `{path}` {what}"))
                .in_file(path)
                .with_help(help),
        );
    }

    fn special(&mut self, path: &str) {
        self.findings.push(
            Diagnostic::new(&codes::SPECIAL_FILE, format!("`{path}` is a pipe, socket or device, not a file"))
                .in_file(path)
                .with_help("remove it from the project; such things are never opened"),
        );
    }

    fn unreadable(&mut self, path: &str, error: &io::Error) {
        let message = if error.kind() == io::ErrorKind::PermissionDenied {
            format!("no permission to read `{path}`")
        } else {
            format!("`{path}` cannot be read: {error}")
        };
        self.findings
            .push(Diagnostic::new(&codes::UNREADABLE, message).in_file(path).with_help("check its permissions"));
    }
}

/// Joins with a forward slash, on every system.
fn join(folder: &str, name: &str) -> String {
    let name =
        if std::path::MAIN_SEPARATOR == '/' { name.into() } else { name.replace(std::path::MAIN_SEPARATOR, "/") };
    format!("{folder}/{name}")
}
