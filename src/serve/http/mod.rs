//! HTTP on loopback: who may ask, what is asked for, how it is answered, and which pages are open.
//!
//! Leaves to a [`super::Handler`] what stands at a path; no request reaches the file system. Built on `tiny_http` 0.12, whose
//! traps shape much of this: every answer is written by us and says `Connection: close`, because its pool starves kept
//! connections; bodies are never dropped before they are looked at (`delivery`); its accept thread is watched (`gate`).
//!
//! **Invariants**
//!
//! 1. `Host` is checked before anything else, then `Origin` and `Sec-Fetch-Site`; no answer lets another origin read it.
//! 2. A request is answered on a thread of its own, and an open page costs none: a slow client delays nobody.
//! 3. A panic while answering is an answer with status 500.
//!
//! **What `tiny_http` does not allow.** It accepts and reads heads by itself: connections cannot be counted (256 requests are
//! *answered* at a time, the rest wait), a head has no limit until it is complete, and a client that sends a byte every few
//! seconds keeps its thread. Ten seconds of silence end a connection, because accepted sockets inherit the listener's timeouts.

mod answer;
mod conditional;
mod delivery;
mod desk;
mod gate;
mod guard;
mod listener;
mod media_type;
mod page;
mod path;
mod request;
mod streams;

pub use listener::{Listener, Stopper};
pub(super) use path::in_query;
pub use streams::Streams;

use std::io;
use std::net::{IpAddr, SocketAddr};

/// Why the preview cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// All ports that were tried are taken.
    #[error("no port from {first} to {last} is free on {host}")]
    NoPort {
        /// The address asked for.
        host: IpAddr,
        /// The first port that was tried.
        first: u16,
        /// The last one.
        last: u16,
    },
    /// The address is not ours, or not allowed.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}
