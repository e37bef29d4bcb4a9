//! What stands inside a line: text, code, line breaks, links, images, HTML and shortcodes.
//!
//! The second half of [`super::writer`]; blocks are there.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::link::{self, Address};
use super::lookalike::{self, Lookalike};
use super::writer::{Events, Writer};
use super::{autolink, cjk, escape};
use crate::diag::codes;
use crate::parse::document::{Filling, Shortcode};

/// Elements longer than this are pointed at as a whole: a search for the address in nested ones would be quadratic.
const LONGEST_SEARCH: usize = 2_000;

impl<'w> Writer<'w, '_> {
    pub(super) fn text(&mut self, text: CowStr<'w>, range: Range<usize>, events: &mut Events<'w>) {
        let start = range.start;
        let text = merged(text.into(), range, self.prepared.text.as_ref(), events);
        for (found, problem) in link::misread(&text) {
            let written = &text[found];
            let place = self.prepared.text[start..].find(written).map_or(start, |at| start + at);
            let span = self.prepared.span(&(place..place + written.len()));
            self.page.report(&codes::LINK_SYNTAX, problem.message, span, &problem.help);
        }
        self.warn_of_lookalikes(&text, start);
        let text = self.prepared.unmarked(&text);
        self.follow(&text);
        let html = &mut self.out.html;
        let mut from = 0;
        while let Some(found) = autolink::find(&text, from).filter(|_| !self.is_in_link) {
            let address = &text[found.range.clone()];
            escape::push_text(html, &text[from..found.range.start]);
            html.push_str("<a href=\"");
            html.push_str(found.prefix);
            escape::push_address(html, address);
            html.push_str("\">");
            escape::push_text(html, address);
            html.push_str("</a>");
            from = found.range.end;
        }
        escape::push_text(html, &text[from..]);
    }

    /// Warns of text that was meant as markup; it starts at `start` of the prepared text.
    fn warn_of_lookalikes(&mut self, text: &str, start: usize) {
        let source = &*self.prepared.text;
        let mut found = lookalike::template_tags(text);
        if text.starts_with("[!") || self.soft_break.is_some() {
            let margin = &source[source[..start].rfind('\n').map_or(0, |at| at + 1)..start];
            if self.soft_break.is_some() {
                found.extend(lookalike::list_item(margin, text));
            } else if self.last == '\0' && margin.trim_end().ends_with('>') {
                found.extend(lookalike::callout(text));
            }
        }
        for Lookalike { range, message, help } in found {
            // Signs that stand for others make the text differ from what is written.
            let place = start + source[start..].find(&text[range.clone()]).unwrap_or(range.start);
            if !source[..place].ends_with('\\') {
                let span = self.prepared.span(&(place..(place + range.len()).min(source.len())));
                self.page.report(&codes::LOOKS_LIKE_MARKUP, message, span, &help);
            }
        }
    }

    pub(super) fn code(&mut self, code: &str) {
        let code = self.prepared.unmarked(code);
        self.follow(&code);
        self.out.push("<code>");
        escape::push_text(&mut self.out.html, &code);
        self.out.push("</code>");
    }

    pub(super) fn soft_break(&mut self) {
        self.soft_break = (self.last != '\0').then_some(self.out.html.len());
        self.out.push("\n");
        self.collect(" ");
    }

    pub(super) fn hard_break(&mut self) {
        self.interrupt();
        self.out.push("<br>\n");
        self.collect(" ");
    }

    /// Notes that text comes next; a line break before it vanishes between two Chinese characters.
    fn follow(&mut self, text: &str) {
        if let (Some(at), Some(first)) = (self.soft_break.take(), text.chars().next())
            && cjk::joins(self.last, first)
        {
            self.out.remove(at);
            self.plain.as_mut().map(String::pop);
        }
        self.last = text.chars().next_back().unwrap_or(self.last);
        self.collect(text);
    }

    /// Notes that something else than text comes next.
    fn interrupt(&mut self) {
        self.last = '\0';
        self.soft_break = None;
    }

    fn collect(&mut self, text: &str) {
        if let Some(plain) = &mut self.plain {
            plain.push_str(text);
        }
    }

    pub(super) fn link(&mut self, kind: LinkType, address: &str, title: &str, range: &Range<usize>) {
        let written = self.prepared.unmarked(address);
        if kind == LinkType::Email {
            self.out.push("<a href=\"mailto:");
            escape::push_address(&mut self.out.html, &written);
        } else {
            match link::classify(&written) {
                Address::External => {
                    self.out.push("<a href=\"");
                    escape::push_address(&mut self.out.html, &written);
                }
                Address::Site(target) => {
                    self.out.push("<a href=\"");
                    self.out.hole(self.address_span(address, range), Filling::Link(target));
                }
                Address::Unsafe(scheme) => return self.report_unsafe(scheme, address, range),
                Address::InlineImage => return self.report_unsafe("data", address, range),
            }
        }
        self.is_in_link = true;
        self.out.push("\"");
        self.title(title);
        self.out.push(">");
    }

    pub(super) fn image(&mut self, address: &str, title: &str, range: &Range<usize>, events: &mut Events<'w>) {
        let alt = alt_text(events);
        let alt = self.prepared.unmarked(&alt);
        let written = self.prepared.unmarked(address);
        let local = match link::classify(&written) {
            Address::InlineImage => None,
            Address::External => {
                let message = format!("the image `{written}` lies on another server");
                let help = "save it beside the page and name it there: `![…](photo.jpg)`";
                self.page.report(&codes::EXTERNAL_IMAGE, message, self.address_span(address, range), help);
                return self.plain_text(&alt);
            }
            Address::Unsafe(scheme) => {
                self.report_unsafe(scheme, address, range);
                return self.plain_text(&alt);
            }
            Address::Site(_) => Some(link::decode(&written).into_owned()),
        };
        self.interrupt();
        self.out.push("<img src=\"");
        match local {
            Some(path) => self.out.hole(self.address_span(address, range), Filling::Image(path)),
            None => escape::push_address(&mut self.out.html, &written),
        }
        self.out.push("\"");
        self.attribute("alt", &alt);
        self.title(title);
        self.out.push(" loading=\"lazy\" decoding=\"async\">");
    }

    fn plain_text(&mut self, text: &str) {
        self.follow(text);
        escape::push_text(&mut self.out.html, text);
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.attribute("title", &self.prepared.unmarked(title));
        }
    }

    fn report_unsafe(&mut self, scheme: &str, address: &str, range: &Range<usize>) {
        let span = self.address_span(address, range);
        let message = format!("a `{scheme}:` address was left out");
        self.page.report(&codes::UNSAFE_URL, message, span, "link to a page of this site, or to an `https:` address");
    }

    /// The place of an address in the file; the whole element if the address does not stand in it as it is.
    fn address_span(&self, address: &str, range: &Range<usize>) -> Range<usize> {
        let element = &self.prepared.text[range.clone()];
        let found = if address.is_empty() || element.len() > LONGEST_SEARCH {
            None
        } else if element.strip_suffix(')').is_some_and(|rest| rest.ends_with(address)) {
            // The common shape `[text](address)` needs no search.
            Some(element.len() - 1 - address.len())
        } else {
            element.rfind(address)
        };
        match found {
            Some(at) => self.prepared.span(&(range.start + at..range.start + at + address.len())),
            None => self.prepared.span(range),
        }
    }

    /// HTML as the parser saw it: the author's own, or placeholders of shortcodes, or both.
    pub(super) fn html(&mut self, html: &str, range: &Range<usize>, is_block: bool) {
        let prepared = self.prepared;
        let inside = prepared.placeholders_in(range);
        if inside.is_empty() {
            return self.raw(html, range, is_block);
        }
        let mut from = range.start;
        for index in inside {
            let place = &prepared.placeholders[index].0;
            self.raw(&prepared.text[from..place.start], &(from..place.start), is_block);
            self.shortcode(index);
            from = place.end;
        }
        self.raw(&prepared.text[from..range.end], &(from..range.end), is_block);
    }

    fn raw(&mut self, html: &str, range: &Range<usize>, is_block: bool) {
        let html = self.prepared.unmarked(html);
        if html.is_empty() {
            return;
        }
        self.interrupt();
        if self.page.options.raw_html {
            self.out.push(&html);
        } else if let Some((text, _)) = self.html_block.as_mut().filter(|_| is_block) {
            text.push_str(&html);
        } else if !html.starts_with("<!--") {
            self.warn_of_html(range);
            escape::push_text(&mut self.out.html, &html);
        }
    }

    /// Writes the HTML block so far as a paragraph of text; comments are notes to oneself and vanish.
    pub(super) fn flush_html(&mut self) {
        let Some((html, range)) = &mut self.html_block else { return };
        let (html, range) = (std::mem::take(html), range.clone());
        let text = without_comments(&html);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.warn_of_html(&range);
        self.out.line();
        self.out.push("<p>");
        escape::push_text(&mut self.out.html, text);
        self.out.push("</p>\n");
    }

    fn warn_of_html(&mut self, range: &Range<usize>) {
        if std::mem::replace(&mut self.has_warned_of_html, true) {
            return;
        }
        let length = self.prepared.text[range.clone()].trim_end().len();
        let span = self.prepared.span(&(range.start..range.start + length));
        let help =
            "write it as Markdown or as a shortcode; `markdown.raw_html` in `content/site.yaml` lets HTML through";
        self.page.report(&codes::RAW_HTML, "HTML in the text is shown as it is written", span, help);
    }

    fn shortcode(&mut self, placeholder: usize) {
        self.flush_html();
        self.unseen[placeholder] = false;
        let index = self.prepared.placeholders[placeholder].1;
        let calls = self.page.calls;
        let call = &calls[index];
        if call.is_block {
            self.out.line();
        }
        let body = self.page.body(index).map(Box::new);
        let arguments = call.arguments.as_slice().into();
        let filling = Filling::Shortcode(Shortcode { name: call.name.clone(), arguments, body });
        self.out.hole(call.span.clone(), filling);
        if call.is_block {
            self.out.push("\n");
        }
        self.interrupt();
    }

    /// Reports the shortcodes that the parser swallowed.
    pub(super) fn report_unseen(&mut self) {
        let calls = self.page.calls;
        for (&(_, index), _) in self.prepared.placeholders.iter().zip(&self.unseen).filter(|&(_, &unseen)| unseen) {
            let message = format!("the shortcode `{}` cannot stand here", calls[index].name);
            let help = "shortcodes stand in text or on a line of their own, not in addresses, image texts or code";
            self.page.report(&codes::SHORTCODE_SYNTAX, message, calls[index].span.clone(), help);
        }
    }
}

