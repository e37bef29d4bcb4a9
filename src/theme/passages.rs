//! [`Passages`]: text in another script than the page it stands on, marked with its language (WCAG 2.2, 3.1.2): screen
//! readers change their voice by it, and browsers choose Chinese, not Japanese, forms of characters.
//!
//! Names and titles mix scripts in ways that no author marks up by hand, so it is done here. A few Latin words in Chinese
//! text are names and stay as they are. Where kana stand, the Chinese characters around them are Japanese.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;

/// So many Latin words without a Chinese character between them are a passage; fewer are a name.
pub const PASSAGE: usize = 7;

/// What stands between the runs of Latin text in Chinese text.
const CHINESE_MARKS: &str = "，。；：？！、（）《》“”·・";

/// The language of what is written with kana.
const JAPANESE: &str = "ja";

/// Marks passages with the languages of a site.
#[derive(Debug, Clone)]
pub struct Passages {
    chinese: Arc<str>,
    latin: Arc<str>,
}

impl Passages {
    /// For a site in these languages.
    pub fn new(languages: &[Arc<str>]) -> Self {
        let find = |wanted: bool| languages.iter().find(|tag| is_chinese(tag) == wanted).cloned();
        Self { chinese: find(true).unwrap_or_else(|| "zh".into()), latin: find(false).unwrap_or_else(|| "en".into()) }
    }

    /// A text that stands by itself, such as the title of a source, escaped already. What is a passage in it is marked, and
    /// all of it when it has no Chinese character and is more than a name.
    pub fn mark_text<'a>(&self, html: &'a str, language: &str) -> Cow<'a, str> {
        if is_chinese(language) && !html.contains(is_ideographic) && words(html).nth(TITLE - 1).is_some() {
            return Cow::Owned(format!("<span lang=\"{}\">{html}</span>", self.latin));
        }
        self.mark(html, language)
    }

    /// A piece of HTML for a page in a language, with a `<span lang>` around each passage in another script.
    pub fn mark<'a>(&self, html: &'a str, language: &str) -> Cow<'a, str> {
        let passages = if is_chinese(language) { self.in_chinese(html) } else { self.in_latin(html, language) };
        if passages.is_empty() {
            return Cow::Borrowed(html);
        }
        let mut out = String::with_capacity(html.len() + passages.len() * 32);
        let mut from = 0;
        for (passage, tag) in passages {
            out.extend([&html[from..passage.start], "<span lang=\"", tag, "\">", &html[passage.clone()], "</span>"]);
            from = passage.end;
        }
        out.push_str(&html[from..]);
        Cow::Owned(out)
    }

    /// Chinese and Japanese in a page in a Latin script, each with its language.
    fn in_latin(&self, html: &str, language: &str) -> Vec<(Range<usize>, &str)> {
        // The first bytes of their characters in UTF-8: most pages have none, and a look is cheap.
        if language == JAPANESE || !html.bytes().any(|byte| (0xe3..=0xe9).contains(&byte) || byte == 0xf0) {
            return Vec::new();
        }
        let tag =
            |passage: &Range<usize>| if html[passage.clone()].contains(is_kana) { JAPANESE } else { &self.chinese };
        ideographic(html, |c| CHINESE_MARKS.contains(c) || c.is_ascii_digit())
            .into_iter()
            .map(|passage| (passage.clone(), tag(&passage)))
            .collect()
    }

    /// Latin text and Japanese in a Chinese page, each with its language.
    fn in_chinese(&self, html: &str) -> Vec<(Range<usize>, &str)> {
        let mut passages: Vec<(Range<usize>, &str)> =
            latin(html).into_iter().map(|passage| (passage, &*self.latin)).collect();
        // The first two bytes of kana in UTF-8.
        if html.as_bytes().windows(2).any(|bytes| bytes[0] == 0xe3 && (0x81..=0x83).contains(&bytes[1])) {
            // Chinese goes on behind a mark.
            let runs = ideographic(html, |c| c.is_ascii_digit());
            let japanese = runs.into_iter().filter(|run| html[run.clone()].contains(is_kana));
            passages.extend(japanese.map(|run| (run, JAPANESE)));
            passages.sort_by_key(|(passage, _)| passage.start);
        }
        passages
    }
}

/// A title of so many Latin words, and nothing else, is in its language; fewer are a name.
const TITLE: usize = 3;

/// Whether a language is written in Chinese characters.
pub fn is_chinese(tag: &str) -> bool {
    tag.split('-').next() == Some("zh")
}

/// Whether a character is a Chinese one: the unified ideographs (Unicode 16: 3400, 4E00 and the planes from 20000).
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a character is one that only Japanese is written with: hiragana, katakana, and the mark that repeats a character.
pub fn is_kana(c: char) -> bool {
    // `・` is left out: Chinese texts have it too, between the parts of a foreign name.
    matches!(c, '々' | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}')
}

/// Whether Chinese or Japanese is written with a character.
fn is_ideographic(c: char) -> bool {
    is_han(c) || is_kana(c)
}

