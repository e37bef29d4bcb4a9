//! What open pages are told of an edit, and what they show then.

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

use crate::project::SITE;

/// Files that a test edits while the preview reads them.
#[derive(Clone, Default)]
pub struct Files(Arc<Mutex<Memory>>);

impl Files {
    /// Has these files and no others.
    pub fn check_out(&self, files: &[(&str, &str)]) {
        let memory = files.iter().fold(Memory::new(), |memory, (path, text)| memory.with(*path, *text));
        *self.0.lock().unwrap() = memory;
    }
}

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
pub struct Preview {
    pub files: Files,
    looker: Looker,
    pub live: Live,
    /// What was wrong at the last look, before any page was rendered.
    pub found: Vec<Diagnostic>,
}

impl Preview {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let shared = Files::default();
        shared.check_out(files);
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

    pub fn write(&mut self, path: &str, text: &str) {
        self.files.0.lock().unwrap().insert(path, text);
    }

    pub fn delete(&mut self, path: &str) {
        self.files.0.lock().unwrap().remove(path);
    }

    /// Renames a file, or a folder with everything in it; the other way round if there is nothing of that name.
    pub fn rename(&mut self, from: &str, to: &str) {
        let mut memory = self.files.0.lock().unwrap();
        let below = |path: &str, name: &str| {
            path.strip_prefix(name).is_some_and(|rest| matches!(rest.chars().next(), None | Some('/')))
        };
        let (files, _) = memory.list(from.split('/').next().unwrap());
        let is_there = files.iter().any(|file| below(file.name(), from));
        let (from, to) = if is_there { (from, to) } else { (to, from) };
        for file in files.iter().filter(|file| below(file.name(), from)) {
            let (bytes, _) = memory.read(file, u64::MAX).unwrap();
            memory.remove(file.name());
            memory.insert(format!("{to}{}", &file.name()[from.len()..]), bytes);
        }
    }

    /// Opens pages in a browser.
    fn open(&self, paths: &[&str]) {
        for path in paths {
            drop(self.text(path));
        }
    }

    /// Looks at the files; says what the open pages are told.
    pub fn look(&mut self, open: &[&str]) -> Vec<(String, ChangeKind)> {
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

pub const HOME: &str = "---\ntitle: Home\n---\n\nHello.\n";

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
