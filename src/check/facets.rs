//! A value by which lists can be narrowed down has a page of its own, so it must be able to stand in an address.

use crate::diag::{Diagnostic, codes};
use crate::model::{Locator, Site, segment_problem};
use crate::parse::{Value, ValuePath};
use crate::schema::Facet;
use crate::schema::collection::Finding;

/// Reports the values of facets that cannot be part of an address.
pub(super) fn check(site: &Site, locator: &Locator<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for collection in site.collections.values().filter(|collection| !collection.routes.is_empty()) {
        let facets = || collection.schema.fields.iter().filter(|(_, field)| field.notes.facet != Facet::No);
        for entry in site.entries[&collection.id].values() {
            let mut problems = Vec::new();
            for (name, _) in facets() {
                let path = ValuePath::root().key(name);
                match site.record(entry).value.get(name) {
                    Some(Value::List(items)) => {
                        let items = items.iter().enumerate();
                        problems.extend(items.filter_map(|(index, item)| problem(item, &path.index(index))));
                    }
                    value => problems.extend(value.and_then(|value| problem(value, &path))),
                }
            }
            findings.extend(locator.place(entry.source.as_str(), &entry.at, problems));
        }
    }
    findings
}

fn problem(value: &Value, path: &ValuePath) -> Option<Finding> {
    let written = value.as_text()?;
    // Spaces between words are written `%20`.
    let problem = segment_problem(&written.replace(' ', "-"))?;
    let message = format!("`{written}` cannot be part of an address: {problem}");
    Some(
        Finding::new(&codes::URL_ILLEGAL, path.clone(), message)
            .help("lists are narrowed down by this value: reword it"),
    )
}
