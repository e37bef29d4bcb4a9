//! [`Changed`]: which entries may say something else than in an earlier build, told from what their template values are
//! made from.
//!
//! Leaves the making of values to [`super::values`].

use std::collections::HashSet;

use super::Renderer;
use crate::config::CONFIG_FILE;
use crate::model::{Entry, EntryId, Site};
use crate::parse::content::COLLECTIONS;

/// The entries that changed between two builds. Every other one was in both, with the same fields.
pub(super) struct Changed<'a> {
    /// Those that changed, and those that refer to one: they show its name and address.
    pub(super) near: HashSet<&'a EntryId>,
    /// Those, and the ones that refer to them: an entry has all fields of those it refers to.
    pub(super) far: HashSet<&'a EntryId>,
}

impl<'a> Changed<'a> {
    /// The entries of `site` that changed since a renderer; nothing if any might have.
    pub(super) fn since(before: &Renderer, renderer: &'a Renderer) -> Option<Self> {
        let settings = |of: &Renderer| {
            let declared = of.snapshot.under(COLLECTIONS.trim_end_matches('/')).cloned();
            (of.snapshot.get(CONFIG_FILE).cloned(), declared.collect::<Vec<_>>())
        };
        if settings(before) != settings(renderer) {
            return None;
        }
        let site = &*renderer.site;
        let all = site.entries.values().flat_map(|entries| entries.values());
        let own: HashSet<&EntryId> =
            all.filter(|entry| !is_same(&before.site, site, entry)).map(|entry| &entry.name).collect();
        let near = with_referrers(site, own);
        let far = with_referrers(site, near.clone());
        Some(Self { near, far })
    }
}

fn with_referrers<'a>(site: &'a Site, mut names: HashSet<&'a EntryId>) -> HashSet<&'a EntryId> {
    let entries = names.iter().filter_map(|name| site.entry(&name.collection, &name.id));
    let referrers: Vec<&EntryId> = entries.flat_map(|entry| &entry.referred_by).collect();
    names.extend(referrers);
    names
}

/// Whether an entry has the same fields as before, and no text that depends on more than those.
fn is_same(before: &Site, site: &Site, entry: &Entry) -> bool {
    let Some(known) = before.entry(&entry.name.collection, &entry.name.id) else { return false };
    let documents = known.documents.iter().zip(&entry.documents);
    let are_same = known.documents.len() == entry.documents.len()
        && documents.into_iter().all(|(known, now)| {
            now.document.holes.is_empty()
                && (&known.path, &known.tag, known.stands_in) == (&now.path, &now.tag, now.stands_in)
                && known.document.html == now.document.html
        });
    are_same
        && known.route == entry.route
        && known.facts == entry.facts
        && before.record(known).value == site.record(entry).value
}
