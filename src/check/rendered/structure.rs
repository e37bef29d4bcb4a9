//! Headings, ids, images and links of a rendered page, as a person hears or steps through them (WCAG 2.2: 1.1.1, 1.3.1,
//! 2.4.4, 4.1.2).

use std::collections::HashSet;

use super::Found;
use super::reading::Reading;
use crate::diag::codes;

/// Words of a link that say nothing without the sentence around it.
const EMPTY_WORDS: [&str; 14] = [
    "here",
    "click here",
    "click",
    "this",
    "this page",
    "this link",
    "link",
    "more",
    "read more",
    "点击",
    "点击这里",
    "这里",
    "更多",
    "链接",
];

pub(super) fn check(page: &Reading, found: &mut Vec<Found>) {
    let mut seen = HashSet::new();
    for id in page.ids.iter().filter(|id| !seen.insert(id.as_str())) {
        found.push(
            Found::new(&codes::REPEATED_ID, format!("the id `{id}` stands twice on a page"))
                .quoting(id)
                .help("an id names one element: links to it, and labels, reach only the first"),
        );
    }
    headings(page, found);
    for address in &page.without_alt {
        found.push(
            Found::new(&codes::IMAGE_WITHOUT_ALT, format!("the image `{address}` has no text in its place"))
                .quoting(address)
                .help("say what it shows in `alt`; `alt=\"\"` for mere decoration"),
        );
    }
    for link in &page.links {
        let name = link.name.trim();
        if name.is_empty() {
            found.push(
                Found::new(&codes::LINK_WITHOUT_NAME, format!("the link to `{}` has no words", link.address))
                    .quoting(&link.address)
                    .help("give it words, or an `aria-label`"),
            );
        } else if EMPTY_WORDS.contains(&name.to_lowercase().as_str()) {
            found.push(
                Found::new(&codes::LINK_WITHOUT_NAME, format!("the link `{name}` does not say where it leads"))
                    .quoting(name)
                    .help("people jump from link to link: name what is there, such as `the four steps`"),
            );
        }
    }
}

fn headings(page: &Reading, found: &mut Vec<Found>) {
    let top = page.headings.iter().filter(|(level, _)| *level == 1).count();
    if top != 1 {
        let message = format!("a page needs one heading of the first level, and this one has {top}");
        found.push(Found::new(&codes::HEADING_ORDER, message).help("the title is that heading; text starts with `##`"));
    }
    let mut before = 0;
    for (level, text) in &page.headings {
        if *level > before + 1 && before > 0 {
            let message = format!("the heading `{text}` is of level {level} and follows one of level {before}");
            let right = "#".repeat(usize::from(before) + 1);
            found.push(
                Found::new(&codes::HEADING_ORDER, message)
                    .quoting(text)
                    .help(format!("no level may be left out: write it with `{right}`")),
            );
        }
        before = *level;
    }
}
