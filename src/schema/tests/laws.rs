//! What holds for every value: validation never panics, and its normal form is one.

use proptest::prelude::*;

use super::{languages, scholarships};
use crate::diag::codes;
use crate::parse::{Mapping, Value};
use crate::schema::walk::walk;
use crate::schema::{Context, Localization, validate};

/// Any value; keys and texts are often ones that the schema knows.
fn value() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "name", "level", "summary", "how_to_apply", "subjects", "nation", "opens", "since", "awards", "amount", "full",
            "code", "slug", "email", "sources", "extra", "title", "url", "en", "zh-Hans", "zh", "nmae",
        ]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "first-degree", "arts", "science", "green-technology", "绿色科技", "2026-03-05", "1983", "3.5.2026", "2026-02-30",
            "a@example.org", "https://example.org/", " Dragon ", "\n  code\n", "", "AB",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => prop_oneof![-2..600i64, any::<i64>()].prop_map(Value::Integer),
        1 => (-9.0..9e3).prop_map(Value::Float),
        6 => word.clone().prop_map(|text| Value::Text(text.into())),
    ];
    leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            3 => prop::collection::vec((word.clone(), inner), 0..10).prop_map(|entries| {
                Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
            }),
        ]
    })
}

/// A record that is often good: known fields with values that mostly fit.
fn record() -> impl Strategy<Value = Value> {
    let names = prop_oneof![Just(Value::from("Dragon")), value()];
    (names, value(), prop::option::of(value()), prop::option::of("[ -~]{0,12}")).prop_map(
        |(name, other, sources, code)| {
            let by_language = Mapping::from_iter([("zh-Hans".into(), Value::from("龙")), ("en".into(), name)]);
            let mut map = Mapping::from_iter([
                ("level".into(), Value::from("first-degree")),
                ("name".into(), Value::Map(by_language)),
            ]);
            map.extend(other.as_map().cloned().unwrap_or_default());
            map.extend(sources.map(|sources| ("sources".into(), Value::List(vec![sources]))));
            map.extend(code.map(|code| ("code".into(), Value::Text(code.into()))));
            Value::Map(map)
        },
    )
}

proptest! {
    #[test]
    fn validating_again_changes_nothing(value in prop_oneof![value(), record()]) {
        let (schema, languages) = (scholarships(), languages());
        let context = Context { languages: &languages, raw: &|paths| vec![None; paths.len()] };
        let (normal, findings) = validate(&value, &schema, &context);
        walk(&normal, &schema.fields, &mut |at, field, value| {
            let is_by_language = field.notes.localized == Localization::No || value.as_map().is_some();
            assert!(is_by_language && !value.is_null(), "{at}: {value:?}");
        });
        let (again, later) = validate(&normal, &schema, &context);
        prop_assert_eq!(&again, &normal);
        // What was wrong is left out, so it may be missing now; nothing else may be found.
        let gaps = [&codes::MISSING_FIELD, &codes::LANGUAGE_MISSING, &codes::LIST_LENGTH];
        prop_assert!(later.iter().all(|finding| gaps.contains(&finding.code)), "{:?}", later);
        prop_assert!(!findings.is_empty() || later.is_empty(), "{:?}", later);
    }
}
