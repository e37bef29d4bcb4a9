//! Noticing that files changed. Events are an alarm clock, no more: what changed is found by looking.
//!
//! A save may take several steps, and half of one must not be shown. So what was seen is shown when nothing has happened for
//! a while; the look itself need not wait for that, and is repeated if something did happen ([`Watch::has_more`]).

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long nothing must happen before what was seen is shown.
pub const QUIET: Duration = Duration::from_millis(50);
/// How long nothing must happen before it is worth looking: steps that follow each other at once are one.
const CALM: Duration = Duration::from_millis(10);
/// The longest wait while something keeps happening: a `git checkout` of a thousand files.
const LONGEST: Duration = Duration::from_millis(500);
/// How often to look without being told: files in a folder that was just made are mostly not reported, and some disks
/// report nothing at all.
const SAFETY: Duration = Duration::from_secs(2);
/// How often to look when watching is not possible.
const POLL: Duration = Duration::from_millis(500);

/// The folders of a project that are worth watching.
const FOLDERS: [&str; 3] = ["content", "themes", "static"];

/// What the system reported.
struct Event {
    at: Instant,
    /// Whether it may mean that what is watched is not all of the project any more.
    is_doubtful: bool,
}

/// Changes that follow each other.
struct Stir {
    first: Instant,
    last: Instant,
}

impl Stir {
    /// How long to wait for more of it, if it ends when nothing happens for `pause`. `None` when it has gone on for too long.
    fn patience(&self, pause: Duration, now: Instant) -> Option<Duration> {
        let left = LONGEST.checked_sub(now.saturating_duration_since(self.first)).filter(|left| !left.is_zero())?;
        Some(left.min(pause.saturating_sub(now.saturating_duration_since(self.last))))
    }
}

/// Waits for changes below a project's folder.
pub struct Watch {
    root: PathBuf,
    watcher: Option<RecommendedWatcher>,
    events: Receiver<Event>,
    /// What is being waited out.
    stir: Option<Stir>,
}

