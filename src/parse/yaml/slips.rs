//! Why a text could not be read, in the author's terms: the slip, where it is, and the mended line.
//!
//! The reader says that it stopped; the outline's reason and the lines around the place say which slip it was.
//! No library's wording is shown. One idea, a case for each slip, hence longer than most files.

use std::ops::Range;

use granit_parser::{ErrorKind as Kind, ScalarStyle};

use super::build::{Failure, Reason};
use super::lines::{self, line_at, mended, quoted, text_end};
use super::outline::{Open, Outline};
use super::{DEPTH, YamlText, losses};
use crate::diag::{Code, Diagnostic, Label, codes};

/// Everything that is wrong with a text that could not be read.
pub(super) fn explain(text: &YamlText<'_>, failure: &Failure) -> Vec<Diagnostic> {
    let outline = Outline::read(text);
    let reported = failure.at.map_or(text.range.end, |at| text.text.floor_char_boundary(text.range.start + at));
    let reported = reported.min(text.range.end);
    if outline.stop.is_none() && outline.nodes.is_empty() {
        return vec![empty(text)];
    }
    let stopped = Stopped { text, outline: &outline, reported };
    let mut findings = losses::duplicates(text, &outline);
    findings.extend(stopped.slips(failure.reason));
    findings
}

/// The finding that there is nothing to read.
pub(super) fn empty(text: &YamlText<'_>) -> Diagnostic {
    let is_whole = text.range.end == text.text.len();
    Diagnostic::new(&codes::EMPTY_FILE, if is_whole { "the file is empty" } else { "the front matter is empty" })
        .in_file(text.file)
}

/// The finding that brackets or lists nest too deeply, if that is why the outline stops.
pub(super) fn too_deep(text: &YamlText<'_>, outline: &Outline<'_>) -> Option<Diagnostic> {
    let (Kind::RecursionLimitExceeded, at) = outline.stop.as_ref()? else { return None };
    Some(deeper(text, *at))
}

/// A line `key：value`.
pub(super) fn full_width_colon(text: &YamlText<'_>, key: Range<usize>, colon: Range<usize>) -> Diagnostic {
    let value = text.text[colon.end..text_end(text.text, colon.end)].trim_start();
    let mended = format!("`{}:{}{value}`", &text.text[key.clone()], if value.is_empty() { "" } else { " " });
    Diagnostic::new(&codes::YAML_FULL_WIDTH_COLON, format!("a full-width colon after `{}`", &text.text[key]))
        .at(text.file, colon, "this is `：`, not `:`")
        .with_help(format!("write {mended}, or put the text in quotes if it is no key"))
}

/// A text that starts with a character that means something in YAML.
pub(super) fn indicator(text: &YamlText<'_>, at: usize) -> Diagnostic {
    let mark = text.text[at..].chars().next().unwrap_or(' ');
    let value = at..text_end(text.text, at);
    let label = match mark {
        '&' => "to YAML this is the name of what follows, and not shown",
        '*' => "to YAML this stands for a value named elsewhere",
        '!' => "to YAML this is the type of what follows",
        _ => "to YAML this character is punctuation",
    };
    let mended = mended(text.text, &value, &quoted(&text.text[value.clone()]));
    let name = if mark == '`' { "a backtick".to_owned() } else { format!("`{mark}`") };
    Diagnostic::new(&codes::YAML_SYNTAX, format!("a text that starts with {name} needs quotes"))
        .at(text.file, at..at + mark.len_utf8(), label)
        .with_help(format!("write {mended}"))
}

fn deeper(text: &YamlText<'_>, at: usize) -> Diagnostic {
    Diagnostic::new(&codes::YAML_TOO_DEEP, format!("lists and mappings nest deeper than {DEPTH}"))
        .at(text.file, at..text.text.ceil_char_boundary(at + 1), "the limit is passed here")
        .with_help("flatten the text; no record needs this depth")
}

/// The place where reading stopped.
struct Stopped<'t, 'a> {
    text: &'t YamlText<'a>,
    outline: &'t Outline<'a>,
    /// Where the reader says that it stopped, if the outline does not know better.
    reported: usize,
}

