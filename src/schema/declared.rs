//! A site's own collections: `content/collections/<id>.yaml` to a [`Collection`].
//!
//! The declaration is checked by a schema of its own, with the same validator as any record. Leaves reading the file to
//! its caller.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use schemars::JsonSchema;
use serde_json::Value as Json;

use super::collection::Finding;
use super::fields::LocalizedText;
use super::nearest::nearest_of;
use super::texts::is_slug;
use super::wording::names;
use super::{Collection, Context, Localized, Route, Schema, SchemaProblem, Shape, validate};
use crate::diag::codes;
use crate::parse::{Step, Value, ValuePath};

/// A collection of the site's own.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used: it is the contract of the file")]
struct Declaration {
    /// What people call the collection.
    title: LocalizedText,
    /// The address of its list, for example `scholarships`; each record has a page below it. Without it the records have no pages.
    #[schemars(extend("examples" = ["scholarships"]))]
    route: Option<String>,
    /// The field that is a record's title; by default `title` or `name`.
    title_field: Option<String>,
    /// The field that describes a record in a sentence.
    description_field: Option<String>,
    /// The fields that order the records, most important first; by default the title.
    sort: Option<Vec<String>>,
    /// Whether the collection is published as CSV and JSON.
    export: Option<bool>,
    /// The theme's layouts for its pages.
    layouts: Option<Layouts>,
    /// The fields of a record, as JSON Schema: `properties`, `required`.
    schema: BTreeMap<String, Json>,
}

/// The layouts of a collection's pages.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Layouts {
    /// The list of all records; `list` by default.
    list: Option<String>,
    /// One record; `entry` by default.
    entry: Option<String>,
    /// The list of the records that share a value; `facet` by default.
    facet: Option<String>,
}

/// The contract of a declaration, for checks, editors and `explain`.
pub static DECLARATION: LazyLock<Schema> = LazyLock::new(Schema::derive::<Declaration>);

/// Makes a collection from its declaration, or says everything that is wrong with it. `id` is the file's name.
pub fn collection(id: &str, value: &Value, languages: &[Arc<str>]) -> Result<Collection, Vec<Finding>> {
    // `sort` may be one name; then a finding about its only item is about the value.
    let one_sort = matches!(value.get("sort"), Some(Value::Text(_)));
    let mut declared = value.clone();
    if let Value::Map(map) = &mut declared
        && let Some(sort) = map.get_mut("sort").filter(|_| one_sort)
    {
        *sort = Value::List(vec![sort.clone()]);
    }
    let context = Context { languages, raw: &|paths| vec![None; paths.len()] };
    let (declared, mut findings) = validate(&declared, &DECLARATION, &context);
    if !is_slug(id) {
        let message = format!("`{id}` cannot be the name of a collection");
        let help = "rename the file: lower-case letters, digits and hyphens";
        findings.push(Finding::new(&codes::RECORD_ID, ValuePath::root(), message).help(help));
    }
    let written = declared.get("route").and_then(Value::as_text);
    let route = written.map(|route| route.trim_matches('/'));
    if let (Some(written), false) = (written, route.is_none_or(|route| route.split('/').all(is_slug))) {
        let finding = invalid(ValuePath::root().key("route"), format!("`{written}` cannot be an address"));
        findings.push(finding.help("lower-case letters, digits and hyphens, for example `scholarships`"));
    }
    let schema = schema(value.get("schema"), languages, &mut findings);
    let text = |name: &str| declared.get(name).and_then(Value::as_text).map(Arc::<str>::from);
    let sort: Vec<Arc<str>> = declared
        .get("sort")
        .and_then(Value::as_list)
        .into_iter()
        .flatten()
        .filter_map(Value::as_text)
        .map(Arc::from)
        .collect();
    if let Some(schema) = &schema {
        for name in ["title_field", "description_field"] {
            if let Some(field) = text(name) {
                findings.extend(unknown_field(&field, schema, ValuePath::root().key(name)));
            }
        }
        for (index, field) in sort.iter().enumerate() {
            let path = ValuePath::root().key("sort");
            findings.extend(unknown_field(field, schema, if one_sort { path } else { path.index(index) }));
        }
    }
    let title_field = text("title_field").or_else(|| {
        let fields = &schema.as_ref()?.fields;
        ["title", "name"].into_iter().find(|name| fields.contains_key(*name)).map(Arc::from)
    });
    match (schema, title_field) {
        (Some(schema), Some(title_field)) if findings.is_empty() => {
            let title = by_language(declared.get("title"));
            let layout = |name: &str| declared.get("layouts")?.get(name)?.as_text().map(Arc::from);
            let routes = route.map(|route| Route {
                path: route.into(),
                only: None,
                list_layout: layout("list").unwrap_or_else(|| "list".into()),
                entry_layout: layout("entry").unwrap_or_else(|| "entry".into()),
                facet_layout: layout("facet").unwrap_or_else(|| "facet".into()),
                step_by: None,
                title: title.clone(),
            });
            Ok(Collection {
                id: id.into(),
                title,
                sort: if sort.is_empty() { vec![Arc::clone(&title_field)] } else { sort },
                facets: Vec::new(),
                title_field,
                description_field: text("description_field"),
                routes: routes.into_iter().collect(),
                export: declared.get("export").and_then(Value::as_bool).unwrap_or_default(),
                geometry: Vec::new(),
                card: None,
                derived: None,
                rules: None,
                schema,
            })
        }
        (Some(_), None) if findings.is_empty() => Err(vec![
            invalid(ValuePath::root(), "no field is the title of a record".to_owned())
                .help("name a field `title` or `name`, or say which one it is: `title_field: ...`"),
        ]),
        _ => Err(findings),
    }
}

