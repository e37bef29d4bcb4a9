//! From the parser's events to HTML with holes: one pass, one buffer.
//!
//! One long match, because it is one table: an arm for each kind of block. What stands inside a line is in [`super::inline`]. Footnotes are kept by
//! [`super::footnotes`], and what a position means in the file is known by [`super::prepared`].

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, OffsetIter, Parser, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::prepared::Prepared;
use super::sink::Sink;
use super::{Page, escape, excerpt};
use crate::diag::codes;
use crate::parse::document::{Filling, Heading};
use crate::parse::{Document, slug};

pub(super) type Events<'t> = Peekable<OffsetIter<'t>>;

/// Quotes and lists may nest this deep: more is an accident or an attack, and costs every reader of the HTML.
const DEEPEST_BLOCK: usize = 100;

/// The longest excerpt, in characters.
const LONGEST_EXCERPT: usize = 300;

/// Writes one part of a page. An inline part (the body of a shortcode inside a sentence) has no paragraphs of its own.
pub(super) fn write(page: &mut Page<'_>, prepared: &Prepared<'_>, is_inline: bool) -> Document {
    let text = prepared.text.as_ref();
    let mut writer = Writer {
        out: Sink { html: String::with_capacity(text.len() + text.len() / 2), holes: Vec::new() },
        is_excerpt_wanted: page.depth == 0,
        unseen: vec![true; prepared.placeholders.len()],
        page,
        prepared,
        is_inline,
        outer: Vec::new(),
        footnotes: Footnotes::default(),
        depth: 0,
        is_too_deep: false,
        heading: None,
        table: Table::default(),
        is_in_link: false,
        html_block: None,
        has_warned_of_html: false,
        last: '\0',
        soft_break: None,
        plain: None,
        excerpt: String::new(),
    };
    let mut events = Parser::new_ext(text, super::extensions()).into_offset_iter().peekable();
    while let Some((event, range)) = events.next() {
        writer.event(event, range, &mut events);
    }
    writer.finish()
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one fact about the place in the text, and they combine freely"
)]
pub(super) struct Writer<'w, 'p> {
    pub(super) page: &'w mut Page<'p>,
    pub(super) prepared: &'w Prepared<'w>,
    pub(super) out: Sink,
    pub(super) is_in_link: bool,
    /// The HTML block at work while HTML is off: its text and its place in the prepared text.
    pub(super) html_block: Option<(String, Range<usize>)>,
    /// HTML is warned of once in a block.
    pub(super) has_warned_of_html: bool,
    /// The last character of the current block, for line breaks between Chinese lines; NUL if there is none.
    pub(super) last: char,
    /// Where a line break was written that the next character may make superfluous.
    pub(super) soft_break: Option<usize>,
    /// The plain text of the heading or first paragraph, while inside one.
    pub(super) plain: Option<String>,
    /// Which placeholders have not become holes yet.
    pub(super) unseen: Vec<bool>,
    is_inline: bool,
    /// The sinks and labels around the footnote definition at work.
    outer: Vec<(Sink, String)>,
    footnotes: Footnotes,
    /// Quotes and lists around the current event.
    depth: usize,
    is_too_deep: bool,
    heading: Option<OpenHeading>,
    table: Table,
    is_excerpt_wanted: bool,
    excerpt: String,
}

/// A heading whose id must wait for its text.
struct OpenHeading {
    written_id: Option<String>,
    /// Where the id goes: offset in the HTML, and the first hole after it.
    at: usize,
    first_hole: usize,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    is_in_head: bool,
    has_rows: bool,
}

