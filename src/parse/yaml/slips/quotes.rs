//! Slips with quotes: not closed, closed too early, a backslash between them.

use std::ops::Range;

use super::super::lines::{self, line_at, mended, quoted, text_end};
use super::Stopped;
use crate::diag::{Diagnostic, Label, codes};

impl Stopped<'_, '_> {
    pub(super) fn unclosed_quote(&self, at: usize, closed: Option<Range<usize>>) -> Option<Diagnostic> {
        let quote = self.src()[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let end = text_end(self.src(), at + 1);
        let mut finding = self.finding(&codes::YAML_QUOTE, "a quote that is not closed", self.mark(at), "opened here");
        if let Some(closed) = closed {
            finding = finding.with_related(Label::at(self.text.file, closed, "the next quote is only here"));
        }
        Some(finding.with_help(format!("close it: {}", mended(self.src(), &(end..end), &quote.to_string()))))
    }

    /// Text after a closing quote: the quote was closed too early, or not on its own line.
    pub(super) fn after_quote(&self, at: usize) -> Option<Diagnostic> {
        let open =
            lines::find_outside_comments(self.src(), self.outline.last_end..at, |rest| rest.starts_with(['"', '\'']))?;
        let close = open + 1 + self.src()[open + 1..at].rfind(['"', '\''])?;
        if !line_at(self.src(), open).contains(&close) {
            return self.unclosed_quote(open, Some(close..close + 1));
        }
        if self.outline.open.last().is_some_and(|open| open.is_flow) {
            return self.in_brackets(at);
        }
        let value = open..text_end(self.src(), at).max(at);
        let words = &self.src()[value.clone()];
        let quote = &words[..1];
        let inner = words.strip_prefix(quote).and_then(|words| words.strip_suffix(quote)).unwrap_or(words);
        let plain = if inner.contains(quote) && inner.matches(quote).count().is_multiple_of(2) { words } else { inner };
        Some(
            self.finding(
                &codes::YAML_QUOTE,
                "text after the closing quote",
                close..close + 1,
                "the quoted text ends here",
            )
            .with_help(format!("write {}", mended(self.src(), &value, &quoted(plain)))),
        )
    }

    pub(super) fn escape(&self) -> Option<Diagnostic> {
        let at = self.reported;
        let mark = self.src()[at..].starts_with('\\').then(|| at..self.src().ceil_char_boundary(at + 2))?;
        let message = format!("`{}` means nothing between double quotes", &self.src()[mark.clone()]);
        Some(
            self.finding(&codes::YAML_SYNTAX, message, mark, "a backslash starts a special character")
                .with_help("write `\\\\` for a backslash, or use single quotes"),
        )
    }
}
