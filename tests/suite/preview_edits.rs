//! The preview shows what a build writes, after any sequence of edits.

use std::collections::BTreeSet;

use twinpress::diag::Diagnostic;
use twinpress::serve::{Found, Handler as _};
use twinpress::theme::LinkStyle;

use crate::preview_live::{HOME, Preview};
use crate::project::{SITE, Seen, see};

/// A small generator of numbers: the same sequence on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

const SITE_B: &str = "title: {en: B, zh-Hans: 乙}\nshort_title: B\ndescription: {en: B., zh-Hans: 乙。}\n\
    organisation: {name: {en: B, zh-Hans: 乙}}\nbase_url: https://b.test/x/\nmissing_translation: omit\n\
    languages: [{tag: en, name: English}, {tag: zh-Hans, name: 中文, path: zh}]\n\
    theme: {options: {data_licence: CC0}}\n";

/// Another language and other Markdown: what was parsed and checked before is not what it would be now.
const SITE_C: &str = "title: {en: C, de: C, zh-Hans: 丙}\nshort_title: C\ndescription: {en: C., de: C., zh-Hans: 丙。}\n\
    organisation: {name: {en: C, de: C, zh-Hans: 丙}}\nbase_url: https://c.test/\nmissing_translation: fallback\n\
    languages: [{tag: en, name: English}, {tag: de, name: Deutsch, path: de}, {tag: zh-Hans, name: 中文, path: cn}]\n\
    markdown: {raw_html: true}\n";

/// A file without a tag in its name is in another language now.
const SITE_D: &str = "title: {en: D, zh-Hans: 丁}\nshort_title: D\ndescription: {en: D., zh-Hans: 丁。}\n\
    organisation: {name: {en: D, zh-Hans: 丁}}\nbase_url: https://d.test/\nmissing_translation: omit\n\
    languages: [{tag: zh-Hans, name: 中文}, {tag: en, name: English, path: en}]\n";

/// Shows what lists know of all pages and records.
const PAGE: &str = "{% extends \"base.html\" %}{% block content %}<h1>{{ page.title }}</h1>{{ page.body }}!\
    {% for p in collections.pages %}{{ p.id }} {{ p.permalink }} {{ p.title }} {{ p.lang }} {{ p.date }} {% endfor %}\
    {% for room in collections.rooms or [] %}{{ room.title }} {{ room.permalink }} {{ room.kind.value or room.kind }}\
    {% if room.text %} {{ room.text.html }}{% endif %}\
    {% if room.near.title %} near {{ room.near.title }} {{ room.near.permalink }} {{ room.near.kind.value }}\
    {% if room.near.near %} and {{ room.near.near.title }}{% endif %}{% endif %} {% endfor %}{% endblock %}";

const THEME: &str = "name: default\noptions:\n  search: {type: string, default: \"\"}\n\
    \x20 home_news: {type: integer, default: 1}\n  data_licence: {type: string, default: Ours}\n\
    \x20 data_licence_url: {type: string, default: \"\"}\n";

