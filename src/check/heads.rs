//! Every page has a title and a description of its own: search results and tabs show nothing else.
//!
//! Templates make both, so they are read from the rendered pages. Reads the one `<title>` and the one
//! `<meta name="description">` of a head, and nothing else of HTML.

use std::collections::HashMap;
use std::sync::Arc;

use memchr::memmem::find;

use crate::diag::{Code, Diagnostic, Label, codes};
use crate::model::{Shown, Site};
use crate::parse::ValuePath;
use crate::plan::{Content, Output, Plan};
use crate::source::Snapshot;
use crate::theme::plain;

/// What a rendered page says about itself, as written in its HTML.
#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    title: Box<str>,
    description: Box<str>,
}

impl Head {
    /// The head of a page; `None` for outputs that are not pages.
    pub fn of(output: &Output, html: &[u8]) -> Option<Self> {
        let is_page = output.is_page() && output.content != Content::NotFound;
        is_page.then(|| Self::read(&html[..find(html, b"</head>").unwrap_or(html.len())]))
    }

    fn read(head: &[u8]) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().into();
        let title = find(head, b"<title").and_then(|at| {
            let start = at + find(&head[at..], b">")? + 1;
            Some(&head[start..start + find(&head[start..], b"</title")?])
        });
        let description = find(head, b"name=\"description\"").and_then(|at| {
            let start = head[..at].iter().rposition(|byte| *byte == b'<')?;
            // No `>` stands unescaped in an attribute that the theme wrote.
            let tag = &head[start..at + find(&head[at..], b">")?];
            let value = find(tag, b"content=\"")? + "content=\"".len();
            Some(&tag[value..value + find(&tag[value..], b"\"")?])
        });
        Self { title: text(title.unwrap_or_default()), description: text(description.unwrap_or_default()) }
    }
}

/// Reports titles and descriptions that two pages of a language share, and descriptions that are missing. `heads` are in
/// the order of the plan's outputs.
pub fn heads(site: &Site, plan: &Plan, heads: &[Option<Head>], snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut taken: HashMap<(Option<usize>, What, &str), &Output> = HashMap::with_capacity(heads.len() * 2);
    let pages = plan.outputs.iter().zip(heads).filter_map(|(output, head)| Some((output, head.as_ref()?)));
    // A page that stands in for a missing translation has nothing of its own to mend.
    let pages = pages.filter(|(output, _)| {
        shown(site, output).is_none_or(|shown| output.language == Some(shown.translation.language))
    });
    for (output, head) in pages {
        for (what, text) in [(What::Title, &*head.title), (What::Description, &*head.description)] {
            if text.is_empty() {
                if what == What::Description && output.indexable {
                    let message = format!("`{}` has no description", output.permalink);
                    let mut finding = Diagnostic::new(&codes::DESCRIPTION_MISSING, message).with_help(
                        "write a `description`, or begin the page with a sentence that says what it is about",
                    );
                    finding.primary = label(site, output, "title", snapshot).map(Box::new);
                    findings.push(finding);
                }
                continue;
            }
            if let Some(first) = taken.get(&(output.language, what, text)) {
                findings.push(twice(site, what, text, (first, output), snapshot));
            } else {
                taken.insert((output.language, what, text), output);
            }
        }
    }
    findings
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum What {
    Title,
    Description,
}

fn twice(site: &Site, what: What, text: &str, (first, second): (&Output, &Output), snapshot: &Snapshot) -> Diagnostic {
    let (code, field): (&'static Code, _) = match what {
        What::Title => (&codes::TITLE_TWICE, "title"),
        What::Description => (&codes::DESCRIPTION_TWICE, "description"),
    };
    let message = format!("`{}` has the {field} of `{}`: {}", second.permalink, first.permalink, plain(text));
    let mut finding = Diagnostic::new(code, message).with_help(format!("give one of them a {field} of its own"));
    finding.primary = label(site, second, field, snapshot).map(Box::new);
    let other = label(site, first, field, snapshot);
    finding.related.extend(other.map(|label| Label { text: "the other one".into(), ..label }));
    finding
}

/// Where the page's title or description is written: in front matter, else the file it comes from.
fn label(site: &Site, output: &Output, field: &'static str, snapshot: &Snapshot) -> Option<Label> {
    let shown = shown(site, output);
    let written = shown.map(|shown| shown.translation.label(snapshot, &ValuePath::root().key(&Arc::from(field)), ""));
    written.or_else(|| output.source.as_ref().map(|source| Label::file(source.shared())))
}

/// The Markdown page that an output shows.
fn shown<'a>(site: &'a Site, output: &Output) -> Option<&'a Shown> {
    let (Content::Page(id) | Content::List { page: Some(id), .. }) = &output.content else { return None };
    site.pages.get(id)?.translations[output.language?].as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_and_description_are_read_in_any_order_of_attributes() {
        let head = |html: &str| {
            let Head { title, description } = Head::read(html.as_bytes());
            (title.into_string(), description.into_string())
        };
        let both = ("A &amp; B".to_owned(), "About “it”.".to_owned());
        assert_eq!(head("<title>\n A &amp; B </title><meta name=\"description\" content=\"About “it”.\">"), both);
        assert_eq!(
            head("<meta content=\"About “it”.\" name=\"description\"><title lang=\"en\">A &amp; B</title>"),
            both
        );
        for html in [
            "",
            "<title>",
            "<title",
            "<meta name=\"description\">",
            "<meta name=\"description",
            "name=\"description\" content=\"a\">",
        ] {
            assert_eq!(head(html), (String::new(), String::new()), "{html}");
        }
    }
}
