//! The layout of a build: the planned files, the folders on their way, and what is known of each.
//!
//! Leaves looking at the disk to `staging`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use camino::Utf8PathBuf;

use super::error::WriteError;
use super::manifest::{Entry, FileState, Manifest};

/// How the name of a staging folder starts; the number of the process follows.
pub(super) const RESERVED: &str = ".twinpress-staging-";

/// Whether a name in the output folder is reserved for staging, and never published.
pub(super) fn is_reserved(name: &str) -> bool {
    name.starts_with(RESERVED)
}

/// One planned file.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) path: Box<str>,
    /// Index of its folder in `places`.
    pub(super) place: usize,
    /// Index in the manifest, if we published it before.
    pub(super) old: Option<usize>,
    pub(super) outcome: OnceLock<Outcome>,
    /// A folder that stands where the file must go, and holds nothing but files of ours.
    pub(super) folder_in_the_way: OnceLock<OldTree>,
}

/// What became of a planned file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    pub(super) state: FileState,
    /// Whether it waits in staging; otherwise the published file is right as it is.
    pub(super) staged: bool,
    /// Whether the manifest would say the same as before.
    pub(super) recorded: bool,
}

/// A folder on the way to a planned file.
#[derive(Debug)]
pub(super) struct Place {
    /// Relative to the output folder; empty for the output folder itself.
    pub(super) path: Box<str>,
    pub(super) parent: usize,
    /// What stands there; looked up only when something is to be written.
    pub(super) found: OnceLock<Standing>,
    pub(super) made: OnceLock<()>,
}

/// What stands where a folder must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The folder.
    Folder,
    /// Nothing.
    Nothing,
    /// A file that we published there before, and which is not planned any more.
    OldFile,
}

/// Files and folders that may be removed one by one, innermost first.
#[derive(Debug, Default)]
pub(super) struct OldTree {
    pub(super) files: Vec<Utf8PathBuf>,
    pub(super) folders: Vec<Utf8PathBuf>,
}

/// Sorts out the planned files and the folders on their way. The paths are sorted, so a folder's files stand together.
pub(super) fn lay_out(published: &Manifest, paths: Vec<Box<str>>) -> Result<(Vec<Slot>, Vec<Place>), WriteError> {
    let place = |path: &str, parent| Place { path: path.into(), parent, found: OnceLock::new(), made: OnceLock::new() };
    let mut places = vec![place("", 0)];
    let mut by_path: BTreeMap<Box<str>, usize> = BTreeMap::new();
    let mut slots: Vec<Slot> = Vec::with_capacity(paths.len());
    let mut old = published.entries.iter().enumerate().peekable();
    let wrong = |path: &str, problem| WriteError::Plan { path: path.to_owned(), problem };
    for path in paths {
        if let Some(problem) = path_problem(&path) {
            return Err(wrong(&path, problem));
        }
        if slots.last().is_some_and(|last| last.path == path) {
            return Err(wrong(&path, "is planned twice"));
        }
        let mut at = 0;
        for (end, _) in path.match_indices('/') {
            at = if let Some(known) = by_path.get(&path[..end]) {
                *known
            } else {
                places.push(place(&path[..end], at));
                by_path.insert(path[..end].into(), places.len() - 1);
                places.len() - 1
            };
        }
        while old.next_if(|(_, entry)| entry.path < path).is_some() {}
        let old = old.next_if(|(_, entry)| entry.path == path).map(|(at, _)| at);
        slots.push(Slot { path, place: at, old, outcome: OnceLock::new(), folder_in_the_way: OnceLock::new() });
    }
    match slots.iter().find(|slot| by_path.contains_key(&slot.path)) {
        Some(slot) => Err(wrong(&slot.path, "is planned as a file and as a folder")),
        None => Ok((slots, places)),
    }
}

fn path_problem(path: &str) -> Option<&'static str> {
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        Some("is not a plain relative path")
    } else if path.contains(|c: char| c == '\\' || c.is_control()) {
        Some("has a character that no output may have")
    } else if is_reserved(path) {
        Some("has a reserved name")
    } else {
        None
    }
}

/// The manifest entry of a slot, once it is put.
pub(super) fn entry(slot: &Slot) -> Option<Entry> {
    slot.outcome.get().map(|outcome| Entry { path: slot.path.clone(), state: outcome.state })
}
