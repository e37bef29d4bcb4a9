//! The cache of coloured code on disk: `.twinpress/cache/code`, safe to delete.
//!
//! A cache that cannot be read or written costs time, never a build.
#![expect(clippy::disallowed_methods, reason = "the cache stands beside the site, not in it")]

use std::io::Write as _;

use camino::Utf8Path;

use crate::render::highlight::{Cache, Highlighter};

/// A highlighter that remembers what the last build coloured.
pub(super) fn load(root: &Utf8Path) -> Highlighter {
    let bytes = std::fs::read(root.join(".twinpress/cache/code")).unwrap_or_default();
    Highlighter::with_cache(Cache::from_bytes(&bytes))
}

/// Keeps what this build coloured, if that differs from what was kept.
pub(super) fn save(root: &Utf8Path, highlighter: &Highlighter) {
    let Some(bytes) = highlighter.cache().to_bytes() else { return };
    let folder = root.join(".twinpress/cache");
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(&folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        file.write_all(&bytes)?;
        file.persist(folder.join("code"))?;
        Ok(())
    };
    let _ = write();
}
