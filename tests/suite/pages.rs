//! Pages: addresses, languages, visibility, links.

use twinpress::parse::markdown;
use twinpress::parse::yaml::{self, YamlText};

use crate::project::{SITE, site};

#[test]
fn a_page_stands_at_its_path_in_every_language() {
    let seen = site()
        .file("content/pages/help/visas.md", "---\ntitle: Visas\n---\n\nAsk early.\n")
        .file("content/pages/help/visas.zh-Hans.md", "---\ntitle: 签证\n---\n\n请尽早询问。\n")
        .build();
    assert_eq!(seen.stderr(), "");
    assert!(seen.page("help/visas/index.html").contains("Ask early."));
    let chinese = seen.page("zh/help/visas/index.html");
    assert!(chinese.contains("请尽早询问。") && chinese.contains("<html lang=\"zh-Hans\""), "{chinese}");
}

#[test]
fn a_link_to_a_source_becomes_a_relative_link_in_the_same_language() {
    let page = "---\ntitle: A\n---\n\n[visas](help/visas.md#early)\n";
    let project = site()
        .file("content/pages/a.md", page)
        .file("content/pages/help/visas.md", "---\ntitle: Visas\n---\n\nVisas take time.\n\n## Early\n");
    let seen = project.build();
    assert_eq!(seen.stderr(), "");
    assert!(seen.page("a/index.html").contains("href=\"../help/visas/#early\""));
    assert!(seen.page("zh/a/index.html").contains("href=\"../help/visas/#early\""));
    assert!(project.for_disk().build().page("a/index.html").contains("href=\"../help/visas/index.html#early\""));
}

#[test]
fn a_draft_is_hidden_until_it_is_asked_for() {
    let project = site().file("content/pages/plan.md", "---\ntitle: Plan\ndraft: true\n---\n");
    assert!(!project.build().outputs.contains_key("plan/index.html"));
    assert!(project.with_drafts().build().outputs.contains_key("plan/index.html"));
}

#[test]
fn a_page_comes_and_goes_on_its_days() {
    let page = "---\ntitle: Visit\npublish_on: 2026-03-01\nexpires_on: 2026-04-01\n---\n";
    let project = site().file("content/pages/visit.md", page);
    let is_shown = |day: &str| project.clone().on(day).build().outputs.contains_key("visit/index.html");
    assert!(!is_shown("2026-02-28"));
    assert!(is_shown("2026-03-01"));
    assert!(is_shown("2026-03-31"));
    assert!(!is_shown("2026-04-01"));
}

#[test]
fn an_alias_sends_visitors_on() {
    let seen = site()
        .file("content/pages/new.md", "---\ntitle: New\ndescription: Moved.\naliases: [/old/place/]\n---\n")
        .build();
    assert_eq!(seen.stderr(), "");
    let redirect = seen.page("old/place/index.html");
    assert!(redirect.contains("../../new/"), "{redirect}");
    assert!(!seen.page("sitemap.xml").contains("/old/place/"));
}

#[test]
fn two_pages_with_one_address_are_reported_with_both_files() {
    let seen = site()
        .file("content/pages/faq.md", "---\ntitle: A\n---\n")
        .file("content/pages/faq/index.md", "---\ntitle: B\n---\n")
        .check();
    assert_eq!(seen.exit_code(), 1);
    let said = seen.stderr();
    assert!(said.contains("content/pages/faq.md") && said.contains("content/pages/faq/index.md"), "{said}");
}

#[test]
fn a_file_in_the_way_of_pages_is_reported_with_each_of_them() {
    let page = "---\ntitle: A\ndescription: B.\n---\n";
    let seen = site()
        .file("static/help", "a file without an ending\n")
        .file("content/pages/help/after.md", page)
        .file("content/pages/help/before.md", page)
        .file("content/pages/helpful.md", page)
        .check();
    assert_eq!(seen.exit_code(), 1);
    let said = seen.stderr();
    for name in ["after", "before"] {
        let message = format!("`/help` is a file, but `/help/{name}/` needs a folder there");
        assert!(said.contains(&message) && said.contains(&format!("content/pages/help/{name}.md")), "{said}");
    }
    assert_eq!(said.matches("needs a folder there").count(), 2, "{said}");
}

