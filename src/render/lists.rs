//! Entries as template values in lists: those of a route with its facets, and those that refer to an entry.

use std::sync::Arc;

use tera::{Context, Value as Template};

use super::Renderer;
use crate::model::Entry;
use crate::plan::Listing;
use crate::theme::value::{map_value, text_value};

/// Adds `entries`, `total` and `facets` to the context of a list, or of the part of it that shares a value (`current`).
pub(super) fn list(
    renderer: &Renderer,
    listing: &Listing,
    members: &[Arc<str>],
    current: Option<(&str, &str)>,
    language: usize,
    context: &mut Context,
) {
    let values = &renderer.values[language];
    let entries = members.iter().filter_map(|id| {
        let name = crate::model::EntryId { collection: Arc::clone(&listing.collection), id: Arc::clone(id) };
        values.entries.get(&name).cloned()
    });
    context.insert_value("entries", entries.collect::<Vec<_>>().into());
    context.insert_value("total", (listing.members.len() as u64).into());
    let address = renderer.list_address(listing, language);
    let facets = listing.facets.iter().map(|facet| {
        let values = facet.values.iter().map(|value| {
            map_value([
                ("value", text_value(&value.id)),
                ("label", text_value(&value.labels[language])),
                ("count", (value.members.len() as u64).into()),
                ("permalink", text_value(&format!("{address}{}/{}/", facet.id, value.id))),
                ("current", (current == Some((&facet.id, &value.id))).into()),
            ])
        });
        map_value([
            ("id", text_value(&facet.id)),
            ("label", text_value(&facet.labels[language])),
            ("values", values.collect::<Vec<_>>().into()),
        ])
    });
    context.insert_value("facets", facets.collect::<Vec<_>>().into());
}

/// The entries that refer to an entry, by collection and in its order.
pub(super) fn backlinks(renderer: &Renderer, entry: &Entry, language: usize) -> Template {
    let values = &renderer.values[language].entries;
    let site = &renderer.site;
    let by_collection = site.collections.keys().map(|collection| {
        let members = &site.entries[collection];
        let names = entry.referred_by.iter().filter(|name| name.collection == *collection);
        let mut places: Vec<usize> = names.filter_map(|name| members.get_index_of(&name.id)).collect();
        // In the collection's order, as everywhere else.
        places.sort_unstable();
        let shown = places.into_iter().map(|place| values[&members[place].name].clone());
        (Arc::clone(collection), shown.collect::<Vec<_>>().into())
    });
    map_value(by_collection)
}
