//! What follows from a partnership and its two places: title, year, distance, areas and a sentence.

use super::distance::{Point, kilometres};
use super::wording::{date, name, name_with_area, number};
use super::{ZH, facts, localized};
use crate::parse::Value;
use crate::schema::Record;
use crate::schema::fields::PartialDate;

/// Computes [`super::partnerships::PartnershipFacts`]. What cannot be known, because a place is missing or a date is, is left out.
pub(super) fn compute(link: &Record<'_>) -> Value {
    let (uk, china) = (link.reference("uk", "places"), link.reference("china", "places"));
    let year = established(link).map(|date| i64::from(date.year()));
    let mut known = vec![
        ("title", localized(|language| title(link, uk.as_ref(), china.as_ref(), language))),
        ("description", localized(|language| description(link, uk.as_ref(), china.as_ref(), language))),
        ("decade", Value::from(decade(year))),
    ];
    for (field, place) in [("nation", &uk), ("region", &uk), ("province", &china)] {
        known.extend(place.as_ref().and_then(|place| Some((field, Value::from(place.text(field)?)))));
    }
    known.extend(year.map(|year| ("year", Value::Integer(year))));
    known.extend(distance(uk.as_ref(), china.as_ref()).map(|length| ("distance_km", Value::Integer(length))));
    facts(known)
}

/// When it began, as far as that is known.
pub(super) fn established(link: &Record<'_>) -> Option<PartialDate> {
    link.text("established")?.parse().ok()
}

fn title(link: &Record<'_>, uk: Option<&Record<'_>>, china: Option<&Record<'_>>, language: &str) -> String {
    let (Some(uk), Some(china)) = (uk, china) else { return link.id.to_owned() };
    let and = if language == ZH { "与" } else { " and " };
    format!("{}{and}{}", name(uk, language), name(china, language))
}

/// The decade as a choice of [`super::partnerships::Decade`]. Years that the rules refuse have none.
fn decade(year: Option<i64>) -> &'static str {
    match year {
        Some(1970..=1979) => "1970s",
        Some(1980..=1989) => "1980s",
        Some(1990..=1999) => "1990s",
        Some(2000..=2009) => "2000s",
        Some(2010..=2019) => "2010s",
        Some(2020..=2029) => "2020s",
        Some(2030..=2039) => "2030s",
        _ => "unknown",
    }
}

fn distance(uk: Option<&Record<'_>>, china: Option<&Record<'_>>) -> Option<i64> {
    let point = |place: &Record<'_>| Some(Point { lat: place.number("lat")?, lon: place.number("lon")? });
    Some(kilometres(point(uk?)?, point(china?)?))
}

/// `Cardiff (Wales) and Xiamen (Fujian, China): sister-city agreement of 1983; the two are 9,816 km apart.`
fn description(link: &Record<'_>, uk: Option<&Record<'_>>, china: Option<&Record<'_>>, language: &str) -> String {
    let (Some(uk), Some(china)) = (uk, china) else { return title(link, uk, china, language) };
    let [left, right] = [uk, china].map(|place| name_with_area(place, language));
    let since = established(link).map(|since| date(since, language));
    let apart = distance(Some(uk), Some(china)).map(|length| number(length, language));
    let kind = link.text("agreement").unwrap_or_default();
    if language == ZH {
        let (agreement, verb) = match kind {
            "friendship-city" => ("友好交流城市关系", "建立"),
            "sister-province-county" => ("友好省郡关系", "建立"),
            "memorandum" => ("备忘录或类似协议", "签署"),
            _ => ("友好城市关系", "建立"),
        };
        let since = since.map_or_else(|| format!("{verb}年份待考"), |since| format!("{since}{verb}"));
        let apart = apart.map(|length| format!("，两地相距{length}公里")).unwrap_or_default();
        return format!("{left}与{right}：{agreement}，{since}{apart}。");
    }
    let agreement = match kind {
        "friendship-city" => "friendship agreement",
        "sister-province-county" => "sister province and county agreement",
        "memorandum" => "memorandum or similar agreement",
        _ => "sister-city agreement",
    };
    let since = since.map_or_else(|| ", year not recorded".to_owned(), |since| format!(" of {since}"));
    let apart = apart.map(|length| format!("; the two are {length} km apart")).unwrap_or_default();
    format!("{left} and {right}: {agreement}{since}{apart}.")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Case, value};
    use super::*;

    #[test]
    fn everything_follows_from_the_record_and_its_places() {
        let facts = Case::new().facts("partnerships", "cardiff-xiamen");
        assert_eq!(
            facts,
            value(json!({
                "title": {"en": "Cardiff and Xiamen", "zh-Hans": "加的夫与厦门"},
                "description": {
                    "en": "Cardiff (Wales) and Xiamen (Fujian, China): sister-city agreement of 1983; the two are 9,816 km apart.",
                    "zh-Hans": "加的夫（威尔士）与厦门（福建省）：友好城市关系，1983年建立，两地相距9816公里。",
                },
                "decade": "1980s",
                "nation": "wales",
                "province": "fujian",
                "year": 1983,
                "distance_km": 9816,
            }))
        );
    }

    #[test]
    fn an_english_place_brings_its_region() {
        let mut case = Case::new();
        case.change("partnerships", "cardiff-xiamen", "uk", json!("bristol"));
        let facts = case.facts("partnerships", "cardiff-xiamen");
        assert_eq!(facts.get("nation"), Some(&"england".into()));
        assert_eq!(facts.get("region"), Some(&"south-west".into()));
    }

    #[test]
    fn a_place_without_chinese_name_keeps_its_english_one() {
        let mut case = Case::new();
        case.change("partnerships", "cardiff-xiamen", "uk", json!("wirral"));
        let title = case.facts("partnerships", "cardiff-xiamen").get("title").cloned();
        assert_eq!(title, Some(value(json!({"en": "Wirral and Xiamen", "zh-Hans": "Wirral与厦门"}))));
    }

    #[test]
    fn without_a_date_the_year_is_not_recorded() {
        let mut case = Case::new();
        case.remove("partnerships", "cardiff-xiamen", "established");
        case.change("partnerships", "cardiff-xiamen", "agreement", json!("memorandum"));
        let facts = case.facts("partnerships", "cardiff-xiamen");
        assert_eq!((facts.get("year"), facts.get("decade")), (None, Some(&"unknown".into())));
        let description = facts.get("description").unwrap();
        assert!(
            description
                .get("en")
                .unwrap()
                .as_text()
                .unwrap()
                .contains("memorandum or similar agreement, year not recorded")
        );
        assert!(description.get("zh-Hans").unwrap().as_text().unwrap().contains("备忘录或类似协议，签署年份待考"));
    }

    #[test]
    fn a_decade_holds_its_first_and_its_last_year() {
        for (year, expected) in
            [(1980, "1980s"), (1989, "1980s"), (1990, "1990s"), (2000, "2000s"), (2019, "2010s"), (2026, "2020s")]
        {
            assert_eq!(decade(Some(year)), expected, "{year}");
        }
        assert_eq!(decade(None), "unknown");
    }

    #[test]
    fn a_missing_place_leaves_the_facts_that_do_not_need_it() {
        let mut case = Case::new();
        case.change("partnerships", "cardiff-xiamen", "china", json!("nowhere"));
        let facts = case.facts("partnerships", "cardiff-xiamen");
        assert_eq!(facts.get("title").unwrap().get("en"), Some(&"cardiff-xiamen".into()));
        assert_eq!(facts.get("nation"), Some(&"wales".into()));
        assert_eq!((facts.get("province"), facts.get("distance_km")), (None, None));
    }
}
