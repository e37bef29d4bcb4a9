//! Visiting the fields of a validated value, nested ones and list items included.

use super::{Fields, Shape};
use crate::parse::{Value, ValuePath};
use crate::schema::Field;

/// Calls `visit` for each value that a field describes: for every field, list item and nested field, outermost first.
pub fn walk<'a>(value: &'a Value, fields: &'a Fields, visit: &mut dyn FnMut(&ValuePath, &'a Field, &'a Value)) {
    walk_fields(value, fields, &ValuePath::root(), visit);
}

fn walk_fields<'a>(
    value: &'a Value,
    fields: &'a Fields,
    at: &ValuePath,
    visit: &mut dyn FnMut(&ValuePath, &'a Field, &'a Value),
) {
    for (name, field) in fields {
        if let Some(inner) = value.get(name) {
            walk_field(inner, field, &at.key(name), visit);
        }
    }
}

fn walk_field<'a>(
    value: &'a Value,
    field: &'a Field,
    at: &ValuePath,
    visit: &mut dyn FnMut(&ValuePath, &'a Field, &'a Value),
) {
    visit(at, field, value);
    match (&field.shape, value) {
        (Shape::Object(fields), _) => walk_fields(value, fields, at, visit),
        (Shape::List { item, .. }, Value::List(items)) => {
            for (index, inner) in items.iter().enumerate() {
                walk_field(inner, item, &at.index(index), visit);
            }
        }
        (Shape::Map(item), Value::Map(map)) => {
            for (key, inner) in map {
                walk_field(inner, item, &at.key(key), visit);
            }
        }
        _ => {}
    }
}
