//! [`Staging::commit`]: from staged to published.
//!
//! **Order:** the list of what is coming; then assets before the pages that use them; then deletions; the manifest last.
//! A kill between any two steps leaves every file whole, and lists from which the next build knows all files of ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::error::{Doing, WriteError};
use super::layout::{self, Standing};
use super::manifest::{Entry, Manifest};
use super::staging::Staging;

/// What a build did to the output folder, in files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// New or changed.
    pub written: usize,
    /// Right as they were, and not touched.
    pub unchanged: usize,
    /// Published before, and not planned any more.
    pub removed: usize,
}

/// One move from staging into place. Files with pages in them come after files without.
struct Move {
    /// 0: no pages; 1: a new folder with pages and other files; 2: pages only.
    rank: u8,
    from: Utf8PathBuf,
    /// Relative to the output folder.
    to: String,
    /// A file of ours that stands where a folder goes.
    replaces_file: bool,
}

impl Staging {
    /// Publishes what was put, and removes what was published before and is not planned any more.
    ///
    /// # Errors
    /// If an output was never put (nothing is changed then), or the system refuses; the next build completes the work.
    pub fn commit(self) -> Result<Report, WriteError> {
        self.commit_until(&|_| Ok(()))
    }

    /// Commits, asking `step` before each change; tests let it fail in the place of a killed process.
    fn commit_until(self, step: &(dyn Fn(&str) -> io::Result<()> + Sync)) -> Result<Report, WriteError> {
        let mut entries = Vec::with_capacity(self.slots.len());
        let (mut written, mut recorded) = (0, true);
        for slot in &self.slots {
            let never = || WriteError::Plan { path: slot.path.to_string(), problem: "was planned but not rendered" };
            entries.push(layout::entry(slot).ok_or_else(never)?);
            let outcome = slot.outcome.get().ok_or_else(never)?;
            written += usize::from(outcome.staged);
            recorded &= outcome.recorded;
        }
        let unchanged = entries.len() - written;
        let stale = self.stale();
        if recorded && stale.is_empty() {
            return Ok(Report { written, unchanged, removed: 0 });
        }
        let pending = &self.folder.records.pending;
        let list = Manifest { entries, foreign_folders: self.foreign_folders() };
        list.save(pending).map_err(WriteError::io(Doing::Write, pending))?;
        let mut removed = self.clear_folders(step)?;
        let moves = self.moves();
        for rank in 0..=2 {
            moves.par_iter().filter(|one| one.rank == rank).try_for_each(|one| self.publish(one, step))?;
        }
        removed += self.remove(&stale, step)?;
        let manifest = &self.folder.records.manifest;
        let kept = step("manifest").and_then(|()| patiently(|| fs::rename(pending, manifest)));
        kept.map_err(WriteError::io(Doing::Write, manifest))?;
        // A file of ours that gave way to a folder was removed when the folder came.
        removed += moves.iter().filter(|one| one.replaces_file).count();
        Ok(Report { written, unchanged, removed })
    }

    /// What was published before and is not planned any more. Both lists are sorted.
    fn stale(&self) -> Vec<&Entry> {
        let mut planned = self.slots.iter().peekable();
        let is_stale = |entry: &&Entry| {
            while planned.next_if(|slot| slot.path < entry.path).is_some() {}
            planned.peek().is_none_or(|slot| slot.path != entry.path)
        };
        self.folder.published.entries.iter().filter(is_stale).collect()
    }

    /// Folders on the way to our files that were not made by us.
    fn foreign_folders(&self) -> Vec<Box<str>> {
        let published = &self.folder.published;
        let foreign = |path: &str| published.foreign_folders.iter().any(|folder| **folder == *path);
        let kept = self.places.iter().skip(1).filter(|place| {
            foreign(&place.path) || (place.found.get() == Some(&Standing::Folder) && !published.has_under(&place.path))
        });
        let mut folders: Vec<_> = kept.map(|place| place.path.clone()).collect();
        folders.sort_unstable();
        folders
    }

