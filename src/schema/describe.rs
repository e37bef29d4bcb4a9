//! A collection's fields in words, as Markdown: what `explain <collection>` prints.

use std::fmt::Write as _;

use super::wording::{items, names};
use super::{Collection, Facet, Field, Fields, Localization, Localized, Schema, Shape, TextFormat, TextShape};

/// Describes a collection to an author: where its files are, and what belongs in each field. `language` chooses labels.
pub fn describe(collection: &Collection, language: &str) -> String {
    let id = &collection.id;
    let title = said(&collection.title, language).unwrap_or(id);
    let mut out = format!("# {title}\n\nOne record a file: `content/records/{id}/<id>.yaml`.");
    for route in &collection.routes {
        let only =
            route.only.as_ref().map(|(field, value)| format!(" (where `{field}` is `{value}`)")).unwrap_or_default();
        let _ = write!(out, " Pages: `/{}/<id>/`{only}.", route.path);
    }
    out.push_str("\n\n## Fields\n\n");
    fields(&mut out, &collection.schema.fields, language, 0);
    if let Some(derived) = &collection.derived {
        out.push_str("\n## Facts that follow from them\n\n");
        fields(&mut out, &derived.schema.fields, language, 0);
    }
    out
}

/// Describes the fields of a schema that is no collection's, such as front matter.
pub fn describe_schema(schema: &Schema, language: &str) -> String {
    let mut out = String::new();
    fields(&mut out, &schema.fields, language, 0);
    out
}

fn fields(out: &mut String, all: &Fields, language: &str, depth: usize) {
    for (name, field) in all {
        let _ = write!(out, "{:indent$}- `{name}`: {}", "", kind(field, language), indent = depth * 2);
        if field.required {
            out.push_str(", **required**");
        }
        if field.notes.facet != Facet::No {
            out.push_str(", a facet");
        }
        out.push_str(". ");
        out.push_str(&field.doc.replace('\n', " "));
        if let Some(example) = field.notes.examples.first() {
            let _ = write!(out, " For example `{}`.", example.to_string().trim_matches('"'));
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        let inner = match &field.shape {
            Shape::List { item, .. } => &item.shape,
            shape => shape,
        };
        if let Shape::Object(inner) = inner {
            fields(out, inner, language, depth + 1);
        }
    }
}

/// What a field holds, in a few words.
pub(super) fn kind(field: &Field, language: &str) -> String {
    let notes = &field.notes;
    match &field.shape {
        Shape::Any => "anything".to_owned(),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::Integer { min, max } => format!("a whole number{}", range(*min, *max)),
        Shape::Number { min, max } => format!("a number{}", range(*min, *max)),
        Shape::Date { partial: true } => {
            "a date, as exactly as it is known (`2026`, `2026-03`, `2026-03-05`)".to_owned()
        }
        Shape::Date { partial: false } => "a date (`2026-03-05`)".to_owned(),
        Shape::Text(shape) => match &notes.reference {
            Some(collection) => format!("the id of a record in `{collection}`"),
            None => text(shape, field),
        },
        Shape::Choice(choices) => {
            let choices =
                choices.iter().map(|choice| match notes.labels.get(choice).and_then(|label| said(label, language)) {
                    Some(label) => format!("`{choice}` ({label})"),
                    None => format!("`{choice}`"),
                });
            format!("one of {}", choices.collect::<Vec<_>>().join(", "))
        }
        Shape::List { item, min, max, .. } => {
            let item = match &item.shape {
                Shape::Object(inner) => format!("mappings with {}", names(inner.keys().map(|name| &**name))),
                _ => kind(item, language),
            };
            let length = match (min, max) {
                (0, None) => String::new(),
                (0, Some(max)) => format!(", at most {}", items(*max)),
                (min, None) => format!(", at least {}", items(*min)),
                (min, Some(max)) => format!(", {min} to {}", items(*max)),
            };
            format!("a list{length}: {item}")
        }
        Shape::Object(_) => "a mapping".to_owned(),
        Shape::Map(value) => format!("a mapping with keys of your choice: {}", kind(value, language)),
    }
}

fn text(shape: &TextShape, field: &Field) -> String {
    let form = match shape.format {
        TextFormat::Any if field.notes.markdown => "a Markdown text",
        TextFormat::Any => "a text",
        TextFormat::Email => "an e-mail address",
        TextFormat::Url => "a web address",
        TextFormat::Slug => "a slug (lower-case letters, digits and hyphens)",
    };
    let language = match field.notes.localized {
        Localization::No => "",
        Localization::Fallback => " by language",
        Localization::Required => " in every language",
    };
    let length = match (shape.min, shape.max) {
        (0, None) => String::new(),
        (0, Some(max)) => format!(", at most {max} characters"),
        (min, None) => format!(", at least {min} characters"),
        (min, Some(max)) => format!(", {min} to {max} characters"),
    };
    format!("{form}{language}{length}")
}

fn range<T: std::fmt::Display>(min: Option<T>, max: Option<T>) -> String {
    match (min, max) {
        (None, None) => String::new(),
        (Some(min), None) => format!(", {min} or more"),
        (None, Some(max)) => format!(", {max} or less"),
        (Some(min), Some(max)) => format!(" from {min} to {max}"),
    }
}

fn said<'l>(label: &'l Localized, language: &str) -> Option<&'l str> {
    label.get(language).or_else(|| label.values().next()).map(|text| &**text)
}
