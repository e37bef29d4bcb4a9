//! What content may say about addresses: names of files, aliases, values of facets, anchors in menus.

use crate::project::site;

fn page(title: &str, more: &str) -> String {
    format!("---\ntitle: {title}\ndescription: About it.\n{more}---\n\nText.\n")
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
