//! Which shortcode tags of a text belong together, and which are code and so none at all.
//!
//! An opening tag has a body if a closing tag of the same name follows; tags nest. What is code is asked of the Markdown
//! parser itself: the tags are masked and the text is parsed once, so that no second idea of fences and backticks exists.
//!
//! **Invariant:** calls are sorted by their start; the calls inside a body follow its own call directly, up to `next`.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag as Element};

use super::shortcode::{self, Kind, Tag};
use crate::diag::{Diagnostic, codes};
use crate::parse::Value;

/// A shortcode call, with or without a body. All ranges are bytes of the file.
#[derive(Debug)]
pub(super) struct Call {
    /// From the opening brace to the last closing one.
    pub(super) span: Range<usize>,
    /// The shortcode's name.
    pub(super) name: String,
    /// The arguments in the order written.
    pub(super) arguments: Vec<(String, Value)>,
    /// What stands between opening and closing tag.
    pub(super) body: Option<Range<usize>>,
    /// Whether the call has its lines to itself and so is a block.
    pub(super) is_block: bool,
    /// Index of the first call that does not lie inside this one.
    pub(super) next: usize,
}

/// All calls in `text[range]`; what cannot be read goes to `findings`.
pub(super) fn find(file: &str, text: &str, range: Range<usize>, findings: &mut Vec<Diagnostic>) -> Vec<Call> {
    if !text[range.clone()].contains(shortcode::OPEN) {
        return Vec::new();
    }
    let mut tags = shortcode::tags(text, range.clone());
    let literal = literal_ranges(text, range.clone(), &tags);
    let mut code = literal.iter().peekable();
    tags.retain(|tag| {
        while code.next_if(|range| range.end <= tag.span.start).is_some() {}
        code.peek().is_none_or(|range| range.start > tag.span.start)
    });
    let mut calls = pair(file, tags, findings);
    for call in &mut calls {
        call.is_block = is_alone(text, &range, &call.span);
    }
    calls
}

/// The ranges of code and of HTML comments, in order.
fn literal_ranges(text: &str, range: Range<usize>, tags: &[Tag<'_>]) -> Vec<Range<usize>> {
    let mut masked = String::with_capacity(range.len());
    let mut from = range.start;
    for tag in tags.iter().filter(|tag| !matches!(tag.kind, Kind::Broken(_))) {
        masked.push_str(&text[from..tag.span.start]);
        masked.extend(std::iter::repeat_n('x', tag.span.len()));
        from = tag.span.end;
    }
    masked.push_str(&text[from..range.end]);
    Parser::new_ext(&masked, super::extensions())
        .into_offset_iter()
        .filter(|(event, place)| match event {
            Event::Code(_) | Event::Start(Element::CodeBlock(_)) => true,
            Event::InlineHtml(_) | Event::Start(Element::HtmlBlock) => masked[place.clone()].starts_with("<!--"),
            _ => false,
        })
        .map(|(_, place)| place.start + range.start..place.end + range.start)
        .collect()
}

fn pair(file: &str, tags: Vec<Tag<'_>>, findings: &mut Vec<Diagnostic>) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::with_capacity(tags.len());
    // Opening tags that may still get a body; a broken one has no call, but its closing tag is no second mistake.
    let mut open: Vec<(&str, Option<usize>)> = Vec::new();
    let mut waiting: HashMap<&str, usize> = HashMap::new();
    for tag in tags {
        match tag.kind {
            Kind::Open(arguments) => {
                open.push((tag.name, Some(calls.len())));
                *waiting.entry(tag.name).or_default() += 1;
                let (name, next) = (tag.name.to_owned(), calls.len() + 1);
                calls.push(Call { span: tag.span, name, arguments, body: None, is_block: false, next });
            }
            Kind::Broken(problem) => {
                open.push((tag.name, None));
                *waiting.entry(tag.name).or_default() += 1;
                findings.push(
                    Diagnostic::new(&codes::SHORTCODE_SYNTAX, problem.message)
                        .at(file, problem.span, "")
                        .with_help(problem.help),
                );
            }
            Kind::Close if waiting.get(tag.name).copied().unwrap_or_default() == 0 => findings.push(
                Diagnostic::new(&codes::SHORTCODE_SYNTAX, format!("`{}` is closed but not open", tag.name))
                    .at(file, tag.span, "no opening tag before this")
                    .with_help(format!("open it with `{{{{< {} >}}}}`, or remove this tag", tag.name)),
            ),
            Kind::Close => {
                let end = calls.len();
                while let Some((name, index)) = open.pop() {
                    if let Some(count) = waiting.get_mut(name) {
                        *count -= 1;
                    }
                    if name == tag.name {
                        if let Some(call) = index.and_then(|index| calls.get_mut(index)) {
                            call.body = Some(call.span.end..tag.span.start);
                            call.span.end = tag.span.end;
                            call.next = end;
                        }
                        break;
                    }
                }
            }
        }
    }
    calls
}

/// Whether nothing but white space and quote signs shares the lines of a call.
fn is_alone(text: &str, range: &Range<usize>, span: &Range<usize>) -> bool {
    let before = text[range.start..span.start].trim_end_matches([' ', '\t', '>']);
    let after = text[span.end..range.end].trim_start_matches([' ', '\t']);
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with(['\n', '\r']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, body, whether it is a block.
    type Shape<'a> = (String, Option<&'a str>, bool);

    fn shapes(text: &str) -> (Vec<Shape<'_>>, Vec<String>) {
        let mut findings = Vec::new();
        let calls = find("a.md", text, 0..text.len(), &mut findings);
        let calls =
            calls.into_iter().map(|call| (call.name, call.body.map(|body| &text[body]), call.is_block)).collect();
        (calls, findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn an_opening_tag_has_a_body_if_a_closing_tag_follows() {
        let (calls, findings) = shapes("{{< a >}}\n{{< b >}} x {{< a >}}y{{< /a >}}\n{{< /a >}}\n");
        let expected = [
            ("a".to_owned(), Some("\n{{< b >}} x {{< a >}}y{{< /a >}}\n"), true),
            ("b".to_owned(), None, false),
            ("a".to_owned(), Some("y"), false),
        ];
        assert_eq!((calls, findings), (expected.into(), vec![]));
    }

    #[test]
    fn code_and_comments_hold_no_shortcodes() {
        let text = "`{{< a >}}` `{{<` \\{{< b >}}\n\n```\n{{< c }\n```\n\n    {{< d >}}\n\n<!-- {{< e >}} -->\n\n> {{< f >}}\n";
        assert_eq!(shapes(text), (vec![("f".to_owned(), None, true)], vec![]));
    }

    #[test]
    fn a_stray_closing_tag_is_reported_and_a_broken_opening_tag_only_once() {
        let (calls, findings) = shapes("{{< /a >}} {{< b x >}} {{< /b >}}");
        assert!(calls.is_empty());
        assert_eq!(findings, ["`a` is closed but not open", "`x` has no value in the shortcode `b`"]);
    }
}
