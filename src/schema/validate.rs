//! [`validate`]: a value and the contract of its fields to the normalised value, with everything that is wrong.
//!
//! Leaves to others where findings stand in a file, whether references exist, and rules about meaning.
//!
//! **Invariants:** every finding is reported, whatever else is wrong; the normalised value follows the schema, except that
//! what was missing or wrong is absent; validating it again changes nothing, and finds nothing when nothing was found before.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::collection::Finding;
use super::nearest::nearest_of;
use super::wording::{expected, fix, given, items, names, quoted};
use super::{Field, Fields, Localization, Schema, Shape};
use crate::diag::codes;
use crate::parse::{Mapping, Step, Value, ValuePath};

/// How many names a finding lists before it leaves that to `explain`.
pub(super) const FEW: usize = 12;

/// What validation needs to know beside the value and its schema.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The site's languages, the default one first.
    pub languages: &'a [Arc<str>],
    /// What was typed at some places: a text field written `1.10` or `012` keeps its letters. Called at most once.
    pub raw: &'a dyn Fn(&[ValuePath]) -> Vec<Option<String>>,
}

/// Checks a value against a schema. Returns it in its normal form, and everything that is wrong with it.
///
/// In the normal form localized texts are mappings by language in the site's order, texts are trimmed, dates are ISO
/// texts, and what is absent, `null` or empty is left out.
pub fn validate(value: &Value, schema: &Schema, context: &Context<'_>) -> (Value, Vec<Finding>) {
    let mut walk =
        Walk { languages: context.languages, typed: BTreeMap::new(), wanted: Vec::new(), findings: Vec::new() };
    let normal = walk.record(value, &schema.fields);
    if walk.wanted.is_empty() {
        return (normal, walk.findings);
    }
    // Some texts look like numbers to YAML. Their letters are fetched together, and the walk is made again with them.
    let raw = (context.raw)(&walk.wanted);
    walk.typed =
        std::mem::take(&mut walk.wanted).into_iter().zip(raw).filter_map(|(path, raw)| Some((path, raw?))).collect();
    walk.findings.clear();
    let normal = walk.record(value, &schema.fields);
    (normal, walk.findings)
}

/// The way to the value that is looked at; becomes a path only when something is to be said about it.
#[derive(Clone, Copy)]
pub(super) enum Way<'a> {
    Root,
    Key(&'a Way<'a>, &'a Arc<str>),
    Index(&'a Way<'a>, usize),
}

impl Way<'_> {
    pub(super) fn path(&self) -> ValuePath {
        match self {
            Way::Root => ValuePath::root(),
            Way::Key(before, key) => before.path().with(Step::Key(Arc::clone(key))),
            Way::Index(before, index) => before.path().with(Step::Index(*index)),
        }
    }

    /// The value's own name; for an item, that of its list.
    pub(super) fn name(&self) -> &str {
        match self {
            Way::Root => "",
            Way::Key(_, key) => key,
            Way::Index(before, _) => before.name(),
        }
    }
}

/// What became of a value.
pub(super) enum Checked {
    /// There is nothing: no key, `null` or an empty text.
    Absent,
    /// It was wrong, and that is reported.
    Wrong,
    /// It is good, in its normal form.
    Good(Value),
}

pub(super) struct Walk<'a> {
    pub(super) languages: &'a [Arc<str>],
    /// What was typed where a text looks like a number.
    pub(super) typed: BTreeMap<ValuePath, String>,
    /// Where that has to be known.
    pub(super) wanted: Vec<ValuePath>,
    pub(super) findings: Vec<Finding>,
}

