//! A record's fields as labelled rows, for layouts that show any collection without knowing it.

use std::sync::Arc;

use tera::Value as Template;

use super::Renderer;
use crate::model::Entry;
use crate::schema::{Field, Localization, Shape};
use crate::theme::value::{map_value, text_value};

/// The fields that have a value, in the schema's order, without the title: `{name, label, kind, value}`.
pub(super) fn fields(renderer: &Renderer, entry: &Entry, language: usize) -> Template {
    let site = &*renderer.site;
    let collection = &site.collections[&entry.name.collection];
    let value = &renderer.values[language].entries[&entry.name];
    let derived = collection.derived.iter().flat_map(|derived| derived.schema.fields.iter());
    let rows = collection.schema.fields.iter().chain(derived).filter_map(|(name, field)| {
        if *name == collection.title_field {
            return None;
        }
        let shown = value.as_map()?.get(&tera::value::Key::String(Arc::clone(name)))?.clone();
        if shown.is_none() || shown.as_array().is_some_and(<[_]>::is_empty) {
            return None;
        }
        let label = field.notes.label.get(site.tag(language)).or_else(|| field.notes.label.values().next());
        let label = label.map_or_else(|| name.replace('_', " "), ToString::to_string);
        Some(map_value([
            ("name", text_value(name)),
            ("label", text_value(&label)),
            ("kind", text_value(kind(field))),
            ("value", shown),
        ]))
    });
    rows.collect::<Vec<_>>().into()
}

/// How a template shows the value: what it finds in it.
fn kind(field: &Field) -> &'static str {
    let notes = &field.notes;
    match &field.shape {
        _ if notes.markdown => "markdown",
        _ if notes.localized != Localization::No => "localized",
        _ if notes.reference.is_some() => "reference",
        Shape::Choice(_) => "choice",
        Shape::Date { .. } => "date",
        Shape::Bool => "bool",
        Shape::Integer { .. } | Shape::Number { .. } => "number",
        Shape::List { item, .. } => match kind(item) {
            "reference" => "references",
            "choice" => "choices",
            "localized" => "localized_list",
            _ => "list",
        },
        Shape::Object(_) | Shape::Map(_) | Shape::Any => "data",
        Shape::Text(text) => match text.format {
            crate::schema::TextFormat::Url => "url",
            crate::schema::TextFormat::Email => "email",
            _ => "text",
        },
    }
}
