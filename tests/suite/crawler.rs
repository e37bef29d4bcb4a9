//! Every page of the repository's site, as a visitor, a browser without scripts and a search engine meet it.
//!
//! Each rule is a function from a built site to complaints, and the last test sees each of them complain.

use std::collections::{BTreeMap, BTreeSet};

use crate::published::{Page, Published, Target, css_urls, in_a_folder, on_disk, resolve, site, site_of};

/// What is wrong, a line each.
pub type Complaints = BTreeSet<String>;

fn listed(complaints: &Complaints) -> String {
    complaints.iter().flat_map(|line| [line, "\n"]).collect()
}

/// The path of a page on its host; a page of a folder stands at the folder, unless it was opened from disk.
fn path_of(site: &Published, output: &str, from_disk: bool) -> String {
    let output = if from_disk {
        output
    } else {
        output.strip_suffix("index.html").filter(|p| p.is_empty() || p.ends_with('/')).unwrap_or(output)
    };
    format!("{}{output}", site.mount)
}

/// Links that lead nowhere, or that work only as long as the folder stays where it is.
pub fn broken_links(site: &Published, from_disk: bool) -> Complaints {
    let anchors: BTreeMap<&str, BTreeSet<&str>> =
        site.pages.iter().map(|(path, page)| (path.as_str(), page.anchors())).collect();
    let mut complaints = Complaints::new();
    let mut follow = |output: &str, base: &str, place: &str, to: &str| {
        let Target::Path(path, anchor) = resolve(base, to) else { return };
        let below = path.strip_prefix(&*site.mount);
        // From disk, a folder is a listing of files, not a page.
        let file = below.filter(|path| !from_disk || site.outputs.contains_key(*path)).and_then(|path| site.file(path));
        match (file, anchor) {
            (None, _) => drop(complaints.insert(format!("{output}: {place} `{to}` leads nowhere"))),
            (Some(file), Some(anchor)) if !anchors.get(file).is_some_and(|ids| ids.contains(anchor.as_str())) => {
                complaints.insert(format!("{output}: {place} `{to}` names no anchor of `{file}`"));
            }
            _ => {}
        }
        if to.starts_with('/') && output != "404.html" {
            complaints.insert(format!("{output}: {place} `{to}` works at the root of a host only"));
        }
    };
    for (output, page) in &site.pages {
        let bases = match &**output {
            // A host shows this page at any depth, wherever there is no page.
            "404.html" => vec![format!("{}not/there/at/all", site.mount), format!("{}404.html", site.mount)],
            _ => vec![path_of(site, output, from_disk)],
        };
        for (base, link) in bases.iter().flat_map(|base| page.links.iter().map(move |link| (base, link))) {
            // Wherever the page is shown, a place in it is in it.
            let own = path_of(site, output, from_disk);
            follow(output, if link.to.starts_with('#') { &own } else { base }, &link.place, &link.to);
        }
    }
    for (output, bytes) in site.outputs.iter().filter(|(path, _)| path.ends_with(".css")) {
        for to in css_urls(std::str::from_utf8(bytes).unwrap()) {
            follow(output, &format!("{}{output}", site.mount), "url()", &to);
        }
    }
    complaints
}

/// Everything that a browser would ask another host for.
fn foreign_requests(site: &Published) -> Complaints {
    let is_foreign = |to: &str| resolve("/", to) == Target::Elsewhere && !to.starts_with("data:");
    let mut complaints = Complaints::new();
    for (output, page) in &site.pages {
        for link in page.links.iter().filter(|link| link.is_fetched && is_foreign(&link.to)) {
            complaints.insert(format!("{output}: {} asks for `{}`", link.place, link.to));
        }
    }
    for (output, bytes) in site.outputs.iter().filter(|(path, _)| path.ends_with(".css")) {
        for to in css_urls(std::str::from_utf8(bytes).unwrap()).filter(|to| is_foreign(to)) {
            complaints.insert(format!("{output}: url() asks for `{to}`"));
        }
    }
    complaints
}

