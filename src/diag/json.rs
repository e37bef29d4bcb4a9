//! Findings as JSON, for editors, scripts and the preview's overlay.
//!
//! The shape is part of the command line's contract: keys are only ever added.

use serde::Serialize;

use super::{Diagnostic, Label, Position, Severity, TextOf};

/// One JSON object a line for each finding.
///
/// Lines and columns count from 1, columns in characters; `end_line` and `end_column` name the place just after the
/// marked text. Places are `null` when a finding is about a whole file or about no file.
pub fn render(findings: &[Diagnostic], text_of: &TextOf<'_>) -> String {
    findings.iter().map(|finding| json(&Finding::new(finding, text_of)) + "\n").collect()
}

/// All findings as one JSON array.
pub fn render_array(findings: &[Diagnostic], text_of: &TextOf<'_>) -> String {
    json(&findings.iter().map(|finding| Finding::new(finding, text_of)).collect::<Vec<_>>())
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    title: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    related: Vec<Place<'a>>,
    help: &'a [String],
}

#[derive(Serialize, Default)]
struct Place<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    label: &'a str,
}

impl<'a> Finding<'a> {
    fn new(finding: &'a Diagnostic, text_of: &TextOf<'_>) -> Self {
        Self {
            code: finding.code.id,
            severity: match finding.code.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            title: finding.code.title,
            message: &finding.message,
            place: finding.primary.as_ref().map(|label| Place::new(label, text_of)).unwrap_or_default(),
            related: finding.related.iter().map(|label| Place::new(label, text_of)).collect(),
            help: &finding.help,
        }
    }
}

impl<'a> Place<'a> {
    fn new(label: &'a Label, text_of: &TextOf<'_>) -> Self {
        let bounds = label.span.as_ref().and_then(|span| {
            let text = text_of(&label.file)?;
            Some((Position::of(text, span.start), Position::of(text, span.end)))
        });
        Self {
            file: Some(&label.file),
            line: bounds.map(|(start, _)| start.line),
            column: bounds.map(|(start, _)| start.column),
            end_line: bounds.map(|(_, end)| end.line),
            end_column: bounds.map(|(_, end)| end.column),
            label: &label.text,
        }
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts, numbers and lists always have a JSON form")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    fn findings() -> Vec<Diagnostic> {
        vec![
            Diagnostic::new(&codes::DUPLICATE_KEY, "`名` is given \"twice\"")
                .at("a.yaml", 8..11, "again here")
                .with_related(Label::at("a.yaml", 0..3, "first given here"))
                .with_help("remove one of them"),
            Diagnostic::new(&codes::CONFIG_MISSING, "no `content/site.yaml`"),
        ]
    }

    #[test]
    fn each_finding_is_one_line_with_places_counted_in_characters() {
        insta::assert_snapshot!(render(&findings(), &|_| Some("名: 1\n名: 2\n")), @r#"
        {"code":"E0205","severity":"error","title":"the same key twice","message":"`名` is given \"twice\"","file":"a.yaml","line":2,"column":1,"end_line":2,"end_column":3,"label":"again here","related":[{"file":"a.yaml","line":1,"column":1,"end_line":1,"end_column":2,"label":"first given here"}],"help":["remove one of them"]}
        {"code":"E0801","severity":"error","title":"no configuration","message":"no `content/site.yaml`","file":null,"line":null,"column":null,"end_line":null,"end_column":null,"label":"","related":[],"help":[]}
        "#);
    }

    #[test]
    fn a_file_without_text_has_no_line_and_the_array_is_json() {
        let array = render_array(&findings(), &|_| None);
        let array: serde_json::Value = serde_json::from_str(&array).unwrap();
        assert_eq!(array[0]["file"], "a.yaml");
        assert!(array[0]["line"].is_null());
        assert_eq!(array[1]["code"], "E0801");
    }
}
