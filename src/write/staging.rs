//! [`Staging`]: a build on its way into the output folder. Every output is put here before anything is published.
//!
//! Changed files are written to a reserved folder inside the output folder, because a file can be moved into place at
//! once only on the same disk. A folder that the output does not have yet is built there complete, and moved as one.
//! Leaves the publishing to `commit`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::Utf8PathBuf;

use super::error::{Doing, WriteError};
use super::folder::OutputFolder;
use super::layout::{OldTree, Outcome, Place, RESERVED, Slot, Standing, lay_out};
use super::manifest::{FileState, changed};
use crate::source::Digest;

/// How many replaced files a build forces to the disk one by one (see the head of the module `write`).
const SYNCED: usize = 16;

/// The outputs of one build: put each of them once, from any thread, then commit. Dropped without commit, it leaves the
/// output folder as it was.
#[derive(Debug)]
pub struct Staging {
    pub(super) folder: OutputFolder,
    /// The planned files, sorted by path.
    pub(super) slots: Vec<Slot>,
    /// Every folder on the way to a planned file, parents first; the first one is the output folder.
    pub(super) places: Vec<Place>,
    /// Where changed files wait.
    pub(super) home: Utf8PathBuf,
    home_made: OnceLock<()>,
    /// The folders that were made to hold `home`, outermost first: the output folder, if it was not there.
    roots_made: OnceLock<Vec<Utf8PathBuf>>,
    synced: AtomicUsize,
}

impl Staging {
    pub(super) fn new(folder: OutputFolder, paths: Vec<Box<str>>) -> Result<Self, WriteError> {
        let home = folder.root.join(format!("{RESERVED}{}", std::process::id()));
        let (slots, places) = lay_out(&folder.published, paths)?;
        let staging = Self {
            folder,
            slots,
            places,
            home,
            home_made: OnceLock::new(),
            roots_made: OnceLock::new(),
            synced: AtomicUsize::new(0),
        };
        staging.remove_left_overs()?;
        for slot in staging.slots.iter().filter(|slot| slot.old.is_none()) {
            staging.clear_way(slot)?;
        }
        Ok(staging)
    }

