//! The text of a page, cut at its headings, each part with the anchor that leads to it.
//!
//! Takes what stands in `<main>` and is read: not menus, forms, drawings, what is hidden, or what a theme marks
//! `data-no-search`. An anchor is the heading's own `id`, or that of the element which begins with the heading.

use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::theme::plain;

/// What is not the page's own text.
const NOT_TEXT: &str = "nav, form, svg, script, style, template, h1, [hidden], [data-no-search]";

/// A part of a page's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Passage {
    /// The anchor that leads to it; empty for the start of the page and for headings without one.
    pub(super) anchor: String,
    /// Its heading; empty for the start of the page.
    pub(super) heading: String,
    /// The text below the heading.
    pub(super) text: String,
    /// The language of the text, if it is not the page's.
    pub(super) language: Option<String>,
}

/// The passages of a whole HTML page, in order; those with neither heading nor text are left out.
pub(super) fn of_page(html: &str) -> Vec<Passage> {
    let main = html.find("<main").map_or(html, |start| {
        let rest = &html[start..];
        &rest[..rest.find("</main>").unwrap_or(rest.len())]
    });
    let remove = element!(NOT_TEXT, |element| {
        element.remove();
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(remove);
    let main = rewrite_str(main, settings).unwrap_or_default();
    let mut passages = vec![Passage::default()];
    let mut rest = main.as_str();
    while let Some((start, tag_end, end)) = heading(rest) {
        let before = &rest[..start];
        let heading = Passage {
            anchor: id(&rest[start..tag_end]).or_else(|| id_before(before)).unwrap_or_default().to_owned(),
            heading: plain(&rest[tag_end..end]),
            ..Passage::default()
        };
        add(&mut passages, before);
        passages.push(heading);
        rest = &rest[end..];
    }
    add(&mut passages, rest);
    passages.retain(|passage| !(passage.heading.is_empty() && passage.text.is_empty()));
    passages
}

fn add(passages: &mut [Passage], html: &str) {
    if let Some(last) = passages.last_mut() {
        last.text = without_spaces_after_wide_marks(&plain(html));
    }
}

/// Where blocks of a Chinese text meet there is a space in plain text; after a full-width mark it would be a second one.
fn without_spaces_after_wide_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if !(character == ' ' && out.ends_with(['。', '，', '；', '：', '？', '！', '）', '”', '、'])) {
            out.push(character);
        }
    }
    out
}

/// The next heading of level 2 to 6: where its tag starts and ends, and where its closing tag starts.
fn heading(html: &str) -> Option<(usize, usize, usize)> {
    let mut from = 0;
    while let Some(at) = html[from..].find("<h") {
        let start = from + at;
        let level = html.as_bytes().get(start + 2).filter(|level| matches!(level, b'2'..=b'6'));
        if let Some(level) = level
            && let Some(tag_end) = html[start..].find('>').map(|end| start + end + 1)
            && let Some(end) = html[tag_end..].find(&format!("</h{}", char::from(*level)))
        {
            return Some((start, tag_end, tag_end + end));
        }
        from = start + 2;
    }
    None
}

/// The `id` in a tag.
fn id(tag: &str) -> Option<&str> {
    let rest = &tag[tag.find(" id=\"")? + 5..];
    rest.split('"').next().filter(|id| !id.is_empty())
}

/// The `id` of an element that begins where the HTML ends: only tags stand between.
fn id_before(html: &str) -> Option<&str> {
    let mut end = html.trim_end().len();
    while html[..end].ends_with('>') {
        let start = html[..end].rfind('<')?;
        let tag = &html[start..end];
        if tag.starts_with("</") {
            return None;
        }
        if let Some(id) = id(tag) {
            return Some(id);
        }
        end = html[..start].trim_end().len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(html: &str) -> Vec<String> {
        let passages = of_page(html).into_iter();
        passages.map(|passage| format!("{}|{}|{}", passage.anchor, passage.heading, passage.text)).collect()
    }

    #[test]
    fn a_page_is_cut_at_its_headings() {
        let html = "<title>T</title><header>no</header><main id=\"main\"><nav>Home</nav><h1>Title</h1><p>First &amp; last.</p>\
                    <h2 id=\"fees\">Fees</h2><p>None.</p><details id=\"who\"><summary> <h3>Who?</h3></summary>We.</details>\
                    <section id=\"s\"><p>Text</p><h2>Plain</h2></section><p data-no-search>no</p></main><footer>no</footer>";
        assert_eq!(lines(html), ["||First & last.", "fees|Fees|None.", "who|Who?|We. Text", "|Plain|"]);
    }

    #[test]
    fn a_heading_without_end_and_a_page_without_main_are_text() {
        assert_eq!(lines("<h2>Open <hr><header>x</header>"), ["||Open x"]);
        assert_eq!(lines("<p>5 <h 6</p>"), ["||5"]);
        assert!(lines("").is_empty());
        assert_eq!(lines("<p>谁牵头：</p><p>双方。</p><p>TEP 协助</p>"), ["||谁牵头：双方。TEP 协助"]);
    }
}
