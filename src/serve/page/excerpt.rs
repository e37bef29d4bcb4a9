//! The author's own lines around the place of a finding, with a marker.
//!
//! Unlike the drawing for a terminal ([`crate::diag::text`]), the marker is a range of the line, which the client shows as
//! it likes. Ranges count UTF-16 units, as JavaScript does.

use std::borrow::Cow;

use serde::Serialize;

use crate::diag::position::{line_end, line_start};
use crate::diag::{Label, Position, TextOf};

/// The longest part of a line that is shown, in characters before and after the marker.
const AROUND: usize = 200;

/// A line of the author's text; `marker` is the start and the length of what the finding is about.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    number: usize,
    text: Cow<'a, str>,
    marker: Option<[usize; 2]>,
}

/// The marked line between its neighbours. A mark never goes over the end of its line.
pub(super) fn excerpt<'a, 't: 'a>(label: &Label, text_of: &TextOf<'t>) -> Option<Vec<Line<'a>>> {
    let (span, text) = (label.span.as_ref()?, text_of(&label.file)?);
    let start = text.floor_char_boundary(span.start);
    let (from, to) = (line_start(text, start), line_end(text, start));
    let end = text.ceil_char_boundary(span.end).clamp(start, to);
    let number = Position::of(text, start).line;
    let mut lines = Vec::new();
    if from > 0 {
        let before = &text[line_start(text, from - 1)..from - 1];
        lines.push(Line { number: number - 1, text: shortened(before, before.len()), marker: None });
    }
    let (before, marked, after) = (&text[from..start], &text[start..end], &text[end..to]);
    let head = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let lead = if head > 0 { "…" } else { "" };
    let start = units(lead) + units(&before[head..]);
    let shown = format!("{lead}{}{marked}{}", &before[head..], shortened(after, AROUND));
    lines.push(Line { number, text: visible(shown.into()), marker: Some([start, units(marked)]) });
    if to + 1 < text.len() {
        let after = &text[to + 1..line_end(text, to + 1)];
        lines.push(Line { number: number + 1, text: shortened(after, 2 * AROUND), marker: None });
    }
    Some(lines)
}

/// At most so many characters of a line.
fn shortened(line: &str, most: usize) -> Cow<'_, str> {
    let most = most.min(2 * AROUND);
    match line.char_indices().nth(most) {
        Some((end, _)) => visible(format!("{}…", &line[..end]).into()),
        None => visible(line.into()),
    }
}

/// The text without characters that would show nothing or turn the direction of reading. Each is one UTF-16 unit, as
/// its stand-in is, so that markers stay in place.
fn visible(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_hidden =
        |c: char| (c.is_control() && c != '\t') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.contains(is_hidden) { text.replace(is_hidden, "\u{FFFD}").into() } else { text }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
