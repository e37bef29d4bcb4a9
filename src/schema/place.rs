//! Findings about values become diagnostics: their places are looked up, all in one pass, and only when there are any.

use std::ops::Range;

use super::collection::Finding;
use crate::diag::{Diagnostic, Label, codes};
use crate::parse::yaml::{Positions, YamlText};

/// Adds line and column to findings about a YAML text.
pub fn place(findings: Vec<Finding>, text: &YamlText<'_>) -> Vec<Diagnostic> {
    if findings.is_empty() { Vec::new() } else { place_in(findings, &Positions::of(text.clone())) }
}

/// Adds line and column to findings about a YAML text that was read for its positions before.
pub fn place_in(findings: Vec<Finding>, positions: &Positions<'_>) -> Vec<Diagnostic> {
    let text = positions.text();
    let placed = findings.into_iter().map(|finding| {
        let span = positions.locate(&finding.path, finding.part);
        let comment = span.as_ref().and_then(|key| read_as_comment(text.text, key));
        let help = match comment.filter(|_| finding.code == &codes::MISSING_FIELD) {
            Some(help) => vec![help],
            None => finding.help,
        };
        Diagnostic {
            code: finding.code,
            message: finding.message,
            primary: Some(Label { file: text.file.into(), span, text: finding.label }.into()),
            related: Vec::new(),
            help,
            causes: Vec::new(),
        }
    });
    placed.collect()
}

/// What to do about `title: #5`, where YAML takes the author's text for a comment.
fn read_as_comment(text: &str, key: &Range<usize>) -> Option<String> {
    let value = text[key.end..].strip_prefix(':')?.lines().next()?.trim();
    let is_text = value.starts_with('#') && !value.starts_with("# ") && !value.contains('"');
    is_text.then(|| {
        format!("to YAML, `#` starts a comment: put the text in quotes: `{}: \"{value}\"`", &text[key.clone()])
    })
}
