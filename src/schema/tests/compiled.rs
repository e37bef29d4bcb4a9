//! Schemas: derived and declared ones are the same, and what cannot be used is said.

use insta::assert_snapshot;
use schemars::JsonSchema;

use super::{read, scholarships};
use crate::parse::Part;
use crate::schema::declared::to_json;
use crate::schema::fields::{Date, LocalizedMarkdown, PartialDate, RequiredText};
use crate::schema::{Schema, SchemaProblem, Shape};

/// A scholarship.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Scholarship {
    /// What it is called.
    name: RequiredText,
    /// For whom.
    #[schemars(extend("facet" = true))]
    level: Level,
    #[schemars(length(max = 40), extend("localized" = true))]
    summary: Option<String>,
    how_to_apply: Option<LocalizedMarkdown>,
    #[schemars(length(max = 3), extend("uniqueItems" = true, "facet" = "subject"))]
    subjects: Option<Vec<Subject>>,
    #[schemars(extend("reference" = "areas", "facet" = true))]
    nation: Option<String>,
    /// The first day to apply.
    opens: Option<Date>,
    since: Option<PartialDate>,
    #[schemars(range(min = 1, max = 500))]
    awards: Option<i64>,
    #[schemars(range(min = 0))]
    amount: Option<f64>,
    full: Option<bool>,
    #[schemars(length(min = 2), extend("export" = "reference"))]
    code: Option<String>,
    #[schemars(extend("format" = "slug"))]
    slug: Option<String>,
    #[schemars(email, extend("search" = 3))]
    email: Option<String>,
    #[schemars(length(min = 1))]
    sources: Option<Vec<Source>>,
    extra: Option<std::collections::BTreeMap<String, serde_json::Value>>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its schema is used")]
