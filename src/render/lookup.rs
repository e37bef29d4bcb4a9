//! What templates may ask of the site by name: the functions `entry` and `page_url`.
//!
//! Owned, because the template engine keeps it; what it holds is shared with the rest of the rendering.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use tera::Value as Template;

use super::values::Values;
use crate::diag::suggest;
use crate::model::{EntryId, Permalink, Site};
use crate::theme::Lookup;

/// The entries and page addresses of each language.
pub(super) struct SiteLookup(HashMap<Arc<str>, Known>);

struct Known {
    entries: HashMap<EntryId, Template>,
    pages: HashMap<Arc<str>, Permalink>,
}

impl SiteLookup {
    /// Gathers what can be asked for.
    pub(super) fn of(site: &Site, values: &[Values]) -> Self {
        let languages = site.config.languages.tags().iter().zip(values).enumerate();
        let known = languages.map(|(language, (tag, values))| {
            let shown = site.pages.values().filter_map(|page| Some((page, page.translations[language].as_ref()?)));
            let pages = shown.map(|(page, shown)| (Arc::clone(&page.id), shown.permalink.clone())).collect();
            (Arc::clone(tag), Known { entries: values.entries.clone(), pages })
        });
        Self(known.collect())
    }
}

impl Lookup for SiteLookup {
    fn entry(&self, language: &str, collection: &str, id: &str) -> Result<Template, Option<String>> {
        let entries = &self.0.get(language).ok_or(None)?.entries;
        let name = EntryId { collection: collection.into(), id: id.into() };
        entries.get(&name).cloned().ok_or_else(|| {
            let known = entries.keys().filter(|known| known.collection == name.collection);
            nearest(id, known.map(|known| &*known.id)).map(str::to_owned)
        })
    }

    fn page(&self, language: &str, source: &str) -> Result<String, Option<String>> {
        let pages = &self.0.get(language).ok_or(None)?.pages;
        let id = source.strip_prefix('/').unwrap_or(source);
        let id = id.strip_suffix(".md").unwrap_or(id);
        pages
            .get(id)
            .map(|permalink| permalink.as_str().to_owned())
            .ok_or_else(|| nearest(id, pages.keys().map(|id| &**id)).map(|near| format!("/{near}.md")))
    }
}

/// The nearest known name; sorted first, since the maps have no order and two names may be equally near.
fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    suggest::nearest(wanted, known.collect::<BTreeSet<_>>().into_iter())
}
