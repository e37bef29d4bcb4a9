//! Which findings are shown, in which order, and the line that counts them.
//!
//! Leaves to the renderers how one finding looks.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::{Diagnostic, Severity};

/// How many findings are shown in one run; the rest is counted.
pub const SHOWN: usize = 100;

/// Sorts by file, position, code and message, so that the same findings always come in the same order,
/// whatever thread found them first. Findings without a file come first.
pub fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
}

fn key(finding: &Diagnostic) -> (Option<&str>, Option<usize>, &str, &str, Option<usize>) {
    let place = finding.primary.as_ref();
    let span = place.and_then(|label| label.span.as_ref());
    let (start, end) = (span.map(|span| span.start), span.map(|span| span.end));
    (place.map(|label| &*label.file), start, finding.code.id, &finding.message, end)
}

/// Leaves out notes about a place that an error is about: once that is mended, the note may be gone, or is seen then.
pub fn drop_notes_beside_errors(findings: &mut Vec<Diagnostic>) {
    let place = |finding: &Diagnostic| {
        let label = finding.primary.as_ref()?;
        Some((Arc::clone(&label.file), label.span.clone()?))
    };
    let is_error = |finding: &&Diagnostic| finding.is_error();
    let errors: BTreeSet<_> =
        findings.iter().filter(is_error).filter_map(place).map(|(file, span)| (file, span.start)).collect();
    findings.retain(|finding| {
        let Some((file, span)) = place(finding).filter(|_| finding.code.severity == Severity::Note) else {
            return true;
        };
        errors.range((Arc::clone(&file), span.start)..(file, span.end.max(span.start + 1))).next().is_none()
    });
}

/// The findings to show, at most [`SHOWN`], and a closing line about the others if there are any.
/// Errors are kept before warnings and those before notes; the order stays as it was.
pub fn limit(findings: Vec<Diagnostic>) -> (Vec<Diagnostic>, Option<String>) {
    if findings.len() <= SHOWN {
        return (findings, None);
    }
    let mut by_weight: Vec<usize> = (0..findings.len()).collect();
    by_weight.sort_by_key(|&place| (findings[place].code.severity, place));
    let mut is_shown = vec![false; findings.len()];
    for &place in &by_weight[..SHOWN] {
        is_shown[place] = true;
    }
    let (mut shown, mut hidden) = (Vec::with_capacity(SHOWN), Vec::new());
    for (finding, is_shown) in findings.into_iter().zip(is_shown) {
        if is_shown { shown.push(finding) } else { hidden.push(finding) }
    }
    (shown, Some(format!("... and {} more: {}", hidden.len(), summary(&hidden))))
}

/// What came and what went from one build to the next: the new findings, and how many are mended. A finding that only moved,
/// because lines above it did, is neither.
pub fn changes(before: &[Diagnostic], now: &[Diagnostic]) -> (Vec<Diagnostic>, usize) {
    let (mut gone, mut new) = (before.iter().collect(), now.iter().collect());
    // Wholly equal ones first, so that of two that say the same it is the one that came which is told.
    leave_pairs(&mut gone, &mut new, key);
    leave_pairs(&mut gone, &mut new, |finding| {
        (finding.primary.as_ref().map(|label| &*label.file), finding.code.id, &*finding.message)
    });
    (new.into_iter().cloned().collect(), gone.len())
}

/// Takes out what is in both lists, as often as it is in both.
fn leave_pairs<'a, K: Ord>(
    before: &mut Vec<&'a Diagnostic>,
    now: &mut Vec<&'a Diagnostic>,
    key: impl Fn(&'a Diagnostic) -> K,
) {
    let mut unmet = BTreeMap::<K, usize>::new();
    for finding in before.iter() {
        *unmet.entry(key(finding)).or_default() += 1;
    }
    let mut meet = |finding: &&'a Diagnostic| match unmet.get_mut(&key(finding)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    now.retain(|finding| !meet(finding));
    before.retain(meet);
}

/// One finding where several say the same of the same place: a mistake in a template shows on every page that uses it.
/// The first one is kept and says how many more there are.
pub fn merge_repeated(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut counted = IndexMap::<_, (Diagnostic, usize)>::new();
    for finding in findings {
        let same = (finding.code.id, finding.message.clone(), finding.primary.clone());
        match counted.entry(same) {
            Entry::Vacant(place) => drop(place.insert((finding, 0))),
            // Wholly equal: the same page in another language.
            Entry::Occupied(place) if place.get().0 == finding => {}
            Entry::Occupied(mut place) => place.get_mut().1 += 1,
        }
    }
    let merged = counted.into_values().map(|(finding, more)| match more {
        0 => finding,
        1 => finding.with_help("and once more elsewhere"),
        _ => finding.with_help(format!("and {more} times more elsewhere")),
    });
    merged.collect()
}

/// Counts findings: `7 errors, 2 warnings`, or `no problems found`.
pub fn summary(findings: &[Diagnostic]) -> String {
    let mut counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
        .map(|(severity, word)| (findings.iter().filter(|finding| finding.code.severity == severity).count(), word));
    counts.sort_by_key(|(count, _)| Reverse(*count > 0));
    let parts: Vec<String> = counts
        .into_iter()
        .take_while(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if parts.is_empty() { "no problems found".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    fn warning(file: &str, at: usize) -> Diagnostic {
        Diagnostic::new(&codes::RAW_HTML, "a").at(file, at..at + 1, "")
    }

    fn error(file: &str, at: usize) -> Diagnostic {
        Diagnostic::new(&codes::DEAD_LINK, "e").at(file, at..at + 1, "")
    }

    #[test]
    fn findings_are_sorted_by_file_then_place_then_code() {
        let whole_file = Diagnostic::new(&codes::EMPTY_FILE, "e").in_file("b");
        let nowhere = Diagnostic::new(&codes::CONFIG_MISSING, "e");
        let sorted =
            [nowhere.clone(), error("a", 9), whole_file.clone(), error("b", 2), warning("b", 2), error("b", 10)];
        let mut seen = sorted.to_vec();
        seen.reverse();
        sort(&mut seen);
        assert_eq!(seen, sorted);
    }

    #[test]
    fn the_summary_counts_each_weight() {
        assert_eq!(summary(&[]), "no problems found");
        assert_eq!(summary(&[error("a", 1)]), "1 error");
        assert_eq!(summary(&[error("a", 1), error("a", 2), warning("a", 3)]), "2 errors, 1 warning");
        let note = Diagnostic::new(&codes::TEXT_FALLBACK, "n");
        assert_eq!(summary(&[note.clone(), note, warning("a", 3)]), "1 warning, 2 notes");
    }

    #[test]
    fn a_hundred_are_shown_and_no_warning_hides_an_error() {
        let mut findings: Vec<Diagnostic> = (0..120).map(|at| warning("a", at)).collect();
        assert_eq!(limit(findings[..SHOWN].to_vec()), (findings[..SHOWN].to_vec(), None));
        findings.push(error("b", 1));
        let (shown, closing) = limit(findings);
        assert_eq!(shown.len(), SHOWN);
        assert_eq!(shown.last(), Some(&error("b", 1)));
        assert_eq!(shown[..99], (0..99).map(|at| warning("a", at)).collect::<Vec<_>>());
        assert_eq!(closing.as_deref(), Some("... and 21 more: 21 warnings"));
    }
}
