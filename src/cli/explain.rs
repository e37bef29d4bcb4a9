//! `explain`: a code's page, or a collection's fields.

use super::Outcome;
use super::arguments::Global;
use super::project::{find_root, prepare_default};
use super::report::Reporter;
use crate::diag::{Code, codes, suggest};
use crate::model::FrontMatter;
use crate::schema::{Collection, describe};

/// Prints what is known of a code or a collection.
pub(super) fn explain(what: &str, global: &Global, reporter: &Reporter) -> Outcome {
    let collections = collections(global);
    let codes: Vec<&Code> = all_codes(&collections);
    if let Some(code) = codes.iter().find(|code| code.id.eq_ignore_ascii_case(what)) {
        reporter.data(&format!("{}: {}\n\n{}\n", code.id, code.title, code.explanation));
        return Outcome::Done;
    }
    match what {
        "pages" => reporter.data(&describe::describe_schema(&FrontMatter::schema(), "en")),
        "site" => reporter.data(&describe::describe_schema(&crate::config::schema(), "en")),
        _ => {
            let Some(collection) = collections.iter().find(|collection| &*collection.id == what) else {
                let known =
                    codes.iter().map(|code| code.id).chain(collections.iter().map(|collection| &*collection.id));
                let near = suggest::nearest(what, known.chain(["pages", "site"]));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                return reporter.failure(&format!("`{what}` is neither a code nor a collection"), help.as_deref());
            };
            reporter.data(&describe::describe(collection, "en"));
        }
    }
    Outcome::Done
}

/// The codes of the engine and of the collections' rules.
fn all_codes(collections: &[Collection]) -> Vec<&'static Code> {
    let rules = collections.iter().filter_map(|collection| collection.rules.as_ref());
    codes::ALL.iter().copied().chain(rules.flat_map(|rules| rules.codes.iter().copied())).collect()
}

/// The collections of the project; outside a project the program's own.
pub(super) fn collections(global: &Global) -> Vec<Collection> {
    let ready = find_root(global).ok().and_then(|root| prepare_default(&root).ready);
    match ready {
        Some(ready) => ready.site.collections.values().cloned().collect(),
        None => crate::domain::collections(),
    }
}
