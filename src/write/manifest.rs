//! [`Manifest`]: which files in the output folder are ours, and what was in them.
//!
//! A text file in `.twinpress/`, outside the published tree: a head line, the digest of the rest, then a line for each
//! file in order of path (`f DIGEST SIZE CHANGED PATH`) and for each folder that is not ours (`d PATH`). Lines, because
//! 10,000 of them must load in a few milliseconds; a digest, because half a list would make files of ours look foreign.

use std::fs::{self, File};
use std::io::{self, Write};
use std::time::UNIX_EPOCH;

use camino::Utf8Path;

use crate::source::Digest;

const HEAD: &str = "twinpress manifest 1";

/// What we published: sorted by path, each path once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Manifest {
    pub(super) entries: Vec<Entry>,
    /// Folders on the way to our files that stood there before us, and so are never removed.
    pub(super) foreign_folders: Vec<Box<str>>,
}

/// One published file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// Relative to the output folder, with forward slashes.
    pub(super) path: Box<str>,
    pub(super) state: FileState,
}

/// What a published file looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FileState {
    pub(super) digest: Digest,
    /// Bytes.
    pub(super) size: u64,
    /// Time of the last change in nanoseconds since 1970; by it an edit from outside is noticed without reading.
    pub(super) changed: u64,
}

/// Nanoseconds since 1970; 0, which matches nothing we recorded, if the system does not say.
pub(super) fn changed(meta: &fs::Metadata) -> u64 {
    let since = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

impl Manifest {
    /// Reads a manifest. `Ok(None)` if there is none; an error of kind `InvalidData` if it is damaged.
    pub(super) fn load(path: &Utf8Path) -> io::Result<Option<Self>> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes the manifest and forces it to the disk. It is whole only when this returns; see [`Manifest::load`].
    pub(super) fn save(&self, path: &Utf8Path) -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(self.to_text().as_bytes())?;
        file.sync_data()
    }

    /// The entry of a path.
    pub(super) fn get(&self, path: &str) -> Option<&Entry> {
        self.entries.binary_search_by(|entry| (*entry.path).cmp(path)).ok().map(|at| &self.entries[at])
    }

    /// Whether some file of ours lies below a folder.
    pub(super) fn has_under(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        let at = self.entries.partition_point(|entry| *entry.path < *prefix);
        self.entries.get(at).is_some_and(|entry| entry.path.starts_with(&prefix))
    }

    fn to_text(&self) -> String {
        use std::fmt::Write;
        let mut body = String::with_capacity(self.entries.len() * 128);
        for Entry { path, state } in &self.entries {
            let _ = writeln!(body, "f {} {} {} {path}", state.digest, state.size, state.changed);
        }
        for folder in &self.foreign_folders {
            let _ = writeln!(body, "d {folder}");
        }
        format!("{HEAD}\n{}\n{body}", Digest::of(body.as_bytes()))
    }

    fn parse(text: &str) -> Option<Self> {
        let (digest, body) = text.strip_prefix(HEAD)?.strip_prefix('\n')?.split_once('\n')?;
        if Digest::from_hex(digest)? != Digest::of(body.as_bytes()) {
            return None;
        }
        let mut manifest = Self::default();
        for line in body.lines() {
            match line.split_once(' ')? {
                ("f", rest) => {
                    let mut parts = rest.splitn(4, ' ');
                    let digest = Digest::from_hex(parts.next()?)?;
                    let (size, changed) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
                    let path = parts.next()?.into();
                    manifest.entries.push(Entry { path, state: FileState { digest, size, changed } });
                }
                ("d", folder) => manifest.foreign_folders.push(folder.into()),
                _ => return None,
            }
        }
        manifest.entries.is_sorted_by(|a, b| a.path < b.path).then_some(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(count: u64) -> Manifest {
        let entry = |n: u64| Entry {
            path: format!("page {n:05}/index.html").into(),
            state: FileState { digest: Digest::of(&n.to_le_bytes()), size: n, changed: n },
        };
        Manifest { entries: (0..count).map(entry).collect(), foreign_folders: vec!["own stuff".into()] }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let manifest = manifest(100);
        assert_eq!(Manifest::parse(&manifest.to_text()), Some(manifest));
    }

    #[test]
    fn every_damage_is_noticed() {
        let text = manifest(3).to_text();
        for end in 0..text.len() {
            assert_eq!(Manifest::parse(&text[..end]), None, "cut after {end} bytes");
        }
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            assert_eq!(std::str::from_utf8(&bytes).ok().and_then(Manifest::parse), None, "byte {at} changed");
        }
    }

    #[test]
    fn a_folder_is_ours_if_a_file_of_ours_lies_below_it() {
        let manifest = manifest(3);
        assert!(manifest.has_under("page 00001"));
        assert!(!manifest.has_under("page 0000") && !manifest.has_under("page 00003"));
    }
}
