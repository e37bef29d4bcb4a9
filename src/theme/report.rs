//! Errors of the template engine as [`Diagnostic`]s: our words, the template's own file, the exact place, and the way
//! there through includes and components.
//!
//! The engine gives a place for most errors, and for some a report drawn as text, which is read back here. Its names for
//! templates are those of [`Templates`]; messages use the files'.

use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use tera::{ErrorKind, ReportError};

use super::fault::Fault;
use super::steps::{self, Loops};
use crate::diag::codes::TEMPLATE_SYNTAX;
use crate::diag::{Code, Diagnostic, Label, suggest};

/// The texts of all templates by the name that the engine knows them by.
pub(super) type Templates = IndexMap<String, TemplateText>;

/// One template's text and the file it came from.
#[derive(Debug, Clone)]
pub(super) struct TemplateText {
    pub(super) file: Arc<str>,
    pub(super) text: Arc<str>,
    /// What the engine was given counts the steps of these.
    pub(super) loops: Loops,
}

/// What the engine calls kinds of values, and what we call them.
const KINDS: [(&str, &str); 12] = [
    ("`&str`", "a text"),
    ("`string`", "a text"),
    ("`i64`", "a number"),
    ("`u64`", "a number"),
    ("`i128`", "a number"),
    ("`usize`", "a number"),
    ("`f64`", "a number"),
    ("`bool`", "true or false"),
    ("`array`", "a list"),
    ("`map`", "a mapping"),
    ("`none`", "nothing"),
    ("`undefined`", "nothing"),
];

/// Everything that an error of the engine says; `code` is for what our own functions did not raise.
pub(super) fn diagnostics(error: &tera::Error, templates: &Templates, code: &'static Code) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            vec![placed(report, &error.to_string(), templates, code)]
        }
        ErrorKind::Msg(text) => drawn_reports(text, templates, code),
        ErrorKind::MissingParent { current, parent } => {
            let known = templates.keys().map(|name| plain_name(name));
            let mut finding = Diagnostic::new(&TEMPLATE_SYNTAX, format!("the theme has no template `{parent}`"));
            finding.primary = quoted(templates, current, parent, "extended here").map(Box::new);
            vec![did_you_mean(finding, suggest::nearest(parent, known))]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let chain: Vec<&str> = std::iter::once(tpl).chain(inheritance_chain).map(String::as_str).collect();
            vec![circle("extend", &chain, templates)]
        }
        ErrorKind::CircularInclude { include_chain, .. } => {
            let chain: Vec<&str> = include_chain.iter().map(String::as_str).collect();
            vec![circle("include", &chain, templates)]
        }
        _ => vec![said(&error.to_string(), code)],
    }
}

/// An error with a place. The notes about the way there are in the drawn form only.
fn placed(report: &ReportError, drawn: &str, templates: &Templates, code: &'static Code) -> Diagnostic {
    let mut finding = said(report.message(), code);
    finding.primary = templates.get(report.filename()).map(|template| {
        Label::at(Arc::clone(&template.file), template.loops.place(report.span().range.clone()), "").into()
    });
    finding.related = notes(drawn, templates);
    finding
}

/// Reads back reports that come drawn as text, one after the other.
fn drawn_reports(text: &str, templates: &Templates, code: &'static Code) -> Vec<Diagnostic> {
    let starts = |report: &str| report.starts_with("error: ");
    if !starts(text) {
        return vec![said(text, code)];
    }
    let mut reports: Vec<String> = Vec::new();
    for part in text.split("\n\n") {
        match reports.last_mut() {
            Some(last) if !starts(part) => last.extend(["\n\n", part]),
            _ => reports.push(part.to_owned()),
        }
    }
    let read = |report: &String| {
        let (message, rest) = report.trim_start_matches("error: ").split_once('\n').unwrap_or((report, ""));
        let mut finding = said(message, code);
        let mut at = rest.lines().next().and_then(|line| place(line.trim_start().strip_prefix("--> ")?, templates));
        if let (Some(Label { span: Some(span), .. }), Some(carets)) = (&mut at, rest.lines().nth(3)) {
            span.end = span.start + carets.matches('^').count().max(1);
        }
        finding.primary = at.map(Box::new);
        finding.related = notes(report, templates);
        finding
    };
    reports.iter().map(read).collect()
}

