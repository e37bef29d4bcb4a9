//! Texts of records that one of the languages lacks: shown in the default language, and worth knowing.

use crate::diag::{Diagnostic, codes};
use crate::model::Site;
use crate::parse::yaml::YamlText;
use crate::schema::collection::Finding;
use crate::schema::place;
use crate::source::Snapshot;

/// Notes each text that is shown in another language.
pub(super) fn check(site: &Site, snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    // The texts of one record stand together, so its file is read once for all of them.
    for group in site.fallbacks.chunk_by(|a, b| a.entry == b.entry) {
        let Some(entry) = site.entry(&group[0].entry.collection, &group[0].entry.id) else { continue };
        let found = group.iter().map(|fallback| {
            let message = format!("`{}` is not translated: there is no `{}`", fallback.path, fallback.language);
            Finding::new(&codes::TEXT_FALLBACK, fallback.path.clone(), message)
                .help("until then the page shows it in the default language, marked as such")
                .within(&entry.at)
        });
        let file = entry.source.as_str();
        let text = YamlText::whole(file, snapshot.text_of(file).unwrap_or_default());
        notes.extend(place(found.collect(), &text));
    }
    notes
}
