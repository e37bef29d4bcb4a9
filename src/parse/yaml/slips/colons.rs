//! Slips with colons: one too many, one too wide, one without a space.

use std::ops::Range;

use super::super::lines::{self, line_at, mended, quoted, text_end};
use super::{Stopped, full_width_colon};
use crate::diag::{Diagnostic, Label, codes};

impl Stopped<'_, '_> {
    /// If the line at the place, or the text that runs into it, has a full-width colon for its colon: each such line.
    pub(super) fn full_width_colons(&self, at: usize) -> Vec<Diagnostic> {
        let scalar = self.plain_before(at).filter(|span| span.end >= line_at(self.src(), at).start);
        let from = line_at(self.src(), scalar.map_or(at, |span| span.start.min(at))).start;
        let to = line_at(self.src(), at).end;
        let find = |line: Range<usize>| lines::wide_colon(self.src(), &line);
        let Some(first) = lines::lines_of(self.src(), from..to).find_map(find) else { return Vec::new() };
        // Further down the text may be Chinese prose in a block, where `时间：` is no slip.
        let is_name = |key: &Range<usize>| self.src()[key.clone()].is_ascii();
        lines::lines_of(self.src(), from..self.text.range.end)
            .filter_map(find)
            .filter(|found| *found == first || is_name(&found.0))
            .map(|(key, colon)| full_width_colon(self.text, key, colon))
            .collect()
    }

    /// Two colons in one line, or a line that runs into the value above it.
    pub(super) fn second_colon(&self, colon: usize) -> Option<Diagnostic> {
        let scalar = self.plain_before(colon)?;
        let last = line_at(self.src(), colon);
        if scalar.start >= last.start {
            let value = scalar.start..self.value_end(scalar.start);
            let words = &self.src()[value.clone()];
            if let Some(finding) = self.full_width_mark(scalar.start, colon, &value) {
                return Some(finding);
            }
            return Some(
                self.finding(
                    &codes::YAML_COLON,
                    "a colon inside a text without quotes",
                    self.mark(colon),
                    "YAML takes this for the start of a value",
                )
                .with_help(format!("write {}", mended(self.src(), &value, &quoted(words)))),
            );
        }
        if let Some(finding) = self.colon_without_space(&line_at(self.src(), scalar.start)) {
            return Some(finding);
        }
        let key = lines::key_start(self.src(), &last).min(colon)..colon;
        let message = format!("`{}` is indented too far", &self.src()[key.clone()]);
        let value = scalar.start..text_end(self.src(), scalar.start);
        Some(
            self.finding(&codes::YAML_SYNTAX, message, key, "this looks like a part of the value above")
                .with_related(Label::at(self.text.file, value, "this key has its value already"))
                .with_help("line it up with the key it belongs beside"),
        )
    }

    /// `{en: A， zh-Hans: 甲}` or `｛en: A｝`: the colon is right, a mark before it is not.
    fn full_width_mark(&self, start: usize, colon: usize, value: &Range<usize>) -> Option<Diagnostic> {
        let line = line_at(self.src(), colon);
        let (before, words) = (&self.src()[line.start..start], &self.src()[value.clone()]);
        let (at, help) = if words.starts_with('｛') {
            (start, mended(self.src(), value, &words.replace('｛', "{").replace('｝', "}")))
        } else if before.matches('{').count() > before.matches('}').count() {
            let at = start + self.src()[start..colon].rfind('，')?;
            (at, mended(self.src(), &(at..at + '，'.len_utf8()), ","))
        } else {
            return None;
        };
        let wide = self.src()[at..].chars().next()?;
        let (plain, what) = if wide == '，' { (',', "comma") } else { ('{', "brace") };
        let mark = at..at + wide.len_utf8();
        let message = format!("a full-width {what} instead of `{plain}`");
        Some(
            self.finding(&codes::YAML_SYNTAX, message, mark, format!("this is `{wide}`, not `{plain}`"))
                .with_help(format!("write {help}")),
        )
    }

    /// `key:value`.
    pub(super) fn colon_without_space(&self, line: &Range<usize>) -> Option<Diagnostic> {
        let start = lines::key_start(self.src(), line);
        let colon = start + self.src()[start..line.end].find(':')?;
        let (key, rest) = (&self.src()[start..colon], &self.src()[colon + 1..line.end]);
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        (is_key && !rest.is_empty() && !rest.starts_with([' ', '\t', '/'])).then(|| {
            self.finding(&codes::YAML_SYNTAX, "no space after the colon", self.mark(colon), "a space is missing here")
                .with_help(format!("write {}", mended(self.src(), &self.mark(colon), ": ")))
        })
    }
}