/// The lines `note: called from base.html:3:5`.
fn notes(drawn: &str, templates: &Templates) -> Vec<Label> {
    let read = |line: &str| {
        let (words, at) = line.strip_prefix("note: ")?.rsplit_once(' ')?;
        let mut label = place(at, templates)?;
        words.clone_into(&mut label.text);
        Some(label)
    };
    drawn.lines().filter_map(read).collect()
}

/// `base.html:3:5` as a place of one character; columns count characters from 1.
fn place(at: &str, templates: &Templates) -> Option<Label> {
    let mut parts = at.rsplitn(3, ':');
    let (column, line, name) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    let template = templates.get(name)?;
    let start = offset(&template.loops.counted(&template.text), line, column)?;
    let start = template.loops.place(start..start + 1).start;
    let length = template.text[start..].chars().next().map_or(0, char::len_utf8);
    Some(Label::at(Arc::clone(&template.file), start..start + length, ""))
}

fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let line_start =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).nth(line.checked_sub(1)?)?;
    let before: usize = text[line_start..].chars().take(column.checked_sub(1)?).map(char::len_utf8).sum();
    Some(line_start + before)
}

/// A message of the engine, or of one of our functions, as a finding without a place.
fn said(message: &str, code: &'static Code) -> Diagnostic {
    if let Some(fault) = Fault::decode(message) {
        return fault.into_finding();
    }
    let (message, known) = match message.split_once(" Available ") {
        Some((message, known)) => (message, known.split_once(": ").map(|(_, known)| known)),
        None => (message, None),
    };
    let wanted = message.split('`').nth(1).unwrap_or_default();
    let finding = Diagnostic::new(code, reworded(message));
    match known {
        Some(known) => {
            let known = known.split(", ").filter(|name| *name != steps::FILTER);
            let nearest = suggest::nearest(wanted, known.clone());
            let few: Vec<&str> = known.take(30).collect();
            did_you_mean(finding, nearest).with_help(format!("there is {}", few.join(", ")))
        }
        None => finding,
    }
}

/// The engine's most frequent messages in our words; any other one keeps its own, in our form.
fn reworded(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default().trim_end_matches('.');
    let name = message.split('`').nth(1).unwrap_or_default();
    if message.starts_with("Tried to render a variable that is undefined") {
        return "this has no value".to_owned();
    }
    if message.starts_with("Maximum render recursion depth") {
        return "components call each other without end".to_owned();
    }
    for (start, kind) in [
        ("Unknown filter", "filter"),
        ("Unknown function", "function"),
        ("Unknown test", "test"),
        ("Unknown component", "component"),
        ("Unknown template", "template"),
    ] {
        if message.starts_with(start) {
            return format!("there is no {kind} `{name}`");
        }
    }
    if let Some(rest) = message.strip_prefix("Field ").or_else(|| message.strip_prefix("Variable ")) {
        return rest.replace("its value is undefined", "has no value");
    }
    let message = KINDS.iter().fold(message.to_owned(), |message, (kind, ours)| message.replace(kind, ours));
    let mut letters = message.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

fn did_you_mean(finding: Diagnostic, nearest: Option<&str>) -> Diagnostic {
    match nearest {
        Some(name) => finding.with_help(format!("did you mean `{name}`?")),
        None => finding,
    }
}

/// Templates that lead back to themselves, with each step.
fn circle(verb: &str, chain: &[&str], templates: &Templates) -> Diagnostic {
    let names: Vec<String> = chain.iter().map(|name| format!("`{}`", plain_name(name))).collect();
    let mut finding =
        Diagnostic::new(&TEMPLATE_SYNTAX, format!("templates {verb} each other in a circle: {}", names.join(" -> ")));
    let words = if verb == "extend" { "extended here" } else { "included here" };
    let mut steps = chain.windows(2).filter_map(|step| quoted(templates, step[0], plain_name(step[1]), words));
    finding.primary = steps.next().map(Box::new);
    finding.related = steps.collect();
    finding.with_help("move what they share into a third template")
}

/// The place where a template names another one in quotes, or its first character.
fn quoted(templates: &Templates, template: &str, name: &str, words: &str) -> Option<Label> {
    let template = templates.get(template)?;
    let find = |quote: char| -> Option<Range<usize>> {
        let at = template.text.find(&format!("{quote}{name}{quote}"))?;
        Some(at..at + name.len() + 2)
    };
    let span = find('"').or_else(|| find('\''))?;
    Some(Label::at(Arc::clone(&template.file), span, words))
}

/// The name as other templates write it.
fn plain_name(name: &str) -> &str {
    name.strip_prefix(super::templates::BUILT_IN).unwrap_or(name)
}
