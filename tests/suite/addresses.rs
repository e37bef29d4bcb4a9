//! What content may say about addresses: names of files, aliases, values of facets, anchors in menus.

use crate::project::{Project, SITE, site};

fn page(title: &str, more: &str) -> String {
    format!("---\ntitle: {title}\ndescription: About it.\n{more}---\n\nText.\n")
}

const ROOMS: &str = "\
title: {en: Rooms, zh-Hans: 房间}
route: rooms
schema:
  properties:
    name: {type: string, localized: true}
    town: {type: string, facet: true}
    seats: {type: integer, facet: true}
  required: [name]
";

fn with_room(room: &str) -> Project {
    site().file("content/collections/rooms.yaml", ROOMS).file("content/records/rooms/red.yaml", room)
}

fn with_menu(to: &str) -> Project {
    let menu = format!("navigation:\n  main:\n    - {{to: '{to}', label: {{en: Fees, zh-Hans: 费用}}}}\n");
    site()
        .file("content/site.yaml", format!("{SITE}{menu}"))
        .file("content/pages/visas.md", "---\ntitle: Visas\ndescription: d\n---\n\n## Fees\n")
}

#[test]
fn a_name_loses_its_extension_and_its_folder_only_once() {
    let seen =
        site().file("content/pages/x.md", page("One", "")).file("content/pages/x.md.md", page("Two", "")).check();
    assert_eq!(seen.codes(), ["E0311"]);
    let seen = site()
        .file("content/pages/content/pages/y.md", page("Three", ""))
        .file("content/pages/content/pages/y.png", "x")
        .build();
    assert!(seen.page("content/pages/y/index.html").contains("Three"));
    assert!(seen.outputs.contains_key("content/pages/y.png"));
}

#[test]
fn a_version_in_a_file_name_is_not_taken_for_a_language() {
    let seen = site().file("content/pages/v1.10.md", page("Ten", "")).build();
    assert!(seen.page("v1.10/index.html").contains("Ten"));
}

#[test]
fn a_translation_of_a_page_that_is_not_shown_is_counted_as_hidden() {
    let seen = site()
        .file("content/pages/x.md", page("X", "expires_on: 2020-01-01\n"))
        .file("content/pages/x.zh-Hans.md", page("X", ""))
        .file("content/pages/y.zh-Hans.md", "---\ntitle: Y\ndescription: d\n---\n\n[x](x.zh-Hans.md)\n")
        .file("content/pages/y.md", page("Y", ""))
        .check();
    assert!(seen.stderr().contains("`x.zh-Hans.md` is not shown"), "{}", seen.stderr());
}

#[test]
fn a_value_that_cannot_be_an_address_is_reported_where_it_is_written() {
    let seen = with_room("name: {en: Red, zh-Hans: 红}\ntown: ../../../x\n").check();
    assert_eq!(seen.codes(), ["E0603"]);
    assert!(seen.stderr().contains("content/records/rooms/red.yaml:2:7"));
    let seen = with_room("name: {en: Red, zh-Hans: 红}\ntown: Stoke on Trent\n").build();
    assert!(seen.outputs.contains_key("rooms/town/Stoke on Trent/index.html"));
}

#[test]
fn numbers_make_facets_in_order_of_size() {
    let seen = with_room("name: {en: Red, zh-Hans: 红}\nseats: 9\n")
        .file("content/records/rooms/blue.yaml", "name: {en: Blue, zh-Hans: 蓝}\nseats: 10\n")
        .build();
    let list = seen.page("rooms/index.html");
    let place = |seats: &str| list.find(&format!("seats/{seats}/")).unwrap_or_else(|| panic!("{list}"));
    assert!(place("9") < place("10"));
    assert!(seen.page("rooms/seats/10/index.html").contains("Blue"));
}

#[test]
fn a_menu_may_lead_to_an_anchor_which_is_checked() {
    let seen = with_menu("/visas.md#fees").build();
    assert!(seen.page("index.html").contains("href=\"visas/#fees\""));
    let seen = with_menu("/visas.md#fee").check();
    assert_eq!(seen.codes(), ["E0503"]);
    assert!(seen.stderr().contains("content/site.yaml:"));
}

#[test]
fn an_anchor_without_a_page_in_a_record_is_explained() {
    let rooms = ROOMS.replace("  required", "    text: {type: string, markdown: true}\n  required");
    let red = "name: {en: Red, zh-Hans: 红}\ntext: 'See [below](#below).'\n";
    let seen = site().file("content/collections/rooms.yaml", rooms).file("content/records/rooms/red.yaml", red).check();
    assert_eq!(seen.codes(), ["E0503"]);
    assert!(seen.stderr().contains("`#below` names no page"), "{}", seen.stderr());
}

#[test]
fn the_slug_of_a_folder_holds_for_all_pages_in_it() {
    let seen = site()
        .file("content/pages/news/index.md", page("News", "slug: updates\n"))
        .file("content/pages/news/index.zh-Hans.md", page("新闻", "slug: 新闻\n"))
        .file("content/pages/news/a.md", page("A", ""))
        .file("content/pages/news/old/index.md", page("Old", "slug: archive\n"))
        .file("content/pages/news/old/b.md", page("B", "slug: bee\n"))
        .file("content/pages/newsroom.md", page("Room", ""))
        .file("content/pages/c.md", "---\ntitle: C\ndescription: d\n---\n\n[b](news/old/b.md)\n")
        .build();
    let pages = seen.outputs.keys().filter(|path| path.ends_with("index.html"));
    let expected = [
        "c/index.html",
        "index.html",
        "newsroom/index.html",
        "updates/a/index.html",
        "updates/archive/bee/index.html",
        "updates/archive/index.html",
        "updates/index.html",
        "zh/c/index.html",
        "zh/index.html",
        "zh/newsroom/index.html",
        "zh/新闻/a/index.html",
        "zh/新闻/archive/bee/index.html",
        "zh/新闻/archive/index.html",
        "zh/新闻/index.html",
    ];
    assert_eq!(pages.collect::<Vec<_>>(), expected, "{}", seen.stderr());
    assert!(seen.page("c/index.html").contains("href=\"../updates/archive/bee/\""));
}
