//! Conversion of our values to those of the template engine.
//!
//! An entry is converted once and then shared: lists and mappings of the result are reference-counted.

use std::sync::Arc;

use tera::value::Key;

use crate::parse::Value;

/// The template's form of a value; keys and order are kept.
pub fn to_template(value: &Value) -> tera::Value {
    match value {
        Value::Null => tera::Value::none(),
        Value::Bool(value) => (*value).into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Text(text) => text_value(text),
        Value::List(items) => items.iter().map(to_template).collect::<Vec<_>>().into(),
        Value::Map(map) => map_value(map.iter().map(|(key, value)| (Arc::clone(key), to_template(value)))),
    }
}

/// A text that templates escape.
pub fn text_value(text: &str) -> tera::Value {
    tera::Value::normal_string(text)
}

/// Ready HTML, which templates do not escape again.
pub fn html_value(html: &str) -> tera::Value {
    tera::Value::safe_string(html)
}

/// The name of a value in a mapping. Names that stand in the program are not copied for each page.
#[derive(Debug, Clone)]
pub struct Name(Key<'static>);

impl From<&'static str> for Name {
    fn from(name: &'static str) -> Self {
        Self(Key::Str(name))
    }
}

impl From<Arc<str>> for Name {
    fn from(name: Arc<str>) -> Self {
        Self(Key::String(name))
    }
}

impl From<Key<'static>> for Name {
    fn from(key: Key<'static>) -> Self {
        Self(key)
    }
}

/// A mapping, in the order given.
pub fn map_value(pairs: impl IntoIterator<Item = (impl Into<Name>, tera::Value)>) -> tera::Value {
    let pairs = pairs.into_iter().map(|(name, value)| {
        let Name(key) = name.into();
        (key, value)
    });
    pairs.collect::<tera::Map>().into()
}

/// A mapping with more pairs. One whose name is there already takes its place.
pub fn extended(map: &tera::Value, pairs: impl IntoIterator<Item = (impl Into<Name>, tera::Value)>) -> tera::Value {
    let mut pairs = pairs.into_iter().peekable();
    if pairs.peek().is_none() {
        return map.clone();
    }
    let all = map.as_map().into_iter().flatten().map(|(key, value)| (Name(key.clone()), value.clone()));
    map_value(all.chain(pairs.map(|(name, value)| (name.into(), value))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_keeps_its_kind_and_order() {
        let map = [("z", Value::Integer(1)), ("a", Value::Null), ("m", Value::List(vec![Value::Float(1.5)]))];
        let map = Value::Map(map.into_iter().map(|(key, value)| (key.into(), value)).collect());

        let converted = to_template(&map);

        assert_eq!(serde_json::to_string(&converted).unwrap(), r#"{"z":1,"a":null,"m":[1.5]}"#);
    }

    #[test]
    fn a_text_is_escaped_and_html_is_not() {
        assert!(!to_template(&Value::from("<b>")).is_safe());
        assert!(html_value("<b>").is_safe());
    }
}