    /// Removes folders that stand where files must go; staging has made sure that all in them is ours.
    fn clear_folders(&self, step: &(dyn Fn(&str) -> io::Result<()> + Sync)) -> Result<usize, WriteError> {
        let mut removed = 0;
        for slot in &self.slots {
            let Some(tree) = slot.folder_in_the_way.get() else { continue };
            let failed = || WriteError::io(Doing::Delete, self.shown(&slot.path));
            for file in &tree.files {
                step(file.as_str()).and_then(|()| fs::remove_file(file)).map_err(failed())?;
            }
            for folder in &tree.folders {
                step(folder.as_str()).and_then(|()| fs::remove_dir(folder)).map_err(failed())?;
            }
            removed += tree.files.len();
        }
        Ok(removed)
    }

    /// What has to be moved: changed files one by one, new folders as a whole.
    fn moves(&self) -> Vec<Move> {
        let mut moves = Vec::new();
        let mut folders: BTreeMap<usize, (bool, bool)> = BTreeMap::new();
        for (at, slot) in self.slots.iter().enumerate() {
            if !slot.outcome.get().is_some_and(|outcome| outcome.staged) {
                continue;
            }
            let is_page = slot.path.ends_with(".html");
            if let Some(top) = self.new_folder_of(slot.place) {
                let (pages, others) = folders.entry(top).or_default();
                *pages |= is_page;
                *others |= !is_page;
            } else {
                let rank = if is_page { 2 } else { 0 };
                moves.push(Move { rank, from: self.waiting(at), to: slot.path.to_string(), replaces_file: false });
            }
        }
        for (at, (pages, others)) in folders {
            let place = &self.places[at];
            moves.push(Move {
                rank: if pages { 2 - u8::from(others) } else { 0 },
                from: self.home.join("new").join(&*place.path),
                to: place.path.to_string(),
                replaces_file: place.found.get() == Some(&Standing::OldFile),
            });
        }
        moves
    }

    /// The outermost folder around a place that the output does not have yet.
    fn new_folder_of(&self, mut at: usize) -> Option<usize> {
        let mut top = None;
        while at != 0 && self.places[at].found.get().is_some_and(|found| *found != Standing::Folder) {
            top = Some(at);
            at = self.places[at].parent;
        }
        top
    }

    fn publish(&self, one: &Move, step: &(dyn Fn(&str) -> io::Result<()> + Sync)) -> Result<(), WriteError> {
        let target = self.folder.root.join(&one.to);
        let failed = || WriteError::io(Doing::Write, self.shown(&one.to));
        step(&one.to).map_err(failed())?;
        if one.replaces_file {
            patiently(|| fs::remove_file(&target)).map_err(failed())?;
        }
        patiently(|| fs::rename(&one.from, &target)).map_err(failed())
    }

    /// Removes stale files one by one, then the folders of ours that this leaves empty.
    fn remove(&self, stale: &[&Entry], step: &(dyn Fn(&str) -> io::Result<()> + Sync)) -> Result<usize, WriteError> {
        let planned: BTreeMap<String, &str> = self.lookalikes(stale);
        let mut real = BTreeMap::from([(String::new(), true)]);
        let mut emptied = BTreeSet::new();
        let mut removed = 0;
        for entry in stale {
            let parent = entry.path.rsplit_once('/').map_or("", |(parent, _)| parent);
            let file = self.folder.root.join(&*entry.path);
            let twin =
                planned.get(&fold(&entry.path)).is_some_and(|twin| same_file(&file, &self.folder.root.join(twin)));
            if twin || !self.is_real(parent, &mut real) {
                continue;
            }
            // A link or a folder at the place of an old file is not what we published there.
            if fs::symlink_metadata(&file).is_ok_and(|meta| meta.is_file()) {
                let gone = step(&entry.path).and_then(|()| patiently(|| fs::remove_file(&file)));
                gone.map_err(WriteError::io(Doing::Delete, self.shown(&entry.path)))?;
                removed += 1;
            }
            let folders = Utf8Path::new(parent).ancestors().filter(|folder| !folder.as_str().is_empty());
            emptied.extend(folders.map(|folder| folder.as_str().to_owned()));
        }
        // Innermost first: a folder sorts before what is in it. A folder that is not empty simply stays.
        for folder in emptied.iter().rev() {
            if !self.folder.published.foreign_folders.iter().any(|foreign| **foreign == **folder) {
                let _ = fs::remove_dir(self.folder.root.join(folder));
            }
        }
        Ok(removed)
    }

