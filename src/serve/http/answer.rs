//! An answer: status, headers, bytes. Leaves to others how it gets to the client.

use super::conditional::{Wanted, wanted};
use super::media_type;
use super::request::Asked;
use crate::source::Digest;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// An answer to a request.
#[derive(Debug)]
pub(super) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    bytes: Arc<[u8]>,
    part: Range<usize>,
    /// Whether only its head is sent.
    is_head: bool,
    /// Whether it has an end that is known.
    is_stream: bool,
}

impl Answer {
    /// A short text.
    pub(super) fn text(status: u16, text: &str) -> Self {
        Self::with(status, "text/plain; charset=utf-8", text.as_bytes().into())
    }

    /// A refusal in the words of HTTP.
    pub(super) fn refusal(status: u16) -> Self {
        Self::text(status, &format!("{status} {}\n", reason(status)))
    }

    /// A page that is not a file of the site.
    pub(super) fn page(status: u16, html: Arc<[u8]>) -> Self {
        Self::with(status, media_type::HTML, html)
    }

    /// A file, or as much of it as the client wants.
    pub(super) fn file(asked: &Asked, name: &str, bytes: Arc<[u8]>) -> Self {
        let mut etag = Digest::of(&bytes).to_string();
        etag.truncate(32);
        let etag = format!("\"{etag}\"");
        let length = bytes.len();
        let answer = match wanted(asked, &etag, length) {
            Wanted::Whole => Self::with(200, media_type::of(name), bytes),
            Wanted::Nothing => Self { part: 0..0, ..Self::with(304, media_type::of(name), bytes) },
            Wanted::Part(part) => {
                let place = format!("bytes {}-{}/{length}", part.start, part.end - 1);
                Self { part, ..Self::with(206, media_type::of(name), bytes) }.header("Content-Range", place)
            }
            Wanted::Unsatisfiable => Self::refusal(416).header("Content-Range", format!("bytes */{length}")),
        };
        answer.header("ETag", etag).header("Accept-Ranges", "bytes".to_owned())
    }

    /// The head of a stream of events.
    pub(super) fn stream() -> Self {
        Self { is_stream: true, ..Self::with(200, "text/event-stream", Arc::default()) }
    }

    fn with(status: u16, media_type: &str, bytes: Arc<[u8]>) -> Self {
        let part = 0..bytes.len();
        let headers = vec![("Content-Type", media_type.to_owned())];
        Self { status, headers, bytes, part, is_head: false, is_stream: false }
    }

    /// The same with one more header.
    pub(super) fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same for `HEAD`: the headers and no body.
    pub(super) fn head_only(mut self, is_head: bool) -> Self {
        self.is_head = is_head;
        self
    }

    pub(super) fn status(&self) -> u16 {
        self.status
    }

    /// Every header, a line each, without the status line and the empty line at the end.
    pub(super) fn header_lines(&self) -> String {
        let mut lines = String::new();
        for (name, value) in &self.headers {
            let _ = writeln!(lines, "{name}: {value}\r");
        }
        // A 304 says nothing about the length (RFC 9110, section 8.6): it would be that of the file.
        if !self.is_stream && self.status != 304 {
            let _ = writeln!(lines, "Content-Length: {}\r", self.part.len());
        }
        lines.push_str(
            "Cache-Control: no-cache\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\n\
             X-Frame-Options: SAMEORIGIN\r\n\
             X-Content-Type-Options: nosniff\r\n\
             Referrer-Policy: no-referrer\r\n\
             Connection: close",
        );
        lines
    }

    /// The head as it is sent.
    pub(super) fn head(&self) -> String {
        format!("HTTP/1.1 {} {}\r\n{}\r\n\r\n", self.status, reason(self.status), self.header_lines())
    }

    /// The body as it is sent: nothing for `HEAD`.
    pub(super) fn body(&self) -> &[u8] {
        if self.is_head { &[] } else { &self.bytes[self.part.clone()] }
    }
}

fn reason(status: u16) -> &'static str {
    tiny_http::StatusCode(status).default_reason_phrase()
}