/// What every page owes its readers.
fn faults_of_structure(site: &Published) -> Complaints {
    let mut complaints = Complaints::new();
    for (output, page) in &site.pages {
        let mut complain = |what: String| {
            complaints.insert(format!("{output}: {what}"));
        };
        let mut seen = BTreeSet::new();
        for id in page.ids.iter().filter(|id| !seen.insert(*id) || id.is_empty()) {
            complain(format!("two elements have the id `{id}`, or it is empty"));
        }
        let expected = if output.starts_with("zh/") { "zh-Hans" } else { "en" };
        if page.lang != expected {
            complain(format!("its language is `{}`, not `{expected}`", page.lang));
        }
        page.nameless.iter().for_each(|html| complain(format!("has no name: {html}")));
        page.without_alt.iter().for_each(|image| complain(format!("`{image}` has no alternative text")));
        if page.refresh.is_some() {
            continue;
        }
        let top = page.headings.iter().filter(|(level, _)| *level == 1).count();
        if top != 1 || page.headings.first().is_some_and(|(level, _)| *level != 1) {
            complain(format!("has {top} top headings, or does not open with it"));
        }
        for pair in page.headings.windows(2).filter(|pair| pair[1].0 > pair[0].0 + 1) {
            complain(format!("`{}` ({}) skips a level after `{}` ({})", pair[1].1, pair[1].0, pair[0].1, pair[0].0));
        }
        for (_, text) in page.headings.iter().filter(|(_, text)| text.is_empty()) {
            complain(format!("a heading is empty: `{text}`"));
        }
        if page.title.is_empty() {
            complain("has no title".into());
        }
    }
    complaints
}

/// Titles and descriptions that are missing, or that two pages of a language share.
fn faults_of_description(site: &Published) -> Complaints {
    let mut complaints = Complaints::new();
    let mut taken: BTreeMap<(&str, &str, &str), &str> = BTreeMap::new();
    for (output, page) in site.readable() {
        let mut claim = |what, text| {
            if let Some(other) = taken.insert((&page.lang, what, text), output) {
                complaints.insert(format!("{output}: has the {what} of `{other}`: {text}"));
            }
        };
        claim("title", &page.title);
        match page.description.as_deref().map(str::trim) {
            None | Some("") if output == "404.html" => {}
            None | Some("") => drop(complaints.insert(format!("{output}: has no description"))),
            Some(description) => claim("description", description),
        }
    }
    complaints
}

/// Own addresses and translations that are missing, wrong, or not returned.
fn faults_of_identity(site: &Published) -> Complaints {
    let mut complaints = Complaints::new();
    for (output, page) in site.readable().filter(|(output, _)| *output != "404.html") {
        let mut complain = |what: String| {
            complaints.insert(format!("{output}: {what}"));
        };
        match &page.canonical[..] {
            [own] if site.output_of(own) == Some(output) => {}
            others => complain(format!("calls itself {others:?}")),
        }
        let tags: Vec<&str> = page.alternates.iter().map(|(tag, _)| tag.as_str()).collect();
        if tags != ["en", "zh-Hans", "x-default"] {
            complain(format!("has the alternates {tags:?}"));
        }
        for (tag, url) in &page.alternates {
            let Some(other) = site.output_of(url).and_then(|output| site.pages.get(output)) else {
                complain(format!("its {tag} form `{url}` does not exist"));
                continue;
            };
            if tag == "x-default" && page.alternates.first().is_none_or(|(_, english)| english != url) {
                complain(format!("its default `{url}` is not its English form"));
            }
            if tag != "x-default" && other.lang != *tag {
                complain(format!("its {tag} form `{url}` is in `{}`", other.lang));
            }
            if other.alternates != page.alternates {
                complain(format!("its {tag} form `{url}` does not name it in return"));
            }
        }
        let own = page.canonical.first();
        if !page.alternates.iter().any(|(tag, url)| *tag == page.lang && Some(url) == own) {
            complain("is not among its own alternates".into());
        }
    }
    complaints
}

/// Pages that no other page links to.
fn orphans(site: &Published) -> Complaints {
    let mut reached = BTreeSet::new();
    for (output, page) in &site.pages {
        let base = path_of(site, output, false);
        for link in page.links.iter().filter(|link| link.place == "a[href]") {
            if let Target::Path(path, _) = resolve(&base, &link.to)
                && let Some(file) = path.strip_prefix(&*site.mount).and_then(|path| site.file(path))
                && file != output
                // The same page in the other language does not count: nobody starts there.
                && !page.alternates.iter().any(|(_, url)| site.output_of(url) == Some(file))
            {
                reached.insert(file);
            }
        }
    }
    let is_alone = |output: &&String| !reached.contains(output.as_str()) && !site.pages[*output].noindex;
    site.readable().map(|(output, _)| output).filter(is_alone).cloned().collect()
}

#[test]
fn no_link_is_broken() {
    assert_eq!(listed(&broken_links(site(), false)), "");
}

#[test]
fn no_link_is_broken_in_a_folder_of_a_host() {
    let site = in_a_folder();
    assert_eq!(site.mount, "/a/b/");
    assert_eq!(listed(&broken_links(site, false)), "");
}

