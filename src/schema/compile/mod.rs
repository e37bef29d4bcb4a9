//! [`Schema::compile`]: JSON Schema with our annotations, as schemars derives it or a site declares it, to a [`Schema`].
//!
//! Keywords are gathered from a node and what it refers to, each shape takes those it understands, and whatever is left
//! over is a problem: so an unknown keyword and one that does not go with its type are found by the same rule.
//! Leaves values to `validate`. Every problem is reported, not only the first.
//!
//! **Invariants:** compilation ends soon, whatever definitions refer to (one inside itself is a problem, and so is a schema of
//! very many fields); on a list, what is said about texts is moved to its items.

mod choices;
mod gather;

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use super::{Annotations, Export, Facet, Field, Fields, Localization, Localized, Schema, Shape, TextFormat, TextShape};
use crate::diag::suggest::nearest;
use crate::parse::{Part, ValuePath};

/// Something in a schema that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaProblem {
    /// Where in the schema.
    pub pointer: ValuePath,
    /// The keyword or its value.
    pub part: Part,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Schema {
    /// Compiles a JSON Schema (draft 2020-12, the part of it that describes records) with our annotations.
    ///
    /// ```
    /// use twinpress::schema::{Schema, Shape};
    /// let schema = Schema::compile(serde_json::json!({
    ///     "properties": { "name": { "type": "string", "localized": "required" }, "places": { "type": "integer", "minimum": 1 } },
    ///     "required": ["name"],
    /// })).unwrap();
    /// assert_eq!(schema.fields["places"].shape, Shape::Integer { min: Some(1), max: None });
    /// ```
    pub fn compile(json: Json) -> Result<Self, Vec<SchemaProblem>> {
        let mut compiler = Compiler { root: &json, open: Vec::new(), fields: 0, problems: Vec::new() };
        let root = compiler.field(&json, &ValuePath::root(), Vec::new());
        let problems = compiler.problems;
        match root.shape {
            _ if !problems.is_empty() => Err(problems),
            Shape::Object(fields) => Ok(Self { fields, json }),
            _ => Err(vec![problem(&ValuePath::root(), "a schema lists its fields under `properties`")]),
        }
    }

    /// The schema of a Rust struct.
    ///
    /// # Panics
    /// When the struct's schema does not compile: that is a mistake in the program, which any test that touches it shows.
    pub fn derive<T: schemars::JsonSchema>() -> Self {
        let generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
        Self::compile(generator.into_root_schema_for::<T>().to_value())
            .expect("a struct of the program has a valid schema")
    }
}

/// Keywords that only inform; they go with everything.
const INFORM: &[&str] = &["$schema", "$id", "$defs", "$comment", "title", "deprecated"];
/// Keywords that mean something to us.
const MEANING: &[&str] = &[
    "$ref",
    "anyOf",
    "oneOf",
    "enum",
    "const",
    "type",
    "format",
    "description",
    "default",
    "examples",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "localized",
    "reference",
    "facet",
    "search",
    "markdown",
    "export",
    "label",
    "labels",
];
/// Keywords on a list that are about its items.
const OF_ITEMS: &[&str] = &["localized", "reference", "markdown", "labels"];
const TYPES: &[&str] = &["string", "integer", "number", "boolean", "array", "object"];
const FORMATS: &[&str] = &["date", "partial-date", "email", "url", "slug"];

/// Definitions that use others twice each double with every step; no real schema comes near this.
const MOST_FIELDS: usize = 10_000;

/// How many definitions may lie inside each other.
const DEEPEST: usize = 100;

/// A keyword's value and where it stands.
type Keyword<'j> = (&'j Json, ValuePath);

/// The keywords of a node and of what it refers to, until a shape takes them.
#[derive(Default)]
struct Node<'j> {
    keywords: IndexMap<&'j str, Keyword<'j>>,
    nullable: bool,
}

struct Compiler<'j> {
    root: &'j Json,
    /// The definitions that are being compiled, to notice one inside itself.
    open: Vec<&'j str>,
    /// How many fields there are so far, definitions counted each time they are used.
    fields: usize,
    problems: Vec<SchemaProblem>,
}

fn problem(pointer: &ValuePath, message: impl Into<String>) -> SchemaProblem {
    SchemaProblem { pointer: pointer.clone(), part: Part::Value, message: message.into(), help: None }
}

impl<'j> Compiler<'j> {
    fn report(&mut self, pointer: &ValuePath, message: impl Into<String>) {
        self.problems.push(problem(pointer, message));
    }

    fn report_name(&mut self, pointer: &ValuePath, part: Part, message: String, name: &str, known: &[&str]) {
        let help = nearest(name, known.iter().copied())
            .map_or_else(|| format!("one of: `{}`", known.join("`, `")), |near| format!("did you mean `{near}`?"));
        self.problems.push(SchemaProblem { pointer: pointer.clone(), part, message, help: Some(help) });
    }

