//! A text as the words that searching compares.
//!
//! Case, accents, apostrophes and width play no part: `Xi’an`, `XIAN` and `ｘｉａｎ` are one word. Chinese and Japanese are
//! written without spaces, so a run of their characters becomes its overlapping pairs (`加的夫`: `加的`, `的夫`), which
//! needs no dictionary, and its last character, so that one character alone is found wherever it stands. The theme's
//! `search.js` reads what people type in the same way; keep the two equal.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Calls `found` for each word and pair of a text, in order.
pub(super) fn tokens(text: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut run: Vec<char> = Vec::new();
    let folded = text.chars().filter(|c| !is_apostrophe(*c)).nfkd().filter(|c| !is_combining_mark(*c));
    for character in folded.flat_map(char::to_lowercase).chain([' ']) {
        let is_in_run = character.is_alphanumeric() && is_unspaced(character);
        let is_in_word = character.is_alphanumeric() && !is_in_run;
        if !is_in_run && !run.is_empty() {
            pairs(&run, &mut found);
            run.clear();
        }
        if !is_in_word && !word.is_empty() {
            found(&word);
            word.clear();
        }
        if is_in_run {
            run.push(character);
        } else if is_in_word {
            word.push(character);
        }
    }
}

fn pairs(run: &[char], found: &mut impl FnMut(&str)) {
    for pair in run.windows(2) {
        found(&pair.iter().collect::<String>());
    }
    found(&run[run.len() - 1..].iter().collect::<String>());
}

/// Marks inside a word that people leave out: `Xi'an`, `king’s`.
fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '‘' | '’' | '\u{2bc}' | '`' | '´' | '′' | '＇')
}

/// Characters of scripts that put no spaces between words.
pub(super) fn is_unspaced(character: char) -> bool {
    matches!(character,
        '々' | '〇' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        tokens(text, |token| all.push(token.to_owned()));
        all
    }

    #[test]
    fn case_accents_apostrophes_and_width_play_no_part() {
        for (text, words) in [
            ("Xi’an", vec!["xian"]),
            ("XI'AN ＸＩ＇ＡＮ xiʼan", vec!["xian", "xian", "xian"]),
            ("Café Zürich, Lǚshùn", vec!["cafe", "zurich", "lushun"]),
            ("sister-city e-mail", vec!["sister", "city", "e", "mail"]),
            ("1983–85 (1.5 km²)", vec!["1983", "85", "1", "5", "km2"]),
            ("ﬁnance İzmir", vec!["finance", "izmir"]),
            (" — … ", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(of(text), words, "{text}");
        }
    }

    #[test]
    fn chinese_becomes_overlapping_pairs_and_the_last_character() {
        for (text, pairs) in [
            ("加的夫", vec!["加的", "的夫", "夫"]),
            ("市", vec!["市"]),
            ("厦门，中国", vec!["厦门", "门", "中国", "国"]),
            ("约克·纽瓦克", vec!["约克", "克", "纽瓦", "瓦克", "克"]),
            ("TEP协助2026年", vec!["tep", "协助", "助", "2026", "年"]),
            ("２０２６", vec!["2026"]),
        ] {
            assert_eq!(of(text), pairs, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_token_is_found_by_itself(text in "\\PC{0,40}") {
            for token in of(&text) {
                prop_assert!(of(&token).contains(&token), "{token:?} of {text:?}");
                prop_assert!(!token.contains(' '));
            }
        }
    }
}
