//! [`Parsed`]: every file of `content/` as syntax. Each file is read on its own, in parallel; none knows another.
//!
//! Leaves to the model what the files mean together.
//!
//! **Invariants**
//! - What a file is parsed to depends on its path, its text and the options alone.
//! - [`Parsed::again`] therefore gives what [`parse`] gives, findings included, whatever was parsed before.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::yaml::{self, YamlText};
use super::{Document, Value, front_matter, markdown};
use crate::diag::{Diagnostic, codes};
use crate::source::{SitePath, Snapshot, Source};

/// The folder of the Markdown pages.
pub const PAGES: &str = "content/pages/";
/// The folder of the records, one folder a collection.
pub const RECORDS: &str = "content/records/";
/// The folder of the site's own collections.
pub const COLLECTIONS: &str = "content/collections/";

/// The content of a project as syntax, each list in order of path.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The pages.
    pub pages: Vec<Arc<PageFile>>,
    /// The record files.
    pub records: Vec<Arc<YamlFile>>,
    /// The declarations of the site's own collections.
    pub declarations: Vec<Arc<YamlFile>>,
    /// Files beside the pages that pages may show: images and downloads.
    pub attachments: Vec<SitePath>,
    options: markdown::Options,
    /// Every file, in order of path.
    files: Vec<Arc<Known>>,
}

/// A file as it was read, and what it was parsed to.
#[derive(Debug)]
struct Known {
    source: Source,
    file: File,
    findings: Vec<Diagnostic>,
}

/// A Markdown page as syntax.
#[derive(Debug)]
pub struct PageFile {
    /// Where it stands.
    pub path: SitePath,
    /// Its front matter; `Null` when that could not be read (which was reported).
    pub front_matter: Value,
    /// Where the front matter stands in the file, as a byte range.
    pub yaml: Range<usize>,
    /// Its text.
    pub document: Arc<Document>,
}

/// A YAML file as syntax.
#[derive(Debug)]
pub struct YamlFile {
    /// Where it stands.
    pub path: SitePath,
    /// What it holds.
    pub value: Value,
}

#[derive(Debug)]
enum File {
    Page(Arc<PageFile>),
    Record(Arc<YamlFile>),
    Declaration(Arc<YamlFile>),
    Attachment(SitePath),
    Skipped,
}

/// Parses every file of `content/`. Files that cannot be read are reported and left out.
pub fn parse(snapshot: &Snapshot, options: &markdown::Options) -> (Parsed, Vec<Diagnostic>) {
    Parsed::default().again(snapshot, options)
}

impl Parsed {
    /// The same as [`parse`], without parsing the files again that are the same as before.
    pub fn again(&self, snapshot: &Snapshot, options: &markdown::Options) -> (Self, Vec<Diagnostic>) {
        let sources: Vec<&Source> = snapshot.under("content").collect();
        let known = |source: &Source| {
            let place = self.files.binary_search_by(|known| known.source.path.cmp(&source.path)).ok()?;
            Some(&self.files[place]).filter(|known| known.source == *source)
        };
        let is_same = self.options == *options;
        let parse = |source: &&Source| match known(source).filter(|_| is_same) {
            Some(known) => Arc::clone(known),
            None => Arc::new(parse_file(source, *options)),
        };
        let all: Vec<Arc<Known>> = sources.par_iter().map(parse).collect();
        let mut parsed = Self { options: *options, ..Self::default() };
        let mut findings = Vec::new();
        for known in &all {
            findings.extend(known.findings.iter().cloned());
            match &known.file {
                File::Page(page) => parsed.pages.push(Arc::clone(page)),
                File::Record(file) => parsed.records.push(Arc::clone(file)),
                File::Declaration(file) => parsed.declarations.push(Arc::clone(file)),
                File::Attachment(path) => parsed.attachments.push(path.clone()),
                File::Skipped => {}
            }
        }
        parsed.files = all;
        (parsed, findings)
    }
}

fn parse_file(source: &Source, options: markdown::Options) -> Known {
    let (file, findings) = file_and_findings(source, options);
    Known { source: source.clone(), file, findings }
}

fn file_and_findings(source: &Source, options: markdown::Options) -> (File, Vec<Diagnostic>) {
    let path = &source.path;
    let extension = path.extension();
    if path.as_str().starts_with(PAGES) {
        match extension {
            "md" => parse_page(source, options),
            "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif" | "pdf" | "ics" | "csv" | "zip" => {
                (File::Attachment(path.clone()), Vec::new())
            }
            _ => unused(path),
        }
    } else if path.as_str().starts_with(RECORDS) && extension == "yaml" {
        parse_yaml(source, File::Record)
    } else if path.as_str().starts_with(COLLECTIONS) && extension == "yaml" {
        parse_yaml(source, File::Declaration)
    } else if path.parent() == "content" && extension == "yaml" {
        // `site.yaml` was read before, `glossary.yaml` is read by the checks.
        (File::Skipped, Vec::new())
    } else {
        unused(path)
    }
}

fn unused(path: &SitePath) -> (File, Vec<Diagnostic>) {
    let mut finding =
        Diagnostic::new(&codes::IGNORED_FILE, format!("`{}` is not used", path.file_name())).in_file(path.shared());
    let stem = path.file_name().strip_suffix(path.extension()).unwrap_or_default();
    match path.extension() {
        "yml" => finding = finding.with_help(format!("rename it to `{stem}yaml`")),
        "markdown" | "mdown" | "txt" if path.as_str().starts_with(PAGES) => {
            finding = finding.with_help(format!("rename it to `{stem}md` if it is a page"));
        }
        _ => {}
    }
    (File::Skipped, vec![finding])
}

fn parse_yaml(source: &Source, make: fn(Arc<YamlFile>) -> File) -> (File, Vec<Diagnostic>) {
    match yaml::parse(&YamlText::whole(source.path.as_str(), source.text())) {
        Ok(value) => (make(Arc::new(YamlFile { path: source.path.clone(), value })), Vec::new()),
        Err(findings) => (File::Skipped, findings),
    }
}

fn parse_page(source: &Source, options: markdown::Options) -> (File, Vec<Diagnostic>) {
    let (file, text) = (source.path.as_str(), source.text());
    let mut findings = Vec::new();
    let split = match front_matter::split(file, text) {
        Ok(split) => split,
        Err(finding) => {
            // The page is there all the same: what links to it or translates it is right.
            findings.push(finding);
            front_matter::Split {
                yaml: 0..0,
                body: if text.starts_with("---") { text.len()..text.len() } else { 0..text.len() },
            }
        }
    };
    let front_matter = if findings.is_empty() {
        yaml::parse(&YamlText::part(file, text, split.yaml.clone())).unwrap_or_else(|problems| {
            findings.extend(problems);
            Value::Null
        })
    } else {
        Value::Null
    };
    let document = markdown::compile(&markdown::MarkdownText::part(file, text, split.body), &options);
    findings.extend(document.findings.iter().cloned());
    let page = PageFile { path: source.path.clone(), front_matter, yaml: split.yaml, document: Arc::new(document) };
    (File::Page(Arc::new(page)), findings)
}
