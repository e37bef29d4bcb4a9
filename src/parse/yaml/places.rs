//! Paths to places: where a value or key stands, and how a scalar was typed.
//!
//! Leaves the reading to [`Outline`]; one pass answers all questions about one text.

use std::borrow::Cow;
use std::ops::Range;

use super::outline::{Form, NodeId, Outline};
use super::{YamlText, lines};
use crate::parse::{Part, Step, ValuePath};

/// Where the wanted keys and values stand, as byte ranges of the whole file's text, in the order asked.
///
/// A key's range includes its quotes. A value's range goes from its first to its last character: quotes, brackets and
/// the `|` of a block text included. A value that is missing (`name:`) gives its key, an empty item its dash. Where the path leads on
/// to something that does not exist, the deepest thing that does is meant. `None` if the text cannot be read.
pub fn locate(text: &YamlText<'_>, wanted: &[(ValuePath, Part)]) -> Vec<Option<Range<usize>>> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let outline = Outline::read(text);
    if outline.stop.is_some() {
        return vec![None; wanted.len()];
    }
    wanted.iter().map(|(path, part)| find(&outline, path)?.span(text, &outline, *part)).collect()
}

/// The texts of scalars as they were typed (`1.10`, `+44 20`, `012`, `no`, `~`), without quotes and with escapes resolved;
/// a missing value is the empty text. `None` where there is no scalar at the path. In the order asked.
pub fn raw_scalars(text: &YamlText<'_>, wanted: &[ValuePath]) -> Vec<Option<String>> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let outline = Outline::read(text);
    let raw = |path: &ValuePath| {
        let found = find(&outline, path).filter(|found| found.is_exact)?;
        match &outline.resolved(found.value)?.1.form {
            Form::Scalar(text, _) => Some(text.clone().into_owned()),
            _ => None,
        }
    };
    wanted.iter().map(|path| raw(path).filter(|_| outline.stop.is_none())).collect()
}

/// Where the scalar at a path stands, and its text as typed; `None` if there is no scalar right there.
pub fn find_scalar(text: &YamlText<'_>, path: &ValuePath) -> Option<(Range<usize>, String)> {
    let typed = raw_scalars(text, std::slice::from_ref(path)).pop()??;
    let span = locate(text, &[(path.clone(), Part::Value)]).pop()??;
    Some((span, typed))
}

/// Where a part of a text value stands in the file. `start` is where the value starts, `value` its text, `part` a byte range
/// of that. Words stand in the file as they stand in the value, only quotes, escapes and indentation come between; so the
/// part is found by counting how often the same words came before. `None` if it runs over a line's end or is not found.
pub fn find_part(text: &YamlText<'_>, start: usize, value: &str, part: &Range<usize>) -> Option<Range<usize>> {
    let words = value.get(part.clone()).filter(|words| !words.is_empty() && !words.contains('\n'))?;
    let before = value[..part.start].matches(words).count();
    let (at, _) = text.text.get(start..text.range.end)?.match_indices(words).nth(before)?;
    Some(start + at..start + at + words.len())
}

/// The end of a path.
struct Found {
    value: NodeId,
    key: Option<Range<usize>>,
    /// Whether the path ends here, or only its existing part.
    is_exact: bool,
}

fn find(outline: &Outline<'_>, path: &ValuePath) -> Option<Found> {
    if outline.nodes.is_empty() {
        return None;
    }
    let mut found = Found { value: 0, key: None, is_exact: true };
    for step in &path.0 {
        let next = match (&outline.resolved(found.value)?.1.form, step) {
            (Form::Map(entries), Step::Key(key)) => {
                entries.get(&Cow::Borrowed(&**key)).map(|(key, value)| (Some(key.clone()), *value))
            }
            (Form::List(items), Step::Index(index)) => items.get(*index).map(|item| (None, *item)),
            _ => None,
        };
        match next {
            Some((key, value)) => found = Found { value, key, is_exact: true },
            None => return Some(Found { is_exact: false, ..found }),
        }
    }
    Some(found)
}

impl Found {
    fn span(self, text: &YamlText<'_>, outline: &Outline<'_>, part: Part) -> Option<Range<usize>> {
        let value = &outline.nodes.get(self.value)?.span;
        match self.key {
            Some(key) if (part == Part::Key && self.is_exact) || value.is_empty() => Some(key),
            None if value.is_empty() => Some(lines::character_before(text.text, value.start)),
            _ => Some(value.clone()),
        }
    }
}
