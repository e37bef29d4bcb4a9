//! The site's configuration: as the editor wrote it, and as the program uses it.
//!
//! Owns `content/site.yaml`. [`resolve`] is the only maker of a [`Config`]; command-line overrides enter there, so later
//! phases never ask where a setting came from. Does not check that navigation targets exist: that is a question to the model.

mod budgets;
mod written;

use std::sync::Arc;

pub use budgets::{Budget, BudgetPart, Budgets};

use crate::diag::{Diagnostic, codes};
use crate::parse::yaml::{self, YamlText};
use crate::parse::{Value, ValuePath};
use crate::schema::{self, Localized, Schema, validate};
use crate::source::Snapshot;

/// Where the configuration stands in a project.
pub const CONFIG_FILE: &str = "content/site.yaml";

/// The settings of a site, complete and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The site's name, by language.
    pub title: Localized,
    /// The short name that ends every page title.
    pub short_title: Arc<str>,
    /// What the site is, in a sentence, by language.
    pub description: Localized,
    /// Who publishes the site.
    pub organisation: Organisation,
    /// Where the site will stand.
    pub base_url: BaseUrl,
    /// The languages, the default one first.
    pub languages: Languages,
    /// What happens to a page that one of the languages lacks.
    pub missing_translation: MissingTranslation,
    /// The menus by name (`main`, `footer`).
    pub navigation: Vec<Menu>,
    /// The section whose pages make the feed.
    pub feed: Option<Feed>,
    /// Whether a picture is drawn for each page.
    pub share_pictures: bool,
    /// The theme's name.
    pub theme: Arc<str>,
    /// The theme's options as written; the theme checks them.
    pub theme_options: Value,
    /// Whether HTML in Markdown is passed through.
    pub raw_html: bool,
    /// How much pages may weigh and fetch.
    pub budgets: Budgets,
}

/// Who publishes the site.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// The name, by language.
    pub name: Localized,
    /// A general e-mail address.
    pub email: Option<Arc<str>>,
}

/// The full address of the site, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    address: Arc<str>,
    path_start: usize,
}

/// One language of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// The BCP 47 tag, for example `zh-Hans`.
    pub tag: Arc<str>,
    /// What the language calls itself.
    pub name: Arc<str>,
    /// The address of its home page: `/` for the default language, `/zh/` for another.
    pub root: Arc<str>,
}

/// The languages of the site, at least one; the first is the default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    all: Vec<Language>,
    tags: Vec<Arc<str>>,
}

/// What happens to a page that one of the languages lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingTranslation {
    /// The build stops.
    #[default]
    Error,
    /// The page is shown in the default language, marked as such.
    Fallback,
    /// The page does not exist in that language.
    Omit,
}

/// A menu of the site.
#[derive(Debug, Clone)]
pub struct Menu {
    /// Its name, by which the theme asks for it.
    pub name: Arc<str>,
    /// Its entries, in order.
    pub items: Vec<MenuItem>,
}

/// An entry of a menu.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// A page's source (`/visas.md`) or a record (`places:cardiff`), as in Markdown links.
    pub to: Arc<str>,
    /// The words, by language.
    pub label: Localized,
    /// Where `to` stands in the configuration, for findings.
    pub path: ValuePath,
}

/// The section whose pages make the feed.
#[derive(Debug, Clone)]
pub struct Feed {
    /// The folder in `content/pages/`, for example `news`, without slashes at its ends; empty for the whole site.
    pub section: Arc<str>,
    /// The feed's title, by language.
    pub title: Localized,
}

impl Feed {
    /// Whether a page stands in the section, by the page's id. The page that introduces the section does not.
    pub fn has(&self, page: &str) -> bool {
        let below = page.strip_prefix(&*self.section);
        self.section.is_empty() || below.is_some_and(|below| below.starts_with('/') && below != "/index")
    }
}

impl BaseUrl {
    /// Reads a full address; `None` if it is not `http(s)://host` with an optional path.
    ///
    /// ```
    /// use twinpress::config::BaseUrl;
    /// let base = BaseUrl::parse("https://example.org/a/b/").unwrap();
    /// assert_eq!(base.as_str(), "https://example.org/a/b");
    /// assert_eq!(base.path(), "/a/b");
    /// assert!(BaseUrl::parse("example.org").is_none());
    /// ```
    pub fn parse(address: &str) -> Option<Self> {
        let address = address.trim_end_matches('/');
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
        let clean = !rest.contains(|c: char| c.is_whitespace() || matches!(c, '?' | '#' | '"' | '<' | '>' | '\\'));
        let host = rest.split('/').next().unwrap_or_default();
        (clean && !host.is_empty())
            .then(|| Self { path_start: address.len() - rest.len() + host.len(), address: address.into() })
    }

    /// Stands in for an address that is missing or wrong, while the content is checked.
    fn unknown() -> Self {
        Self { address: "https://site.invalid".into(), path_start: "https://site.invalid".len() }
    }

    /// The path part, without a slash at the end; empty when the site stands at the root of its host.
    pub fn path(&self) -> &str {
        &self.address[self.path_start..]
    }

    /// The address without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.address
    }
}

impl Languages {
    /// A non-empty list of languages; the first is the default.
    pub fn new(all: Vec<Language>) -> Self {
        let tags = all.iter().map(|language| Arc::clone(&language.tag)).collect();
        Self { all, tags }
    }

    /// All languages, the default one first.
    pub fn all(&self) -> &[Language] {
        &self.all
    }

    /// The tags, the default one first.
    pub fn tags(&self) -> &[Arc<str>] {
        &self.tags
    }

    /// The language shown at `/`.
    pub fn default_tag(&self) -> &Arc<str> {
        &self.tags[0]
    }

    /// The place of a tag in the list.
    pub fn position(&self, tag: &str) -> Option<usize> {
        self.tags.iter().position(|known| &**known == tag)
    }
}

/// Settings that the command line takes precedence for.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--base-url`.
    pub base_url: Option<String>,
}

/// Reads `content/site.yaml` and applies the overrides. A mistake in a setting leaves a configuration that is good enough
/// to check the content with; `None` means that there is none to read. Both come with at least one error.
pub fn resolve(snapshot: &Snapshot, overrides: &Overrides) -> (Option<Config>, Vec<Diagnostic>) {
    let Some(source) = snapshot.get(CONFIG_FILE) else {
        let missing = Diagnostic::new(&codes::CONFIG_MISSING, format!("there is no `{CONFIG_FILE}`"))
            .with_help("run `twinpress init DIR` to start a site, or go to the folder of one");
        return (None, vec![missing]);
    };
    let text = YamlText::whole(CONFIG_FILE, source.text());
    let value = match yaml::parse(&text) {
        Ok(value) => value,
        Err(findings) => return (None, findings),
    };
    let tags = written::language_tags(&value);
    let raw = |paths: &[ValuePath]| yaml::raw_scalars(&text, paths);
    let (value, mut findings) = validate(&value, &schema(), &schema::Context { languages: &tags, raw: &raw });
    let config = written::resolve(&value, &tags, overrides, &mut findings);
    (Some(config), schema::place(findings, &text))
}

/// The contract of `content/site.yaml`.
pub fn schema() -> Schema {
    Schema::derive::<written::Written>()
}