    fn field(&mut self, json: &'j Json, path: &ValuePath, handed: Vec<(&'j str, Keyword<'j>)>) -> Field {
        self.fields += 1;
        if self.fields > MOST_FIELDS {
            if self.fields == MOST_FIELDS + 1 {
                self.report(
                    path,
                    format!(
                        "the schema has more than {MOST_FIELDS} fields, definitions counted each time they are used"
                    ),
                );
            }
            return Field { shape: Shape::Any, required: false, doc: String::new(), notes: Annotations::default() };
        }
        let depth = self.open.len();
        let mut node = Node::default();
        self.gather(json, path, &mut node);
        node.keywords.extend(handed);
        let doc = self.text(&mut node, "description").unwrap_or_default().to_owned();
        let mut notes = self.annotations(&mut node);
        let shape = self.shape(&mut node, path, &mut notes);
        if notes.facet != Facet::No && matches!(shape, Shape::Any | Shape::Object(_) | Shape::Map(_)) {
            self.report(
                &path.key("facet"),
                "a `facet` needs values that can be counted: a text, a choice, a number or a list of them",
            );
        }
        for (name, (_, at)) in &node.keywords {
            if !INFORM.contains(name) {
                let part = Part::Key;
                let message = format!("`{name}` does not go with {}", noun(&shape, &notes));
                self.problems.push(SchemaProblem { pointer: at.clone(), part, message, help: None });
            }
        }
        self.open.truncate(depth);
        Field { shape, required: !node.nullable, doc, notes }
    }

    fn annotations(&mut self, node: &mut Node<'j>) -> Annotations {
        let default = node.keywords.shift_remove("default").map(|(json, _)| json.clone());
        let mut notes = Annotations { default, ..Annotations::default() };
        if let Some((json, at)) = node.keywords.shift_remove("examples") {
            match json {
                Json::Array(examples) => notes.examples.clone_from(examples),
                _ => self.report(&at, "`examples` is a list"),
            }
        }
        if let Some((json, at)) = node.keywords.shift_remove("search") {
            match json.as_u64().and_then(|weight| u8::try_from(weight).ok()) {
                Some(weight) => notes.search = weight,
                None => self.report(&at, "`search` is a weight from 0 to 255"),
            }
        }
        if let Some((json, at)) = node.keywords.shift_remove("facet") {
            match json {
                Json::Bool(false) => {}
                Json::Bool(true) => notes.facet = Facet::Own,
                Json::String(name) if !name.is_empty() => notes.facet = Facet::Named(name.as_str().into()),
                _ => self.report(&at, "`facet` is `true`, or the name of the facet in addresses"),
            }
        }
        if let Some((json, at)) = node.keywords.shift_remove("export") {
            match json {
                Json::Bool(false) => notes.export = Export::Out,
                Json::String(name) => notes.export = Export::Named(name.as_str().into()),
                _ => self.report(&at, "`export` is the name of a column, or `false`"),
            }
        }
        if let Some((json, at)) = node.keywords.shift_remove("label") {
            notes.label = self.localized(json, &at);
        }
        notes
    }

    fn shape(&mut self, node: &mut Node<'j>, path: &ValuePath, notes: &mut Annotations) -> Shape {
        let name = self.type_name(node);
        let has = |keyword: &str| node.keywords.contains_key(keyword);
        if has("enum") || has("const") || has("oneOf") {
            let choices = self.choices(node, notes);
            return match name {
                None | Some("string") => self.choice(choices, node, path, notes),
                Some(_) => {
                    self.report(path, "only a text can have a closed list of values");
                    Shape::Any
                }
            };
        }
        let implied =
            [("properties", "object"), ("additionalProperties", "object"), ("items", "array"), ("localized", "string")];
        let name = name.or_else(|| implied.iter().find(|(keyword, _)| has(keyword)).map(|(_, name)| *name));
        match name {
            None => Shape::Any,
            Some("boolean") => Shape::Bool,
            Some("integer") => {
                node.keywords.shift_remove("format");
                let (min, max) = (self.whole(node, "minimum"), self.whole(node, "maximum"));
                self.ordered(min, max, path, "minimum", "maximum");
                Shape::Integer { min, max }
            }
            Some("number") => {
                node.keywords.shift_remove("format");
                let (min, max) = (self.number(node, "minimum"), self.number(node, "maximum"));
                self.ordered(min, max, path, "minimum", "maximum");
                Shape::Number { min, max }
            }
            Some("array") => self.list(node, path),
            Some("object") => self.object(node, path),
            Some(_) => self.text_shape(node, path, notes),
        }
    }

