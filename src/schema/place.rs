//! Findings about values become diagnostics: their places are looked up, all in one pass, and only when there are any.

use super::collection::Finding;
use crate::diag::{Diagnostic, Label};
use crate::parse::yaml::{YamlText, locate};

/// Adds line and column to findings about a YAML text.
pub fn place(findings: Vec<Finding>, text: &YamlText<'_>) -> Vec<Diagnostic> {
    if findings.is_empty() {
        return Vec::new();
    }
    let wanted: Vec<_> = findings.iter().map(|finding| (finding.path.clone(), finding.part)).collect();
    let placed = findings.into_iter().zip(locate(text, &wanted)).map(|(finding, span)| Diagnostic {
        code: finding.code,
        message: finding.message,
        primary: Some(Label { file: text.file.into(), span, text: finding.label }),
        related: Vec::new(),
        help: finding.help,
        causes: Vec::new(),
    });
    placed.collect()
}
