//! The page of each link, fact by fact, against the record it is made from: all records, both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_yaml::Value;

use crate::published::{fold, select, site, text_of};

/// The records of a collection, by id.
fn records(collection: &str) -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/records").join(collection);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let records = files.map(|path| {
        let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (id, serde_yaml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap())
    });
    records.collect()
}

/// A text in a language, or in English where it has no other; white space folded as HTML does.
fn localized(value: &Value, language: &str) -> String {
    let text = value.get(language).or_else(|| value.get("en")).unwrap_or(value);
    fold(text.as_str().unwrap_or_else(|| panic!("no text: {value:?}")))
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("no `{key}`: {value:?}"))
}

/// What people call a kind of agreement.
fn agreement(kind: &str, language: &str) -> &'static str {
    match (kind, language) {
        ("sister-city", "en") => "Sister city",
        ("sister-city", _) => "友好城市",
        ("friendship-city", "en") => "Friendship city",
        ("friendship-city", _) => "友好交流城市",
        ("sister-province-county", "en") => "Sister province and county",
        ("sister-province-county", _) => "友好省郡",
        ("memorandum", "en") => "Memorandum or similar agreement",
        ("memorandum", _) => "备忘录或类似协议",
        _ => panic!("what is `{kind}`?"),
    }
}

/// A page of a link, with a way to say what is missing on it.
struct Shown {
    name: String,
    language: &'static str,
    html: scraper::Html,
    text: String,
}

impl Shown {
    fn says(&self, what: &str, wanted: &str) {
        assert!(!wanted.is_empty(), "{}: the record has no {what}", self.name);
        assert!(self.text.contains(wanted), "{} does not say its {what}, `{wanted}`:\n{}", self.name, self.text);
    }

    fn all(&self, css: &str) -> Vec<scraper::ElementRef<'_>> {
        let selector = select(css);
        self.html.select(&selector).collect()
    }
}

/// Calls a check for each record and language.
fn every_page(mut check: impl FnMut(&Shown, &Value)) {
    let links = records("partnerships");
    assert_eq!(links.len(), 52);
    for (id, record) in &links {
        for (language, root) in [("en", ""), ("zh-Hans", "zh/")] {
            let name = format!("{root}partnerships/{id}/index.html");
            let html = site().html(&name);
            let text = text_of(html.select(&select("main")).next().unwrap());
            check(&Shown { name, language, html, text }, record);
        }
    }
}

#[test]
fn a_link_names_both_places_in_both_languages() {
    let places = records("places");
    every_page(|page, record| {
        let heading = text_of(page.all("h1")[0]);
        for side in ["uk", "china"] {
            let place = &places[text(record, side)];
            let name = localized(&place["name"], page.language);
            assert!(heading.contains(&name), "{}: the heading `{heading}` lacks `{name}`", page.name);
            page.says("Chinese name", &localized(&place["name"], "zh-Hans"));
            page.says("English name", &localized(&place["name"], "en"));
            if let Some(authority) = place.get("authority") {
                page.says("authority", &localized(authority, page.language));
            }
        }
    });
}

#[test]
fn a_link_says_what_was_agreed_and_since_when() {
    every_page(|page, record| {
        page.says("agreement", agreement(text(record, "agreement"), page.language));
        let times: Vec<_> = page.all("time").iter().filter_map(|time| time.attr("datetime")).collect();
        match record["established"].as_str() {
            Some(since) => {
                page.says("year", &since[..4]);
                assert!(times.contains(&since), "{}: no time `{since}` in {times:?}", page.name);
            }
            None => page.says("unknown year", if page.language == "en" { "not recorded" } else { "年份待考" }),
        }
        let checked = text(record, "checked");
        assert!(times.contains(&checked), "{}: no check of `{checked}` in {times:?}", page.name);
    });
}

