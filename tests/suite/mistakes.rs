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
    let page = |text: &str| {
        site().file("content/pages/a.md", format!("---\ntitle: A\ndescription: B.\n---\n\n{text}\n")).check()
    };
    let seen = page("{{< columns >}}\n\n{{< column >}}\ntext\n{{< /column >}}\n");
    assert_eq!(said(&seen), ["E0509 `columns` is opened but not closed"]);
    assert!(seen.stderr().contains("write `{{< /columns >}}` after the text that belongs to it"), "{}", seen.stderr());
    assert_eq!(page("{{< columns >}}\n{{< column >}}\ntext\n{{< /column >}}\n{{< /columns >}}").stderr(), "");
}

/// What is said of a record with these lines beside its name.
fn of_record(lines: &str) -> Vec<String> {
    let schema = "title: {en: Things, zh-Hans: 东西}\nschema:\n  type: object\n  required: [name]\n  properties:\n    \
                  name: {type: string}\n    title: {type: string, localized: true}\n    lat: {type: number}\n    \
                  kinds: {type: array, items: {enum: [sport, culture]}}\n";
    let seen =
        site().file("content/collections/things.yaml", schema).file("content/records/things/a.yaml", lines).check();
    seen.findings.iter().map(|finding| format!("{}: {}", finding.message, finding.help.join("; "))).collect()
}

#[test]
fn the_offered_fix_is_what_the_author_meant() {
    for (lines, said) in [
        (
            "name: A\nlat: 51,48\n",
            "`lat` must be a number, not a text: write `lat: 51.48`, without quotes or thousands separators",
        ),
        (
            "name: A\nlat: 1,200,300\n",
            "`lat` must be a number, not a text: write `lat: 1200300`, without quotes or thousands separators",
        ),
        ("name: A\nlat: 51.48N\n", "`lat` must be a number, not a text: write it in digits: `lat: 12`"),
        ("name: A\nkinds: 【sport，culture】\n", "`kinds` must be a list, not a text: write `kinds: [sport, culture]`"),
        (
            "name: A\nkinds: [sport，culture]\n",
            "`sport，culture` is not one of the values of `kinds`: `，` separates nothing here: write `, ` between the \
             values of a list; the values are `sport`, `culture`",
        ),
        (
            "name: A\ntitle: {en: Newtown，zh-Hans: 纽敦}\n",
            "a full-width comma instead of `,`: write `title: {en: Newtown,zh-Hans: 纽敦}`",
        ),
        (
            "name: #5 Visit\n",
            "`#` after a space cuts the text short: write `name: \"#5 Visit\"`; a comment has a space after its `#`",
        ),
        (
            "name: #(5) Visit\n",
            "`name` is empty: to YAML, `#` starts a comment: put the text in quotes: `name: \"#(5) Visit\"`",
        ),
    ] {
        assert_eq!(of_record(lines), [said], "{lines}");
    }
}

#[test]
fn a_link_says_what_was_meant() {
    let page = "---\ntitle: A\n---\n\n[a](www.gov.uk) [b](info@site.test) [c](things/x) [d](/zh/nowhere/)\n";
    let seen = site()
        .file("content/pages/a.md", page)
        .file("content/collections/things.yaml", "title: {en: Things, zh-Hans: 东西}\nroute: things\nschema: {type: object, properties: {name: {type: string}}}\n")
        .file("content/records/things/x.yaml", "name: X\n")
        .check();
    let help: Vec<&str> = seen.findings.iter().map(|finding| &*finding.help[0]).collect();
    assert_eq!(
        help,
        [
            "another site's address starts with `https://`: `https://www.gov.uk`",
            "did you mean `mailto:info@site.test`?",
            "did you mean `things:x`?",
            "links name the source file, such as `../visas.md` or `/about.md`",
        ]
    );
}

#[test]
fn the_same_alias_in_two_languages_is_answered_with_the_whole_address() {
    let page = |title: &str| format!("---\ntitle: {title}\naliases: [/old/]\n---\n");
    let seen = site().file("content/pages/a.md", page("A")).file("content/pages/a.zh-Hans.md", page("甲")).check();
    assert_eq!(said(&seen), ["E0601 two sources give the address `/old/`"]);
    assert!(seen.stderr().contains("the part of the language too: `/zh/old/page/`"), "{}", seen.stderr());
}

#[test]
fn a_draft_can_be_looked_at_before_it_is_translated() {
    let project = site()
        .file("content/site.yaml", STRICT)
        .file("content/pages/index.zh-Hans.md", "---\ntitle: 首页\ndescription: 示例。\n---\n")
        .file("content/pages/plan.md", "---\ntitle: Plan\ndraft: true\n---\n\n[other](other.md)\n")
        .file("content/pages/other.md", "---\ntitle: Other\ndescription: More.\ndraft: true\n---\n");
    let seen = project.clone().with_drafts().build();
    assert_eq!(seen.stderr(), "");
    assert!(seen.outputs.contains_key("plan/index.html") && !seen.outputs.contains_key("zh/plan/index.html"));
    let linked = project.file("content/pages/plan.zh-Hans.md", "---\ntitle: 计划\ndraft: true\n---\n\n[o](other.md)\n");
    assert_eq!(said(&linked.with_drafts().check()), ["E0502 `other.md` does not exist in this language"]);
}
