//! What templates may ask of the site by name: the functions `entry` and `page_url`.
//!
//! Owned, because the template engine keeps it; what it holds is shared with the rest of the rendering.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use tera::Value as Template;

use super::values::Values;
use crate::diag::suggest;
use crate::model::{EntryId, Site};
use crate::theme::Lookup;

/// The entries of each language, and the site for the addresses of pages.
pub(super) struct SiteLookup {
    site: Arc<Site>,
    entries: Vec<Arc<HashMap<EntryId, Template>>>,
}

impl SiteLookup {
    /// For a site and its template values.
    pub(super) fn of(site: &Arc<Site>, values: &[Values]) -> Self {
        Self { site: Arc::clone(site), entries: values.iter().map(|values| Arc::clone(&values.entries)).collect() }
    }
}

impl Lookup for SiteLookup {
    fn entry(&self, language: &str, collection: &str, id: &str) -> Result<Template, Option<String>> {
        let entries = self.site.config.languages.position(language).and_then(|language| self.entries.get(language));
        let entries = entries.ok_or(None)?;
        let name = EntryId { collection: collection.into(), id: id.into() };
        entries.get(&name).cloned().ok_or_else(|| {
            let known = entries.keys().filter(|known| known.collection == name.collection);
            nearest(id, known.map(|known| &*known.id)).map(str::to_owned)
        })
    }

    fn page(&self, language: &str, source: &str) -> Result<String, Option<String>> {
        let language = self.site.config.languages.position(language).ok_or(None)?;
        let id = source.strip_prefix('/').unwrap_or(source);
        let id = id.strip_suffix(".md").unwrap_or(id);
        let shown = self.site.pages.get(id).and_then(|page| page.translations[language].as_ref());
        shown.map(|shown| shown.permalink.as_str().to_owned()).ok_or_else(|| {
            let known = self.site.pages.values().filter(|page| page.translations[language].is_some());
            nearest(id, known.map(|page| &*page.id)).map(|near| format!("/{near}.md"))
        })
    }
}

/// The nearest known name; sorted first, since the maps have no order and two names may be equally near.
fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    suggest::nearest(wanted, known.collect::<BTreeSet<_>>().into_iter())
}