    /// Hands in the bytes of one output. They are written only if the published file is not the same already.
    ///
    /// # Errors
    /// If the output was not planned or is handed in twice, if something foreign stands in its way, or the system refuses.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let unknown = |problem| WriteError::Plan { path: path.to_owned(), problem };
        let at = self.slots.binary_search_by(|slot| (*slot.path).cmp(path)).map_err(|_| unknown("was not planned"))?;
        let slot = &self.slots[at];
        let state = FileState { digest: Digest::of(bytes), size: bytes.len() as u64, changed: 0 };
        let old = slot.old.map(|at| self.folder.published.entries[at].state);
        let outcome = if let Some(outcome) = self.published_already(slot, old, state, bytes) {
            outcome
        } else {
            if slot.old.is_some() {
                self.clear_way(slot)?;
            }
            let written = self.write(slot, &self.waiting(at), bytes);
            let changed = written.map_err(WriteError::io(Doing::Write, self.shown(path)))?;
            Outcome { state: FileState { changed, ..state }, staged: true, recorded: false }
        };
        slot.outcome.set(outcome).map_err(|_| unknown("was rendered twice"))
    }

    /// Where a changed file waits for its publication.
    pub(super) fn waiting(&self, slot: usize) -> Utf8PathBuf {
        let Slot { path, place, .. } = &self.slots[slot];
        match self.places[*place].found.get() {
            Some(Standing::Nothing | Standing::OldFile) => self.home.join("new").join(&**path),
            _ => self.home.join(slot.to_string()),
        }
    }

    /// A path in the output folder as messages show it.
    pub(super) fn shown(&self, path: &str) -> Utf8PathBuf {
        self.folder.shown.join(path)
    }

    /// Whether the file on disk is what we published, and what we would publish again. Size and time tell; a file whose
    /// time has changed is read.
    fn published_already(&self, slot: &Slot, old: Option<FileState>, new: FileState, bytes: &[u8]) -> Option<Outcome> {
        let old = old.filter(|old| (old.digest, old.size) == (new.digest, new.size))?;
        let path = self.folder.root.join(&*slot.path);
        let meta = fs::symlink_metadata(&path).ok().filter(|meta| meta.is_file() && meta.len() == new.size)?;
        let changed = changed(&meta);
        let recorded = changed == old.changed && changed != 0;
        let same = recorded || fs::read(&path).is_ok_and(|published| published == bytes);
        same.then_some(Outcome { state: FileState { changed, ..new }, staged: false, recorded })
    }

    /// Writes a file into staging; returns its time of change.
    fn write(&self, slot: &Slot, target: &Utf8PathBuf, bytes: &[u8]) -> io::Result<u64> {
        self.make_home()?;
        if self.places[slot.place].found.get() != Some(&Standing::Folder) {
            self.make_place(slot.place)?;
        }
        let mut file = File::create(target)?;
        file.write_all(bytes)?;
        if slot.old.is_some() && self.synced.fetch_add(1, Ordering::Relaxed) < SYNCED {
            file.sync_data()?;
        }
        Ok(changed(&file.metadata()?))
    }

    /// Makes the staging folder. Threads may meet here, so what is there already is fine.
    fn make_home(&self) -> io::Result<()> {
        if self.home_made.get().is_none() {
            let missing: Vec<_> = self.folder.root.ancestors().take_while(|place| !place.exists()).collect();
            self.roots_made.get_or_init(|| missing.into_iter().rev().map(Into::into).collect());
            fs::create_dir_all(&self.home)?;
            self.home_made.get_or_init(|| ());
        }
        Ok(())
    }

    /// Makes a folder of the staged tree, parents first.
    fn make_place(&self, at: usize) -> io::Result<()> {
        let Place { path, parent, made, .. } = &self.places[at];
        if made.get().is_none() {
            if at != 0 {
                self.make_place(*parent)?;
            }
            match fs::create_dir(self.home.join("new").join(&**path)) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => made.get_or_init(|| ()),
            };
        }
        Ok(())
    }

    /// Sees to it that an output can go where it must: no foreign thing there, nor a link on the way.
    fn clear_way(&self, slot: &Slot) -> Result<(), WriteError> {
        if self.standing(slot.place, &slot.path)? != Standing::Folder {
            return Ok(());
        }
        let path = self.folder.root.join(&*slot.path);
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_dir() => {
                let tree = self.old_tree(&slot.path, &slot.path)?;
                slot.folder_in_the_way.get_or_init(|| tree);
                Ok(())
            }
            // What stands at a path of ours is ours; if it is a link now, the link is replaced, not what it points to.
            Ok(_) if slot.old.is_some() => Ok(()),
            Ok(_) => Err(self.foreign(&slot.path, &slot.path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(WriteError::io(Doing::Read, self.shown(&slot.path))(error)),
        }
    }

    /// What stands where a folder must be; `output` is the file that needs it.
    fn standing(&self, at: usize, output: &str) -> Result<Standing, WriteError> {
        let Place { path, parent, found, .. } = &self.places[at];
        if let Some(found) = found.get() {
            return Ok(*found);
        }
        let standing = if at == 0 {
            Standing::Folder
        } else if self.standing(*parent, output)? != Standing::Folder {
            Standing::Nothing
        } else {
            match fs::symlink_metadata(self.folder.root.join(&**path)) {
                Ok(meta) if meta.is_dir() => Standing::Folder,
                Ok(meta) if meta.is_file() && self.folder.published.get(path).is_some() => Standing::OldFile,
                Ok(_) => return Err(self.foreign(path, output)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Standing::Nothing,
                Err(error) => return Err(WriteError::io(Doing::Read, self.shown(path))(error)),
            }
        };
        Ok(*found.get_or_init(|| standing))
    }

    /// Everything in a folder, if all of it is ours.
    fn old_tree(&self, folder: &str, output: &str) -> Result<OldTree, WriteError> {
        let mut tree = OldTree::default();
        let failed = |error| WriteError::io(Doing::Read, self.shown(folder))(error);
        for entry in self.folder.root.join(folder).read_dir_utf8().map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = format!("{folder}/{}", entry.file_name());
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                let below = self.old_tree(&path, output)?;
                tree.files.extend(below.files);
                tree.folders.extend(below.folders);
            } else if kind.is_file() && self.folder.published.get(&path).is_some() {
                tree.files.push(entry.into_path());
            } else {
                return Err(self.foreign(&path, output));
            }
        }
        tree.folders.push(self.folder.root.join(folder));
        Ok(tree)
    }

    fn foreign(&self, foreign: &str, output: &str) -> WriteError {
        WriteError::Foreign { foreign: self.shown(foreign), output: self.shown(output) }
    }

    /// Removes the staging folders of killed builds. No build is alive that stages here: we hold the lock.
    fn remove_left_overs(&self) -> Result<(), WriteError> {
        let Ok(entries) = self.folder.root.read_dir_utf8() else { return Ok(()) };
        for entry in entries.flatten() {
            let is_ours = entry.file_name().strip_prefix(RESERVED).is_some_and(|pid| pid.parse::<u32>().is_ok());
            // The kind is that of the entry itself: a link to a folder is no folder, and nothing below follows links.
            if is_ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                fs::remove_dir_all(entry.path())
                    .map_err(WriteError::io(Doing::Delete, self.shown(entry.file_name())))?;
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    /// Removes the staging folder, and the output folder if it was made for this build and is still empty.
    fn drop(&mut self) {
        if self.home_made.get().is_some() {
            let _ = fs::remove_dir_all(&self.home);
        }
        for made in self.roots_made.get().into_iter().flatten().rev() {
            let _ = fs::remove_dir(made);
        }
    }
}
