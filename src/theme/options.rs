//! The theme's options: declared in `theme.yaml`, set in `content/site.yaml`, read by templates as `option.name`.
//!
//! Each option is declared like a field of a collection (`type`, `default`, `description`, `enum`), and the site's values
//! are checked by the same validator as a record.

use std::sync::Arc;

use super::layers::Layers;
use super::value::{map_value, to_template};
use crate::diag::Diagnostic;
use crate::diag::codes::{SCHEMA_INVALID, THEME_OPTION, UNKNOWN_KEY};
use crate::parse::yaml::{YamlText, locate, parse, raw_scalars};
use crate::parse::{Mapping, Part, Value, ValuePath};
use crate::schema::collection::Finding;
use crate::schema::declared::to_json;
use crate::schema::validate::{Context, validate};
use crate::schema::{Schema, SchemaProblem};

/// Where the site sets its options: for the places of findings.
#[derive(Debug, Clone)]
pub struct Settings<'a> {
    /// The options as the site wrote them; `Null` if it wrote none.
    pub options: &'a Value,
    /// The configuration that they stand in.
    pub text: YamlText<'a>,
    /// The way to them in it: `theme.options`.
    pub path: ValuePath,
}

/// The options as templates see them: the site's values over the defaults, in the order declared.
pub(super) fn resolve(
    layers: &Layers,
    settings: &Settings<'_>,
    languages: &[Arc<str>],
) -> (tera::Value, Vec<Diagnostic>) {
    let (schema, defaults, mut findings) = declared(layers);
    let set = match settings.options {
        Value::Null => &Value::Map(Mapping::new()),
        options => options,
    };
    let within = |path: &ValuePath| ValuePath(settings.path.0.iter().chain(&path.0).cloned().collect());
    let raw = |paths: &[ValuePath]| raw_scalars(&settings.text, &paths.iter().map(within).collect::<Vec<_>>());
    let (checked, problems) = validate(set, &schema, &Context { languages, raw: &raw });
    let places: Vec<_> = problems.iter().map(|finding| (within(&finding.path), finding.part)).collect();
    let spans = locate(&settings.text, &places);
    for (finding, span) in problems.into_iter().zip(spans) {
        let file = settings.text.file;
        let label = finding.label.clone();
        let diagnostic = worded(finding, layers.name());
        findings.push(match span {
            Some(span) => diagnostic.at(file, span, label),
            None => diagnostic.in_file(file),
        });
    }
    let options = schema.fields.keys().map(|name| {
        let given = checked.get(name).or_else(|| set.get(name).filter(|value| is_empty(value)));
        let value = given.or_else(|| defaults.get(name)).map_or_else(tera::Value::none, to_template);
        (Arc::clone(name), value)
    });
    (map_value(options), findings)
}

/// The contract of the options and their defaults.
fn declared(layers: &Layers) -> (Schema, Mapping, Vec<Diagnostic>) {
    let nothing = || Schema { fields: indexmap::IndexMap::new(), json: serde_json::json!({ "properties": {} }) };
    let Some(file) = layers.get("theme.yaml") else { return (nothing(), Mapping::new(), Vec::new()) };
    let text = match file.text() {
        Ok(text) => YamlText::whole(&file.label, text),
        Err(finding) => return (nothing(), Mapping::new(), vec![finding]),
    };
    let theme = match parse(&text) {
        Ok(theme) => theme,
        Err(findings) => return (nothing(), Mapping::new(), findings),
    };
    let options = theme.get("options").cloned().unwrap_or_default();
    let json =
        serde_json::json!({ "properties": if options.is_null() { serde_json::json!({}) } else { to_json(&options) } });
    match Schema::compile(json) {
        Ok(schema) => {
            let defaults = options.as_map().into_iter().flatten();
            let defaults =
                defaults.filter_map(|(name, option)| Some((Arc::clone(name), option.get("default")?.clone())));
            (schema, defaults.collect(), Vec::new())
        }
        Err(problems) => {
            let findings = problems.into_iter().map(|problem| invalid(&text, problem)).collect();
            (nothing(), Mapping::new(), findings)
        }
    }
}

/// A fault in `theme.yaml` itself. The schema speaks of `properties`, the file of `options`.
fn invalid(text: &YamlText<'_>, problem: SchemaProblem) -> Diagnostic {
    let mut steps = problem.pointer.0;
    if let Some(first) = steps.first_mut() {
        *first = crate::parse::Step::Key("options".into());
    }
    let place = locate(text, &[(ValuePath(steps), problem.part)]).into_iter().next().flatten();
    let finding = Diagnostic::new(&SCHEMA_INVALID, problem.message);
    let finding = match place {
        Some(span) => finding.at(text.file, span, ""),
        None => finding.in_file(text.file),
    };
    problem.help.into_iter().fold(finding, Diagnostic::with_help)
}

/// An unknown option has a code and words of its own; any other finding reads as in a record.
fn worded(finding: Finding, theme: &str) -> Diagnostic {
    let is_option = finding.path.0.len() == 1 && finding.part == Part::Key && finding.code == &UNKNOWN_KEY;
    let diagnostic = if is_option {
        Diagnostic::new(&THEME_OPTION, format!("the theme `{theme}` has no option `{}`", finding.path))
    } else {
        Diagnostic::new(finding.code, finding.message)
    };
    finding.help.into_iter().fold(diagnostic, Diagnostic::with_help)
}

/// An option that the site empties on purpose is not the default.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEME: &str = "\
options:
  accent: {type: string, enum: [blue, green], default: blue, description: The colour.}
  news: {type: integer, default: 2}
  search: {type: string, default: /search.md}
";

    fn resolve_site(site: &str) -> (String, Vec<Diagnostic>) {
        let layers = Layers::bare("sea", [("theme.yaml", THEME.as_bytes())]);
        let text = YamlText::whole("content/site.yaml", site);
        let value = parse(&text).unwrap();
        let path = ValuePath::root().key("theme").key("options");
        let options = value.get("theme").and_then(|theme| theme.get("options")).cloned().unwrap_or_default();
        let settings = Settings { options: &options, text, path };
        let (options, findings) = resolve(&layers, &settings, &["en".into()]);
        (serde_json::to_string(&options).unwrap(), findings)
    }

    #[test]
    fn the_sites_values_lie_over_the_defaults() {
        let (options, findings) = resolve_site("theme:\n  options:\n    accent: green\n    search: ''\n");
        assert_eq!(findings, []);
        assert_eq!(options, r#"{"accent":"green","news":2,"search":""}"#);
        assert_eq!(resolve_site("title: x\n").0, r#"{"accent":"blue","news":2,"search":"/search.md"}"#);
    }

    #[test]
    fn an_unknown_option_is_reported_where_it_is_written() {
        let site = "theme:\n  options:\n    acent: green\n";
        let (_, findings) = resolve_site(site);
        assert_eq!(findings[0].code, &THEME_OPTION);
        assert_eq!(findings[0].message, "the theme `sea` has no option `acent`");
        assert_eq!(findings[0].help[0], "did you mean `accent`?");
        let span = findings[0].primary.as_ref().unwrap().span.clone().unwrap();
        assert_eq!(&site[span], "acent");
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_reported() {
        let (_, findings) = resolve_site("theme:\n  options:\n    news: many\n    accent: red\n");
        assert_eq!(findings.iter().map(|finding| finding.code.id).collect::<Vec<_>>(), ["E0304", "E0303"]);
    }
}
