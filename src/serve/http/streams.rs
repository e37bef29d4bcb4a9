//! [`Streams`]: the pages that are open, and what each still has to be told. Leaves to others what changed.
//!
//! **Invariants**
//!
//! 1. An open page costs no thread: what is to be written is written by a few threads that come when there is work.
//! 2. What waits for a client is bounded: of each kind of change only the newest, because a change means "look again".
//! 3. A write that is blocked (ten seconds at most, then the client is gone) holds up one of these threads, not the others.

use super::listener::Signal;
use crate::serve::lead::Spot;
use crate::serve::{Change, ChangeKind};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::io::Write;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The most pages that can be open.
const MOST: usize = 200;

/// The most threads that write at a time, and how long one waits for more to do.
const WRITERS: usize = 16;
const IDLE: Duration = Duration::from_secs(5);

/// How often a silent client is written to, so that those who left are found. The second write after that fails.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The open pages.
pub struct Streams {
    hub: Arc<Hub>,
    end: Arc<Signal>,
}

struct Hub {
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    clients: BTreeMap<u64, Client>,
    /// Clients with something to be told whom nobody is writing to.
    ready: VecDeque<u64>,
    next: u64,
    writers: usize,
    idle: usize,
    is_over: bool,
}

struct Client {
    path: String,
    peer: Option<SocketAddr>,
    /// `None` while it is being written to, and before it has begun.
    writer: Option<Box<dyn Write + Send>>,
    opening: String,
    changes: Vec<Change>,
    spot: Option<Spot>,
    is_due: bool,
    is_queued: bool,
}

/// A page that is about to be open: it misses no change from now on. Given up when it is dropped before it has begun.
pub(super) struct Seat {
    hub: Arc<Hub>,
    id: u64,
    has_begun: bool,
}

impl Default for Streams {
    fn default() -> Self {
        Self::new()
    }
}

impl Streams {
    /// No page is open yet. A heartbeat every 15 seconds finds clients that have gone.
    pub fn new() -> Self {
        Self::with_heartbeat(HEARTBEAT)
    }

    /// The same with another heartbeat.
    pub fn with_heartbeat(every: Duration) -> Self {
        let hub = Arc::new(Hub { state: Mutex::default(), bell: Condvar::new() });
        let end = Arc::new(Signal::default());
        let (beating, ending) = (Arc::clone(&hub), Arc::clone(&end));
        // Without a thread to be had there is no heartbeat, and clients that left go with the next change.
        let _ = std::thread::Builder::new().name("preview-heartbeat".to_owned()).spawn(move || {
            while !ending.wait(every) {
                beating.to_each(|_| true, |client| client.is_due = true);
            }
        });
        Self { hub, end }
    }

    /// The paths of the pages that are open now, each once.
    pub fn open_paths(&self) -> Vec<String> {
        let paths: BTreeSet<String> = self.hub.lock().clients.values().map(|client| client.path.clone()).collect();
        paths.into_iter().collect()
    }

    /// Tells the pages that are open at a path.
    pub fn tell(&self, path: &str, change: &Change) {
        self.hub.to_each(|client| client.path == path, |client| client.note(change));
    }

    /// Tells every open page.
    pub fn tell_all(&self, change: &Change) {
        self.hub.to_each(|_| true, |client| client.note(change));
    }

    /// Leads the pages that are open at a path to a spot; if it is on that page, when they have shown the change that comes next.
    pub fn lead(&self, path: &str, spot: &Spot) {
        let note = |client: &mut Client| {
            client.spot = Some(spot.clone());
            client.is_due = true;
        };
        self.hub.to_each(|client| client.path == path, note);
    }

    /// A seat for a page at this path; `None` if too many are open.
    pub(super) fn seat(&self, path: String, peer: Option<SocketAddr>) -> Option<Seat> {
        let mut state = self.hub.lock();
        if state.clients.len() >= MOST {
            return None;
        }
        let id = state.next;
        state.next += 1;
        let client = Client {
            path,
            peer,
            writer: None,
            opening: String::new(),
            changes: Vec::new(),
            spot: None,
            is_due: false,
            is_queued: true,
        };
        state.clients.insert(id, client);
        Some(Seat { hub: Arc::clone(&self.hub), id, has_begun: false })
    }

    /// Ends the stream of a client, if it has one.
    pub(super) fn leave(&self, peer: SocketAddr) {
        let mut state = self.hub.lock();
        let gone: Vec<Client> =
            state.clients.extract_if(.., |_, client| client.peer == Some(peer)).map(|(_, c)| c).collect();
        drop(state);
        // The writers flush when they are dropped, so not under the lock.
        drop(gone);
    }
}

