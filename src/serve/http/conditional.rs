//! Entity tags and ranges: what a client has already, or how much it wants (RFC 9110, sections 13 and 14).

use super::request::{Asked, Once};
use std::ops::Range;

/// How much of a file a client gets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Whole,
    /// It has the same bytes already.
    Nothing,
    Part(Range<usize>),
    /// It asks for bytes behind the end.
    Unsatisfiable,
}

/// What a client wants of a file of this length.
pub(super) fn wanted(asked: &Asked, etag: &str, length: usize) -> Wanted {
    if asked.all("if-none-match").any(|known| names(known, etag)) {
        return Wanted::Nothing;
    }
    let is_same = match asked.once("if-range") {
        Once::Missing => true,
        Once::One(known) => known.trim() == etag,
        Once::Repeated => false,
    };
    match asked.once("range") {
        Once::One(range) if is_same && asked.method == "GET" => part(range, length),
        _ => Wanted::Whole,
    }
}

fn names(known: &str, etag: &str) -> bool {
    known.split(',').map(str::trim).any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag)
}

/// A single range; anything else is answered with the whole file, as a server may.
fn part(range: &str, length: usize) -> Wanted {
    let number = |text: &str| {
        // More digits than a length can have mean "the end".
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<usize>().unwrap_or(usize::MAX))
    };
    let Some((first, last)) = range.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Wanted::Whole;
    };
    let range = match (number(first.trim()), number(last.trim())) {
        (None, Some(count)) if first.trim().is_empty() => length.saturating_sub(count)..length,
        (Some(first), None) if last.trim().is_empty() => first..length,
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        _ => return Wanted::Whole,
    };
    if range.start >= range.end { Wanted::Unsatisfiable } else { Wanted::Part(range) }
}

#[cfg(test)]
mod tests {
    use super::super::request::asked;
    use super::{Wanted, part, wanted};

    #[test]
    fn one_range_is_a_part() {
        assert_eq!(part("bytes=0-3", 10), Wanted::Part(0..4));
        assert_eq!(part("bytes=8-", 10), Wanted::Part(8..10));
        assert_eq!(part("bytes=-3", 10), Wanted::Part(7..10));
        assert_eq!(part("bytes=-30", 10), Wanted::Part(0..10));
        assert_eq!(part("bytes=5-99999999999999999999999", 10), Wanted::Part(5..10));
    }

    #[test]
    fn bytes_behind_the_end_are_not_to_be_had() {
        for range in ["bytes=10-", "bytes=-0", "bytes=10-12", "bytes=99999999999999999999999-"] {
            assert_eq!(part(range, 10), Wanted::Unsatisfiable, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Wanted::Unsatisfiable);
    }

    #[test]
    fn other_ranges_are_the_whole() {
        for range in ["bytes=0-1,3-4", "bytes=3-1", "bytes=-", "bytes=a-b", "lines=1-2", "bytes 0-1", "bytes=+1-2"] {
            assert_eq!(part(range, 10), Wanted::Whole, "{range}");
        }
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let has = |known| wanted(&asked("/", &[("if-none-match", known), ("range", "bytes=0-1")]), "\"a\"", 10);
        assert_eq!(has("\"a\""), Wanted::Nothing);
        assert_eq!(has("\"b\", W/\"a\""), Wanted::Nothing);
        assert_eq!(has("*"), Wanted::Nothing);
        assert_eq!(has("\"b\""), Wanted::Part(0..2));
    }

    #[test]
    fn a_part_of_another_version_is_the_whole() {
        let headers = [("if-range", "\"old\""), ("range", "bytes=0-1")];
        assert_eq!(wanted(&asked("/", &headers), "\"a\"", 10), Wanted::Whole);
    }
}
