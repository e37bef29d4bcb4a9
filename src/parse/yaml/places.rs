//! Paths to places: where a value or key stands, and how a scalar was typed.
//!
//! Leaves the reading to [`Outline`]; one pass answers all questions about one text.

use std::borrow::Cow;
use std::ops::Range;

use super::outline::{Form, NodeId, Outline};
use super::{YamlText, lines};
use crate::parse::{Part, Step, ValuePath};

/// A YAML text and where everything in it stands: for many questions about one text, such as a file of a thousand records.
pub struct Positions<'a> {
    text: YamlText<'a>,
    outline: Outline<'a>,
}

impl<'a> Positions<'a> {
    /// Reads the text, once for all questions.
    pub fn of(text: YamlText<'a>) -> Self {
        Self { outline: Outline::read(&text), text }
    }

    /// The text.
    pub fn text(&self) -> &YamlText<'a> {
        &self.text
    }

    /// Where a key or value stands, as a byte range of the whole file's text.
    ///
    /// A key's range includes its quotes. A value's range goes from its first to its last character: quotes, brackets and
    /// the `|` of a block text included. A value that is missing (`name:`) gives its key, an empty item its dash. Where the
    /// path leads on to something that does not exist, the deepest thing that does is meant. `None` if the text cannot be
    /// read.
    pub fn locate(&self, path: &ValuePath, part: Part) -> Option<Range<usize>> {
        if self.outline.stop.is_some() {
            return None;
        }
        find(&self.outline, path)?.span(&self.text, &self.outline, part)
    }

    /// The text of a scalar as it was typed (`1.10`, `+44 20`, `012`, `no`, `~`), without quotes and with escapes resolved;
    /// a missing value is the empty text. `None` where there is no scalar at the path.
    pub fn raw_scalar(&self, path: &ValuePath) -> Option<String> {
        let found = find(&self.outline, path).filter(|found| found.is_exact && self.outline.stop.is_none())?;
        match &self.outline.resolved(found.value)?.1.form {
            Form::Scalar(text, _) => Some(text.clone().into_owned()),
            _ => None,
        }
    }

    /// Where the scalar at a path stands, and its text as typed; `None` if there is no scalar right there.
    pub fn find_scalar(&self, path: &ValuePath) -> Option<(Range<usize>, String)> {
        Some((self.locate(path, Part::Value)?, self.raw_scalar(path)?))
    }

    /// Where a part of a text value stands in the file. `span` is the place of the value, `value` its text, `part` a byte
    /// range of that. Words stand in the file as they stand in the value, only quotes, escapes and indentation come
    /// between; so the part is found by counting how often the same words came before. `None` if it runs over a line's end
    /// or is not found.
    pub fn find_part(&self, span: &Range<usize>, value: &str, part: &Range<usize>) -> Option<Range<usize>> {
        let words = value.get(part.clone()).filter(|words| !words.is_empty() && !words.contains('\n'))?;
        let before = value[..part.start].matches(words).count();
        let (at, _) = self.text.text.get(span.clone())?.match_indices(words).nth(before)?;
        Some(span.start + at..span.start + at + words.len())
    }
}

/// [`Positions::locate`] for some questions about a text, in the order asked. The text is read if there are any.
pub fn locate(text: &YamlText<'_>, wanted: &[(ValuePath, Part)]) -> Vec<Option<Range<usize>>> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let positions = Positions::of(text.clone());
    wanted.iter().map(|(path, part)| positions.locate(path, *part)).collect()
}

/// [`Positions::raw_scalar`] for some questions about a text, in the order asked. The text is read if there are any.
pub fn raw_scalars(text: &YamlText<'_>, wanted: &[ValuePath]) -> Vec<Option<String>> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let positions = Positions::of(text.clone());
    wanted.iter().map(|path| positions.raw_scalar(path)).collect()
}

/// [`Positions::find_scalar`] for one question.
pub fn find_scalar(text: &YamlText<'_>, path: &ValuePath) -> Option<(Range<usize>, String)> {
    Positions::of(text.clone()).find_scalar(path)
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
