//! [`Site`]: everything the project says, checked and connected.
//!
//! [`assemble`] is the only maker. Owns languages, entries, references and backlinks, order, visibility and addresses.
//! Knows nothing of templates, outputs or HTML.
//!
//! **Invariants**
//! - Every reference of every record leads to a record; a site with a dangling one is never returned without an error.
//! - A page is in the site at most once a language, and all its links can be resolved against the same value.
//! - Entries and pages stand in an order that depends on content only.

mod entry;
mod locator;
mod order;
mod page;
mod pages;
mod permalink;
mod records;
mod references;
mod resolve;

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

pub use entry::{Entry, EntryId, FieldDocument};
pub use locator::Locator;
pub use page::{FrontMatter, Page, Shown, Translation};
pub use permalink::{Permalink, segment_problem};
pub use records::is_record_id;
pub(crate) use references::record_file;
pub use resolve::{Place, Unresolved};

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::parse::ValuePath;
use crate::parse::content::Parsed;
use crate::schema::{Collection, Record, Records, Route};
use crate::source::{SitePath, Snapshot};

/// The whole site as one immutable value.
#[derive(Debug)]
pub struct Site {
    /// The settings.
    pub config: Config,
    /// The collections by id: the program's own first, then the site's.
    pub collections: IndexMap<Arc<str>, Collection>,
    /// The fields of every record, by collection and id.
    pub records: Records,
    /// What was found out about every record, by collection and id, in the collection's order.
    pub entries: IndexMap<Arc<str>, IndexMap<Arc<str>, Entry>>,
    /// The pages by id.
    pub pages: IndexMap<Arc<str>, Page>,
    /// Images and downloads that stand beside the pages.
    pub attachments: BTreeSet<SitePath>,
    /// Files of `static/`, by the path they are published under.
    pub static_files: BTreeSet<Arc<str>>,
    /// What is not shown, and why.
    pub hidden: Vec<Hidden>,
    /// Texts that are shown in the default language because the translation is missing.
    pub fallbacks: Vec<Fallback>,
}

/// A file that is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// The file.
    pub source: SitePath,
    /// Why.
    pub reason: HiddenReason,
}

/// Why a file is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HiddenReason {
    /// It is a draft.
    Draft,
    /// It is shown from this day on.
    Scheduled(Arc<str>),
    /// It was shown until this day.
    Expired(Arc<str>),
}

/// A text of a record that one of the languages lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// The record.
    pub entry: EntryId,
    /// The field.
    pub path: ValuePath,
    /// The language that is missing.
    pub language: Arc<str>,
}

/// What a build depends on beside the files.
#[derive(Debug, Clone)]
pub struct Moment {
    /// The day on which the site is seen, as `year-month-day`.
    pub today: String,
    /// Whether drafts, scheduled and expired pages are shown.
    pub drafts: bool,
}

/// Connects the parsed files to a site. All findings of all files come back with it; the site is usable only when none of them is an error.
///
/// Pages that are parsed as they were for the site `before` are taken over from it; what comes out does not depend on it.
pub fn assemble(
    parsed: &Parsed,
    snapshot: &Snapshot,
    before: Option<&Site>,
    config: Config,
    builtin: Vec<Collection>,
    moment: &Moment,
) -> (Site, Vec<Diagnostic>) {
    let ((data, mut findings), ((pages, hidden), of_pages)) = rayon::join(
        || assemble_records(parsed, snapshot, &config, builtin, moment),
        || {
            let mut findings = Vec::new();
            (pages::gather(parsed, snapshot, before, &config, moment, &mut findings), findings)
        },
    );
    findings.extend(of_pages);
    let attachments = parsed.attachments.iter().cloned().collect();
    let static_files = snapshot.under("static").map(|file| file.path.as_str()["static/".len()..].into()).collect();
    let Data { collections, records, entries, fallbacks } = data;
    let site = Site { config, collections, records, entries, pages, attachments, static_files, hidden, fallbacks };
    (site, findings)
}

/// The part of a site that comes from records.
struct Data {
    collections: IndexMap<Arc<str>, Collection>,
    records: Records,
    entries: IndexMap<Arc<str>, IndexMap<Arc<str>, Entry>>,
    fallbacks: Vec<Fallback>,
}

fn assemble_records(
    parsed: &Parsed,
    snapshot: &Snapshot,
    config: &Config,
    builtin: Vec<Collection>,
    moment: &Moment,
) -> (Data, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let locator = Locator::of(snapshot);
    let collections = records::declare(parsed, snapshot, config, builtin, &mut findings);
    let (records, mut entries) = records::read(parsed, snapshot, &locator, config, &collections, &mut findings);
    let fallbacks = records::find_fallbacks(&records, &collections, config);
    let fallbacks = match config.missing_translation {
        crate::config::MissingTranslation::Omit => Vec::new(),
        _ => fallbacks,
    };
    references::connect(&records, &collections, &mut entries, &locator, &mut findings);
    records::derive(&records, &collections, &mut entries, &locator, moment, &mut findings);
    order::sort(&records, &collections, config, &mut entries);
    (Data { collections, records, entries, fallbacks }, findings)
}

impl Site {
    /// A record in the company of the others. Every [`Entry`] of the site has one.
    pub fn record<'a>(&'a self, entry: &'a Entry) -> Record<'a> {
        let value = &self.records[&entry.name.collection][&entry.name.id];
        Record { id: &entry.name.id, value, records: &self.records }
    }

    /// The entry of a name.
    pub fn entry(&self, collection: &str, id: &str) -> Option<&Entry> {
        self.entries.get(collection)?.get(id)
    }

    /// The collection and the route an entry has its page on.
    pub fn route_of(&self, entry: &Entry) -> Option<(&Collection, &Route)> {
        let collection = self.collections.get(&entry.name.collection)?;
        Some((collection, collection.routes.get(entry.route?)?))
    }

    /// The address of an entry's page in a language.
    pub fn entry_permalink(&self, entry: &Entry, language: usize) -> Option<Permalink> {
        let (_, route) = self.route_of(entry)?;
        let segments = route.path.split('/').chain([&*entry.name.id]);
        Some(Permalink::page(&self.config.languages.all()[language].root, segments))
    }

    /// The address of an entry's card for address books, in a language: beside its page.
    pub fn card_permalink(&self, entry: &Entry, language: usize) -> Option<Permalink> {
        self.collections.get(&entry.name.collection)?.card.as_ref()?;
        let page = self.entry_permalink(entry, language)?;
        Some(Permalink::file(page.as_str(), &format!("{}.vcf", entry.name.id)))
    }

    /// A field of an entry, written or derived.
    pub fn field<'a>(&'a self, entry: &'a Entry, name: &str) -> Option<&'a crate::parse::Value> {
        entry.facts.get(name).or_else(|| self.record(entry).value.get(name))
    }

    /// A text field of an entry, written or derived, in a language; the default language's text when that is missing.
    pub fn field_text<'a>(&'a self, entry: &'a Entry, name: &str, language: usize) -> Option<&'a str> {
        use crate::parse::Value;
        match self.field(entry, name)? {
            Value::Text(text) => Some(text),
            Value::Map(by_language) => {
                let tag = &self.config.languages.tags()[language];
                by_language.get(tag).or_else(|| by_language.values().next())?.as_text()
            }
            _ => None,
        }
    }

    /// The title of an entry in a language; its id when it has none.
    pub fn entry_title<'a>(&'a self, entry: &'a Entry, language: usize) -> &'a str {
        let collection = &self.collections[&entry.name.collection];
        self.field_text(entry, &collection.title_field, language).unwrap_or(&entry.name.id)
    }
}
