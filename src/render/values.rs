//! Entries and pages as template values, one set for each language, made once and shared by all pages.
//!
//! The shapes are the contract with theme authors: `docs/themes.md`.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;
use tera::Value as Template;

use super::Renderer;
use super::fill::{self, Reader};
use crate::diag::Diagnostic;
use crate::model::{Entry, EntryId, FieldDocument, Shown, Site};
use crate::parse::{Value, ValuePath};
use crate::schema::{Field, Fields, Localization, Shape};
use crate::theme::value::{extended, html_value, map_value, text_value, to_template};

/// The template values of one language.
pub(super) struct Values {
    /// Every entry, with the entries it refers to inside.
    pub(super) entries: HashMap<EntryId, Template>,
    /// The entries of each collection in order, and the pages under `pages`.
    pub(super) collections: Template,
    /// A summary of every page by its id.
    pub(super) pages: IndexMap<Arc<str>, Template>,
}

/// What is known of entries so far: what an entry shows of those that it refers to.
type Known<'a> = HashMap<&'a EntryId, Template>;

impl Values {
    /// Makes the values of a language, with what is wrong in the Markdown of records. What says the same as in the renderer
    /// `before` is taken over from it.
    pub(super) fn of(renderer: &Renderer, before: Option<&Renderer>, language: usize) -> (Self, Vec<Diagnostic>) {
        let (site, mut findings) = (&*renderer.site, Vec::new());
        let all = || site.entries.values().flat_map(IndexMap::values);
        let mut documents = HashMap::new();
        for entry in all() {
            for field in &entry.documents {
                if !is_for(site, field, language) {
                    continue;
                }
                let tag = field.tag.as_deref().and_then(|tag| site.config.languages.position(tag));
                let written = tag.unwrap_or(language);
                let reader = Reader { file: entry.source.as_str(), language, written, page: None };
                let (html, problems) = fill::html(renderer, &field.document, &reader);
                findings.extend(problems);
                documents.insert((&entry.name, &field.path), html_value(&html));
            }
        }
        let maker = Maker { site, language, documents };
        let known: Known<'_> = all().map(|entry| (&entry.name, map_value(maker.identity(entry)))).collect();
        let shallow: Known<'_> = all().map(|entry| (&entry.name, maker.entry(entry, &known))).collect();
        let entries: HashMap<EntryId, Template> =
            all().map(|entry| (entry.name.clone(), maker.deepen(entry, &shallow))).collect();
        let shown = site.pages.values().filter_map(|page| Some((page, page.translations[language].as_ref()?)));
        let pages: IndexMap<Arc<str>, Template> = shown
            .map(|(page, shown)| {
                let same = before.and_then(|before| before.summary_of(&page.id, shown, language));
                (Arc::clone(&page.id), same.unwrap_or_else(|| summary(site, &page.id, shown)))
            })
            .collect();
        let lists = site.entries.iter().map(|(id, members)| {
            let members: Vec<Template> = members.values().map(|entry| entries[&entry.name].clone()).collect();
            (Arc::clone(id), members.into())
        });
        let page_list: Vec<Template> = pages.values().cloned().collect();
        let collections = map_value(lists.chain([(Arc::from("pages"), page_list.into())]));
        (Self { entries, collections, pages }, findings)
    }
}

/// Whether a Markdown text is shown in a language: its own, or one whose text it stands in for ([`Maker::localized`]).
fn is_for(site: &Site, field: &FieldDocument, language: usize) -> bool {
    field.stands_in || field.tag.as_deref().is_none_or(|tag| tag == site.tag(language))
}

impl Renderer {
    /// What a list said about a page, if it was the same text at the same address. A translation is shared by two sites only
    /// when they have the same languages (`model::assemble`).
    fn summary_of(&self, id: &str, shown: &Shown, language: usize) -> Option<Template> {
        let known = self.site.pages.get(id)?.translations.get(language)?.as_ref()?;
        let is_same = Arc::ptr_eq(&known.translation, &shown.translation) && known.permalink == shown.permalink;
        if is_same { self.values.get(language)?.pages.get(id).cloned() } else { None }
    }
}

/// What a list says about a page. Depends on the page as shown and on the languages alone.
fn summary(site: &Site, id: &Arc<str>, shown: &Shown) -> Template {
    let front = &shown.translation.front;
    let optional = |text: &Option<Arc<str>>| text.as_deref().map_or_else(Template::none, text_value);
    map_value([
        ("id", text_value(id)),
        ("title", text_value(&front.title)),
        ("label", text_value(front.nav_label.as_deref().unwrap_or(&front.title))),
        ("description", optional(&front.description)),
        ("permalink", text_value(shown.permalink.as_str())),
        ("date", optional(&front.date)),
        ("updated", optional(&front.updated)),
        ("lang", text_value(site.tag(shown.translation.language))),
        ("noindex", front.noindex.into()),
        ("extra", to_template(&front.extra)),
    ])
}

struct Maker<'a> {
    site: &'a Site,
    language: usize,
    documents: HashMap<(&'a EntryId, &'a ValuePath), Template>,
}

