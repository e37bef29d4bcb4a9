//! The directory of links: what scripts and readers without scripts may rely on, and the same list as data.

use std::collections::{BTreeMap, BTreeSet};

use scraper::Html;

use crate::published::{Target, resolve, select, site, text_of};

/// The facets, in the order in which the directory shows them.
pub const FACETS: &[&str] = &["nation", "region", "province", "theme", "decade", "agreement"];

/// The number of links in the repository.
const LINKS: usize = 52;

/// The entries of a page: id, and each data attribute by its name.
fn entries(html: &Html) -> Vec<(String, BTreeMap<String, String>)> {
    let selector = select("ul[data-entries] > li[data-entry]");
    let entries = html.select(&selector);
    let read = entries.map(|entry| {
        let data = entry
            .value()
            .attrs()
            .filter_map(|(name, value)| Some((name.strip_prefix("data-")?.to_owned(), value.to_owned())));
        (entry.attr("id").unwrap_or_default().to_owned(), data.collect())
    });
    read.collect()
}

/// The first number in the status line.
fn counted(html: &Html) -> usize {
    let status: Vec<_> = html.select(&select("[role=status]")).collect();
    assert_eq!(status.len(), 1);
    let text = text_of(status[0]);
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap_or_else(|_| panic!("no number: {text}"))
}

/// The directory in each language: its folder, and the page.
fn directories() -> [(&'static str, Html); 2] {
    ["partnerships/", "zh/partnerships/"].map(|folder| (folder, site().html(&format!("{folder}index.html"))))
}

#[test]
fn the_directory_holds_every_link_with_what_filters_need() {
    for (folder, html) in directories() {
        let entries = entries(&html);
        assert_eq!(entries.len(), LINKS);
        assert_eq!(counted(&html), LINKS, "{folder}");
        let ids: BTreeSet<&str> = entries.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids.len(), LINKS, "two entries have one id");
        for (id, data) in &entries {
            for facet in FACETS.iter().chain(&["year", "entry"]) {
                assert!(data.contains_key(*facet), "`{id}` has no data-{facet}");
            }
            for facet in ["nation", "province", "decade", "agreement"] {
                assert!(!data[facet].is_empty(), "`{id}` has an empty data-{facet}");
            }
            assert_eq!(data["nation"] == "england", !data["region"].is_empty(), "`{id}`");
            assert_eq!(data["decade"] == "unknown", data["year"].is_empty(), "`{id}`");
            if let Ok(year) = data["year"].parse::<u16>() {
                assert_eq!(data["decade"], format!("{}0s", year / 10), "`{id}`");
            }
            assert!(site().file(&format!("{folder}{id}/")).is_some(), "`{id}` has no page");
        }
        for (place, wanted) in
            [("[data-empty][hidden]", 1), ("ul[data-entries]", 1), ("ul[data-entries] > li:not([data-entry])", 0)]
        {
            assert_eq!(html.select(&select(place)).count(), wanted, "{place} in {folder}");
        }
    }
}

#[test]
fn both_languages_list_the_same_links_with_the_same_data() {
    let [english, chinese] = directories().map(|(_, html)| entries(&html).into_iter().collect::<BTreeMap<_, _>>());
    assert_eq!(english, chinese);
}

#[test]
fn an_entry_shows_every_fact_that_a_filter_uses_as_text() {
    for (folder, html) in directories() {
        let names: BTreeMap<String, String> = html
            .select(&select("a[data-facet]"))
            .map(|link| {
                (
                    link.attr("data-facet").unwrap().to_owned(),
                    text_of(link.select(&select("span:not([data-n])")).next().unwrap()),
                )
            })
            .collect();
        for entry in html.select(&select("[data-entry]")) {
            let (id, text) = (entry.attr("id").unwrap(), text_of(entry));
            let link = entry.select(&select("a[href]")).next().unwrap();
            assert_eq!(
                resolve(&format!("/{folder}"), link.attr("href").unwrap()),
                Target::Path(format!("/{folder}{id}/"), None)
            );
            for facet in ["nation", "region", "province", "theme", "agreement"] {
                for value in entry.attr(&format!("data-{facet}")).unwrap().split_whitespace() {
                    let name = &names[&format!("{facet}:{value}")];
                    assert!(text.contains(name.as_str()), "`{id}` in {folder} does not say `{name}`: {text}");
                }
            }
            let year = entry.attr("data-year").unwrap();
            assert!(text.contains(year), "`{id}` in {folder} does not say {year}: {text}");
        }
    }
}

