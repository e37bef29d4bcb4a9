//! Findings as text for a terminal: the message, the author's own line with a marker under it, and the fix.
//!
//! `annotate-snippets` does the drawing (display columns, control characters made visible); this module decides what
//! is drawn. Only the lines that matter are handed over, so a finding in a 50 MiB file costs as little as any other.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::{DEFAULT_TERM_WIDTH, Renderer};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet};

use super::position::{line_end, line_start};
use super::{Diagnostic, Label, Position, Severity, TextOf};

/// Two labels of one file that are at most this many bytes apart are drawn in one excerpt.
const NEAR: usize = 2000;

/// The findings one below the other, with an empty line after each. `color` asks for ANSI colours;
/// they are decoration and carry no meaning of their own.
pub fn render(findings: &[Diagnostic], text_of: &TextOf<'_>, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(DEFAULT_TERM_WIDTH);
    findings.iter().map(|finding| renderer.render(&[group(finding, text_of)]) + "\n\n").collect()
}

fn group<'a, 't: 'a>(finding: &'a Diagnostic, text_of: &TextOf<'t>) -> Group<'a> {
    let level = match finding.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(&*finding.message).id(finding.code.id));
    for excerpt in excerpts(finding, text_of) {
        group = match excerpt {
            Excerpt::File(file) => group.element(Origin::path(visible(file))),
            Excerpt::Lines { file, text, lines, labels } => group.element(
                Snippet::source(&text[lines.clone()])
                    .path(visible(file))
                    .line_start(Position::of(text, lines.start).line)
                    .annotations(labels.into_iter().map(|(kind, span, label)| {
                        kind.span(span.start - lines.start..span.end - lines.start).label(visible(label))
                    })),
            ),
        };
    }
    group.elements(finding.help.iter().map(|help| Level::HELP.message(visible(help))))
}

/// The text without characters that could steer the terminal or turn the direction of reading. Titles and source
/// lines are cleaned by the library; file names, labels and help are not, and all of them may quote content.
fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.contains(is_hidden) { text.replace(is_hidden, "\u{FFFD}").into() } else { text.into() }
}

