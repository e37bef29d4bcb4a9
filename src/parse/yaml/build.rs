//! `serde_yaml`'s stream of values to our [`Value`], within bounds.
//!
//! Counts and refuses; leaves the wording and the place of a refusal to [`super::slips`].

use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};

use super::{DEPTH, NODES};
use crate::parse::{Mapping, Value};

/// A text of this many bytes counts as one node more, so that aliases cannot multiply long texts either.
const BYTES_A_NODE: usize = 64;

/// What was read.
pub(super) struct Built {
    pub(super) value: Value,
    /// A key that stands twice in one mapping, if there is one; its first value was kept.
    pub(super) duplicate: Option<Arc<str>>,
}

/// Why reading stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Nested deeper than [`DEPTH`].
    Depth,
    /// More nodes than [`NODES`], or more aliases than `serde_yaml` is willing to follow.
    Size,
    /// A tag (`!name`) that YAML itself does not define.
    Tag,
    /// The text is not YAML, or has a list or mapping as a key.
    Syntax,
}

/// Why reading stopped, and the byte of the YAML where it did, if known.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) reason: Reason,
    pub(super) at: Option<usize>,
}

/// Reads one document.
pub(super) fn build(yaml: &str) -> Result<Built, Failure> {
    let watch = Watch {
        left: Cell::new(NODES.max(yaml.len())),
        reason: Cell::new(Reason::Syntax),
        duplicate: RefCell::new(None),
    };
    let seed = Node { watch: &watch, depth: 0 };
    match seed.deserialize(serde_yaml::Deserializer::from_str(yaml)) {
        Ok(value) => Ok(Built { value, duplicate: watch.duplicate.into_inner() }),
        Err(error) => {
            // The only refusal of the library that has neither a place nor a sign of ours.
            let is_repetition = error.to_string().starts_with("repetition limit");
            let reason = if is_repetition { Reason::Size } else { watch.reason.get() };
            Err(Failure { reason, at: error.location().map(|location| location.index()) })
        }
    }
}

/// What is watched across the whole document.
struct Watch {
    left: Cell<usize>,
    reason: Cell<Reason>,
    duplicate: RefCell<Option<Arc<str>>>,
}

impl Watch {
    fn refuse<E: serde::de::Error>(&self, reason: Reason) -> E {
        self.reason.set(reason);
        E::custom("refused")
    }

    fn spend<E: serde::de::Error>(&self, nodes: usize) -> Result<(), E> {
        let left = self.left.get().checked_sub(nodes).ok_or_else(|| self.refuse(Reason::Size))?;
        self.left.set(left);
        Ok(())
    }
}

/// One value at a depth.
#[derive(Clone, Copy)]
struct Node<'w> {
    watch: &'w Watch,
    depth: usize,
}

impl Node<'_> {
    fn inner<E: serde::de::Error>(self) -> Result<Self, E> {
        self.watch.spend(1)?;
        if self.depth == DEPTH {
            return Err(self.watch.refuse(Reason::Depth));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        self.watch.spend(1).map(|()| Value::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Value, E> {
        self.watch.spend(1).map(|()| Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        self.watch.spend(1).map(|()| Value::Integer(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "the digits as typed remain available through `raw_scalars`")]
    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        i64::try_from(value).map_or_else(|_| self.visit_f64(value as f64), |value| self.visit_i64(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "the digits as typed remain available through `raw_scalars`")]
    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "the digits as typed remain available through `raw_scalars`")]
    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        self.watch.spend(1).map(|()| Value::Float(value))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.watch.spend(1 + text.len() / BYTES_A_NODE).map(|()| Value::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut map = Mapping::new();
        while let Some(key) = entries.next_key_seed(Key(self.watch))? {
            let value = entries.next_value_seed(inner)?;
            if map.contains_key(&key) {
                self.watch.duplicate.borrow_mut().get_or_insert(key);
            } else {
                map.insert(key, value);
            }
        }
        Ok(Value::Map(map))
    }

    /// `serde_yaml` shows a tagged value as an enum.
    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        Err(self.watch.refuse(Reason::Tag))
    }
}

/// A key: the text of a scalar as typed, whatever type it would have as a value.
struct Key<'w>(&'w Watch);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Arc<str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Arc<str>, E> {
        self.0.spend(text.len() / BYTES_A_NODE).map(|()| text.into())
    }
}
