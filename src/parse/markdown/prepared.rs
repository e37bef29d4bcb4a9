//! [`Prepared`]: the text that the Markdown parser sees, and the way back to the file.
//!
//! Shortcode calls are replaced by placeholders that the parser hands through untouched, bodies lose the indentation and
//! the quote signs of the call around them, and CJK emphasis gets its marks. A text that needs nothing of this is
//! borrowed as it is.
//!
//! **Invariant:** `to_source` grows with its argument, and maps the start of every copied piece exactly.

use std::borrow::Cow;
use std::ops::Range;

use super::calls::Call;
use super::cjk;

/// A comment starts an HTML block that may interrupt a paragraph and ends on its own line: just like a block call.
const BLOCK_PLACEHOLDER: &str = "<!---->";
/// Inline HTML that, unlike a comment, starts no block when more text follows on the line.
const INLINE_PLACEHOLDER: &str = "<x/>";

/// A text ready for the parser.
#[derive(Debug, Default)]
pub(super) struct Prepared<'a> {
    /// What the parser sees.
    pub(super) text: Cow<'a, str>,
    /// Where calls stand in `text`: byte range and index of the call.
    pub(super) placeholders: Vec<(Range<usize>, usize)>,
    /// Whether `text` holds marks to delete.
    pub(super) is_marked: bool,
    /// Copied pieces: offset in `text`, offset in the file, length. Empty if `text` is borrowed.
    pieces: Vec<(usize, usize, usize)>,
    /// Offset of `text` in the file if it is borrowed.
    base: usize,
}

/// Prepares `source[range]`, in which `calls[within]` stand; `opening` is the call whose body this is.
pub(super) fn prepare<'a>(
    source: &'a str,
    range: Range<usize>,
    calls: &[Call],
    within: Range<usize>,
    opening: Option<&Call>,
) -> Prepared<'a> {
    let text = &source[range.clone()];
    let mut needs_marks = false;
    cjk::emphasis_marks(text, |_| needs_marks = true);
    needs_marks &= !text.contains(cjk::MARK);
    let margin = opening.map(|call| Margin::of_body(source, call, calls, within.clone())).unwrap_or_default();
    if !needs_marks && within.is_empty() && margin == Margin::default() {
        return Prepared { text: Cow::Borrowed(text), base: range.start, ..Prepared::default() };
    }
    let mut prepared = Prepared { is_marked: needs_marks, ..Prepared::default() };
    let mut out = String::with_capacity(range.len() + 16);
    for (piece, call) in pieces(range, calls, within) {
        prepared.copy(&mut out, source, piece, margin);
        if let Some(index) = call {
            let start = out.len();
            out.push_str(if calls[index].is_block { BLOCK_PLACEHOLDER } else { INLINE_PLACEHOLDER });
            prepared.placeholders.push((start..out.len(), index));
        }
    }
    prepared.text = Cow::Owned(out);
    prepared
}

impl Prepared<'_> {
    /// The offset in the file of an offset in `text`.
    pub(super) fn to_source(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|piece| piece.0 <= at).checked_sub(1);
        match piece.map(|index| self.pieces[index]) {
            Some((start, source, length)) => source + (at - start).min(length),
            None => self.pieces.first().map_or(self.base + at, |piece| piece.1),
        }
    }

    /// The range in the file of a range in `text`.
    pub(super) fn span(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.to_source(range.start);
        start..self.to_source(range.end).max(start)
    }

    /// The placeholders inside a range of `text`, as indices of `placeholders`.
    pub(super) fn placeholders_in(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.placeholders.partition_point(|(place, _)| place.start < range.start);
        let count = self.placeholders[start..].iter().take_while(|(place, _)| place.end <= range.end).count();
        start..start + count
    }

    /// A text from the parser without the marks.
    pub(super) fn unmarked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_marked && text.contains(cjk::MARK) {
            Cow::Owned(text.replace(cjk::MARK, ""))
        } else {
            Cow::Borrowed(text)
        }
    }

    fn copy(&mut self, out: &mut String, source: &str, piece: Range<usize>, margin: Margin) {
        if margin == Margin::default() {
            self.copy_marked(out, source, piece);
            return;
        }
        let mut from = piece.start;
        for start in line_starts(source, &piece) {
            self.copy_marked(out, source, from..start);
            from = start + margin.width(&source[start..piece.end]);
        }
        self.copy_marked(out, source, from..piece.end);
    }

    fn copy_marked(&mut self, out: &mut String, source: &str, piece: Range<usize>) {
        let mut from = piece.start;
        if self.is_marked {
            cjk::emphasis_marks(&source[piece.clone()], |at| {
                let at = piece.start + at;
                self.copy_exactly(out, source, from..at);
                out.push(cjk::MARK);
                from = at;
            });
        }
        self.copy_exactly(out, source, from..piece.end);
    }

    fn copy_exactly(&mut self, out: &mut String, source: &str, piece: Range<usize>) {
        self.pieces.push((out.len(), piece.start, piece.len()));
        out.push_str(&source[piece]);
    }
}

/// What the lines of a body have in front because of the call around it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Margin {
    quotes: usize,
    indent: usize,
}

impl Margin {
    fn of_body(source: &str, opening: &Call, calls: &[Call], within: Range<usize>) -> Self {
        let line = &source[..opening.span.start];
        let line = &line[line.trim_end_matches([' ', '\t', '>']).len()..];
        let quotes = line.bytes().filter(|&byte| byte == b'>').count();
        let only_quotes = Self { quotes, indent: 0 };
        let body = opening.body.clone().unwrap_or_default();
        let mut indent = None;
        for (piece, call) in pieces(body, calls, within) {
            for start in line_starts(source, &piece) {
                let rest = &source[start + only_quotes.width(&source[start..piece.end])..piece.end];
                let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                let is_blank = rest[spaces..].starts_with(['\n', '\r']) || (spaces == rest.len() && call.is_none());
                if !is_blank {
                    indent = Some(indent.map_or(spaces, |least: usize| least.min(spaces)));
                }
            }
        }
        Self { quotes, indent: indent.unwrap_or_default() }
    }

    /// How many bytes of a line belong to the margin.
    fn width(self, line: &str) -> usize {
        let mut rest = line;
        for _ in 0..self.quotes {
            let Some(after) = rest.trim_start_matches(' ').strip_prefix('>') else { break };
            rest = after.strip_prefix(' ').unwrap_or(after);
        }
        let spaces = rest.bytes().take(self.indent).take_while(|&byte| matches!(byte, b' ' | b'\t')).count();
        line.len() - rest.len() + spaces
    }
}

/// The stretches of source between the outermost calls, each with the call that follows it.
fn pieces(
    range: Range<usize>,
    calls: &[Call],
    within: Range<usize>,
) -> impl Iterator<Item = (Range<usize>, Option<usize>)> {
    let (mut from, mut next) = (Some(range.start), within.start);
    std::iter::from_fn(move || {
        let start = from?;
        if next >= within.end {
            from = None;
            return Some((start..range.end, None));
        }
        let index = next;
        from = Some(calls[index].span.end);
        next = calls[index].next;
        Some((start..calls[index].span.start, Some(index)))
    })
}

/// Where lines start in a piece; the piece itself starts in the middle of a line.
fn line_starts(source: &str, piece: &Range<usize>) -> impl Iterator<Item = usize> {
    source[piece.clone()].match_indices('\n').map(|(at, _)| piece.start + at + 1)
}
