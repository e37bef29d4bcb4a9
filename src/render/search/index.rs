//! The index as a classic script that sets one variable, so that it also works from disk.
//!
//! ```text
//! pages  [title, address, section, text, [name in each other language], [[anchor, heading, text, language]], language]
//! words  all words, sorted, separated by spaces; pairs with one first character stand together: `厦-大门` is 厦, 厦大 and 厦门
//! hits   for each of them the pages that have it, separated by spaces; a page is (distance from the one before) × 3 + place
//!        in base 36, separated by commas
//! ```
//!
//! Addresses lead from the search page. Empty items at the end of a page are left out. The best place of a word on a page
//! counts: 0 in its title or another name, 1 in a heading, 2 in the text.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexSet;
use serde_json::{Value as Json, json};

use super::passages::Passage;
use super::tokens::{is_unspaced, tokens};
use crate::parse::markdown::excerpt::shorten;
use crate::theme::inline_json;

/// The longest text that is shown of a page or a passage, in characters.
const LONGEST_TEXT: usize = 200;

/// Where a word stands on a page; the best place comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// In the title, or in a name in another language.
    Title,
    /// In a heading.
    Heading,
    /// In the text.
    Text,
}

/// A page as it is searched and shown among the results.
#[derive(Debug, Default)]
pub(super) struct Indexed {
    /// The title.
    pub(super) title: String,
    /// The language of the title, if it is not the page's.
    pub(super) language: Option<String>,
    /// What the page is called in each other language of the site; empty where it has no other name.
    pub(super) names: Vec<String>,
    /// The link that leads there from the search page.
    pub(super) address: String,
    /// The title of the section it stands in; empty at the top.
    pub(super) section: String,
    /// What it is about.
    pub(super) text: String,
    /// Its text by headings.
    pub(super) passages: Vec<Passage>,
    /// Its words and pairs, each with the best place.
    pub(super) words: BTreeMap<String, Place>,
}

impl Indexed {
    /// Makes a text of the page findable.
    pub(super) fn add(&mut self, text: &str, place: Place) {
        tokens(text, |token| match self.words.get_mut(token) {
            Some(known) => *known = place.min(*known),
            None => drop(self.words.insert(token.to_owned(), place)),
        });
    }
}

/// Writes the index. `others` are the languages of [`Indexed::names`]. A page is let go as soon as it is written, since its
/// words take far more memory than what is left of them.
pub(super) fn script(pages: impl IntoIterator<Item = Indexed>, others: &[&str]) -> String {
    let (mut sections, mut listed) = (IndexSet::new(), String::new());
    let mut hits: HashMap<String, (usize, String)> = HashMap::new();
    for (number, page) in pages.into_iter().enumerate() {
        let comma = if number == 0 { "" } else { "," };
        listed.extend([comma, &shown(&page, &mut sections).to_string()]);
        for (word, place) in page.words {
            let (before, list) = hits.entry(word).or_default();
            if !list.is_empty() {
                list.push(',');
            }
            base_36((number - *before) * 3 + place as usize, list);
            *before = number;
        }
    }
    let mut hits: Vec<(String, String)> = hits.into_iter().map(|(word, (_, list))| (word, list)).collect();
    hits.sort_unstable();
    let words: Vec<&str> = hits.iter().map(|(word, _)| word.as_str()).collect();
    let lists: Vec<&str> = hits.iter().map(|(_, list)| list.as_str()).collect();
    let (languages, sections) = (json!(others), json!(sections.into_iter().collect::<Vec<_>>()));
    let (words, hits) = (json!(joined(&words)), json!(lists.join(" ")));
    let index = format!(
        r#"{{"languages":{languages},"sections":{sections},"pages":[{listed}],"words":{words},"hits":{hits}}}"#
    );
    format!("var searchIndex={};\n", inline_json(&index))
}

fn shown(page: &Indexed, sections: &mut IndexSet<String>) -> Json {
    let (section, _) = sections.insert_full(page.section.clone());
    let passages = page.passages.iter().map(|passage| {
        let text = shorten(&passage.text, LONGEST_TEXT);
        without_empty_end(vec![json!(passage.anchor), json!(passage.heading), json!(text), json!(passage.language)])
    });
    without_empty_end(vec![
        json!(page.title),
        json!(page.address),
        json!(section),
        json!(shorten(&page.text, LONGEST_TEXT)),
        without_empty_end(page.names.iter().map(|name| json!(name)).collect()),
        passages.collect(),
        json!(page.language),
    ])
}

/// The sorted words as one text. Writing the first character of many pairs once makes the index of a Chinese site a tenth
/// smaller.
fn joined(words: &[&str]) -> String {
    let mut out = String::new();
    let mut first = None;
    for word in words {
        let mut characters = word.chars();
        let start = characters.next().filter(|start| is_unspaced(*start));
        if start.is_none() || start != first {
            let space = if out.is_empty() { "" } else { " " };
            out.extend([space, &word[..start.map_or(word.len(), char::len_utf8)]]);
            first = start;
        }
        if start.is_some() {
            out.push(characters.next().unwrap_or('-'));
        }
    }
    out
}

fn without_empty_end(mut items: Vec<Json>) -> Json {
    while items.last().is_some_and(|item| match item {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }) {
        items.pop();
    }
    items.into()
}

fn base_36(number: usize, out: &mut String) {
    if number >= 36 {
        base_36(number / 36, out);
    }
    out.push(char::from(b"0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str, heading: &str, text: &str) -> Indexed {
        let passage = Passage { anchor: "a".into(), heading: heading.into(), text: text.into(), language: None };
        let mut page = Indexed { title: title.into(), passages: vec![passage], ..Indexed::default() };
        page.add(title, Place::Title);
        page.add(text, Place::Text);
        page.add(heading, Place::Heading);
        page
    }

    fn read(script: &str) -> Json {
        let json = script.strip_prefix("var searchIndex=").unwrap().strip_suffix(";\n").unwrap();
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_word_leads_to_its_pages_with_the_best_place_on_each() {
        let index =
            read(&script([page("Visa", "Fees", "visa"), page("X", "Visa", ""), page("X", "", "fees 签证")], &[]));
        assert_eq!(index["words"], "fees visa x 签证 证-");
        assert_eq!(index["hits"], "1,8 0,4 3,3 8 8");
    }

    #[test]
    fn nothing_in_a_text_can_end_the_script() {
        let script = script([page("</script><!--\u{2029}", "\u{2028}", "' &")], &["zh-Hans"]);
        assert!(!script.contains(['<', '\u{2028}', '\u{2029}', '&', '\'']), "{script}");
        assert_eq!(read(&script)["pages"][0][5][0], json!(["a", "\u{2028}", "' &"]));
    }

    #[test]
    fn pairs_share_their_first_character() {
        assert_eq!(joined(&["a", "厦", "厦大", "厦门", "大", "门口"]), "a 厦-大门 大- 门口");
    }

    #[test]
    fn numbers_are_written_as_javascript_reads_them() {
        for (number, text) in [(0, "0"), (35, "z"), (36, "10"), (1295, "zz")] {
            let mut out = String::new();
            base_36(number, &mut out);
            assert_eq!(out, text);
        }
    }
}
