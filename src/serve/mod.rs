//! The preview: the site as it will be built, from memory, kept up to date while an editor writes.
//!
//! Owns live state, the watcher, HTTP and live reload. State, not events: a change means "look again", and everything that
//! is served comes from one immutable value that is swapped as a whole. The same pipeline as a build, rendered on demand.
//! No request reaches the file system, and nothing is written.

pub mod http;
pub mod lead;
pub mod live;
pub mod looker;
pub mod page;
pub mod watch;

mod good;
mod stage;
mod way;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use crate::diag::Diagnostic;
use crate::source::Snapshot;
use crate::theme::Theme;
use http::{Listener, ServeError, Streams};
use lead::Spot;
use live::{Live, Setting};
use looker::Looker;
use watch::Watch;

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

/// Where a preview stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The project's folder.
    pub root: &'a Path,
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on; the next free one if it is taken.
    pub port: u16,
    /// Whether to look regularly instead of waiting for the system to report changes.
    pub poll: bool,
    /// Whether open pages move to the page that was just saved.
    pub follow: bool,
    /// The day on which the site is seen, as `year-month-day`.
    pub today: &'a str,
}

/// What a preview has to say.
pub enum News<'a> {
    /// It listens.
    Listening(SocketAddr),
    /// The system cannot report changes, for this reason; files are looked at regularly.
    Polling(String),
    /// No more connections can be accepted, for this reason: the preview is over.
    Ended(String),
    /// A build was made.
    Built {
        /// The files it was made from.
        snapshot: &'a Snapshot,
        /// Its theme, for excerpts of built-in files.
        theme: Option<&'a Theme>,
        /// Everything that is wrong with it.
        findings: Vec<Diagnostic>,
        /// From noticing the change to telling the open pages.
        took: Duration,
    },
}

/// A build that the open pages were told of.
struct Told {
    number: u64,
    snapshot: Snapshot,
    theme: Option<Theme>,
    /// Pages that their tabs leave when nothing is wrong, what changed on them, and where the tabs go.
    leaving: Vec<(String, Change, Spot)>,
    took: Duration,
}

impl Told {
    /// Nobody leaves: those pages are put in order like the others.
    fn stay(&self, streams: &Streams) {
        self.leaving.iter().for_each(|(path, change, _)| streams.tell(path, change));
    }
}

/// Serves a project until the process ends. `heard` is called from several threads.
///
/// # Errors
/// If no port can be had, or the system accepts no more connections.
pub fn run(place: &Place<'_>, mut looker: Looker, heard: &(dyn Fn(News<'_>) + Sync)) -> Result<(), ServeError> {
    let listener = Listener::bind(place.host, place.port)?;
    let start = Instant::now();
    // A looker that looked before has seen the files already; then there is nothing to start with but what comes.
    let Some(first) = looker.look() else { return Ok(()) };
    let (snapshot, theme) = (first.snapshot.clone(), first.ready.as_ref().map(|ready| ready.theme.clone()));
    let root = place.root.canonicalize().ok().and_then(|root| root.to_str().map(str::to_owned));
    let live = Arc::new(Live::start(first, Setting { root, today: place.today.to_owned() }));
    let streams = Arc::new(Streams::new());
    heard(News::Listening(listener.address()));
    let (sender, builds) = channel();
    let seen = snapshot.clone();
    let _ = sender.send(Told { number: live.build(), snapshot, theme, leaving: Vec::new(), took: start.elapsed() });
    std::thread::scope(|scope| {
        let (watched, told) = (Arc::clone(&live), Arc::clone(&streams));
        scope.spawn(move || keep_up(place, looker, seen, &watched, &told, heard, &sender));
        let (watched, told) = (Arc::clone(&live), Arc::clone(&streams));
        scope.spawn(move || report(&builds, &watched, &told, heard));
        let handler: Arc<dyn Handler> = live;
        let served = listener.run(handler, streams);
        // The watching thread never ends by itself, and a preview that nobody can reach is none.
        if let Err(error) = &served {
            heard(News::Ended(error.to_string()));
        }
        std::process::exit(if served.is_ok() { 0 } else { 2 });
    })
}

/// Looks again whenever it is worth it, and tells the open pages. `seen` are the files of the first look.
fn keep_up(
    place: &Place<'_>,
    mut looker: Looker,
    mut seen: Snapshot,
    live: &Live,
    streams: &Streams,
    heard: &(dyn Fn(News<'_>) + Sync),
    builds: &Sender<Told>,
) {
    let (mut watch, trouble) = Watch::new(place.root, place.poll);
    if let Some(reason) = trouble {
        heard(News::Polling(reason));
    }
    loop {
        watch.wait();
        let _first = live.first();
        let start = Instant::now();
        let mut next = looker.look();
        while watch.has_more() {
            if let Some(newer) = looker.look() {
                let overtaken = next.replace(newer);
                // Taking a large site apart would hold up the rest.
                rayon::spawn(move || drop(overtaken));
            }
        }
        let Some(next) = next else { continue };
        let (snapshot, theme) = (next.snapshot.clone(), next.ready.as_ref().map(|ready| ready.theme.clone()));
        let open = streams.open_paths();
        let spots = if place.follow { lead::spots(&seen, &next, &open) } else { Vec::new() };
        let mut spots: BTreeMap<String, Spot> = spots.into_iter().collect();
        let mut leaving = Vec::new();
        for (path, change) in live.swap(next, open) {
            match spots.remove(&path) {
                // A page that its tab is about to leave need not be put in order first, and must not be reloaded meanwhile.
                Some(spot) if spot.path != path => {
                    leaving.push((path, change, spot));
                    continue;
                }
                // On a page where nothing changed there is nothing to see.
                Some(spot) if change.kind == ChangeKind::Page => streams.lead(&path, &spot),
                _ => {}
            }
            streams.tell(&path, &change);
        }
        seen = snapshot.clone();
        let _ = builds.send(Told { number: live.build(), snapshot, theme, leaving, took: start.elapsed() });
    }
}

/// Looks for what shows only when every page is rendered, after the open pages have been told, and reports the build. What
/// is overtaken by another build goes unreported.
fn report(builds: &Receiver<Told>, live: &Live, streams: &Streams, heard: &(dyn Fn(News<'_>) + Sync)) {
    while let Ok(mut build) = builds.recv() {
        for next in builds.try_iter() {
            build.stay(streams);
            build = next;
        }
        let Some(findings) = live.findings().filter(|_| live.build() == build.number) else {
            build.stay(streams);
            continue;
        };
        if findings.iter().any(Diagnostic::is_error) {
            build.stay(streams);
        } else {
            build.leaving.iter().for_each(|(path, _, spot)| streams.lead(path, spot));
        }
        let Told { number, snapshot, theme, took, .. } = build;
        streams.tell_all(&Change { build: number, kind: ChangeKind::Findings });
        heard(News::Built { snapshot: &snapshot, theme: theme.as_ref(), findings, took });
    }
}
