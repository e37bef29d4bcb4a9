//! YAML text to [`Value`], with findings in our own words and positions on demand.
//!
//! `serde_yaml` reads the text, once; it is named in this folder only. What it does not tell is looked up by a second
//! pass of `granit-parser`'s events, and only when there is something to show: where a value stands
//! ([`locate`]), how a scalar was typed ([`raw_scalars`]), why the text could not be read. A `DeserializeSeed` that raises
//! an error at the wanted place was the alternative; it gives a start without an end, one path a pass, and no reason.
//!
//! **Invariants**
//! - Nothing the author wrote is lost in silence: duplicate keys, anchors nobody uses, tags and full-width colons are findings.
//! - Nesting is at most [`DEPTH`] deep and a value has at most [`NODES`] nodes (or one for each byte of the text), whatever aliases say.
//! - Every span lies inside the text, on character boundaries.
//!
//! ```
//! use twinpress::parse::{Part, ValuePath, yaml::{self, YamlText}};
//! let text = YamlText::whole("a.yaml", "name: 厦门\nlevel: 1.10\n");
//! let value = yaml::parse(&text).unwrap();
//! assert_eq!(value.get("name").unwrap().as_text(), Some("厦门"));
//!
//! let level = ValuePath::root().key("level");
//! assert_eq!(yaml::locate(&text, &[(level.clone(), Part::Value)]), [Some(20..24)]);
//! assert_eq!(yaml::raw_scalars(&text, &[level]), [Some("1.10".to_owned())]);
//! ```

mod build;
mod losses;
mod outline;
mod places;
mod shape;
mod slips;

mod lines;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::diag::Diagnostic;
use crate::parse::Value;
use outline::Outline;

pub use places::{Positions, find_scalar, locate, raw_scalars};

/// How deep lists and mappings may nest.
pub const DEPTH: usize = 100;

/// How many nodes a value may have once its aliases are followed.
pub const NODES: usize = 1_000_000;

/// A YAML text inside a file. All spans are byte ranges of the whole file's text.
#[derive(Debug, Clone)]
pub struct YamlText<'a> {
    /// The file's path in the project, for findings.
    pub file: &'a str,
    /// The text of the whole file.
    pub text: &'a str,
    /// The part that is YAML: everything in a record, the front matter in a page.
    pub range: Range<usize>,
}

impl<'a> YamlText<'a> {
    /// A file that is YAML as a whole.
    pub fn whole(file: &'a str, text: &'a str) -> Self {
        Self::part(file, text, 0..text.len())
    }

    /// A file with a YAML part. A range that does not fit the text is cut to it; a byte order mark is stepped over.
    pub fn part(file: &'a str, text: &'a str, range: Range<usize>) -> Self {
        let end = text.floor_char_boundary(range.end);
        let mut start = text.floor_char_boundary(range.start).min(end);
        if text[start..end].starts_with('\u{FEFF}') {
            start += '\u{FEFF}'.len_utf8();
        }
        Self { file, text, range: start..end }
    }

    /// The YAML itself.
    pub fn yaml(&self) -> &'a str {
        &self.text[self.range.clone()]
    }
}

/// Reads the text. Fails with everything that is wrong with it as YAML; what the values mean is a schema's question.
pub fn parse(text: &YamlText<'_>) -> Result<Value, Vec<Diagnostic>> {
    let yaml = text.yaml();
    if shape::is_suspicious(yaml)
        && let Some(finding) = slips::refusal(text, &Outline::read(text))
    {
        return Err(vec![finding]);
    }
    match build::build(yaml) {
        Err(failure) => Err(slips::explain(text, &failure)),
        Ok(built) if built.value.is_null() => Err(vec![slips::empty(text)]),
        Ok(built) if built.duplicate.is_none() && !losses::is_possible(yaml) => Ok(built.value),
        Ok(built) => {
            let findings = losses::find(text, &Outline::read(text), built.duplicate.as_deref());
            if findings.is_empty() { Ok(built.value) } else { Err(findings) }
        }
    }
}
