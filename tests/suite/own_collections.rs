//! A site's own collections, declared in YAML: the same checks, pages, filters and exports as the built-in ones, with no
//! Rust written. And what happens to pages that one of the languages lacks.

use std::path::Path;

use scraper::{Html, Selector};
use twinpress::source::Disk;
use twinpress::theme::LinkStyle;

use crate::project::{Project, SITE, Seen, see, site};

fn fixture() -> Seen {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scholarships");
    see(&Disk::new(folder), "2026-03-05", false, LinkStyle::Pretty)
}

/// The texts of the elements that a selector finds, without line breaks.
fn texts(html: &str, selector: &str) -> Vec<String> {
    let squeeze = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let selector = Selector::parse(selector).unwrap();
    Html::parse_document(html).select(&selector).map(|element| squeeze(element.text().collect())).collect()
}

#[test]
fn a_declared_collection_has_a_list_facets_and_entries_in_both_languages() {
    let seen = fixture();
    assert_eq!(seen.exit_code(), 0, "{}", seen.stderr());
    assert_eq!(texts(seen.page("scholarships/index.html"), "h1"), ["All scholarships"]);
    assert!(seen.page("scholarships/index.html").contains("Choose one."));
    let zh = seen.page("zh/scholarships/index.html");
    assert_eq!(texts(zh, "h1"), ["全部奖学金"]);
    assert!(zh.contains("港湾奖学金") && zh.contains("灯笼奖学金"));

    let masters = seen.page("scholarships/level/master/index.html");
    assert!(masters.contains("Harbour scholarship") && !masters.contains("Lantern scholarship"));
    let northport = seen.page("zh/scholarships/college/northport/index.html");
    assert!(northport.contains("北港学院") && northport.contains("港湾奖学金") && !northport.contains("灯笼奖学金"));

    let entry = seen.page("scholarships/harbour/index.html");
    assert_eq!(texts(entry, "h1"), ["Harbour scholarship"]);
    for shown in ["Northport College", "Master", "1 May 2026", "<strong>the college</strong>", "Fees", "Travel"] {
        assert!(entry.contains(shown), "{shown} is missing\n{entry}");
    }
    let entry = seen.page("zh/scholarships/harbour/index.html");
    for shown in ["北港学院", "硕士", "2026年5月1日", "学费"] {
        assert!(entry.contains(shown), "{shown} is missing\n{entry}");
    }
}

#[test]
fn references_lead_there_and_back() {
    let seen = fixture();
    let entry = seen.page("scholarships/harbour/index.html");
    assert!(entry.contains("href=\"../../colleges/northport/\""), "the reference");
    assert!(entry.contains("href=\"../lantern/\""), "the link in a Markdown field");
    let college = seen.page("zh/colleges/northport/index.html");
    assert!(college.contains("href=\"../../scholarships/harbour/\"") && college.contains("港湾奖学金"), "{college}");
}

#[test]
fn a_text_without_translation_is_marked_with_its_language() {
    let seen = fixture();
    let entry = seen.page("zh/scholarships/harbour/index.html");
    assert_eq!(texts(entry, "main [lang=en]"), ["Travel"]);
    assert_eq!(seen.codes(), ["N0310"]);
}

#[test]
fn a_declared_collection_is_exported() {
    let seen = fixture();
    let csv = seen.page("scholarships/data/scholarships.csv");
    assert!(csv.starts_with("id,name_en,name_zh-Hans,"), "{csv}");
    assert!(csv.contains("harbour,Harbour scholarship,港湾奖学金,") && csv.contains("北港学院"), "{csv}");
    // What is not translated keeps its place.
    assert!(csv.lines().next().unwrap().ends_with(",covers_en,covers_zh-Hans,url"), "{csv}");
    assert!(csv.contains(",Fees; Travel,学费; Travel,https:"), "{csv}");
}

#[test]
fn a_broken_record_is_reported_like_any_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scholarships");
    let broken = "\
name: {en: Harbour scholarship}
colege: northport
level: Master
deadline: 31/12/2026
terms: {en: \"See the [list](scholarships:lanten).\", zh-Hans: 见列表}
";
    let seen = files_of(&folder).file("content/records/scholarships/harbour.yaml", broken).check();
    assert_eq!(seen.exit_code(), 1);
    let here = "content/records/scholarships/harbour.yaml";
    let expected = ["E0310 1:7", "E0301 2:1", "E0304 3:8", "E0306 4:11", "E0502 5:29"];
    let expected = expected.map(|it| it.replacen(' ', &format!(" {here}:"), 1));
    assert_eq!(seen.places(), expected, "{}", seen.stderr());
    assert!(seen.stderr().contains("help: did you mean `college`?"), "{}", seen.stderr());
    assert!(seen.stderr().contains("help: did you mean `scholarships:lantern`?"), "{}", seen.stderr());
}

#[test]
fn a_reference_of_a_declared_collection_is_checked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scholarships");
    let seen = files_of(&folder).without("content/records/colleges/northport.yaml").check();
    assert_eq!(seen.exit_code(), 1);
    assert_eq!(seen.places()[0], "E0501 content/records/scholarships/harbour.yaml:3:10", "{}", seen.stderr());
}

/// A project in memory with the files of a folder.
fn files_of(folder: &Path) -> Project {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file());
    files.fold(site(), |project, file| {
        let path = file.path().strip_prefix(folder).unwrap().to_str().unwrap();
        project.file(path, std::fs::read(file.path()).unwrap())
    })
}

const A: &str = "---\ntitle: A\n---\n\nEnglish text.\n";

#[test]
fn a_page_without_translation_stops_the_build_or_falls_back_or_is_left_out() {
    let with = |policy: &str| {
        let home = "---\ntitle: 首页\n---\n";
        let settings = SITE.replace("missing_translation: fallback", &format!("missing_translation: {policy}"));
        site()
            .file("content/site.yaml", settings)
            .file("content/pages/index.zh-Hans.md", home)
            .file("content/pages/a.md", A)
            .build()
    };
    let seen = with("error");
    assert_eq!(seen.codes(), ["E0402"]);
    assert!(seen.stderr().contains("a.zh-Hans.md"));

    let seen = with("fallback");
    let chinese = seen.page("zh/a/index.html");
    assert!(chinese.contains("English text.") && chinese.contains("<html lang=\"zh-Hans\""));
    assert_eq!(texts(chinese, "[lang=en] p"), ["English text."], "the foreign text is marked");

    let seen = with("omit");
    assert!(!seen.outputs.contains_key("zh/a/index.html"));
    assert!(!seen.page("a/index.html").contains("hreflang=\"zh-Hans\""), "nothing leads to a page that is not there");
}

#[test]
fn markdown_that_stands_in_for_another_language_is_still_markdown() {
    let rooms = "\
title: {en: Rooms, zh-Hans: 房间}
route: rooms
schema:
  properties:
    name: {type: string, localized: true}
    text: {type: string, markdown: true, localized: true}
  required: [name]
";
    let red = "name: {en: Red, zh-Hans: 红}\ntext: {zh-Hans: '**大**'}\n";
    let seen = site().file("content/collections/rooms.yaml", rooms).file("content/records/rooms/red.yaml", red).build();
    assert_eq!(seen.exit_code(), 0, "{}", seen.stderr());
    assert!(seen.page("rooms/red/index.html").contains("<strong>大</strong>"));
    assert!(seen.page("zh/rooms/red/index.html").contains("<strong>大</strong>"));
}
