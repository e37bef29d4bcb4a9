//! The preview shows what a build writes, after any sequence of edits.

use twinpress::diag::Diagnostic;
use twinpress::serve::{Found, Handler as _};
use twinpress::theme::LinkStyle;

use crate::preview_live::{HOME, Preview};
use crate::project::{SITE, see};

/// A small generator of numbers: the same sequence on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// What an edit may do: a file and its possible contents, good and bad ones. `None` deletes it.
fn edits() -> Vec<(&'static str, Vec<Option<&'static str>>)> {
    let site_b: &str = "title: {en: B, zh-Hans: 乙}\nshort_title: B\ndescription: {en: B., zh-Hans: 乙。}\n\
        organisation: {name: {en: B, zh-Hans: 乙}}\nbase_url: https://b.test/x/\nmissing_translation: omit\n\
        languages: [{tag: en, name: English}, {tag: zh-Hans, name: 中文, path: zh}]\n\
        theme: {options: {data_licence: CC0}}\n";
    vec![
        ("content/site.yaml", vec![Some(SITE), Some(site_b), Some(SITE), Some("title: x\ttab")]),
        ("content/pages/index.md", vec![Some(HOME), Some("---\ntitle: Home\n---\n\n[a](a.md)\n"), Some(HOME)]),
        (
            "content/pages/a.md",
            vec![
                Some("---\ntitle: A\n---\n\nOne.\n"),
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
                    "title: Rooms\nroute: rooms\nschema:\n  properties:\n    name: {type: string, localized: true}\n    kind: {enum: [big, small], facet: true}\n    near: {type: string, reference: rooms}\n",
                ),
                Some(
                    "title: Rooms\nroute: rums\nschema:\n  properties:\n    name: {type: string}\n    kind: {type: string}\n    near: {type: string}\n",
                ),
                Some("title: Rooms\nschema: 7\n"),
            ],
        ),
        ("content/records/rooms/red.yaml", vec![Some("name: Red\nkind: big\n"), Some("name: Red\nkind: huge\n"), None]),
        (
            "content/records/rooms/blue.yaml",
            vec![Some("name: Blue\nkind: small\nnear: red\n"), Some("name: Blue\n"), None],
        ),
        (
            "themes/default/templates/page.html",
            vec![
                Some(
                    "{% extends \"base.html\" %}{% block content %}<h1>{{ page.title }}</h1>{{ page.body }}!{% endblock %}",
                ),
                Some("{% if %}"),
                None,
            ],
        ),
        ("themes/default/assets/site.css", vec![Some("body { color: black }"), None]),
        ("themes/default/locales/en.yaml", vec![Some("nav:\n  skip: Jump\n"), None]),
        ("static/robots-note.txt", vec![Some("one"), Some("two"), None]),
    ]
}

#[test]
fn after_any_sequence_of_edits_the_preview_shows_what_a_clean_build_writes() {
    let edits = edits();
    let first: Vec<(&str, &str)> = edits.iter().filter_map(|(path, texts)| Some((*path, texts[0]?))).collect();
    let mut preview = Preview::new(&first);
    let mut dice = Dice(2026);
    let (mut good, mut broken) = (0, 0);
    for step in 0..240 {
        let (path, texts) = &edits[dice.roll(edits.len())];
        // Mostly towards a sound site, or it would be broken nearly all the time.
        let choice = if dice.roll(10) < 7 { 0 } else { dice.roll(texts.len()) };
        match texts[choice] {
            Some(text) => preview.write(path, text),
            None => preview.delete(path),
        }
        preview.look(&["/", "/a/"]);
        let clean = see(&preview.files, "2026-03-05", false, LinkStyle::Pretty);
        // While there are errors the preview shows the last good site, which is compared when it comes back.
        if clean.findings.iter().any(Diagnostic::is_error) {
            broken += 1;
            continue;
        }
        good += 1;
        for (output, bytes) in &clean.outputs {
            let Found::File { bytes: shown, .. } = preview.live.get(&format!("/{output}"), "") else {
                panic!("step {step}: the preview has no `{output}`")
            };
            assert!(*shown == **bytes, "step {step}, after an edit of {path}: `{output}` differs");
        }
    }
    assert!(good > 60 && broken > 40, "the sequence must meet both: {good} good, {broken} broken");
}
