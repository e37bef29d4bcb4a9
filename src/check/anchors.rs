//! Every `#anchor` in a link exists on the page that it leads to.
//!
//! Headings are known from Markdown; anchors that templates make are known only from the rendered page, so the pages in
//! question, and only those, are rendered to look. Beside other errors that is done too, so that one run reports
//! everything, unless something is wrong that may be why an anchor is not there: [`beside_errors`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::links::{each_hole, language_of};
use crate::config::CONFIG_FILE;
use crate::diag::{Diagnostic, Label, codes, suggest};
use crate::model::{Entry, Locator, Permalink, Place, Site};
use crate::parse::ValuePath;
use crate::parse::content::PAGES;
use crate::parse::document::{Filling, Target};
use crate::plan::Plan;
use crate::render::{Depth, Renderer, Workshop};
use crate::source::Snapshot;
use crate::theme::Theme;

/// Reports every link whose anchor its target page does not have.
pub fn anchors(site: &Site, plan: &Plan, renderer: &Renderer) -> Vec<Diagnostic> {
    unanswered(wanted(site), site, plan, renderer)
}

/// The same for a site in which `errors` were found. What a record or the theme would show is not known while they are
/// wrong; but dead links, and mistakes in pages, take no anchor away from another page.
pub fn beside_errors(
    errors: &[Diagnostic],
    site: &Arc<Site>,
    theme: &Theme,
    plan: &Arc<Plan>,
    snapshot: &Snapshot,
) -> Vec<Diagnostic> {
    let leaves_pages_whole = |finding: &Diagnostic| {
        let in_page = finding.primary.as_ref().is_some_and(|label| label.file.starts_with(PAGES));
        in_page || [&codes::DEAD_LINK, &codes::DEAD_ANCHOR, &codes::MISSING_IMAGE].contains(&finding.code)
    };
    if !errors.iter().filter(|finding| finding.is_error()).all(leaves_pages_whole) {
        return Vec::new();
    }
    let wanted = wanted(site);
    if wanted.is_empty() {
        return Vec::new();
    }
    let workshop = Workshop::default();
    let (renderer, problems) = Renderer::new(site, theme, plan, snapshot, &workshop);
    if problems.is_empty() { unanswered(wanted, site, plan, &renderer) } else { Vec::new() }
}

fn unanswered(wanted: Wanted<'_>, site: &Site, plan: &Plan, renderer: &Renderer) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let locator = Locator::of(renderer.snapshot());
    for (permalink, links) in wanted {
        let Some(output) = plan.at(permalink.as_str()) else { continue };
        let mut html = Vec::new();
        if renderer.render(output, Depth::Proof, &mut html).is_err() {
            continue;
        }
        let known = ids(&String::from_utf8_lossy(&html));
        for link in links.into_iter().filter(|link| !known.contains(&link.fragment)) {
            let message = format!("`{permalink}` has no anchor `#{}`", link.fragment);
            let place = match link.from {
                From::Page(file, span) => Label::at(file, span, ""),
                From::Record(entry, path, part) => locator.part_of_field(site, entry, path, &part),
                From::Menu(path) => locator.label(CONFIG_FILE, path, ""),
            };
            let mut finding = Diagnostic::new(&codes::DEAD_ANCHOR, message);
            finding.primary = Some(Label { text: "no such anchor".into(), ..place }.into());
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

/// Links with an anchor, by the page that they lead to.
type Wanted<'a> = BTreeMap<Permalink, Vec<AnchorLink<'a>>>;

struct AnchorLink<'a> {
    fragment: String,
    from: From<'a>,
}

/// Where a link is written.
enum From<'a> {
    /// In a page: its file, and a range of that.
    Page(Arc<str>, Range<usize>),
    /// In a Markdown field of a record, and a range of its text.
    Record(&'a Entry, &'a ValuePath, Range<usize>),
    /// In a menu.
    Menu(&'a ValuePath),
}

/// The links with anchors that no heading answers, by target page.
fn wanted(site: &Site) -> Wanted<'_> {
    let mut wanted = Wanted::new();
    let mut want = |target: &Target, file: &str, language, from| {
        if target.fragment().is_empty() {
            return;
        }
        if let Ok(Place { permalink, fragment }) = site.resolve(target, file, language) {
            wanted.entry(permalink).or_default().push(AnchorLink { fragment, from });
        }
    };
    for (language, shown) in site.pages.values().flat_map(|page| page.translations.iter().enumerate()) {
        let Some(shown) = shown.as_ref().filter(|shown| shown.translation.language == language) else { continue };
        let file = &shown.translation.source;
        each_hole(&shown.translation.document, &mut |hole| {
            if let Filling::Link(target) = &hole.filling {
                want(target, file.as_str(), language, From::Page(file.shared(), hole.span.clone()));
            }
        });
    }
    for entry in site.entries.values().flat_map(indexmap::IndexMap::values) {
        for field in &entry.documents {
            each_hole(&field.document, &mut |hole| {
                if let Filling::Link(target) = &hole.filling {
                    let from = From::Record(entry, &field.path, hole.span.clone());
                    want(target, entry.source.as_str(), language_of(site, field), from);
                }
            });
        }
    }
    for item in site.config.navigation.iter().flat_map(|menu| &menu.items) {
        want(&Target::of_menu(&item.to), CONFIG_FILE, 0, From::Menu(&item.path));
    }
    if !wanted.is_empty() {
        drop_headings(site, &mut wanted);
    }
    wanted
}

/// Leaves out the links that a heading of the target answers.
fn drop_headings(site: &Site, wanted: &mut Wanted<'_>) {
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
