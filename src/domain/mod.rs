//! The partnership programme: its collections, the facts that follow from its records, and its rules of meaning.
//!
//! The only folder that says the programme's words. Owns no machinery: each collection is a plain [`Collection`] value
//! that enters the engine by the same door as a collection that a site declares. A record's fields are a Rust struct,
//! and the struct's schema is the contract: doc comments become the editors' help, attributes the annotations.
//!
//! ```
//! let ids: Vec<_> = twinpress::domain::collections().into_iter().map(|collection| collection.id).collect();
//! assert!(ids.iter().any(|id| &**id == "places"));
//! ```

pub mod partnerships;
mod partnership_facts;
mod partnership_rules;
pub mod places;
mod place_facts;
mod place_rules;
pub mod areas;
pub mod programmes;
pub mod faqs;
pub mod contacts;

pub mod codes;
mod contact_hours;
mod distance;
mod projection;
mod dots;
mod map;
mod wording;

#[cfg(test)]
mod content;
#[cfg(test)]
mod testing;

use std::sync::Arc;

use crate::parse::{Mapping, Value};
use crate::schema::{Collection, Localized};

/// The language tags that derived texts are written in.
const EN: &str = "en";
const ZH: &str = "zh-Hans";

/// The collections of the programme, in the order in which lists of collections show them.
pub fn collections() -> Vec<Collection> {
    vec![
        partnerships::collection(),
        places::collection(),
        programmes::collection(),
        faqs::collection(),
        contacts::collection(),
        areas::collection(),
    ]
}

/// A label in both languages.
fn bilingual(en: &str, zh: &str) -> Localized {
    [(EN, en), (ZH, zh)].into_iter().map(|(tag, text)| (tag.into(), text.into())).collect()
}

/// A localized text, in the form that validated records have.
fn localized(write: impl Fn(&str) -> String) -> Value {
    Value::Map([EN, ZH].into_iter().map(|tag| (tag.into(), Value::Text(write(tag).into()))).collect())
}

/// A mapping of facts.
fn facts(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Map(fields.into_iter().map(|(name, value)| (Arc::from(name), value)).collect::<Mapping>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;

    fn labelled(schema: &Schema, collection: &str) {
        for (name, field) in &schema.fields {
            for language in [EN, ZH] {
                assert!(field.notes.label.contains_key(language), "{collection}.{name} has no label in {language}");
            }
            assert!(!field.doc.is_empty(), "{collection}.{name} has no description");
        }
    }

    #[test]
    fn every_field_has_help_and_a_label_in_both_languages() {
        for collection in collections() {
            labelled(&collection.schema, &collection.id);
            collection.derived.iter().for_each(|derived| labelled(&derived.schema, &collection.id));
        }
    }

    #[test]
    fn every_choice_has_a_label_in_both_languages() {
        use crate::schema::{Field, Shape};
        fn check(name: &str, field: &Field) {
            match &field.shape {
                Shape::List { item, .. } => check(name, item),
                Shape::Object(fields) => fields.iter().for_each(|(name, field)| check(name, field)),
                Shape::Choice(choices) => {
                    for (choice, language) in choices.iter().flat_map(|choice| [(choice, EN), (choice, ZH)]) {
                        let label = field.notes.labels.get(choice).and_then(|labels| labels.get(language));
                        assert!(label.is_some(), "{name}: `{choice}` has no label in {language}");
                    }
                }
                _ => {}
            }
        }
        for collection in collections() {
            let derived = collection.derived.iter().flat_map(|derived| &derived.schema.fields);
            collection.schema.fields.iter().chain(derived).for_each(|(name, field)| check(name, field));
        }
    }

    #[test]
    fn the_fields_that_a_collection_names_exist() {
        for collection in collections() {
            let derived = collection.derived.iter().flat_map(|derived| derived.schema.fields.keys());
            let known: Vec<_> = collection.schema.fields.keys().chain(derived).collect();
            let only = collection.routes.iter().filter_map(|route| route.only.as_ref().map(|(field, _)| field));
            let named =
                [&collection.title_field].into_iter().chain(&collection.description_field).chain(&collection.sort);
            for field in named.chain(&collection.geometry).chain(only) {
                assert!(known.contains(&field), "{} has no field `{field}`", collection.id);
            }
        }
    }

    #[test]
    fn the_directory_is_narrowed_down_by_six_facets() {
        let partnerships = partnerships::collection();
        let derived = &partnerships.derived.as_ref().unwrap().schema.fields;
        let fields = partnerships.schema.fields.iter().chain(derived);
        let mut declared: Vec<_> = fields.filter_map(|(name, field)| field.notes.facet.id(name)).collect();
        assert_eq!(partnerships.facets.join(" "), "nation region province theme decade agreement");
        let mut shown = partnerships.facets;
        declared.sort();
        shown.sort();
        assert_eq!(declared, shown);
    }

    #[test]
    fn every_code_belongs_to_a_collection_and_explains_itself() {
        let used: Vec<_> =
            collections().iter().filter_map(|collection| collection.rules).flat_map(|rules| rules.codes).collect();
        for code in codes::ALL {
            assert!(used.iter().any(|known| known.id == code.id), "{} is used by no collection", code.id);
            assert!(code.explanation.len() > 100, "{} explains little", code.id);
        }
    }
}
