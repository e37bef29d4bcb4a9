//! Everything the program says: findings, failures and summaries, in the form the user asked for.

use std::io::{IsTerminal as _, Write as _};

use super::Outcome;
use super::arguments::{Color, Format, Global};
use crate::diag::{self, Diagnostic, Severity, github, json, order, text};
use crate::source::Snapshot;

/// Prints to the two streams. Talk goes to stderr; findings in JSON and CI form are data and go to stdout.
pub(super) struct Reporter {
    format: Format,
    color: bool,
    quiet: bool,
    verbose: bool,
}

impl Reporter {
    /// Reads the options that concern output, and the environment.
    pub(super) fn new(global: &Global) -> Self {
        let color = match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::io::stderr().is_terminal()
            }
        };
        Self { format: global.format, color, quiet: global.quiet, verbose: global.verbose }
    }

    /// Prints findings, at most a hundred in text form, and says whether they stand in the way.
    pub(super) fn findings(
        &self,
        findings: &[Diagnostic],
        snapshot: &Snapshot,
        theme: TextOf<'_>,
        strict: bool,
    ) -> Outcome {
        let shown = self.shown(findings);
        let text_of = |file: &str| snapshot.text_of(file).or_else(|| theme.and_then(|theme| theme(file)));
        match self.format {
            Format::Json => self.data(&json::render(&shown, &text_of)),
            Format::Github => self.data(&github::render(&shown, &text_of)),
            Format::Text if !shown.is_empty() => {
                self.in_full(shown.clone(), &text_of);
                talk(&order::summary(&shown));
            }
            Format::Text => {}
        }
        let is_problem =
            |finding: &Diagnostic| finding.is_error() || (strict && finding.code.severity == Severity::Warning);
        if findings.iter().any(is_problem) { Outcome::Problems } else { Outcome::Done }
    }

    /// Prints what became of the findings since the last build: in text form the new ones and how many were mended, in the
    /// forms for programs all of them.
    pub(super) fn changes(&self, before: &[Diagnostic], now: &[Diagnostic], snapshot: &Snapshot, theme: TextOf<'_>) {
        if !matches!(self.format, Format::Text) {
            self.findings(now, snapshot, theme, false);
            return;
        }
        let (before, now) = (self.shown(before), self.shown(now));
        let (new, mended) = order::changes(&before, &now);
        if !new.is_empty() {
            let text_of = |file: &str| snapshot.text_of(file).or_else(|| theme.and_then(|theme| theme(file)));
            self.in_full(new.clone(), &text_of);
        }
        // An error that stays is said again, since the site is not shown as it is written while there is one.
        if mended > 0 || !new.is_empty() || now.iter().any(Diagnostic::is_error) {
            let counts = [(new.len(), "new"), (mended, "mended")].into_iter().filter(|(count, _)| *count > 0);
            let mut parts: Vec<String> = counts.map(|(count, what)| format!("{count} {what}")).collect();
            parts.push(if now.is_empty() { "none left".to_owned() } else { format!("left: {}", order::summary(&now)) });
            talk(&parts.join(", "));
        }
    }

    /// Prints findings with their excerpts, as many as can be read.
    fn in_full(&self, findings: Vec<Diagnostic>, text_of: &diag::TextOf<'_>) {
        let (some, more) = order::limit(findings);
        talk(&text::render(&some, text_of, self.color));
        if let Some(more) = more {
            talk(&more);
        }
    }

    /// Notes are for those who ask for more.
    fn shown(&self, findings: &[Diagnostic]) -> Vec<Diagnostic> {
        let is_shown = |finding: &&Diagnostic| self.verbose || finding.code.severity != Severity::Note;
        findings.iter().filter(is_shown).cloned().collect()
    }

    /// Prints a failure of the environment or of the command line.
    #[expect(clippy::unused_self, reason = "whoever prints does it by way of the reporter")]
    pub(super) fn failure(&self, message: &str, help: Option<&str>) -> Outcome {
        talk(&format!("error: {message}"));
        if let Some(help) = help {
            talk(&format!("  = help: {help}"));
        }
        Outcome::Failed
    }

    /// Says that the program is at fault.
    pub(super) fn bug(&self) -> Outcome {
        self.failure(
            "twinpress met a mistake of its own; the output folder was left as it was",
            Some("please report the lines above, with the file you edited last"),
        )
    }

    /// Says something that is not a finding; nothing under `--quiet`.
    pub(super) fn say(&self, message: &str) {
        if !self.quiet {
            talk(message);
        }
    }

    /// Says something only under `--verbose`.
    pub(super) fn detail(&self, message: &str) {
        if self.verbose {
            talk(message);
        }
    }

    /// Prints data. A reader that has gone away (`| head`) is no failure.
    #[expect(clippy::unused_self, reason = "whoever prints does it by way of the reporter")]
    pub(super) fn data(&self, data: &str) {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(data.as_bytes());
        if !data.is_empty() && !data.ends_with('\n') {
            let _ = out.write_all(b"\n");
        }
        let _ = out.flush();
    }
}

/// Prints a line or more of talk.
fn talk(message: &str) {
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "{}", message.trim_end_matches('\n'));
}

/// Looks up the text of a file that is not in the snapshot: a built-in template.
pub(super) type TextOf<'a> = Option<&'a dyn Fn(&str) -> Option<&'a str>>;
