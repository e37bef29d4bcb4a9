//! "Did you mean ...?": the known name that is nearest to what was written.
//!
//! A wrong guess is worse than none, so a name must be within a few strokes, and short names are never guessed.

/// How many findings of a kind are worth a guess. Each looks at all known names, so thousands of them would take time by the
/// square; and of so many, the reader sees the first ones only.
pub const WORTH_A_GUESS: usize = 100;

/// The nearest known name, or `None` if nothing is near. Letter case, `_` for `-`, and two swapped letters count little;
/// the beginning of a longer name counts as near. Among equals the first wins.
///
/// ```
/// use twinpress::diag::suggest::nearest;
/// assert_eq!(nearest("exchnage", ["exchange", "delegation"].into_iter()), Some("exchange"));
/// assert_eq!(nearest("Publish-On", ["publish_on", "date"].into_iter()), Some("publish_on"));
/// assert_eq!(nearest("wales", ["beijing"].into_iter()), None);
/// ```
pub fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(wanted);
    let length = wanted.chars().count();
    let allowed = match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    known
        .filter_map(|name| {
            let candidate = folded(name);
            let distance = strsim::osa_distance(&wanted, &candidate);
            let is_beginning = length >= 4 && candidate.starts_with(&wanted);
            if distance <= allowed {
                Some((distance, name))
            } else if is_beginning {
                Some((allowed + 1, name))
            } else {
                None
            }
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The form in which two names are compared.
fn folded(name: &str) -> String {
    name.trim().chars().flat_map(char::to_lowercase).map(|c| if matches!(c, '_' | ' ') { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let fields =
            ["title", "description", "date", "publish_on", "expires_on", "name", "nav", "厦门市", "en", "a_b_c"];
        let cases = [
            ("tilte", Some("title")),
            ("TITLE", Some("title")),
            ("descripton", Some("description")),
            ("desc", Some("description")),
            ("publish-on", Some("publish_on")),
            ("publishon", Some("publish_on")),
            ("a-b-c", Some("a_b_c")),
            ("dat", Some("date")),
            ("nmae", Some("name")),
            ("厦门", None),
            ("厦们市", Some("厦门市")),
            ("des", None),
            ("colour", None),
            ("nab", Some("nav")),
            ("e", None),
            ("zh", None),
            ("", None),
        ];
        for (wanted, expected) in cases {
            assert_eq!(nearest(wanted, fields.into_iter()), expected, "for `{wanted}`");
        }
    }

    #[test]
    fn the_smallest_difference_wins_and_then_the_first() {
        assert_eq!(nearest("citys", ["cites", "city"].into_iter()), Some("cites"));
        assert_eq!(nearest("council", ["councils", "counci1"].into_iter()), Some("councils"));
        assert_eq!(nearest("council", ["counci12", "councils"].into_iter()), Some("councils"));
        assert_eq!(nearest("council", std::iter::empty()), None);
    }
}
