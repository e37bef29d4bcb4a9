//! Rules about pages as visitors get them: what they fetch and weigh, how their headings run, what is said in place of
//! pictures, which language text is in.
//!
//! Templates, content and records meet only in the rendered page, so that is what is looked at. It takes about as long as
//! rendering, so `check` and the preview do it, and a plain build does not.

mod language;
mod reading;
mod requests;
mod structure;
mod weight;

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::CONFIG_FILE;
use crate::diag::{Code, Diagnostic, Label, codes, order, suggest};
use crate::model::{Locator, Site};
use crate::plan::{Output, Plan};
use crate::render::{Depth, Renderer};
use crate::theme::Theme;
use reading::Reading;
use weight::Scales;

/// Everything that is wrong with the pages of a plan once they are rendered. A page that cannot be rendered is left to
/// whoever renders it. `step` is taken before each page, and its first error ends the work.
pub fn rendered<E: Send>(
    site: &Site,
    theme: &Theme,
    plan: &Plan,
    renderer: &Renderer,
    step: impl Fn() -> Result<(), E> + Sync,
) -> Result<Vec<Diagnostic>, E> {
    let mut findings = unknown_layouts(site, theme, renderer);
    let scales = Scales::new(site, plan, renderer);
    let pages: Vec<&Output> = plan.pages().collect();
    let found: Vec<Vec<Diagnostic>> = pages
        .par_iter()
        .map_init(Vec::new, |html, output| {
            step()?;
            html.clear();
            if renderer.render(output, Depth::Proof, html).is_err() {
                return Ok(Vec::new());
            }
            let page = Reading::of(&String::from_utf8_lossy(html));
            let mut found = Vec::new();
            structure::check(&page, &mut found);
            language::check(&page, &mut found);
            requests::check(&page, &mut found);
            scales.check(output, html, &page, &mut found);
            Ok(found.into_iter().map(|found| placed(found, output, theme, renderer)).collect())
        })
        .collect::<Result<_, E>>()?;
    findings.extend(order::merge_repeated(found.into_iter().flatten().collect()));
    Ok(findings)
}

/// A budget for pages that do not exist would hold for none, unnoticed.
fn unknown_layouts(site: &Site, theme: &Theme, renderer: &Renderer) -> Vec<Diagnostic> {
    let locator = Locator::of(renderer.snapshot());
    let unknown = site.config.budgets.layouts().filter(|(layout, _)| theme.layouts().all(|known| known != *layout));
    let told = unknown.map(|(layout, path)| {
        let mut finding = Diagnostic::new(&codes::UNKNOWN_LAYOUT, format!("there is no layout `{layout}`"));
        finding.primary = Some(locator.label(CONFIG_FILE, &path, "").into());
        match suggest::nearest(layout, theme.layouts()) {
            Some(nearest) => finding.with_help(format!("did you mean `{nearest}`?")),
            None => finding,
        }
    });
    told.collect()
}

/// What a rule found on a page.
struct Found {
    code: &'static Code,
    message: String,
    /// Words that stand in the source, by which its place is found; empty when there are none.
    quoted: String,
    help: String,
}

impl Found {
    fn new(code: &'static Code, message: String) -> Self {
        Self { code, message, quoted: String::new(), help: String::new() }
    }

    fn quoting(mut self, words: &str) -> Self {
        words.trim_end_matches('…').clone_into(&mut self.quoted);
        self
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// Points at the words in the page's source or else in a template; at the page's source as a whole, or at none, when they
/// were put together on the way.
fn placed(found: Found, output: &Output, theme: &Theme, renderer: &Renderer) -> Diagnostic {
    let mut finding = Diagnostic::new(found.code, found.message);
    let source = output.source.as_ref();
    let in_source = source.and_then(|source| {
        let span = place_of(&found.quoted, renderer.snapshot().text_of(source.as_str())?)?;
        Some(Label::at(source.shared(), span, ""))
    });
    let in_theme = || {
        let mut texts = theme.template_texts();
        texts.find_map(|(file, text)| Some(Label::at(Arc::clone(file), place_of(&found.quoted, text)?, "")))
    };
    finding.primary =
        in_source.or_else(in_theme).or_else(|| source.map(|source| Label::file(source.shared()))).map(Box::new);
    if !found.help.is_empty() {
        finding = finding.with_help(found.help);
    }
    finding.with_help(format!("seen on `{}`", output.permalink))
}

/// Where words stand in a text, if they stand there once: of several places, none is better than another.
fn place_of(words: &str, text: &str) -> Option<Range<usize>> {
    let start = text.find(words).filter(|_| !words.is_empty())?;
    let end = start + words.len();
    (!text[end..].contains(words)).then_some(start..end)
}
