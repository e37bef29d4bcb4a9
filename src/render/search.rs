//! What the search page looks things up in, and the list of all pages that stands below it.
//!
//! A Markdown page is searched by what its `<main>` shows, as a reader finds it there; a record by the fields whose schema
//! says `search`; a page that lists records by its introduction, since each of them has its own page. A page's names in the
//! other languages lead to it too. What search engines may not list is left out.

mod index;
mod passages;
mod tokens;

use std::collections::HashMap;

use indexmap::IndexMap;
use rayon::prelude::*;
use tera::Value as Template;

use self::index::{Indexed, Place, script};
use self::passages::Passage;
use super::{Depth, Renderer, fill, page, tree};
use crate::model::{Entry, Site};
use crate::parse::{Value, ValuePath};
use crate::plan::{Content, Output};
use crate::schema::{Field, Localization, Shape};
use crate::theme::plain;
use crate::theme::value::{map_value, text_value};

/// A field with this weight counts like the title of its record.
const LIKE_A_TITLE: u8 = 10;
/// A field with this weight counts like a heading.
const LIKE_A_HEADING: u8 = 4;

/// How many pages are read in parallel before their words are put into the index.
const AT_ONCE: usize = 512;

/// The index of a language as a script. `page` is the id of the page that loads it.
pub(super) fn index(renderer: &Renderer, output: &Output, page: &str) -> Vec<u8> {
    let language = output.language.unwrap_or(0);
    let from = renderer.site.pages.get(page).and_then(|page| page.translations[language].as_ref());
    let Some(from) = from.map(|shown| shown.permalink.as_str()) else { return Vec::new() };
    let labels = labels(renderer, language);
    let pages: Vec<&Output> = listed(renderer, language).collect();
    let pages = pages.chunks(AT_ONCE).flat_map(|pages| {
        let pages = pages.par_iter().map(|output| indexed(renderer, output, language, from, &labels));
        pages.collect::<Vec<Indexed>>()
    });
    let tags = renderer.site.config.languages.tags().iter().enumerate();
    let others: Vec<&str> = tags.filter(|(other, _)| *other != language).map(|(_, tag)| &**tag).collect();
    script(pages, &others).into_bytes()
}

/// The pages of a language that may be found, in the plan's order.
fn listed(renderer: &Renderer, language: usize) -> impl Iterator<Item = &Output> {
    renderer.plan.pages().filter(move |output| output.language == Some(language) && output.indexable)
}

/// What the facets say of each record: its values' labels.
type Labels<'a> = HashMap<(&'a str, &'a str), Vec<&'a str>>;

fn labels(renderer: &Renderer, language: usize) -> Labels<'_> {
    let mut labels = Labels::new();
    for listing in &renderer.plan.listings {
        for value in listing.facets.iter().flat_map(|facet| &facet.values) {
            for member in &value.members {
                labels.entry((&listing.collection, member)).or_default().push(&value.labels[language]);
            }
        }
    }
    labels
}

fn indexed(renderer: &Renderer, output: &Output, language: usize, from: &str, labels: &Labels<'_>) -> Indexed {
    let section = tree::section(&renderer.plan, output);
    let mut indexed = Indexed {
        title: output.title.to_string(),
        language: title_language(&renderer.site, output, language).map(str::to_owned),
        names: names(renderer, output, language),
        address: renderer.links().relative(from, output.permalink.as_str()),
        section: section.map_or_else(String::new, |section| tree::label(&renderer.site, section).to_string()),
        text: output.description.as_deref().unwrap_or_default().to_owned(),
        ..Indexed::default()
    };
    indexed.add(&output.title, Place::Title);
    for name in indexed.names.clone() {
        indexed.add(&name, Place::Title);
    }
    indexed.add(&indexed.text.clone(), Place::Text);
    match &output.content {
        Content::Entry(name) => {
            if let Some(entry) = renderer.site.entry(&name.collection, &name.id) {
                record(&renderer.site, entry, language, &mut indexed);
            }
            if let Some(labels) = labels.get(&(&*name.collection, &*name.id)) {
                let text = labels.join(" · ");
                indexed.add(&text, Place::Heading);
                indexed.passages.push(Passage { text, ..Passage::default() });
            }
        }
        Content::Facet { listing, facet, .. } => {
            if let Some(facet) = renderer.plan.listings[*listing].facet(facet) {
                say(&mut indexed, Passage { text: facet.labels[language].to_string(), ..Passage::default() });
            }
        }
        _ => passages(renderer, output, language, from).into_iter().for_each(|passage| say(&mut indexed, passage)),
    }
    indexed
}

