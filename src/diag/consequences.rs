//! Findings that another finding explains: a link to a record whose file has a typo is no second mistake.
//!
//! Whoever reports that something is missing names the file it would stand in ([`Diagnostic::caused_by`]); whether that file
//! has an error is known only at the end.
//!
//! **Invariant:** a finding goes only if an error in its cause stays, so sound content is never claimed.

use std::collections::HashSet;

use super::Diagnostic;

/// Leaves out the findings of which a cause has an error of its own. Names count as the same across letter case, and with
/// spaces or `_` for `-`: `Xiamen.yaml` cannot be read for its name, and is what a link to `xiamen` meant.
pub fn leave_out(findings: &mut Vec<Diagnostic>) {
    let broken: HashSet<String> = findings
        .iter()
        .filter(|finding| finding.is_error() && finding.causes.is_empty())
        .filter_map(|finding| Some(folded(&finding.primary.as_ref()?.file)))
        .collect();
    findings.retain(|finding| !finding.causes.iter().any(|cause| broken.contains(&folded(cause))));
}

fn folded(path: &str) -> String {
    path.chars().flat_map(char::to_lowercase).map(|c| if matches!(c, ' ' | '_') { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    #[test]
    fn a_finding_goes_only_with_an_error_that_stays() {
        let link = |file: &str, cause: &str| Diagnostic::new(&codes::DEAD_LINK, "a").in_file(file).caused_by(cause);
        let error = Diagnostic::new(&codes::YAML_TAB, "b").in_file("New Town.yaml");
        let warning = Diagnostic::new(&codes::IGNORED_FILE, "c").in_file("c.yml");
        let circle = [link("x.md", "y.md"), link("y.md", "x.md")];
        let kept = [error, warning, link("b.md", "c.yml"), circle[0].clone(), circle[1].clone()];
        let mut findings = kept.to_vec();
        findings.insert(0, link("a.md", "new-town.yaml"));
        leave_out(&mut findings);
        assert_eq!(findings, kept);
    }
}
