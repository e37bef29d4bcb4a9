//! The author's lines: small questions about raw text, and a line with its fix.
//!
//! Knows how YAML looks on a line, not what a whole text means.

use std::ops::Range;

use crate::diag::position::{line_end, line_start};

/// The line that holds the offset, without its newline.
pub(super) fn line_at(text: &str, offset: usize) -> Range<usize> {
    line_start(text, offset)..line_end(text, offset)
}

/// The lines of a range, each with its byte range in the whole text.
pub(super) fn lines_of(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = range.start;
    text[range].split_inclusive('\n').map(move |line| {
        let span = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        span
    })
}

/// The first place in a range, outside comments, whose rest fulfils the condition.
pub(super) fn find_outside_comments(
    text: &str,
    range: Range<usize>,
    is_wanted: impl Fn(&str) -> bool,
) -> Option<usize> {
    let mut is_comment = false;
    let mut before = ' ';
    for (at, c) in text.get(range.clone())?.char_indices() {
        let at = range.start + at;
        is_comment = c != '\n' && (is_comment || (c == '#' && before.is_whitespace()));
        if !is_comment && is_wanted(&text[at..]) {
            return Some(at);
        }
        before = c;
    }
    None
}

/// The character before an offset; the empty range at the start of the text.
pub(super) fn character_before(text: &str, offset: usize) -> Range<usize> {
    let length = text[..offset].chars().next_back().map_or(0, char::len_utf8);
    offset - length..offset
}

/// The tabs and spaces in front of a line, if a tab is among them.
pub(super) fn tab_indentation(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let words = &text[line.clone()];
    let indentation = words.len() - words.trim_start_matches([' ', '\t']).len();
    let tab = words[..indentation].find('\t')?;
    (indentation < words.len()).then_some(line.start + tab..line.start + indentation)
}

/// A line of the form `key：value` with the full-width colon: the key and the colon.
pub(super) fn wide_colon(text: &str, line: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let key = key_start(text, line);
    let at = key + text[key..line.end].find('：')?;
    let name = &text[key..at];
    let is_key = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    is_key.then_some((key..at, at..at + '：'.len_utf8()))
}

/// Where the key of a line starts: after the indentation and the dashes of list items.
pub(super) fn key_start(text: &str, line: &Range<usize>) -> usize {
    let mut rest = text[line.clone()].trim_start_matches([' ', '\t']);
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start_matches([' ', '\t']);
    }
    line.end - rest.len()
}

/// Where the text that starts at an offset ends on its line: before a comment and trailing spaces.
pub(super) fn text_end(text: &str, start: usize) -> usize {
    let words = &text[start..line_end(text, start)];
    let words = words.find(" #").map_or(words, |comment| &words[..comment]);
    start + words.trim_end().len()
}

/// The line that holds a range, with the range replaced by a text, for `help`.
pub(super) fn mended(text: &str, span: &Range<usize>, replacement: &str) -> String {
    let line = line_at(text, span.start);
    let end = text_end(text, span.end).max(span.end);
    format!("`{}{replacement}{}`", text[line.start..span.start].trim_start(), &text[span.end..end])
}

/// The text as a YAML text in quotes.
pub(super) fn quoted(words: &str) -> String {
    if words.contains(['"', '\\']) { format!("'{}'", words.replace('\'', "''")) } else { format!("\"{words}\"") }
}
