//! The search index: which pages it holds, by which words each is found, and what it weighs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value as Json;

use crate::project::{Project, SITE, site};
use crate::published::{self, Published, Target, resolve};

/// What the index of one language may weigh, compressed.
const LARGEST: usize = 90 * 1000;

/// An index as the script of the search page reads it.
struct Index {
    /// The pages, as written.
    pages: Vec<Json>,
    /// For each word the pages that have it, each with the place: 0 the title, 1 a heading, 2 the text.
    words: BTreeMap<String, Vec<(usize, usize)>>,
}

impl Index {
    fn read(script: &str) -> Self {
        let json = script.strip_prefix("var searchIndex=").unwrap().strip_suffix(";\n").unwrap();
        let json: Json = serde_json::from_str(json).unwrap();
        let mut words = Vec::new();
        for item in json["words"].as_str().unwrap().split(' ') {
            let (first, rest) = item.split_at(item.chars().next().unwrap().len_utf8());
            if ('\u{3000}'..'\u{a000}').contains(&first.chars().next().unwrap()) {
                words
                    .extend(rest.chars().map(|next| if next == '-' { first.into() } else { format!("{first}{next}") }));
            } else {
                words.push(item.to_owned());
            }
        }
        let hits = json["hits"].as_str().unwrap().split(' ').map(|hits| {
            let mut page = 0;
            let hits = hits.split(',').map(|hit| usize::from_str_radix(hit, 36).unwrap());
            let hits = hits.map(|hit| {
                page += hit / 3;
                (page, hit % 3)
            });
            hits.collect()
        });
        let hits: Vec<_> = hits.collect();
        assert_eq!(words.len(), hits.len());
        Self { pages: json["pages"].as_array().unwrap().clone(), words: words.into_iter().zip(hits).collect() }
    }

    fn of(project: &Project, language: &str) -> Self {
        let name = if language == "en" { "search-index.en.js" } else { "zh/search-index.zh-Hans.js" };
        Self::read(project.build().page(name))
    }

    fn titles(&self) -> Vec<&str> {
        self.pages.iter().map(|page| page[0].as_str().unwrap()).collect()
    }

    /// The titles of the pages that have a word in a place.
    fn with(&self, word: &str, place: usize) -> Vec<&str> {
        let hits = self.words.get(word).into_iter().flatten().filter(|hit| hit.1 == place);
        hits.map(|(page, _)| self.titles()[*page]).collect()
    }
}

/// The index of a language of the repository's site, and the path of the page that loads it.
fn index_of(site: &Published, language: &str) -> (Index, String) {
    let (script, page) = match language {
        "en" => ("search-index.en.js", "search/"),
        _ => ("zh/search-index.zh-Hans.js", "zh/search/"),
    };
    (Index::read(site.text(script)), format!("{}{page}", site.mount))
}

#[test]
fn every_page_of_the_site_is_in_the_index_of_its_language_and_found_by_its_title() {
    for (site, tail) in [(published::site(), ""), (published::on_disk(), "index.html")] {
        for language in ["en", "zh-Hans"] {
            let (index, search) = index_of(site, language);
            let indexed: Vec<String> = index
                .pages
                .iter()
                .map(|page| match resolve(&format!("{search}{tail}"), page[1].as_str().unwrap()) {
                    Target::Path(path, None) => {
                        let file = path.strip_prefix(&*site.mount).and_then(|path| site.file(path));
                        file.unwrap_or_else(|| panic!("no page at {path}: {page}")).to_owned()
                    }
                    _ => panic!("no address: {page}"),
                })
                .collect();
            let once: BTreeSet<&str> = indexed.iter().map(String::as_str).collect();
            assert_eq!(once.len(), indexed.len(), "a page stands twice in the index");
            let listed = site
                .readable()
                .filter(|(path, page)| page.lang == language && !page.noindex && path.as_str() != "404.html");
            let listed: BTreeSet<&str> = listed.map(|(path, _)| path.as_str()).collect();
            let [missing, surplus] =
                [(&listed, &once), (&once, &listed)].map(|(a, b)| a.difference(b).collect::<Vec<_>>());
            assert!(
                missing.is_empty() && surplus.is_empty(),
                "{language}: not in it {missing:?}, too many {surplus:?}"
            );

            let found = |page| index.words.values().flatten().any(|hit| *hit == (page, 0));
            let lost: Vec<&String> =
                indexed.iter().enumerate().filter(|(page, _)| !found(*page)).map(|it| it.1).collect();
            assert!(lost.is_empty(), "no word leads to {lost:?}");
        }
    }
}

#[test]
fn both_names_of_a_place_lead_to_it_in_both_languages() {
    for language in ["en", "zh-Hans"] {
        let (index, _) = index_of(published::site(), language);
        let address = |word: &str| -> Vec<&str> {
            let hits = index.words.get(word).into_iter().flatten().filter(|(_, place)| *place == 0);
            hits.map(|(page, _)| index.pages[*page][1].as_str().unwrap()).collect()
        };
        for (words, page) in [
            (["xiamen", "厦门"], "../cities/xiamen/"),
            (["xian", "西安"], "../cities/xian/"),
            (["cardiff", "加的"], "../councils/cardiff/"),
            (["wales", "威尔"], "../partnerships/nation/wales/"),
            (["privacy", "隐私"], "../privacy/"),
        ] {
            for word in words {
                assert!(address(word).contains(&page), "`{word}` in {language}: {:?}", address(word));
            }
        }
    }
}

