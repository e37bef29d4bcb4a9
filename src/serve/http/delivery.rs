//! Getting an answer to a client without letting `tiny_http` fall over its own feet.
//!
//! Dropping a request with a body makes `tiny_http` read the rest of it, into a buffer as long as the client *says* it is:
//! a number of a few digits ends the process. Both `respond` and `into_writer` drop it before a byte of the answer is sent.
//! So a request with a body is answered through `upgrade`, which answers first and hands the body back: a body of sensible
//! length is then read to its end, and one that cannot be is never dropped, which costs its socket and an idle thread.

use super::answer::Answer;
use std::io::{self, Write};
use tiny_http::{Header, Request, Response, StatusCode};

/// The longest body that is read to its end, in bytes. `tiny_http` asks for a zeroed buffer of this size at most, which
/// costs address space only.
const READ_TO_THE_END: usize = 64 * 1024 * 1024;

/// Bytes that are written at a time: each write may be blocked for ten seconds.
const PIECE: usize = 64 * 1024;

/// A request that is never dropped with a body that would end the process, whatever happens to its thread.
pub(super) struct Held(Option<Request>);

impl Held {
    pub(super) fn new(request: Request) -> Self {
        Self(Some(request))
    }

    /// The request, to be looked at.
    pub(super) fn request(&self) -> &Request {
        self.0.as_ref().expect("it is taken by `answer` and `into_writer` only, which take `self`")
    }

    /// The length of the body that would be read when it is dropped.
    pub(super) fn pending(&self) -> usize {
        self.0.as_ref().map_or(0, pending)
    }

    /// Sends an answer. That the client has gone is no error of ours.
    pub(super) fn answer(mut self, answer: &Answer) {
        let Some(request) = self.0.take() else { return };
        let length = pending(&request);
        if length == 0 {
            let _ = write_out(&mut request.into_writer(), answer);
            return;
        }
        let mut stream = request.upgrade("HTTP/1.1", as_response(answer));
        let _ = write_pieces(&mut stream, answer);
        if length > READ_TO_THE_END {
            std::mem::forget(stream);
        }
    }

    /// The way to the client, for a stream; `None` if there is a body in the way.
    pub(super) fn into_writer(mut self) -> Option<Box<dyn Write + Send>> {
        if self.pending() > 0 {
            return None;
        }
        self.0.take().map(Request::into_writer)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(request) = self.0.take()
            && pending(&request) > READ_TO_THE_END
        {
            std::mem::forget(request);
        }
    }
}

fn pending(request: &Request) -> usize {
    let is_upgrade = request
        .headers()
        .iter()
        .find(|header| header.field.equiv("Connection"))
        .is_some_and(|header| header.value.as_str().to_ascii_lowercase().contains("upgrade"));
    // With `Connection: upgrade`, `tiny_http` takes what follows for another protocol and reads none of it.
    if is_upgrade { 0 } else { request.body_length().unwrap_or(0) }
}

fn write_out(writer: &mut impl Write, answer: &Answer) -> io::Result<()> {
    writer.write_all(answer.head().as_bytes())?;
    write_pieces(writer, answer)
}

fn write_pieces(writer: &mut impl Write, answer: &Answer) -> io::Result<()> {
    for piece in answer.body().chunks(PIECE) {
        writer.write_all(piece)?;
    }
    writer.flush()
}

/// The head for `upgrade`, which writes no length by itself, no body, and no header that it thinks is its own: so all of ours
/// go in as the value of the first, line breaks included. No part of them comes from the client.
fn as_response(answer: &Answer) -> Response<io::Empty> {
    let lines = answer.header_lines();
    let (name, rest) = lines.split_once(": ").unwrap_or(("X-Head", &lines));
    let header = Header::from_bytes(name, rest).into_iter().collect();
    Response::new(StatusCode(answer.status()), header, io::empty(), Some(0), None)
}
