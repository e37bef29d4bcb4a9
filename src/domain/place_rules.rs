//! What must hold for a place beyond its schema: names, areas and a point that the map can show.

use super::distance::Point;
use super::projection::{BRITISH_ISLES, EASTERN_ASIA, Inset};
use super::{ZH, codes};
use crate::parse::ValuePath;
use crate::schema::Record;
use crate::schema::collection::{Finding, Rules};

/// The rules of the collection `places`.
pub(super) const RULES: Rules = Rules {
    check,
    codes: &[
        &codes::CHINESE_NAME_MISSING,
        &codes::POINT_OUTSIDE,
        &codes::AREA_MISSING,
        &codes::WRONG_AREA,
        &codes::FIELD_OF_OTHER_SIDE,
    ],
};

fn check(place: &Record<'_>, _today: &str) -> Vec<Finding> {
    let in_china = match place.text("side") {
        Some("china") => true,
        Some("uk") => false,
        // The schema has reported it, and nothing more can be said about a place of no side.
        _ => return Vec::new(),
    };
    let mut findings = Vec::new();
    if in_china {
        findings.extend(chinese_name(place));
        for field in ["province", "level"] {
            findings.extend(missing(place, field, "a place in China"));
        }
        for field in ["nation", "region"] {
            findings.extend(foreign(place, field, "a place in China"));
        }
    } else {
        findings.extend(missing(place, "nation", "a place in the UK"));
        match place.text("nation") {
            Some("england") => findings.extend(missing(place, "region", "a place in England")),
            Some(_) => findings.extend(foreign(place, "region", "a place outside England")),
            None => {}
        }
        for field in ["province", "level"] {
            findings.extend(foreign(place, field, "a place in the UK"));
        }
    }
    findings.extend(["nation", "region", "province"].iter().filter_map(|field| wrong_area(place, field)));
    findings.extend(outside(place, if in_china { &EASTERN_ASIA } else { &BRITISH_ISLES }));
    findings
}

fn chinese_name(place: &Record<'_>) -> Option<Finding> {
    let name = place.value.get("name")?;
    if name.get(ZH).is_some() {
        return None;
    }
    let known = place.localized("name", ZH).unwrap_or(place.id);
    let message = format!("`{known}` lies in China and has no Chinese name");
    let help = format!("write `name: {{en: {known}, zh-Hans: ...}}`");
    Some(Finding::new(&codes::CHINESE_NAME_MISSING, ValuePath::root().key("name"), message).help(help))
}

fn missing(place: &Record<'_>, field: &str, what: &str) -> Option<Finding> {
    if place.text(field).is_some() {
        return None;
    }
    let message = format!("{what} needs its `{field}`");
    let example = match field {
        "nation" => "nation: wales",
        "region" => "region: north-west",
        "province" => "province: fujian",
        _ => "level: prefecture-level-city",
    };
    let help = format!("add a line, for example `{example}`");
    Some(Finding::new(&codes::AREA_MISSING, ValuePath::root().key("side"), message).help(help))
}

fn foreign(place: &Record<'_>, field: &str, what: &str) -> Option<Finding> {
    place.text(field)?;
    let message = format!("{what} has no `{field}`");
    let help = format!("remove `{field}`");
    Some(Finding::new(&codes::FIELD_OF_OTHER_SIDE, ValuePath::root().key(field), message).on_key().help(help))
}

/// A field that names an area of another kind, or a region of another nation.
fn wrong_area(place: &Record<'_>, field: &str) -> Option<Finding> {
    let area = place.reference(field, "areas")?;
    let kind = area.text("kind")?;
    let (message, help) = if kind != field {
        (format!("`{}` is a {kind}, not a {field}", area.id), format!("name an area of the kind `{field}`"))
    } else if field == "region" && area.text("within") != place.text("nation") {
        let nation = area.text("within").unwrap_or("another nation");
        (format!("`{}` lies in `{nation}`", area.id), "correct `nation` or `region`".to_owned())
    } else {
        return None;
    };
    Some(Finding::new(&codes::WRONG_AREA, ValuePath::root().key(field), message).help(help))
}

