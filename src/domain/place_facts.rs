//! What follows from a place's facts: the sentence that lists and `<meta>` show.

use super::wording::{area, name};
use super::{EN, ZH, facts, localized};
use crate::parse::Value;
use crate::schema::Record;

/// Computes [`super::places::PlaceFacts`].
pub(super) fn compute(place: &Record<'_>) -> Value {
    facts([("about", localized(|language| about(place, language)))])
}

/// The place's own description where it has one in that language, else a sentence.
fn about(place: &Record<'_>, language: &str) -> String {
    let own = place.value.get("description").and_then(|texts| texts.get(language)).and_then(Value::as_text);
    own.map_or_else(|| sentence(place, language), str::to_owned)
}

fn sentence(place: &Record<'_>, language: &str) -> String {
    let (name, area) = (name(place, language), area(place, language));
    let in_china = place.text("side") == Some("china");
    let level = place.text("level").and_then(|level| rank(level, language));
    if language == ZH {
        let what = format!("{area}{}", level.unwrap_or_default());
        let what = if what.is_empty() { what } else { format!("（{what}）") };
        let others = if in_china { "英国各地" } else { "中国省市" };
        return format!("{name}{what}与{others}的友好关系：协议类型、结好时间与资料来源。");
    }
    let what = match (level, area.as_str()) {
        (Some(level), area) => {
            let article = if level.starts_with('a') { "an" } else { "a" };
            format!(", {article} {level} in {area},")
        }
        (None, "") => String::new(),
        (None, area) => format!(" ({area})"),
    };
    let others = if in_china { "places in the United Kingdom" } else { "cities and provinces in China" };
    format!("Links of {name}{what} with {others}: which agreements, since when, and on which evidence.")
}

/// A level in running text.
fn rank(level: &str, language: &str) -> Option<&'static str> {
    let words = match level {
        "municipality" => ["municipality", "直辖市"],
        "province" => ["province", "省份"],
        "autonomous-region" => ["autonomous region", "自治区"],
        "autonomous-prefecture" => ["autonomous prefecture", "自治州"],
        "county" => ["county", "县"],
        "sub-provincial-city" => ["sub-provincial city", "副省级城市"],
        "prefecture-level-city" => ["prefecture-level city", "地级市"],
        "county-level-city" => ["county-level city", "县级市"],
        "district" => ["district", "市辖区"],
        _ => return None,
    };
    Some(words[usize::from(language != EN)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Case;
    use super::*;

    #[test]
    fn a_place_without_description_is_told_from_its_facts() {
        let case = Case::new();
        assert_eq!(
            about(&case.record("places", "cardiff"), EN),
            "Links of Cardiff (Wales) with cities and provinces in China: which agreements, since when, and on which evidence."
        );
        assert_eq!(
            about(&case.record("places", "xiamen"), EN),
            "Links of Xiamen, a sub-provincial city in Fujian, China, with places in the United Kingdom: \
             which agreements, since when, and on which evidence."
        );
        assert_eq!(
            about(&case.record("places", "xiamen"), ZH),
            "厦门（福建省副省级城市）与英国各地的友好关系：协议类型、结好时间与资料来源。"
        );
    }

    #[test]
    fn every_level_has_words() {
        let schema = super::super::places::collection().schema;
        let crate::schema::Shape::Choice(levels) = &schema.fields["level"].shape else { panic!("a level is a choice") };
        for level in levels {
            assert!(rank(level, EN).is_some(), "{level}");
        }
    }

    #[test]
    fn a_place_speaks_for_itself_in_the_languages_it_has() {
        let mut case = Case::new();
        case.change("places", "xiamen", "description", json!({"en": "An island port."}));
        assert_eq!(about(&case.record("places", "xiamen"), EN), "An island port.");
        assert!(about(&case.record("places", "xiamen"), ZH).starts_with("厦门（福建省"));
    }
}
