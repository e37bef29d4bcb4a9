//! Cells of the overview's tables, as HTML: links to pages, places in files, escaped text.

use std::fmt::Write as _;

use percent_encoding::utf8_percent_encode;

use super::dashboard::Dashboard;
use super::findings::{PATH, editor_link};
use crate::diag::Position;
use crate::model::{Entry, Site};
use crate::source::SitePath;

/// A page by the title it is shown under, with its address when it has one.
pub(super) fn title(input: &Dashboard<'_>, source: &SitePath) -> String {
    let output = input.outputs.iter().find(|output| output.is_page() && output.source.as_ref() == Some(source));
    output.map_or_else(|| escape(source.file_name()), |output| link(output.permalink.as_str(), &output.title))
}

/// A record by its title, with its address when it has one.
pub(super) fn record(site: &Site, entry: &Entry) -> String {
    let title = site.entry_title(entry, 0);
    site.entry_permalink(entry, 0).map_or_else(|| escape(title), |address| link(address.as_str(), title))
}

/// A link to a page of the site.
pub(super) fn link(address: &str, words: &str) -> String {
    format!("<a href=\"{}\">{}</a>", utf8_percent_encode(address, PATH), escape(words))
}

/// A source with line and column.
pub(super) fn place(input: &Dashboard<'_>, source: &SitePath, at: Option<Position>) -> String {
    file(input, source.as_str(), at)
}

/// A file with line and column; a link when an editor can open it.
pub(super) fn file(input: &Dashboard<'_>, file: &str, at: Option<Position>) -> String {
    // A long path may go on in the next line, after a slash.
    let mut shown = escape(file).replace('/', "/<wbr>");
    if let Some(Position { line, column }) = at {
        let _ = write!(shown, ":{line}:{column}");
    }
    match input.root.and_then(|root| editor_link(root, file, at)) {
        Some(editor) => format!("<a class=\"file\" href=\"{}\"><code>{shown}</code></a>", escape(&editor)),
        None => format!("<code class=\"file\">{shown}</code>"),
    }
}

/// A sentence in which names stand in backticks.
pub(super) fn words(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 0 { escape(part) } else { format!("<code>{}</code>", escape(part)) }).collect()
}

/// Text that is nothing but text in HTML, in attributes too.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    pulldown_cmark_escape::escape_html(&mut escaped, text).expect("writing to a string cannot fail");
    escaped
}
