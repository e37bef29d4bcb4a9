//! The known name that an author most likely meant, where a thing may go by several names.

use crate::diag::suggest::nearest;

/// What the name nearest to `written` stands for, if one is near enough to be worth offering. `known` pairs a name, for
/// example a label in one of the languages, with what it stands for.
pub(super) fn nearest_of<'a, T>(written: &str, known: impl IntoIterator<Item = (&'a str, T)>) -> Option<T> {
    let mut known: Vec<(&str, T)> = known.into_iter().collect();
    let name = nearest(written, known.iter().map(|(name, _)| *name))?;
    let at = known.iter().position(|(known, _)| *known == name)?;
    Some(known.swap_remove(at).1)
}
