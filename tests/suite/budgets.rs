//! The site as `twinpress check` sees it: every page within its budget, each check of rendered pages without a finding.

use std::path::Path;

use twinpress::source::Disk;

use crate::project::{SITE, examine, site};
use crate::published::TODAY;

#[test]
fn every_page_of_the_site_keeps_its_budget_and_the_rules_for_rendered_pages() {
    let seen = examine(&Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))), TODAY, false);
    // Addresses at `example.org` are placeholders until the organisation gives its own.
    let codes: Vec<&str> = seen.codes().into_iter().filter(|code| !["W0407", "N0310"].contains(code)).collect();
    assert_eq!(codes, [""; 0], "{}", seen.stderr());
}

#[test]
fn a_layout_may_have_limits_of_its_own() {
    let page = "---\ntitle: Long\ndescription: A long page.\nlayout: article\n---\n\n";
    // Words that do not repeat, so that they weigh something after compression.
    let words: Vec<String> = (0..4000_u32).map(|word| format!("{:x}", word.wrapping_mul(2_654_435_761))).collect();
    let words = words.join(" ");
    let with = |budgets: &str| {
        let project = site().file("content/site.yaml", format!("{SITE}budgets: {budgets}\n"));
        project.file("content/pages/long.md", format!("{page}{words}")).check()
    };
    let over = with("{page: 20, styles: 1}");
    let said: Vec<&str> = over.findings.iter().map(|finding| finding.message.split(' ').nth(1).unwrap()).collect();
    assert!(over.codes().iter().all(|code| *code == "W1107"), "{}", over.stderr());
    assert!(said.contains(&"page") && said.contains(&"style"), "{}", over.stderr());
    assert_eq!(with("{page: 20, layouts: {article: {page: 60}}}").stderr(), "");
}