impl Watch {
    /// Watches a project; the second value says why that is not possible, if it is not. Polling then takes its place.
    pub fn new(root: &Path, poll: bool) -> (Self, Option<String>) {
        let (sender, events) = channel();
        let folders = FOLDERS.map(|folder| root.join(folder));
        let made = if poll {
            Ok(None)
        } else {
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                // Reading a file is an event too, and a build reads every file: only changes count. Errors (an overflow,
                // a full list of watches) mean that something may have been missed. Folders inside are the watcher's work.
                let is_doubtful = match event {
                    Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
                    Ok(event) => event.need_rescan() || event.paths.iter().any(|path| folders.contains(path)),
                    Err(_) => true,
                };
                let _ = sender.send(Event { at: Instant::now(), is_doubtful });
            })
            .map(Some)
        };
        let (watcher, mut trouble) = match made {
            Ok(watcher) => (watcher, None),
            Err(error) => (None, Some(error.to_string())),
        };
        let mut watch = Self { root: root.to_owned(), watcher, events, stir: None };
        if let Err(error) = watch.arm() {
            watch.watcher = None;
            trouble = Some(error);
        }
        (watch, trouble)
    }

    /// Watches the folders; those made since are added. A folder that was deleted and made again is a new one.
    fn arm(&mut self) -> Result<(), String> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        let mut add = |path: &Path, mode| match watcher.watch(path, mode) {
            Err(error) if path.exists() => Err(error.to_string()),
            _ => Ok(()),
        };
        add(&self.root, RecursiveMode::NonRecursive)?;
        FOLDERS.iter().try_for_each(|folder| add(&self.root.join(folder), RecursiveMode::Recursive))
    }

    /// Returns when it is worth looking again.
    pub fn wait(&mut self) {
        let patience = if self.watcher.is_some() { SAFETY } else { POLL };
        match self.events.recv_timeout(patience) {
            Err(RecvTimeoutError::Timeout) => self.renew(),
            // Without a watcher there is no sender: the wait is ours.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(patience),
            Ok(event) => {
                self.stir = Some(Stir { first: Instant::now(), last: event.at });
                self.calm_down(&event);
            }
        }
    }

    /// Whether something happened since [`Self::wait`] or the last time that this was asked, so that it is worth looking
    /// again before anything is shown. Waits until that is certain; what goes on for too long is shown as it is.
    pub fn has_more(&mut self) -> bool {
        let Some(event) = self.next_within(QUIET) else {
            self.stir = None;
            return false;
        };
        self.calm_down(&event);
        true
    }

    /// Hears out what follows at once.
    fn calm_down(&mut self, event: &Event) {
        let mut is_doubtful = event.is_doubtful;
        while let Some(next) = self.next_within(CALM) {
            is_doubtful |= next.is_doubtful;
        }
        // It takes as long as a look, so not for each saved file.
        if is_doubtful {
            self.renew();
        }
    }

    fn next_within(&mut self, pause: Duration) -> Option<Event> {
        let stir = self.stir.as_mut()?;
        let event = self.events.recv_timeout(stir.patience(pause, Instant::now())?).ok()?;
        stir.last = event.at;
        Some(event)
    }

    /// A watch that cannot be renewed leaves the regular look.
    fn renew(&mut self) {
        let _ = self.arm();
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests set up files as they like")]
mod tests {
    use std::fs;

    use super::*;

    /// Whether the system reports what was done since, without the regular look. Hears it out and renews the watches.
    fn rings(watch: &mut Watch) -> bool {
        let rings = watch.events.recv_timeout(Duration::from_mins(1)).is_ok();
        while watch.events.recv_timeout(QUIET).is_ok() {}
        watch.arm().unwrap();
        rings
    }

    #[test]
    fn changes_in_folders_that_came_after_the_start_ring_the_bell() {
        let root = tempfile::tempdir().unwrap();
        let [content, news] = ["content", "content/pages/news"].map(|folder| root.path().join(folder));
        let (mut watch, trouble) = Watch::new(root.path(), false);
        assert_eq!(trouble, None);
        fs::create_dir(&content).unwrap();
        assert!(rings(&mut watch), "the content");
        fs::create_dir_all(&news).unwrap();
        assert!(rings(&mut watch), "a folder below it");
        fs::write(news.join("a.md"), "one").unwrap();
        assert!(rings(&mut watch), "a file in it");
        fs::rename(news.join("a.md"), news.join("b.md")).unwrap();
        assert!(rings(&mut watch), "another name");
        fs::remove_dir_all(&content).unwrap();
        assert!(rings(&mut watch), "all of it gone");
        fs::create_dir_all(&news).unwrap();
        assert!(rings(&mut watch), "made again");
        fs::write(news.join("b.md"), "two").unwrap();
        assert!(rings(&mut watch), "and watched again");
    }

    #[test]
    fn what_happens_after_a_look_is_looked_at_before_anything_is_shown() {
        let (sender, events) = channel();
        let mut watch = Watch { root: PathBuf::new(), watcher: None, events, stir: None };
        let happens = || sender.send(Event { at: Instant::now(), is_doubtful: false }).unwrap();
        happens();
        watch.wait();
        assert!(!watch.has_more(), "one step");
        happens();
        watch.wait();
        happens();
        assert!(watch.has_more(), "the second step of a save");
        happens();
        happens();
        assert!(watch.has_more(), "the third and fourth");
        assert!(!watch.has_more(), "all of it was seen");
    }

    #[test]
    fn a_pause_is_counted_from_the_last_event_and_what_goes_on_for_ever_is_not_waited_out() {
        let first = Instant::now();
        let after = |millis| first + Duration::from_millis(millis);
        let stir = Stir { first, last: after(400) };
        assert_eq!(stir.patience(QUIET, after(420)), Some(Duration::from_millis(30)));
        assert_eq!(stir.patience(QUIET, after(480)), Some(Duration::ZERO), "a look took longer");
        let stir = Stir { first, last: after(490) };
        assert_eq!(stir.patience(QUIET, after(490)), Some(Duration::from_millis(10)));
        assert_eq!(stir.patience(QUIET, after(500)), None);
    }

    #[test]
    fn a_project_that_is_not_there_is_waited_for() {
        let above = tempfile::tempdir().unwrap();
        let (watch, trouble) = Watch::new(&above.path().join("later"), false);
        assert!(trouble.is_none() && watch.watcher.is_some());
    }
}
