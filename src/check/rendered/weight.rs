//! What pages weigh on the way to the visitor: compressed, with everything they fetch.
//!
//! The limits are the site's (`budgets` in `content/site.yaml`); without them nothing is weighed.

use std::collections::HashMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use super::Found;
use super::reading::{Kind, Reading, is_foreign};
use crate::config::{Budget, BudgetPart};
use crate::diag::codes;
use crate::model::Site;
use crate::plan::{Content, Output, Plan};
use crate::render::{Depth, Renderer};

/// The weights of everything that pages fetch, and the limits.
pub(super) struct Scales<'a> {
    site: &'a Site,
    /// Compressed size in bytes by address.
    weights: HashMap<&'a str, usize>,
}

impl<'a> Scales<'a> {
    pub(super) fn new(site: &'a Site, plan: &'a Plan, renderer: &Renderer) -> Self {
        let is_fetched = |output: &&Output| !output.is_page() && !matches!(output.content, Content::Redirect(_));
        let fetched: Vec<&Output> = plan.outputs.iter().filter(is_fetched).collect();
        let is_weighed = !site.config.budgets.is_empty();
        let weights = fetched.into_par_iter().filter(|_| is_weighed).map(|output| {
            let mut bytes = Vec::new();
            let _ = renderer.render(output, Depth::Proof, &mut bytes);
            (output.permalink.as_str(), compressed(&bytes))
        });
        Self { site, weights: weights.collect() }
    }

    pub(super) fn check(&self, output: &Output, html: &[u8], page: &Reading, found: &mut Vec<Found>) {
        let budgets = &self.site.config.budgets;
        if budgets.is_empty() {
            return;
        }
        let budget = budgets.of(output.layout.as_deref().unwrap_or_default());
        let own = page.fetched.iter().filter(|fetched| !is_foreign(&fetched.address));
        let own: Vec<_> = own.map(|fetched| (fetched, resolved(output.permalink.as_str(), &fetched.address))).collect();
        let weight = |kind| -> usize {
            let of_kind = own.iter().filter(|(fetched, _)| fetched.kind == kind);
            of_kind.filter_map(|(_, address)| self.weights.get(address.as_str())).sum()
        };
        let styles = weight(Kind::Style);
        let requests = 1 + own.iter().filter(|(fetched, _)| !fetched.is_lazy).count();
        let measured = [
            (BudgetPart::Page, compressed(html) + styles),
            (BudgetPart::Styles, styles),
            (BudgetPart::Scripts, weight(Kind::Script)),
            (BudgetPart::Images, weight(Kind::Image)),
            (BudgetPart::Requests, requests),
        ];
        for (part, measured) in measured {
            found.extend(over(budget, part, measured));
        }
    }
}

fn over(budget: &Budget, part: BudgetPart, measured: usize) -> Option<Found> {
    let limit = budget.limit(part).filter(|limit| measured > part.in_units(*limit))?;
    let message = if part == BudgetPart::Requests {
        format!("the page makes {measured} requests; at most {limit} are allowed")
    } else {
        let [whole, tenth] = [measured / 1024, measured % 1024 * 10 / 1024];
        format!("{} weigh {whole}.{tenth} KB compressed; at most {limit} KB are allowed", part.words())
    };
    let help = "make it lighter, or raise the limit under `budgets` in `content/site.yaml`";
    Some(Found::new(&codes::OVERWEIGHT, message).help(help))
}

/// The size of bytes after gzip, as servers compress.
fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().map_or(0, |bytes| bytes.len())
}

/// The address of a file, from the page that names it.
fn resolved(page: &str, address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    if address.starts_with('/') {
        return address.to_owned();
    }
    let mut segments: Vec<&str> = page.split('/').collect();
    segments.pop();
    for segment in address.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    segments.join("/")
}
