//! Every `#anchor` in a link exists on the page that it leads to.
//!
//! Headings are known from Markdown; anchors that templates make are known only from the rendered page, so the pages in
//! question, and only those, are rendered to look.

use std::collections::{BTreeMap, BTreeSet};

use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::links::{each_hole, language_of};
use crate::diag::{Diagnostic, Label, codes, suggest};
use crate::model::{Entry, Locator, Permalink, Site};
use crate::parse::ValuePath;
use crate::parse::document::{Filling, Target};
use crate::plan::Plan;
use crate::render::Renderer;

/// Reports every link whose anchor its target page does not have.
pub fn anchors(site: &Site, plan: &Plan, renderer: &Renderer<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let locator = Locator::of(renderer.snapshot());
    for (permalink, links) in wanted(site) {
        let Some(output) = plan.at(permalink.as_str()) else { continue };
        let mut html = Vec::new();
        if renderer.render(output, &mut html).is_err() {
            continue;
        }
        let known = ids(&String::from_utf8_lossy(&html));
        for link in links.into_iter().filter(|link| !known.contains(&link.fragment)) {
            let message = format!("`{permalink}` has no anchor `#{}`", link.fragment);
            let place = match link.field {
                Some((entry, path)) => locator.part_of_field(site, entry, path, &link.span),
                None => Label::at(link.file, link.span, ""),
            };
            let mut finding = Diagnostic::new(&codes::DEAD_ANCHOR, message);
            finding.primary = Some(Label { text: "no such anchor".into(), ..place });
            if let Some(near) = suggest::nearest(&link.fragment, known.iter().map(String::as_str)) {
                finding = finding.with_help(format!("did you mean `#{near}`?"));
            } else if known.is_empty() {
                finding = finding.with_help("the page has no anchors; link to the page itself");
            } else {
                let some: Vec<String> = known.iter().take(8).map(|id| format!("`#{id}`")).collect();
                finding = finding.with_help(format!("the page has {}", some.join(", ")));
            }
            findings.push(finding);
        }
    }
    findings
}

struct AnchorLink<'a> {
    fragment: String,
    file: std::sync::Arc<str>,
    /// In a page a range of the file, in a record one of the field.
    span: std::ops::Range<usize>,
    field: Option<(&'a Entry, &'a ValuePath)>,
}

/// The links with anchors that no heading answers, by target page.
fn wanted(site: &Site) -> BTreeMap<Permalink, Vec<AnchorLink<'_>>> {
    let mut wanted: BTreeMap<Permalink, Vec<AnchorLink<'_>>> = BTreeMap::new();
    for (language, shown) in site.pages.values().flat_map(|page| page.translations.iter().enumerate()) {
        let Some(shown) = shown.as_ref().filter(|shown| shown.translation.language == language) else { continue };
        let file = &shown.translation.source;
        each_hole(&shown.translation.document, &mut |hole| {
            let Filling::Link(target) = &hole.filling else { return };
            if target.fragment().is_empty() {
                return;
            }
            let Ok(place) = site.resolve(target, file.as_str(), language) else { return };
            let link =
                AnchorLink { fragment: place.fragment, file: file.shared(), span: hole.span.clone(), field: None };
            wanted.entry(place.permalink).or_default().push(link);
        });
    }
    for entry in site.entries.values().flat_map(indexmap::IndexMap::values) {
        for field in &entry.documents {
            each_hole(&field.document, &mut |hole| {
                let Filling::Link(target) = &hole.filling else { return };
                if target.fragment().is_empty() || matches!(target, Target::Fragment(_)) {
                    return;
                }
                let language = language_of(site, field);
                let Ok(place) = site.resolve(target, entry.source.as_str(), language) else { return };
                let (file, span) = (entry.source.shared(), hole.span.clone());
                let link = AnchorLink { fragment: place.fragment, file, span, field: Some((entry, &field.path)) };
                wanted.entry(place.permalink).or_default().push(link);
            });
        }
    }
    if !wanted.is_empty() {
        drop_headings(site, &mut wanted);
    }
    wanted
}

/// Leaves out the links that a heading of the target answers.
fn drop_headings(site: &Site, wanted: &mut BTreeMap<Permalink, Vec<AnchorLink<'_>>>) {
    for shown in site.pages.values().flat_map(|page| &page.translations).flatten() {
        let Some(links) = wanted.get_mut(&shown.permalink) else { continue };
        let headings = &shown.translation.document.headings;
        let ids: BTreeSet<&str> = headings.iter().map(|heading| heading.id.as_str()).collect();
        links.retain(|link| !ids.contains(link.fragment.as_str()));
    }
    wanted.retain(|_, links| !links.is_empty());
}

/// The ids of all elements of a page.
fn ids(html: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let gather = element!("[id]", |element| {
        ids.extend(element.get_attribute("id"));
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(gather);
    // A page that cannot be tokenised has no anchors; the HTML checks report it.
    let _ = rewrite_str(html, settings);
    ids
}
