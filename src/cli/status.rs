//! `status`: what is not shown, not checked lately, not translated or not real yet.

use std::fmt::Write as _;

use super::Outcome;
use super::arguments::{Global, View};
use super::project::{find_root, moment, prepare};
use super::report::Reporter;
use crate::check;
use crate::diag::{Position, codes};
use crate::model::{HiddenReason, Site};
use crate::pipeline::Prepared;

/// Prints what editors should know of the site as a whole. Findings are the work of `check`.
pub(super) fn status(global: &Global, view: &View, reporter: &Reporter) -> Outcome {
    let root = match find_root(global) {
        Ok(root) => root,
        Err(message) => return reporter.failure(&message, Some("`twinpress init DIR` makes a new site")),
    };
    let seen = moment(view.now.as_deref(), view.drafts).and_then(|moment| Ok((moment, prepare(&root, view)?)));
    let (moment, prepared) = match seen {
        Ok(seen) => seen,
        Err(message) => return reporter.failure(&message, None),
    };
    let Some(ready) = &prepared.ready else {
        return reporter.findings(&prepared.findings, &prepared.snapshot, None, view.strict);
    };
    let site = &ready.site;
    let parts = [
        ("Drafts", hidden(site, |reason| matches!(reason, HiddenReason::Draft).then(String::new))),
        (
            "Scheduled",
            hidden(site, |reason| match reason {
                HiddenReason::Scheduled(day) => Some(format!(" from {day}")),
                _ => None,
            }),
        ),
        (
            "Expired",
            hidden(site, |reason| match reason {
                HiddenReason::Expired(day) => Some(format!(" on {day}")),
                _ => None,
            }),
        ),
        ("Not checked for twelve months", stale(site, &moment.today)),
        ("Placeholders", placeholders(&prepared)),
    ];
    let mut out = String::new();
    for (title, lines) in parts {
        section(&mut out, title, &lines);
    }
    translations(&mut out, site);
    reporter.data(&out);
    Outcome::Done
}

fn section(out: &mut String, title: &str, lines: &[String]) {
    let _ = writeln!(out, "{title}: {}", if lines.is_empty() { "none".into() } else { lines.len().to_string() });
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
}

fn hidden(site: &Site, wanted: impl Fn(&HiddenReason) -> Option<String>) -> Vec<String> {
    let lines = site.hidden.iter().filter_map(|hidden| Some(format!("{}{}", hidden.source, wanted(&hidden.reason)?)));
    lines.collect()
}

fn stale(site: &Site, today: &str) -> Vec<String> {
    let line = |it: check::Stale<'_>| {
        let owner = if it.owner.is_empty() { "nobody" } else { it.owner };
        format!("{owner}: {} ({}), checked on {}", it.entry.name, it.entry.source, it.checked)
    };
    check::stale(site, today).into_iter().map(line).collect()
}

fn placeholders(prepared: &Prepared) -> Vec<String> {
    let found = prepared.findings.iter().filter(|finding| finding.code == &codes::PLACEHOLDER);
    let lines = found.map(|finding| {
        let place = finding.primary.as_ref().map(|label| {
            let text = prepared.snapshot.text_of(&label.file).unwrap_or_default();
            match &label.span {
                Some(span) => format!(" ({}:{})", label.file, Position::of(text, span.start).line),
                None => format!(" ({})", label.file),
            }
        });
        format!("{}{}", finding.message, place.unwrap_or_default())
    });
    lines.collect()
}

/// How much of the site there is in each language.
fn translations(out: &mut String, site: &Site) {
    let all = site.pages.len();
    for (language, about) in site.config.languages.all().iter().enumerate() {
        let is_own = |page: &&crate::model::Page| {
            page.translations[language].as_ref().is_some_and(|shown| shown.translation.language == language)
        };
        let pages = site.pages.values().filter(is_own).count();
        let texts = site.fallbacks.iter().filter(|fallback| fallback.language == about.tag).count();
        let _ = write!(out, "In {}: {pages} of {all} pages", about.tag);
        let _ = match texts {
            0 => writeln!(out),
            1 => writeln!(out, "; 1 text of a record is missing"),
            _ => writeln!(out, "; {texts} texts of records are missing"),
        };
    }
}
