//! The words of derived texts in English and Chinese: where a place lies, when an agreement began.
//!
//! Owns phrases that more than one collection needs. Leaves whole sentences to the facts of each collection.

use super::ZH;
use crate::schema::Record;
use crate::schema::fields::PartialDate;

/// A place with where it lies in brackets: `Bristol (South West, England)`, `布里斯托尔（西南英格兰）`. What the name says already is not
/// said again: `London (England)`, `Shanghai (China)`.
pub(super) fn name_with_area(place: &Record<'_>, language: &str) -> String {
    let name = name(place, language);
    let area = area(place, language);
    match (area.is_empty(), language, name.strip_suffix(')')) {
        (true, ..) => name.to_owned(),
        (_, ZH, _) => format!("{name}（{area}）"),
        (.., Some(open)) => format!("{open}, {area})"),
        _ => format!("{name} ({area})"),
    }
}

/// The name of a place or an area; its English name where it has no other.
pub(super) fn name<'a>(record: &Record<'a>, language: &str) -> &'a str {
    record.localized("name", language).unwrap_or(record.id)
}

/// Where a place lies, without what its name says: `South West, England`, `西南英格兰`.
pub(super) fn area(place: &Record<'_>, language: &str) -> String {
    let own = name(place, language);
    let of = |field: &str| place.reference(field, "areas").map(|area| name(&area, language));
    if place.text("side") == Some("china") {
        // The Chinese name of a province has a word more than the place's: `上海` lies in `上海市`.
        let is_said = |province: &str| own.contains(province) || (language == ZH && province.starts_with(own));
        return match (of("province").filter(|province| !is_said(province)), language) {
            (Some(province), ZH) => province.to_owned(),
            (Some(province), _) => format!("{province}, China"),
            (None, ZH) => "中国".to_owned(),
            (None, _) => "China".to_owned(),
        };
    }
    let region = of("region").filter(|region| *region != own);
    let nation = of("nation").filter(|nation| region.is_none_or(|region| !region.contains(nation)));
    match language {
        ZH => region.or(nation).unwrap_or_default().to_owned(),
        _ => region.into_iter().chain(nation).collect::<Vec<_>>().join(", "),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date as far as it is known: `23 May 2001`, `2001年5月23日`.
pub(super) fn date(date: PartialDate, language: &str) -> String {
    let year = date.year();
    let Some(month) = date.month() else {
        return if language == ZH { format!("{year}年") } else { year.to_string() };
    };
    if language == ZH {
        return date.day().map_or_else(|| format!("{year}年{month}月"), |day| format!("{year}年{month}月{day}日"));
    }
    let name = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
    date.day().map_or_else(|| format!("{name} {year}"), |day| format!("{day} {name} {year}"))
}

/// A whole number; thousands are separated in English.
pub(super) fn number(number: i64, language: &str) -> String {
    let digits = number.to_string();
    if language == ZH {
        return digits;
    }
    let mut grouped = String::with_capacity(digits.len() + 4);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::EN;
    use super::super::testing::Case;
    use super::*;

    #[test]
    fn a_place_is_told_with_where_it_lies() {
        let case = Case::new();
        let told = |id: &str| [EN, ZH].map(|language| name_with_area(&case.record("places", id), language));
        assert_eq!(told("cardiff"), ["Cardiff (Wales)", "加的夫（威尔士）"]);
        assert_eq!(told("bristol"), ["Bristol (South West, England)", "布里斯托尔（西南英格兰）"]);
        assert_eq!(told("xiamen"), ["Xiamen (Fujian, China)", "厦门（福建省）"]);
    }

    #[test]
    fn nothing_is_said_twice() {
        let mut case = Case::new();
        for (id, area, name) in [
            ("yorkshire", ["Yorkshire and The Humber", "约克郡和亨伯"], ["York", "约克"]),
            ("east", ["East of England", "东英格兰"], ["Chelmsford", "切姆斯福德"]),
        ] {
            let names = |names: [&str; 2]| json!({"en": names[0], "zh-Hans": names[1]});
            case.put("areas", id, json!({"kind": "region", "name": names(area), "within": "england"}));
            let place = json!({"side": "uk", "name": names(name), "nation": "england", "region": id});
            case.put("places", &name[0].to_lowercase(), place);
        }
        let told = |id: &str| [EN, ZH].map(|language| name_with_area(&case.record("places", id), language));
        assert_eq!(told("london"), ["London (England)", "伦敦（英格兰）"]);
        assert_eq!(told("chelmsford"), ["Chelmsford (East of England)", "切姆斯福德（东英格兰）"]);
        assert_eq!(told("york"), ["York (Yorkshire and The Humber, England)", "约克（约克郡和亨伯）"]);
        assert_eq!(told("shanghai"), ["Shanghai (China)", "上海（中国）"]);
        assert_eq!(told("fuzhou-jiangxi"), ["Fuzhou (Jiangxi, China)", "抚州（江西省）"]);
    }

    #[test]
    fn a_date_is_told_as_far_as_it_is_known() {
        let told = |text: &str| [EN, ZH].map(|language| date(text.parse().unwrap(), language));
        assert_eq!(told("1983"), ["1983", "1983年"]);
        assert_eq!(told("1983-03"), ["March 1983", "1983年3月"]);
        assert_eq!(told("1983-03-31"), ["31 March 1983", "1983年3月31日"]);
    }

    #[test]
    fn thousands_are_separated_in_english_only() {
        let told = |value: i64| [EN, ZH].map(|language| number(value, language));
        assert_eq!(told(998), ["998", "998"]);
        assert_eq!(told(9834), ["9,834", "9834"]);
        assert_eq!(told(1_234_567), ["1,234,567", "1234567"]);
        assert_eq!(told(-123), ["-123", "-123"]);
    }
}
