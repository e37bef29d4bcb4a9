//! [`Collection`]: a named set of entries with one schema. The built-in collections and a site's declared ones
//! are values of this one type, and everything after this module treats them alike.

use std::sync::Arc;

use indexmap::IndexMap;

use super::{Field, Localized, Schema};
use crate::diag::Code;
use crate::parse::{Part, Value, ValuePath};

/// A named set of records with one schema.
#[derive(Debug, Clone)]
pub struct Collection {
    /// The name, also of its folder in `content/records/`.
    pub id: Arc<str>,
    /// What people call it, by language.
    pub title: Localized,
    /// The contract of its records.
    pub schema: Schema,
    /// The field (own or derived) that is an entry's title.
    pub title_field: Arc<str>,
    /// The field (own or derived) that describes an entry in a sentence, for `<meta>` and lists.
    pub description_field: Option<Arc<str>>,
    /// The fields (own or derived) that order the entries, most important first; ties are broken by id. Localized texts
    /// are compared in the default language, so that every language has the same order.
    pub sort: Vec<Arc<str>>,
    /// The facets in the order in which lists show them; those that are not named follow.
    pub facets: Vec<Arc<str>>,
    /// Where its entries have pages; empty for data that is only shown on other pages.
    pub routes: Vec<Route>,
    /// Whether the collection is published as CSV and JSON.
    pub export: bool,
    /// Fields that refer to records with `lat` and `lon`: the GeoJSON geometry. Empty: the record's own `lat` and `lon`, if any.
    pub geometry: Vec<Arc<str>>,
    /// Which fields make the card for address books of an entry with a page.
    pub card: Option<Card>,
    /// Facts that follow from other facts.
    pub derived: Option<Derived>,
    /// Rules about meaning that a schema cannot say.
    pub rules: Option<Rules>,
}

impl Collection {
    /// A field by name, derived or the record's own.
    pub fn field(&self, name: &str) -> Option<&Field> {
        let derived = self.derived.as_ref().and_then(|derived| derived.schema.fields.get(name));
        derived.or_else(|| self.schema.fields.get(name))
    }
}

/// Where entries of a collection have pages.
#[derive(Debug, Clone)]
pub struct Route {
    /// The address of the list without slashes at the ends, for example `scholarships`; entries are one level below.
    pub path: Arc<str>,
    /// Only entries whose field has this value (`("side", "uk")`).
    pub only: Option<(Arc<str>, Arc<str>)>,
    /// The layout of the list page.
    pub list_layout: Arc<str>,
    /// The layout of an entry's page.
    pub entry_layout: Arc<str>,
    /// The layout of facet pages.
    pub facet_layout: Arc<str>,
    /// The facet within which a reader steps from an entry to the previous and next one; `None`: the whole list.
    pub step_by: Option<Arc<str>>,
    /// Title of the list page when no Markdown page stands at its address.
    pub title: Localized,
}

/// Which fields of a record make a card for address books; each may be empty in a record.
#[derive(Debug, Clone)]
pub struct Card {
    /// The name or role.
    pub name: Arc<str>,
    /// The address for e-mail.
    pub email: Arc<str>,
    /// The telephone number.
    pub phone: Arc<str>,
    /// The postal address.
    pub address: Arc<str>,
    /// Texts that say what to write about.
    pub note: Arc<str>,
}

/// Facts that follow from a record and the records it refers to.
#[derive(Debug, Clone)]
pub struct Derived {
    /// The contract of the derived fields.
    pub schema: Schema,
    /// Computes them; the result follows `schema`.
    pub compute: fn(&Record<'_>) -> Value,
    /// Facts that follow from all records together; templates see them as `overviews.<collection>`.
    pub overview: Option<fn(&Records) -> Value>,
}

/// Rules about meaning.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Checks one record. The date is today's, or that of `--now`, as `year-month-day`.
    pub check: fn(&Record<'_>, &str) -> Vec<Finding>,
    /// The codes that the rules use, for `explain`.
    pub codes: &'static [&'static Code],
}

/// Something wrong at a place in a YAML text, before its line and column are looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The code.
    pub code: &'static Code,
    /// Where.
    pub path: ValuePath,
    /// The key or the value.
    pub part: Part,
    /// What is wrong, as in [`crate::diag::Diagnostic::message`].
    pub message: String,
    /// The words beside the marker.
    pub label: String,
    /// What to do.
    pub help: Vec<String>,
}

impl Finding {
    /// A finding about a value; add what helps with [`Finding::label`] and [`Finding::help`].
    pub fn new(code: &'static Code, path: ValuePath, message: impl Into<String>) -> Self {
        Self { code, path, part: Part::Value, message: message.into(), label: String::new(), help: Vec::new() }
    }

    /// Points at the key instead of the value.
    #[must_use]
    pub fn on_key(mut self) -> Self {
        self.part = Part::Key;
        self
    }

    /// Sets the words beside the marker.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a line that says what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// The same finding when the value that was checked stands at `base` in its text, as an item of a list of records does.
    #[must_use]
    pub fn within(mut self, base: &ValuePath) -> Self {
        self.path.0.splice(0..0, base.0.iter().cloned());
        self
    }
}

/// All validated records, by collection and id.
pub type Records = IndexMap<Arc<str>, IndexMap<Arc<str>, Value>>;

/// A validated record in the company of the others.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its value, as [`super::Schema`] normalised it.
    pub value: &'a Value,
    /// Every record of the site.
    pub records: &'a Records,
}

impl<'a> Record<'a> {
    /// The record that a field refers to, if it exists.
    pub fn reference(&self, field: &str, collection: &str) -> Option<Record<'a>> {
        let id = self.value.get(field)?.as_text()?;
        let (id, value) = self.records.get(collection)?.get_key_value(id)?;
        Some(Record { id, value, records: self.records })
    }

    /// A text field.
    pub fn text(&self, field: &str) -> Option<&'a str> {
        self.value.get(field)?.as_text()
    }

    /// A localized field in one language, or in the first language it has.
    pub fn localized(&self, field: &str, language: &str) -> Option<&'a str> {
        let by_language = self.value.get(field)?.as_map()?;
        by_language.get(language).or_else(|| by_language.values().next())?.as_text()
    }

    /// A number field.
    pub fn number(&self, field: &str) -> Option<f64> {
        self.value.get(field)?.as_number()
    }
}