impl Walk<'_> {
    fn record(&mut self, value: &Value, fields: &Fields) -> Value {
        match value {
            Value::Map(map) => Value::Map(self.fields(map, fields, &Way::Root)),
            Value::Null => Value::Map(self.fields(&Mapping::new(), fields, &Way::Root)),
            other => {
                let message = format!("a mapping of `key: value` lines is wanted here, not {}", other.kind());
                let example = fields.iter().find(|(_, field)| field.required).or(fields.first());
                let example = example.map_or("title", |(name, _)| name);
                let finding = Finding::new(&codes::WRONG_TYPE, ValuePath::root(), message).label(other.kind());
                self.findings.push(finding.help(format!("give each value its key, for example `{example}: ...`")));
                Value::Map(Mapping::new())
            }
        }
    }

    fn fields(&mut self, map: &Mapping, fields: &Fields, way: &Way<'_>) -> Mapping {
        let mut meant = Vec::new();
        for key in map.keys().filter(|key| !fields.contains_key(*key)) {
            meant.extend(self.unknown_key(key, map, fields, way));
        }
        let mut normal = Mapping::new();
        for (name, field) in fields {
            let checked = match map.get(name) {
                Some(value) => self.value(value, field, &Way::Key(way, name)),
                None => Checked::Absent,
            };
            match checked {
                Checked::Good(value) => drop(normal.insert(Arc::clone(name), value)),
                // The author wrote it under another name, which is reported already.
                Checked::Absent if field.required && !meant.contains(&name) => self.missing(name, field, map, way),
                Checked::Absent | Checked::Wrong => {}
            }
        }
        normal
    }

    /// Reports a key that the schema does not have, and says which one was meant.
    fn unknown_key<'f>(
        &mut self,
        key: &Arc<str>,
        map: &Mapping,
        fields: &'f Fields,
        way: &Way<'_>,
    ) -> Option<&'f Arc<str>> {
        let free = fields.iter().filter(|(name, _)| !map.contains_key(*name));
        let called = free.flat_map(|(name, field)| {
            std::iter::once(&**name)
                .chain(field.notes.label.values().map(|label| &**label))
                .map(move |called| (called, name))
        });
        let meant = nearest_of(key, called);
        let mut finding =
            Finding::new(&codes::UNKNOWN_KEY, way.path().key(key), format!("{} is not a field here", quoted(key)))
                .on_key()
                .label("unknown field");
        if let Some(meant) = meant {
            finding = finding.help(format!("did you mean `{meant}`?"));
        } else if self.languages.contains(key) {
            self.findings
                .push(finding.help("move it two spaces to the right, below the key of the text it belongs to"));
            return None;
        }
        if fields.len() <= FEW {
            finding = finding.help(format!("the fields are {}", names(fields.keys().map(|name| &**name))));
        }
        self.findings.push(finding);
        meant
    }

    fn missing(&mut self, name: &str, field: &Field, map: &Mapping, way: &Way<'_>) {
        // An empty value has a place of its own; a key that is not there is missing from the whole record.
        let (path, what) = if map.contains_key(name) {
            (way.path().key(name), format!("`{name}` is empty"))
        } else {
            (way.path(), format!("`{name}` is missing"))
        };
        let doc = if field.doc.is_empty() { expected(field) } else { field.doc.clone() };
        let help = format!("add `{name}: ...` ({})", doc.trim_end_matches('.').replace('\n', " "));
        self.findings.push(Finding::new(&codes::MISSING_FIELD, path, what).label(format!("needs `{name}`")).help(help));
    }

    pub(super) fn value(&mut self, value: &Value, field: &Field, way: &Way<'_>) -> Checked {
        match (&field.shape, value) {
            (Shape::Text(_) | Shape::Choice(_) | Shape::Date { .. }, _)
                if field.notes.localized != Localization::No =>
            {
                self.localized(value, field, way)
            }
            (Shape::Text(_) | Shape::Choice(_) | Shape::Date { .. }, _) => self.text(value, field, way),
            (_, Value::Null) => Checked::Absent,
            (Shape::Any, _) | (Shape::Bool, Value::Bool(_)) => Checked::Good(value.clone()),
            (Shape::Integer { min, max }, Value::Integer(number)) => self.within(value, number, *min, *max, way),
            (Shape::Number { min, max }, Value::Integer(_) | Value::Float(_)) => {
                match value.as_number().filter(|number| number.is_finite()) {
                    Some(number) => self.within(value, &number, *min, *max, way),
                    None => self.wrong_type(value, field, way),
                }
            }
            (Shape::List { item, min, max, unique }, Value::List(list)) => {
                self.list_length(list.len(), *min, *max, way);
                Checked::Good(Value::List(self.list(list, item, *unique, way)))
            }
            (Shape::Object(fields), Value::Map(map)) => Checked::Good(Value::Map(self.fields(map, fields, way))),
            (Shape::Map(field), Value::Map(map)) => {
                let mut normal = Mapping::new();
                for (key, value) in map {
                    if let Checked::Good(value) = self.value(value, field, &Way::Key(way, key)) {
                        normal.insert(Arc::clone(key), value);
                    }
                }
                Checked::Good(Value::Map(normal))
            }
            _ => self.wrong_type(value, field, way),
        }
    }

    pub(super) fn wrong_type(&mut self, value: &Value, field: &Field, way: &Way<'_>) -> Checked {
        let path = way.path();
        let message = format!("{} must be {}, not {}", path.in_words(), expected(field), given(value));
        let mut finding = Finding::new(&codes::WRONG_TYPE, path, message).label(value.kind());
        let name = if matches!((way, &field.shape), (Way::Index(..), Shape::Object(_))) { "-" } else { way.name() };
        finding.help.extend(fix(field, value, name));
        self.findings.push(finding);
        Checked::Wrong
    }

    fn within<T: PartialOrd + std::fmt::Display>(
        &mut self,
        value: &Value,
        number: &T,
        min: Option<T>,
        max: Option<T>,
        way: &Way<'_>,
    ) -> Checked {
        if min.as_ref().is_none_or(|min| number >= min) && max.as_ref().is_none_or(|max| number <= max) {
            return Checked::Good(value.clone());
        }
        let bounds = match (min, max) {
            (Some(min), Some(max)) => format!("from {min} to {max}"),
            (Some(min), None) => format!("{min} or more"),
            (_, Some(max)) => format!("{max} or less"),
            _ => String::new(),
        };
        let path = way.path();
        let message = format!("{} must be {bounds}, not {number}", path.in_words());
        self.findings.push(Finding::new(&codes::OUT_OF_RANGE, path, message).label(bounds));
        Checked::Wrong
    }

    fn list_length(&mut self, length: usize, min: usize, max: Option<usize>, way: &Way<'_>) {
        let (what, help) = if length < min {
            ("short", format!("give at least {}", items(min)))
        } else if let Some(max) = max.filter(|max| length > *max) {
            ("long", format!("keep at most {}", items(max)))
        } else {
            return;
        };
        let path = way.path();
        let message = format!("{} is too {what}", path.in_words());
        self.findings.push(Finding::new(&codes::LIST_LENGTH, path, message).label(items(length)).help(help));
    }

    fn list(&mut self, list: &[Value], item: &Field, unique: bool, way: &Way<'_>) -> Vec<Value> {
        let mut normal = Vec::with_capacity(list.len());
        let mut seen = BTreeMap::new();
        for (index, value) in list.iter().enumerate() {
            let way = Way::Index(way, index);
            let value = match self.value(value, item, &way) {
                Checked::Good(value) => value,
                Checked::Wrong => continue,
                Checked::Absent => {
                    let message = format!("{} is empty", way.path().in_words());
                    let finding = Finding::new(&codes::WRONG_TYPE, way.path(), message).label("nothing here");
                    self.findings.push(finding.help("fill it in, or remove the line"));
                    continue;
                }
            };
            if unique {
                let first = *seen.entry(format!("{value:?}")).or_insert(index);
                if first != index {
                    let path = way.path();
                    let message = match &value {
                        Value::Text(text) => format!("{} stands twice in `{}`", quoted(text), way.name()),
                        _ => format!("items {} and {} of `{}` are the same", first + 1, index + 1, way.name()),
                    };
                    let finding = Finding::new(&codes::DUPLICATE_ITEM, path, message).label("the same item again");
                    self.findings.push(finding.help("remove one of them"));
                    continue;
                }
            }
            normal.push(value);
        }
        normal
    }
}