#[test]
fn questions_are_found_with_the_anchor_that_opens_them() {
    let (index, _) = index_of(published::site(), "en");
    let page = index.pages.iter().find(|page| page[1] == "../faq/").expect("the questions are in the index");
    let passages: Vec<&str> = page[5].as_array().unwrap().iter().map(|passage| passage[0].as_str().unwrap()).collect();
    assert!(passages.contains(&"what-is-a-sister-city"), "{passages:?}");
}

#[test]
fn an_index_fits_into_its_budget() {
    for name in ["search-index.en.js", "zh/search-index.zh-Hans.js"] {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&published::site().outputs[name]).unwrap();
        let size = gzip.finish().unwrap().len();
        assert!(size <= LARGEST, "`{name}` weighs {size} bytes");
    }
}

fn searched() -> Project {
    let options = "theme:\n  options:\n    search: /search.md\n";
    let find = "---\ntitle: Find\ndescription: d\nlayout: search\n---\n";
    site().file("content/site.yaml", format!("{SITE}{options}")).file("content/pages/search.md", find)
}

#[test]
fn what_search_engines_may_not_list_is_not_found() {
    let page = |more: &str, text: &str| format!("---\ntitle: {text}\ndescription: d\n{more}---\n\n{text}\n");
    let project = searched()
        .file("content/pages/a.md", page("aliases: [/old/]\n", "Seen"))
        .file("content/pages/b.md", page("noindex: true\n", "Kept"))
        .file("content/pages/c.md", page("draft: true\n", "Draft"))
        .file("content/pages/d.md", page("publish_on: 2026-03-06\n", "Later"));
    let index = Index::of(&project, "en");
    assert_eq!(index.titles(), ["Home", "Seen", "Find"]);
    for word in ["kept", "draft", "later"] {
        assert!(!index.words.contains_key(word), "{word}");
    }
    let titles = |project: Project| Index::of(&project, "en").titles().join(" ");
    assert_eq!(titles(project.clone().with_drafts()), "Home Seen Draft Later Find");
    assert_eq!(titles(project.on("2026-03-06")), "Home Seen Later Find");
}

#[test]
fn a_record_is_found_by_the_fields_that_say_search_and_by_its_facets() {
    let schema = "title: {en: Rooms}\nroute: rooms\nschema:\n  type: object\n  required: [name]\n  properties:\n    \
                  name: {type: string, localized: true}\n    tower: {type: string, search: 4, localized: true}\n    \
                  view: {type: string, search: 1, markdown: true, localized: true}\n    \
                  secret: {type: string}\n    floor: {enum: [upper, lower], facet: true}\n";
    let room = "name: {en: Red, zh-Hans: 红}\ntower: {en: North}\nview: {en: To the *harbour*, zh-Hans: 港湾}\n\
                secret: hidden\nfloor: upper\n";
    let project =
        searched().file("content/collections/rooms.yaml", schema).file("content/records/rooms/red.yaml", room);
    let en = Index::of(&project, "en");
    assert_eq!(en.with("red", 0), ["Red"]);
    assert_eq!(en.with("红", 0), ["Red"], "the other name");
    assert_eq!(en.with("north", 1), ["Red"], "a strong field");
    assert_eq!(en.with("harbour", 2), ["Red"], "a weak field");
    assert_eq!(en.with("upper", 1), ["Red"], "the facet on the record");
    assert_eq!(en.with("upper", 0), ["upper"], "the facet's own page");
    assert!(!en.words.contains_key("hidden") && !en.words.contains_key("港湾"));
    let zh = Index::of(&project, "zh-Hans");
    assert_eq!(zh.with("港湾", 2), ["红"]);
    let red = zh.pages.iter().find(|page| page[0] == "红").unwrap();
    let tower = red[5].as_array().unwrap().iter().find(|passage| passage[2] == "North").unwrap();
    assert_eq!(tower[3], "en", "a text that stands in for a translation says so");
}

#[test]
fn a_site_without_a_search_page_has_no_index() {
    let seen = site().file("content/pages/find.md", "---\ntitle: Find\ndescription: d\nlayout: search\n---\n").build();
    assert!(!seen.outputs.keys().any(|path| path.contains("search-index")), "{:?}", seen.outputs.keys());
    assert!(!seen.page("find/index.html").contains("data-results"));
    assert!(Index::of(&searched(), "en").titles().contains(&"Find"));
}

#[test]
fn a_search_page_that_is_not_there_is_reported_where_it_is_named() {
    let seen =
        searched().without("content/pages/search.md").file("content/pages/serch.md", "---\ntitle: S\n---\n").check();
    assert_eq!(seen.places(), ["E0802 content/site.yaml:12:13"], "{}", seen.stderr());
    assert!(seen.stderr().contains("did you mean `/serch.md`?"), "{}", seen.stderr());
}