    fn type_name(&mut self, node: &mut Node<'j>) -> Option<&'j str> {
        let (json, at) = node.keywords.shift_remove("type")?;
        let mut names: Vec<&str> = match json {
            Json::Array(names) => names.iter().filter_map(Json::as_str).collect(),
            _ => json.as_str().into_iter().collect(),
        };
        let all = names.len();
        names.retain(|name| *name != "null");
        node.nullable |= names.len() < all;
        match names[..] {
            [name] if TYPES.contains(&name) => Some(name),
            [name] => {
                self.report_name(&at, Part::Value, format!("`{name}` is not a type"), name, TYPES);
                None
            }
            _ => {
                self.report(&at, format!("`type` is one of `{}`", TYPES.join("`, `")));
                None
            }
        }
    }

    fn text_shape(&mut self, node: &mut Node<'j>, path: &ValuePath, notes: &mut Annotations) -> Shape {
        let mut format = TextFormat::Any;
        if let Some((json, at)) = node.keywords.shift_remove("format") {
            format = match json.as_str() {
                Some("date") => return Shape::Date { partial: false },
                Some("partial-date") => return Shape::Date { partial: true },
                Some("email") => TextFormat::Email,
                Some("url" | "uri") => TextFormat::Url,
                Some("slug") => TextFormat::Slug,
                other => {
                    let name = other.unwrap_or_default();
                    self.report_name(&at, Part::Value, format!("`{name}` is not a format"), name, FORMATS);
                    TextFormat::Any
                }
            };
        }
        let (min, max) = (self.size(node, "minLength"), self.size(node, "maxLength"));
        self.ordered(min, max, path, "minLength", "maxLength");
        notes.markdown = self.flag(node, "markdown");
        notes.reference = self.text(node, "reference").map(Into::into);
        if let Some((json, at)) = node.keywords.shift_remove("localized") {
            match json {
                Json::Bool(true) => notes.localized = Localization::Fallback,
                Json::Bool(false) => {}
                Json::String(word) if word == "required" => notes.localized = Localization::Required,
                _ => self.report(&at, "`localized` is `true` or `required`"),
            }
        }
        if notes.reference.is_some() && (notes.markdown || notes.localized != Localization::No) {
            self.report(path, "a `reference` is an id, so it cannot be `markdown` or `localized`");
        }
        if notes.facet != Facet::No && (notes.markdown || notes.localized != Localization::No) {
            self.report(
                path,
                "a `facet` needs values that are the same in every language, so it cannot be `markdown` or `localized`",
            );
        }
        Shape::Text(TextShape { min: min.unwrap_or(0), max, format })
    }

    fn list(&mut self, node: &mut Node<'j>, path: &ValuePath) -> Shape {
        let handed = OF_ITEMS.iter().filter_map(|name| node.keywords.shift_remove_entry(name)).collect();
        let (min, max) = (self.size(node, "minItems"), self.size(node, "maxItems"));
        self.ordered(min, max, path, "minItems", "maxItems");
        let unique = self.flag(node, "uniqueItems");
        let (json, at) = node.keywords.shift_remove("items").unwrap_or((&Json::Bool(true), path.key("items")));
        let item = Box::new(self.field(json, &at, handed));
        Shape::List { item, min: min.unwrap_or(0), max, unique }
    }

    fn object(&mut self, node: &mut Node<'j>, path: &ValuePath) -> Shape {
        let required = node.keywords.shift_remove("required");
        let more = node.keywords.shift_remove("additionalProperties").filter(|(json, _)| **json != Json::Bool(false));
        let Some((properties, at)) = node.keywords.shift_remove("properties") else {
            let Some((json, at)) = more else {
                self.report(path, "a mapping lists its fields under `properties`");
                return Shape::Any;
            };
            return Shape::Map(Box::new(self.field(json, &at, Vec::new())));
        };
        if let Some((_, at)) = more {
            self.report(&at, "a mapping has either `properties` or free keys, not both");
        }
        let Json::Object(properties) = properties else {
            self.report(&at, "`properties` is a mapping from a field's name to its description");
            return Shape::Any;
        };
        let mut fields: Fields = properties
            .iter()
            .map(|(name, json)| (Arc::from(name.as_str()), self.field(json, &at.key(name), Vec::new())))
            .collect();
        let required = self.required(required, properties);
        for (name, field) in &mut fields {
            field.required &= required.contains(&&**name);
        }
        Shape::Object(fields)
    }

    fn required(&mut self, keyword: Option<Keyword<'j>>, properties: &Map<String, Json>) -> Vec<&'j str> {
        let Some((json, at)) = keyword else { return Vec::new() };
        let Json::Array(names) = json else {
            self.report(&at, "`required` is a list of fields' names");
            return Vec::new();
        };
        let known: Vec<&str> = properties.keys().map(String::as_str).collect();
        for (index, name) in names.iter().enumerate() {
            let name = name.as_str().unwrap_or_default();
            if !known.contains(&name) {
                self.report_name(&at.index(index), Part::Value, format!("there is no field `{name}`"), name, &known);
            }
        }
        names.iter().filter_map(Json::as_str).collect()
    }
}

/// What a field of this shape is called when a keyword does not go with it.
fn noun(shape: &Shape, notes: &Annotations) -> &'static str {
    match shape {
        Shape::Any => "a field without a `type`",
        Shape::Bool => "`true` or `false`",
        Shape::Integer { .. } | Shape::Number { .. } => "a number",
        Shape::Text(_) if notes.reference.is_some() => "a reference",
        Shape::Text(_) => "a text",
        Shape::Date { .. } => "a date",
        Shape::Choice(_) => "a choice",
        Shape::List { .. } => "a list",
        Shape::Object(_) | Shape::Map(_) => "a mapping",
    }
}