impl Maker<'_> {
    /// An entry with all its fields, and of those it refers to what is known: `{id, title, permalink}`.
    fn entry(&self, entry: &Entry, known: &Known<'_>) -> Template {
        self.with_fields(entry, &known[&entry.name], known, |_| true)
    }

    /// An entry, made before, with all fields of those it refers to.
    fn deepen(&self, entry: &Entry, known: &Known<'_>) -> Template {
        self.with_fields(entry, &known[&entry.name], known, refers)
    }

    /// A mapping with fields of an entry put in.
    fn with_fields(&self, entry: &Entry, to: &Template, known: &Known<'_>, wanted: fn(&Field) -> bool) -> Template {
        let collection = &self.site.collections[&entry.name.collection];
        let record = self.site.record(entry).value;
        let derived = collection.derived.iter().flat_map(|derived| derived.schema.fields.iter());
        let written = collection.schema.fields.iter().zip(std::iter::repeat(record));
        let all = written.chain(derived.zip(std::iter::repeat(&entry.facts)));
        // The title is given as a plain text: every template needs it.
        let wanted = all.filter(|((name, field), _)| &***name != "title" && wanted(field));
        let made = wanted.map(|((name, field), source)| {
            let value = source.get(name).unwrap_or(&Value::Null);
            (Arc::clone(name), self.field(entry, &ValuePath::root().key(name), field, value, known))
        });
        extended(to, made)
    }

    fn identity(&self, entry: &Entry) -> Vec<(&'static str, Template)> {
        let collection = &self.site.collections[&entry.name.collection];
        let title = self.site.entry_title(entry, self.language);
        let titles = self.site.field(entry, &collection.title_field);
        let title_tag = match titles {
            Some(Value::Map(by_language)) if !by_language.contains_key(self.site.tag(self.language)) => {
                by_language.keys().next().cloned()
            }
            _ => None,
        };
        let tag = title_tag.unwrap_or_else(|| self.site.tag(self.language).into());
        let permalink = self.site.entry_permalink(entry, self.language);
        let card = self.site.card_permalink(entry, self.language);
        let all_titles = titles.and_then(Value::as_map).map(|_| to_template(titles.unwrap_or(&Value::Null)));
        vec![
            ("id", text_value(&entry.name.id)),
            ("collection", text_value(&entry.name.collection)),
            ("title", text_value(title)),
            ("title_lang", text_value(&tag)),
            ("titles", all_titles.unwrap_or_else(Template::none)),
            ("permalink", text_value(permalink.as_ref().map_or("", |permalink| permalink.as_str()))),
            ("card", card.map_or_else(Template::none, |card| text_value(card.as_str()))),
        ]
    }

    fn field(&self, entry: &Entry, path: &ValuePath, field: &Field, value: &Value, known: &Known<'_>) -> Template {
        match (&field.shape, value) {
            (Shape::List { item, .. }, Value::List(items)) => {
                let items = items.iter().enumerate();
                let made = items.map(|(index, inner)| self.field(entry, &path.index(index), item, inner, known));
                made.collect::<Vec<_>>().into()
            }
            (Shape::List { .. }, _) => Vec::<Template>::new().into(),
            (Shape::Object(fields), Value::Map(_)) => self.object(entry, path, fields, value, known),
            (_, Value::Null) => Template::none(),
            _ if field.notes.localized != Localization::No => self.localized(entry, path, field, value),
            (_, Value::Text(id)) if field.notes.reference.is_some() => {
                let target = field.notes.reference.as_deref().unwrap_or_default();
                self.reference(target, id, known)
            }
            (Shape::Choice(_), Value::Text(choice)) => self.choice(field, choice),
            (_, Value::Text(text)) if field.notes.markdown => map_value([
                ("html", self.document(entry, path)),
                ("text", text_value(text)),
                ("lang", text_value(self.site.tag(self.language))),
            ]),
            _ => to_template(value),
        }
    }

    fn object(&self, entry: &Entry, path: &ValuePath, fields: &Fields, value: &Value, known: &Known<'_>) -> Template {
        map_value(fields.iter().map(|(name, field)| {
            let inner = value.get(name).unwrap_or(&Value::Null);
            (Arc::clone(name), self.field(entry, &path.key(name), field, inner, known))
        }))
    }

    fn localized(&self, entry: &Entry, path: &ValuePath, field: &Field, value: &Value) -> Template {
        let Some(by_language) = value.as_map() else { return Template::none() };
        let own = by_language.get_key_value(self.site.tag(self.language));
        let Some((tag, text)) = own.or_else(|| by_language.first()) else { return Template::none() };
        let text = text.as_text().unwrap_or_default();
        let mut pairs = vec![("text", text_value(text)), ("lang", text_value(tag)), ("all", to_template(value))];
        if field.notes.markdown {
            pairs.push(("html", self.document(entry, &path.key(tag))));
        }
        map_value(pairs)
    }

    fn document(&self, entry: &Entry, path: &ValuePath) -> Template {
        self.documents.get(&(&entry.name, path)).cloned().unwrap_or_else(Template::none)
    }

    fn choice(&self, field: &Field, choice: &Arc<str>) -> Template {
        let labels = field.notes.labels.get(choice);
        let label =
            labels.and_then(|labels| labels.get(self.site.tag(self.language)).or_else(|| labels.values().next()));
        map_value([("value", text_value(choice)), ("label", text_value(label.unwrap_or(choice)))])
    }

    fn reference(&self, target: &str, id: &Arc<str>, known: &Known<'_>) -> Template {
        let entry = self.site.entry(target, id);
        entry.and_then(|entry| known.get(&entry.name).cloned()).unwrap_or_else(Template::none)
    }
}

/// Whether a field may refer to an entry.
fn refers(field: &Field) -> bool {
    field.notes.reference.is_some()
        || match &field.shape {
            Shape::List { item, .. } => refers(item),
            Shape::Object(fields) => fields.values().any(refers),
            _ => false,
        }
}
