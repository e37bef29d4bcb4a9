//! Findings as JSON for the client: what its panel and its chip show.
//!
//! Unlike [`crate::diag::json`], which is a contract with editors and scripts, this form brings the author's own lines
//! with it, puts the findings of the open page first, and may change with the client.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::excerpt::{Line, excerpt};
use crate::diag::{Diagnostic, Position, Severity, TextOf, codes};

/// The most findings that are listed; a panel with more helps nobody. The overview has all.
const LISTED: usize = 100;
/// What may stand in the path of a link to an editor.
pub(super) const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':');

/// The findings for a page whose source is `page_source`: its own first, marked `here`; notes only of this page.
///
/// `root` is the absolute folder of the project; with it, findings carry a link that opens the place in an editor.
/// Markers count UTF-16 units of the line's text, as JavaScript does.
pub fn json(
    findings: &[Diagnostic],
    text_of: &TextOf<'_>,
    page_source: Option<&str>,
    build: u64,
    root: Option<&str>,
) -> String {
    json_with_notes(findings, text_of, page_source, build, root, &[])
}

/// As [`json`], with what else an editor should know of the page ([`super::status::notes`]).
pub fn json_with_notes(
    findings: &[Diagnostic],
    text_of: &TextOf<'_>,
    page_source: Option<&str>,
    build: u64,
    root: Option<&str>,
    notes: &[String],
) -> String {
    let is_here = |finding: &Diagnostic| page_source.is_some() && file_of(finding) == page_source;
    let count = |severity| findings.iter().filter(|finding| finding.code.severity == severity).count();
    // As on the command line, notes are told only to those who ask: here, on the page that they are about.
    let is_told = |finding: &&Diagnostic| finding.code.severity != Severity::Note || is_here(finding);
    let mut order: Vec<&Diagnostic> = findings.iter().filter(is_told).collect();
    order.sort_by_key(|finding| (!is_here(finding), finding.code.severity));
    let listed = order.iter().take(LISTED);
    let answer = Answer {
        build,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        placeholders: findings.iter().filter(|finding| is_placeholder(finding)).count(),
        notes,
        findings: listed.map(|finding| Listed::new(finding, text_of, is_here(finding), root)).collect(),
        left_out: order.len().saturating_sub(LISTED),
    };
    answer.json()
}

/// Whether a finding is about an address that stands in for a real one.
pub(super) fn is_placeholder(finding: &Diagnostic) -> bool {
    finding.code.id == codes::PLACEHOLDER.id
}

/// A link that opens a place in an editor; `None` for files that are not in the project's folder.
pub(super) fn editor_link(root: &str, file: &str, place: Option<Position>) -> Option<String> {
    // Files of the program itself are labelled, not stored: `(built in) templates/page.html`.
    if file.starts_with('(') {
        return None;
    }
    let root = root.replace('\\', "/");
    let path = format!("/{}/{file}", root.trim_matches('/'));
    let path = utf8_percent_encode(&path, PATH);
    let Position { line, column } = place.unwrap_or(Position { line: 1, column: 1 });
    Some(format!("vscode://file{path}:{line}:{column}"))
}

/// Where a finding points, as far as the text is known.
pub(super) fn place_of(finding: &Diagnostic, text_of: &TextOf<'_>) -> Option<Position> {
    let label = finding.primary.as_ref()?;
    Some(Position::of(text_of(&label.file)?, label.span.as_ref()?.start))
}

/// The words for a severity.
pub(super) fn severity(finding: &Diagnostic) -> &'static str {
    match finding.code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn file_of(finding: &Diagnostic) -> Option<&str> {
    finding.primary.as_ref().map(|label| &*label.file)
}

#[derive(Serialize)]
struct Answer<'a> {
    build: u64,
    errors: usize,
    warnings: usize,
    /// How many of the warnings are placeholders.
    placeholders: usize,
    notes: &'a [String],
    findings: Vec<Listed<'a>>,
    left_out: usize,
}

#[derive(Serialize)]
struct Listed<'a> {
    severity: &'a str,
    code: &'a str,
    title: &'a str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    label: &'a str,
    excerpt: Vec<Line<'a>>,
    help: &'a [String],
    here: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    editor: Option<String>,
}

impl Answer<'_> {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and lists always have a JSON form")
    }
}

