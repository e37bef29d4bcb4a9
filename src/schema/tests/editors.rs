//! What editors and `explain` are told about a collection.

use insta::assert_snapshot;
use serde_json::Value as Json;

use super::{SCHOLARSHIPS, languages, read};
use crate::schema::declared::{DECLARATION, collection};
use crate::schema::{Collection, describe, export};

fn scholarships() -> Collection {
    let declaration = format!(
        "title: {{en: Scholarships, zh-Hans: 奖学金}}\nroute: scholarships\nschema:\n  {}",
        SCHOLARSHIPS.replace('\n', "\n  ")
    );
    collection("scholarships", &read(&declaration), &languages()).unwrap()
}

fn exported() -> Json {
    export::records(&scholarships(), &languages())
}

#[test]
fn a_file_is_one_record_or_a_list_of_records_with_ids() {
    let json = exported();
    assert_eq!(json["title"], "Scholarships");
    assert_eq!(json["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let (one, listed) = (&json["anyOf"][0], &json["anyOf"][1]["items"]);
    assert_eq!(one["required"], serde_json::json!(["name", "level"]));
    assert_eq!(listed["required"], serde_json::json!(["id", "name", "level"]));
    assert_eq!(one["properties"]["id"], Json::Null);
    assert_eq!(listed["properties"]["id"]["type"], "string");
    assert_eq!(one["additionalProperties"], false);
}

/// The exported schema of a field, in a line.
fn field(name: &str) -> String {
    exported()["anyOf"][0]["properties"][name].to_string()
}

#[test]
fn fields_are_said_in_the_words_of_editors() {
    assert_snapshot!(field("name"), @r#"{"description":"What it is called.","localized":"required","anyOf":[{"type":"string"},{"type":"object","properties":{"en":{"type":"string"},"zh-Hans":{"type":"string"}},"additionalProperties":false,"required":["en","zh-Hans"]}]}"#);
    assert_snapshot!(field("level"), @r#"{"description":"For whom.","facet":true,"labels":{"first-degree":{"en":"First degree","zh-Hans":"本科"},"higher-degree":{"en":"Higher degree","zh-Hans":"研究生"}},"oneOf":[{"const":"first-degree","description":"First degree · 本科 · Up to the first degree."},{"const":"higher-degree","description":"Higher degree · 研究生 · After it."}]}"#);
    assert_snapshot!(field("subjects"), @r#"{"facet":"subject","anyOf":[{"type":"array","items":{"labels":{"green-technology":{"en":"Green growth","zh-Hans":"绿色科技"}},"oneOf":[{"const":"arts"},{"const":"science"},{"const":"green-technology","description":"Green growth · 绿色科技"}]},"maxItems":3,"uniqueItems":true},{"type":"null"}]}"#);
    assert_snapshot!(field("since"), @r#"{"anyOf":[{"type":"string","pattern":"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},{"type":"integer","minimum":1,"maximum":9999},{"type":"null"}]}"#);
    assert_snapshot!(field("email"), @r#"{"search":3,"anyOf":[{"type":"string","format":"email"},{"type":"null"}]}"#);
    assert_snapshot!(field("sources"), @r#"{"anyOf":[{"type":"array","items":{"type":"object","properties":{"title":{"type":"string"},"url":{"anyOf":[{"type":"string","format":"uri","pattern":"^https?://"},{"type":"null"}]}},"additionalProperties":false,"required":["title"]},"minItems":1},{"type":"null"}]}"#);
}

#[test]
fn a_declaration_has_a_schema_for_editors_as_well() {
    let json = export::document("A collection", &DECLARATION, &languages());
    assert_eq!(json["properties"]["title"]["anyOf"][1]["required"], serde_json::json!(["en"]));
    assert_eq!(json["required"], serde_json::json!(["title", "schema"]));
}

#[test]
fn editors_learn_which_schema_is_for_which_files() {
    assert_snapshot!(export::editor_settings([("schemas/scholarships.json", &*export::record_files("scholarships"))]), @r#"
{
  "yaml.schemas": {
    "./schemas/scholarships.json": "content/records/scholarships/*.yaml"
  }
}
"#);
    assert_snapshot!(export::modeline("../../../schemas/scholarships.json"), @r#"# yaml-language-server: $schema=../../../schemas/scholarships.json"#);
}

#[test]
fn a_collection_is_described_field_by_field() {
    assert_snapshot!(describe::describe(&scholarships(), "zh-Hans"), @r#"
# 奖学金

One record a file: `content/records/scholarships/<id>.yaml`. Pages: `/scholarships/<id>/`.

## Fields

- `name`: a text in every language, **required**. What it is called.
- `level`: one of `first-degree` (本科), `higher-degree` (研究生), **required**, a facet. For whom.
- `summary`: a text by language, at most 40 characters.
- `how_to_apply`: a Markdown text by language.
- `subjects`: a list, at most 3 items: one of `arts`, `science`, `green-technology` (绿色科技), a facet.
- `nation`: the id of a record in `areas`, a facet.
- `opens`: a date (`2026-03-05`). The first day to apply.
- `since`: a date, as exactly as it is known (`2026`, `2026-03`, `2026-03-05`).
- `awards`: a whole number from 1 to 500.
- `amount`: a number, 0 or more.
- `full`: `true` or `false`.
- `code`: a text, at least 2 characters.
- `slug`: a slug (lower-case letters, digits and hyphens).
- `email`: an e-mail address.
- `sources`: a list, at least 1 item: mappings with `title`, `url`.
  - `title`: a text, **required**.
  - `url`: a web address.
- `extra`: a mapping with keys of your choice: anything.
"#);
}