fn say(indexed: &mut Indexed, passage: Passage) {
    indexed.add(&passage.heading, Place::Heading);
    indexed.add(&passage.text, Place::Text);
    indexed.passages.push(passage);
}

/// The text of a page. Only its own words are taken of a list, whose records have pages, and of the search page, which
/// lists everything.
fn passages(renderer: &Renderer, output: &Output, language: usize, from: &str) -> Vec<Passage> {
    let is_page = matches!(output.content, Content::Page(_)) && output.permalink.as_str() != from;
    if is_page {
        let mut html = Vec::new();
        // What is wrong with the page is reported where the page itself is rendered.
        let _ = renderer.render(output, Depth::Proof, &mut html);
        return passages::of_page(&String::from_utf8_lossy(&html));
    }
    tree::shown(&renderer.site, output).map_or_else(Vec::new, |shown| {
        let context = page::context_outside(renderer, output, shown, language);
        let file = shown.translation.source.as_str();
        let reader = fill::Reader {
            file,
            language,
            written: shown.translation.language,
            page: Some((output.permalink.as_str(), &context)),
        };
        let (html, _) = fill::html(renderer, &shown.translation.document, &reader);
        passages::of_page(&html)
    })
}

/// What the page is called in each other language of the site; nothing where that is the same.
fn names(renderer: &Renderer, output: &Output, language: usize) -> Vec<String> {
    let others = (0..renderer.site.config.languages.all().len()).filter(|other| *other != language);
    let title = |other| renderer.plan.translations(output).find(|it| it.language == Some(other)).map(|it| &it.title);
    others
        .map(|other| title(other).filter(|title| **title != output.title).map_or_else(String::new, ToString::to_string))
        .collect()
}

/// The language of a page's title, if it had to fall back to another one.
fn title_language<'a>(site: &'a Site, output: &Output, language: usize) -> Option<&'a str> {
    let own = site.tag(language);
    let tag = match &output.content {
        Content::Entry(name) => {
            let entry = site.entry(&name.collection, &name.id)?;
            let titles = site.field(entry, &site.collections[&name.collection].title_field)?.as_map()?;
            if titles.contains_key(own) { own } else { titles.keys().next()? }
        }
        _ => site.tag(tree::shown(site, output)?.translation.language),
    };
    (tag != own).then_some(tag)
}

/// The searched texts of a record.
fn record(site: &Site, entry: &Entry, language: usize, indexed: &mut Indexed) {
    let collection = &site.collections[&entry.name.collection];
    let derived = collection.derived.iter().flat_map(|derived| &derived.schema.fields);
    let mut texts = Texts { site, entry, language, found: Vec::new() };
    for (name, field) in
        collection.schema.fields.iter().chain(derived).filter(|(name, _)| **name != collection.title_field)
    {
        let Some(value) = site.field(entry, name) else { continue };
        texts.gather(field, 0, &ValuePath::root().key(name), value);
        let label = field.notes.label.get(site.tag(language)).map_or("", |label| label);
        for Found { text, language, weight } in std::mem::take(&mut texts.found) {
            let place = match weight {
                LIKE_A_TITLE.. => Place::Title,
                LIKE_A_HEADING.. => Place::Heading,
                _ => Place::Text,
            };
            indexed.add(&text, place);
            if Some(name) != collection.description_field.as_ref() {
                indexed.passages.push(Passage { heading: label.to_owned(), text, language, ..Passage::default() });
            }
        }
    }
}

/// A text of a record.
struct Found {
    text: String,
    /// Its language, if it had to fall back to another one.
    language: Option<String>,
    weight: u8,
}

struct Texts<'a> {
    site: &'a Site,
    entry: &'a Entry,
    language: usize,
    found: Vec<Found>,
}

