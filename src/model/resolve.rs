//! Where a link leads: from what an author wrote to an address of the site.

use super::{Permalink, Site};
use crate::config::MenuItem;
use crate::parse::content::PAGES;
use crate::parse::document::Target;
use crate::source::SitePath;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The address.
    pub permalink: Permalink,
    /// The anchor on that page; empty for the page itself.
    pub fragment: String,
}

impl Place {
    /// The address with its anchor: `/visas/#fees`.
    pub fn address(&self) -> String {
        let hash = if self.fragment.is_empty() { "" } else { "#" };
        format!("{}{hash}{}", self.permalink, self.fragment)
    }
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved {
    /// No page or file has this source path.
    NoSource(String),
    /// The page exists but is not shown: a draft, scheduled or expired.
    Hidden(String),
    /// The page does not exist in this language.
    NotInLanguage(String),
    /// No such collection.
    NoCollection(String),
    /// The collection has no such record.
    NoEntry {
        /// The collection.
        collection: String,
        /// The id.
        id: String,
    },
    /// The record exists but has no page of its own.
    NoPage(String),
}

impl Site {
    /// Where a target leads from a file of the project (`from`), for a reader of a language.
    pub fn resolve(&self, target: &Target, from: &str, language: usize) -> Result<Place, Unresolved> {
        match target {
            Target::Fragment(fragment) => {
                let permalink =
                    self.address_of_source(from, language).ok_or_else(|| Unresolved::NoSource(from.into()))?;
                Ok(Place { permalink, fragment: fragment.clone() })
            }
            Target::Source { path, fragment } => {
                let permalink = self.resolve_source(path, from, language)?;
                Ok(Place { permalink, fragment: fragment.clone() })
            }
            Target::Entry { collection, id, fragment } => {
                let Some(members) = self.entries.get(&**collection) else {
                    return Err(Unresolved::NoCollection(collection.clone()));
                };
                let Some(entry) = members.get(&**id) else {
                    return Err(Unresolved::NoEntry { collection: collection.clone(), id: id.clone() });
                };
                let permalink =
                    self.entry_permalink(entry, language).ok_or_else(|| Unresolved::NoPage(entry.name.to_string()))?;
                Ok(Place { permalink, fragment: fragment.clone() })
            }
        }
    }

    /// Where an entry of a menu leads in a language.
    pub fn menu_place(&self, item: &MenuItem, language: usize) -> Option<Place> {
        self.resolve(&Target::of_menu(&item.to), crate::config::CONFIG_FILE, language).ok()
    }

    /// The project path that an author's path means: relative to the linking file, or from `content/pages` with a leading slash.
    pub fn source_path(path: &str, from: &str) -> Option<String> {
        let mut segments: Vec<&str> = match path.strip_prefix('/') {
            Some(_) => PAGES.trim_end_matches('/').split('/').collect(),
            None => from.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
        };
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop()?;
                }
                name => segments.push(name),
            }
        }
        Some(SitePath::new(&segments.join("/")).as_str().to_owned())
    }

    fn resolve_source(&self, path: &str, from: &str, language: usize) -> Result<Permalink, Unresolved> {
        let missing = || Unresolved::NoSource(path.to_owned());
        let source = Self::source_path(path, from).ok_or_else(missing)?;
        #[expect(clippy::case_sensitive_file_extension_comparisons, reason = "a page is `.md`, in small letters only")]
        if source.ends_with(".md") {
            return self.address_of_source(&source, language).ok_or_else(|| self.why_not(&source, path));
        }
        if let Some(attachment) = self.attachments.get(source.as_str()) {
            return Ok(self.attachment_permalink(attachment));
        }
        if let Some(file) = path.strip_prefix('/').filter(|file| self.static_files.contains(*file)) {
            return Ok(Permalink::file("/", file));
        }
        Err(missing())
    }

    /// The address of the page whose source (in any language) is this file.
    fn address_of_source(&self, source: &str, language: usize) -> Option<Permalink> {
        let stem = source.strip_prefix(PAGES)?.strip_suffix(".md")?;
        let page = self.pages.get(stem).or_else(|| {
            let tags = self.config.languages.tags();
            tags.iter().find_map(|tag| self.pages.get(stem.strip_suffix(&**tag)?.strip_suffix('.')?))
        })?;
        Some(page.translations[language].as_ref()?.permalink.clone())
    }

    /// Where a file that stands beside the pages is published: at the same place as in `content/pages`.
    pub fn attachment_permalink(&self, attachment: &SitePath) -> Permalink {
        Permalink::file("/", attachment.as_str().strip_prefix(PAGES).unwrap_or_default())
    }

    fn why_not(&self, source: &str, path: &str) -> Unresolved {
        let is_known = source.strip_prefix(PAGES).and_then(|stem| self.pages.get(stem.strip_suffix(".md")?)).is_some();
        if is_known {
            Unresolved::NotInLanguage(path.to_owned())
        } else if self.hidden.iter().any(|hidden| hidden.source.as_str() == source) {
            Unresolved::Hidden(path.to_owned())
        } else {
            Unresolved::NoSource(path.to_owned())
        }
    }
}

impl Target {
    /// The target of a menu entry: a source (`/visas.md`) or a record (`places:cardiff`).
    pub fn of_menu(to: &str) -> Self {
        let (to, fragment) = to.split_once('#').unwrap_or((to, ""));
        match to.split_once(':') {
            Some((collection, id)) => {
                Self::Entry { collection: collection.into(), id: id.into(), fragment: fragment.into() }
            }
            None => Self::Source { path: to.into(), fragment: fragment.into() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_from_the_linking_file_or_from_the_pages_folder() {
        let from = "content/pages/news/2026/item.md";
        assert_eq!(Site::source_path("../../visas.md", from).as_deref(), Some("content/pages/visas.md"));
        assert_eq!(Site::source_path("/about.md", from).as_deref(), Some("content/pages/about.md"));
        assert_eq!(Site::source_path("./x.png", from).as_deref(), Some("content/pages/news/2026/x.png"));
        assert_eq!(Site::source_path("../../../../../x.md", from), None);
    }
}
