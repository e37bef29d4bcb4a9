//! Findings as annotations of a GitHub workflow run, so that they appear beside the line in a pull request.
//!
//! The form is fixed by GitHub ("Workflow commands for GitHub Actions", section "Setting an error message").

use std::fmt::Write as _;

use super::{Diagnostic, Position, Severity, TextOf};

/// One line for each finding: `::error file=..,line=..,col=..,title=..::message`. Help follows the message on its own lines.
pub fn render(findings: &[Diagnostic], text_of: &TextOf<'_>) -> String {
    findings.iter().map(|finding| annotation(finding, text_of)).collect()
}

fn annotation(finding: &Diagnostic, text_of: &TextOf<'_>) -> String {
    let command = match finding.code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut line = format!("::{command} ");
    if let Some(place) = &finding.primary {
        push(&mut line, format_args!("file={},", property(&place.file)));
        if let (Some(span), Some(text)) = (&place.span, text_of(&place.file)) {
            let (start, end) = (Position::of(text, span.start), Position::of(text, span.end));
            push(&mut line, format_args!("line={},endLine={},", start.line, end.line));
            // GitHub refuses columns for an annotation of several lines.
            if start.line == end.line {
                push(&mut line, format_args!("col={},endColumn={},", start.column, end.column));
            }
        }
    }
    let title = format!("{}: {}", finding.code.id, finding.code.title);
    push(&mut line, format_args!("title={}::{}", property(&title), data(&finding.message)));
    for help in &finding.help {
        push(&mut line, format_args!("%0Ahelp: {}", data(help)));
    }
    line.push('\n');
    line
}

fn push(line: &mut String, part: std::fmt::Arguments<'_>) {
    line.write_fmt(part).expect("writing to a string cannot fail");
}

/// Escapes the message, which runs to the end of the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property, which ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    #[test]
    fn an_annotation_names_file_line_and_column() {
        let text = "名: 厦门\nlevel: citty\n";
        let findings = [
            Diagnostic::new(&codes::NOT_A_CHOICE, "`citty` is 100% wrong:\nno, really")
                .at("content/records/places/a,b.yaml", text.find("citty").unwrap()..text.len() - 1, "")
                .with_help("did you mean `city`?"),
            Diagnostic::new(&codes::RAW_HTML, "two lines").at("x", 0..text.len() - 1, ""),
            Diagnostic::new(&codes::TEXT_FALLBACK, "not text").at("missing", 0..1, ""),
            Diagnostic::new(&codes::CONFIG_MISSING, "nowhere"),
        ];
        insta::assert_snapshot!(render(&findings, &|file| (file != "missing").then_some(text)), @r"
        ::error file=content/records/places/a%2Cb.yaml,line=2,endLine=2,col=8,endColumn=13,title=E0304%3A not one of the allowed values::`citty` is 100%25 wrong:%0Ano, really%0Ahelp: did you mean `city`?
        ::warning file=x,line=1,endLine=2,title=W0506%3A HTML in Markdown is shown as text::two lines
        ::notice file=missing,title=N0310%3A a text shown in another language::not text
        ::error title=E0801%3A no configuration::nowhere
        ");
    }
}