/// A file, and the texts it may have; without one it is not there.
type Edits = (&'static str, Vec<Option<String>>);

/// What an edit may do: a file and its possible contents, good and bad ones. `None` deletes it.
fn edits() -> Vec<Edits> {
    let options = |options: &str| Some(format!("{SITE}theme: {{options: {{{options}}}}}\n"));
    let text = |text: &str| Some(text.to_owned());
    let files = files().into_iter().map(|(path, texts)| (path, texts.into_iter().map(|own| text(own?)).collect()));
    let site = vec![
        text(SITE),
        text(SITE_B),
        text(SITE_C),
        text(SITE_D),
        options("data_licence: CC BY 4.0, data_licence_url: \"https://licence.test/\", home_news: 0"),
        options("search: /a.md"),
        options("home_news: many"),
        options("colour: red"),
        text("title: x\ttab"),
    ];
    [("content/site.yaml", site)].into_iter().chain(files).collect()
}

/// The same for the other files.
fn files() -> Vec<(&'static str, Vec<Option<&'static str>>)> {
    vec![
        ("content/pages/index.md", vec![Some(HOME), Some("---\ntitle: Home\n---\n\n[a](a.md)\n"), Some(HOME)]),
        (
            "content/pages/a.md",
            vec![
                Some("---\ntitle: A\n---\n\nOne <b>bold</b>.\n"),
                // Something to say about the front matter of a page that is shown all the same.
                Some("---\ntitle: A\naliases: [/one/, /one]\n---\n\nOne.\n"),
                Some("---\ntitle: A two\ndate: 2026-01-02\naliases: [/old/]\n---\n\n## Part\n\n[x](rooms:red)\n"),
                Some("---\ntitel: A\n---\n"),
                Some("---\ntitle: A\ndraft: true\n---\n"),
                None,
            ],
        ),
        ("content/pages/a.zh-Hans.md", vec![Some("---\ntitle: 甲\n---\n\n一。\n"), None]),
        ("content/pages/b/index.md", vec![Some("---\ntitle: B\nlayout: section\n---\n"), None]),
        ("content/pages/b/c.md", vec![Some("---\ntitle: C\n---\n\n```rust\nlet a = 1;\n```\n"), None]),
        (
            "content/collections/rooms.yaml",
            vec![
                Some(
                    "title: Rooms\nroute: rooms\nschema:\n  properties:\n    name: {type: string, localized: true}\n    kind: {enum: [big, small], facet: true}\n    near: {type: string, reference: rooms}\n    text: {type: string, markdown: true}\n",
                ),
                Some(
                    "title: Rooms\nroute: rums\nschema:\n  properties:\n    name: {type: string}\n    kind: {type: string}\n    near: {type: string}\n    text: {type: string}\n",
                ),
                Some("title: Rooms\nschema: 7\n"),
            ],
        ),
        (
            "content/records/rooms/red.yaml",
            vec![
                Some("name: Red\nkind: big\n"),
                Some("name: Red\nkind: huge\n"),
                Some("name: Rot\nkind: small\ntext: \"[A](/a.md) beside\"\n"),
                None,
            ],
        ),
        (
            "content/records/rooms/green.yaml",
            vec![Some("name: Green\nkind: small\nnear: blue\n"), Some("name: Green\nkind: big\nnear: red\n"), None],
        ),
        (
            "content/records/rooms/blue.yaml",
            vec![Some("name: Blue\nkind: small\nnear: red\n"), Some("name: Blue\n"), None],
        ),
        ("themes/default/templates/page.html", vec![Some(PAGE), Some("{% if %}"), None]),
        ("themes/default/assets/site.css", vec![Some("body { color: black }"), None]),
        ("themes/default/locales/en.yaml", vec![Some("nav:\n  skip: Jump\n"), None]),
        ("themes/default/theme.yaml", vec![None, Some(THEME), Some("options: [")]),
        ("static/robots-note.txt", vec![Some("one"), Some("two"), None]),
    ]
}

/// Files and folders that are renamed together, there and back.
const RENAMES: [&[(&str, &str)]; 7] = [
    &[("content/pages/a.md", "content/pages/e.md"), ("content/pages/a.zh-Hans.md", "content/pages/e.zh-Hans.md")],
    &[("content/pages/b", "content/pages/f")],
    &[("content/pages/b/c.md", "content/pages/b/deep/er/c.md")],
    &[("content/records/rooms/blue.yaml", "content/records/rooms/azure.yaml")],
    &[("content/records/rooms/red.yaml", "content/records/rooms/more/red.yaml")],
    &[("themes/default/assets", "themes/default/styles")],
    &[("static/robots-note.txt", "static/notes/a.txt")],
];

/// The project that the edits begin with.
fn first(edits: &[Edits]) -> Vec<(&str, &str)> {
    edits.iter().filter_map(|(path, texts)| Some((*path, texts[0].as_deref()?))).collect()
}

/// What the preview shows at every address that was ever known is what a clean build writes there.
fn assert_same(preview: &Preview, clean: &Seen, known: &BTreeSet<String>, when: &str) {
    for output in known {
        let shown = preview.live.get(&format!("/{output}"), "");
        match (clean.outputs.get(output), shown) {
            (Some(bytes), Found::File { bytes: shown, .. }) if *shown == **bytes => {}
            (None, Found::Missing { .. } | Found::Folder) => {}
            (built, _) => panic!("{when}: `{output}` differs, built: {}", built.is_some()),
        }
    }
}

#[test]
fn what_refers_to_a_record_follows_it() {
    let edits = edits();
    let first = first(&edits);
    let mut preview = Preview::new(&first);
    let mut known = BTreeSet::new();
    let rooms = edits.iter().find(|(path, _)| *path == "content/collections/rooms.yaml").unwrap().1[0].clone().unwrap();
    for (what, path, text) in [
        ("its name, two steps away", "content/records/rooms/red.yaml", "name: Rot\nkind: big\n"),
        ("its text", "content/records/rooms/red.yaml", "name: Rot\nkind: big\ntext: \"[A](/a.md) beside\"\n"),
        ("the address that its text leads to", "content/pages/a.md", "---\ntitle: A\nslug: other\n---\n\nOne.\n"),
        ("where it leads", "content/records/rooms/blue.yaml", "name: Blue\nkind: small\nnear: green\n"),
        ("the address of all", "content/collections/rooms.yaml", &rooms.replace("route: rooms", "route: rums")),
        ("one more", "content/records/rooms/white.yaml", "name: White\nkind: small\nnear: blue\n"),
    ] {
        preview.write(path, text);
        preview.look(&["/"]);
        let clean = see(&preview.files, "2026-03-05", false, LinkStyle::Pretty);
        let errors: Vec<_> = clean.findings.iter().filter(|finding| finding.is_error()).collect();
        assert!(errors.is_empty(), "{what}: {errors:?}");
        known.extend(clean.outputs.keys().cloned());
        assert_same(&preview, &clean, &known, what);
    }
}

#[test]
fn after_any_sequence_of_edits_the_preview_shows_what_a_clean_build_writes() {
    let edits = edits();
    let first = first(&edits);
    let mut preview = Preview::new(&first);
    let mut dice = Dice(2026);
    let (mut good, mut broken, mut renamed) = (0, 0, 0);
    let mut in_a_row = 0;
    let mut known = BTreeSet::new();
    for step in 0..480 {
        let is_rename = dice.roll(5) == 0;
        let edit = if in_a_row > 3 {
            // Who is stuck starts again: everything changes at once.
            preview.files.check_out(&first);
            "a checkout"
        } else if is_rename {
            let together = RENAMES[dice.roll(RENAMES.len())];
            for (from, to) in together {
                preview.rename(from, to);
            }
            together[0].0
        } else {
            let (path, texts) = &edits[dice.roll(edits.len())];
            // Mostly towards a sound site, or it would be broken nearly all the time; the configuration changes everything.
            let mostly = if *path == "content/site.yaml" { 3 } else { 7 };
            match &texts[if dice.roll(10) < mostly { 0 } else { dice.roll(texts.len()) }] {
                Some(text) => preview.write(path, text),
                None => preview.delete(path),
            }
            path
        };
        preview.look(&["/", "/a/"]);
        let clean = see(&preview.files, "2026-03-05", false, LinkStyle::Pretty);
        assert_eq!(preview.found, clean.prepared, "step {step}, {edit}");
        // While there are errors the preview shows the last good site, which is compared when it comes back.
        if clean.findings.iter().any(Diagnostic::is_error) {
            broken += 1;
            in_a_row += 1;
            continue;
        }
        (good, in_a_row) = (good + 1, 0);
        renamed += usize::from(is_rename);
        known.extend(clean.outputs.keys().cloned());
        assert_same(&preview, &clean, &known, &format!("step {step}, {edit}"));
    }
    let counts = format!("{good} good, {broken} broken, {renamed} good after a rename");
    assert!(good > 200 && broken > 60 && renamed > 30, "the sequence must meet all: {counts}");
}
