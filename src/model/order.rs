//! The order of a collection's entries: its sort fields, then the id. The same in every language.

use std::cmp::Ordering;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Entry;
use crate::config::Config;
use crate::parse::Value;
use crate::schema::{Collection, Field, Records, Shape};

/// Sorts every collection.
pub(super) fn sort(
    records: &Records,
    collections: &IndexMap<Arc<str>, Collection>,
    config: &Config,
    entries: &mut IndexMap<Arc<str>, IndexMap<Arc<str>, Entry>>,
) {
    let default = config.languages.default_tag();
    for (collection, members) in entries {
        let contract = &collections[collection];
        let keys: Vec<_> = contract.sort.iter().map(|name| (name, contract.field(name))).collect();
        let own = &records[collection];
        members.sort_by(|a_id, a, b_id, b| {
            let by_fields = keys.iter().map(|(name, field)| {
                let value = |entry: &Entry, id: &str| {
                    let value = entry.facts.get(name).or_else(|| own.get(id)?.get(name))?;
                    Some(rank(*field, value).unwrap_or_else(|| value.clone()))
                };
                compare(value(a, a_id).as_ref(), value(b, b_id).as_ref(), default)
            });
            by_fields.fold(Ordering::Equal, Ordering::then).then_with(|| a_id.cmp(b_id))
        });
    }
}

/// The place of a choice in its list: the schema's order is the one that its author means.
fn rank(field: Option<&Field>, value: &Value) -> Option<Value> {
    let Shape::Choice(choices) = &field?.shape else { return None };
    let choice = value.as_text()?;
    choices.iter().position(|known| **known == *choice).and_then(|place| i64::try_from(place).ok()).map(Value::Integer)
}

/// Numbers by size, texts by letter without regard to case, localized texts in the default language; what is missing comes last.
fn compare(a: Option<&Value>, b: Option<&Value>, default: &str) -> Ordering {
    match (key(a, default), key(b, default)) {
        (Some(a), Some(b)) => match (a.as_number(), b.as_number()) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => letters(a).cmp(&letters(b)),
        },
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn key<'a>(value: Option<&'a Value>, default: &str) -> Option<&'a Value> {
    match value? {
        Value::Null => None,
        Value::Map(by_language) => by_language.get(default).or_else(|| by_language.values().next()),
        plain => Some(plain),
    }
}

fn letters(value: &Value) -> String {
    value.as_text().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_stand_in_the_order_of_the_schema() {
        let fields = crate::schema::Schema::compile(serde_json::json!({
            "properties": { "level": { "enum": ["school", "college", "academy"] } },
        }));
        let fields = fields.unwrap().fields;
        let place = |choice: &str| rank(fields.get("level"), &Value::from(choice));
        assert_eq!(compare(place("school").as_ref(), place("academy").as_ref(), "en"), Ordering::Less);
        assert_eq!(place("other"), None);
    }

    #[test]
    fn missing_values_come_last_and_case_does_not_matter() {
        let text = |t: &str| Value::from(t);
        assert_eq!(compare(Some(&text("bury")), Some(&text("Bristol")), "en"), Ordering::Greater);
        assert_eq!(compare(None, Some(&text("a")), "en"), Ordering::Greater);
        assert_eq!(compare(Some(&Value::Integer(9)), Some(&Value::Integer(10)), "en"), Ordering::Less);
        assert_eq!(compare(Some(&Value::Null), None, "en"), Ordering::Equal);
    }
}