/// A text and those that follow it directly as one. The parser cuts at every sign that might have meant something;
/// addresses hold such signs. Borrowed as long as nothing stands between the pieces.
fn merged<'t>(first: Cow<'t, str>, range: Range<usize>, source: &'t str, events: &mut Events<'t>) -> Cow<'t, str> {
    let mut slice = (source.get(range.clone()) == Some(&*first)).then_some(range);
    let mut text = first;
    while let Some((Event::Text(next), range)) = events.next_if(|(event, _)| matches!(event, Event::Text(_))) {
        match &mut slice {
            Some(slice) if slice.end == range.start && source.get(range.clone()) == Some(&*next) => {
                slice.end = range.end;
            }
            _ => {
                if let Some(slice) = slice.take() {
                    text = Cow::Borrowed(&source[slice]);
                }
                text.to_mut().push_str(&next);
            }
        }
    }
    slice.map_or(text, |slice| Cow::Borrowed(&source[slice]))
}

/// Reads to the end of an image and keeps the text alone.
fn alt_text(events: &mut Events<'_>) -> String {
    let (mut alt, mut open) = (String::new(), 1);
    for (event, _) in events.by_ref() {
        match event {
            Event::Start(Tag::Image { .. }) => open += 1,
            Event::End(TagEnd::Image) => open -= 1,
            Event::Text(text) | Event::Code(text) => alt.push_str(&text),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            _ => {}
        }
        if open == 0 {
            break;
        }
    }
    alt
}

fn without_comments(html: &str) -> Cow<'_, str> {
    let Some(start) = html.find("<!--") else { return Cow::Borrowed(html) };
    let mut text = html[..start].to_owned();
    let mut rest = &html[start..];
    while let Some(start) = rest.find("<!--") {
        text.push_str(&rest[..start]);
        rest = rest[start..].find("-->").map_or("", |end| &rest[start + end + "-->".len()..]);
    }
    Cow::Owned(text + rest)
}
