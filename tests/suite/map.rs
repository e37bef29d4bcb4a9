//! The map on the published site: every place once, every dot a way on, and no country named.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html};

use crate::published::{Target, resolve, select, site, text_of};

/// The pages with the whole map, with the language of their names.
const PAGES: &[(&str, &str)] = &[
    ("index.html", "en"),
    ("partnerships/index.html", "en"),
    ("zh/index.html", "zh-Hans"),
    ("zh/partnerships/index.html", "zh-Hans"),
];

/// The two drawings, of which a screen shows one.
const DRAWINGS: &[&str] = &["figure[data-map] > svg.wide", "figure[data-map] > .narrow"];

/// A dot as its link says it.
struct Dot<'a> {
    /// The words of the label before the number of links.
    names: &'a str,
    /// The number of places, as the dot shows it.
    places: usize,
    links: Vec<&'a str>,
    href: &'a str,
    is_uk: bool,
}

fn dots<'a>(html: &'a Html, drawing: &str) -> Vec<Dot<'a>> {
    let links = html.select(&select(&format!("{drawing} a.dot"))).collect::<Vec<ElementRef<'a>>>();
    let read = links.into_iter().map(|link| {
        let label = link.attr("aria-label").unwrap();
        let (names, count) = label.split_once(": ").or_else(|| label.split_once('：')).unwrap();
        let links: Vec<&str> = link.attr("data-links").unwrap().split(' ').collect();
        let counted = count.trim_end_matches(|c: char| !c.is_ascii_digit());
        assert_eq!(counted, links.len().to_string(), "{label}");
        let shown = link.select(&select(".n")).next().map(text_of);
        let is_uk = link.select(&select("circle.uk")).next().is_some();
        Dot {
            names,
            places: shown.map_or(1, |number| number.parse().unwrap()),
            links,
            href: link.attr("href").unwrap(),
            is_uk,
        }
    });
    read.collect()
}

/// The names of the places of a label.
fn names(dot: &Dot<'_>) -> Vec<String> {
    // `2 places (Bolton, Bury)`
    let list = dot.names.split_once(" (").or_else(|| dot.names.split_once('（')).filter(|_| dot.places > 1);
    let list = list.map_or(dot.names, |(_, list)| &list[..list.rfind([')', '）']).unwrap()]);
    list.split(", ").flat_map(|part| part.split('、')).map(str::to_owned).collect()
}

fn records(path: &str) -> Vec<serde_json::Value> {
    let data: serde_json::Value = serde_json::from_str(site().text(path)).unwrap();
    data.as_array().unwrap().clone()
}

/// How often each text stands in a list.
fn counts<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts
}

#[test]
fn each_drawing_shows_every_place_once_with_all_its_links() {
    let places = records("councils/data/places.json");
    let links = records("partnerships/data/partnerships.json");
    assert_eq!((places.len(), links.len()), (90, 52));
    for (page, language) in PAGES {
        let html = site().html(page);
        for drawing in DRAWINGS {
            let dots = dots(&html, drawing);
            assert_eq!(dots.iter().map(|dot| dot.places).sum::<usize>(), places.len(), "{drawing} in {page}");
            let name = |place: &serde_json::Value| {
                let own = place[format!("name_{language}")].as_str().or(place["name_en"].as_str());
                own.unwrap().to_owned()
            };
            let wanted = counts(places.iter().map(name));
            assert_eq!(counts(dots.iter().flat_map(names)), wanted, "{drawing} in {page}");
            for side in [true, false] {
                let shown = dots.iter().filter(|dot| dot.is_uk == side).flat_map(|dot| dot.links.iter().copied());
                let places: BTreeMap<_, _> = counts(shown);
                assert_eq!(
                    places,
                    counts(links.iter().map(|link| link["id"].as_str().unwrap())),
                    "{drawing} in {page}"
                );
            }
        }
    }
}

#[test]
fn a_dot_leads_to_its_place_or_to_the_page_of_its_area() {
    for (page, _) in PAGES {
        let html = site().html(page);
        for dot in DRAWINGS.iter().flat_map(|drawing| dots(&html, drawing)) {
            let Target::Path(path, None) = resolve(&format!("/{page}"), dot.href) else { panic!("{}", dot.href) };
            let target = site().file(&path[1..]).unwrap_or_else(|| panic!("`{}` leads to no page: {path}", dot.names));
            let path = path.trim_start_matches("/zh");
            if dot.places == 1 {
                let place = site().html(target).select(&select("h1")).map(text_of).collect::<String>();
                assert!(place.contains(dot.names), "`{}` leads to `{place}`", dot.names);
                assert!(path.starts_with(if dot.is_uk { "/councils/" } else { "/cities/" }), "{path}");
            } else {
                let areas: &[&str] = if dot.is_uk {
                    &["/partnerships/region/", "/partnerships/nation/"]
                } else {
                    &["/partnerships/province/", "/cities/"]
                };
                assert!(areas.iter().any(|area| path.starts_with(area)), "`{}` leads to {path}", dot.names);
                assert!(!path.starts_with("/cities/") || path == "/cities/", "`{}` leads to {path}", dot.names);
            }
        }
    }
}

#[test]
fn dots_go_from_north_to_south_on_each_side_and_the_uk_comes_first() {
    for (page, _) in PAGES {
        let html = site().html(page);
        for drawing in DRAWINGS {
            let all = select(&format!("{drawing} a.dot"));
            let rows = html.select(&all).map(|link| {
                let moved = link.select(&select("g[transform]")).next().unwrap().attr("transform").unwrap();
                let down: f64 = moved.trim_end_matches(')').rsplit(' ').next().unwrap().parse().unwrap();
                (link.select(&select("circle.uk")).next().is_none(), down)
            });
            let rows: Vec<_> = rows.collect();
            assert!(rows.is_sorted(), "{drawing} in {page}: {rows:?}");
        }
    }
}

#[test]
fn an_arc_stands_for_each_link_in_the_wide_drawing() {
    let links = records("partnerships/data/partnerships.json");
    for (page, _) in PAGES {
        let html = site().html(page);
        let arcs = select("figure[data-map] > svg.wide > g[aria-hidden=true] > path.arc");
        let drawn = html.select(&arcs).flat_map(|arc| arc.attr("data-links").unwrap().split(' '));
        assert_eq!(counts(drawn), counts(links.iter().map(|link| link["id"].as_str().unwrap())), "{page}");
    }
}

#[test]
fn the_map_names_no_country_and_has_the_list_for_its_text() {
    for (page, _) in PAGES {
        let html = site().html(page);
        let figure = html.select(&select("figure[data-map]")).next().unwrap();
        let words = text_of(figure);
        for claim in ["Map of China", "China map", "中国地图", "Japan", "Korea", "Taiwan", "日本", "韩国", "台湾"]
        {
            assert!(!words.contains(claim), "the map in {page} says `{claim}`");
        }
        for drawing in figure.select(&select("svg[role=group]")) {
            let words = text_of(drawing);
            for country in ["China", "United Kingdom", "中国", "英国", "中华"] {
                assert!(!words.contains(country), "the drawing in {page} names `{country}`");
            }
            for id in drawing.attr("aria-labelledby").unwrap().split(' ') {
                assert_eq!(html.select(&select(&format!("#{id}"))).count(), 1, "{page} has no one #{id}");
            }
        }
        let caption = text_of(figure.select(&select("figcaption")).next().unwrap());
        let said = ["The list of partnerships", "名录"].iter().any(|list| caption.contains(list));
        assert!(said && caption.contains("Natural Earth"), "{caption}");
    }
}
