//! The preview: the site as it will be built, from memory, kept up to date while an editor writes.
//!
//! Owns live state, the watcher, HTTP and live reload. State, not events: a change means "look again", and everything that
//! is served comes from one immutable value that is swapped as a whole. The same pipeline as a build, rendered on demand.
//! No request reaches the file system, and nothing is written.

pub mod http;
pub mod live;
pub mod page;
pub mod watch;

use std::sync::Arc;

/// What the preview answers from: the site as it is now, and the program's own pages below `/_twinpress/`.
///
/// Paths are decoded, start with `/`, and hold no empty, `.` or `..` segment.
pub trait Handler: Send + Sync + 'static {
    /// What stands at a path.
    fn get(&self, path: &str, query: &str) -> Found;

    /// The number of the current build, for a stream that connects.
    fn build(&self) -> u64;
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file of the site or of the preview. `name` decides the content type (`index.html`, `site.css`).
    File {
        /// The file's name.
        name: String,
        /// Its bytes.
        bytes: Arc<[u8]>,
    },
    /// A page stands at this path with a slash at the end.
    Folder,
    /// Nothing: the site's own page for that.
    Missing {
        /// The page to show with status 404.
        bytes: Arc<[u8]>,
    },
}

/// What an open page is told when something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The number of the build that made it.
    pub build: u64,
    /// What the tab has to do, as the client knows it.
    pub kind: ChangeKind,
}

/// What a tab has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// Fetch the page again and put its new `<main>` in place, or reload when more than that differs.
    Page,
    /// Swap style sheets in place.
    Styles,
    /// Only the findings changed.
    Findings,
}
