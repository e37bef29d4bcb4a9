//! [`Tree`]: which pages stand below which, and in which order a reader steps through them.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::model::{Permalink, Shown, Site};
use crate::plan::{Content, Output, Plan};

/// The Markdown pages of a plan as a tree: a page belongs to the nearest page above it.
pub(super) struct Tree<'a> {
    children: HashMap<&'a Permalink, Vec<&'a Output>>,
    /// The parent of each page and its place among the children.
    places: HashMap<&'a Permalink, (&'a Permalink, usize)>,
}

impl<'a> Tree<'a> {
    /// Children stand newest first where pages have dates, then by the order that front matter gives, then by title.
    pub(super) fn of(site: &'a Site, plan: &'a Plan) -> Self {
        let mut children: HashMap<&Permalink, Vec<&Output>> = HashMap::new();
        for output in plan.pages() {
            let (Content::Page(_) | Content::List { page: Some(_), .. }) = output.content else { continue };
            let above = output.permalink.ancestors().filter_map(|address| plan.at(address));
            if let Some(parent) = above.filter(|parent| parent.language == output.language && parent.is_page()).last() {
                children.entry(&parent.permalink).or_default().push(output);
            }
        }
        let mut places = HashMap::new();
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted on its own; no order leaves the loop")]
        for (parent, siblings) in &mut children {
            siblings.sort_by_cached_key(|output| {
                let front = shown(site, output).map(|shown| &shown.translation.front);
                let date = front.and_then(|front| front.date.clone());
                let order = front.and_then(|front| front.nav_order).unwrap_or(i64::MAX);
                (Reverse(date), order, output.title.clone(), output.permalink.clone())
            });
            for (place, output) in siblings.iter().enumerate() {
                places.insert(&output.permalink, (*parent, place));
            }
        }
        Self { children, places }
    }

    /// The pages below an address, in order.
    pub(super) fn below(&self, permalink: &Permalink) -> &[&'a Output] {
        self.children.get(permalink).map(Vec::as_slice).unwrap_or_default()
    }

    /// The pages before and after a page among the children of the page above.
    pub(super) fn neighbours(&self, permalink: &Permalink) -> (Option<&'a Output>, Option<&'a Output>) {
        let Some((parent, place)) = self.places.get(permalink) else { return (None, None) };
        let siblings = self.below(parent);
        let before = place.checked_sub(1).and_then(|before| siblings.get(before));
        (before.copied(), siblings.get(place + 1).copied())
    }
}

/// The pages above a page, home first. Pages of other languages are never above.
pub(super) fn above<'a>(plan: &'a Plan, output: &Output) -> impl Iterator<Item = &'a Output> {
    let above = output.permalink.ancestors().filter_map(|address| plan.at(address));
    above.filter(|above| above.is_page() && above.language == output.language)
}

/// The section that a page stands in: the page above it that is next to the home page.
pub(super) fn section<'a>(plan: &'a Plan, output: &Output) -> Option<&'a Output> {
    above(plan, output).nth(1)
}

/// What a page is called in trails and lists: its short words where it has some.
pub(super) fn label<'a>(site: &'a Site, output: &'a Output) -> &'a str {
    let label = shown(site, output).and_then(|shown| shown.translation.front.nav_label.as_deref());
    label.unwrap_or(&output.title)
}

/// The Markdown page that an output shows, if it shows one.
pub(super) fn shown<'a>(site: &'a Site, output: &Output) -> Option<&'a Shown> {
    match &output.content {
        Content::Page(id) | Content::List { page: Some(id), .. } => {
            site.pages.get(id)?.translations.get(output.language?)?.as_ref()
        }
        _ => None,
    }
}
