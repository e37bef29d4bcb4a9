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

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;
    use crate::diag::text;

    fn parts(page: &str) -> (&str, &str) {
        let parts = split("a.md", page).unwrap();
        (&page[parts.yaml], &page[parts.body])
    }

    fn seen(page: &str) -> String {
        text::render(&[split("a.md", page).unwrap_err()], &|_| Some(page), false)
    }

    #[test]
    fn a_page_has_two_parts() {
        assert_eq!(parts("---\ntitle: 厦门\n---\nText\n---\nmore"), ("title: 厦门\n", "Text\n---\nmore"));
        assert_eq!(parts("---\n---\n"), ("", ""));
        assert_eq!(parts("---\na: 1\n---"), ("a: 1\n", ""));
        assert_eq!(parts("--- \r\na: 1\r\n---\t\r\nText"), ("a: 1\r\n", "Text"));
        assert_eq!(parts("\u{FEFF}---\na: 1\n---\nText"), ("a: 1\n", "Text"));
        assert_eq!(parts("---\na: |\n  ---\n---\nText"), ("a: |\n  ---\n", "Text"), "an indented line is no border");
    }

    #[test]
    fn front_matter_that_is_not_closed_shows_where_it_opens_and_what_looks_like_its_end() {
        assert_snapshot!(seen("---\ntitle: 厦门\n\nText\n"), @r"
        error[E0210]: the front matter is not closed
         --> a.md:1:1
          |
        1 | ---
          | ^^^ opened here
          |
          = help: add a line `---` after the last key of the front matter
        ");
        assert_snapshot!(seen("---\ntitle: 厦门\n----\nText\n"), @r"
        error[E0210]: the front matter is not closed
         --> a.md:1:1
          |
        1 | ---
          | ^^^ opened here
        2 | title: 厦门
        3 | ----
          | ---- is this line meant to close it?
          |
          = help: write exactly three dashes, with nothing before them
        ");
        assert_snapshot!(seen("---\ntitle: 厦门\n--\nText\n"), @r"
        error[E0210]: the front matter is not closed
         --> a.md:1:1
          |
        1 | ---
          | ^^^ opened here
        2 | title: 厦门
        3 | --
          | -- is this line meant to close it?
          |
          = help: write exactly three dashes, with nothing before them
        ");
        assert_snapshot!(seen("---\ntitle: 厦门\n ---\nText\n"), @r"
        error[E0210]: the front matter is not closed
         --> a.md:1:1
          |
        1 | ---
          | ^^^ opened here
        2 | title: 厦门
        3 |  ---
          | ---- is this line meant to close it?
          |
          = help: write exactly three dashes, with nothing before them
        ");
        assert_snapshot!(seen("---\ntitle: 厦门\n——\nText\n"), @r"
        error[E0210]: the front matter is not closed
         --> a.md:1:1
          |
        1 | ---
          | ^^^ opened here
        2 | title: 厦门
        3 | ——
          | -- is this line meant to close it?
          |
          = help: write exactly three dashes, with nothing before them
        ");
        assert_snapshot!(seen("---"), @r"
        error[E0210]: the front matter is not closed
         --> a.md:1:1
          |
        1 | ---
          | ^^^ opened here
          |
          = help: add a line `---` after the last key of the front matter
        ");
    }

    #[test]
    fn a_page_without_front_matter_learns_how_to_start() {
        assert_snapshot!(seen("# 厦门\n\nText\n"), @r"
        error[E0211]: the page does not start with front matter
         --> a.md:1:1
          |
        1 | # 厦门
          | ^^^^^^ expected a line `---`
          |
          = help: start the page with a line `---`, then `title: ...`, then a second line `---`
        ");
        assert_snapshot!(seen("\n---\ntitle: a\n---\n"), @r"
        error[E0211]: the page does not start with front matter
         --> a.md:1:1
          |
        1 |
          | ^ the first line is empty
          |
          = help: remove the empty lines above `---`
        ");
        assert_snapshot!(seen("----\ntitle: a\n---\n"), @r"
        error[E0211]: the page does not start with front matter
         --> a.md:1:1
          |
        1 | ----
          | ^^^^ not a line `---`
          |
          = help: write exactly three dashes, with nothing before them
        ");
        assert_snapshot!(seen(" \n"), @r"
        error[E0206]: the page is empty
        --> a.md
         = help: start the page with a line `---`, then `title: ...`, then a second line `---`
        ");
        assert_snapshot!(seen(""), @r"
        error[E0206]: the page is empty
        --> a.md
         = help: start the page with a line `---`, then `title: ...`, then a second line `---`
        ");
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_split(page in "(-|--|---|\n|\r|\u{FEFF}| |a: 厦门|—){0,12}") {
            match split("a.md", &page) {
                Ok(parts) => {
                    prop_assert!(parts.yaml.end < parts.body.start && parts.body.end == page.len());
                    prop_assert!(page.get(parts.yaml).is_some() && page.get(parts.body).is_some());
                }
                Err(finding) => {
                    for label in finding.primary.as_deref().into_iter().chain(&finding.related) {
                        prop_assert!(label.span.iter().all(|span| page.get(span.clone()).is_some()));
                    }
                }
            }
        }
    }
}
