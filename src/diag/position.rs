//! [`Position`]: a place in a text as people and editors count it.
//!
//! Everything else in the program counts in bytes; only what is shown or written to JSON is turned into lines and columns.

/// A line and a column, both counted from 1; columns count characters, not bytes.
///
/// ```
/// use twinpress::diag::Position;
/// let text = "id: xiamen\nname: 厦门市\n";
/// assert_eq!(Position::of(text, text.find('市').unwrap()), Position { line: 2, column: 9 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
}

impl Position {
    /// The position of a byte offset. An offset past the end means the end; one inside a character means that character.
    pub fn of(text: &str, offset: usize) -> Self {
        let offset = text.floor_char_boundary(offset);
        let start = line_start(text, offset);
        let line = 1 + text[..start].matches('\n').count();
        Self { line, column: 1 + text[start..offset].chars().count() }
    }
}

/// Where the line that holds the offset starts, in bytes.
pub fn line_start(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset);
    text[..offset].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line that holds the offset ends, in bytes; its newline is not part of it.
pub fn line_end(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset);
    text[offset..].find('\n').map_or(text.len(), |newline| offset + newline)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let position = Position::of(text, offset);
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters_from_one() {
        assert_eq!(at("ab\ncd", 0), (1, 1));
        assert_eq!(at("ab\ncd", 2), (1, 3), "the newline belongs to the line that it ends");
        assert_eq!(at("ab\ncd", 3), (2, 1));
        assert_eq!(at("名：厦门", "名：".len()), (1, 3));
        assert_eq!(at("🎉🎉x", "🎉🎉".len()), (1, 3));
    }

    #[test]
    fn offsets_at_and_past_the_end_and_inside_a_character_are_safe() {
        assert_eq!(at("", 0), (1, 1));
        assert_eq!(at("", 7), (1, 1));
        assert_eq!(at("ab\n", 3), (2, 1));
        assert_eq!(at("ab\n", 99), (2, 1));
        assert_eq!(at("厦门", 4), (1, 2));
    }

    #[test]
    fn a_line_knows_its_bounds() {
        let text = "ab\n厦门\n\nend";
        let middle = text.find('门').unwrap();
        assert_eq!(&text[line_start(text, middle)..line_end(text, middle)], "厦门");
        assert_eq!(&text[line_start(text, text.len())..line_end(text, text.len())], "end");
        assert_eq!((line_start("", 3), line_end("", 3)), (0, 0));
    }
}
