//! `refs`: who uses a record.

use std::collections::BTreeSet;

use super::Outcome;
use super::arguments::Global;
use super::project::{find_root, prepare_default};
use super::report::Reporter;
use crate::check::each_hole;
use crate::diag::{Position, suggest};
use crate::model::{Entry, Site};
use crate::parse::Value;
use crate::parse::document::{Filling, Hole, Target};
use crate::source::Snapshot;

/// Prints the place of every record, page and menu that uses a record, one a line: the file, with the line where that is
/// known, and who it is, separated by a tab. Drafts count.
pub(super) fn refs(name: &str, global: &Global, reporter: &Reporter) -> Outcome {
    let root = match find_root(global) {
        Ok(root) => root,
        Err(message) => return reporter.failure(&message, Some("`twinpress init DIR` makes a new site")),
    };
    let prepared = prepare_default(&root);
    let Some(ready) = &prepared.ready else {
        return reporter.failure("the project cannot be read", Some("`twinpress check` says why"));
    };
    let site = &ready.site;
    let Some(entry) = name.split_once(['/', ':']).and_then(|(collection, id)| site.entry(collection, id)) else {
        let known: Vec<String> =
            site.entries.values().flat_map(indexmap::IndexMap::values).map(|entry| entry.name.to_string()).collect();
        let near = suggest::nearest(&name.replace(':', "/"), known.iter().map(String::as_str));
        let help =
            near.map_or("a record is named like `places/cardiff`".into(), |near| format!("did you mean `{near}`?"));
        return reporter.failure(&format!("there is no record `{name}`"), Some(&help));
    };
    let uses = uses(site, entry, &prepared.snapshot);
    if uses.is_empty() {
        reporter.say(&format!("Nothing uses `{}`.", entry.name));
    }
    reporter.data(
        &uses
            .iter()
            .map(|(file, line, who)| match line {
                0 => format!("{file}\t{who}\n"),
                _ => format!("{file}:{line}\t{who}\n"),
            })
            .collect::<String>(),
    );
    Outcome::Done
}

/// File, line (0 if it is not known) and name of whoever uses a record.
fn uses(site: &Site, entry: &Entry, snapshot: &Snapshot) -> BTreeSet<(String, usize, String)> {
    let mut uses = BTreeSet::new();
    for from in &entry.referred_by {
        if let Some(user) = site.entry(&from.collection, &from.id) {
            uses.insert((user.source.to_string(), 0, from.to_string()));
        }
    }
    for user in site.entries.values().flat_map(indexmap::IndexMap::values) {
        for field in &user.documents {
            each_hole(&field.document, &mut |hole| {
                if is_link_to(entry, hole) {
                    uses.insert((user.source.to_string(), 0, user.name.to_string()));
                }
            });
        }
    }
    for page in site.pages.values() {
        for shown in page.translations.iter().flatten() {
            let file = &shown.translation.source;
            each_hole(&shown.translation.document, &mut |hole| {
                if is_link_to(entry, hole) || is_call_with(entry, hole) {
                    let text = snapshot.text_of(file.as_str()).unwrap_or_default();
                    let line = Position::of(text, hole.span.start).line;
                    uses.insert((file.to_string(), line, format!("page {}", page.id)));
                }
            });
        }
    }
    for item in site.config.navigation.iter().flat_map(|menu| &menu.items) {
        if is_target(entry, &Target::of_menu(&item.to)) {
            uses.insert((crate::config::CONFIG_FILE.to_owned(), 0, "a menu".to_owned()));
        }
    }
    uses
}

fn is_target(entry: &Entry, target: &Target) -> bool {
    matches!(target, Target::Entry { collection, id, .. }
        if **collection == *entry.name.collection && **id == *entry.name.id)
}

fn is_link_to(entry: &Entry, hole: &Hole) -> bool {
    matches!(&hole.filling, Filling::Link(target) if is_target(entry, target))
}

/// Which collection a shortcode looks in is known to its template only, so every one that names the id counts.
fn is_call_with(entry: &Entry, hole: &Hole) -> bool {
    let Filling::Shortcode(call) = &hole.filling else { return false };
    call.arguments.iter().any(|(_, value)| matches!(value, Value::Text(text) if **text == *entry.name.id))
}
