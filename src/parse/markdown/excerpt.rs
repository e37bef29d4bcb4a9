//! Excerpts: the start of a text, cut where a reader would.

/// The text with single spaces, at most `longest` characters: cut at a space, or between Chinese characters, and then
/// ending in `…`.
pub fn shorten(text: &str, longest: usize) -> String {
    let mut short = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let space = usize::from(!short.is_empty());
        let needed = word.chars().count().min(longest + 1);
        if length + space + needed > longest {
            return cut(short, word, longest - length, longest);
        }
        if space == 1 {
            short.push(' ');
        }
        short.push_str(word);
        length += space + needed;
    }
    short
}

/// Adds what fits of the word that is too long, if words are not kept whole in its script or it is the first.
fn cut(mut short: String, word: &str, room: usize, longest: usize) -> String {
    let keep = room.saturating_sub(usize::from(!short.is_empty()) + 1);
    let part: String = word.chars().take(keep).collect();
    let end = part.char_indices().rev().find(|&(_, c)| super::cjk::is_wide(c)).map(|(at, c)| at + c.len_utf8());
    match end {
        Some(end) => {
            if !short.is_empty() {
                short.push(' ');
            }
            short.push_str(&part[..end]);
        }
        None if short.is_empty() => short.push_str(&part),
        None => {}
    }
    // A full line leaves no room for the ellipsis: its last word goes.
    if short.chars().count() == longest {
        let end = short.rfind(' ').unwrap_or(short.len());
        short.truncate(end);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    const LONGEST: usize = 300;

    fn shorten(text: &str) -> String {
        super::shorten(text, LONGEST)
    }

    #[test]
    fn a_short_text_is_whole_and_a_long_one_cut_at_a_word() {
        assert_eq!(shorten("  two\nwords "), "two words");
        let long = shorten(&"word ".repeat(100));
        assert!(long.ends_with("word…") && long.chars().count() <= LONGEST, "{long}");
        let exact = shorten(&format!("{} b", "a ".repeat(149) + "aa"));
        assert!(exact.ends_with("a a…") && exact.chars().count() <= LONGEST, "{exact}");
    }

    #[test]
    fn chinese_is_cut_between_characters_and_endless_words_anywhere() {
        assert_eq!(shorten(&"友".repeat(400)), "友".repeat(299) + "…");
        assert_eq!(shorten(&"x".repeat(400)), "x".repeat(299) + "…");
        assert_eq!(shorten(&format!("a {}", "城".repeat(400))), format!("a {}…", "城".repeat(297)));
    }
}