impl<'w> Writer<'w, '_> {
    fn event(&mut self, event: Event<'w>, range: Range<usize>, events: &mut Events<'w>) {
        match event {
            Event::Start(tag) => self.start(tag, &range, events),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(text, range, events),
            Event::Code(code) => self.code(&code),
            Event::Html(html) => self.html(&html, &range, true),
            Event::InlineHtml(html) => self.html(&html, &range, false),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.hard_break(),
            Event::Rule => {
                self.out.line();
                self.out.push("<hr>\n");
            }
            Event::FootnoteReference(label) => {
                let (label, span) = (self.prepared.unmarked(&label), self.prepared.span(&range));
                self.footnotes.refer(&mut self.out, &label, &span, &mut self.page.footnotes);
            }
            Event::TaskListMarker(done) => {
                self.out.push("<input type=\"checkbox\" disabled");
                self.out.push(if done { " checked aria-label=\"" } else { " aria-label=\"" });
                self.label(&range, if done { "task.done" } else { "task.open" });
                self.out.push("\"> ");
            }
            // Extensions that are off.
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'w>, range: &Range<usize>, events: &mut Events<'w>) {
        match tag {
            Tag::Paragraph => {
                self.start_block();
                if self.is_excerpt_wanted && self.depth == 0 && self.outer.is_empty() {
                    self.plain = Some(String::new());
                }
                if self.has_paragraph() {
                    self.out.push("<p>");
                }
            }
            Tag::Heading { level, id, classes, .. } => {
                self.start_block();
                self.plain = Some(String::new());
                let level = self.shifted(level);
                self.out.push(&format!("<h{level}"));
                let written_id = id.map(|id| self.prepared.unmarked(&id).into_owned());
                let (at, first_hole) = (self.out.html.len(), self.out.holes.len());
                self.heading = Some(OpenHeading { written_id, at, first_hole });
                if !classes.is_empty() {
                    let classes = classes.join(" ");
                    self.attribute("class", &self.prepared.unmarked(&classes));
                }
                self.out.push(">");
            }
            Tag::BlockQuote(kind) if self.descend(range, events) => {
                self.start_block();
                let Some(kind) = kind else { return self.out.push("<blockquote>\n") };
                let (name, label) = callout(kind);
                self.out.push(&format!("<aside class=\"callout callout-{name}\" role=\"note\">\n"));
                self.out.push(&format!("<p class=\"callout-title\" data-callout=\"{name}\">"));
                self.label(range, label);
                self.out.push("</p>\n");
            }
            Tag::List(first) if self.descend(range, events) => {
                self.out.line();
                match first {
                    None => self.out.push("<ul>\n"),
                    Some(1) => self.out.push("<ol>\n"),
                    Some(first) => self.out.push(&format!("<ol start=\"{first}\">\n")),
                }
            }
            Tag::Item => {
                self.start_block();
                self.out.push("<li>");
            }
            Tag::CodeBlock(kind) => self.code_block(&kind, range, events),
            Tag::HtmlBlock => {
                self.start_block();
                self.html_block = (!self.page.options.raw_html).then(|| (String::new(), range.clone()));
            }
            Tag::FootnoteDefinition(label) => {
                let label = self.prepared.unmarked(&label).into_owned();
                self.outer.push((std::mem::take(&mut self.out), label));
            }
            Tag::Table(alignments) => {
                self.out.line();
                self.page.tables += 1;
                self.table = Table { alignments, ..Table::default() };
                self.out.push("<div data-scroll tabindex=\"0\" role=\"region\" aria-label=\"");
                self.label(range, "table.label");
                self.out.push(&format!(" {}\">\n<table>\n", self.page.tables));
            }
            Tag::TableHead => {
                self.table.is_in_head = true;
                self.out.push("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.out.push(if self.table.has_rows { "<tr>" } else { "<tbody>\n<tr>" });
                self.table.has_rows = true;
                self.table.column = 0;
            }
            Tag::TableCell => {
                (self.last, self.has_warned_of_html) = ('\0', false);
                self.out.push(if self.table.is_in_head { "<th scope=\"col\"" } else { "<td" });
                self.out.push(match self.table.alignments.get(self.table.column) {
                    Some(Alignment::Left) => " class=\"align-left\">",
                    Some(Alignment::Center) => " class=\"align-center\">",
                    Some(Alignment::Right) => " class=\"align-right\">",
                    _ => ">",
                });
                self.table.column += 1;
            }
            Tag::Emphasis => self.out.push("<em>"),
            Tag::Strong => self.out.push("<strong>"),
            Tag::Strikethrough => self.out.push("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title, range),
            Tag::Image { dest_url, title, .. } => self.image(&dest_url, &title, range, events),
            // Too deep, or extensions that are off.
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                if self.has_paragraph() {
                    self.out.push("</p>\n");
                }
                if let Some(plain) = self.plain.take().filter(|plain| !plain.trim().is_empty()) {
                    self.excerpt = excerpt::shorten(&plain, LONGEST_EXCERPT);
                    self.is_excerpt_wanted = false;
                }
            }
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::BlockQuote(kind) => {
                self.depth -= 1;
                self.out.line();
                self.out.push(if kind.is_some() { "</aside>\n" } else { "</blockquote>\n" });
            }
            TagEnd::List(is_ordered) => {
                self.depth -= 1;
                self.out.push(if is_ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => self.out.push("</li>\n"),
            TagEnd::HtmlBlock => {
                self.flush_html();
                self.html_block = None;
            }
            TagEnd::FootnoteDefinition => {
                if let Some((out, label)) = self.outer.pop() {
                    self.footnotes.define(&label, std::mem::replace(&mut self.out, out));
                }
            }
            TagEnd::Table => {
                self.out.push(if self.table.has_rows { "</tbody>\n</table>\n</div>\n" } else { "</table>\n</div>\n" });
            }
            TagEnd::TableHead => {
                self.table.is_in_head = false;
                self.out.push("</tr>\n</thead>\n");
            }
            TagEnd::TableRow => self.out.push("</tr>\n"),
            TagEnd::TableCell => self.out.push(if self.table.is_in_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.out.push("</em>"),
            TagEnd::Strong => self.out.push("</strong>"),
            TagEnd::Strikethrough => self.out.push("</del>"),
            TagEnd::Link if self.is_in_link => {
                self.is_in_link = false;
                self.out.push("</a>");
            }
            // Read to their end where they start, or extensions that are off.
            _ => {}
        }
    }

    fn start_block(&mut self) {
        self.out.line();
        self.last = '\0';
        self.soft_break = None;
        self.has_warned_of_html = false;
    }

    /// Enters a quote or a list, unless it is too deep: then it is skipped to its end.
    fn descend(&mut self, range: &Range<usize>, events: &mut Events<'_>) -> bool {
        if self.depth < DEEPEST_BLOCK {
            self.depth += 1;
            return true;
        }
        if !self.is_too_deep {
            self.is_too_deep = true;
            let message = format!("quotes and lists nest deeper than {DEEPEST_BLOCK} levels");
            let span = self.prepared.span(range);
            self.page.report(&codes::MARKDOWN_TOO_DEEP, message, span, "flatten them");
        }
        let mut open = 1;
        while open > 0 {
            match events.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some(_) => {}
                None => break,
            }
        }
        false
    }

    fn has_paragraph(&self) -> bool {
        !self.is_inline || self.depth > 0 || !self.outer.is_empty()
    }

    fn shifted(&self, level: HeadingLevel) -> u8 {
        (level as u8).saturating_add(self.page.options.heading_shift).min(6)
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        let Some(heading) = self.heading.take() else { return };
        let level = self.shifted(level);
        let text = self.plain.take().unwrap_or_default();
        let text = text.trim();
        let id = match heading.written_id {
            Some(id) => self.page.anchors.claim_written(id),
            None => self.page.anchors.claim(slug::anchor(text)),
        };
        let mut attribute = String::from(" id=\"");
        escape::push_attribute(&mut attribute, &id);
        attribute.push('"');
        self.out.insert(heading.at, heading.first_hole, &attribute);
        self.out.push(&format!("</h{level}>\n"));
        self.page.headings.push(Heading { level, id, text: text.to_owned() });
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>, events: &mut Events<'_>) {
        self.out.line();
        let mut text = String::new();
        for (event, _) in events.by_ref() {
            match event {
                Event::Text(line) => text.push_str(&line),
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        let text = self.prepared.unmarked(&text).into_owned();
        let info = if let CodeBlockKind::Fenced(info) = kind { info.as_ref() } else { "" };
        // `rust,ignore` and `rust {1,3}` are habits from elsewhere: only the name counts.
        let mut words = info.split(|c: char| c.is_whitespace() || c == ',' || c == '{');
        if let Some(language) = words.find(|word| !word.is_empty()) {
            let language = self.prepared.unmarked(language).into_owned();
            self.out.hole(self.prepared.span(range), Filling::Code { language, text });
            self.out.push("\n");
        } else {
            self.out.push("<pre tabindex=\"0\"><code translate=\"no\">");
            escape::push_text(&mut self.out.html, &text);
            self.out.push("</code></pre>\n");
        }
    }

    /// A text of the theme, in the language of the page.
    pub(super) fn label(&mut self, range: &Range<usize>, key: &'static str) {
        self.out.hole(self.prepared.span(range), Filling::Label(key));
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(" ");
        self.out.push(name);
        self.out.push("=\"");
        escape::push_attribute(&mut self.out.html, value);
        self.out.push("\"");
    }

    fn finish(mut self) -> Document {
        if !self.is_too_deep {
            self.report_unseen();
        }
        let level = self.shifted(HeadingLevel::H2);
        self.footnotes.write(&mut self.out, level);
        Document { html: self.out.html, holes: self.out.holes, excerpt: self.excerpt, ..Document::default() }
    }
}

fn callout(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "callout.note"),
        BlockQuoteKind::Tip => ("tip", "callout.tip"),
        BlockQuoteKind::Important => ("important", "callout.important"),
        BlockQuoteKind::Warning => ("warning", "callout.warning"),
        BlockQuoteKind::Caution => ("caution", "callout.caution"),
    }
}
