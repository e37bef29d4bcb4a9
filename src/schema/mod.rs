//! The contract of a collection's fields: what may stand in a record, what it means, how it is shown.
//!
//! One schema drives checking, messages, editor completion, facets, search and export. Owns the compiled [`Schema`], the
//! validator and the JSON Schema export. Knows nothing of any collection in particular, nor of files.
//!
//! A schema is written as JSON Schema with annotations of our own: derived from a Rust struct (schemars), or declared in
//! `content/collections/*.yaml`. Both come in through [`Schema::compile`].

pub mod collection;
pub mod compile;
pub mod dates;
pub mod declared;
pub mod describe;
pub mod export;
pub mod fields;
pub mod place;
pub mod scaffold;
pub mod validate;
pub mod walk;

mod localized;
mod nearest;
mod scalars;
mod texts;
mod wording;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use indexmap::IndexMap;

pub use collection::{Collection, Record, Records, Route};
pub use compile::SchemaProblem;
pub use place::{place, place_in};
pub use validate::{Context, validate};

/// A text by language tag, in the order of the site's languages. A label that a schema gives as one text stands under the
/// empty tag and is meant for every language.
pub type Localized = IndexMap<Arc<str>, Arc<str>>;

/// The compiled contract of one collection (or of front matter, or of the configuration).
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// The fields of the top-level mapping, in order.
    pub fields: Fields,
    /// The JSON Schema it was compiled from, annotations included.
    pub json: serde_json::Value,
}

/// The fields of a mapping by name, in the order declared.
pub type Fields = IndexMap<Arc<str>, Field>;

/// One field: what it may hold and what is done with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// What the value may be.
    pub shape: Shape,
    /// Whether the field must stand in every record.
    pub required: bool,
    /// What the field is for, in a sentence (Markdown); shown by editors and `explain`.
    pub doc: String,
    /// What is done with the field.
    pub notes: Annotations,
}

/// What a value may be.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Anything (`extra` of front matter).
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number, bounds included.
    Integer {
        /// The smallest allowed.
        min: Option<i64>,
        /// The largest allowed.
        max: Option<i64>,
    },
    /// Any number, bounds included.
    Number {
        /// The smallest allowed.
        min: Option<f64>,
        /// The largest allowed.
        max: Option<f64>,
    },
    /// A text.
    Text(TextShape),
    /// A date; `partial` also allows a year (`1983`) or a month (`1983-03`).
    Date {
        /// Whether a year or a month will do.
        partial: bool,
    },
    /// One of a closed list of texts.
    Choice(Vec<Arc<str>>),
    /// A list.
    List {
        /// What each item is.
        item: Box<Field>,
        /// The smallest number of items.
        min: usize,
        /// The largest number of items.
        max: Option<usize>,
        /// Whether an item may stand once only.
        unique: bool,
    },
    /// A mapping with known keys.
    Object(Fields),
    /// A mapping with free keys, each value of one shape.
    Map(Box<Field>),
}

/// The form of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextShape {
    /// The smallest number of characters.
    pub min: usize,
    /// The largest number of characters.
    pub max: Option<usize>,
    /// `email`, `url` (http or https), `slug`, or any text.
    pub format: TextFormat,
}

/// A named form of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextFormat {
    /// Any text.
    #[default]
    Any,
    /// An e-mail address.
    Email,
    /// An `http` or `https` address.
    Url,
    /// Lower-case letters, digits and hyphens.
    Slug,
}

/// What is done with a field, beside checking it. In JSON Schema these are keywords of the same names.
///
/// Written on a list, `localized`, `reference`, `markdown` and `labels` are about its items: the compiled schema has them there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotations {
    /// `localized`: whether the text is given by language. After validation such a value is always a mapping by language tag.
    pub localized: Localization,
    /// `reference: <collection>`: the text is the id of a record there.
    pub reference: Option<Arc<str>>,
    /// `facet: true`, or the facet's name in addresses: listings and search can filter by it.
    pub facet: Facet,
    /// `search`: how much a word in this field weighs; 0 keeps it out of the index.
    pub search: u8,
    /// `markdown`: the text is Markdown.
    pub markdown: bool,
    /// `export`: the column's name, `false` to keep it out; by default the field's name.
    pub export: Export,
    /// `label`: what people call the field, by language.
    pub label: Localized,
    /// `labels`: what people call each choice, by language.
    pub labels: IndexMap<Arc<str>, Localized>,
    /// What each choice means, in a sentence, for editors.
    pub choice_docs: IndexMap<Arc<str>, String>,
    /// `examples`: values that show what belongs here, for editors and new files.
    pub examples: Vec<serde_json::Value>,
    /// `default`: what an absent field means, for editors. Validation does not fill it in.
    pub default: Option<serde_json::Value>,
}

/// Whether listings can be narrowed down by a field, and under which name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Facet {
    /// They cannot.
    #[default]
    No,
    /// Under the field's own name.
    Own,
    /// Under another name, for example `theme` for the field `themes`.
    Named(Arc<str>),
}

impl Facet {
    /// The name in addresses, given the field's name; `None` for a field that is no facet.
    pub fn id(&self, field: &Arc<str>) -> Option<Arc<str>> {
        match self {
            Self::No => None,
            Self::Own => Some(Arc::clone(field)),
            Self::Named(name) => Some(Arc::clone(name)),
        }
    }
}

/// Whether a text is given by language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Localization {
    /// One text for all languages.
    #[default]
    No,
    /// By language; a missing one is shown in the default language, marked as such, and counted.
    Fallback,
    /// By language, and none may be missing (as far as the site's `missing_translation` says so).
    Required,
}

/// Whether and under which name a field is exported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Export {
    /// Under the field's own name.
    #[default]
    Own,
    /// Under another name.
    Named(Arc<str>),
    /// Not at all.
    Out,
}