impl<'a> Listed<'a> {
    fn new<'t: 'a>(finding: &'a Diagnostic, text_of: &TextOf<'t>, here: bool, root: Option<&str>) -> Self {
        let file = file_of(finding);
        let place = place_of(finding, text_of);
        Self {
            severity: severity(finding),
            code: finding.code.id,
            title: finding.code.title,
            message: &finding.message,
            file,
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            label: finding.primary.as_ref().map_or("", |label| &label.text),
            excerpt: finding.primary.as_ref().and_then(|label| excerpt(label, text_of)).unwrap_or_default(),
            help: &finding.help,
            here,
            editor: root.zip(file).and_then(|(root, file)| editor_link(root, file, place)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const TEXT: &str = "title: 🎉 厦门\nlayout: nwes\ndraft: true\n";

    fn text_of(file: &str) -> Option<&'static str> {
        (file != "missing.md").then_some(TEXT)
    }

    fn at(word: &str) -> std::ops::Range<usize> {
        let start = TEXT.find(word).unwrap();
        start..start + word.len()
    }

    fn read(findings: &[Diagnostic], page: Option<&str>, root: Option<&str>) -> Value {
        serde_json::from_str(&super::json(findings, &text_of, page, 3, root)).unwrap()
    }

    #[test]
    fn a_finding_comes_with_its_lines_its_marker_and_the_fix() {
        let finding = Diagnostic::new(&codes::UNKNOWN_LAYOUT, "the theme has no layout `nwes`")
            .at("content/pages/a.md", at("nwes"), "no such template")
            .with_help("did you mean `news`?");
        let answer = read(&[finding], Some("content/pages/a.md"), Some("/home/an editor/site"));
        assert_eq!(
            answer,
            json!({
                "build": 3, "errors": 1, "warnings": 0, "placeholders": 0, "notes": [], "left_out": 0,
                "findings": [{
                    "severity": "error", "code": codes::UNKNOWN_LAYOUT.id, "title": codes::UNKNOWN_LAYOUT.title,
                    "message": "the theme has no layout `nwes`",
                    "file": "content/pages/a.md", "line": 2, "column": 9, "label": "no such template",
                    "excerpt": [
                        {"number": 1, "text": "title: 🎉 厦门", "marker": null},
                        {"number": 2, "text": "layout: nwes", "marker": [8, 4]},
                        {"number": 3, "text": "draft: true", "marker": null},
                    ],
                    "help": ["did you mean `news`?"], "here": true,
                    "editor": "vscode://file/home/an%20editor/site/content/pages/a.md:2:9",
                }],
            })
        );
    }

    #[test]
    fn markers_count_as_javascript_does() {
        let finding = Diagnostic::new(&codes::WRONG_TYPE, "m").at("a.md", at("厦门"), "");
        let answer = read(&[finding], None, None);
        // `🎉` is two UTF-16 units and one character.
        assert_eq!(answer["findings"][0]["excerpt"][0]["marker"], json!([10, 2]));
        assert_eq!(answer["findings"][0]["column"], 10);
    }

    #[test]
    fn the_findings_of_the_open_page_come_first_then_errors() {
        let findings = [
            Diagnostic::new(&codes::PLACEHOLDER, "one").in_file("b.yaml"),
            Diagnostic::new(&codes::WRONG_TYPE, "two").in_file("b.yaml"),
            Diagnostic::new(&codes::PLACEHOLDER, "three").in_file("a.md"),
            Diagnostic::new(&codes::CONFIG_MISSING, "four"),
        ];
        let answer = read(&findings, Some("a.md"), None);
        let told: Vec<&str> =
            answer["findings"].as_array().unwrap().iter().map(|found| found["message"].as_str().unwrap()).collect();
        assert_eq!(told, ["three", "two", "four", "one"]);
        assert_eq!(
            (&answer["errors"], &answer["warnings"], &answer["placeholders"]),
            (&json!(2), &json!(2), &json!(2))
        );
        assert_eq!(answer["findings"][1]["here"], false);
        assert_eq!(answer["findings"][2]["here"], false, "a finding without a file is on no page");
        assert_eq!(read(&findings[3..], None, None)["findings"][0]["here"], false);
    }

    #[test]
    fn notes_are_told_on_the_page_that_they_are_about() {
        let note = Diagnostic::new(&codes::TEXT_FALLBACK, "m").in_file("a.md");
        assert_eq!(read(std::slice::from_ref(&note), Some("b.md"), None)["findings"], json!([]));
        assert_eq!(read(&[note], Some("a.md"), None)["findings"][0]["severity"], "note");
    }

    #[test]
    fn places_that_do_not_fit_the_text_are_safe() {
        let findings = [
            Diagnostic::new(&codes::WRONG_TYPE, "past the end").at("a.md", 900..999, ""),
            Diagnostic::new(&codes::WRONG_TYPE, "inside a character").at("a.md", 8..9, ""),
            Diagnostic::new(&codes::WRONG_TYPE, "many lines").at("a.md", 0..TEXT.len(), ""),
            Diagnostic::new(&codes::WRONG_TYPE, "no text").at("missing.md", 3..4, ""),
        ];
        let answer = read(&findings, None, None);
        assert_eq!(answer["findings"][0]["excerpt"][1], json!({"number": 4, "text": "", "marker": [0, 0]}));
        assert_eq!(answer["findings"][1]["excerpt"][0]["marker"], json!([7, 2]));
        assert_eq!(answer["findings"][2]["excerpt"][0]["marker"], json!([0, 12]));
        assert_eq!(answer["findings"][3]["excerpt"], json!([]));
        assert!(answer["findings"][3]["line"].is_null());
    }

    #[test]
    fn long_lines_and_long_lists_are_cut_and_hidden_characters_shown() {
        let text = format!("{}needle\u{202E}{}", "厦".repeat(5000), "x".repeat(5000));
        let start = text.find("needle").unwrap();
        let finding = Diagnostic::new(&codes::WRONG_TYPE, "m").at("a.md", start..start + 6, "");
        let answer: Value =
            serde_json::from_str(&super::json(&vec![finding; 150], &|_| Some(&text), None, 1, None)).unwrap();
        let line = &answer["findings"][0]["excerpt"][0];
        assert_eq!(line["marker"], json!([201, 6]));
        let shown = line["text"].as_str().unwrap();
        assert!(shown.chars().count() < 500 && shown.contains("needle\u{FFFD}"), "{shown}");
        assert_eq!(answer["findings"].as_array().unwrap().len(), 100);
        assert_eq!((&answer["left_out"], &answer["errors"]), (&json!(50), &json!(150)));
    }

    #[test]
    fn links_to_the_editor_are_made_for_files_of_the_project_only() {
        let place = Some(Position { line: 2, column: 3 });
        let link = editor_link(r"C:\sites\one", "content/a#b.md", place).unwrap();
        assert_eq!(link, "vscode://file/C:/sites/one/content/a%23b.md:2:3");
        assert_eq!(editor_link("/s", "x.md", None).unwrap(), "vscode://file/s/x.md:1:1");
        assert_eq!(editor_link("/s", "(built in) templates/page.html", None), None);
    }
}
