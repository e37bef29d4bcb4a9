//! [`Listing`]: the entries of a route and the values by which they can be narrowed down.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::{Entry, Site};
use crate::parse::Value;
use crate::schema::{Collection, Field, Shape};

/// The entries of one route of a collection, in order.
#[derive(Debug)]
pub struct Listing {
    /// The collection.
    pub collection: Arc<str>,
    /// The route, by its place in the collection.
    pub route: usize,
    /// The ids of the entries, in the collection's order.
    pub members: Vec<Arc<str>>,
    /// The facets that the collection's schema declares, in the collection's order.
    pub facets: Vec<Facet>,
    rank: HashMap<Arc<str>, usize>,
}

/// A field by which a list can be narrowed down.
#[derive(Debug)]
pub struct Facet {
    /// Its name in addresses.
    pub id: Arc<str>,
    /// The field that it reads.
    pub field: Arc<str>,
    /// What people call it, by language; its name where the schema has no label.
    pub labels: Vec<Arc<str>>,
    /// The values in use, in the schema's order.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Debug)]
pub struct FacetValue {
    /// The value in addresses.
    pub id: Arc<str>,
    /// What people call it, by language.
    pub labels: Vec<Arc<str>>,
    /// The ids of the entries that have it, in the collection's order.
    pub members: Vec<Arc<str>>,
}

impl Listing {
    /// Gathers the entries of a route and the values of its facets.
    pub fn gather(site: &Site, collection: &Collection, route: usize) -> Self {
        let on_route = site.entries[&collection.id].values().filter(|entry| entry.route == Some(route));
        let entries: Vec<&Entry> = on_route.collect();
        let own = collection.schema.fields.iter();
        let derived = collection.derived.iter().flat_map(|derived| derived.schema.fields.iter());
        let facets = own.chain(derived).filter_map(|(name, field)| {
            let id = field.notes.facet.id(name)?;
            Some(Facet {
                labels: labels(site, |tag| field.notes.label.get(tag).cloned(), &id),
                id,
                field: Arc::clone(name),
                values: values(site, &entries, name, field),
            })
        });
        let mut facets: Vec<Facet> = facets.collect();
        let place = |id: &str| collection.facets.iter().position(|known| **known == *id).unwrap_or(usize::MAX);
        facets.sort_by_key(|facet| place(&facet.id));
        let members: Vec<Arc<str>> = entries.iter().map(|entry| Arc::clone(&entry.name.id)).collect();
        let rank = members.iter().enumerate().map(|(rank, id)| (Arc::clone(id), rank)).collect();
        Self { collection: Arc::clone(&collection.id), route, members, facets, rank }
    }

    /// The place of an entry among `group`, which is some of the members in their order.
    pub fn position_in(&self, group: &[Arc<str>], id: &str) -> Option<usize> {
        let wanted = self.rank.get(id)?;
        group.binary_search_by_key(&wanted, |member| &self.rank[member]).ok()
    }

    /// A facet by its id.
    pub fn facet(&self, id: &str) -> Option<&Facet> {
        self.facets.iter().find(|facet| &*facet.id == id)
    }
}

impl Facet {
    /// A value by its id.
    pub fn value(&self, id: &str) -> Option<&FacetValue> {
        self.values.iter().find(|value| &*value.id == id)
    }
}

fn values(site: &Site, entries: &[&Entry], name: &str, field: &Field) -> Vec<FacetValue> {
    let mut members: IndexMap<Arc<str>, Vec<Arc<str>>> = IndexMap::new();
    for entry in entries {
        let Some(value) = site.field(entry, name) else { continue };
        let items = value.as_list().unwrap_or(std::slice::from_ref(value));
        for text in items.iter().filter_map(counted) {
            let known = members.entry(text).or_default();
            // A record that names a value twice stands in its list once.
            if known.last() != Some(&entry.name.id) {
                known.push(Arc::clone(&entry.name.id));
            }
        }
    }
    let item = match &field.shape {
        Shape::List { item, .. } => item,
        _ => field,
    };
    let reference = item.notes.reference.as_ref().or(field.notes.reference.as_ref());
    let rank = |value: &str| match (&item.shape, reference) {
        (Shape::Choice(choices), _) => choices.iter().position(|choice| &**choice == value),
        (_, Some(target)) => site.entries.get(target).and_then(|known| known.get_index_of(value)),
        _ => None,
    };
    let is_number = matches!(item.shape, Shape::Integer { .. } | Shape::Number { .. });
    let number = |value: &str| value.parse().ok().filter(|_| is_number).unwrap_or(f64::NAN);
    members.sort_by(|a, _, b, _| {
        let by_rank = rank(a).unwrap_or(usize::MAX).cmp(&rank(b).unwrap_or(usize::MAX));
        by_rank.then_with(|| number(a).total_cmp(&number(b))).then_with(|| a.cmp(b))
    });
    let named = |value: &str, language: usize, tag: &str| match reference {
        Some(target) => site.entry(target, value).map(|entry| Arc::from(site.entry_title(entry, language))),
        None => item.notes.labels.get(value).or_else(|| field.notes.labels.get(value))?.get(tag).cloned(),
    };
    let with_labels = members.into_iter().map(|(id, members)| {
        let tags = site.config.languages.tags().iter().enumerate();
        let labels = tags.map(|(language, tag)| named(&id, language, tag).unwrap_or_else(|| Arc::clone(&id))).collect();
        FacetValue { id, labels, members }
    });
    with_labels.collect()
}

/// A value as it stands in addresses; nothing for what cannot be counted.
fn counted(value: &Value) -> Option<Arc<str>> {
    match value {
        Value::Text(text) => Some(Arc::clone(text)),
        Value::Integer(number) => Some(number.to_string().into()),
        Value::Float(number) => Some(number.to_string().into()),
        Value::Bool(flag) => Some(flag.to_string().into()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

/// A label for each language: the schema's, else that of the default language, else the name itself.
fn labels(site: &Site, label: impl Fn(&str) -> Option<Arc<str>>, name: &Arc<str>) -> Vec<Arc<str>> {
    let tags = site.config.languages.tags();
    let default = label(&tags[0]).unwrap_or_else(|| Arc::clone(name));
    tags.iter().map(|tag| label(tag).unwrap_or_else(|| Arc::clone(&default))).collect()
}
