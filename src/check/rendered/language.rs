//! Text in another language than its surroundings is marked as such (WCAG 2.2: 3.1.2): screen readers change their voice
//! by it, and browsers choose Chinese, not Japanese, forms of characters.

use super::Found;
use super::reading::{Passage, Reading};
use crate::diag::codes;
use crate::theme::passages::{is_chinese, is_han, is_kana, latin_passages};

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
    let is_chinese = is_chinese(&passage.language);
    if is_chinese && let Some(range) = latin_passages(&passage.text).first() {
        return Some(shortened(&passage.text[range.clone()]));
    }
    let is_foreign = |c: char| match &*passage.language {
        "ja" => false,
        _ => is_kana(c) || (is_han(c) && !is_chinese),
    };
    let rest = &passage.text[passage.text.find(is_foreign)?..];
    Some(shortened(&rest[..rest.find(|c| !is_foreign(c)).unwrap_or(rest.len())]))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
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
    fn japanese_must_be_marked_everywhere_else() {
        assert_eq!(said("en", "in Japanese (北アンプトン)"), Some("北アンプトン".into()));
        assert_eq!(said("zh-Hans", "日文“北アンプトン”"), Some("アンプトン".into()));
        assert_eq!(said("ja", "協力協議を締結"), None);
    }

    #[test]
    fn names_may_stand_in_chinese_text_and_sentences_may_not() {
        assert_eq!(said("zh-Hans", "加的夫（Cardiff）与Bournemouth, Christchurch and Poole结好"), None);
        let sentence = "The two cities signed an agreement in Xiamen.";
        assert_eq!(said("zh-Hans", &format!("来源：{sentence}")), Some(sentence.into()));
    }
}
