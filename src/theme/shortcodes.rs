//! [`Shortcodes`]: components that Markdown may call, one in each file `templates/shortcodes/<name>.html`.
//!
//! The component has the name of its file, with `_` for `-` (a component's name cannot hold a hyphen). A call is checked
//! against the component's parameters before anything is rendered, so that what the author did wrong is told in the
//! author's terms.

use indexmap::IndexMap;
use tera::{ComponentArg, ComponentArgType, ComponentInfo, Context, Tera};

use super::layers::Layers;
use super::report::{Templates, diagnostics};
use super::steps;
use super::value::to_template;
use crate::diag::codes::{SHORTCODE_ARGUMENT, SHORTCODE_SYNTAX, TEMPLATE_RENDER, TEMPLATE_SYNTAX, UNKNOWN_SHORTCODE};
use crate::diag::{Diagnostic, suggest};
use crate::parse::{Part, Value};

/// The shortcodes of a theme by name, in order of the name.
#[derive(Debug, Clone, Default)]
pub(super) struct Shortcodes(IndexMap<String, Shortcode>);

#[derive(Debug, Clone)]
struct Shortcode {
    component: ComponentInfo,
    body: Body,
}

/// What a template does with the text between the tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    /// It does not mention `body`.
    None,
    /// It asks `if body`.
    Optional,
    /// It shows `body` whatever comes.
    Required,
}

impl Body {
    fn of(template: &str) -> Self {
        match (has_word(template, "body"), template.contains("if body")) {
            (false, _) => Self::None,
            (true, true) => Self::Optional,
            (true, false) => Self::Required,
        }
    }
}

/// Something that is wrong with a call of a shortcode.
#[derive(Debug, Clone, PartialEq)]
pub struct ShortcodeProblem {
    /// The argument it is about, by its place in the call, and whether its name or its value is wrong; `None` is the whole call.
    pub argument: Option<(usize, Part)>,
    /// What is wrong, without a place.
    pub finding: Diagnostic,
}

