//! [`OutputFolder`]: a folder that may be published into, locked, with the list of what we published there before.
//!
//! Leaves the choice of dangerous places to `guard`, and the outputs to [`Staging`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

use super::error::{Doing, WriteError};
use super::guard;
use super::layout;
use super::lock::{self, Lock};
use super::manifest::{Entry, Manifest, changed};
use super::staging::Staging;
use crate::source::Digest;

/// How to open an output folder.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Add the site to a folder that holds other files. Those are never replaced or deleted.
    pub force: bool,
    /// The user's home folder, which is refused; `None` if it is not known.
    pub home: Option<Utf8PathBuf>,
    /// How long to wait for another build that publishes into the same folder.
    pub wait: Duration,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { force: false, home: None, wait: Duration::from_secs(5) }
    }
}

/// A folder that may be published into. It is locked until this value, or the [`Staging`] made from it, is dropped.
#[derive(Debug)]
pub struct OutputFolder {
    /// The canonical path.
    pub(super) root: Utf8PathBuf,
    /// The path as it was asked for: this is the name in messages.
    pub(super) shown: Utf8PathBuf,
    pub(super) records: Records,
    pub(super) published: Manifest,
    _lock: Lock,
}

/// Where the records about one output folder lie: all in `.twinpress/` of the project.
#[derive(Debug)]
pub(super) struct Records {
    /// What is published.
    pub(super) manifest: Utf8PathBuf,
    /// What is about to be published; there only while a build publishes, or after it was killed.
    pub(super) pending: Utf8PathBuf,
    lock: Utf8PathBuf,
}

impl OutputFolder {
    /// Opens the folder `out` (relative to `project`, or absolute). Refuses before anything is written; makes nothing in
    /// the folder, nor the folder itself, until the first output is staged.
    ///
    /// # Errors
    /// If the folder is dangerous ([`WriteError::Refused`]), not ours ([`WriteError::NotOurs`]), in use
    /// ([`WriteError::Locked`]), or the system refuses.
    pub fn open(project: &Utf8Path, out: &Utf8Path, options: &OpenOptions) -> Result<Self, WriteError> {
        let root = guard::resolve(project, out, options.home.as_deref())?;
        let home = project.join(".twinpress");
        let records = Records::of(&home, project, &root);
        let foreign = if options.force { None } else { first_file(&root, out)? };
        let not_ours = |example| WriteError::NotOurs { out: out.to_owned(), example };
        if let Some(example) = &foreign
            && !records.manifest.exists()
            && !records.pending.exists()
        {
            return Err(not_ours(example.clone()));
        }
        fs::create_dir_all(&home).map_err(WriteError::io(Doing::Write, &home))?;
        let lock = lock::take(&records.lock, out, options.wait)?;
        let published = match (records.recover(&root)?, foreign) {
            (Known::Published(manifest), _) => manifest,
            (_, None) => Manifest::default(),
            (Known::Damaged, Some(_)) => {
                return Err(WriteError::DamagedManifest { out: out.to_owned(), manifest: records.manifest });
            }
            (Known::Nothing, Some(example)) => return Err(not_ours(example)),
        };
        Ok(Self { root, shown: out.to_owned(), records, published, _lock: lock })
    }

    /// Starts a build: `expected` names every output, relative to the folder and with forward slashes, in any order.
    ///
    /// # Errors
    /// If a file that is not ours stands where an output must go ([`WriteError::Foreign`]), or the names make no sense.
    pub fn stage<P: AsRef<str>>(self, expected: &[P]) -> Result<Staging, WriteError> {
        let mut paths: Vec<Box<str>> = expected.iter().map(|path| path.as_ref().into()).collect();
        paths.sort_unstable();
        Staging::new(self, paths)
    }

    /// The canonical path of the folder.
    pub fn path(&self) -> &Utf8Path {
        &self.root
    }
}

enum Known {
    Published(Manifest),
    Damaged,
    Nothing,
}

impl Records {
    /// A folder in the project is known by its relative path, so that the project can be moved.
    fn of(home: &Utf8Path, project: &Utf8Path, root: &Utf8Path) -> Self {
        let project = project.canonicalize_utf8().unwrap_or_else(|_| project.to_owned());
        let digest = Digest::of(root.strip_prefix(&project).unwrap_or(root).as_str().as_bytes()).to_string();
        let file = |kind: &str| home.join(format!("output-{}.{kind}", &digest[..16]));
        Self { manifest: file("manifest"), pending: file("pending"), lock: file("lock") }
    }

    /// Reads the manifest. If a build was killed while it published, what it had already put into place is ours too.
    fn recover(&self, root: &Utf8Path) -> Result<Known, WriteError> {
        let read = |path: &Utf8Path| match Manifest::load(path) {
            Ok(None) => Ok(Known::Nothing),
            Ok(Some(manifest)) => Ok(Known::Published(manifest)),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Known::Damaged),
            Err(error) => Err(WriteError::io(Doing::Read, path)(error)),
        };
        let known = read(&self.manifest)?;
        let pending = match read(&self.pending)? {
            Known::Nothing => return Ok(known),
            // Killed while it wrote the list, so before it published anything.
            Known::Damaged => Manifest::default(),
            Known::Published(pending) => pending,
        };
        let known = match known {
            Known::Published(manifest) => manifest,
            damaged @ Known::Damaged if pending.entries.is_empty() => return Ok(damaged),
            Known::Damaged | Known::Nothing => Manifest::default(),
        };
        let arrived = pending.entries.into_iter().filter_map(|entry| arrived(root, entry));
        let files: BTreeMap<_, _> =
            known.entries.into_iter().chain(arrived).map(|entry| (entry.path, entry.state)).collect();
        let folders: BTreeSet<_> = known.foreign_folders.into_iter().chain(pending.foreign_folders).collect();
        let merged = Manifest {
            entries: files.into_iter().map(|(path, state)| Entry { path, state }).collect(),
            foreign_folders: folders.into_iter().collect(),
        };
        // The merged list must be safe before another build writes another list of what is pending.
        let beside = self.manifest.with_extension("new");
        let saved = merged.save(&beside).and_then(|()| fs::rename(&beside, &self.manifest));
        saved.map_err(WriteError::io(Doing::Write, &self.manifest))?;
        fs::remove_file(&self.pending).map_err(WriteError::io(Doing::Delete, &self.pending))?;
        Ok(Known::Published(merged))
    }
}

/// A pending file, if the file on disk is that very file.
fn arrived(root: &Utf8Path, mut entry: Entry) -> Option<Entry> {
    let path = root.join(&*entry.path);
    let meta = fs::symlink_metadata(&path).ok()?;
    let same =
        meta.is_file() && meta.len() == entry.state.size && Digest::of(&fs::read(&path).ok()?) == entry.state.digest;
    entry.state.changed = changed(&meta);
    same.then_some(entry)
}

/// The name of something in the folder, if it is not empty. What a killed build left does not count.
fn first_file(root: &Utf8Path, shown: &Utf8Path) -> Result<Option<String>, WriteError> {
    let failed = |error| WriteError::io(Doing::Read, shown)(error);
    let entries = match fs::read_dir(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        entries => entries.map_err(failed)?,
    };
    let mut first: Option<String> = None;
    for entry in entries {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        // `lost+found` belongs to the disk, where the folder is the root of one.
        if name != "lost+found" && !layout::is_reserved(&name) && first.as_ref().is_none_or(|first| name < *first) {
            first = Some(name);
        }
    }
    Ok(first)
}
