//! JSON Schema for editors, from the compiled contract: completion and checks while an author types.
//!
//! Says what the validator says, in the words that editors know (draft 2020-12); our annotations stay in it. Leaves
//! writing files to its caller.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::{Collection, Export, Facet, Field, Fields, Localization, Localized, Schema, Shape, TextFormat, TextShape};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
const SLUG: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
const PARTIAL_DATE: &str = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$";

/// The JSON Schema of a collection's record files: one record, or a list of records with `id`.
pub fn records(collection: &Collection, languages: &[Arc<str>]) -> Json {
    let id =
        json!({ "description": "The record's name in addresses and references.", "type": "string", "pattern": SLUG });
    let one = object(&collection.schema.fields, languages);
    let mut listed = one.clone();
    let properties =
        std::iter::once(("id".to_owned(), id)).chain(members(&one, "properties").cloned().unwrap_or_default());
    listed.insert("properties".to_owned(), Json::Object(properties.collect()));
    let required =
        std::iter::once(json!("id")).chain(one.get("required").and_then(Json::as_array).cloned().unwrap_or_default());
    listed.insert("required".to_owned(), required.collect());
    json!({
        "$schema": DRAFT,
        "title": said(&collection.title, languages).unwrap_or(&collection.id),
        "anyOf": [one, { "type": "array", "items": listed }],
    })
}

/// The JSON Schema of a file that is one mapping, such as a declaration or the configuration.
pub fn document(title: &str, schema: &Schema, languages: &[Arc<str>]) -> Json {
    let mut json = Map::from_iter([("$schema".to_owned(), DRAFT.into()), ("title".to_owned(), title.into())]);
    json.extend(object(&schema.fields, languages));
    Json::Object(json)
}

/// The contents of `.vscode/settings.json`: which schema is for which files. Pairs of a schema's path and the pattern of
/// its files, both relative to the project.
///
/// ```
/// use twinpress::schema::export::{editor_settings, record_files};
/// let settings = editor_settings([("schemas/places.json", record_files("places").as_str())]);
/// assert!(settings.contains(r#""./schemas/places.json": "content/records/places/*.yaml""#));
/// ```
pub fn editor_settings<'a>(mappings: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let schemas: Map<String, Json> =
        mappings.into_iter().map(|(schema, files)| (format!("./{schema}"), files.into())).collect();
    let mut text = format!("{:#}", json!({ "yaml.schemas": schemas }));
    text.push('\n');
    text
}

/// The pattern of a collection's record files.
pub fn record_files(collection: &str) -> String {
    format!("content/records/{collection}/*.yaml")
}

/// The comment at the head of a YAML file that tells an editor its schema; `schema` is relative to the file.
pub fn modeline(schema: &str) -> String {
    format!("# yaml-language-server: $schema={schema}")
}

fn members<'j>(json: &'j Map<String, Json>, name: &str) -> Option<&'j Map<String, Json>> {
    json.get(name)?.as_object()
}

/// What a label says in the default language, or in the first language it has.
fn said<'l>(label: &'l Localized, languages: &[Arc<str>]) -> Option<&'l str> {
    languages.first().and_then(|language| label.get(language)).or_else(|| label.values().next()).map(|text| &**text)
}

fn object(fields: &Fields, languages: &[Arc<str>]) -> Map<String, Json> {
    let properties: Map<String, Json> =
        fields.iter().map(|(name, each)| (name.to_string(), Json::Object(field(each, languages)))).collect();
    let required: Vec<&str> = fields.iter().filter(|(_, field)| field.required).map(|(name, _)| &**name).collect();
    let mut json = Map::from_iter([
        ("type".to_owned(), "object".into()),
        ("properties".to_owned(), Json::Object(properties)),
        ("additionalProperties".to_owned(), false.into()),
    ]);
    if !required.is_empty() {
        json.insert("required".to_owned(), required.into());
    }
    json
}

fn field(field: &Field, languages: &[Arc<str>]) -> Map<String, Json> {
    let mut json = Map::new();
    let mut set = |name: &str, value: Json| drop(json.insert(name.to_owned(), value));
    let notes = &field.notes;
    if let Some(label) = said(&notes.label, languages) {
        set("title", label.into());
        set("label", localized(&notes.label));
    }
    if !field.doc.is_empty() {
        set("description", field.doc.as_str().into());
    }
    if let Some(default) = &notes.default {
        set("default", default.clone());
    }
    if !notes.examples.is_empty() {
        set("examples", notes.examples.clone().into());
    }
    match notes.localized {
        Localization::No => {}
        Localization::Fallback => set("localized", true.into()),
        Localization::Required => set("localized", "required".into()),
    }
    if let Some(reference) = &notes.reference {
        set("reference", (&**reference).into());
    }
    match &notes.facet {
        Facet::No => {}
        Facet::Own => set("facet", true.into()),
        Facet::Named(name) => set("facet", (&**name).into()),
    }
    if notes.markdown {
        set("markdown", true.into());
    }
    if notes.search > 0 {
        set("search", notes.search.into());
    }
    match &notes.export {
        Export::Own => {}
        Export::Named(name) => set("export", (&**name).into()),
        Export::Out => set("export", false.into()),
    }
    let labels: Map<String, Json> =
        notes.labels.iter().map(|(choice, label)| (choice.to_string(), localized(label))).collect();
    if !labels.is_empty() {
        set("labels", Json::Object(labels));
    }
    let mut forms = forms(field, languages);
    // An absent value may also be written as `null`.
    if !field.required && !matches!(field.shape, Shape::Any) {
        forms.push(Map::from_iter([("type".to_owned(), "null".into())]));
    }
    if forms.len() > 1 {
        set("anyOf", forms.into());
    } else {
        json.extend(forms.into_iter().flatten());
    }
    json
}

