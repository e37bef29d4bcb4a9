//! The preview shows what a build writes, after any sequence of edits.

use std::io;
use std::sync::{Arc, Mutex};

use twinpress::config::Overrides;
use twinpress::diag::Diagnostic;
use twinpress::domain;
use twinpress::model::Moment;
use twinpress::pipeline::Request;
use twinpress::serve::live::{Live, Setting};
use twinpress::serve::looker::Looker;
use twinpress::serve::{ChangeKind, Found, Handler};
use twinpress::source::{FileSystem, Memory};
use twinpress::theme::LinkStyle;

use crate::project::{SITE, see};

/// Files that a test edits while the preview reads them.
#[derive(Clone, Default)]
struct Files(Arc<Mutex<Memory>>);

impl FileSystem for Files {
    fn list(&self, folder: &str) -> (Vec<twinpress::source::Found>, Vec<Diagnostic>) {
        self.0.lock().unwrap().list(folder)
    }

    fn read(
        &self,
        found: &twinpress::source::Found,
        limit: u64,
    ) -> io::Result<(Vec<u8>, Option<twinpress::source::Stamp>)> {
        self.0.lock().unwrap().read(found, limit)
    }
}

/// A project in a preview.
struct Preview {
    files: Files,
    looker: Looker,
    live: Live,
    /// What was wrong at the last look, before any page was rendered.
    found: Vec<Diagnostic>,
}

impl Preview {
    fn new(files: &[(&str, &str)]) -> Self {
        let shared = Files::default();
        for (path, text) in files {
            shared.0.lock().unwrap().insert(*path, *text);
        }
        let request = Request {
            overrides: Overrides::default(),
            links: LinkStyle::Pretty,
            moment: Moment { today: "2026-03-05".into(), drafts: false },
        };
        let mut looker = Looker::new(Box::new(shared.clone()), domain::collections, request);
        let first = looker.look().expect("the first look always sees something");
        let found = first.findings.clone();
        Self { files: shared, looker, live: Live::start(first, Setting::default()), found }
    }

    fn write(&mut self, path: &str, text: &str) {
        self.files.0.lock().unwrap().insert(path, text);
    }

    fn delete(&mut self, path: &str) {
        self.files.0.lock().unwrap().remove(path);
    }

    /// Opens pages in a browser.
    fn open(&self, paths: &[&str]) {
        for path in paths {
            drop(self.text(path));
        }
    }

    /// Looks at the files; says what the open pages are told.
    fn look(&mut self, open: &[&str]) -> Vec<(String, ChangeKind)> {
        let open = open.iter().map(|path| (*path).to_owned()).collect();
        let Some(next) = self.looker.look() else { return Vec::new() };
        self.found.clone_from(&next.findings);
        self.live.swap(next, open).into_iter().map(|(path, change)| (path, change.kind)).collect()
    }

    fn text(&self, path: &str) -> String {
        match self.live.get(path, "") {
            Found::File { bytes, .. } => String::from_utf8(bytes.to_vec()).unwrap(),
            Found::Missing { bytes } => format!("404 {}", String::from_utf8_lossy(&bytes)),
            Found::Folder => "folder".into(),
        }
    }
}

const HOME: &str = "---\ntitle: Home\n---\n\nHello.\n";

#[test]
fn an_edit_is_told_to_the_page_that_shows_it_and_to_no_other() {
    let mut preview = Preview::new(&[
        ("content/site.yaml", SITE),
        ("content/pages/index.md", HOME),
        ("content/pages/a.md", "---\ntitle: A\n---\n\nOld.\n"),
    ]);
    preview.open(&["/a/", "/"]);
    preview.write("content/pages/a.md", "---\ntitle: A\n---\n\nNew.\n");
    let told = preview.look(&["/a/", "/"]);
    assert_eq!(told, [("/a/".into(), ChangeKind::Page), ("/".into(), ChangeKind::Findings)]);
    assert!(preview.text("/a/").contains("New."));
    assert!(preview.look(&["/a/"]).is_empty(), "nothing changed since");
}

#[test]
fn a_broken_file_leaves_the_last_good_page_until_it_is_mended() {
    let mut preview = Preview::new(&[("content/site.yaml", SITE), ("content/pages/index.md", HOME)]);
    preview.open(&["/"]);
    preview.write("content/pages/index.md", "---\ntitel: Home\n---\n\nBroken.\n");
    assert_eq!(preview.look(&["/"]), [("/".into(), ChangeKind::Findings)]);
    assert!(preview.text("/").contains("Hello."));
    preview.write("content/pages/index.md", "---\ntitle: Home\n---\n\nMended.\n");
    assert_eq!(preview.look(&["/"]), [("/".into(), ChangeKind::Page)]);
    assert!(preview.text("/").contains("Mended."));
}

#[test]
fn a_deleted_page_becomes_the_sites_own_404_and_a_path_without_slash_finds_its_folder() {
    let mut preview = Preview::new(&[
        ("content/site.yaml", SITE),
        ("content/pages/index.md", HOME),
        ("content/pages/a.md", "---\ntitle: A\n---\n"),
    ]);
    assert_eq!(preview.text("/a"), "folder");
    preview.delete("content/pages/a.md");
    assert_eq!(preview.look(&["/a/"]), [("/a/".into(), ChangeKind::Page)]);
    assert!(preview.text("/a/").starts_with("404 <!doctype html>"));
}

