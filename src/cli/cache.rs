//! What the last build made with much work, on disk: `.twinpress/cache`, safe to delete.
//!
//! A cache that cannot be read or written costs time, never a build.
#![expect(clippy::disallowed_methods, reason = "the cache stands beside the site, not in it")]

use std::io::Write as _;

use camino::Utf8Path;

use crate::render::Workshop;
use crate::render::cache::Cache;
use crate::render::highlight::Highlighter;
use crate::render::picture::Painter;

const FOLDER: &str = ".twinpress/cache";
const CODE: &str = "code";
const PICTURES: &str = "pictures";

/// A workshop that remembers what the last build coloured and drew.
pub(super) fn load(root: &Utf8Path) -> Workshop {
    let read = |name: &str| std::fs::read(root.join(FOLDER).join(name)).unwrap_or_default();
    Workshop {
        highlighter: Highlighter::with_cache(Cache::from_bytes(&read(CODE))),
        painter: Painter::with_cache(Cache::from_bytes(&read(PICTURES))),
    }
}

/// Keeps what this build made, as far as that differs from what was kept.
pub(super) fn save(root: &Utf8Path, workshop: &Workshop) {
    let folder = root.join(FOLDER);
    let write = |name: &str, bytes: &[u8]| -> std::io::Result<()> {
        std::fs::create_dir_all(&folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        file.write_all(bytes)?;
        file.persist(folder.join(name))?;
        Ok(())
    };
    let made = [(CODE, workshop.highlighter.cache().to_bytes()), (PICTURES, workshop.painter.cache().to_bytes())];
    for (name, bytes) in made {
        let _ = bytes.map(|bytes| write(name, &bytes));
    }
}
