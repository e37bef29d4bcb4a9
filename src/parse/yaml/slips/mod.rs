//! Why a text could not be read, in the author's terms: the slip, where it is, and the mended line.
//!
//! The reader says that it stopped; the outline's reason and the lines around the place say which slip it was.
//! No library's wording is shown.

mod brackets;
mod colons;
mod layout;
mod quotes;
#[cfg(test)]
mod tests;

use std::ops::Range;

use granit_parser::{ErrorKind as Kind, ScalarStyle};

use super::build::{Failure, Reason};
use super::lines::{line_at, mended, quoted, text_end};
use super::outline::Outline;
use super::{DEPTH, YamlText, losses};
use crate::diag::{Code, Diagnostic, codes};

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
        .with_help(if is_whole { "fill it in, or delete the file" } else { "write at least `title: ...`" })
}

/// The finding that the outline stops at a depth or at a directive that we do not allow, if that is why it stops.
pub(super) fn refusal(text: &YamlText<'_>, outline: &Outline<'_>) -> Option<Diagnostic> {
    match outline.stop.as_ref()? {
        (Kind::RecursionLimitExceeded, at) => Some(deeper(text, *at)),
        (Kind::DirectiveDisallowed, at) => Some(directive(text, *at)),
        _ => None,
    }
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

/// `%TAG`, `%YAML`: nobody needs them here, and many of them slow the reader down.
fn directive(text: &YamlText<'_>, at: usize) -> Diagnostic {
    Diagnostic::new(&codes::YAML_SYNTAX, "a line that starts with `%`")
        .at(text.file, at..text_end(text.text, at), "YAML takes this for an instruction to its reader")
        .with_help("remove the line, or put the text in quotes")
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

    /// The plain text that was read last before the place.
    fn plain_before(&self, at: usize) -> Option<Range<usize>> {
        let (span, style) = self.outline.last_scalar.as_ref()?;
        (*style == ScalarStyle::Plain && span.end <= at).then(|| span.clone())
    }

    fn known(&self, kind: &Kind, at: usize) -> Option<Diagnostic> {
        Some(match kind {
            Kind::RecursionLimitExceeded => deeper(self.text, at),
            Kind::DirectiveDisallowed => directive(self.text, at),
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
            Kind::UnclosedFlowCollection { .. } => self.unclosed_bracket(at),
            Kind::MismatchedFlowCollectionEnd { open, close } => self.mismatched_bracket(at, *open, *close),
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
                    self.mark(at),
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
            _ if self.is_indicator(at) => indicator(self.text, at),
            _ => return None,
        })
    }

    fn unknown(&self, at: usize) -> Diagnostic {
        if self.is_indicator(at) {
            return indicator(self.text, at);
        }
        self.finding(&codes::YAML_SYNTAX, "the YAML cannot be read", self.mark(at), "reading stopped here")
            .with_help("check the quotes, the indentation and the colons of this line and the one above it")
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
