//! Rules about meaning: what a schema cannot say and a reader would notice.
//!
//! Works on the assembled [`Site`]; owns no data. Each rule reports every finding it has.

mod anchors;
mod facets;
mod fallbacks;
mod glossary;
mod heads;
mod links;
mod placeholders;
mod rendered;
mod shortcodes;
mod staleness;

pub use anchors::{anchors, beside_errors};
pub use heads::{Head, heads};
pub use links::each_hole;
pub use rendered::rendered;
pub use shortcodes::shortcodes;
pub use staleness::{Stale, stale};

use crate::diag::Diagnostic;
use crate::model::{Locator, Site};
use crate::source::Snapshot;

/// Applies every rule that needs no rendered output.
pub fn check(site: &Site, snapshot: &Snapshot) -> Vec<Diagnostic> {
    let locator = Locator::of(snapshot);
    let mut findings = links::check(site, snapshot, &locator);
    findings.extend(placeholders::check(site, snapshot, &locator));
    findings.extend(glossary::check(site, snapshot, &locator));
    findings.extend(facets::check(site, &locator));
    findings.extend(fallbacks::check(site, &locator));
    findings
}