impl Drop for Streams {
    fn drop(&mut self) {
        self.end.give();
        let clients = {
            let mut state = self.hub.lock();
            state.is_over = true;
            std::mem::take(&mut state.clients)
        };
        self.hub.bell.notify_all();
        drop(clients);
    }
}

impl Seat {
    /// Sends the head and the number of the build, and from then on every change.
    pub(super) fn begin(mut self, writer: Box<dyn Write + Send>, head: &str, build: u64) {
        self.has_begun = true;
        let mut state = self.hub.lock();
        let Some(client) = state.clients.get_mut(&self.id) else { return };
        client.writer = Some(writer);
        client.opening = format!("{head}retry: 500\n\nevent: build\ndata: {{\"build\":{build}}}\n\n");
        state.ready.push_back(self.id);
        self.hub.dispatch(&mut state);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if !self.has_begun {
            self.hub.lock().clients.remove(&self.id);
        }
    }
}

impl Client {
    fn note(&mut self, change: &Change) {
        self.changes.retain(|other| other.kind != change.kind);
        self.changes.push(change.clone());
        self.is_due = true;
    }

    /// What it has to be told, taken.
    fn take_text(&mut self) -> String {
        let mut text = std::mem::take(&mut self.opening);
        if let Some(Spot { path, anchor }) = self.spot.take() {
            let data = serde_json::json!({ "path": path, "anchor": anchor });
            let _ = write!(text, "event: lead\ndata: {data}\n\n");
        }
        for change in self.changes.drain(..) {
            let kind = match change.kind {
                ChangeKind::Page => "page",
                ChangeKind::Styles => "styles",
                ChangeKind::Findings => "findings",
            };
            let _ = write!(text, "event: change\ndata: {{\"build\":{},\"kind\":\"{kind}\"}}\n\n", change.build);
        }
        self.is_due = false;
        if text.is_empty() { ":\n\n".to_owned() } else { text }
    }
}

impl Hub {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes something for some clients, and has it written.
    fn to_each(self: &Arc<Self>, is_meant: impl Fn(&Client) -> bool, note: impl Fn(&mut Client)) {
        let mut guard = self.lock();
        let State { clients, ready, .. } = &mut *guard;
        for (id, client) in clients.iter_mut().filter(|(_, client)| is_meant(client)) {
            note(client);
            if !client.is_queued {
                client.is_queued = true;
                ready.push_back(*id);
            }
        }
        self.dispatch(&mut guard);
    }

    /// Wakes writers for what is ready, and calls more if those are too few.
    fn dispatch(self: &Arc<Self>, state: &mut State) {
        self.bell.notify_all();
        let missing = state.ready.len().saturating_sub(state.idle).min(WRITERS.saturating_sub(state.writers));
        for _ in 0..missing {
            let hub = Arc::clone(self);
            let writer = std::thread::Builder::new().name("preview-events".to_owned()).spawn(move || hub.write_out());
            if writer.is_ok() {
                state.writers += 1;
            }
        }
    }

    /// A writer: tells one ready client after the other, and ends when there has been nothing to do for a while.
    fn write_out(&self) {
        let mut state = self.lock();
        while !state.is_over {
            let Some(id) = state.ready.pop_front() else {
                state.idle += 1;
                let (guard, waited) = self.bell.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
                state = guard;
                state.idle -= 1;
                if waited.timed_out() && state.ready.is_empty() {
                    break;
                }
                continue;
            };
            let Some(client) = state.clients.get_mut(&id) else { continue };
            let Some(mut writer) = client.writer.take() else { continue };
            let text = client.take_text();
            drop(state);
            let send = || writer.write_all(text.as_bytes()).and_then(|()| writer.flush()).is_ok();
            let is_there = catch_unwind(AssertUnwindSafe(send)).unwrap_or(false);
            state = self.lock();
            let state_now = &mut *state;
            match state_now.clients.get_mut(&id) {
                Some(client) if is_there => {
                    client.writer = Some(writer);
                    client.is_queued = client.is_due;
                    if client.is_due {
                        state_now.ready.push_back(id);
                    }
                }
                _ => {
                    state_now.clients.remove(&id);
                    drop(state);
                    drop(writer);
                    state = self.lock();
                }
            }
        }
        state.writers -= 1;
    }
}

#[cfg(test)]
mod tests;
