//! [`Plan`]: everything that will be written, known before anything is rendered.
//!
//! Dead links, collisions, translations, the sitemap and "what does this page list" are questions to the plan. Owns the
//! outputs and their addresses; knows nothing of HTML.
//!
//! **Invariants**
//! - No two outputs of a plan without findings share a path, not even by letter case or Unicode form.
//! - Outputs stand in an order that depends on content only.

mod collisions;
mod facets;
mod lay_out;

use std::collections::HashMap;
use std::sync::Arc;

pub use facets::{Facet, FacetValue, Listing};
pub use lay_out::{SITEMAP_PAGES, ThemeFiles, lay_out};

use crate::model::{EntryId, Permalink};
use crate::source::SitePath;

/// The name of a page's picture, in the page's folder.
pub const SHARE_PICTURE: &str = "share.png";

/// Everything that will be written.
#[derive(Debug, Default)]
pub struct Plan {
    /// The outputs, pages first.
    pub outputs: Vec<Output>,
    /// The lists of entries that pages show, one for each route of each collection.
    pub listings: Vec<Listing>,
    by_permalink: HashMap<Permalink, usize>,
    translations: HashMap<Identity, Vec<usize>>,
}

/// One thing that will be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// Its address.
    pub permalink: Permalink,
    /// What it shows.
    pub content: Content,
    /// The language it is shown in, by its place in the site's list; `None` for files without language.
    pub language: Option<usize>,
    /// The file it comes from, if there is one.
    pub source: Option<SitePath>,
    /// The template; `None` for outputs that are not rendered by the theme.
    pub layout: Option<Arc<str>>,
    /// Its title; empty for outputs that are not pages.
    pub title: Arc<str>,
    /// What it is about, in a sentence, when content says so.
    pub description: Option<Arc<str>>,
    /// Whether search engines may list it.
    pub indexable: bool,
}

/// What an output shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Content {
    /// A Markdown page.
    Page(Arc<str>),
    /// A list of entries: the listing's place in [`Plan::listings`], and the page that introduces it.
    List {
        /// The place in [`Plan::listings`].
        listing: usize,
        /// The id of the Markdown page at the list's address.
        page: Option<Arc<str>>,
    },
    /// The entries of a list that share a value.
    Facet {
        /// The place in [`Plan::listings`].
        listing: usize,
        /// The facet.
        facet: Arc<str>,
        /// The value.
        value: Arc<str>,
    },
    /// A record.
    Entry(EntryId),
    /// The page for addresses that do not exist.
    NotFound,
    /// A page that sends visitors on.
    Redirect(Permalink),
    /// The Atom feed of a language.
    Feed,
    /// What the search page of a language looks things up in; the id of that page.
    SearchIndex(Arc<str>),
    /// A file of the sitemap: 0 is `sitemap.xml` itself, the others are its parts on a very large site.
    Sitemap(usize),
    /// The rules for robots.
    Robots,
    /// A collection as data.
    Export {
        /// The collection.
        collection: Arc<str>,
        /// The form.
        format: ExportFormat,
    },
    /// The share picture of the page at an address.
    Picture(Permalink),
    /// The card of a record for address books.
    Card(EntryId),
    /// A file of the theme, by its name there.
    Asset(Arc<str>),
    /// A file copied as it is.
    Copy(SitePath),
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExportFormat {
    /// Comma-separated values.
    Csv,
    /// JSON.
    Json,
    /// GeoJSON, for collections with places.
    GeoJson,
}

impl ExportFormat {
    /// The extension of the file, and the name in templates.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::GeoJson => "geojson",
        }
    }
}

/// What an output is in any language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Identity {
    Content(Content),
    Redirect(Permalink),
}

impl Plan {
    /// The output at an address.
    pub fn at(&self, permalink: &str) -> Option<&Output> {
        self.place_of(permalink).map(|index| &self.outputs[index])
    }

    /// The place in [`Plan::outputs`] of the output at an address.
    pub fn place_of(&self, permalink: &str) -> Option<usize> {
        self.by_permalink.get(permalink).copied()
    }

    /// The same output in every language it exists in, in the order of the languages, itself included.
    pub fn translations(&self, output: &Output) -> impl Iterator<Item = &Output> {
        let indices = self.translations.get(&Identity::of(output)).map(Vec::as_slice).unwrap_or_default();
        indices.iter().map(|index| &self.outputs[*index])
    }

    /// The picture that is drawn for a page, for those who share a link to it.
    pub fn picture_of(&self, page: &Output) -> Option<&Output> {
        self.at(Permalink::file(page.permalink.as_str(), SHARE_PICTURE).as_str())
            .filter(|output| matches!(&output.content, Content::Picture(of) if *of == page.permalink))
    }

    /// The pages: everything that a template renders and a person reads, redirects left out.
    pub fn pages(&self) -> impl Iterator<Item = &Output> {
        self.outputs.iter().filter(|output| output.is_page())
    }
}

impl Output {
    /// Whether a person reads it as a page of the site.
    pub fn is_page(&self) -> bool {
        matches!(
            self.content,
            Content::Page(_) | Content::List { .. } | Content::Facet { .. } | Content::Entry(_) | Content::NotFound
        )
    }

    /// Whether it is a page in a language.
    pub fn is_page_in(&self, language: Option<usize>) -> bool {
        self.language == language && self.is_page()
    }
}

impl Identity {
    fn of(output: &Output) -> Self {
        match &output.content {
            Content::Redirect(to) => Self::Redirect(to.clone()),
            content => Self::Content(content.clone()),
        }
    }
}