fn outside(place: &Record<'_>, inset: &Inset) -> Option<Finding> {
    let (lat, lon) = (place.number("lat")?, place.number("lon")?);
    if inset.holds(Point { lat, lon }) {
        return None;
    }
    let latitude_is_off = !(inset.lat[0]..=inset.lat[1]).contains(&lat);
    let field = if latitude_is_off { "lat" } else { "lon" };
    let message = format!("the point {lat}, {lon} does not lie in {}", inset.name);
    let help = if inset.holds(Point { lat: lon, lon: lat }) {
        "latitude and longitude are exchanged".to_owned()
    } else if inset.holds(Point { lat, lon: -lon }) {
        format!("a minus sign is wrong: `lon: {}`", -lon)
    } else {
        let [south, north] = inset.lat;
        let [west, east] = inset.lon;
        format!("`lat` lies between {south} and {north}, `lon` between {west} and {east}")
    };
    Some(Finding::new(&codes::POINT_OUTSIDE, ValuePath::root().key(field), message).help(help))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Case;

    #[test]
    fn sound_places_raise_nothing() {
        let case = Case::new();
        for id in ["cardiff", "bristol", "london", "wirral", "xiamen", "shanghai", "fuzhou-jiangxi"] {
            assert!(case.findings("places", id).is_empty(), "{id}");
        }
    }

    #[test]
    fn a_chinese_place_needs_its_chinese_name() {
        let mut case = Case::new();
        case.change("places", "xiamen", "name", json!({"en": "Xiamen"}));
        assert_eq!(case.findings("places", "xiamen"), ["E1001 name: `Xiamen` lies in China and has no Chinese name"]);
        case.change("places", "xiamen", "name", json!({"en": "Xiamen", "zh-Hans": "厦门"}));
        assert!(case.findings("places", "xiamen").is_empty());
    }

    #[test]
    fn a_point_must_be_on_the_map_and_the_usual_slips_are_named() {
        let mut case = Case::new();
        case.change("places", "cardiff", "lon", json!(3.18));
        assert_eq!(
            case.findings("places", "cardiff"),
            [
                "E1002 lon: the point 51.48, 3.18 does not lie in the British Isles | a minus sign is wrong: `lon: -3.18`"
            ]
        );
        case.change("places", "cardiff", "lon", json!(-3.18));
        assert!(case.findings("places", "cardiff").is_empty());

        case.change("places", "xiamen", "lat", json!(118.08187));
        case.change("places", "xiamen", "lon", json!(24.47979));
        assert_eq!(
            case.findings("places", "xiamen"),
            [
                "E1002 lat: the point 118.08187, 24.47979 does not lie in eastern Asia | latitude and longitude are exchanged"
            ]
        );
        case.change("places", "xiamen", "lat", json!(24.47979));
        case.change("places", "xiamen", "lon", json!(11.8));
        assert_eq!(
            case.findings("places", "xiamen"),
            ["E1002 lon: the point 24.47979, 11.8 does not lie in eastern Asia | \
              `lat` lies between 16 and 50, `lon` between 97 and 136"]
        );
    }

    #[test]
    fn a_place_says_where_it_lies() {
        let mut case = Case::new();
        case.remove("places", "cardiff", "nation");
        assert_eq!(case.findings("places", "cardiff"), ["E1006 side: a place in the UK needs its `nation`"]);
        case.remove("places", "bristol", "region");
        assert_eq!(case.findings("places", "bristol"), ["E1006 side: a place in England needs its `region`"]);
        case.remove("places", "xiamen", "province");
        case.remove("places", "xiamen", "level");
        assert_eq!(
            case.findings("places", "xiamen"),
            ["E1006 side: a place in China needs its `province`", "E1006 side: a place in China needs its `level`"]
        );
    }

    #[test]
    fn a_place_has_no_fields_of_the_other_side() {
        let mut case = Case::new();
        case.change("places", "cardiff", "region", json!("south-west"));
        assert_eq!(case.codes("places", "cardiff"), ["E1008", "E1007"]);
        case.change("places", "bristol", "province", json!("fujian"));
        assert_eq!(case.findings("places", "bristol"), ["E1008 province: a place in the UK has no `province`"]);
        case.change("places", "xiamen", "nation", json!("wales"));
        assert_eq!(case.findings("places", "xiamen"), ["E1008 nation: a place in China has no `nation`"]);
    }

    #[test]
    fn an_area_must_be_of_the_right_kind() {
        let mut case = Case::new();
        case.change("places", "cardiff", "nation", json!("fujian"));
        assert_eq!(case.findings("places", "cardiff"), ["E1007 nation: `fujian` is a province, not a nation"]);
        case.change("areas", "south-west", "within", json!("wales"));
        assert_eq!(case.findings("places", "bristol"), ["E1007 region: `south-west` lies in `wales`"]);
    }
}