impl Stopped<'_, '_> {
    fn slips(&self, reason: Reason) -> Vec<Diagnostic> {
        let outline = self.outline;
        match reason {
            Reason::Depth => vec![deeper(self.text, outline.stop.as_ref().map_or(self.reported, |stop| stop.1))],
            Reason::Size => vec![
                Diagnostic::new(&codes::YAML_TOO_DEEP, "the aliases repeat too much")
                    .in_file(self.text.file)
                    .with_help("write the values out instead of repeating them with `*name`"),
            ],
            Reason::Tag if outline.tags.is_empty() => vec![indicator(self.text, self.reported)],
            Reason::Tag => outline.tags.iter().map(|tag| indicator(self.text, tag.start)).collect(),
            Reason::Syntax => match (&outline.second_document, &outline.stop) {
                (Some(border), None) => vec![
                    Diagnostic::new(&codes::YAML_DOCUMENTS, "a second document starts here")
                        .at(self.text.file, border.clone(), "everything above is a document of its own")
                        .with_help("remove this line, or move what follows to its own file"),
                ],
                (_, None) if !outline.odd_keys.is_empty() => {
                    vec![self.odd_key(&outline.nodes[outline.odd_keys[0]].span)]
                }
                (_, stop) => self.syntax(stop.as_ref()),
            },
        }
    }

    fn odd_key(&self, span: &Range<usize>) -> Diagnostic {
        let finding =
            self.finding(&codes::YAML_SYNTAX, "a list or mapping stands where a key should", span.clone(), "not a key");
        if !self.src()[span.clone()].starts_with('{') || span.start == 0 || !self.src()[..span.start].ends_with('{') {
            return finding.with_help("a key is a plain word");
        }
        let value = span.start - 1..text_end(self.src(), span.start);
        finding.with_help(format!("write {}", mended(self.src(), &value, &quoted(&self.src()[value.clone()]))))
    }

    /// A text that is not YAML. Tabs and full-width colons explain most reasons, so the lines are asked first.
    fn syntax(&self, stop: Option<&(Kind, usize)>) -> Vec<Diagnostic> {
        let at = stop.map_or(self.reported, |stop| stop.1);
        let slips = self.tabs(at);
        if !slips.is_empty() {
            return slips;
        }
        let slips = self.full_width_colons(at);
        if !slips.is_empty() {
            return slips;
        }
        vec![stop.and_then(|(kind, at)| self.known(kind, *at)).unwrap_or_else(|| self.unknown(at))]
    }