#[test]
fn the_folder_is_the_same_wherever_it_is_mounted_but_for_full_addresses() {
    let (root, folder) = (site(), in_a_folder());
    for (path, bytes) in root.outputs.iter().filter(|(path, _)| *path != "404.html") {
        let there = String::from_utf8_lossy(&folder.outputs[path]).replace(&folder.base_url, &root.base_url);
        assert!(there.as_bytes() == bytes || std::str::from_utf8(bytes).is_err(), "`{path}` differs");
    }
}

#[test]
fn from_disk_every_link_names_a_file() {
    // The page for missing addresses is shown by hosts, which there are none of on a disk.
    let complaints = broken_links(on_disk(), true).into_iter().filter(|line| !line.starts_with("404.html"));
    assert_eq!(listed(&complaints.collect()), "");
}

#[test]
fn nothing_is_asked_of_another_host() {
    assert_eq!(listed(&foreign_requests(site())), "");
}

#[test]
fn every_page_is_well_formed_for_its_readers() {
    assert_eq!(listed(&faults_of_structure(site())), "");
}

#[test]
fn every_page_has_a_title_and_a_description_of_its_own() {
    assert_eq!(listed(&faults_of_description(site())), "");
}

#[test]
fn every_page_names_itself_and_its_translations_both_ways() {
    assert_eq!(listed(&faults_of_identity(site())), "");
    assert_eq!(listed(&faults_of_identity(in_a_folder())), "");
}

#[test]
fn every_page_exists_in_both_languages() {
    let (chinese, english): (BTreeSet<&str>, BTreeSet<&str>) =
        site().readable().map(|(path, _)| path.as_str()).partition(|path| path.starts_with("zh/"));
    let chinese: BTreeSet<&str> = chinese.iter().map(|path| &path[3..]).collect();
    let english: BTreeSet<&str> = english.into_iter().filter(|path| *path != "404.html").collect();
    assert_eq!(chinese, english);
    assert!(english.len() > 200, "{}", english.len());
}

#[test]
fn every_page_is_reached_from_another_one() {
    assert_eq!(listed(&orphans(site())), "");
}

#[test]
fn the_sitemap_lists_every_page_for_search_engines_once() {
    let site = site();
    let tags = xml(site.text("sitemap.xml"));
    let locations: Vec<&str> = tags.iter().filter(|tag| tag.name == "loc").map(|tag| tag.text.as_str()).collect();
    let listed: Vec<&str> =
        locations.iter().map(|url| site.output_of(url).unwrap_or_else(|| panic!("no `{url}`"))).collect();
    let once: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(once.len(), listed.len(), "an address stands twice");
    let indexable = site.readable().filter(|(_, page)| !page.noindex).map(|(path, _)| path.as_str());
    assert_eq!(once, indexable.collect::<BTreeSet<_>>());
    for tag in tags.iter().filter(|tag| tag.name == "xhtml:link") {
        assert!(site.output_of(&tag.attributes["href"]).is_some(), "{:?}", tag.attributes);
    }
    assert!(
        site.pages["contact/thank-you/index.html"].noindex && site.pages["zh/contact/thank-you/index.html"].noindex
    );
    let robots = site.text("robots.txt");
    assert!(robots.contains(&format!("Sitemap: {}sitemap.xml", site.base_url)), "{robots}");
}

#[test]
fn the_feed_of_each_language_names_the_news_of_that_language() {
    for (path, folder, language) in [("news/feed.xml", "news/", "en"), ("zh/news/feed.xml", "zh/news/", "zh-Hans")] {
        let site = site();
        let tags = xml(site.text(path));
        assert_eq!((&*tags[0].name, &*tags[0].attributes["xml:lang"]), ("feed", language));
        let links = tags.iter().filter(|tag| tag.name == "link").map(|tag| &tag.attributes);
        let targets: BTreeSet<&str> =
            links.map(|link| site.output_of(&link["href"]).unwrap_or_else(|| panic!("no {link:?}"))).collect();
        assert!(targets.contains(path));
        let news = site.pages.keys().filter(|page| page.starts_with(&format!("{folder}2")));
        let mut expected: BTreeSet<&str> = news.map(String::as_str).collect();
        assert!(expected.len() > 1);
        expected.extend([path, site.file(folder).unwrap()]);
        assert_eq!(targets, expected);
        let ids: BTreeSet<&str> = tags.iter().filter(|tag| tag.name == "id").map(|tag| &*tag.text).collect();
        assert_eq!(ids.len(), tags.iter().filter(|tag| tag.name == "entry").count() + 1, "{ids:?}");
        // Readers show the text of an entry far from the site: no link in it may be relative.
        for content in tags.iter().filter(|tag| tag.name == "content") {
            let page = Page::read(&content.text);
            let relative = page.links.iter().find(|link| resolve("/", &link.to) != Target::Elsewhere);
            assert!(relative.is_none(), "`{}` in {path}", relative.map_or("", |link| &link.to));
        }
    }
}

