//! Slips of layout: tabs, indentation, and lines that are no `key: value`.

use std::ops::Range;

use super::super::lines::{self, line_at, text_end};
use super::{Stopped, indicator};
use crate::diag::{Diagnostic, Label, codes};

impl Stopped<'_, '_> {
    /// If the line at the place has a tab in its indentation: each such line from there on.
    pub(super) fn tabs(&self, at: usize) -> Vec<Diagnostic> {
        // The outline may stop at the end of the line before, where the reader stops at the tab.
        let has_tab = |at: &usize| lines::tab_indentation(self.src(), &line_at(self.src(), *at)).is_some();
        let Some(at) = [at, self.reported].into_iter().find(has_tab) else { return Vec::new() };
        let from = line_at(self.src(), at).start;
        lines::lines_of(self.src(), from..self.text.range.end)
            .filter_map(|line| lines::tab_indentation(self.src(), &line))
            .map(|tabs| {
                self.finding(&codes::YAML_TAB, "a tab in the indentation", tabs, "YAML allows only spaces here")
                    .with_help("put two spaces in place of the tab")
            })
            .collect()
    }

    /// A line that is no `key: value`.
    pub(super) fn no_key(&self, at: usize) -> Diagnostic {
        let line = line_at(self.src(), at);
        if let Some(finding) = self.colon_without_space(&line) {
            return finding;
        }
        let start = lines::key_start(self.src(), &line);
        self.finding(
            &codes::YAML_SYNTAX,
            "a line that is not `key: value`",
            start..text_end(self.src(), start).max(start),
            "there is no colon",
        )
        .with_help("a text of several lines stands indented below its key, after `key: |`")
    }

    /// A line that does not continue the list or mapping it stands in.
    pub(super) fn misplaced(&self, at: usize) -> Option<Diagnostic> {
        let line = line_at(self.src(), at);
        let start = line.end - self.src()[line.clone()].trim_start().len();
        let is_item = self.src()[start..line.end].starts_with("- ");
        // The place is a little after the dash of an item.
        if at > start + if is_item { 2 } else { 0 } {
            return Some(self.after_value(at));
        }
        let open = self.outline.open.last().map(|open| self.outline.nodes[open.node].span.start)?;
        let words = start..text_end(self.src(), start);
        if self.spaces_before(open) == self.spaces_before(start) {
            Some(self.mixed(words, open, is_item))
        } else {
            Some(self.indentation(words, open))
        }
    }

    fn after_value(&self, at: usize) -> Diagnostic {
        if self.is_indicator(at) {
            return indicator(self.text, at);
        }
        let end = lines::character_before(self.src(), self.outline.last_end.min(at));
        let rest = at..text_end(self.src(), at).max(at);
        self.finding(&codes::YAML_SYNTAX, "text after the end of a value", rest, "nothing may follow on this line")
            .with_related(self.label(end, "the value ends here"))
            .with_help("put the whole value in quotes, or move the rest to its own key")
    }

    fn indentation(&self, words: Range<usize>, open: usize) -> Diagnostic {
        let indented = |at: usize| match self.spaces_before(at) {
            1 => "indented by 1 space".to_owned(),
            count => format!("indented by {count} spaces"),
        };
        let above = self.src()[..line_at(self.src(), words.start).start].trim_end().len();
        let above = line_at(self.src(), above);
        let above = above.end - self.src()[above.clone()].trim_start().len();
        let here = indented(words.start);
        let mut finding = self.finding(&codes::YAML_SYNTAX, "the indentation fits no line above", words, here);
        for start in if above == open { vec![open] } else { vec![open, above] } {
            finding = finding.with_related(self.label(start..text_end(self.src(), start), indented(start)));
        }
        finding.with_help("give lines that belong side by side the same number of spaces")
    }

    fn mixed(&self, words: Range<usize>, open: usize, is_item: bool) -> Diagnostic {
        let first = open..text_end(self.src(), open);
        if is_item {
            self.finding(&codes::YAML_SYNTAX, "a list item among keys", words, "this is an item")
                .with_related(self.label(first, "these are keys"))
                .with_help("put a key above the list: `key:`, then `- item` on the next line")
        } else {
            self.finding(&codes::YAML_SYNTAX, "a key among list items", words, "this is not an item")
                .with_related(self.label(first, "this is a list"))
                .with_help("start the line with `- `, or indent it below an item")
        }
    }

    /// How far into its line a place is, in characters.
    fn spaces_before(&self, at: usize) -> usize {
        self.src()[line_at(self.src(), at).start..at].chars().count()
    }

    fn label(&self, span: Range<usize>, text: impl Into<String>) -> Label {
        Label::at(self.text.file, span, text)
    }
}