#[test]
fn a_link_names_every_source_and_links_all_but_copies() {
    let mut copies = 0;
    every_page(|page, record| {
        let sources = record["sources"].as_sequence().unwrap();
        let shown = page.all("ol.sources > li");
        assert_eq!(shown.len(), sources.len(), "{}", page.name);
        for ((index, source), item) in sources.iter().enumerate().zip(&shown) {
            let said = text_of(*item);
            for wanted in ["title", "publisher"] {
                let wanted = fold(text(source, wanted));
                assert!(said.contains(&wanted), "{}: source {} does not say `{wanted}`: {said}", page.name, index + 1);
            }
            assert_eq!(item.attr("id"), Some(&*format!("source-{}", index + 1)));
            let links: Vec<_> =
                item.select(&select("a[href]")).filter_map(|link| link.attr("href").map(str::to_owned)).collect();
            if source.get("mirror").and_then(Value::as_bool) == Some(true) {
                copies += 1;
                assert_eq!(links, [""; 0], "{}: a copy is linked", page.name);
                assert!(
                    !page.html.html().contains(text(source, "url")),
                    "{}: the address of a copy is shown",
                    page.name
                );
            } else {
                assert_eq!(links, [text(source, "url")], "{}", page.name);
            }
        }
    });
    assert!(copies > 0, "no record has a copy among its sources");
}

#[test]
fn a_link_tells_what_has_happened_with_the_source_of_each() {
    every_page(|page, record| {
        let highlights = record.get("highlights").and_then(Value::as_sequence).cloned().unwrap_or_default();
        let shown = page.all("ul.events > li");
        assert_eq!(shown.len(), highlights.len(), "{}", page.name);
        for (highlight, item) in highlights.iter().zip(&shown) {
            let wanted = localized(&highlight["text"], page.language);
            let said = text_of(*item);
            assert!(said.starts_with(&wanted), "{}: `{said}` is not `{wanted}`", page.name);
            let source = highlight["source"].as_u64().unwrap() + 1;
            let cited = item.select(&select("a[href]")).next().and_then(|link| link.attr("href"));
            assert_eq!(cited, Some(&*format!("#source-{source}")), "{}", page.name);
            // What is not translated is marked as what it is.
            if highlight["text"].get(page.language).is_none() && page.language != "en" {
                assert_eq!(item.select(&select("[lang=en]")).count(), 1, "{}: {said}", page.name);
            }
        }
    });
}

#[test]
fn a_link_says_where_its_sources_differ_and_when_there_is_only_one() {
    let (mut differing, mut documented) = (0, BTreeSet::new());
    every_page(|page, record| {
        if let Some(conflicts) = record.get("conflicts").filter(|conflicts| !conflicts.is_null()) {
            differing += 1;
            page.says("conflict", &localized(conflicts, page.language));
        }
        let several = record["sources"].as_sequence().unwrap().len() > 1;
        let confidence = text(record, "confidence");
        documented.insert((confidence.to_owned(), several));
        let wanted = match (confidence, several, page.language) {
            ("medium", false, "en") => "One good source",
            ("medium", false, _) => "仅有一个可靠来源",
            ("medium", true, "en") => "To be confirmed",
            ("medium", true, _) => "尚待核实",
            (_, false, "en") => "One source, from one of the two sides",
            (_, false, _) => "仅有一个来源，由结好的一方发布",
            (_, true, "en") => "Well documented",
            (_, true, _) => "依据充分",
        };
        page.says("evidence", wanted);
        for theme in record.get("themes").and_then(Value::as_sequence).into_iter().flatten() {
            let facet = format!("theme:{}", theme.as_str().unwrap());
            let root = if page.language == "en" { "" } else { "zh/" };
            let list = site().html(&format!("{root}partnerships/index.html"));
            let label = list.select(&select(&format!("a[data-facet='{facet}'] > span"))).next().map(text_of).unwrap();
            page.says("theme", &label);
        }
    });
    assert!(differing > 0 && documented.len() == 4, "no record shows some of it: {differing}, {documented:?}");
}

#[test]
fn no_page_of_a_link_says_that_it_is_active_today() {
    every_page(|page, record| {
        // Texts and titles are the sources' own words.
        let mut own = fold(&page.all("main")[0].text().collect::<Vec<_>>().join(" "));
        let texts = record.get("highlights").and_then(Value::as_sequence).into_iter().flatten();
        for quoted in texts.map(|highlight| localized(&highlight["text"], page.language)) {
            own = own.replace(&quoted, "");
        }
        for source in record["sources"].as_sequence().unwrap() {
            own = own.replace(&fold(text(source, "title")), "");
        }
        if let Some(conflicts) = record.get("conflicts").filter(|conflicts| !conflicts.is_null()) {
            own = own.replace(&localized(conflicts, page.language), "");
        }
        let found = own.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| word == "active");
        assert!(!found, "{}: {own}", page.name);
    });
}
