//! Links inside HTML that several pages share.
//!
//! A record's Markdown is turned into HTML once and shown on many pages, but links are relative to the page they stand
//! on. So shared HTML carries marked addresses, and each page rewrites them when it is complete. The marks are Unicode
//! noncharacters, which never occur in text for interchange (Unicode Standard, section 23.7).

use std::borrow::Cow;

use crate::theme::Links;

const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';

/// The address of a permalink for HTML that is not yet on a page.
pub(super) fn mark(permalink: &str) -> String {
    format!("{OPEN}{permalink}{CLOSE}")
}

/// Rewrites the marked addresses of a complete page, relative to it.
pub(super) fn settle<'a>(html: &'a str, from: &str, links: &Links) -> Cow<'a, str> {
    if html.contains(OPEN) { Cow::Owned(rewrite(html, |to| links.relative(from, to))) } else { Cow::Borrowed(html) }
}

/// Rewrites the marked addresses of a text that is read outside the site, in full.
pub(super) fn settle_absolute(html: &str, links: &Links) -> String {
    rewrite(html, |to| links.absolute(to))
}

fn rewrite(html: &str, write: impl Fn(&str) -> String) -> String {
    let mut settled = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, marked)) = rest.split_once(OPEN) {
        settled.push_str(before);
        // A mark without its end can only come from content: it is dropped with the mark alone.
        let Some((permalink, after)) = marked.split_once(CLOSE) else {
            rest = marked;
            continue;
        };
        settled.push_str(&escape(&write(permalink)));
        rest = after;
    }
    settled.push_str(rest);
    settled
}

/// Escapes text for HTML, in attributes as well.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '"', '<', '>']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    pulldown_cmark_escape::escape_html(&mut escaped, text).expect("writing to a string cannot fail");
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::LinkStyle;

    #[test]
    fn one_shared_text_links_rightly_from_every_page() {
        let links = Links::new("https://www.example.org", LinkStyle::Pretty);
        let shared = format!("<a href=\"{}\">x</a>", mark("/help/#visas"));
        assert_eq!(settle(&shared, "/", &links), "<a href=\"help/#visas\">x</a>");
        assert_eq!(settle(&shared, "/zh/news/", &links), "<a href=\"../../help/#visas\">x</a>");
    }

    #[test]
    fn a_stray_mark_from_content_disappears() {
        let links = Links::new("https://www.example.org", LinkStyle::Pretty);
        assert_eq!(settle("a\u{FDD0}b", "/", &links), "ab");
    }
}