impl Shortcodes {
    /// Finds the component of each file.
    pub(super) fn gather(layers: &Layers, tera: &Tera) -> (Self, Vec<Diagnostic>) {
        let (mut shortcodes, mut findings) = (IndexMap::new(), Vec::new());
        for (path, file) in layers.below("templates/shortcodes/") {
            let Some(name) = path.strip_suffix(".html") else { continue };
            let component_name = name.replace('-', "_");
            match tera.get_component_definition(&component_name) {
                Some(component) => {
                    let body = file.text().map_or(Body::None, Body::of);
                    shortcodes.insert(name.to_owned(), Shortcode { component, body });
                }
                None => findings.push(
                    Diagnostic::new(&TEMPLATE_SYNTAX, format!("the file has no component `{component_name}`"))
                        .in_file(std::sync::Arc::clone(&file.label))
                        .with_help(format!("write `{{% component {component_name}() %}} ... {{% endcomponent %}}`")),
                ),
            }
        }
        (Self(shortcodes), findings)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Everything that is wrong with a call.
    pub(super) fn problems(&self, name: &str, arguments: &[(String, Value)], has_body: bool) -> Vec<ShortcodeProblem> {
        let Some(shortcode) = self.0.get(name) else {
            let finding = Diagnostic::new(&UNKNOWN_SHORTCODE, format!("there is no shortcode `{name}`"));
            let finding = match suggest::nearest(name, self.names()) {
                Some(nearest) => finding.with_help(format!("did you mean `{nearest}`?")),
                None => finding.with_help(format!("the theme has {}", list(self.names()))),
            };
            return vec![ShortcodeProblem { argument: None, finding }];
        };
        let parameters: Vec<&ComponentArg> =
            shortcode.component.args().iter().filter(|parameter| !parameter.is_implicit()).collect();
        let wrong = |message: String| Diagnostic::new(&SHORTCODE_ARGUMENT, message);
        let mut problems = Vec::new();
        // Parameters whose name the author misspelt; they are not missing on top of that.
        let mut meant: Vec<&str> = Vec::new();
        for (position, (argument, value)) in arguments.iter().enumerate() {
            if arguments[..position].iter().any(|(earlier, _)| earlier == argument) {
                let finding = wrong(format!("`{name}` is given `{argument}` twice"));
                problems.push(ShortcodeProblem { argument: Some((position, Part::Key)), finding });
                continue;
            }
            let parameter = parameters.iter().find(|parameter| parameter.name() == argument);
            match parameter {
                None if shortcode.component.rest_param().is_some() => {}
                None => {
                    let finding = wrong(format!("`{name}` takes no argument `{argument}`"));
                    let known = parameters.iter().map(|parameter| parameter.name());
                    let nearest = suggest::nearest(argument, known.clone());
                    meant.extend(nearest);
                    let finding = match nearest {
                        Some(nearest) => finding.with_help(format!("did you mean `{nearest}`?")),
                        None if parameters.is_empty() => finding.with_help(format!("write `{{{{< {name} >}}}}`")),
                        None => finding.with_help(format!("it takes {}", list(known))),
                    };
                    problems.push(ShortcodeProblem { argument: Some((position, Part::Key)), finding });
                }
                Some(parameter) => {
                    if let Some(wanted) = parameter.arg_type().and_then(|wanted| mismatch(wanted, value)) {
                        let finding = wrong(format!("`{argument}` of `{name}` must be {wanted}, not {}", value.kind()));
                        let finding = match value {
                            Value::Text(_) => finding.with_help("write it without quotes"),
                            _ if wanted == "a text" => finding.with_help("put it in quotes"),
                            _ => finding,
                        };
                        problems.push(ShortcodeProblem { argument: Some((position, Part::Value)), finding });
                    }
                }
            }
        }
        let given = |parameter: &ComponentArg| arguments.iter().any(|(argument, _)| argument == parameter.name());
        let missing: Vec<&str> = parameters
            .iter()
            .filter(|parameter| parameter.is_required() && !given(parameter) && !meant.contains(&parameter.name()))
            .map(|parameter| parameter.name())
            .collect();
        if !missing.is_empty() {
            let example: Vec<String> = missing.iter().map(|argument| format!("{argument}=\"...\"")).collect();
            let finding = wrong(format!("`{name}` needs {}", list(missing.into_iter())))
                .with_help(format!("write `{{{{< {name} {} >}}}}`", example.join(" ")));
            problems.push(ShortcodeProblem { argument: None, finding });
        }
        let finding = match (has_body, shortcode.body) {
            (true, Body::None) => Some(
                wrong(format!("`{name}` takes no text between its tags"))
                    .with_help("leave the text and the closing tag out"),
            ),
            (false, Body::Required) => Some(
                Diagnostic::new(&SHORTCODE_SYNTAX, format!("`{name}` is opened but not closed"))
                    .with_help(format!("write `{{{{< /{name} >}}}}` after the text that belongs to it")),
            ),
            _ => None,
        };
        problems.extend(finding.map(|finding| ShortcodeProblem { argument: None, finding }));
        problems
    }

    /// Checks a call and renders it. The finding has no place of its own: that is the call's.
    pub(super) fn render(
        &self,
        tera: &Tera,
        templates: &Templates,
        (name, arguments, body): (&str, &[(String, Value)], Option<&str>),
        page: &Context,
    ) -> Result<String, Diagnostic> {
        if let Some(first) = self.problems(name, arguments, body.is_some()).into_iter().next() {
            return Err(first.finding);
        }
        let shortcode = &self.0[name];
        let mut given = Context::new();
        for (argument, value) in arguments {
            given.insert_value(argument.clone(), to_template(value));
        }
        let rendered = steps::bounded(|| {
            tera.render_component_with_implicits(shortcode.component.name(), &given, page, body, true)
        });
        rendered.map_err(|error| {
            let mut finding = diagnostics(&error, templates, &TEMPLATE_RENDER).swap_remove(0);
            if let Some(label) = finding.primary.take() {
                finding
                    .related
                    .insert(0, crate::diag::Label { text: "in the shortcode's template".to_owned(), ..*label });
            }
            finding
        })
    }
}

/// What a parameter wants, if the value is not that.
fn mismatch(wanted: ComponentArgType, value: &Value) -> Option<&'static str> {
    let (fits, name) = match wanted {
        ComponentArgType::String => (matches!(value, Value::Text(_)), "a text"),
        ComponentArgType::Bool => (matches!(value, Value::Bool(_)), "true or false"),
        ComponentArgType::Integer => (matches!(value, Value::Integer(_)), "a whole number"),
        ComponentArgType::Float => (matches!(value, Value::Float(_)), "a number with a decimal point"),
        ComponentArgType::Number => (matches!(value, Value::Integer(_) | Value::Float(_)), "a number"),
        ComponentArgType::Array => (matches!(value, Value::List(_)), "a list"),
        ComponentArgType::Map => (matches!(value, Value::Map(_)), "a mapping"),
        _ => (true, ""),
    };
    (!fits).then_some(name)
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Whether a template uses a word outside its comments.
fn has_word(template: &str, word: &str) -> bool {
    let is_part = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_');
    template.match_indices(word).any(|(at, _)| {
        let before = &template[..at];
        let in_comment = before.rfind("{#").is_some_and(|open| !before[open..].contains("#}"));
        !in_comment && !is_part(before.chars().next_back()) && !is_part(template[at + word.len()..].chars().next())
    })
}
