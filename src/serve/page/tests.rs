//! What an editor reads on the overview and on the chip, on a small site with a bit of everything; and what the client
//! is made of.

use super::dashboard::{Dashboard, dashboard};
use super::{CLIENT, script_tag, status};
use crate::config::Overrides;
use crate::diag::TextOf;
use crate::model::Moment;
use crate::pipeline::{self, Prepared, Request};
use crate::source::Memory;
use crate::theme::LinkStyle;

const SITE: &str = "\
title: {en: A site, zh-Hans: 网站}
short_title: Site
description: {en: About nothing., zh-Hans: 示例。}
organisation: {name: {en: Nobody, zh-Hans: 无}}
base_url: https://www.example.org/
missing_translation: fallback
languages:
  - {tag: en, name: English}
  - {tag: zh-Hans, name: 简体中文, path: zh}
";

const THINGS: &str = "\
title: {en: Things, zh-Hans: 物}
route: things
schema:
  type: object
  required: [name]
  properties:
    name: {type: string, localized: true, label: {en: Name, zh-Hans: 名}}
    checked: {type: string, format: date, label: {en: Checked, zh-Hans: 核对}}
    owner: {type: string, label: {en: Owner, zh-Hans: 维护人}}
";

fn page(front: &str) -> String {
    format!("---\n{front}\n---\n\nHello.\n")
}

/// The site as it is prepared on 5 March 2026, drafts shown or not.
fn site(drafts: bool) -> Prepared {
    let mut files = Memory::new();
    let mut add = |path: &str, text: &str| files.insert(path, text);
    add("content/site.yaml", SITE);
    add("content/collections/things.yaml", THINGS);
    add("content/pages/index.md", &page("title: Home"));
    add("content/pages/index.zh-Hans.md", &page("title: 首页"));
    add("content/pages/idea.md", &page("title: <i>Idea</i>\ndraft: true"));
    add("content/pages/soon.md", &page("title: Soon\npublish_on: 2026-04-01"));
    add("content/pages/gone.md", &page("title: Gone\nexpires_on: 2026-03-01"));
    add("content/pages/sale.md", &page("title: Sale\nexpires_on: 2026-12-31"));
    add("content/records/things/old.yaml", "name: {en: \"<Old>\"}\nchecked: 2025-03-04\nowner: mei\n");
    add("content/records/things/new.yaml", "name: {en: New, zh-Hans: 新}\nchecked: 2025-03-05\nowner: mei\n");
    add("content/records/things/older.yaml", "name: {en: Older, zh-Hans: 旧}\nchecked: 2024-01-01\n");
    let request = Request {
        overrides: Overrides::default(),
        links: LinkStyle::Pretty,
        moment: Moment { today: "2026-03-05".into(), drafts },
    };
    pipeline::prepare(&files, Vec::new(), &request)
}

fn overview(prepared: &Prepared) -> String {
    let ready = prepared.ready.as_ref().unwrap();
    let text_of: &TextOf<'_> = &|file| prepared.snapshot.text_of(file);
    dashboard(&Dashboard {
        findings: &prepared.findings,
        hidden: &ready.site.hidden,
        fallbacks: &ready.site.fallbacks,
        outputs: &ready.plan.outputs,
        site: Some(&ready.site),
        today: "2026-03-05",
        text_of,
        root: Some("/sites/one"),
        build: 7,
    })
}

/// The cells of each row of a section, as text.
fn rows(html: &str, id: &str) -> Vec<String> {
    let html = scraper::Html::parse_document(html);
    let select = |selector: &str| scraper::Selector::parse(selector).unwrap();
    let of = format!("[aria-labelledby={id}] tbody tr");
    let text = |cell: scraper::ElementRef<'_>| cell.text().collect::<String>().trim().to_owned();
    html.select(&select(&of)).map(|row| row.select(&select("td")).map(text).collect::<Vec<_>>().join(" | ")).collect()
}

#[test]
fn the_overview_tells_what_is_not_published_and_why() {
    let html = overview(&site(false));
    assert_eq!(rows(&html, "drafts"), ["idea.md | content/pages/idea.md | draft"]);
    assert_eq!(rows(&html, "scheduled"), ["soon.md | content/pages/soon.md | scheduled: shown from 2026-04-01"]);
    assert_eq!(rows(&html, "expired"), ["gone.md | content/pages/gone.md | expired on 2026-03-01"]);
    let html = overview(&site(true));
    assert_eq!(rows(&html, "drafts"), ["<i>Idea</i> | content/pages/idea.md | draft"], "shown, so with its title");
}

