//! What stands around the content of every page: the way past it, the navigation, the other language, the search.

use crate::directory::FACETS;
use crate::published::{Target, resolve, select, site, text_of};

/// The main navigation in each language: label and address.
const NAVIGATION: [(&str, [(&str, &str); 6]); 2] = [
    (
        "en",
        [
            ("Councils", "/council-partnerships/"),
            ("Partnerships", "/partnerships/"),
            ("Programmes", "/programmes/"),
            ("Questions", "/faq/"),
            ("News", "/news/"),
            ("Contact", "/contact/"),
        ],
    ),
    (
        "zh-Hans",
        [
            ("地方政府", "/zh/council-partnerships/"),
            ("友城名录", "/zh/partnerships/"),
            ("交流项目", "/zh/programmes/"),
            ("常见问题", "/zh/faq/"),
            ("新闻动态", "/zh/news/"),
            ("联系我们", "/zh/contact/"),
        ],
    ),
];

/// Calls a check for every page that has a frame: its address, its language, and the page.
fn every_page(mut check: impl FnMut(&str, &str, &scraper::Html)) {
    for (output, page) in site().readable().filter(|(output, _)| *output != "404.html") {
        let address = format!("/{}", output.strip_suffix("index.html").unwrap());
        check(&address, &page.lang, &site().html(output));
    }
}

#[test]
fn the_first_stop_of_every_page_leads_to_its_content() {
    every_page(|address, _, html| {
        let first = html.select(&select("body a, body button, body input, body summary")).next().unwrap();
        assert_eq!(first.attr("href"), Some("#main"), "{address}");
        for landmark in ["main#main", "body > header", "body > footer"] {
            assert_eq!(html.select(&select(landmark)).count(), 1, "{landmark} of {address}");
        }
    });
}

#[test]
fn the_same_six_ways_lead_on_from_every_page() {
    every_page(|address, language, html| {
        let (_, expected) = NAVIGATION.iter().find(|(tag, _)| *tag == language).unwrap();
        let selector = select("header ~ nav a, header nav a");
        let links: Vec<_> = html.select(&selector).collect();
        let labels: Vec<String> = links.iter().map(|link| text_of(*link)).collect();
        assert_eq!(labels, expected.map(|(label, _)| label), "{address}");
        for (link, (label, to)) in links.iter().zip(expected) {
            assert_eq!(resolve(address, link.attr("href").unwrap()), Target::Path((*to).to_owned(), None), "{address}");
            // The part of the site that the page belongs to is marked, and no other.
            let wanted = if address == *to { Some("page") } else { address.starts_with(to).then_some("true") };
            assert_eq!(link.attr("aria-current"), wanted, "`{label}` on {address}");
        }
    });
}

#[test]
fn the_language_switch_leads_to_the_same_page() {
    every_page(|address, language, html| {
        let (tag, label, there) = match address.strip_prefix("/zh/") {
            Some(rest) => ("en", "English", format!("/{rest}")),
            None => ("zh-Hans", "简体中文", format!("/zh{address}")),
        };
        assert_ne!(tag, language);
        let selector = select(&format!("header a[hreflang='{tag}'][lang='{tag}']"));
        let [switch] = html.select(&selector).collect::<Vec<_>>()[..] else { panic!("no one switch on {address}") };
        assert_eq!(text_of(switch), label, "{address}");
        assert_eq!(resolve(address, switch.attr("href").unwrap()), Target::Path(there, None), "{address}");
    });
}

#[test]
fn search_works_as_a_plain_form() {
    every_page(|address, _, html| {
        let selector = select("header form[role=search]");
        let form = html.select(&selector).next().unwrap_or_else(|| panic!("no form on {address}"));
        let root = if address.starts_with("/zh/") { "/zh" } else { "" };
        let there = Target::Path(format!("{root}/search/"), None);
        assert_eq!(resolve(address, form.attr("action").unwrap()), there, "{address}");
        assert!(form.attr("method").is_none_or(|method| method.eq_ignore_ascii_case("get")), "{address}");
        let field = form.select(&select("input[name=q]")).next().unwrap();
        let label = format!("label[for='{}']", field.attr("id").unwrap());
        assert_eq!(form.select(&select(&label)).count(), 1, "{address}");
    });
}

#[test]
fn the_search_page_lists_every_page_without_a_script() {
    for (page, folder) in [("search/index.html", ""), ("zh/search/index.html", "zh/")] {
        let html = site().html(page);
        let links = html
            .select(&select("main a[href]"))
            .filter_map(|link| link.attr("href").map(str::to_owned))
            .collect::<Vec<_>>();
        let there: Vec<Target> = links.iter().map(|to| resolve(&format!("/{folder}search/"), to)).collect();
        for (output, other) in site().readable().filter(|(output, _)| *output != "404.html") {
            let is_own = output.starts_with("zh/") != folder.is_empty();
            // Facet pages are views of the directory, which is listed.
            let is_facet = FACETS.iter().any(|facet| output.contains(&format!("partnerships/{facet}/")));
            if is_own && !other.noindex && !is_facet && output != page {
                let address = format!("/{}", output.strip_suffix("index.html").unwrap());
                assert!(there.contains(&Target::Path(address.clone(), None)), "{page} does not list {address}");
            }
        }
    }
}

#[test]
fn the_page_for_missing_addresses_speaks_both_languages_and_needs_no_other_file() {
    let html = site().html("404.html");
    for (language, home) in [("en", "/"), ("zh-Hans", "/zh/")] {
        let part = html.select(&select(&format!("main [lang='{language}']"))).next().unwrap();
        assert!(part.select(&select("a[href]")).any(|link| link.attr("href") == Some(home)), "{language}");
    }
    let page = &site().pages["404.html"];
    assert!(page.noindex);
    let fetched = page.links.iter().filter(|link| link.is_fetched).map(|link| link.to.as_str());
    let fetched: Vec<&str> = fetched.filter(|to| !to.starts_with("data:")).collect();
    assert_eq!(fetched, [""; 0], "shown at any depth, it carries its style inline");
}
