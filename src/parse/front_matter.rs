//! The two parts of a page: front matter between two lines `---`, then the text.
//!
//! Finds the borders only; [`super::yaml`] reads the front matter.

use std::ops::Range;

use crate::diag::position::line_end;
use crate::diag::{Diagnostic, Label, codes};

/// The parts of a page, as byte ranges of the file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The YAML between the two lines `---`, with its last newline.
    pub yaml: Range<usize>,
    /// Everything after the closing line.
    pub body: Range<usize>,
}

/// Splits a page. The first line must be `---`, and a second one must follow; spaces after the dashes do not matter.
///
/// ```
/// use twinpress::parse::front_matter::split;
/// let page = "---\ntitle: 厦门\n---\nText.\n";
/// let parts = split("a.md", page).unwrap();
/// assert_eq!(&page[parts.yaml], "title: 厦门\n");
/// assert_eq!(&page[parts.body], "Text.\n");
/// ```
pub fn split(file: &str, text: &str) -> Result<Split, Diagnostic> {
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut lines = lines(text, start);
    let opening = lines.next().unwrap_or(start..start);
    if !is_border(&text[opening.clone()]) {
        return Err(missing(file, text, opening));
    }
    let yaml = opening.end;
    let mut nearly = None;
    for line in lines {
        let words = &text[line.clone()];
        if is_border(words) {
            return Ok(Split { yaml: yaml..line.start, body: line.end..text.len() });
        }
        if nearly.is_none() && is_nearly_border(words) {
            nearly = Some(line.start..line.start + words.trim_end().len());
        }
    }
    Err(never_closed(file, opening.start..opening.start + 3, nearly))
}

/// The lines from an offset, each with its newline.
fn lines(text: &str, mut start: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    text[start..].split_inclusive('\n').map(move |line| {
        let span = start..start + line.len();
        start = span.end;
        span
    })
}

fn is_border(line: &str) -> bool {
    line.trim_end() == "---"
}

/// A line that was probably meant as a border: the wrong number of dashes, spaces before them, or dashes that an
/// editor or an input method made longer.
fn is_nearly_border(line: &str) -> bool {
    let dashes = line.trim();
    let count = dashes.chars().count();
    (2..=8).contains(&count) && dashes.chars().all(|c| c == '-')
        || (1..=4).contains(&count) && dashes.chars().all(|c| matches!(c, '—' | '–' | '－' | '-')) && dashes != "-"
}

fn missing(file: &str, text: &str, line: Range<usize>) -> Diagnostic {
    let words = &text[line.clone()];
    let span = line.start..line_end(text, line.start);
    let finding = Diagnostic::new(&codes::FRONT_MATTER_MISSING, "the page does not start with front matter");
    if text.trim().is_empty() {
        return Diagnostic::new(&codes::EMPTY_FILE, "the page is empty").in_file(file).with_help(HOW);
    }
    if words.trim().is_empty() && text.trim_start().starts_with("---") {
        return finding.at(file, span, "the first line is empty").with_help("remove the empty lines above `---`");
    }
    if is_nearly_border(words) {
        return finding
            .at(file, span, "not a line `---`")
            .with_help("write exactly three dashes, with nothing before them");
    }
    finding.at(file, span, "expected a line `---`").with_help(HOW)
}

const HOW: &str = "start the page with a line `---`, then `title: ...`, then a second line `---`";

fn never_closed(file: &str, opening: Range<usize>, nearly: Option<Range<usize>>) -> Diagnostic {
    let finding =
        Diagnostic::new(&codes::FRONT_MATTER_OPEN, "the front matter is not closed").at(file, opening, "opened here");
    match nearly {
        Some(line) => finding
            .with_related(Label::at(file, line, "is this line meant to close it?"))
            .with_help("write exactly three dashes, with nothing before them"),
        None => finding.with_help("add a line `---` after the last key of the front matter"),
    }
}
