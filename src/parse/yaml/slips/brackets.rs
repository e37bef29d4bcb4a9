//! Slips with brackets: not closed, nothing to close, a comma forgotten, `{{ name }}` without quotes.

use std::ops::Range;

use super::super::lines::{line_at, mended, quoted, text_end};
use super::super::outline::Open;
use super::Stopped;
use crate::diag::{Diagnostic, Label, codes};

impl Stopped<'_, '_> {
    /// A bracket that was opened and did not end well.
    pub(super) fn in_brackets(&self, at: usize) -> Option<Diagnostic> {
        // `[a: b]` opens a mapping that has no bracket of its own.
        let start_of = |open: &Open<'_>| self.outline.nodes[open.node].span.start;
        let mut starts = self.outline.open.iter().rev().filter(|open| open.is_flow).map(start_of);
        let start = starts.find(|start| self.src()[*start..].starts_with(['[', '{']))?;
        let close = if self.src()[start..].starts_with('[') { ']' } else { '}' };
        let line = line_at(self.src(), start);
        if !line.contains(&at) || !self.src()[at..line.end].contains(close) {
            return Some(self.unclosed_bracket(start));
        }
        if self.src()[at..].starts_with(':') {
            return self.second_colon(at);
        }
        let label = format!("expected `,` or `{close}` before this");
        Some(
            self.finding(&codes::YAML_SYNTAX, "a comma is missing between brackets", self.mark(at), label)
                .with_related(Label::at(self.text.file, start..start + 1, "opened here"))
                .with_help("put a comma between the values; texts with commas or brackets need quotes"),
        )
    }

    pub(super) fn unclosed_bracket(&self, at: usize) -> Diagnostic {
        let bracket = &self.src()[self.mark(at)];
        let close = if bracket == "[" { ']' } else { '}' };
        let end = text_end(self.src(), at);
        self.finding(&codes::YAML_SYNTAX, format!("`{bracket}` is not closed"), self.mark(at), "opened here").with_help(
            format!(
                "close it: {}; a text that starts with `{bracket}` needs quotes",
                mended(self.src(), &(end..end), &close.to_string())
            ),
        )
    }

    pub(super) fn mismatched_bracket(&self, at: usize, open: char, close: char) -> Diagnostic {
        let right = if open == '[' { ']' } else { '}' };
        self.finding(
            &codes::YAML_SYNTAX,
            format!("`{open}` is closed by `{close}`"),
            self.mark(at),
            "the brackets do not match",
        )
        .with_help(format!("what opens with `{open}` ends with `{right}`"))
    }

    pub(super) fn extra_bracket(&self, at: usize) -> Diagnostic {
        let bracket = &self.src()[self.mark(at)];
        self.finding(
            &codes::YAML_SYNTAX,
            format!("`{bracket}` closes nothing"),
            self.mark(at),
            "no such bracket is open",
        )
        .with_help("remove it, or put the text in quotes")
    }

    /// A collection as a key; mostly `{{ name }}`, which is YAML for a mapping in a mapping.
    pub(super) fn odd_key(&self, span: &Range<usize>) -> Diagnostic {
        let finding =
            self.finding(&codes::YAML_SYNTAX, "a list or mapping stands where a key should", span.clone(), "not a key");
        if !self.src()[span.clone()].starts_with('{') || span.start == 0 || !self.src()[..span.start].ends_with('{') {
            return finding.with_help("a key is a plain word");
        }
        let value = span.start - 1..text_end(self.src(), span.start);
        finding.with_help(format!("write {}", mended(self.src(), &value, &quoted(&self.src()[value.clone()]))))
    }
}