#[test]
fn records_are_stale_after_twelve_months_and_stand_under_who_keeps_them() {
    let html = overview(&site(false));
    let expected = [
        "mei | <Old> | 2025-03-04 | content/records/things/old.yaml:2:1",
        "nobody | Older | 2024-01-01 | content/records/things/older.yaml:2:1",
    ];
    assert_eq!(rows(&html, "stale"), expected);
}

#[test]
fn the_overview_counts_and_lists_what_is_not_translated() {
    let html = overview(&site(false));
    assert_eq!(rows(&html, "coverage"), ["English en | 2 of 2 | 0 | 0", "简体中文 zh-Hans | 1 of 2 | 1 | 1"]);
    let expected =
        ["简体中文 | Sale | content/pages/sale.md", "简体中文 | <Old> name | content/records/things/old.yaml:1:1"];
    assert_eq!(rows(&html, "untranslated"), expected);
}

#[test]
fn findings_come_with_place_and_help_and_placeholders_by_themselves() {
    let html = overview(&site(false));
    assert_eq!(rows(&html, "findings"), [""; 0]);
    let placeholders = rows(&html, "placeholders");
    assert_eq!(placeholders.len(), 1);
    assert!(placeholders[0].starts_with("warning https://www.example.org/ is a placeholder"), "{placeholders:?}");
    assert!(placeholders[0].contains("| content/site.yaml:5:11 | write the real address"), "{placeholders:?}");
    assert!(html.contains("href=\"vscode://file/sites/one/content/site.yaml:5:11\""), "{html}");
    assert!(html.contains("content/<wbr>site.yaml:5:11"), "a long path can go on in the next line: {html}");
    assert!(html.contains("<td data-column=\"Where\">"), "a cell that stands by itself says what it is: {html}");
}

#[test]
fn every_address_stands_there_with_source_layout_and_language_and_nothing_is_left_unescaped() {
    let html = overview(&site(true));
    let addresses = rows(&html, "addresses");
    for row in ["/zh/ | 首页 | zh-Hans | page | content/pages/index.zh-Hans.md", "/robots.txt |  |  |  | "] {
        assert!(addresses.iter().any(|address| address == row), "{row}: {addresses:#?}");
    }
    assert!(!html.contains("<i>Idea") && !html.contains("<Old>"));
}

#[test]
fn without_a_site_the_overview_still_shows_what_is_wrong() {
    let prepared = site(false);
    let html = dashboard(&Dashboard {
        findings: &prepared.findings,
        hidden: &[],
        fallbacks: &[],
        outputs: &[],
        site: None,
        today: "2026-03-05",
        text_of: &|_| None,
        root: None,
        build: 1,
    });
    assert_eq!(rows(&html, "placeholders").len(), 1);
    assert!(html.contains("There is no site yet.") && html.contains(&script_tag(1)));
    assert!(!html.contains("vscode:"));
}

#[test]
fn the_chip_says_in_words_what_is_special_about_a_page() {
    let prepared = site(true);
    let ready = prepared.ready.as_ref().unwrap();
    let notes = |address: &str| status::notes(&ready.site, ready.plan.at(address).unwrap());
    assert_eq!(notes("/"), Vec::<String>::new());
    assert_eq!(notes("/idea/"), ["draft"]);
    assert_eq!(notes("/soon/"), ["scheduled: shown from 2026-04-01"]);
    assert_eq!(notes("/gone/"), ["expired on 2026-03-01"]);
    assert_eq!(notes("/sale/"), ["shown until 2026-12-31"]);
    assert_eq!(notes("/zh/sale/"), ["shown until 2026-12-31", "not translated: 简体中文"]);
    assert_eq!(notes("/zh/things/old/"), ["1 text not translated"]);
    assert_eq!(notes("/things/old/"), Vec::<String>::new());
}

#[test]
fn the_client_is_small_and_evaluates_nothing() {
    let code: usize = [include_str!("panel.js"), include_str!("client.js")].iter().map(|part| part.len()).sum();
    assert!(code < 14 * 1024, "{code} bytes");
    for forbidden in ["eval(", "new Function", "innerHTML =", "insertAdjacentHTML", "document.write", "localStorage"] {
        assert!(!CLIENT.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn the_styles_stand_in_a_template_literal_that_they_cannot_leave() {
    let styles = include_str!("panel.css");
    assert!(!styles.contains(['`', '\\', '$']));
}

#[test]
fn the_tag_loads_the_client_after_the_page_and_says_what_the_page_shows() {
    assert_eq!(script_tag(7), "<script defer src=\"/_twinpress/client.js\" data-build=\"7\"></script>");
}