/// The ways in which a value may be written.
fn forms(field: &Field, languages: &[Arc<str>]) -> Vec<Map<String, Json>> {
    let form = match &field.shape {
        Shape::Any => json!({}),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Integer { min, max } => bounded(json!({ "type": "integer" }), "minimum", *min, "maximum", *max),
        Shape::Number { min, max } => bounded(json!({ "type": "number" }), "minimum", *min, "maximum", *max),
        Shape::Date { partial: false } => json!({ "type": "string", "format": "date" }),
        // To YAML a year is a number.
        Shape::Date { partial: true } => {
            let year = json!({ "type": "integer", "minimum": 1, "maximum": 9999 });
            return [json!({ "type": "string", "pattern": PARTIAL_DATE }), year]
                .into_iter()
                .filter_map(into_map)
                .collect();
        }
        Shape::Text(shape) => {
            let text = Json::Object(text(shape));
            if field.notes.localized != Localization::No {
                return [Some(text.clone()), Some(per_language(&text, field, languages))]
                    .into_iter()
                    .flatten()
                    .filter_map(into_map)
                    .collect();
            }
            text
        }
        Shape::Choice(choices) => {
            json!({ "oneOf": choices.iter().map(|name| choice(name, field)).collect::<Vec<_>>() })
        }
        Shape::List { item, min, max, unique } => {
            let items = Field { required: true, ..(**item).clone() };
            let json = json!({ "type": "array", "items": self::field(&items, languages) });
            let mut json = bounded(json, "minItems", Some(*min).filter(|min| *min > 0), "maxItems", *max);
            if *unique {
                json["uniqueItems"] = true.into();
            }
            json
        }
        Shape::Object(fields) => Json::Object(object(fields, languages)),
        Shape::Map(value) => json!({ "type": "object", "additionalProperties": self::field(value, languages) }),
    };
    into_map(form).into_iter().collect()
}

fn into_map(json: Json) -> Option<Map<String, Json>> {
    if let Json::Object(map) = json { Some(map) } else { None }
}

fn bounded<T: Into<Json>>(mut json: Json, low: &str, min: Option<T>, high: &str, max: Option<T>) -> Json {
    for (name, bound) in [(low, min), (high, max)] {
        if let Some(bound) = bound {
            json[name] = bound.into();
        }
    }
    json
}

fn text(shape: &TextShape) -> Map<String, Json> {
    let json = bounded(
        json!({ "type": "string" }),
        "minLength",
        Some(shape.min).filter(|min| *min > 0),
        "maxLength",
        shape.max,
    );
    let mut json = into_map(json).unwrap_or_default();
    let mut set = |name: &str, value: &str| drop(json.insert(name.to_owned(), value.into()));
    match shape.format {
        TextFormat::Any => {}
        TextFormat::Email => set("format", "email"),
        TextFormat::Url => {
            set("format", "uri");
            set("pattern", "^https?://");
        }
        TextFormat::Slug => set("pattern", SLUG),
    }
    json
}

fn per_language(text: &Json, field: &Field, languages: &[Arc<str>]) -> Json {
    let properties: Map<String, Json> = languages.iter().map(|tag| (tag.to_string(), text.clone())).collect();
    let needed = if field.notes.localized == Localization::Required { languages.len() } else { 1 };
    let required: Vec<&str> = languages.iter().take(needed).map(|tag| &**tag).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false, "required": required })
}

fn choice(name: &str, field: &Field) -> Json {
    let labels = field.notes.labels.get(name).into_iter().flat_map(|labels| labels.values().map(|label| &**label));
    let mut said: Vec<&str> = labels.collect();
    said.extend(field.notes.choice_docs.get(name).map(String::as_str));
    if said.is_empty() { json!({ "const": name }) } else { json!({ "const": name, "description": said.join(" · ") }) }
}

fn localized(label: &Localized) -> Json {
    match label.get("") {
        Some(text) => (&**text).into(),
        None => Json::Object(label.iter().map(|(tag, text)| (tag.to_string(), (&**text).into())).collect()),
    }
}
