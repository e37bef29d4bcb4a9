//! The site's own records against their contract: each one validates, breaks no rule, and reads as the struct it is
//! described by. Only for tests.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::areas::Area;
use super::contacts::{Contact, ContactFacts};
use super::faqs::Faq;
use super::partnerships::{Partnership, PartnershipFacts};
use super::places::{Place, PlaceFacts};
use super::programmes::Programme;
use super::testing::TODAY;
use super::{EN, ZH, collections};
use crate::parse::yaml::{self, YamlText};
use crate::parse::{Mapping, Value};
use crate::schema::collection::Records;
use crate::schema::{Collection, Context, Record, Schema, validate};
use crate::source::{Disk, Snapshot};

/// Every record of the site, validated. Panics with what is wrong.
fn records() -> Records {
    let (snapshot, findings) = Snapshot::take(&Disk::new(env!("CARGO_MANIFEST_DIR")));
    assert!(findings.is_empty(), "{findings:?}");
    let mut records = Records::new();
    for collection in collections() {
        let mut members = indexmap::IndexMap::new();
        for file in snapshot.under(&format!("content/records/{}", collection.id)) {
            let id = file.path.file_name().trim_end_matches(".yaml");
            let text = YamlText::whole(file.path.as_str(), file.text());
            let record = yaml::parse(&text).unwrap_or_else(|findings| panic!("{findings:?}"));
            members.insert(Arc::from(id), validated(&record, &collection.schema, file.path.as_str()));
        }
        assert!(!members.is_empty(), "{} has no records", collection.id);
        records.insert(collection.id, members);
    }
    records
}

fn validated(record: &Value, schema: &Schema, what: &str) -> Value {
    let languages = [Arc::from(EN), Arc::from(ZH)];
    let context = Context { languages: &languages, raw: &|paths| paths.iter().map(|_| None).collect() };
    let (record, findings) = validate(record, schema, &context);
    assert!(findings.is_empty(), "{what}: {findings:?}");
    record
}

fn each(records: &Records, mut visit: impl FnMut(&Collection, &Record<'_>)) {
    for collection in collections() {
        for (id, value) in &records[&collection.id] {
            visit(&collection, &Record { id, value, records });
        }
    }
}

/// The struct that a value describes.
fn read<T: DeserializeOwned>(value: &Value, what: &str) -> T {
    serde_json::from_value(json(value)).unwrap_or_else(|error| panic!("{what}: {error}"))
}

fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Text(text) => (&**text).into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(fields) => fields.iter().map(|(name, field)| (name.to_string(), json(field))).collect(),
    }
}

#[test]
fn every_record_reads_as_the_struct_that_describes_it() {
    each(&records(), |collection, record| {
        let what = format!("{}/{}", collection.id, record.id);
        match &*collection.id {
            "areas" => drop(read::<Area>(record.value, &what)),
            "contacts" => drop(read::<Contact>(record.value, &what)),
            "faqs" => drop(read::<Faq>(record.value, &what)),
            "partnerships" => drop(read::<Partnership>(record.value, &what)),
            "places" => drop(read::<Place>(record.value, &what)),
            "programmes" => drop(read::<Programme>(record.value, &what)),
            other => panic!("no struct is known for `{other}`"),
        }
    });
}

#[test]
fn no_record_breaks_a_rule() {
    each(&records(), |collection, record| {
        let Some(rules) = &collection.rules else { return };
        if let Some(finding) = (rules.check)(record, TODAY).first() {
            panic!("{}/{}: {}", collection.id, record.id, finding.message);
        }
    });
}

#[test]
fn derived_facts_follow_their_schema() {
    each(&records(), |collection, record| {
        let Some(derived) = &collection.derived else { return };
        let what = format!("{}/{}", collection.id, record.id);
        let facts = (derived.compute)(record);
        assert_eq!(validated(&facts, &derived.schema, &what), facts, "{what}: the facts are not in normal form");
        match &*collection.id {
            "partnerships" => drop(read::<PartnershipFacts>(&facts, &what)),
            "places" => drop(read::<PlaceFacts>(&facts, &what)),
            "contacts" => drop(read::<ContactFacts>(&facts, &what)),
            other => panic!("no facts are known for `{other}`"),
        }
    });
}

#[test]
fn every_entry_has_a_description_of_its_own_that_fits_a_result_page() {
    let mut seen = std::collections::BTreeMap::new();
    each(&records(), |collection, record| {
        let Some(field) = &collection.description_field else { return };
        let facts = collection.derived.as_ref().map_or(Value::Map(Mapping::new()), |derived| (derived.compute)(record));
        let texts = facts.get(field).or_else(|| record.value.get(field)).and_then(Value::as_map).unwrap();
        for (language, most) in [(EN, 170), (ZH, 90)] {
            let text = texts[language].as_text().unwrap();
            assert!(text.chars().count() <= most, "{}/{}: {text}", collection.id, record.id);
            let first = seen.insert(text.to_owned(), record.id.to_owned());
            assert_eq!(first, None, "{} has the same description: {text}", record.id);
        }
    });
}

#[test]
fn a_link_is_named_by_its_two_places() {
    each(&records(), |collection, record| {
        if &*collection.id == "partnerships" {
            let place = |field: &str| record.text(field).unwrap();
            assert_eq!(record.id, format!("{}-{}", place("uk"), place("china")));
        }
    });
}
