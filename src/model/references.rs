//! References: every one leads to a record, and every record knows who refers to it.

use std::sync::Arc;

use indexmap::IndexMap;

use super::{Entry, EntryId, Locator};
use crate::diag::{Diagnostic, codes, suggest};
use crate::parse::content::RECORDS;
use crate::parse::{Part, Value};
use crate::schema::collection::Finding;
use crate::schema::{Collection, Records, walk};

/// Checks all references and fills in [`Entry::referred_by`].
pub(super) fn connect(
    records: &Records,
    collections: &IndexMap<Arc<str>, Collection>,
    entries: &mut IndexMap<Arc<str>, IndexMap<Arc<str>, Entry>>,
    locator: &Locator<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut connections: Vec<(EntryId, EntryId)> = Vec::new();
    let mut dead = 0;
    for (collection, members) in records {
        for (id, value) in members {
            let (mut problems, mut causes) = (Vec::new(), Vec::new());
            walk::walk(value, &collections[collection].schema.fields, &mut |path, field, value| {
                let (Some(target), Value::Text(wanted)) = (&field.notes.reference, value) else { return };
                let to = EntryId { collection: Arc::clone(target), id: Arc::clone(wanted) };
                if records.get(target).is_some_and(|known| known.contains_key(wanted)) {
                    let from = EntryId { collection: Arc::clone(collection), id: Arc::clone(id) };
                    connections.push((to, from));
                } else {
                    dead += 1;
                    problems.push(dangling(path.clone(), &to, records, dead <= suggest::WORTH_A_GUESS));
                    causes.push(record_file(target, wanted));
                }
            });
            if !problems.is_empty() {
                let entry = &entries[collection][id];
                let placed = locator.place(entry.source.as_str(), &entry.at, problems);
                findings.extend(placed.into_iter().zip(causes).map(|(finding, cause)| finding.caused_by(cause)));
            }
        }
    }
    connections.sort();
    connections.dedup();
    for (to, from) in connections {
        if let Some(entry) = entries.get_mut(&to.collection).and_then(|members| members.get_mut(&to.id)) {
            entry.referred_by.push(from);
        }
    }
}

fn dangling(path: crate::parse::ValuePath, to: &EntryId, records: &Records, guess: bool) -> Finding {
    let known = records.get(&to.collection);
    // The name of the file, or a path to it, instead of the id.
    let name = to.id.rsplit('/').next().unwrap_or_default().trim_end_matches(".yaml");
    let near = known.and_then(|known| suggest::nearest(name, known.keys().map(|id| &**id).filter(|_| guess)));
    let help = match (near, known) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, Some(_)) => format!("add `{}`, or name another record", record_file(&to.collection, &to.id)),
        (None, None) => format!("the site has no collection `{}`", to.collection),
    };
    Finding {
        code: &codes::DANGLING_REFERENCE,
        path,
        part: Part::Value,
        message: format!("`{}` is not in `{}`", to.id, to.collection),
        label: "no such record".into(),
        help: vec![help],
    }
}

/// The file that a record has for itself.
pub(crate) fn record_file(collection: &str, id: &str) -> String {
    format!("{RECORDS}{collection}/{id}.yaml")
}
