//! Mistakes that an editor makes on an ordinary day: each is one message, at its place, with the way out.

use crate::project::{Seen, site};

/// The site in two languages, where every page must be translated.
const STRICT: &str = "\
title: {en: A site, zh-Hans: 网站}
short_title: Site
description: {en: About nothing., zh-Hans: 示例。}
organisation: {name: {en: Nobody, zh-Hans: 无}}
base_url: https://site.test/
languages:
  - {tag: en, name: English}
  - {tag: zh-Hans, name: 简体中文, path: zh}
";

/// Code and message of every finding.
fn said(seen: &Seen) -> Vec<String> {
    seen.findings.iter().map(|finding| format!("{} {}", finding.code.id, finding.message)).collect()
}

#[test]
fn a_record_that_cannot_be_read_is_one_mistake_however_many_point_at_it() {
    let project = site()
        .file("content/pages/a.md", "---\ntitle: A\n---\n\n[Leeds](places:leeds), [b](b.md), [c](things:c)\n")
        .file("content/pages/b.md", "---\ntitle：B\n---\n")
        .file(
            "content/collections/things.yaml",
            "title: {en: Things, zh-Hans: 东西}\nschema: {type: object, requird: [], properties: {name: {type: string}}}\n",
        )
        .file("content/records/things/c.yaml", "name: C\n");
    let seen = project.clone().file("content/records/places/leeds.yaml", "side: uk\n\tname: {en: Leeds}\n").check();
    assert_eq!(
        said(&seen),
        [
            "E0320 `requird` is not a keyword of a schema",
            "E0204 a full-width colon after `title`",
            "E0202 a tab in the indentation"
        ]
    );
    let misnamed = project.clone().file("content/records/places/Leeds.yaml", "side: uk\n").check();
    assert_eq!(said(&misnamed)[2..], ["E0312 `Leeds` cannot be the id of a record"]);
    let gone = project.check();
    assert!(said(&gone).contains(&"E0502 `leeds` is not in `places`".to_owned()), "{}", gone.stderr());
}

#[test]
fn a_translation_under_a_wrong_name_is_one_mistake() {
    let page = |link: &str| format!("---\ntitle: A\n---\n\n[v]({link})\n");
    let project = site()
        .file("content/site.yaml", STRICT)
        .file("content/pages/index.zh-Hans.md", page("visits.md"))
        .file("content/pages/visits.md", page("index.md"));
    let missing = "E0402 `visits.md` is not translated: there is no `visits.zh-Hans.md`";
    assert_eq!(said(&project.check()), [missing]);
    for (name, wrong) in [("visits.zh.md", "zh"), ("visits.zh-hans.md", "zh-hans")] {
        let seen = project.clone().file(&format!("content/pages/{name}"), page("index.md")).check();
        assert_eq!(said(&seen), [format!("E0311 the site has no language `{wrong}`")]);
        assert!(seen.stderr().contains("did you mean `visits.zh-Hans.md`?"));
    }
}

#[test]
fn a_file_that_is_there_does_not_make_a_link_right() {
    let seen = site()
        .file("content/pages/a.md", "---\ntitle: A\n---\n\n[All](things:all)\n")
        .file("content/collections/things.yaml", "title: {en: Things, zh-Hans: 东西}\nroute: things\nschema: {type: object, properties: {name: {type: string}}}\n")
        .file("content/records/things/all.yaml", "- id: one\n  name: One\n")
        .check();
    assert_eq!(said(&seen), ["E0502 `all` is not in `things`"]);
}

#[test]
fn a_shortcode_that_holds_text_must_be_closed() {
    let page = |text: &str| site().file("content/pages/a.md", format!("---\ntitle: A\n---\n\n{text}\n")).check();
    let seen = page("{{< columns >}}\n\n{{< column >}}\ntext\n{{< /column >}}\n");
    assert_eq!(said(&seen), ["E0509 `columns` is opened but not closed"]);
    assert!(seen.stderr().contains("write `{{< /columns >}}` after the text that belongs to it"), "{}", seen.stderr());
    assert_eq!(page("{{< columns >}}\n{{< column >}}\ntext\n{{< /column >}}\n{{< /columns >}}").stderr(), "");
}