/// A YAML value as JSON, for example to compile it or to deserialize it; a number that JSON does not have becomes `null`.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(truth) => (*truth).into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Text(text) => (&**text).into(),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(map) => Json::Object(map.iter().map(|(key, value)| (key.to_string(), to_json(value))).collect()),
    }
}

fn invalid(path: ValuePath, message: String) -> Finding {
    Finding::new(&codes::SCHEMA_INVALID, path, message)
}

fn schema(value: Option<&Value>, languages: &[Arc<str>], findings: &mut Vec<Finding>) -> Option<Schema> {
    let value = value?;
    let base = ValuePath::root().key("schema");
    label_languages(value, &base, languages, findings);
    match Schema::compile(to_json(value)) {
        Ok(schema) => Some(schema),
        // A schema that is no mapping at all is reported by the validator.
        Err(_) if value.as_map().is_none() => None,
        Err(problems) => {
            findings.extend(problems.into_iter().map(|SchemaProblem { pointer, part, message, help }| {
                let finding = Finding { part, ..invalid(pointer, message).within(&base) };
                Finding { help: help.into_iter().collect(), ..finding }
            }));
            None
        }
    }
}

fn unknown_field(field: &str, schema: &Schema, path: ValuePath) -> Option<Finding> {
    let known = || {
        schema
            .fields
            .iter()
            .filter(|(_, field)| !matches!(field.shape, Shape::Object(_) | Shape::Map(_)))
            .map(|(name, _)| &**name)
    };
    if known().any(|name| name == field) {
        return None;
    }
    let help = nearest_of(field, known().map(|name| (name, name)))
        .map_or_else(|| format!("the fields are {}", names(known())), |near| format!("did you mean `{near}`?"));
    Some(invalid(path, format!("the schema has no field `{field}`")).label("unknown field").help(help))
}

/// Reports labels in languages that the site does not have, wherever the schema gives labels.
fn label_languages(node: &Value, path: &ValuePath, languages: &[Arc<str>], findings: &mut Vec<Finding>) {
    let Some(map) = node.as_map() else { return };
    let mut check = |label: &Value, path: ValuePath| {
        for tag in label.as_map().into_iter().flat_map(|map| map.keys()).filter(|tag| !languages.contains(tag)) {
            let message = format!("the site has no language `{tag}`");
            let help = format!("the languages are {}", names(languages.iter().map(|tag| &**tag)));
            findings.push(Finding::new(&codes::LANGUAGE_UNKNOWN, path.key(tag), message).on_key().help(help));
        }
    };
    if let Some(label) = map.get("label") {
        check(label, path.key("label"));
    }
    for (choice, label) in map.get("labels").and_then(Value::as_map).into_iter().flatten() {
        check(label, path.key("labels").key(choice));
    }
    for name in ["properties", "$defs", "items", "additionalProperties", "oneOf", "anyOf"] {
        let Some(value) = map.get(name) else { continue };
        let path = path.key(name);
        match value {
            Value::List(nodes) => {
                nodes
                    .iter()
                    .enumerate()
                    .for_each(|(index, node)| label_languages(node, &path.index(index), languages, findings));
            }
            Value::Map(nodes) if matches!(name, "properties" | "$defs") => {
                for (key, node) in nodes {
                    label_languages(node, &path.with(Step::Key(Arc::clone(key))), languages, findings);
                }
            }
            node => label_languages(node, &path, languages, findings),
        }
    }
}

fn by_language(value: Option<&Value>) -> Localized {
    let texts = value.and_then(Value::as_map).into_iter().flatten();
    texts.filter_map(|(tag, text)| Some((Arc::clone(tag), text.as_text()?.into()))).collect()
}
