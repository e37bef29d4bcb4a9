//! [`Page`]: a Markdown page in all its languages, with its front matter as typed values.

use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Permalink;
use crate::diag::Diagnostic;
use crate::parse::{Document, Value};
use crate::schema::Schema;
use crate::schema::fields::Date;
use crate::source::SitePath;

/// A page: one id, one translation for each language of the site.
#[derive(Debug)]
pub struct Page {
    /// The path below `content/pages` without language and extension: `news/2026/directory-opened`.
    pub id: Arc<str>,
    /// What is shown in each language of the site, in their order; `None` where the page does not exist.
    pub translations: Vec<Option<Shown>>,
}

/// What a page shows in one language.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The text; that of the default language when there is no translation and the site falls back.
    pub translation: Arc<Translation>,
    /// The address in this language.
    pub permalink: Permalink,
}

/// A page as written in one language.
#[derive(Debug)]
pub struct Translation {
    /// The language it is written in, by its place in the site's list.
    pub language: usize,
    /// The file.
    pub source: SitePath,
    /// Where its front matter stands in the file.
    pub yaml: Range<usize>,
    /// Its front matter.
    pub front: FrontMatter,
    /// Its text.
    pub document: Arc<Document>,
    /// What is wrong with its front matter; stored here so that it is reported again when the translation is taken over.
    pub findings: Vec<Diagnostic>,
}

/// The front matter of a page, checked.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// The page's title.
    pub title: Arc<str>,
    /// What the page is about, in a sentence.
    pub description: Option<Arc<str>>,
    /// Takes the place of the file name in the address.
    pub slug: Option<Arc<str>>,
    /// When it was published (ISO 8601 date).
    pub date: Option<Arc<str>>,
    /// When it last changed (ISO 8601 date).
    pub updated: Option<Arc<str>>,
    /// Hidden before this day.
    pub publish_on: Option<Arc<str>>,
    /// Hidden from this day on.
    pub expires_on: Option<Arc<str>>,
    /// Hidden unless drafts are shown.
    pub draft: bool,
    /// The template.
    pub layout: Option<Arc<str>>,
    /// The words for the page in menus and lists.
    pub nav_label: Option<Arc<str>>,
    /// The place among its siblings; those without come last.
    pub nav_order: Option<i64>,
    /// Old addresses that lead here.
    pub aliases: Vec<Arc<str>>,
    /// A picture for previews.
    pub image: Option<Arc<str>>,
    /// Kept out of search engines and the sitemap.
    pub noindex: bool,
    /// Free data for the theme.
    pub extra: Value,
}

impl FrontMatter {
    /// Reads the typed values from a mapping that [`FrontMatter::schema`] has checked.
    pub fn read(value: &Value) -> Self {
        let text = |key: &str| value.get(key).and_then(Value::as_text).map(Arc::from);
        let flag = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
        let nav = value.get("nav");
        Self {
            title: text("title").unwrap_or_default(),
            description: text("description"),
            slug: text("slug"),
            date: text("date"),
            updated: text("updated"),
            publish_on: text("publish_on"),
            expires_on: text("expires_on"),
            draft: flag("draft"),
            layout: text("layout"),
            nav_label: nav.and_then(|nav| nav.get("label")?.as_text()).map(Arc::from),
            nav_order: nav.and_then(|nav| nav.get("order")?.as_integer()),
            aliases: value
                .get("aliases")
                .and_then(Value::as_list)
                .unwrap_or_default()
                .iter()
                .filter_map(|alias| alias.as_text().map(Arc::from))
                .collect(),
            image: text("image"),
            noindex: flag("noindex"),
            extra: value.get("extra").cloned().unwrap_or_default(),
        }
    }

    /// The contract of front matter.
    pub fn schema() -> Schema {
        Schema::derive::<WrittenFrontMatter>()
    }
}

/// The front matter of a page.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema; values are read from the validated tree")]
struct WrittenFrontMatter {
    /// The page's title: its heading, and the name in lists and browser tabs.
    title: String,
    /// What the page is about, in a sentence; search engines show it.
    description: Option<String>,
    /// Takes the place of the file name in the address.
    slug: Option<String>,
    /// When the page was published.
    date: Option<Date>,
    /// When the page last changed.
    updated: Option<Date>,
    /// The page is hidden before this day.
    publish_on: Option<Date>,
    /// The page is hidden from this day on.
    expires_on: Option<Date>,
    /// Hidden unless drafts are shown.
    draft: Option<bool>,
    /// The template, for example `news`.
    layout: Option<String>,
    /// The page in menus and lists.
    nav: Option<WrittenNav>,
    /// Old addresses that lead here: `/old/page/`.
    aliases: Option<Vec<String>>,
    /// A picture for previews, beside the page or in `static/`.
    image: Option<String>,
    /// Keeps the page out of search engines and the sitemap.
    noindex: Option<bool>,
    /// Free data for the theme.
    extra: Option<serde_json::Map<String, serde_json::Value>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema")]
struct WrittenNav {
    /// Shorter words for menus and lists.
    label: Option<String>,
    /// The place among the pages of its folder; smaller numbers come first.
    order: Option<i64>,
}