enum Level {
    /// Up to the first degree.
    #[schemars(extend("label" = {"en": "First degree", "zh-Hans": "本科"}))]
    FirstDegree,
    /// After it.
    #[schemars(extend("label" = {"en": "Higher degree", "zh-Hans": "研究生"}))]
    HigherDegree,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", extend("labels" = {"green-technology": {"en": "Green growth", "zh-Hans": "绿色科技"}}))]
#[expect(dead_code, reason = "only its schema is used")]
enum Subject {
    Arts,
    Science,
    GreenTechnology,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Source {
    title: String,
    #[schemars(url)]
    url: Option<String>,
}

#[test]
fn a_struct_and_a_declaration_of_the_same_fields_are_one_schema() {
    let (derived, declared) = (Schema::derive::<Scholarship>(), scholarships());
    for (name, field) in &declared.fields {
        assert_eq!(derived.fields.get(name), Some(field), "{name}");
    }
    assert_eq!(derived.fields, declared.fields);
}

/// The problems of a schema, one a line.
fn problems(text: &str) -> String {
    let shown = |SchemaProblem { pointer, part, message, help }: SchemaProblem| {
        let key = if part == Part::Key { "key " } else { "" };
        format!("{key}{pointer}: {message}{}", help.map(|help| format!(" (help: {help})")).unwrap_or_default())
    };
    let problems = Schema::compile(to_json(&read(text))).expect_err("the schema has problems");
    problems.into_iter().map(shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn unknown_words_of_a_schema_get_the_nearest_known_one() {
    assert_snapshot!(problems(
        "properties:\n  a: {type: strng}\n  b: {type: string, fromat: date}\n  c: {type: string, format: emial}\n  d: {enum: [x], labels: {y: Y}}\nrequired: [e]\n"
    ), @r#"
properties.a.type: `strng` is not a type (help: did you mean `string`?)
key properties.b.fromat: `fromat` is not a keyword of a schema (help: did you mean `format`?)
properties.c.format: `emial` is not a format (help: did you mean `email`?)
key properties.d.labels.y: `y` is not one of the choices (help: one of: `x`)
required[0]: there is no field `e` (help: one of: `a`, `b`, `c`, `d`)
"#);
}

#[test]
fn keywords_that_do_not_go_together_are_problems() {
    assert_snapshot!(problems(
        "properties:\n  a: {type: string, minItems: 2}\n  b: {type: integer, localized: true}\n  c: {type: array, items: {type: boolean}, reference: areas}\n  d: {type: string, localized: true, reference: areas}\n  e: {type: object, properties: {x: {type: string}}, additionalProperties: true}\n  f: {type: integer, minimum: 5, maximum: 2}\n  g: {enum: [1, a, a]}\n  h: {type: object, properties: {x: {type: string}}, facet: true}\n  i: {anyOf: [{type: string}, {type: integer}]}\n"
    ), @r#"
key properties.a.minItems: `minItems` does not go with a text
key properties.b.localized: `localized` does not go with a number
key properties.c.reference: `reference` does not go with `true` or `false`
properties.d: a `reference` is an id, so it cannot be `markdown` or `localized`
properties.e.additionalProperties: a mapping has either `properties` or free keys, not both
properties.f.minimum: `minimum` is larger than `maximum`
properties.g.enum[0]: the choice `1` is not a text (help: put it in quotes)
properties.g.enum[2]: the choice `a` stands twice
properties.h.facet: a `facet` needs values that can be counted: a text, a choice, a number or a list of them
properties.i.anyOf: `anyOf` may only say that a value may also be null
"#);
}

#[test]
fn a_definition_inside_itself_is_a_problem_and_not_an_endless_loop() {
    assert_snapshot!(problems(
        "properties: {a: {$ref: '#/$defs/A'}, b: {$ref: '#/$defs/B'}, c: {$ref: other.json}}\n$defs:\n  A: {properties: {again: {type: array, items: {$ref: '#/$defs/A'}}}}\n"
    ), @r#"
$defs.A.properties.again.items.$ref: the definition `A` contains itself
properties.b.$ref: there is no definition `B` under `$defs`
properties.c.$ref: `$ref` names a definition of the same schema: `#/$defs/<name>`
"#);
}

#[test]
fn definitions_that_multiply_or_nest_too_deep_are_problems() {
    let definitions = |count: usize, define: &dyn Fn(String) -> String| {
        let one = |n: usize| format!("  A{n}: {}", define(format!("{{$ref: '#/$defs/A{}'}}", n + 1)));
        let all: Vec<String> = (0..count).map(one).collect();
        format!("properties: {{a: {{$ref: '#/$defs/A0'}}}}\n$defs:\n{}\n  A{count}: {{type: string}}\n", all.join("\n"))
    };
    let seen = problems(&definitions(40, &|next| format!("{{properties: {{x: {next}, y: {next}}}}}")));
    assert!(seen.contains("the schema has more than 10000 fields"), "{seen}");
    let seen = problems(&definitions(50_000, &|next| next));
    assert!(seen.contains("more than 100 definitions lie inside each other"), "{seen}");
}

#[test]
fn what_is_no_mapping_of_fields_is_no_schema() {
    assert_snapshot!(problems("type: string"), @r#": a schema lists its fields under `properties`"#);
    assert_snapshot!(problems("properties: [a]"), @r#"properties: `properties` is a mapping from a field's name to its description"#);
    assert_snapshot!(problems("- a"), @r#": a field is described by a mapping, such as `type: string`"#);
}

#[test]
fn a_definition_may_be_used_twice_and_its_description_can_be_overruled() {
    let schema = Schema::compile(to_json(&read(
        "properties:\n  a: {$ref: '#/$defs/D', description: Mine.}\n  b: {anyOf: [{$ref: '#/$defs/D'}, {type: 'null'}]}\nrequired: [a, b]\n$defs: {D: {type: boolean, description: Theirs.}}\n",
    )))
    .unwrap();
    let said: Vec<_> = schema.fields.values().map(|field| (&*field.doc, field.required, &field.shape)).collect();
    assert_eq!(said, [("Mine.", true, &Shape::Bool), ("Theirs.", false, &Shape::Bool)]);
}