/// The stretches of Latin text in a Chinese text that are longer than a name, as byte ranges.
pub fn latin_passages(text: &str) -> Vec<Range<usize>> {
    let mut passages = Vec::new();
    let mut start = 0;
    let is_end = |c: char| !c.is_ascii() && (is_ideographic(c) || CHINESE_MARKS.contains(c));
    let ends = text.char_indices().filter(|(_, c)| is_end(*c));
    for (end, next) in ends.map(|(at, c)| (at, at + c.len_utf8())).chain([(text.len(), text.len())]) {
        let stretch = &text[start..end];
        // The shortest word is a letter and a space, but for the last.
        if stretch.len() >= 2 * PASSAGE - 1 && words(stretch).nth(PASSAGE - 1).is_some() {
            let from = start + stretch.len() - stretch.trim_start().len();
            passages.push(from..from + stretch.trim().len());
        }
        start = next;
    }
    passages
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| word.contains(char::is_alphabetic))
}

/// The texts between the tags of a piece of HTML, as byte ranges.
fn texts(html: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = html.as_bytes().get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        let end = memchr(b'<', rest).map_or(html.len(), |tag| start + tag);
        at = memchr(b'>', &html.as_bytes()[end..]).map_or(html.len(), |close| end + close + 1);
        Some(start..end)
    })
}

fn latin(html: &str) -> Vec<Range<usize>> {
    let in_text = |text: Range<usize>| {
        let passages = latin_passages(&html[text.clone()]);
        passages.into_iter().map(move |passage| text.start + passage.start..text.start + passage.end)
    };
    texts(html).flat_map(in_text).collect()
}

/// The runs of Chinese and Japanese, as byte ranges; what `joins` may stand between two characters of one run.
fn ideographic(html: &str, joins: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut passages: Vec<Range<usize>> = Vec::new();
    for text in texts(html) {
        for (at, c) in html[text.clone()].char_indices().filter(|(_, c)| is_ideographic(*c)) {
            let (start, end) = (text.start + at, text.start + at + c.len_utf8());
            match passages.last_mut() {
                Some(last) if last.end >= text.start && html[last.end..start].chars().all(&joins) => last.end = end,
                _ => passages.push(start..end),
            }
        }
    }
    passages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(language: &str, html: &str) -> String {
        Passages::new(&["en".into(), "zh-Hans".into()]).mark(html, language).into_owned()
    }

    #[test]
    fn chinese_is_marked_in_english_text() {
        assert_eq!(
            marked("en", "<p title=\"厦门\">The office (外事办公室) in 厦门、福州 &amp; <b>加的夫</b></p>"),
            "<p title=\"厦门\">The office (<span lang=\"zh-Hans\">外事办公室</span>) in \
             <span lang=\"zh-Hans\">厦门、福州</span> &amp; <b><span lang=\"zh-Hans\">加的夫</span></b></p>"
        );
        assert_eq!(marked("en", "Plain – “text”"), "Plain – “text”");
    }

    #[test]
    fn characters_beside_kana_are_japanese() {
        assert_eq!(
            marked("en", "わが市が7つの協力協議を締結 (2018-10-17), 厦门、大连 and 北アンプトン"),
            "<span lang=\"ja\">わが市が7つの協力協議を締結</span> (2018-10-17), \
             <span lang=\"zh-Hans\">厦门、大连</span> and <span lang=\"ja\">北アンプトン</span>"
        );
        assert_eq!(
            marked("zh-Hans", "该网页用日文“北アンプトン”称呼约克・纽瓦克，2018年。"),
            "该网页用日文“<span lang=\"ja\">北アンプトン</span>”称呼约克・纽瓦克，2018年。"
        );
        assert_eq!(marked("ja", "協力協議を締結"), "協力協議を締結");
    }

    #[test]
    fn sentences_are_marked_in_chinese_text_and_names_are_not() {
        assert_eq!(
            marked(
                "zh-Hans",
                "伯恩茅斯（Bournemouth, Christchurch and Poole）：Key agreement between Derry and Dalian goes on。"
            ),
            "伯恩茅斯（Bournemouth, Christchurch and Poole）：\
             <span lang=\"en\">Key agreement between Derry and Dalian goes on</span>。"
        );
    }

    #[test]
    fn a_title_is_marked_as_a_whole() {
        let passages = Passages::new(&["en".into(), "zh-Hans".into()]);
        let marked = |text| passages.mark_text(text, "zh-Hans").into_owned();
        assert_eq!(marked("Delegates take care"), "<span lang=\"en\">Delegates take care</span>");
        assert_eq!(marked("Lancashire Telegraph"), "Lancashire Telegraph");
        assert_eq!(marked("伯里 Bury in the UK"), "伯里 Bury in the UK");
    }

    #[test]
    fn broken_html_does_no_harm() {
        for html in ["<", "<p", "厦<", ">厦<b>门", "a<!--厦-->"] {
            marked("en", html);
            marked("zh-Hans", html);
        }
        assert_eq!(marked("en", "厦<b>门"), "<span lang=\"zh-Hans\">厦</span><b><span lang=\"zh-Hans\">门</span>");
    }
}