    /// If the line at the place has a tab in its indentation: each such line from there on.
    fn tabs(&self, at: usize) -> Vec<Diagnostic> {
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

    /// If the line at the place, or the text that runs into it, has a full-width colon for its colon: each such line.
    fn full_width_colons(&self, at: usize) -> Vec<Diagnostic> {
        let scalar = self.plain_before(at).filter(|span| span.end >= line_at(self.src(), at).start);
        let from = line_at(self.src(), scalar.map_or(at, |span| span.start.min(at))).start;
        let to = line_at(self.src(), at).end;
        let find = |line: Range<usize>| lines::wide_colon(self.src(), &line);
        if !lines::lines_of(self.src(), from..to).any(|line| find(line).is_some()) {
            return Vec::new();
        }
        let all = lines::lines_of(self.src(), from..self.text.range.end).filter_map(find);
        all.map(|(key, colon)| full_width_colon(self.text, key, colon)).collect()
    }

    /// The plain text that was read last before the place.
    fn plain_before(&self, at: usize) -> Option<Range<usize>> {
        let (span, style) = self.outline.last_scalar.as_ref()?;
        (*style == ScalarStyle::Plain && span.end <= at).then(|| span.clone())
    }

    fn known(&self, kind: &Kind, at: usize) -> Option<Diagnostic> {
        Some(match kind {
            Kind::RecursionLimitExceeded => deeper(self.text, at),
            Kind::MappingValueNotAllowed => self.second_colon(at)?,
            Kind::SimpleKeyExpected | Kind::InvalidSimpleKey | Kind::UnexpectedEndOfPlainScalar => self.no_key(at),
            Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => self.unclosed_quote(at, None)?,
            Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => {
                self.after_quote(at)?
            }
            Kind::UnknownQuotedScalarEscape | Kind::InvalidQuotedScalarHexEscape => self.escape()?,
            Kind::ExpectedBlockMappingKey | Kind::ExpectedBlockSequenceEntry | Kind::InvalidIndentation => {
                self.misplaced(at)?
            }
            Kind::UnclosedFlowCollection { .. } | Kind::MismatchedFlowCollectionEnd { .. } => self.unclosed_bracket(at),
            Kind::InvalidColonPlacement
            | Kind::ExpectedFlowMappingSeparator
            | Kind::ExpectedFlowSequenceSeparator
            | Kind::UnexpectedEofFlowMapping
            | Kind::UnexpectedEofFlowSequence
            | Kind::BlockEntryInFlowCollection
            | Kind::InvalidFlowScalarIndent => self.in_brackets(at)?,
            Kind::MisplacedFlowCollectionEnd => self.extra_bracket(at),
            Kind::BlockSequenceEntryNotAllowed => self
                .finding(
                    &codes::YAML_SYNTAX,
                    "a list cannot start on the line of its key",
                    at..at + 1,
                    "this dash starts a list",
                )
                .with_help("put each `- item` on its own line below the key, or put the text in quotes"),
            Kind::InvalidBlockScalarHeader => self
                .finding(
                    &codes::YAML_SYNTAX,
                    "text after a sign that starts a block of lines",
                    self.mark(at),
                    "the text must start on the next line",
                )
                .with_help(format!("start the text on the next line, or write {}", self.in_quotes(at))),
            // A directive: what follows lacks the `---` that would have to come between.
            Kind::ExpectedDocumentStart => self.directive()?,
            _ if self.is_indicator(at) => indicator(self.text, at),
            _ => return None,
        })
    }

    /// Two colons in one line, or a line that runs into the value above it.
    fn second_colon(&self, colon: usize) -> Option<Diagnostic> {
        let scalar = self.plain_before(colon)?;
        let last = line_at(self.src(), colon);
        if scalar.start >= last.start {
            let value = scalar.start..self.value_end(scalar.start);
            let words = &self.src()[value.clone()];
            return Some(
                self.finding(
                    &codes::YAML_COLON,
                    "a colon inside a text without quotes",
                    colon..colon + 1,
                    "YAML takes this for the start of a value",
                )
                .with_help(format!("write {}", mended(self.src(), &value, &quoted(words)))),
            );
        }
        let above = line_at(self.src(), scalar.start);
        if let Some(finding) = self.colon_without_space(&above) {
            return Some(finding);
        }
        let key = lines::key_start(self.src(), &last)..colon;
        let message = format!("`{}` is indented too far", &self.src()[key.clone()]);
        let reading = Label::at(
            self.text.file,
            above.start.max(scalar.start)..text_end(self.src(), scalar.start),
            "this key has its value already",
        );
        Some(
            self.finding(&codes::YAML_SYNTAX, message, key, "this looks like a part of the value above")
                .with_related(reading)
                .with_help("line it up with the key it belongs beside"),
        )
    }

    /// A line that is no `key: value`.
    fn no_key(&self, at: usize) -> Diagnostic {
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

    /// `key:value`.
    fn colon_without_space(&self, line: &Range<usize>) -> Option<Diagnostic> {
        let start = lines::key_start(self.src(), line);
        let colon = start + self.src()[start..line.end].find(':')?;
        let (key, rest) = (&self.src()[start..colon], &self.src()[colon + 1..line.end]);
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        (is_key && !rest.is_empty() && !rest.starts_with([' ', '\t', '/'])).then(|| {
            self.finding(&codes::YAML_SYNTAX, "no space after the colon", colon..colon + 1, "a space is missing here")
                .with_help(format!("write {}", mended(self.src(), &(colon..colon + 1), ": ")))
        })
    }

    fn unclosed_quote(&self, at: usize, closed: Option<Range<usize>>) -> Option<Diagnostic> {
        let quote = self.src()[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let end = text_end(self.src(), at + 1);
        let mut finding = self.finding(&codes::YAML_QUOTE, "a quote that is not closed", at..at + 1, "opened here");
        if let Some(closed) = closed {
            finding = finding.with_related(Label::at(self.text.file, closed, "the next quote is only here"));
        }
        Some(finding.with_help(format!("close it: {}", mended(self.src(), &(end..end), &quote.to_string()))))
    }

    /// Text after a closing quote: the quote was closed too early, or not on its own line.
    fn after_quote(&self, at: usize) -> Option<Diagnostic> {
        let open =
            lines::find_outside_comments(self.src(), self.outline.last_end..at, |rest| rest.starts_with(['"', '\'']))?;
        let close = open + 1 + self.src()[open + 1..at].rfind(['"', '\''])?;
        if !line_at(self.src(), open).contains(&close) {
            return self.unclosed_quote(open, Some(close..close + 1));
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

    fn escape(&self) -> Option<Diagnostic> {
        let at = self.reported;
        let mark = self.src()[at..].starts_with('\\').then(|| at..self.src().ceil_char_boundary(at + 2))?;
        let message = format!("`{}` means nothing between double quotes", &self.src()[mark.clone()]);
        Some(
            self.finding(&codes::YAML_SYNTAX, message, mark, "a backslash starts a special character")
                .with_help("write `\\\\` for a backslash, or use single quotes"),
        )
    }

    /// A line that does not continue the list or mapping it stands in.
    fn misplaced(&self, at: usize) -> Option<Diagnostic> {
        let line = line_at(self.src(), at);
        let start = line.end - self.src()[line.clone()].trim_start().len();
        let is_item = self.src()[start..line.end].starts_with("- ");
        // The place is a little after the dash of an item.
        if at > start + if is_item { 2 } else { 0 } {
            if self.is_indicator(at) {
                return Some(indicator(self.text, at));
            }
            let value = self.outline.last_end.min(at)..at;
            let label = "nothing may follow on this line";
            return Some(
                self.finding(
                    &codes::YAML_SYNTAX,
                    "text after the end of a value",
                    at..text_end(self.src(), at).max(at),
                    label,
                )
                .with_related(Label::at(
                    self.text.file,
                    lines::character_before(self.src(), value.start),
                    "the value ends here",
                ))
                .with_help("put the whole value in quotes, or move the rest to its own key"),
            );
        }
        let open = self.outline.open.last().map(|open| self.outline.nodes[open.node].span.start)?;
        let above = line_at(self.src(), open);
        let column = |at: usize| self.src()[line_at(self.src(), at).start..at].chars().count();
        let words = start..text_end(self.src(), start);
        if column(open) != column(start) {
            let (here, there) = (column(start), column(open));
            let spaces = |count: usize| format!("{count} space{}", if count == 1 { "" } else { "s" });
            return Some(
                self.finding(
                    &codes::YAML_SYNTAX,
                    "the indentation fits no line above",
                    words,
                    format!("indented by {}", spaces(here)),
                )
                .with_related(Label::at(
                    self.text.file,
                    open..text_end(self.src(), open),
                    format!("indented by {}", spaces(there)),
                ))
                .with_help("give lines that belong side by side the same number of spaces"),
            );
        }
        let (message, label) = if is_item {
            ("a list item among keys", "this is an item")
        } else {
            ("a key among list items", "this is not an item")
        };
        Some(
            self.finding(&codes::YAML_SYNTAX, message, words, label)
                .with_related(Label::at(
                    self.text.file,
                    open.max(above.start)..text_end(self.src(), open),
                    if is_item { "these are keys" } else { "this is a list" },
                ))
                .with_help(if is_item {
                    "put a key above the list: `key:`, then `- item` on the next line"
                } else {
                    "start the line with `- `, or indent it below an item"
                }),
        )
    }

    /// A bracket that was opened and did not end well.
    fn in_brackets(&self, at: usize) -> Option<Diagnostic> {
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

    fn unclosed_bracket(&self, at: usize) -> Diagnostic {
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

    fn extra_bracket(&self, at: usize) -> Diagnostic {
        let bracket = &self.src()[self.mark(at)];
        self.finding(
            &codes::YAML_SYNTAX,
            format!("`{bracket}` closes nothing"),
            self.mark(at),
            "no such bracket is open",
        )
        .with_help(format!(
            "remove it, or put the text in quotes; lists open with `[`, mappings with `{{`: `{bracket}` must match"
        ))
    }

    fn unknown(&self, at: usize) -> Diagnostic {
        if self.is_indicator(at) {
            return indicator(self.text, at);
        }
        self.finding(&codes::YAML_SYNTAX, "the YAML cannot be read", self.mark(at), "reading stopped here")
            .with_help("remove it, or put the text in quotes")
    }

    /// Whether a value starts here with a character that no plain text may start with.
    fn is_indicator(&self, at: usize) -> bool {
        let before = &self.src()[line_at(self.src(), at).start..at];
        let starts_value = before.trim().is_empty() || before.ends_with([' ', '\t', '[', '{', ',']);
        starts_value && self.src()[at..].starts_with(['@', '`', '%', '*', '&', '!', '|', '>', ',', '?', ']', '}'])
    }

    /// Where a plain value ends: at a comma or bracket between brackets, else with its line.
    fn value_end(&self, start: usize) -> usize {
        let end = text_end(self.src(), start);
        if self.outline.open.last().is_some_and(|open| open.is_flow) {
            return start + self.src()[start..end].find([',', ']', '}']).unwrap_or(end - start);
        }
        end
    }

    fn directive(&self) -> Option<Diagnostic> {
        let is_word = |rest: &str| !rest.starts_with(char::is_whitespace);
        let first = lines::find_outside_comments(self.src(), self.text.range.clone(), is_word)?;
        self.src()[first..].starts_with('%').then(|| indicator(self.text, first))
    }

    fn in_quotes(&self, at: usize) -> String {
        let value = at..text_end(self.src(), at);
        mended(self.src(), &value, &quoted(&self.src()[value.clone()]))
    }

    /// The character at a place, nothing at the end of a line.
    fn mark(&self, at: usize) -> Range<usize> {
        at..at + self.src()[at..].chars().next().filter(|&c| c != '\n').map_or(0, char::len_utf8)
    }

    fn src(&self) -> &str {
        self.text.text
    }

    fn finding(
        &self,
        code: &'static Code,
        message: impl Into<String>,
        span: Range<usize>,
        label: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, message).at(self.text.file, span, label)
    }
}
