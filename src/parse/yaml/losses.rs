//! What YAML would let pass though something the author wrote is lost: duplicate keys, anchors that nobody uses,
//! texts that a `#` cuts short, and lines with a full-width colon that became part of a text.

use granit_parser::ScalarStyle;

use super::outline::{Form, Outline};
use super::{YamlText, lines, slips};
use crate::diag::{Diagnostic, Label, codes};

/// Whether a look at the outline could find something; most texts are spared it.
pub(super) fn is_possible(yaml: &str) -> bool {
    let names_something = |(at, _): (usize, &str)| {
        let (before, after) = (yaml[..at].chars().next_back(), yaml[at + 1..].chars().next());
        before.is_none_or(|c| c.is_whitespace() || "[{,".contains(c)) && after.is_some_and(|c| !c.is_whitespace())
    };
    let cuts_a_text = |(at, _): (usize, &str)| yaml[at + 2..].starts_with(char::is_alphanumeric);
    yaml.contains('：') || yaml.match_indices(" #").any(cuts_a_text) || yaml.match_indices('&').any(names_something)
}

/// Everything that would be lost. `duplicate` is a key that the reader met twice, should the outline not show it.
pub(super) fn find(text: &YamlText<'_>, outline: &Outline<'_>, duplicate: Option<&str>) -> Vec<Diagnostic> {
    let mut findings = duplicates(text, outline);
    if let (true, Some(key)) = (findings.is_empty(), duplicate) {
        findings.push(
            Diagnostic::new(&codes::DUPLICATE_KEY, format!("the key `{key}` stands twice"))
                .in_file(text.file)
                .with_help(REMOVE),
        );
    }
    findings.extend(unused_anchors(text, outline));
    findings.extend(swallowed_lines(text, outline));
    findings.extend(cut_texts(text, outline));
    findings
}

/// `Room #3` without quotes is `Room`. A comment that is meant as one has a space after its `#`.
fn cut_texts<'t>(text: &'t YamlText<'_>, outline: &'t Outline<'_>) -> impl Iterator<Item = Diagnostic> + 't {
    let plain = outline.nodes.iter().filter(|node| matches!(node.form, Form::Scalar(_, ScalarStyle::Plain)));
    plain.filter_map(|node| {
        let line = lines::line_at(text.text, node.span.end);
        let rest = &text.text[node.span.end..line.end.max(node.span.end)];
        let comment = rest.trim_start().strip_prefix('#').filter(|words| words.starts_with(char::is_alphanumeric))?;
        let hash = line.end - comment.len() - 1;
        let before = &text.text[line.start..hash];
        // A missing value stands at its key, perhaps on the line above.
        if !before.ends_with([' ', '\t']) || before.trim().is_empty() {
            return None;
        }
        let value = if node.span.is_empty() { hash } else { node.span.start.max(line.start) };
        let words = &text.text[value..line.end].trim_end();
        let finding = Diagnostic::new(&codes::YAML_COMMENT, "`#` after a space cuts the text short").at(
            text.file,
            hash..hash + 1 + comment.trim_end().len(),
            "this would be lost",
        );
        let mended = lines::mended(text.text, &(value..line.end), &lines::quoted(words));
        Some(finding.with_help(format!("write {mended}; a comment has a space after its `#`")))
    })
}

const REMOVE: &str = "remove one of them, or rename it";

/// Every key that stands twice in a mapping.
pub(super) fn duplicates(text: &YamlText<'_>, outline: &Outline<'_>) -> Vec<Diagnostic> {
    let finding = |key: &super::outline::Duplicate<'_>| {
        Diagnostic::new(&codes::DUPLICATE_KEY, format!("the key `{}` stands twice", key.key))
            .at(text.file, key.again.clone(), "again here")
            .with_related(Label::at(text.file, key.first.clone(), "first here"))
            .with_help(REMOVE)
    };
    outline.duplicates.iter().map(finding).collect()
}

/// `&Co` at the start of a value is a name for it, and vanishes.
fn unused_anchors<'t>(text: &'t YamlText<'_>, outline: &'t Outline<'_>) -> impl Iterator<Item = Diagnostic> + 't {
    outline.anchors.values().filter(|anchor| !anchor.is_used).map(|anchor| slips::indicator(text, anchor.span.start))
}

/// `name：A` on a line of its own is not a key but a text, or joins the text above.
fn swallowed_lines<'t>(text: &'t YamlText<'_>, outline: &'t Outline<'_>) -> impl Iterator<Item = Diagnostic> + 't {
    let plain = outline.nodes.iter().filter(|node| matches!(node.form, Form::Scalar(_, ScalarStyle::Plain)));
    let lines = plain.flat_map(|node| {
        let first = lines::line_at(text.text, node.span.start);
        let stands_alone = text.text[first.start..node.span.start].trim().is_empty();
        lines::lines_of(text.text, first.start..node.span.end).skip(usize::from(!stands_alone))
    });
    lines.filter_map(|line| {
        let (key, colon) = lines::wide_colon(text.text, &line)?;
        let is_name =
            text.text[key.clone()].bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        is_name.then(|| slips::full_width_colon(text, key, colon))
    })
}
