//! The known name that an author most likely meant.
//!
//! Names that differ only by case, `_`, a space or a hyphen are the same to a person, so they win over any misspelling.

/// The known name nearest to what was written, if one is near enough to be worth offering.
pub(super) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(written, known.into_iter().map(|name| (name, name)))
}

/// As [`nearest`], where a thing may go by several names: pairs of a name and what it stands for.
pub(super) fn nearest_of<'a, T>(written: &str, known: impl IntoIterator<Item = (&'a str, T)>) -> Option<T> {
    let written = fold(written);
    let limit = (written.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|(name, meant)| (distance(&written, &fold(name)), meant))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, meant)| meant)
}

fn distance(written: &str, name: &str) -> usize {
    // One letter replaced by another one is not a misspelling when it is all there is: `a` does not mean `b`.
    match strsim::osa_distance(written, name) {
        edits if edits < name.chars().count() => edits,
        0 => 0,
        _ => usize::MAX,
    }
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', ' ', '\u{2010}', '\u{2011}', '\u{2013}'], "-")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_name_in_another_spelling_wins_over_a_misspelling() {
        assert_eq!(nearest("Green technology", ["green-technologies", "green-technology"]), Some("green-technology"));
        assert_eq!(nearest("opens_on", ["opens-in", "opens-on"]), Some("opens-on"));
    }

    #[test]
    fn a_misspelling_is_understood_and_nonsense_is_not() {
        assert_eq!(nearest("exchnage", ["exchange", "excursion"]), Some("exchange"));
        assert_eq!(nearest("banana", ["exchange", "excursion"]), None);
        assert_eq!(nearest("a", ["b"]), None);
        assert_eq!(nearest("", ["b"]), None);
    }
}
