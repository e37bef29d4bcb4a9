//! What Chinese and Japanese text needs that CommonMark does not give: emphasis beside full-width punctuation, and line
//! breaks that leave no space.
//!
//! CommonMark's flanking rules take it that words are separated by spaces, so `**中文。**中文` stays literal. We put a
//! [`MARK`], a punctuation character that nobody writes, on the letter's side of such a run; the writer deletes it
//! again. To be dropped when pulldown-cmark releases its own flag (its pull request 1059).

/// U+1BC9F, Duployan punctuation: it counts as punctuation for the flanking rules and occurs in no real text.
pub(super) const MARK: char = '\u{1BC9F}';

/// Calls `mark` with each byte offset of `text` where a [`MARK`] is needed, in order.
pub(super) fn emphasis_marks(text: &str, mut mark: impl FnMut(usize)) {
    if text.is_ascii() {
        return;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| matches!(byte, b'*' | b'~')) {
        let start = at + found;
        let length = bytes[start..].iter().take_while(|&&byte| byte == bytes[start]).count();
        at = start + length;
        let (Some(before), Some(after)) = (start.checked_sub(1).map(|at| bytes[at]), bytes.get(at)) else { continue };
        if before.is_ascii() && after.is_ascii() {
            continue;
        }
        let (Some(before), Some(after)) = (text[..start].chars().next_back(), text[at..].chars().next()) else {
            continue;
        };
        if before.is_whitespace() || after.is_whitespace() || !(is_wide(before) || is_wide(after)) {
            continue;
        }
        match (is_punctuation(before), is_punctuation(after)) {
            (true, false) => mark(at),
            (false, true) => mark(start),
            _ => {}
        }
    }
}

/// Whether a line break between these two characters leaves no space.
pub(super) fn joins(before: char, after: char) -> bool {
    match (is_wide(before), is_wide(after)) {
        (true, true) => true,
        (true, false) => is_shared_punctuation(after),
        (false, true) => is_shared_punctuation(before),
        (false, false) => false,
    }
}

/// Han, kana, bopomofo, full-width forms and their punctuation. Korean puts spaces between words and is left out.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF65}'
        | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFD}')
}

/// Punctuation or a symbol, in the wide sense of CommonMark 0.31.
pub(super) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_punctuation() } else { !c.is_alphanumeric() && !c.is_whitespace() }
}

/// Punctuation that Chinese shares with other scripts: quotes, dash, ellipsis, middle dot.
fn is_shared_punctuation(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> String {
        let mut out = text.to_owned();
        let mut shift = 0;
        emphasis_marks(text, |at| {
            out.insert(at + shift, '|');
            shift += 1;
        });
        out
    }

    #[test]
    fn a_mark_stands_on_the_side_of_the_letter() {
        assert_eq!(marked("**中文。**中文"), "**中文。**|中文");
        assert_eq!(marked("这是**“友好”**城市"), "这是|**“友好”**|城市");
        assert_eq!(marked("签署**《条约》**后"), "签署|**《条约》**|后");
        assert_eq!(marked("**合作(trade)**项目"), "**合作(trade)**|项目");
        assert_eq!(marked("~~删。~~后"), "~~删。~~|后");
    }

    #[test]
    fn ordinary_emphasis_needs_no_mark() {
        for text in ["**bold**, *it*", "中**文**字", "* 一\n* 二", "é**(x)**é", "**"] {
            assert_eq!(marked(text), text);
        }
    }

    #[test]
    fn chinese_lines_join_and_others_do_not() {
        assert!(joins('友', '好') && joins('，', '城') && joins('”', '城') && joins('城', '“'));
        assert!(!joins('友', 'a') && !joins('a', '友') && !joins('”', '“') && !joins('한', '국'));
    }
}
