//! Terms are the same everywhere: a rendering that `content/glossary.yaml` tells to avoid is reported where it stands.
//!
//! A word inside quotation marks is allowed: there a page explains it.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, codes};
use crate::model::{Locator, Site};
use crate::parse::yaml::{self, YamlText};
use crate::parse::{Part, Value, ValuePath};
use crate::schema::{Localization, walk};
use crate::source::Snapshot;

/// Where the glossary stands.
const GLOSSARY: &str = "content/glossary.yaml";

/// What stands before a word that a text only quotes.
const OPENING_QUOTES: [char; 6] = ['“', '‘', '「', '『', '《', '"'];

/// A rendering to avoid in a language.
struct Avoided {
    language: Arc<str>,
    word: Arc<str>,
    instead: Arc<str>,
}

/// Reports avoided words in pages and records, and a glossary that cannot be read.
pub(super) fn check(site: &Site, snapshot: &Snapshot, locator: &Locator<'_>) -> Vec<Diagnostic> {
    let Some(source) = snapshot.get(GLOSSARY) else { return Vec::new() };
    let text = YamlText::whole(GLOSSARY, source.text());
    let glossary = match yaml::parse(&text) {
        Ok(glossary) => glossary,
        Err(findings) => return findings,
    };
    let (avoided, mut findings) = read(&glossary, site, &text);
    if !avoided.is_empty() {
        in_pages(site, snapshot, &avoided, &mut findings);
        in_records(site, locator, &avoided, &mut findings);
    }
    findings
}

fn read(glossary: &Value, site: &Site, text: &YamlText<'_>) -> (Vec<Avoided>, Vec<Diagnostic>) {
    let mut avoided = Vec::new();
    let Some(terms) = glossary.as_list() else {
        let finding = Diagnostic::new(&codes::WRONG_TYPE, "the glossary is not a list of terms")
            .at(GLOSSARY, text.range.clone(), "")
            .with_help("start each term with `- en: ...`");
        return (avoided, vec![finding]);
    };
    let mut empty = Vec::new();
    for (index, term) in terms.iter().enumerate() {
        for tag in site.config.languages.tags() {
            let words = term.get("avoid").and_then(|avoid| avoid.get(tag)?.as_list()).unwrap_or_default();
            let instead: Arc<str> = term.get(tag).and_then(Value::as_text).unwrap_or_default().into();
            for (place, word) in words.iter().enumerate() {
                match word.as_text().map(str::trim) {
                    // It would be found between any two letters.
                    Some("") => empty.push(ValuePath::root().index(index).key("avoid").key(tag).index(place)),
                    Some(word) => avoided.push(Avoided {
                        language: Arc::clone(tag),
                        word: word.into(),
                        instead: Arc::clone(&instead),
                    }),
                    None => {}
                }
            }
        }
    }
    let places: Vec<_> = empty.iter().map(|path| (path.clone(), Part::Value)).collect();
    let findings = empty.iter().zip(yaml::locate(text, &places)).map(|(path, span)| {
        Diagnostic::new(&codes::WRONG_TYPE, format!("{} is empty", path.in_words()))
            .at(GLOSSARY, span.unwrap_or(text.range.clone()), "nothing here")
            .with_help("write the word to avoid, or remove it")
    });
    (avoided, findings.collect())
}

fn in_pages(site: &Site, snapshot: &Snapshot, avoided: &[Avoided], findings: &mut Vec<Diagnostic>) {
    for (language, shown) in site.pages.values().flat_map(|page| page.translations.iter().enumerate()) {
        let Some(shown) = shown.as_ref().filter(|shown| shown.translation.language == language) else { continue };
        let file = shown.translation.source.as_str();
        let text = snapshot.text_of(file).unwrap_or_default();
        for term in avoided.iter().filter(|term| *term.language == *site.config.languages.tags()[language]) {
            findings.extend(places(text, &term.word).map(|span| finding(term).at(file, span, "")));
        }
    }
}

fn in_records(site: &Site, locator: &Locator<'_>, avoided: &[Avoided], findings: &mut Vec<Diagnostic>) {
    for entry in site.entries.values().flat_map(indexmap::IndexMap::values) {
        let fields = &site.collections[&entry.name.collection].schema.fields;
        let mut found: Vec<(ValuePath, &Avoided)> = Vec::new();
        walk::walk(site.record(entry).value, fields, &mut |path, field, value| {
            if field.notes.localized == Localization::No {
                return;
            }
            for term in avoided {
                let text = value.get(&term.language).and_then(Value::as_text).unwrap_or_default();
                if places(text, &term.word).next().is_some() {
                    found.push((path.within(&entry.at).key(&term.language), term));
                }
            }
        });
        if found.is_empty() {
            continue;
        }
        let file = entry.source.as_str();
        let positions = locator.file(file);
        let text = positions.text().text;
        for (path, term) in found {
            let span = positions.locate(&path, Part::Value);
            // The word itself, where the value is written as it is read.
            let span = span.map(|span| {
                let word = places(&text[span.clone()], &term.word).next();
                word.map_or(span.clone(), |word| span.start + word.start..span.start + word.end)
            });
            findings.push(match span {
                Some(span) => finding(term).at(file, span, ""),
                None => finding(term).in_file(file),
            });
        }
    }
}

/// Where a word stands in a text without being quoted.
fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let is_quoted = |at: usize| text[..at].chars().next_back().is_some_and(|before| OPENING_QUOTES.contains(&before));
    text.match_indices(word).filter(move |(at, _)| !is_quoted(*at)).map(|(at, word)| at..at + word.len())
}

fn finding(term: &Avoided) -> Diagnostic {
    let finding = Diagnostic::new(&codes::GLOSSARY, format!("the glossary avoids `{}`", term.word));
    if term.instead.is_empty() {
        return finding.with_help(format!("`{GLOSSARY}` says more"));
    }
    finding.with_help(format!("write `{}`; a word inside quotation marks is left alone", term.instead))
}
