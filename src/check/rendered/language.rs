//! Text in another language than its surroundings is marked as such (WCAG 2.2: 3.1.2): screen readers change their voice
//! by it, and browsers choose Chinese, not Japanese, forms of characters.

use super::Found;
use super::reading::{Passage, Reading};
use crate::diag::codes;

/// So many Latin words in a row, without a Chinese character between them, are a passage; fewer are names.
const PASSAGE: usize = 7;

pub(super) fn check(page: &Reading, found: &mut Vec<Found>) {
    for passage in &page.passages {
        if let Some(text) = unmarked(passage) {
            let language = if passage.language.is_empty() { "no language" } else { &passage.language };
            found.push(
                Found::new(&codes::LANGUAGE_UNMARKED, format!("`{text}` stands in text marked as `{language}`"))
                    .quoting(&text)
                    .help("put it in an element with its own `lang`, such as `<span lang=\"zh-Hans\">`"),
            );
        }
    }
}

/// The first stretch of a passage that is in another script than its language.
fn unmarked(passage: &Passage) -> Option<String> {
    if passage.language.starts_with("zh") {
        let stretches = passage.text.split(|c: char| is_han(c) || "，。；：？！、（）《》“”·\n".contains(c));
        let words = |text: &str| text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
        let long = stretches.map(str::trim).find(|stretch| words(stretch) >= PASSAGE)?;
        return Some(shortened(long));
    }
    let start = passage.text.find(is_han)?;
    let rest = &passage.text[start..];
    Some(shortened(&rest[..rest.find(|c: char| !is_han(c)).unwrap_or(rest.len())]))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Whether a character is Chinese: the unified ideographs (Unicode 16, blocks 4E00, 3400 and the supplementary planes).
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(language: &str, text: &str) -> Option<String> {
        unmarked(&Passage { language: language.into(), text: text.into() })
    }

    #[test]
    fn chinese_in_english_text_must_be_marked() {
        assert_eq!(said("en", "The office (外事办公室) knows"), Some("外事办公室".into()));
        assert_eq!(said("en", "Cardiff and Xiamen, 1983 – “yes”"), None);
        assert_eq!(said("zh-Hans", "加的夫与厦门"), None);
        assert_eq!(said("", "厦门"), Some("厦门".into()));
    }

    #[test]
    fn names_may_stand_in_chinese_text_and_sentences_may_not() {
        assert_eq!(said("zh-Hans", "加的夫（Cardiff）与Bournemouth, Christchurch and Poole结好"), None);
        let sentence = "The two cities signed an agreement in Xiamen.";
        assert_eq!(said("zh-Hans", &format!("来源：{sentence}")), Some(sentence.into()));
    }
}
