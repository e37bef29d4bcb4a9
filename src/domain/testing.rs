//! A small sound site of records for the tests of this folder, to be broken one fact at a time.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::parse::Value;
use crate::schema::{Collection, Record, Records};

/// The day that the tests take for today.
pub(super) const TODAY: &str = "2026-11-24";

/// Records in the form that validation gives them.
pub(super) struct Case {
    records: Records,
}

impl Case {
    pub(super) fn new() -> Self {
        let mut case = Self { records: Records::new() };
        for (id, area) in [
            ("wales", json!({"kind": "nation", "name": {"en": "Wales", "zh-Hans": "威尔士"}})),
            ("england", json!({"kind": "nation", "name": {"en": "England", "zh-Hans": "英格兰"}})),
            (
                "south-west",
                json!({"kind": "region", "name": {"en": "South West", "zh-Hans": "西南英格兰"}, "within": "england"}),
            ),
            (
                "north-west",
                json!({"kind": "region", "name": {"en": "North West", "zh-Hans": "西北英格兰"}, "within": "england"}),
            ),
            ("london", json!({"kind": "region", "name": {"en": "London", "zh-Hans": "伦敦"}, "within": "england"})),
            ("fujian", json!({"kind": "province", "name": {"en": "Fujian", "zh-Hans": "福建省"}})),
            ("jiangxi", json!({"kind": "province", "name": {"en": "Jiangxi", "zh-Hans": "江西省"}})),
            ("shanghai", json!({"kind": "province", "name": {"en": "Shanghai", "zh-Hans": "上海市"}})),
        ] {
            case.put("areas", id, area);
        }
        for (id, names, nation, region, lat, lon) in [
            ("cardiff", json!({"en": "Cardiff", "zh-Hans": "加的夫"}), "wales", None, 51.48, -3.18),
            (
                "bristol",
                json!({"en": "Bristol", "zh-Hans": "布里斯托尔"}),
                "england",
                Some("south-west"),
                51.45523,
                -2.59665,
            ),
            ("london", json!({"en": "London", "zh-Hans": "伦敦"}), "england", Some("london"), 51.50853, -0.12574),
            ("wirral", json!({"en": "Wirral"}), "england", Some("north-west"), 53.39337, -3.01479),
        ] {
            let mut place = json!({"side": "uk", "name": names, "nation": nation, "lat": lat, "lon": lon});
            if let Some(region) = region {
                place["region"] = json!(region);
            }
            case.put("places", id, place);
        }
        for (id, names, province, level, lat, lon) in [
            ("xiamen", ["Xiamen", "厦门"], "fujian", "sub-provincial-city", 24.47979, 118.08187),
            ("shanghai", ["Shanghai", "上海"], "shanghai", "municipality", 31.22222, 121.45806),
            ("fuzhou-jiangxi", ["Fuzhou (Jiangxi)", "抚州"], "jiangxi", "prefecture-level-city", 27.95999, 116.33333),
        ] {
            let name = json!({"en": names[0], "zh-Hans": names[1]});
            let place =
                json!({"side": "china", "name": name, "province": province, "level": level, "lat": lat, "lon": lon});
            case.put("places", id, place);
        }
        case.put(
            "partnerships",
            "cardiff-xiamen",
            json!({
                "uk": "cardiff", "china": "xiamen", "agreement": "sister-city", "established": "1983",
                "themes": ["education"],
                "highlights": [{"text": {"en": "A photography exhibition."}, "source": 0}],
                "sources": [{"title": "News Share", "publisher": "Xiamen", "url": "http://example.com/", "supports": ["link"]}],
                "confidence": "high", "checked": "2026-11-24",
            }),
        );
        case
    }

    /// Adds or replaces a record.
    pub(super) fn put(&mut self, collection: &str, id: &str, record: Json) {
        self.records.entry(collection.into()).or_default().insert(id.into(), value(record));
    }

    /// Sets one field of a record.
    pub(super) fn change(&mut self, collection: &str, id: &str, field: &str, to: Json) {
        let Value::Map(fields) = &mut self.records[collection][id] else { unreachable!("records are mappings") };
        fields.insert(field.into(), value(to));
    }

    /// Takes one field away from a record.
    pub(super) fn remove(&mut self, collection: &str, id: &str, field: &str) {
        let Value::Map(fields) = &mut self.records[collection][id] else { unreachable!("records are mappings") };
        fields.shift_remove(field);
    }

    /// A record.
    pub(super) fn record(&self, collection: &str, id: &str) -> Record<'_> {
        let (id, value) = self.records[collection].get_key_value(id).unwrap();
        Record { id, value, records: &self.records }
    }

    /// The facts that follow from a record.
    pub(super) fn facts(&self, collection: &str, id: &str) -> Value {
        (named(collection).derived.unwrap().compute)(&self.record(collection, id))
    }

    /// The facts that follow from all records of a collection together.
    pub(super) fn overview(&self, collection: &str) -> Value {
        (named(collection).derived.unwrap().overview.unwrap())(&self.records)
    }

    /// What the rules say about a record: `code path: message`, and the help where it is more than a hint.
    pub(super) fn findings(&self, collection: &str, id: &str) -> Vec<String> {
        let findings = (named(collection).rules.unwrap().check)(&self.record(collection, id), TODAY);
        let told = findings.into_iter().map(|finding| {
            let help =
                if finding.code.id == "E1002" { format!(" | {}", finding.help.join(" ")) } else { String::new() };
            format!("{} {}: {}{help}", finding.code.id, finding.path, finding.message)
        });
        told.collect()
    }

    /// The codes of what the rules say about a record.
    pub(super) fn codes(&self, collection: &str, id: &str) -> Vec<&'static str> {
        let findings = (named(collection).rules.unwrap().check)(&self.record(collection, id), TODAY);
        findings.into_iter().map(|finding| finding.code.id).collect()
    }
}

fn named(collection: &str) -> Collection {
    super::collections().into_iter().find(|known| &*known.id == collection).unwrap()
}

/// A value as the parser would make it.
pub(super) fn value(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap()), Value::Integer),
        Json::String(text) => Value::Text(text.into()),
        Json::Array(items) => Value::List(items.into_iter().map(value).collect()),
        Json::Object(fields) => {
            Value::Map(fields.into_iter().map(|(name, field)| (Arc::from(name), value(field))).collect())
        }
    }
}