#[test]
fn every_value_has_a_page_with_as_many_entries_as_its_link_says() {
    for (folder, html) in directories() {
        let all = entries(&html);
        let mut offered: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for link in html.select(&select("a[data-facet]")) {
            let (facet, value) = link.attr("data-facet").unwrap().split_once(':').unwrap();
            let facet = *FACETS.iter().find(|known| **known == facet).unwrap_or_else(|| panic!("no facet `{facet}`"));
            assert!(offered.entry(facet).or_default().insert(value.to_owned()), "{facet}:{value} stands twice");
            let to = resolve(&format!("/{folder}"), link.attr("href").unwrap());
            assert_eq!(to, Target::Path(format!("/{folder}{facet}/{value}/"), None));
            let said: usize = text_of(link.select(&select("[data-n]")).next().unwrap()).parse().unwrap();
            let page = site().html(&format!("{folder}{facet}/{value}/index.html"));
            let shown = entries(&page);
            let has = |data: &BTreeMap<String, String>| data[facet].split_whitespace().any(|own| own == value);
            let expected: Vec<_> = all.iter().filter(|(_, data)| has(data)).cloned().collect();
            assert_eq!(said, expected.len(), "{facet}:{value}");
            assert_eq!(shown, expected, "{facet}:{value}");
            assert_eq!(counted(&page), said, "{facet}:{value}");
            assert_eq!(page.select(&select(&format!("a[data-facet='{facet}:{value}'][aria-current=page]"))).count(), 1);
        }
        assert_eq!(offered.keys().copied().collect::<BTreeSet<_>>(), FACETS.iter().copied().collect());
        for (facet, values) in &offered {
            let used: BTreeSet<String> =
                all.iter().flat_map(|(_, data)| data[*facet].split_whitespace().map(str::to_owned)).collect();
            assert_eq!(*values, used, "{facet}");
        }
    }
}

#[test]
fn the_list_is_there_as_data_with_a_row_for_each_link() {
    let ids: Vec<String> = entries(&directories()[0].1).into_iter().map(|(id, _)| id).collect();
    let rows = csv(site().text("partnerships/data/partnerships.csv"));
    assert_eq!(rows.len(), LINKS + 1);
    for row in &rows {
        assert_eq!(row.len(), rows[0].len(), "{row:?}");
    }
    assert_eq!(rows[0][0], "id");
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    assert_eq!(sorted(rows[1..].iter().map(|row| row[0].clone()).collect()), sorted(ids.clone()));
    let url = rows[0].iter().position(|column| column == "url").unwrap();
    assert!(rows[1..].iter().all(|row| site().output_of(&row[url]).is_some()));

    let json: serde_json::Value = serde_json::from_str(site().text("partnerships/data/partnerships.json")).unwrap();
    let records = json.as_array().unwrap();
    let cardiff = records.iter().find(|record| record["id"] == "cardiff-xiamen").unwrap();
    for (column, word) in [("highlights_en", "Xiamen"), ("highlights_zh-Hans", "厦门")] {
        assert!(cardiff[column][0].as_str().is_some_and(|text| text.contains(word)), "{column}: {cardiff:#}");
    }
    assert_eq!(
        sorted(records.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()),
        sorted(ids.clone())
    );

    let json: serde_json::Value = serde_json::from_str(site().text("partnerships/data/partnerships.geojson")).unwrap();
    assert_eq!(json["type"], "FeatureCollection");
    let features = json["features"].as_array().unwrap();
    assert_eq!(
        sorted(features.iter().map(|feature| feature["id"].as_str().unwrap().to_owned()).collect()),
        sorted(ids)
    );
    for feature in features {
        let points = feature["geometry"]["coordinates"].as_array().unwrap();
        let [uk, china] =
            [&points[0], &points[1]].map(|point| (point[0].as_f64().unwrap(), point[1].as_f64().unwrap()));
        assert!((-9.0..2.5).contains(&uk.0) && (49.5..59.5).contains(&uk.1), "{feature}");
        assert!((97.0..136.0).contains(&china.0) && (16.0..50.0).contains(&china.1), "{feature}");
    }
}

/// Reads CSV as RFC 4180 has it.
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && letters.peek() == Some(&'\n') => {
                letters.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "the last line has no end");
    rows
}