#[test]
fn a_site_that_was_never_right_says_so_and_recovers() {
    let mut preview = Preview::new(&[("content/site.yaml", "title: ["), ("content/pages/index.md", HOME)]);
    assert!(preview.text("/").starts_with("404") && preview.text("/").contains("errors"));
    preview.write("content/site.yaml", SITE);
    preview.look(&["/"]);
    assert!(preview.text("/").contains("Hello."));
}

const BROKEN_TEMPLATE: &str = "{% extends \"base.html\" %}{% block content %}{{ page.titel }}{% endblock %}";

#[test]
fn a_template_that_fails_on_an_open_page_leaves_the_page_as_it_was() {
    let mut preview = Preview::new(&[("content/site.yaml", SITE), ("content/pages/index.md", HOME)]);
    preview.open(&["/"]);
    preview.write("themes/default/templates/page.html", BROKEN_TEMPLATE);
    assert_eq!(preview.look(&["/"]), [("/".into(), ChangeKind::Findings)]);
    assert!(preview.text("/").contains("Hello."));
    assert_eq!(preview.live.findings().unwrap().iter().map(|finding| finding.code.id).collect::<Vec<_>>(), ["E0702"]);
    preview.delete("themes/default/templates/page.html");
    preview.look(&["/"]);
    assert!(preview.live.findings().unwrap().is_empty());
}

#[test]
fn what_is_wrong_with_a_page_that_nobody_looks_at_is_found_too() {
    let mut preview = Preview::new(&[
        ("content/site.yaml", SITE),
        ("content/pages/index.md", HOME),
        ("content/pages/a.md", "---\ntitle: A\nlayout: own\n---\n"),
        ("themes/default/templates/own.html", "{% extends \"base.html\" %}"),
    ]);
    preview.open(&["/"]);
    preview.write("themes/default/templates/own.html", BROKEN_TEMPLATE);
    preview.look(&["/"]);
    assert_eq!(preview.live.findings().unwrap().iter().map(|finding| finding.code.id).collect::<Vec<_>>(), ["E0702"]);
    assert!(preview.text("/a/").contains("This page cannot be shown"));
    assert!(preview.text("/").contains("Hello."), "the others go on");
}

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
    // Other languages and other Markdown: what was read, parsed and checked before is not what it would be now.
    let site_c: &str = "title: {en: C, de: C, zh-Hans: 丙}\nshort_title: C\ndescription: {en: C., de: C., zh-Hans: 丙。}\n\
        organisation: {name: {en: C, de: C, zh-Hans: 丙}}\nbase_url: https://c.test/\nmissing_translation: fallback\n\
        languages: [{tag: en, name: English}, {tag: de, name: Deutsch, path: de}, {tag: zh-Hans, name: 中文, path: cn}]\n\
        markdown: {raw_html: true}\n";
    // A file without a tag in its name is in another language now.
    let site_d: &str = "title: {en: D, zh-Hans: 丁}\nshort_title: D\ndescription: {en: D., zh-Hans: 丁。}\n\
        organisation: {name: {en: D, zh-Hans: 丁}}\nbase_url: https://d.test/\nmissing_translation: omit\n\
        languages: [{tag: zh-Hans, name: 中文}, {tag: en, name: English, path: en}]\n";
    vec![
        ("content/site.yaml", vec![Some(SITE), Some(site_b), Some(site_c), Some(site_d), Some("title: x\ttab")]),
        ("content/pages/index.md", vec![Some(HOME), Some("---\ntitle: Home\n---\n\n[a](a.md)\n"), Some(HOME)]),
        (
            "content/pages/a.md",
            vec![
                Some("---\ntitle: A\n---\n\nOne <b>bold</b>.\n"),
                // Something to say about the front matter of a page that is shown all the same.
                Some("---\ntitle: A\nextra: {a: 1}\naliases: [/one/, /one]\n---\n\nOne.\n"),
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
                    "{% extends \"base.html\" %}{% block content %}<h1>{{ page.title }}</h1>{{ page.body }}!\
                     {% for p in collections.pages %}{{ p.id }} {{ p.permalink }} {{ p.title }} {{ p.lang }} {{ p.date }}\
                     {% endfor %}{% for room in collections.rooms or [] %}{{ room.title }} {{ room.permalink }}\
                     {% endfor %}{% endblock %}",
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
    for step in 0..480 {
        let (path, texts) = &edits[dice.roll(edits.len())];
        // Mostly towards a sound site, or it would be broken nearly all the time; the configuration changes everything else.
        let mostly = if *path == "content/site.yaml" { 3 } else { 7 };
        let choice = if dice.roll(10) < mostly { 0 } else { dice.roll(texts.len()) };
        match texts[choice] {
            Some(text) => preview.write(path, text),
            None => preview.delete(path),
        }
        preview.look(&["/", "/a/"]);
        let clean = see(&preview.files, "2026-03-05", false, LinkStyle::Pretty);
        assert_eq!(preview.found, clean.prepared, "step {step}, after an edit of {path}");
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
