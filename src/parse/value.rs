//! The tree that a YAML text becomes, and paths into it.
//!
//! Positions are not kept: a finding carries a [`ValuePath`], and [`crate::parse::yaml::locate`] finds its place when it is to be shown.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;

/// A mapping in the order the author wrote it. Keys are unique: a duplicate is a finding of the parser.
pub type Mapping = IndexMap<Arc<str>, Value>;

/// One YAML value (YAML 1.2 core types; dates are texts until a schema says otherwise).
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// `null`, `~` or nothing.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(Arc<str>),
    /// A list.
    List(Vec<Value>),
    /// A mapping.
    Map(Mapping),
}

impl Value {
    /// The text, if this is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The whole number, if this is one.
    pub fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    /// The number, whole or not.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "coordinates and counts are far below 2^53")]
            Self::Integer(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// The truth value, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The items, if this is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// The mapping, if this is one.
    pub fn as_map(&self) -> Option<&Mapping> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_map()?.get(key)
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value at the end of a path; `None` where the path leads on to something that does not exist.
    pub fn at(&self, path: &ValuePath) -> Option<&Self> {
        path.0.iter().try_fold(self, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.as_list()?.get(*index),
        })
    }

    /// What an editor would call this value: `a text`, `a list`, ...
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// One step from a value to a value inside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The value of a key.
    Key(Arc<str>),
    /// The item at a place, counted from 0.
    Index(usize),
}

/// The way from the root of a YAML text to one of its values. Shown as `events[1].date`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ValuePath(pub Vec<Step>);

impl ValuePath {
    /// The root.
    pub fn root() -> Self {
        Self::default()
    }

    /// The same way when the value it starts from stands at `base`, as an item of a list of records does.
    #[must_use]
    pub fn within(&self, base: &Self) -> Self {
        Self(base.0.iter().chain(&self.0).cloned().collect())
    }

    /// This path and one key more.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.into()))
    }

    /// This path and one list item more.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// This path and one step more.
    #[must_use]
    pub fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl ValuePath {
    /// The way as a person says it, from the inside out and counted from 1: `` `date` of item 2 of `events` ``.
    pub fn in_words(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        let mut keys: Vec<&str> = Vec::new();
        for step in self.0.iter().rev() {
            match step {
                Step::Key(key) => keys.insert(0, key),
                Step::Index(index) => {
                    words.extend((!keys.is_empty()).then(|| format!("`{}`", keys.join("."))));
                    keys.clear();
                    words.push(format!("item {}", index + 1));
                }
            }
        }
        if !keys.is_empty() || words.is_empty() {
            words.push(format!("`{}`", keys.join(".")));
        }
        words.join(" of ")
    }
}

impl fmt::Display for ValuePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Which half of a mapping entry a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The key: an unknown or a duplicate one.
    Key,
    /// The value.
    Value,
}
