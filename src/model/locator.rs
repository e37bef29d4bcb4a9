//! [`Locator`]: where things stand in the YAML files of a project.
//!
//! One file may hold thousands of records with a finding each. A file is read at the first question about it, and once
//! however many follow, so that looking up places takes time linear in the input (RELIABILITY section 5.6).
//!
//! **Invariant:** an answer depends on the snapshot alone, never on what was asked before.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::{Entry, Site};
use crate::diag::{Diagnostic, Label};
use crate::parse::yaml::{Positions, YamlText};
use crate::parse::{Part, Value, ValuePath};
use crate::schema::collection::Finding;
use crate::schema::place_in;
use crate::source::Snapshot;

/// Looks up places in the files of a snapshot.
pub struct Locator<'a> {
    snapshot: &'a Snapshot,
    read: RefCell<HashMap<&'a str, Rc<Positions<'a>>>>,
}

impl<'a> Locator<'a> {
    /// Of a snapshot, of which nothing is read yet.
    pub fn of(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, read: RefCell::default() }
    }

    /// The positions in a file; those of an empty text if there is no such file.
    pub fn file(&self, file: &str) -> Rc<Positions<'a>> {
        let Some(source) = self.snapshot.get(file) else { return Rc::new(Positions::of(YamlText::whole("", ""))) };
        let path = source.path.as_str();
        let read = || Rc::new(Positions::of(YamlText::whole(path, source.text())));
        Rc::clone(self.read.borrow_mut().entry(path).or_insert_with(read))
    }

    /// Adds line and column to findings about a part of a file; their paths start at that part.
    pub fn place(&self, file: &str, at: &ValuePath, findings: Vec<Finding>) -> Vec<Diagnostic> {
        if findings.is_empty() {
            return Vec::new();
        }
        place_in(findings.into_iter().map(|finding| finding.within(at)).collect(), &self.file(file))
    }

    /// The place of a value; the file alone when it cannot be found.
    pub fn label(&self, file: &str, path: &ValuePath, text: &str) -> Label {
        Label { file: file.into(), span: self.file(file).locate(path, Part::Value), text: text.into() }
    }

    /// The place of a part of a Markdown field of a record: `within` is a byte range of the field's text, `value`. The whole
    /// field when the part cannot be found in it.
    pub fn part(&self, file: &str, field: &ValuePath, value: &str, within: Option<&Range<usize>>) -> Label {
        let mut label = self.label(file, field, "");
        let part = label.span.as_ref().zip(within);
        let part = part.and_then(|(span, within)| self.file(file).find_part(span, value, within));
        label.span = part.or(label.span);
        label
    }

    /// The place of a part of an entry's Markdown field, as [`Locator::part`] gives it.
    pub fn part_of_field(&self, site: &Site, entry: &Entry, field: &ValuePath, within: &Range<usize>) -> Label {
        let value = site.record(entry).value.at(field).and_then(Value::as_text).unwrap_or_default();
        self.part(entry.source.as_str(), &field.within(&entry.at), value, Some(within))
    }
}