/// A file name alone, or some of its lines with markers.
enum Excerpt<'a> {
    File(&'a str),
    Lines { file: &'a str, text: &'a str, lines: Range<usize>, labels: Vec<(AnnotationKind, Range<usize>, &'a str)> },
}

fn excerpts<'a, 't: 'a>(finding: &'a Diagnostic, text_of: &TextOf<'t>) -> Vec<Excerpt<'a>> {
    let mut excerpts: Vec<Excerpt<'a>> = Vec::new();
    let primary = finding.primary.as_deref().into_iter().map(|label| (AnnotationKind::Primary, label));
    let related = finding.related.iter().map(|label| (AnnotationKind::Context, label));
    for (kind, label) in primary.chain(related) {
        let Some((text, span)) = marked(label, text_of) else {
            excerpts.push(Excerpt::File(&label.file));
            continue;
        };
        let own = line_start(text, span.start)..line_end(text, span.end);
        let words = &*label.text;
        let near = excerpts.iter_mut().find_map(|excerpt| match excerpt {
            Excerpt::Lines { file, lines, labels, .. }
                if *file == &*label.file && own.start <= lines.end + NEAR && lines.start <= own.end + NEAR =>
            {
                Some((lines, labels))
            }
            _ => None,
        });
        if let Some((lines, labels)) = near {
            *lines = lines.start.min(own.start)..lines.end.max(own.end);
            labels.push((kind, span, words));
        } else {
            excerpts.push(Excerpt::Lines { file: &label.file, text, lines: own, labels: vec![(kind, span, words)] });
        }
    }
    excerpts
}

/// The text of the label's file and the part of it to mark: never more than one line, because an arrow around
/// forty lines helps nobody. Spans that do not fit the text are cut to it.
fn marked<'a>(label: &Label, text_of: &TextOf<'a>) -> Option<(&'a str, Range<usize>)> {
    let (span, text) = (label.span.as_ref()?, text_of(&label.file)?);
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end).clamp(start, line_end(text, start));
    Some((text, start..end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    fn shown(findings: &[Diagnostic], text: &str) -> String {
        render(findings, &|file| (file != "missing").then_some(text), false)
    }

    fn marking(text: &str, word: &str) -> String {
        let start = text.find(word).unwrap();
        shown(&[Diagnostic::new(&codes::NOT_A_CHOICE, "m").at("f", start..start + word.len(), "here")], text)
    }

    #[test]
    fn a_finding_shows_its_line_the_marker_and_the_fix() {
        let text = "uk: cardiff\nthemes:\n  - exchnage\n";
        let start = text.find("exchnage").unwrap();
        let finding = Diagnostic::new(&codes::DANGLING_REFERENCE, "`themes` names `exchnage`, which does not exist")
            .at("content/records/links/tsinghua.yaml", start..start + 8, "no entry `exchnage`")
            .with_help("did you mean `exchange`?")
            .with_help("or add `exchange.yaml`");
        insta::assert_snapshot!(shown(&[finding], text), @r"
        error[E0501]: `themes` names `exchnage`, which does not exist
         --> content/records/links/tsinghua.yaml:3:5
          |
        3 |   - exchnage
          |     ^^^^^^^^ no entry `exchnage`
          |
          = help: did you mean `exchange`?
          = help: or add `exchange.yaml`
        ");
    }

    #[test]
    fn the_marker_stands_right_under_chinese_emoji_and_tabs() {
        insta::assert_snapshot!(marking("名称: 加的夫与厦门 # 城市\n", "厦门"), @r"
        error[E0304]: m
         --> f:1:9
          |
        1 | 名称: 加的夫与厦门 # 城市
          |               ^^^^ here
        ");
        insta::assert_snapshot!(marking("a: 🎉🎉 party\n", "party"), @r"
        error[E0304]: m
         --> f:1:7
          |
        1 | a: 🎉🎉 party
          |         ^^^^^ here
        ");
        insta::assert_snapshot!(marking("\tname: x\n", "name"), @r"
        error[E0304]: m
         --> f:1:2
          |
        1 |     name: x
          |     ^^^^ here
        ");
    }

    #[test]
    fn related_places_share_the_excerpt_or_get_their_own() {
        let text = "id: a\nname: b\n\n\nid: c\n";
        let near = Diagnostic::new(&codes::DUPLICATE_KEY, "`id` stands twice")
            .at("f", 16..18, "again")
            .with_related(Label::at("f", 0..2, "first here"));
        let other = Diagnostic::new(&codes::DUPLICATE_ID, "the id `a` is used twice")
            .at("f", 4..5, "this one")
            .with_related(Label::at("g", 4..5, "and this one"))
            .with_related(Label::file("missing"));
        insta::assert_snapshot!(shown(&[near, other], text), @r"
        error[E0205]: `id` stands twice
         --> f:5:1
          |
        1 | id: a
          | -- first here
        ...
        5 | id: c
          | ^^ again

        error[E0401]: the id `a` is used twice
         --> f:1:5
          |
        1 | id: a
          |     ^ this one
          |
         ::: g:1:5
          |
        1 | id: a
          |     - and this one
         ::: missing
        ");
    }

    #[test]
    fn whole_files_ends_of_files_and_spans_of_many_lines_are_drawn() {
        let text = "a:\n  b: 1\n  c: 2";
        let findings = [
            Diagnostic::new(&codes::CONFIG_MISSING, "no file and no place"),
            Diagnostic::new(&codes::EMPTY_FILE, "a whole file").in_file("f"),
            Diagnostic::new(&codes::WRONG_TYPE, "many lines").at("f", 0..text.len(), "from here"),
            Diagnostic::new(&codes::WRONG_TYPE, "at the end").at("f", text.len()..text.len(), "here"),
            Diagnostic::new(&codes::WRONG_TYPE, "past the end").at("f", 900..999, ""),
            Diagnostic::new(&codes::WRONG_TYPE, "text unknown").at("missing", 3..4, "x"),
        ];
        insta::assert_snapshot!(shown(&findings, text), @r"
        error[E0801]: no file and no place

        error[E0206]: a whole file
        --> f

        error[E0303]: many lines
         --> f:1:1
          |
        1 | a:
          | ^^ from here

        error[E0303]: at the end
         --> f:3:7
          |
        3 |   c: 2
          |       ^ here

        error[E0303]: past the end
         --> f:3:7
          |
        3 |   c: 2
          |       ^

        error[E0303]: text unknown
        --> missing
        ");
        insta::assert_snapshot!(shown(&[findings[3].clone()], ""), @r"
        error[E0303]: at the end
         --> f:1:1
          |
        1 |
          | ^ here
        ");
    }

    #[test]
    fn a_very_long_line_is_trimmed_around_the_marker() {
        let text = format!("{}needle {}\n", "words and words ".repeat(2000), "厦门".repeat(2000));
        let seen = marking(&text, "needle");
        assert!(seen.lines().all(|line| line.chars().count() <= 200), "{seen}");
        assert!(seen.contains("needle"), "{seen}");
        assert!(seen.contains("f:1:32001"), "{seen}");
    }

    #[test]
    fn colour_is_added_only_when_asked_for_and_content_cannot_add_it() {
        let finding = [Diagnostic::new(&codes::EMPTY_FILE, "an \u{1b}[31mescape")
            .at("f\u{1b}[34m", 0..1, "\u{1b}[32m")
            .with_help("\u{1b}[35m")];
        let plain = render(&finding, &|_| Some("\u{1b}[33m text"), false);
        assert!(!plain.contains('\u{1b}'), "{plain:?}");
        assert!(render(&finding, &|_| Some("text"), true).contains("\u{1b}["));
    }
}
