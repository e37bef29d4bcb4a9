//! The head of every page of the repository's site: what search engines, messengers and machines are told, and whether the
//! page keeps the promise. Titles, descriptions and translations are `crawler.rs`'s.
//!
//! Each rule is a function from a built site to complaints, and the last test sees each of them complain.

use std::collections::{BTreeMap, BTreeSet};

use scraper::Html;
use serde_json::Value;

use crate::crawler::Complaints;
use crate::published::{Page, Published, fold, select, site, text_of};

/// What a type must say, after schema.org (each property is defined for the type or one it descends from) and the search
/// engines' own lists of what they need.
const SHAPES: &[(&str, &[&str])] = &[
    ("BreadcrumbList", &["@id", "itemListElement"]),
    ("ListItem", &["position", "name"]),
    ("WebPage", &["@id", "url", "name", "description", "inLanguage", "isPartOf", "breadcrumb"]),
    ("AboutPage", &["@id", "url", "name", "description", "inLanguage", "isPartOf", "breadcrumb", "about"]),
    ("CollectionPage", &["@id", "url", "name", "description", "inLanguage", "isPartOf", "breadcrumb", "mainEntity"]),
    ("ContactPage", &["@id", "url", "name", "description", "inLanguage", "isPartOf", "breadcrumb"]),
    ("FAQPage", &["@id", "url", "name", "description", "inLanguage", "isPartOf", "breadcrumb", "mainEntity"]),
    ("ItemList", &["numberOfItems", "itemListElement"]),
    ("Organization", &["@id", "name"]),
    ("WebSite", &["@id", "url", "name", "inLanguage", "publisher", "potentialAction"]),
    ("SearchAction", &["target", "query-input"]),
    ("EntryPoint", &["urlTemplate"]),
    ("ContactPoint", &["contactType", "email"]),
    ("Dataset", &["@id", "url", "name", "description", "creator", "creditText", "distribution"]),
    ("DataDownload", &["encodingFormat", "contentUrl"]),
    ("City", &["@id", "name", "url", "geo"]),
    ("AdministrativeArea", &["name"]),
    ("GeoCoordinates", &["latitude", "longitude"]),
    ("PostalAddress", &["addressCountry", "addressRegion"]),
    ("GovernmentOrganization", &["@id", "name", "areaServed"]),
    ("Service", &["@id", "name", "description", "provider", "audience", "areaServed"]),
    ("Audience", &["audienceType"]),
    ("Country", &["name"]),
    ("Question", &["@id", "name", "acceptedAnswer"]),
    ("Answer", &["text"]),
    ("NewsArticle", &["@id", "headline", "datePublished", "image", "publisher", "mainEntityOfPage"]),
];

/// The types that a page of a layout must tell of, beside its trail.
const LAYOUTS: &[(&str, &[&str])] = &[
    ("index.html", &["Organization", "WebSite", "SearchAction", "ContactPoint"]),
    ("about/index.html", &["AboutPage", "Organization", "WebSite", "SearchAction", "ContactPoint"]),
    ("partnerships/index.html", &["CollectionPage", "ItemList", "Dataset", "DataDownload"]),
    ("partnerships/data/index.html", &["WebPage", "Dataset", "DataDownload"]),
    ("partnerships/nation/wales/index.html", &["CollectionPage", "ItemList"]),
    ("partnerships/cardiff-xiamen/index.html", &["WebPage", "AdministrativeArea", "City", "GeoCoordinates"]),
    ("councils/cardiff/index.html", &["WebPage", "GovernmentOrganization", "AdministrativeArea", "PostalAddress"]),
    ("cities/xiamen/index.html", &["WebPage", "City", "PostalAddress", "GeoCoordinates"]),
    ("programmes/sister-schools/index.html", &["WebPage", "Service", "Audience"]),
    ("faq/index.html", &["FAQPage", "Question", "Answer"]),
    ("contact/index.html", &["ContactPage"]),
    ("contact/council-liaison/index.html", &["ContactPage", "ContactPoint"]),
    ("news/2026/directory-opened/index.html", &["WebPage", "NewsArticle"]),
];

