//! A small bilingual project in memory, and what a person sees of it: the story form of most tests.
//!
//! ```text
//! let seen = site().file("content/pages/faq.md", "---\ntitle: Questions\n---\n").check();
//! assert_eq!(seen.exit_code(), 1);
//! ```

use std::collections::BTreeMap;

use twinpress::diag::{Diagnostic, json, order, text};
use twinpress::model::Moment;
use twinpress::pipeline::{self, Prepared, Request};
use twinpress::source::{FileSystem, Memory, Snapshot};
use twinpress::theme::LinkStyle;
use twinpress::{config::Overrides, domain};

/// A configuration with two languages, whose missing translations fall back, so that a story needs one file only.
pub const SITE: &str = "\
title: {en: A site, zh-Hans: 网站}
short_title: Site
description: {en: About nothing., zh-Hans: 示例。}
organisation: {name: {en: Nobody, zh-Hans: 无}}
base_url: https://site.test/
missing_translation: fallback
languages:
  - {tag: en, name: English}
  - {tag: zh-Hans, name: 简体中文, path: zh}
";

/// A project with a configuration and a home page.
pub fn site() -> Project {
    Project { files: Memory::new(), today: "2026-03-05".into(), drafts: false, links: LinkStyle::Pretty }
        .file("content/site.yaml", SITE)
        .file("content/pages/index.md", "---\ntitle: Home\ndescription: The home page.\n---\n\nHello.\n")
}

/// A project in memory.
#[derive(Clone)]
pub struct Project {
    files: Memory,
    today: String,
    drafts: bool,
    links: LinkStyle,
}

impl Project {
    /// Adds or replaces a file.
    pub fn file(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path, bytes);
        self
    }

    /// Removes a file.
    pub fn without(mut self, path: &str) -> Self {
        self.files.remove(path);
        self
    }

    /// Sees the site on another day; by default it is 5 March 2026.
    pub fn on(mut self, day: &str) -> Self {
        self.today = day.into();
        self
    }

    /// Shows drafts, scheduled and expired pages.
    pub fn with_drafts(mut self) -> Self {
        self.drafts = true;
        self
    }

    /// Links for opening from disk.
    pub fn for_disk(mut self) -> Self {
        self.links = LinkStyle::File;
        self
    }

    /// Builds into memory, with everything that is said on the way.
    pub fn build(&self) -> Seen {
        see(&self.files, &self.today, self.drafts, self.links)
    }

    /// The project up to its plan.
    pub fn prepare(&self) -> Prepared {
        prepare(&self.files, &self.today, self.drafts, self.links)
    }

    /// What is said without writing anything; the rendered pages are looked at as well.
    pub fn check(&self) -> Seen {
        examine(&self.files, &self.today, self.drafts)
    }
}

/// Checks any file system as `twinpress check` does.
pub fn examine(files: &dyn FileSystem, today: &str, drafts: bool) -> Seen {
    let prepared = prepare(files, today, drafts, LinkStyle::Pretty);
    let mut findings = prepared.findings.clone();
    if let Some(ready) = prepared.ready.as_ref().filter(|_| prepared.is_sound()) {
        findings.extend(pipeline::examine(&prepared.snapshot, ready, crate::published::workshop()));
    }
    order::sort(&mut findings);
    Seen { findings, outputs: BTreeMap::new(), prepared: prepared.findings, snapshot: prepared.snapshot }
}

/// Builds any file system into memory.
pub fn see(files: &dyn FileSystem, today: &str, drafts: bool, links: LinkStyle) -> Seen {
    let prepared = prepare(files, today, drafts, links);
    let mut findings = prepared.findings.clone();
    let mut outputs = BTreeMap::new();
    if let Some(ready) = prepared.ready.as_ref().filter(|_| prepared.is_sound()) {
        let (files, more) = pipeline::render_to_memory(&prepared.snapshot, ready, crate::published::workshop());
        findings.extend(more);
        outputs = files;
    }
    order::sort(&mut findings);
    if findings.iter().any(Diagnostic::is_error) {
        outputs.clear();
    }
    Seen { findings, outputs, prepared: prepared.findings, snapshot: prepared.snapshot }
}

fn prepare(files: &dyn FileSystem, today: &str, drafts: bool, links: LinkStyle) -> Prepared {
    let request = Request { overrides: Overrides::default(), links, moment: Moment { today: today.into(), drafts } };
    pipeline::prepare(files, domain::collections(), &request)
}

/// What a build gave.
pub struct Seen {
    /// What was wrong, in order of file and place.
    pub findings: Vec<Diagnostic>,
    /// What would be published, by path; nothing when there was an error.
    pub outputs: BTreeMap<String, Vec<u8>>,
    /// What was wrong before any page was rendered.
    pub prepared: Vec<Diagnostic>,
    snapshot: Snapshot,
}

impl Seen {
    /// The exit code of the program.
    pub fn exit_code(&self) -> i32 {
        i32::from(self.findings.iter().any(Diagnostic::is_error))
    }

    /// The findings as a person reads them, without colour.
    pub fn stderr(&self) -> String {
        text::render(&self.findings, &|file| self.snapshot.text_of(file), false)
    }

    /// `CODE file:line:column` of each finding, as editors and CI get them: from the JSON form.
    pub fn places(&self) -> Vec<String> {
        let lines = json::render(&self.findings, &|file| self.snapshot.text_of(file));
        let place = |line: &str| {
            let finding: serde_json::Value = serde_json::from_str(line).unwrap();
            let [code, file] = ["code", "file"].map(|key| finding[key].as_str().unwrap_or_default().to_owned());
            format!("{code} {file}:{}:{}", finding["line"], finding["column"])
        };
        lines.lines().map(place).collect()
    }

    /// The codes of the findings, in order.
    pub fn codes(&self) -> Vec<&'static str> {
        self.findings.iter().map(|finding| finding.code.id).collect()
    }

    /// The text of an output.
    pub fn page(&self, path: &str) -> &str {
        let known = || self.outputs.keys().map(String::as_str).collect::<Vec<_>>().join("\n  ");
        let bytes = self.outputs.get(path).unwrap_or_else(|| panic!("no `{path}`\n{}\n  {}", self.stderr(), known()));
        std::str::from_utf8(bytes).unwrap()
    }
}
