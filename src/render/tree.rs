//! [`Tree`]: which pages stand below which, and in which order a reader steps through them.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::model::{Permalink, Shown, Site};
use crate::plan::{Content, Output, Plan};

/// The Markdown pages of a plan as a tree: a page belongs to the nearest page above it.
///
/// Outputs are known by their places in [`Plan::outputs`].
#[derive(Default)]
pub(super) struct Tree {
    children: HashMap<usize, Vec<usize>>,
    /// The parent of each page and its place among the children.
    places: HashMap<usize, (usize, usize)>,
}

impl Tree {
    /// Children stand newest first where pages have dates, then by the order that front matter gives, then by title.
    pub(super) fn of(site: &Site, plan: &Plan) -> Self {
        let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
        for (place, output) in plan.outputs.iter().enumerate() {
            let (Content::Page(_) | Content::List { page: Some(_), .. }) = output.content else { continue };
            let above = output.permalink.ancestors().filter_map(|address| plan.place_of(address));
            let mut above = above.filter(|parent| plan.outputs[*parent].is_page_in(output.language));
            if let Some(parent) = above.next_back() {
                children.entry(parent).or_default().push(place);
            }
        }
        let mut places = HashMap::new();
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted on its own; no order leaves the loop")]
        for (parent, siblings) in &mut children {
            siblings.sort_by_cached_key(|place| {
                let output = &plan.outputs[*place];
                let front = shown(site, output).map(|shown| &shown.translation.front);
                let date = front.and_then(|front| front.date.clone());
                let order = front.and_then(|front| front.nav_order).unwrap_or(i64::MAX);
                (Reverse(date), order, output.title.clone(), output.permalink.clone())
            });
            for (place, output) in siblings.iter().enumerate() {
                places.insert(*output, (*parent, place));
            }
        }
        Self { children, places }
    }

    /// The pages below an address, in order.
    pub(super) fn below<'a>(&self, plan: &'a Plan, permalink: &Permalink) -> impl Iterator<Item = &'a Output> {
        let places = plan.place_of(permalink.as_str()).and_then(|place| self.children.get(&place));
        places.into_iter().flatten().map(|place| &plan.outputs[*place])
    }

    /// The pages before and after a page among the children of the page above.
    pub(super) fn neighbours<'a>(
        &self,
        plan: &'a Plan,
        permalink: &Permalink,
    ) -> (Option<&'a Output>, Option<&'a Output>) {
        let place = plan.place_of(permalink.as_str()).and_then(|output| self.places.get(&output));
        let Some((parent, place)) = place else { return (None, None) };
        let sibling = |place: usize| Some(&plan.outputs[*self.children[parent].get(place)?]);
        (place.checked_sub(1).and_then(sibling), sibling(place + 1))
    }
}

/// The pages above a page, home first. Pages of other languages are never above.
pub(super) fn above<'a>(plan: &'a Plan, output: &Output) -> impl Iterator<Item = &'a Output> {
    let above = output.permalink.ancestors().filter_map(|address| plan.at(address));
    above.filter(|above| above.is_page_in(output.language))
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