/// The one graph of a page; `None` if it has none, several, or one that is not JSON.
fn graph(html: &Html) -> Option<Value> {
    let selector = select("head > script[type='application/ld+json']");
    let mut scripts = html.select(&selector);
    let script = scripts.next().filter(|_| scripts.next().is_none())?;
    let graph: Value = serde_json::from_str(&script.text().collect::<String>()).ok()?;
    (graph["@context"] == "https://schema.org" && graph["@graph"].is_array()).then_some(graph)
}

/// Every thing in a graph, at any depth: what has a type, and references to such.
fn things<'a>(value: &'a Value, found: &mut Vec<&'a serde_json::Map<String, Value>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| things(item, found)),
        Value::Object(map) => {
            found.push(map);
            map.values().for_each(|inner| things(inner, found));
        }
        _ => {}
    }
}

fn type_of(thing: &serde_json::Map<String, Value>) -> &str {
    thing.get("@type").and_then(Value::as_str).unwrap_or_default()
}

/// Everything wrong with what pages tell machines.
fn faults_of_data(site: &Published) -> Complaints {
    let mut complaints = Complaints::new();
    let shapes: BTreeMap<&str, &[&str]> = SHAPES.iter().copied().collect();
    let (mut defined, mut named) = (BTreeSet::new(), BTreeMap::new());
    for (output, page) in site.readable().filter(|(output, _)| *output != "404.html") {
        let mut complain = |what: String| {
            complaints.insert(format!("{output}: {what}"));
        };
        let html = site.html(output);
        let Some(graph) = graph(&html) else {
            complain("has no graph, or more than one, or one that is not JSON".into());
            continue;
        };
        let mut all = Vec::new();
        things(&graph["@graph"], &mut all);
        for thing in &all {
            let name = type_of(thing);
            let id = thing.get("@id").and_then(Value::as_str);
            match (shapes.get(name), id) {
                (Some(shape), _) => {
                    let lacking = shape.iter().filter(|key| !thing.contains_key(**key));
                    lacking.for_each(|key| complain(format!("a `{name}` without `{key}`")));
                    defined.extend(id.map(str::to_owned));
                }
                (None, Some(id)) if thing.len() == 1 => {
                    named.insert(id.to_owned(), output.clone());
                }
                // A person or an organisation named by a news item, whose kind is not known.
                (None, None) if name.is_empty() && thing.len() == 1 && thing.contains_key("name") => {}
                _ => complain(format!("`{name}` is not in the table of shapes")),
            }
            if matches!(name, "City" | "AdministrativeArea") && id.is_some() && !thing.contains_key("geo") {
                complain("tells of a place without coordinates".into());
            }
            for key in ["@id", "url", "item", "contentUrl", "urlTemplate", "image"] {
                let Some(address) = thing.get(key).and_then(Value::as_str) else { continue };
                if site.output_of(address).is_none() {
                    complain(format!("`{key}` of a `{name}` leads nowhere: {address}"));
                }
            }
            let empty = |value: &Value| value.is_null() || value == "" || *value == Value::Array(Vec::new());
            thing.iter().filter(|(_, value)| empty(value)).for_each(|(key, _)| complain(format!("`{key}` is empty")));
        }
        promises(&html, page, &all, &mut complain);
        let expected = LAYOUTS.iter().filter(|(path, _)| output.strip_prefix("zh/").unwrap_or(output) == *path);
        for wanted in expected.flat_map(|(_, types)| *types) {
            if !all.iter().any(|thing| type_of(thing) == *wanted) {
                complain(format!("tells of no `{wanted}`"));
            }
        }
    }
    for (id, output) in named.iter().filter(|(id, _)| !defined.contains(*id)) {
        complaints.insert(format!("{output}: names `{id}`, which no page defines"));
    }
    complaints
}

