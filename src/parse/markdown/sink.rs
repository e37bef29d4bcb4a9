//! [`Sink`]: HTML under construction and the holes in it.
//!
//! Owns positions: whatever is inserted or removed, the holes after it move along.

use std::ops::Range;

use crate::parse::document::{Filling, Hole};

/// HTML and holes that grow together.
#[derive(Debug, Default)]
pub(super) struct Sink {
    /// The HTML so far.
    pub(super) html: String,
    /// The holes so far, sorted by position.
    pub(super) holes: Vec<Hole>,
}

impl Sink {
    /// Appends HTML.
    pub(super) fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Appends a hole.
    pub(super) fn hole(&mut self, span: Range<usize>, filling: Filling) {
        self.holes.push(Hole { at: self.html.len(), span, filling });
    }

    /// Starts a new line unless at the start of one.
    pub(super) fn line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// Appends all of another sink.
    pub(super) fn append(&mut self, other: Self) {
        let shift = self.html.len();
        self.html.push_str(&other.html);
        self.holes.extend(other.holes.into_iter().map(|hole| Hole { at: hole.at + shift, ..hole }));
    }

    /// Inserts HTML at `at`, before the holes from index `first` on. Cheap near the end only.
    pub(super) fn insert(&mut self, at: usize, first: usize, html: &str) {
        self.html.insert_str(at, html);
        for hole in &mut self.holes[first..] {
            hole.at += html.len();
        }
    }

    /// Removes the one-byte character at `at`. Cheap near the end only.
    pub(super) fn remove(&mut self, at: usize) {
        self.html.remove(at);
        for hole in self.holes.iter_mut().rev().take_while(|hole| hole.at > at) {
            hole.at -= 1;
        }
    }
}
