//! Collections as data: one row a record, columns from the schema, derived facts included.
//!
//! A localized text has a column for each language (`name_en`); a reference has its id, and the title of what it refers to
//! in each language. Parts of a record that are lists of mappings become lists of texts in CSV and JSON alike. A list with
//! localized texts in it has a column for each language, too; what is not translated stands there in another language, so that the
//! lists stay equally long.

use std::sync::Arc;

use super::Renderer;
use super::export::{Cell, Feature, Geometry, Position, Table, csv, geojson, json};
use crate::model::{Entry, Site};
use crate::parse::Value;
use crate::plan::ExportFormat;
use crate::schema::{Collection, Export, Field, Localization, Shape};

/// A collection as a file.
pub(super) fn export(renderer: &Renderer, collection: &str, format: ExportFormat) -> Vec<u8> {
    let site = &*renderer.site;
    let Some(collection) = site.collections.get(collection) else { return Vec::new() };
    let entries = || site.entries[&collection.id].values();
    let cells = |entry| row(renderer, collection, entry);
    let text = match format {
        ExportFormat::GeoJson => {
            let features = entries().map(|entry| Feature {
                id: entry.name.id.to_string(),
                geometry: geometry(site, collection, entry),
                properties: cells(entry),
            });
            geojson(&features.collect::<Vec<_>>())
        }
        ExportFormat::Csv | ExportFormat::Json => {
            let rows: Vec<Vec<(String, Cell)>> = entries().map(cells).collect();
            let columns =
                rows.first().map(|row| row.iter().map(|(name, _)| name.clone()).collect()).unwrap_or_default();
            let rows = rows.into_iter().map(|row| row.into_iter().map(|(_, cell)| cell).collect()).collect();
            let table = Table { columns, rows };
            if format == ExportFormat::Csv { csv(&table) } else { json(&table) }
        }
    };
    text.into_bytes()
}

/// A record as named cells; every record of a collection has the same names in the same order.
fn row(renderer: &Renderer, collection: &Collection, entry: &Entry) -> Vec<(String, Cell)> {
    let site = &*renderer.site;
    let mut cells = vec![("id".to_owned(), Cell::Text(entry.name.id.to_string()))];
    let derived = collection.derived.iter().flat_map(|derived| derived.schema.fields.iter());
    for (name, field) in collection.schema.fields.iter().chain(derived) {
        let column = match &field.notes.export {
            Export::Own => name,
            Export::Named(other) => other,
            Export::Out => continue,
        };
        let value = site.field(entry, name).unwrap_or(&Value::Null);
        columns(site, column, field, value, &mut cells);
    }
    if let Some(permalink) = site.entry_permalink(entry, 0) {
        cells.push(("url".to_owned(), Cell::Text(renderer.links().absolute(permalink.as_str()))));
    }
    cells
}

fn columns(site: &Site, name: &str, field: &Field, value: &Value, cells: &mut Vec<(String, Cell)>) {
    let tags = site.config.languages.tags();
    if let Some(target) = &field.notes.reference {
        cells.push((name.to_owned(), cell(value, tags)));
        let entry = value.as_text().and_then(|id| site.entry(target, id));
        cells.extend(tags.iter().enumerate().map(|(language, tag)| {
            let title = entry.map(|entry| Cell::Text(site.entry_title(entry, language).to_owned()));
            (format!("{name}_{tag}"), title.unwrap_or_default())
        }));
    } else if field.notes.localized != Localization::No {
        cells.extend(
            tags.iter().map(|tag| (format!("{name}_{tag}"), cell(value.get(tag).unwrap_or(&Value::Null), tags))),
        );
    } else if is_localized_list(field) {
        cells.extend(tags.iter().map(|tag| {
            let first: Vec<_> = [tag].into_iter().chain(tags).cloned().collect();
            (format!("{name}_{tag}"), list(value, &first))
        }));
    } else if matches!(field.shape, Shape::List { .. }) {
        cells.push((name.to_owned(), list(value, tags)));
    } else {
        cells.push((name.to_owned(), cell(value, tags)));
    }
}

/// Whether a field is a list of localized texts, or of mappings with such texts in them.
fn is_localized_list(field: &Field) -> bool {
    let is_localized = |field: &Field| field.notes.localized != Localization::No;
    match &field.shape {
        Shape::List { item, .. } => match &item.shape {
            Shape::Object(parts) => parts.values().any(is_localized),
            _ => is_localized(item),
        },
        _ => false,
    }
}

fn list(value: &Value, tags: &[Arc<str>]) -> Cell {
    Cell::List(value.as_list().unwrap_or_default().iter().map(|item| flat(item, tags)).collect())
}

fn cell(value: &Value, tags: &[Arc<str>]) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(flag) => Cell::Bool(*flag),
        Value::Integer(number) => Cell::Integer(*number),
        Value::Float(number) => Cell::Number(*number),
        Value::List(_) => list(value, tags),
        Value::Text(_) | Value::Map(_) => Cell::Text(flat(value, tags)),
    }
}

/// A value as one text: a localized text in the first of these languages that it has, the parts of a mapping one after the other.
fn flat(value: &Value, tags: &[Arc<str>]) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::List(items) => items.iter().map(|item| flat(item, tags)).collect::<Vec<_>>().join(", "),
        Value::Map(map) => match tags.iter().find_map(|tag| map.get(tag)) {
            Some(text) => flat(text, tags),
            None => map.values().map(|part| flat(part, tags)).collect::<Vec<_>>().join(" | "),
        },
    }
}

/// Where a record is: the places it refers to as a line, or its own coordinates.
fn geometry(site: &Site, collection: &Collection, entry: &Entry) -> Option<Geometry> {
    let record = site.record(entry);
    if collection.geometry.is_empty() {
        return position(record.value).map(Geometry::Point);
    }
    let places = collection.geometry.iter().filter_map(|field| {
        let target = collection.schema.fields.get(field)?.notes.reference.as_deref()?;
        position(record.reference(field, target)?.value)
    });
    Some(Geometry::Line(places.collect()))
}

fn position(value: &Value) -> Option<Position> {
    Some(Position { lat: value.get("lat")?.as_number()?, lon: value.get("lon")?.as_number()? })
}