#[test]
fn the_words_inside_markdown_come_in_the_language_of_the_page() {
    let page = "---\ntitle: A\ndescription: B.\n---\n\n> [!NOTE]\n> Ask early.[^1]\n\n[^1]: Weeks before.\n";
    let seen = site().file("content/pages/a.md", page).build();
    assert_eq!(seen.stderr(), "");
    assert!(seen.page("a/index.html").contains("Note") && seen.page("a/index.html").contains("Back to the text"));
    assert!(seen.page("zh/a/index.html").contains("说明") && seen.page("zh/a/index.html").contains("返回正文"));
}

#[test]
fn every_label_that_markdown_asks_for_has_words_in_the_default_theme() {
    let seen = site().build();
    assert_eq!(seen.stderr(), "");
    for language in ["en", "zh-Hans"] {
        let path = format!("{}/themes/default/locales/{language}.yaml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let strings = yaml::parse(&YamlText::whole("locale", &text)).unwrap();
        for key in markdown::LABELS {
            let found = key.split('.').try_fold(&strings, |value, step| value.get(step));
            assert!(found.is_some(), "{language} has no `{key}`");
        }
    }
}

#[test]
fn code_is_coloured_by_class_with_one_more_stylesheet_and_only_where_there_is_some() {
    let seen = site().file("content/pages/a.md", "---\ntitle: A\n---\n\n```rust\nlet a = 1;\n```\n").build();
    assert!(seen.page("a/index.html").contains("z-storage"));
    assert!(seen.page("a/index.html").contains("assets/code."));
    assert!(!seen.page("index.html").contains("assets/code."));
}

#[test]
fn an_avoided_word_is_reported_where_it_stands_unless_it_is_quoted() {
    let glossary = "- en: sister city\n  zh-Hans: 友好城市\n  avoid: {zh-Hans: [姐妹城市]}\n";
    let page = "---\ntitle: 城市\n---\n\n结为姐妹城市，也叫“姐妹城市”。\n";
    let project = site()
        .file("content/glossary.yaml", glossary)
        .file("content/pages/a.md", "---\ntitle: Cities\ndescription: Many.\n---\n")
        .file("content/pages/a.zh-Hans.md", page);
    insta::assert_snapshot!(project.check().stderr(), @r"
    warning[W0408]: the glossary avoids `姐妹城市`
     --> content/pages/a.zh-Hans.md:5:3
      |
    5 | 结为姐妹城市，也叫“姐妹城市”。
      |     ^^^^^^^^
      |
      = help: write `友好城市`; a word inside quotation marks is left alone
    ");
}

#[test]
fn the_picture_of_a_page_is_found_beside_it() {
    let seen = site()
        .file("content/pages/help/a.md", "---\ntitle: A\ndescription: B.\nimage: harbour.png\n---\n")
        .file("content/pages/help/harbour.png", "PNG")
        .build();
    assert_eq!(seen.stderr(), "");
    assert!(seen.page("help/a/index.html").contains("content=\"https://site.test/help/harbour.png\""));
}

#[test]
fn the_language_switch_does_not_lead_to_a_page_that_was_left_out() {
    let seen = site()
        .file("content/site.yaml", SITE.replace("missing_translation: fallback", "missing_translation: omit"))
        .file("content/pages/index.zh-Hans.md", "---\ntitle: 首页\n---\n")
        .file("content/pages/a.md", "---\ntitle: A\n---\n")
        .file("content/pages/b.md", "---\ntitle: B\n---\n")
        .file("content/pages/b.zh-Hans.md", "---\ntitle: 乙\n---\n")
        .build();
    assert_eq!(seen.exit_code(), 0, "{}", seen.stderr());
    assert!(seen.page("b/index.html").contains("href=\"../zh/b/\""));
    assert!(!seen.page("a/index.html").contains("zh/a/"));
    assert!(!seen.outputs.keys().any(|path| path.starts_with("zh/a/")));
    let sitemap = seen.page("sitemap.xml");
    assert!(sitemap.contains("/zh/b/") && !sitemap.contains("/zh/a/"), "{sitemap}");
}
