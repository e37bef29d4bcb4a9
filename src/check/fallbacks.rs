//! Texts of records that one of the languages lacks: shown in the default language, and worth knowing.

use crate::diag::{Diagnostic, codes};
use crate::model::{Locator, Site};
use crate::schema::collection::Finding;

/// Notes each text that is shown in another language.
pub(super) fn check(site: &Site, locator: &Locator<'_>) -> Vec<Diagnostic> {
    let notes = site.fallbacks.iter().filter_map(|fallback| {
        let entry = site.entry(&fallback.entry.collection, &fallback.entry.id)?;
        let message = format!("`{}` is not translated: there is no `{}`", fallback.path, fallback.language);
        let note = Finding::new(&codes::TEXT_FALLBACK, fallback.path.clone(), message);
        let note = note.help("until then the page shows it in the default language, marked as such");
        Some(locator.place(entry.source.as_str(), &entry.at, vec![note]))
    });
    notes.flatten().collect()
}