#[test]
fn an_old_address_of_a_page_leads_to_a_page() {
    // The repository's pages have no old addresses yet, so one of them gets some.
    let page = "content/pages/privacy.md";
    let files = crate::published::repository();
    let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let text = text.replacen("---\n", "---\naliases: [/old/privacy/, /privacy.html]\n", 1);
    let seen = crate::project::see(
        &files.with(page, text),
        crate::published::TODAY,
        false,
        twinpress::theme::LinkStyle::Pretty,
    );
    let built = Published::new(seen.outputs, &site().base_url);
    for old in ["old/privacy/index.html", "privacy.html"] {
        let target = built.pages[old].refresh.as_deref().unwrap();
        let there = Target::Path("/privacy/".into(), None);
        assert_eq!(resolve(&path_of(&built, old, false), target), there, "{old}");
        assert!(built.pages[old].noindex);
    }
    assert_eq!(listed(&broken_links(&built, false)), "");
    assert!(!built.text("sitemap.xml").contains("old/privacy"));
}

#[test]
fn the_rules_are_seen_to_complain() {
    let bad = "<html lang=de><title></title><body><h1 id=a>A</h1><h1></h1><h3 id=a>C</h3>\
        <a href=/x></a><a href=gone/>b</a><a href=#no>c</a><img src=https://y.example/i.png srcset='p.png 1x, q.png 2x'>\
        <form action=nowhere/></form><video poster=v.png></video><object data=o></object><div style='background:url(w)'></div>\
        <style>@import 'https://z.example/z.css'; a{b:url(u)}</style><link rel=stylesheet href=//y.example/s.css>";
    let site = site_of(&[
        ("index.html", bad),
        ("zh/index.html", bad),
        ("alone/index.html", bad),
        ("s.css", "a{b:url('t.png')}"),
    ]);
    let broken = listed(&broken_links(&site, false));
    for to in [
        "a[href] `/x` leads",
        "a[href] `/x` works",
        "`gone/`",
        "`#no`",
        "`p.png`",
        "`q.png`",
        "`nowhere/`",
        "`v.png`",
        "`o`",
        "`w`",
        "`u`",
        "`t.png`",
    ] {
        assert!(broken.contains(to), "{to}: {broken}");
    }
    assert_eq!(listed(&broken_links(&site_of(&[("index.html", "<a href=./>x</a>")]), false)), "");
    assert_eq!(broken_links(&site_of(&[("index.html", "<a href=./>x</a>")]), true).len(), 1);
    assert_eq!(foreign_requests(&site).len(), 9, "{}", listed(&foreign_requests(&site)));
    let faults = listed(&faults_of_structure(&site));
    for what in [
        "the id `a`",
        "language is `de`",
        "no name: <a",
        "no alternative",
        "2 top headings",
        "skips a level",
        "is empty",
        "no title",
    ] {
        assert!(faults.contains(what), "{what}: {faults}");
    }
    let faults = listed(&faults_of_description(&site));
    assert!(faults.contains("has the title of") && faults.contains("no description"), "{faults}");
    let faults = listed(&faults_of_identity(&site));
    assert!(faults.contains("calls itself []") && faults.contains("alternates []"), "{faults}");
    let one_way = "<html lang=en><link rel=alternate hreflang=en href=https://x.example/>\
        <link rel=alternate hreflang=zh-Hans href=https://x.example/zh/>";
    let faults =
        listed(&faults_of_identity(&site_of(&[("index.html", one_way), ("zh/index.html", "<html lang=zh-Hans>")])));
    assert!(faults.contains("in return"), "{faults}");
    assert_eq!(orphans(&site).len(), 3);
}

/// A tag of an XML document.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
}

/// The tags of an XML document in order, each with the text that follows its start.
fn xml(text: &str) -> Vec<Tag> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut tags: Vec<Tag> = Vec::new();
    loop {
        let event = reader.read_event().expect("well-formed XML");
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.expect("a well-formed attribute");
                    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap();
                    (attribute.key.as_ref().to_owned(), value.into_owned())
                });
                let attributes = attributes.collect();
                tags.push(Tag { name: tag.name().as_ref().to_owned(), attributes, text: String::new() });
            }
            Event::Text(part) => {
                if let Some(tag) = tags.last_mut() {
                    tag.text += part.trim_matches('\n');
                }
            }
            Event::GeneralRef(name) => {
                let name: &str = &name;
                if let Some(tag) = tags.last_mut() {
                    tag.text += &quick_xml::escape::unescape(&format!("&{name};")).unwrap();
                }
            }
            Event::Eof => return tags,
            _ => {}
        }
    }
}
