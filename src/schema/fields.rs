//! Types for the fields of a collection's struct whose schema carries our annotations.
//!
//! A struct says what it means by its types; more is added to a field with `#[schemars(extend(..))]`:
//!
//! ```
//! use schemars::JsonSchema;
//! use twinpress::schema::fields::{LocalizedMarkdown, PartialDate, RequiredText};
//! use twinpress::schema::{Localization, Schema};
//!
//! /// A scholarship.
//! #[derive(JsonSchema)]
//! struct Scholarship {
//!     /// What it is called.
//!     name: RequiredText,
//!     /// How to apply.
//!     how_to_apply: Option<LocalizedMarkdown>,
//!     /// Since when.
//!     since: Option<PartialDate>,
//!     /// The nation it is for.
//!     #[schemars(extend("reference" = "areas", "facet" = true))]
//!     nation: Option<String>,
//!     /// For whom.
//!     level: Level,
//! }
//!
//! #[derive(JsonSchema)]
//! #[schemars(rename_all = "kebab-case")]
//! enum Level {
//!     /// Up to the first degree.
//!     #[schemars(extend("label" = {"en": "First degree", "zh-Hans": "本科"}))]
//!     FirstDegree,
//!     /// After it.
//!     #[schemars(extend("label" = {"en": "Higher degree", "zh-Hans": "研究生"}))]
//!     HigherDegree,
//! }
//!
//! let schema = Schema::derive::<Scholarship>();
//! assert_eq!(schema.fields["name"].notes.localized, Localization::Required);
//! assert_eq!(&*schema.fields["level"].notes.labels["first-degree"]["zh-Hans"], "本科");
//! ```

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

pub use super::dates::{Date, PartialDate};

macro_rules! by_language {
    ($($(#[$doc:meta])* $name:ident $schema:tt;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub IndexMap<String, String>);

        annotated!($name $schema);
    )*};
}

macro_rules! annotated {
    ($name:ident $schema:tt) => {
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

by_language! {
    /// A text by language that may be missing in some of them.
    LocalizedText { "type": "string", "localized": true };
    /// A text in every language.
    RequiredText { "type": "string", "localized": "required" };
    /// A Markdown text by language that may be missing in some of them.
    LocalizedMarkdown { "type": "string", "localized": true, "markdown": true };
    /// A Markdown text in every language.
    RequiredMarkdown { "type": "string", "localized": "required", "markdown": true };
}

annotated!(PartialDate { "type": "string", "format": "partial-date" });
annotated!(Date { "type": "string", "format": "date" });
