//! From a request to its answer: the order of the checks, and a thread for each request. Leaves sockets to [`super::gate`].

use super::answer::Answer;
use super::delivery::Held;
use super::guard::Guard;
use super::media_type;
use super::page;
use super::path::{Target, in_query};
use super::request::Asked;
use super::streams::{Seat, Streams};
use crate::serve::{Found, Handler};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Where events come from.
const EVENTS: &str = "/_twinpress/events";

/// The most requests that are answered at a time.
const AT_A_TIME: usize = 256;

/// What answers requests.
pub(super) struct Desk {
    pub(super) guard: Guard,
    pub(super) handler: Arc<dyn Handler>,
    pub(super) streams: Arc<Streams>,
    /// The target by which the gate asks whether anybody is at home; nobody else knows it.
    pub(super) knock: String,
    pub(super) places: Arc<Places>,
}

/// What happens to a request.
enum Decision {
    Answer(Answer),
    Stream(Seat),
}

impl Desk {
    /// Takes a request and answers it on a thread of its own. Waits while too many are being answered.
    pub(super) fn receive(self: &Arc<Self>, request: tiny_http::Request) {
        let held = Held::new(request);
        if held.request().url() == self.knock {
            return held.answer(&Answer::text(200, "at home\n"));
        }
        if let Some(peer) = held.request().remote_addr() {
            // A second request on a connection could be answered only after the stream, which has no end.
            self.streams.leave(*peer);
        }
        let place = self.places.take();
        let desk = Arc::clone(self);
        // If there is no thread to be had, the request is dropped, and `tiny_http` says 500.
        let _ = std::thread::Builder::new().name("preview-request".to_owned()).spawn(move || {
            let _place = place;
            desk.answer(held);
        });
    }

    fn answer(&self, held: Held) {
        let asked = Asked::of(held.request());
        let peer = held.request().remote_addr().copied();
        let has_body = held.pending() > 0;
        let decision = catch_unwind(AssertUnwindSafe(|| self.decide(&asked, peer, has_body)));
        let decision = decision.unwrap_or_else(|panic| {
            let html = page::of_a_bug(message_of(&*panic)).into_bytes();
            let path = Target::read(&asked.target).map_or("/".to_owned(), |target| target.path);
            // With the script, so that the page comes back by itself.
            Decision::Answer(Answer::page(500, page::with_client(&html, &path, self.handler.build())))
        });
        match decision {
            Decision::Answer(answer) => held.answer(&answer.head_only(asked.method == "HEAD")),
            Decision::Stream(seat) => {
                let build = catch_unwind(AssertUnwindSafe(|| self.handler.build()));
                if let (Ok(build), Some(writer)) = (build, held.into_writer()) {
                    seat.begin(writer, &Answer::stream().head(), build);
                }
            }
        }
    }

    fn decide(&self, asked: &Asked, peer: Option<std::net::SocketAddr>, has_body: bool) -> Decision {
        let refuse = |status| Decision::Answer(Answer::refusal(status));
        // An authority that cannot be read is refused with the target, after the host has been checked.
        let target = Target::read(&asked.target);
        if let Err(status) = self.guard.check(asked, target.as_ref().and_then(|target| target.authority)) {
            return refuse(status);
        }
        if let Some(status) = asked.is_too_long() {
            return refuse(status);
        }
        if asked.is_ambiguous() {
            return refuse(400);
        }
        if asked.method != "GET" && asked.method != "HEAD" {
            return Decision::Answer(Answer::refusal(405).header("Allow", "GET, HEAD".to_owned()));
        }
        let Some(target) = target else { return refuse(400) };
        if target.path == EVENTS {
            return self.events(asked, &target, peer, has_body);
        }
        Decision::Answer(self.found(asked, &target))
    }

    fn found(&self, asked: &Asked, target: &Target<'_>) -> Answer {
        // Asked first: a build that comes in between is newer than the page says, which only makes it look again.
        let build = self.handler.build();
        match self.handler.get(&target.path, target.query) {
            Found::File { name, bytes } => {
                let is_page = media_type::of(&name) == media_type::HTML && !target.path.starts_with("/_twinpress/");
                let bytes = if is_page { page::with_client(&bytes, &target.path, build) } else { bytes };
                Answer::file(asked, &name, bytes)
            }
            Found::Folder => Answer::text(307, "").header("Location", target.as_folder()),
            Found::Missing { bytes } => Answer::page(404, page::with_client(&bytes, &target.path, build)),
        }
    }

    fn events(
        &self,
        asked: &Asked,
        target: &Target<'_>,
        peer: Option<std::net::SocketAddr>,
        has_body: bool,
    ) -> Decision {
        if asked.method == "HEAD" {
            return Decision::Answer(Answer::stream());
        }
        if !asked.all("accept").any(|types| types.contains("text/event-stream")) {
            return Decision::Answer(Answer::refusal(406));
        }
        let Some(path) = in_query(target.query, "path").filter(|_| !has_body) else {
            return Decision::Answer(Answer::refusal(400));
        };
        self.streams.seat(path, peer).map_or_else(|| Decision::Answer(Answer::refusal(503)), Decision::Stream)
    }
}

fn message_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

/// The places at the desk.
#[derive(Default)]
pub(super) struct Places {
    taken: Mutex<usize>,
    freed: Condvar,
}

/// A place that is given back when it is dropped.
pub(super) struct Place(Arc<Places>);

impl Places {
    fn take(self: &Arc<Self>) -> Place {
        let mut taken = self.lock();
        while *taken >= AT_A_TIME {
            taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += 1;
        Place(Arc::clone(self))
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *self.0.lock() -= 1;
        self.0.freed.notify_one();
    }
}
