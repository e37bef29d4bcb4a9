//! One file to syntax: pure functions that never fail, only report. No file knows another here.

pub mod content;
pub mod document;
pub mod front_matter;
pub mod markdown;
pub mod slug;
pub mod value;
pub mod yaml;

pub use document::Document;
pub use value::{Mapping, Part, Step, Value, ValuePath};
