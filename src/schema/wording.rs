//! The words that findings and descriptions use for shapes and values.

use super::{Field, Localization, Shape};
use crate::parse::Value;

/// What a field holds, as one says it: `a list`, `a text by language`.
pub(super) fn expected(field: &Field) -> String {
    let words = match &field.shape {
        Shape::Any => "any value",
        Shape::Bool => "`true` or `false`",
        Shape::Integer { .. } => "a whole number",
        Shape::Number { .. } => "a number",
        Shape::Text(_) if field.notes.localized != Localization::No => "a text, or a text for each language",
        Shape::Text(_) => "a text",
        Shape::Date { .. } => "a date",
        Shape::Choice(_) => "one of the choices",
        Shape::List { .. } => "a list",
        Shape::Object(_) | Shape::Map(_) => "a mapping of `key: value` lines",
    };
    words.to_owned()
}

/// What a value is, beside what was expected: a number shows itself, since another number may have been wanted.
pub(super) fn given(value: &Value) -> String {
    match value {
        Value::Integer(number) => format!("`{number}`"),
        Value::Float(number) => format!("`{number}`"),
        other => other.kind().to_owned(),
    }
}

/// What to write when a value has the wrong type; `name` is the field's own name, or `-` for a mapping in a list.
pub(super) fn fix(field: &Field, value: &Value, name: &str) -> Option<String> {
    let fix = match (&field.shape, value) {
        (Shape::List { .. }, Value::Text(text)) if text.starts_with('-') => {
            "put a space after the dash of each item: `- item`".to_owned()
        }
        (Shape::List { item, .. }, Value::Text(text)) if is_scalar(&item.shape) => {
            let bare = text.trim_matches(['【', '】', '［', '］']);
            let items: Vec<&str> =
                bare.split([',', '，', '、', ';', '；']).map(str::trim).filter(|item| !item.is_empty()).collect();
            format!("write `{name}: [{}]`", items.join(", "))
        }
        (Shape::List { item, .. }, Value::Integer(_) | Value::Float(_) | Value::Bool(_)) if is_scalar(&item.shape) => {
            format!("write it in square brackets: `{name}: [...]`")
        }
        (Shape::List { .. }, _) => format!("start each item with `- ` on a line of its own under `{name}:`"),
        (Shape::Bool, Value::Text(text)) => match text.to_lowercase().as_str() {
            "true" | "yes" | "on" | "是" => format!("write `{name}: true`, without quotes"),
            "false" | "no" | "off" | "否" => format!("write `{name}: false`, without quotes"),
            _ => return None,
        },
        (Shape::Integer { .. } | Shape::Number { .. }, Value::Text(text)) => {
            return Some(match number_in(text) {
                Some(number) => format!("write `{name}: {number}`, without quotes or thousands separators"),
                None => format!("write it in digits: `{name}: 12`"),
            });
        }
        (Shape::Object(fields), Value::Text(text)) => {
            let wanted = fields.iter().find(|(_, field)| field.required).or(fields.first())?;
            let (key, short) = (wanted.0, text.lines().count() < 2 && text.chars().count() < 40);
            match (name, short) {
                ("-", true) => format!("write a key before it, for example `- {{{key}: {text}}}`"),
                (_, true) => format!("write a key before it, for example `{name}: {{{key}: {text}}}`"),
                (_, false) => format!("write a key before it, for example `{key}: ...` on a line of its own"),
            }
        }
        (Shape::Text(_) | Shape::Choice(_) | Shape::Date { .. }, Value::List(items)) => match &items[..] {
            [Value::Text(only)] => format!("write it without `- ` or square brackets: `{name}: {only}`"),
            _ => "write one value, without `- ` or square brackets".to_owned(),
        },
        _ => return None,
    };
    Some(fix)
}

/// The number that a text means. A comma before other than three last digits is a decimal comma: `51,48`.
fn number_in(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_decimal = text.split_once(',').is_some_and(|(_, rest)| !rest.contains([',', '.']) && rest.len() != 3);
    let plain = if is_decimal { text.replace(',', ".") } else { text.replace([',', ' ', '_'], "") };
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

fn is_scalar(shape: &Shape) -> bool {
    !matches!(shape, Shape::Any | Shape::List { .. } | Shape::Object(_) | Shape::Map(_))
}

/// Names in backticks, separated by commas.
pub(super) fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A count with its noun: `1 item`, `3 items`.
pub(super) fn items(count: usize) -> String {
    if count == 1 { "1 item".to_owned() } else { format!("{count} items") }
}

/// A text in backticks, cut when it is too long to read on a line.
pub(super) fn quoted(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(60).collect();
    if short.len() < text.len() { format!("`{short}...`") } else { format!("`{short}`") }
}
