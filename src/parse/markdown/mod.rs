//! Markdown to a [`Document`]: CommonMark with tables, strikethrough, task lists, footnotes, callouts, heading ids, bare
//! addresses, Chinese typography and shortcodes.
//!
//! Knows one text and nothing of the site: links, images, shortcodes, code and the words of the theme are left as holes.
//! The road of a text: `calls` finds the shortcodes, `prepared` replaces them by placeholders, pulldown-cmark parses,
//! `writer` turns its events into HTML. A shortcode's body goes the same road, with the page's anchors and numbers.
//!
//! **Invariants:** never fails; time and memory are linear in the text; every span lies inside the text.
//!
//! ```
//! use twinpress::parse::markdown::{MarkdownText, Options, compile};
//! let document = compile(&MarkdownText::detached("# 如何开始\n\nSee [places](places:xiamen)."), &Options::default());
//! assert_eq!(document.headings[0].id, "如何开始");
//! assert_eq!(document.excerpt, "See places.");
//! assert_eq!(document.holes.len(), 1);
//! ```

mod anchors;
mod autolink;
mod calls;
mod cjk;
pub mod escape;
pub mod excerpt;
mod footnotes;
mod inline;
mod link;
mod lookalike;
mod prepared;
mod shortcode;
mod sink;
mod writer;

use std::ops::Range;

use anchors::Anchors;
use calls::Call;
pub use shortcode::argument_places;

use crate::diag::{Code, Diagnostic};
use crate::parse::Document;
use crate::parse::document::Heading;

/// Every key that [`crate::parse::document::Filling::Label`] may carry: a theme needs a text for each.
pub const LABELS: &[&str] = &[
    "callout.note",
    "callout.tip",
    "callout.important",
    "callout.warning",
    "callout.caution",
    "footnote.title",
    "footnote.reference",
    "footnote.back",
    "table.label",
    "task.done",
    "task.open",
];

/// How deep shortcode bodies may nest.
const DEEPEST_BODY: usize = 20;

/// A Markdown text and the file it stands in.
#[derive(Debug, Clone)]
pub struct MarkdownText<'a> {
    /// Path relative to the project, for findings; empty for a detached text.
    pub file: &'a str,
    /// The text of the whole file.
    pub text: &'a str,
    /// The bytes of `text` that are Markdown; must lie on character boundaries.
    pub range: Range<usize>,
}

impl<'a> MarkdownText<'a> {
    /// The part of a file that is Markdown.
    pub fn part(file: &'a str, text: &'a str, range: Range<usize>) -> Self {
        Self { file, text, range }
    }

    /// A text that is not a slice of its file, such as a block scalar of YAML. Spans are relative to it, and findings
    /// name no file; the caller knows where it stands.
    pub fn detached(text: &'a str) -> Self {
        Self { file: "", text, range: 0..text.len() }
    }
}

/// What may differ between texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Let HTML through. Without it, HTML is shown as text and comments are dropped.
    pub raw_html: bool,
    /// How many levels every heading moves down, to fit below a heading of the template; 6 stays the lowest.
    pub heading_shift: u8,
}

/// Compiles a text. What is wrong with it stands in [`Document::findings`].
pub fn compile(input: &MarkdownText<'_>, options: &Options) -> Document {
    let mut findings = Vec::new();
    let calls = calls::find(input.file, input.text, input.range.clone(), &mut findings);
    let mut page = Page {
        file: input.file,
        source: input.text,
        options: *options,
        calls: &calls,
        anchors: Anchors::for_text(&input.text[input.range.clone()]),
        headings: Vec::new(),
        findings,
        footnotes: 0,
        tables: 0,
        depth: 0,
    };
    let mut document = page.part(input.range.clone(), 0..calls.len(), None);
    document.headings = page.headings;
    document.findings = page.findings;
    document
}

/// What all parts of a page share: the text itself and the bodies of its shortcodes.
struct Page<'a> {
    file: &'a str,
    source: &'a str,
    options: Options,
    calls: &'a [Call],
    anchors: Anchors,
    headings: Vec<Heading>,
    findings: Vec<Diagnostic>,
    /// Footnotes numbered so far.
    footnotes: usize,
    /// Tables numbered so far.
    tables: usize,
    /// How many shortcode bodies lie around the part at work.
    depth: usize,
}

impl Page<'_> {
    /// Compiles one part; headings and findings go to the page.
    fn part(&mut self, range: Range<usize>, within: Range<usize>, opening: Option<&Call>) -> Document {
        let prepared = prepared::prepare(self.source, range, self.calls, within, opening);
        writer::write(self, &prepared, opening.is_some_and(|call| !call.is_block))
    }

    /// Compiles the body of a call, if it has one.
    fn body(&mut self, index: usize) -> Option<Document> {
        let calls = self.calls;
        let call = &calls[index];
        let body = call.body.clone()?;
        if self.depth == DEEPEST_BODY {
            let message = format!("`{}` stands inside more than {DEEPEST_BODY} shortcodes", call.name);
            self.report(&crate::diag::codes::MARKDOWN_TOO_DEEP, message, call.span.clone(), "flatten them");
            return None;
        }
        self.depth += 1;
        let document = self.part(body, index + 1..call.next, Some(call));
        self.depth -= 1;
        Some(document)
    }

    fn report(&mut self, code: &'static Code, message: impl Into<String>, span: Range<usize>, help: &str) {
        self.findings.push(Diagnostic::new(code, message).at(self.file, span, "").with_help(help));
    }
}

/// The extensions of CommonMark that are on.
fn extensions() -> pulldown_cmark::Options {
    use pulldown_cmark::Options;
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}
