//! What must hold for a partnership beyond its schema: sides, a start that can be, sources that exist.

use super::codes;
use super::partnership_facts::established;
use crate::parse::ValuePath;
use crate::schema::Record;
use crate::schema::collection::{Finding, Rules};
use crate::schema::fields::PartialDate;

/// The rules of the collection `partnerships`.
pub(super) const RULES: Rules =
    Rules { check, codes: &[&codes::WRONG_SIDE, &codes::IMPOSSIBLE_START, &codes::SOURCE_INDEX] };

/// The year before which no link between towns of the two countries can have begun.
const FIRST_YEAR: i16 = 1970;

fn check(link: &Record<'_>, today: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(wrong_side(link, "uk", "the UK"));
    findings.extend(wrong_side(link, "china", "China"));
    findings.extend(impossible_start(link, today));
    findings.extend(source_indices(link));
    findings
}

fn wrong_side(link: &Record<'_>, field: &str, country: &str) -> Option<Finding> {
    let place = link.reference(field, "places")?;
    if place.text("side")? == field {
        return None;
    }
    let message = format!("`{field}` names `{}`, which does not lie in {country}", place.id);
    let help = "exchange `uk` and `china`, or correct `side` in the place's own file";
    Some(Finding::new(&codes::WRONG_SIDE, ValuePath::root().key(field), message).help(help))
}

fn impossible_start(link: &Record<'_>, today: &str) -> Option<Finding> {
    let start = established(link)?;
    let written = link.text("established")?;
    let finding =
        |message: String| Finding::new(&codes::IMPOSSIBLE_START, ValuePath::root().key("established"), message);
    if start.year() < FIRST_YEAR {
        let help = format!("no link between the two countries is older than {FIRST_YEAR}");
        return Some(finding(format!("`{written}` is too early")).help(help));
    }
    // A year or a month is in the future when its first day is.
    let today: PartialDate = today.parse().ok()?;
    let known = |date: PartialDate| (date.year(), date.month().unwrap_or(1), date.day().unwrap_or(1));
    (known(start) > known(today)).then(|| {
        finding(format!("`{written}` lies in the future"))
            .help("give the date of signing, or `null` while it is not known")
    })
}

fn source_indices(link: &Record<'_>) -> Vec<Finding> {
    let list = |field: &str| link.value.get(field).and_then(crate::parse::Value::as_list).unwrap_or_default();
    let count = list("sources").len();
    let mut findings = Vec::new();
    for (place, highlight) in list("highlights").iter().enumerate() {
        let Some(index) = highlight.get("source").and_then(crate::parse::Value::as_integer) else { continue };
        if usize::try_from(index).is_ok_and(|index| index < count) {
            continue;
        }
        let path = ValuePath::root().key("highlights").index(place).key("source");
        let help = match count {
            0 => "add the source to `sources`".to_owned(),
            1 => "there is one source, number 0".to_owned(),
            _ => format!("there are {count} sources, numbered 0 to {}", count - 1),
        };
        findings.push(Finding::new(&codes::SOURCE_INDEX, path, format!("there is no source {index}")).help(help));
    }
    findings
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Case;

    const LINK: [&str; 2] = ["partnerships", "cardiff-xiamen"];

    fn findings(case: &Case) -> Vec<String> {
        case.findings(LINK[0], LINK[1])
    }

    #[test]
    fn a_sound_record_raises_nothing_and_a_memorandum_is_sound() {
        let mut case = Case::new();
        assert!(findings(&case).is_empty());
        case.change(LINK[0], LINK[1], "agreement", json!("memorandum"));
        assert!(findings(&case).is_empty());
    }

    #[test]
    fn each_place_must_lie_on_its_side() {
        let mut case = Case::new();
        case.change(LINK[0], LINK[1], "uk", json!("xiamen"));
        case.change(LINK[0], LINK[1], "china", json!("cardiff"));
        assert_eq!(
            findings(&case),
            [
                "E1005 uk: `uk` names `xiamen`, which does not lie in the UK",
                "E1005 china: `china` names `cardiff`, which does not lie in China",
            ]
        );
        case.change(LINK[0], LINK[1], "uk", json!("cardiff"));
        case.change(LINK[0], LINK[1], "china", json!("xiamen"));
        assert!(findings(&case).is_empty());
    }

    #[test]
    fn a_start_lies_in_the_past() {
        let mut case = Case::new();
        for future in ["2027", "2026-12", "2026-11-25"] {
            case.change(LINK[0], LINK[1], "established", json!(future));
            assert_eq!(findings(&case), [format!("E1003 established: `{future}` lies in the future")]);
        }
        for past in ["2026", "2026-11", "2026-11-24", "1983"] {
            case.change(LINK[0], LINK[1], "established", json!(past));
            assert!(findings(&case).is_empty(), "{past}");
        }
    }

    #[test]
    fn a_start_is_not_older_than_links_between_the_countries() {
        let mut case = Case::new();
        case.change(LINK[0], LINK[1], "established", json!("1893"));
        assert_eq!(findings(&case), ["E1003 established: `1893` is too early"]);
    }

    #[test]
    fn a_highlight_names_a_source_of_the_list() {
        let mut case = Case::new();
        for (wrong, shown) in [(1, "1"), (-1, "-1")] {
            case.change(LINK[0], LINK[1], "highlights", json!([{"text": {"en": "A fact."}, "source": wrong}]));
            assert_eq!(findings(&case), [format!("E1004 highlights[0].source: there is no source {shown}")]);
        }
        case.change(LINK[0], LINK[1], "highlights", json!([{"text": {"en": "A fact."}, "source": 0}]));
        assert!(findings(&case).is_empty());
    }
}