impl Texts<'_> {
    /// Gathers the texts in a field that has a weight or lies in one that has.
    fn gather(&mut self, field: &Field, around: u8, path: &ValuePath, value: &Value) {
        let weight = field.notes.search.max(around);
        match (&field.shape, value) {
            (Shape::List { item, .. }, Value::List(items)) => {
                for (place, value) in items.iter().enumerate() {
                    self.gather(item, weight, &path.index(place), value);
                }
            }
            (Shape::Object(fields), Value::Map(_)) => {
                for (name, field) in fields {
                    self.gather(field, weight, &path.key(name), value.get(name).unwrap_or(&Value::Null));
                }
            }
            _ if weight == 0 => {}
            (_, Value::Map(by_language)) if field.notes.localized != Localization::No => {
                let own = self.site.tag(self.language);
                let Some((tag, text)) = by_language.get_key_value(own).or_else(|| by_language.first()) else { return };
                let language = (**tag != *own).then(|| tag.to_string());
                self.add(field, &path.key(tag), text, language, weight);
            }
            _ => self.add(field, path, value, None, weight),
        }
    }

    fn add(&mut self, field: &Field, path: &ValuePath, value: &Value, language: Option<String>, weight: u8) {
        let Some(text) = value.as_text() else { return };
        let document = self.entry.documents.iter().find(|document| document.path == *path);
        let label = field.notes.labels.get(text).and_then(|labels| labels.get(self.site.tag(self.language)));
        let target = field.notes.reference.as_ref().and_then(|target| self.site.entry(target, text));
        let text = match (document, label, target) {
            (Some(field), ..) => plain(&field.document.html),
            (_, Some(label), _) => label.to_string(),
            (.., Some(entry)) => self.site.entry_title(entry, self.language).to_owned(),
            _ => text.to_owned(),
        };
        self.found.push(Found { text, language, weight });
    }
}

/// All pages of a language for a list without scripts, by section and, for facets, by facet: `title`, `facet` and `pages`
/// of each. Pages are ordered by their title in the default language, so that Chinese names stand where their romanised
/// form does.
pub(super) fn directory(renderer: &Renderer, language: usize) -> Template {
    let mut groups: IndexMap<(usize, &str, &str), Vec<&Output>> = IndexMap::new();
    for output in listed(renderer, language) {
        let section = tree::section(&renderer.plan, output);
        // Sections stand in the order of the menu, after the pages at the top.
        let in_menu = |section: &Output| renderer.menu[language].iter().position(|item| *item == section.permalink);
        let rank = section.map_or(0, |section| in_menu(section).map_or(usize::MAX, |place| place + 1));
        let title = section.map_or("", |section| tree::label(&renderer.site, section));
        let facet = match &output.content {
            Content::Facet { listing, facet, .. } => renderer.plan.listings[*listing].facet(facet),
            _ => None,
        };
        let facet = facet.map_or("", |facet| &facet.labels[language]);
        groups.entry((rank, title, facet)).or_default().push(output);
    }
    groups.sort_by(|(a_rank, a_title, a_facet), _, (b_rank, b_title, b_facet), _| {
        (a_rank, a_title, !a_facet.is_empty()).cmp(&(b_rank, b_title, !b_facet.is_empty()))
    });
    let groups = groups.into_iter().map(|((_, title, facet), mut pages)| {
        pages.sort_by_cached_key(|output| {
            let first = renderer.plan.translations(output).next().unwrap_or(output);
            let mut key = String::new();
            tokens::tokens(&first.title, |token| key.extend([token, " "]));
            (key, &output.permalink)
        });
        let pages = pages.into_iter().map(|output| entry_of_directory(renderer, output, language));
        map_value([
            ("title", text_value(title)),
            ("facet", text_value(facet)),
            ("pages", pages.collect::<Vec<_>>().into()),
        ])
    });
    groups.collect::<Vec<_>>().into()
}

fn entry_of_directory(renderer: &Renderer, output: &Output, language: usize) -> Template {
    let site = &*renderer.site;
    let tags = site.config.languages.tags().iter().enumerate().filter(|(other, _)| *other != language);
    let names = tags.zip(names(renderer, output, language)).filter(|(_, name)| !name.is_empty());
    let names = names.map(|((_, tag), name)| map_value([("lang", text_value(tag)), ("title", text_value(&name))]));
    map_value([
        ("kind", text_value(page::identity(renderer, output).0)),
        ("title", text_value(&output.title)),
        ("title_lang", text_value(title_language(site, output, language).unwrap_or_else(|| site.tag(language)))),
        ("permalink", text_value(output.permalink.as_str())),
        ("names", names.collect::<Vec<_>>().into()),
    ])
}
