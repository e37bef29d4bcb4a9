//! Links inside HTML that several pages share.
//!
//! A record's Markdown is turned into HTML once and shown on many pages, but links are relative to the page they stand
//! on. So shared HTML carries marked addresses, and each page rewrites them when it is complete. The marks are Unicode
//! noncharacters, which never occur in text for interchange (Unicode Standard, section 23.7).

use std::borrow::Cow;

use memchr::memmem;

use crate::theme::Links;

const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';

/// The address of a permalink for HTML that is not yet on a page.
pub(super) fn mark(permalink: &str) -> String {
    format!("{OPEN}{permalink}{CLOSE}")
}

/// Rewrites the marked addresses of a page, which is the part of `out` from `start` on, relative to the page.
pub(super) fn settle(out: &mut Vec<u8>, start: usize, from: &str, links: &Links) {
    let mut mark = [0; 4];
    let page = &out[start..];
    if memmem::find(page, OPEN.encode_utf8(&mut mark).as_bytes()).is_none() {
        return;
    }
    let settled = rewrite(&String::from_utf8_lossy(page), |to| links.relative(from, to));
    out.truncate(start);
    out.extend_from_slice(settled.as_bytes());
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

    fn settled(html: &str, from: &str) -> String {
        let mut out = format!("before{html}").into_bytes();
        settle(&mut out, 6, from, &Links::new("https://www.example.org", LinkStyle::Pretty));
        String::from_utf8(out).unwrap().strip_prefix("before").unwrap().to_owned()
    }

    #[test]
    fn one_shared_text_links_rightly_from_every_page() {
        let shared = format!("<a href=\"{}\">x</a>", mark("/help/#visas"));
        assert_eq!(settled(&shared, "/"), "<a href=\"help/#visas\">x</a>");
        assert_eq!(settled(&shared, "/zh/news/"), "<a href=\"../../help/#visas\">x</a>");
    }

    #[test]
    fn a_stray_mark_from_content_disappears() {
        assert_eq!(settled("a\u{FDD0}b", "/"), "ab");
    }
}