/// Whether the page shows what its graph says.
fn promises(html: &Html, page: &Page, all: &[&serde_json::Map<String, Value>], complain: &mut impl FnMut(String)) {
    let count = |css: &str| html.select(&select(css)).count();
    // The body alone: the graph itself stands in the head.
    let text = html.select(&select("body")).next().map(text_of).unwrap_or_default();
    for thing in all {
        let length = |key: &str| thing.get(key).and_then(Value::as_array).map_or(0, Vec::len);
        match type_of(thing) {
            "BreadcrumbList" if length("itemListElement") != count(".crumbs li") => {
                complain(format!("tells of {} steps of its trail", length("itemListElement")));
            }
            "ItemList" => {
                let told = thing["numberOfItems"].as_u64().and_then(|told| usize::try_from(told).ok()).unwrap_or(0);
                let shown = count("li[data-entry]");
                if told != length("itemListElement") || (shown > 0 && shown != told) {
                    complain(format!("tells of {told} items, lists {}, shows {shown}", length("itemListElement")));
                }
                let items = thing["itemListElement"].as_array().into_iter().flatten();
                for name in items.filter_map(|item| item["name"].as_str()).filter(|name| !text.contains(*name)) {
                    complain(format!("tells of `{name}`, which it does not show"));
                }
            }
            "FAQPage" if length("mainEntity") != count(".questions details") => {
                complain(format!("tells of {} questions", length("mainEntity")));
            }
            "Question" | "NewsArticle" | "Service" | "GovernmentOrganization" | "ContactPoint" => {
                for key in ["name", "headline", "contactType", "email"] {
                    let said = thing.get(key).and_then(Value::as_str).map(fold);
                    if let Some(said) = said.filter(|said| !text.contains(said.as_str())) {
                        complain(format!("tells `{said}`, which it does not show"));
                    }
                }
            }
            "WebPage" | "CollectionPage" | "FAQPage" | "ContactPage" | "AboutPage" => {
                if Some(thing["url"].as_str().unwrap_or_default()) != page.canonical.first().map(String::as_str) {
                    complain("tells of another page than itself".into());
                }
                if thing["description"].as_str() != page.description.as_deref() {
                    complain("tells machines another description".into());
                }
                if thing["inLanguage"] != page.lang.as_str() {
                    complain("tells machines another language".into());
                }
            }
            _ => {}
        }
    }
}

/// What messengers and social networks show of a link to a page.
fn faults_of_sharing(site: &Published) -> Complaints {
    let mut complaints = Complaints::new();
    let mut pictures = BTreeMap::new();
    for (output, page) in site.readable().filter(|(output, _)| *output != "404.html") {
        let html = site.html(output);
        let mut complain = |what: String| {
            complaints.insert(format!("{output}: {what}"));
        };
        let told: Vec<(String, String)> = html
            .select(&select("head > meta[property], head > meta[name='twitter:card']"))
            .map(|meta| {
                let name = meta.attr("property").or_else(|| meta.attr("name")).unwrap_or_default();
                (name.to_owned(), meta.attr("content").unwrap_or_default().to_owned())
            })
            .collect();
        let mut tell = |name: &str| {
            let values: Vec<&str> = told.iter().filter(|(known, _)| known == name).map(|(_, value)| &**value).collect();
            match values[..] {
                [value] if !value.is_empty() => value.to_owned(),
                _ => {
                    complain(format!("`{name}` is {values:?}"));
                    String::new()
                }
            }
        };
        let [title, url, image] = ["og:title", "og:url", "og:image"].map(&mut tell);
        let expected = [
            ("og:description", page.description.clone().unwrap_or_default()),
            ("og:image:width", "1200".into()),
            ("og:image:height", "630".into()),
            ("og:image:type", "image/png".into()),
            ("twitter:card", "summary_large_image".into()),
            ("og:locale", if page.lang == "en" { "en_GB" } else { "zh_CN" }.into()),
            ("og:locale:alternate", if page.lang == "en" { "zh_CN" } else { "en_GB" }.into()),
        ];
        let wrong: Vec<String> = expected
            .iter()
            .filter(|(name, value)| tell(name) != *value)
            .map(|(name, _)| format!("`{name}` is wrong"))
            .collect();
        let (alt, kind) = (tell("og:image:alt"), tell("og:type"));
        wrong.into_iter().for_each(&mut complain);
        if !page.title.contains(title.split(" – ").next().unwrap_or_default()) || !alt.contains(&title) {
            complain(format!("is shared as `{title}` with `{alt}`"));
        }
        if kind != if output.contains("news/2") { "article" } else { "website" } {
            complain(format!("is of the type `{kind}`"));
        }
        if page.canonical.first() != Some(&url) {
            complain(format!("is shared as `{url}`"));
        }
        let file =
            site.output_of(&image).and_then(|path| site.outputs.get(path)).map(Vec::as_slice).unwrap_or_default();
        if size(file) != Some((1200, 630)) || file.len() > 40_000 {
            complain(format!("its picture `{image}` is {:?} and of {} bytes", size(file), file.len()));
        }
        if let Some(other) = pictures.insert(image.clone(), output) {
            complain(format!("has the picture of `{other}`"));
        }
    }
    complaints
}