    /// Whether a folder and all above it, up to the output folder, are folders and not links.
    fn is_real(&self, folder: &str, known: &mut BTreeMap<String, bool>) -> bool {
        if let Some(real) = known.get(folder) {
            return *real;
        }
        let parent = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        let real = self.is_real(parent, known)
            && fs::symlink_metadata(self.folder.root.join(folder)).is_ok_and(|meta| meta.is_dir());
        known.insert(folder.to_owned(), real);
        real
    }

    /// The planned files by folded path, if anything is stale: where letter case does not count, `About.html` is
    /// `about.html`, and must not be removed when the page is renamed.
    fn lookalikes(&self, stale: &[&Entry]) -> BTreeMap<String, &str> {
        let slots = if stale.is_empty() { &[][..] } else { &self.slots };
        slots.iter().map(|slot| (fold(&slot.path), &*slot.path)).collect()
    }
}

fn fold(path: &str) -> String {
    path.to_lowercase()
}

fn same_file(one: &Utf8Path, other: &Utf8Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

/// On Windows a file that another program has open cannot be replaced: tries again for a second. Elsewhere it can.
fn patiently(mut action: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    let mut tries = if cfg!(windows) { 20 } else { 0 };
    loop {
        match action() {
            Err(error)
                if tries > 0
                    && matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ResourceBusy) =>
            {
                tries -= 1;
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            result => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::write::{OpenOptions, OutputFolder};

    type Site = BTreeMap<&'static str, &'static str>;

    fn stage(project: &Utf8Path, site: &Site) -> Staging {
        let folder = OutputFolder::open(project, "dist".into(), &OpenOptions::default()).unwrap();
        let staging = folder.stage(&site.keys().collect::<Vec<_>>()).unwrap();
        for (path, text) in site {
            staging.put(path, text.as_bytes()).unwrap();
        }
        staging
    }

    fn published(project: &Utf8Path) -> BTreeMap<String, String> {
        let dist = project.join("dist");
        let files = walkdir::WalkDir::new(&dist).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        files
            .map(|file| {
                (
                    file.path().strip_prefix(&dist).unwrap().to_str().unwrap().to_owned(),
                    fs::read_to_string(file.path()).unwrap(),
                )
            })
            .collect()
    }

    /// Every way from one site to another, stopped before every step: no page of both is missing or torn, and the next
    /// build, of either site or of a third, leaves just that site.
    #[test]
    fn a_build_stopped_at_any_step_is_completed_by_the_next() {
        let before: Site = [
            ("index.html", "1"),
            ("a", "1"),
            ("b/c.html", "1"),
            ("b/d/e.html", "1"),
            ("s.css", "1"),
            ("same/index.html", "1"),
        ]
        .into();
        let after: Site = [
            ("index.html", "2"),
            ("a/x/index.html", "2"),
            ("a/x/y.png", "2"),
            ("b", "2"),
            ("s.css", "2"),
            ("t.css", "2"),
            ("same/index.html", "1"),
        ]
        .into();
        let third: Site = [("a", "3"), ("index.html", "3")].into();
        for next in [&before, &after, &third] {
            for stop in 0.. {
                let temp = tempfile::tempdir().unwrap();
                let project = Utf8Path::from_path(temp.path()).unwrap();
                stage(project, &before).commit().unwrap();
                let steps = AtomicUsize::new(0);
                let ended = stage(project, &after).commit_until(&|_| {
                    if steps.fetch_add(1, Ordering::SeqCst) >= stop {
                        Err(io::ErrorKind::Interrupted.into())
                    } else {
                        Ok(())
                    }
                });
                let seen = published(project);
                for path in ["index.html", "s.css", "same/index.html"] {
                    assert!(seen[path] == before[path] || seen[path] == after[path], "{path} after {stop} steps");
                }
                if seen["index.html"] == "2" {
                    assert_eq!(seen["s.css"], "2", "assets come before pages, also after {stop} steps");
                }
                stage(project, next).commit().unwrap();
                let seen = published(project);
                assert!(
                    seen.iter()
                        .map(|(path, text)| (path.as_str(), text.as_str()))
                        .eq(next.iter().map(|(path, text)| (*path, *text))),
                    "{seen:?} after {stop} steps"
                );
                if ended.is_ok() {
                    assert!(stop > 8, "only {stop} steps");
                    break;
                }
            }
        }
    }
}
