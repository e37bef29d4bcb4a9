//! [`Entry`]: a record of a collection with everything that was found out about it.

use std::sync::Arc;

use crate::parse::{Document, Value, ValuePath};
use crate::source::SitePath;

/// The name of a record: its collection and its id in it. Shown as `places/cardiff`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    /// The collection.
    pub collection: Arc<str>,
    /// The id, unique in its collection.
    pub id: Arc<str>,
}

/// A record in the site. Its fields stand in [`super::Site::records`].
#[derive(Debug)]
pub struct Entry {
    /// Its name.
    pub name: EntryId,
    /// The file it was written in.
    pub source: SitePath,
    /// Where it stands in that file: the root, or an item of a list.
    pub at: ValuePath,
    /// Facts that follow from other facts; `Null` when the collection derives none.
    pub facts: Value,
    /// Its Markdown fields, compiled.
    pub documents: Vec<FieldDocument>,
    /// Which of its collection's routes it has a page on.
    pub route: Option<usize>,
    /// The records that refer to this one, in order of name.
    pub referred_by: Vec<EntryId>,
}

/// A Markdown field of a record, compiled.
#[derive(Debug)]
pub struct FieldDocument {
    /// The field in the validated record; its last step is the language of a localized text.
    pub path: ValuePath,
    /// The compiled text.
    pub document: Arc<Document>,
    /// The language of a localized text.
    pub tag: Option<Arc<str>>,
    /// Whether it is the localized text that is shown where another language has none: the first in the site's order.
    pub stands_in: bool,
}

impl std::fmt::Display for EntryId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.collection, self.id)
    }
}