/// Width and height of a PNG (its specification, section 11.2.1).
fn size(png: &[u8]) -> Option<(u32, u32)> {
    let rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(rest.get(at..at + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

fn listed(complaints: &Complaints) -> String {
    complaints.iter().flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn every_page_tells_machines_what_it_shows() {
    assert_eq!(listed(&faults_of_data(site())), "");
}

#[test]
fn every_page_has_a_picture_and_words_for_those_who_share_it() {
    assert_eq!(listed(&faults_of_sharing(site())), "");
}

#[test]
fn what_is_known_of_a_contact_is_told_and_what_is_not_is_left_out() {
    let contact = |more: &str| {
        let record = format!("role: {{en: Desk </script>, zh-Hans: 联络处}}\nemail: desk@site.test\norder: 1\n{more}");
        let seen = crate::project::site().file("content/records/contacts/desk.yaml", record).build();
        let graph = graph(&Html::parse_document(seen.page("contact/desk/index.html"))).unwrap();
        graph["@graph"].as_array().unwrap().iter().find(|thing| thing["@type"] == "ContactPoint").unwrap().clone()
    };
    let id = "https://site.test/contact/desk/#contact";
    let role = "Desk </script>";
    let bare = serde_json::json!({"@type": "ContactPoint", "@id": id, "contactType": role, "email": "desk@site.test"});
    assert_eq!(contact(""), bare);
    let full = contact("phone: +44 20 7946 0000\nlanguages: [en]\nhours: {opens: '09:00', closes: '17:00'}\n");
    assert_eq!(full["telephone"], "+44 20 7946 0000");
    assert_eq!(full["availableLanguage"], serde_json::json!(["en"]));
    let hours = serde_json::json!({"@type": "OpeningHoursSpecification", "opens": "09:00", "closes": "17:00"});
    assert_eq!(full["hoursAvailable"], hours);
}

#[test]
fn the_rules_notice_what_they_are_for() {
    let spoiled = |path: &str, from: &str, to: &str| {
        let mut outputs = site().outputs.clone();
        let text = site().text(path);
        assert!(text.contains(from), "`{from}` is not in `{path}`");
        let text = text.replacen(from, to, 1);
        let pages = BTreeMap::from([(path.to_owned(), Page::read(&text))]);
        outputs.insert(path.to_owned(), text.into_bytes());
        let built = Published { outputs, pages, mount: site().mount.clone(), base_url: site().base_url.clone() };
        faults_of_data(&built).into_iter().chain(faults_of_sharing(&built)).collect::<Vec<_>>().join("\n")
    };
    let (home, list, link) = ("index.html", "partnerships/index.html", "partnerships/cardiff-xiamen/index.html");
    let faq = "faq/index.html";
    for (path, from, to, complaint) in [
        (list, "\"numberOfItems\":52", "\"numberOfItems\":51", "tells of 51 items, lists 52, shows 52"),
        (list, "<li data-entry", "<li", "tells of 52 items, lists 52, shows 51"),
        (list, "\"@type\":\"Dataset\"", "\"@type\":\"Datensatz\"", "`Datensatz` is not in the table of shapes"),
        (list, "\"creditText\"", "\"credit\"", "a `Dataset` without `creditText`"),
        (link, "\"geo\":", "\"ego\":", "a place without coordinates"),
        (link, "\"description\":\"", "\"description\":\"x", "tells machines another description"),
        (link, "@graph\":[", "@graph\":[,", "has no graph"),
        (link, "\"item\":\"https://", "\"item\":\"http://", "`item` of a `ListItem` leads nowhere"),
        (link, "og:image\" content=\"", "og:image\" content=\"x", "its picture `xhttps://"),
        (link, "<meta name=\"twitter:card\"", "<meta name=\"x\"", "`twitter:card` is []"),
        (home, "SearchAction", "FindAction", "tells of no `SearchAction`"),
        (faq, "<details id", "<div id", "tells of 30 questions"),
        (faq, "\"name\":\"What is a sister city?\"", "\"name\":\"What?!\"", "tells `What?!`, which it does not show"),
    ] {
        let said = spoiled(path, from, to);
        assert!(said.contains(complaint), "{from} -> {to}: expected `{complaint}` in\n{said}");
    }
}
