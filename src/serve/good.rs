//! [`Good`]: a build without errors, and what was rendered of it so far. Leaves its findings to [`super::stage`].

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Found, page};
use crate::diag::{Diagnostic, codes, order};
use crate::pipeline::{self, Prepared, Ready};
use crate::plan::{Content, Output};
use crate::render::{Depth, Renderer, Workshop};

/// A build without errors.
pub(super) struct Good {
    pub(super) ready: Ready,
    renderer: Renderer,
    workshop: Workshop,
    /// What was asked for, by path.
    shown: Mutex<HashMap<String, Found>>,
}

/// Another build came, and nobody wants to know any more.
pub(super) struct Superseded;

impl Good {
    /// A build that is sound; a finding in its place when that ends in a mistake of ours.
    ///
    /// What did not change since the build `before` is taken over from that.
    pub(super) fn of(
        prepared: Prepared,
        before: Option<&Self>,
        workshop: &Workshop,
    ) -> Option<Result<Self, Diagnostic>> {
        let Prepared { snapshot, ready, .. } = prepared;
        let ready = ready?;
        let Ready { site, theme, plan } = &ready;
        // What is wrong in the Markdown of records shows on the pages that have it.
        let before = before.map(|before| &before.renderer);
        let make = || Renderer::after(before, site, theme, plan, &snapshot, workshop).0;
        let renderer = catch_unwind(AssertUnwindSafe(make)).map_err(|_| bug());
        Some(renderer.map(|renderer| Self { ready, renderer, workshop: workshop.clone(), shown: Mutex::default() }))
    }

    /// Renders pages, to have them and to know what is wrong with them.
    pub(super) fn show(&self, paths: &[String]) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for path in paths {
            let found = self.find(path, &mut problems);
            self.lock().insert(path.clone(), found);
        }
        order::merge_repeated(problems)
    }

    /// What stands at a path.
    pub(super) fn get(&self, path: &str) -> Found {
        if let Some(found) = self.shown(path) {
            return found;
        }
        let found = self.find(path, &mut Vec::new());
        self.lock().insert(path.to_owned(), found.clone());
        found
    }

    /// What was found at a path, if anybody asked.
    pub(super) fn shown(&self, path: &str) -> Option<Found> {
        self.lock().get(path).cloned()
    }

    /// What is wrong with any page. `may_go_on` is asked before each.
    pub(super) fn problems(&self, may_go_on: &(dyn Fn() -> bool + Sync)) -> Result<Vec<Diagnostic>, Superseded> {
        let step = || if may_go_on() { Ok(()) } else { Err(Superseded) };
        let examined = catch_unwind(AssertUnwindSafe(|| pipeline::examine_with(&self.renderer, &self.ready, step)));
        let problems = examined.unwrap_or_else(|_| Ok(vec![bug()]))?;
        // What no page has any more must not pile up while the preview goes on.
        self.workshop.forget_unused();
        Ok(problems)
    }

    fn find(&self, path: &str, problems: &mut Vec<Diagnostic>) -> Found {
        let plan = &self.ready.plan;
        let permalink = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/')).unwrap_or(path);
        if let Some(output) = plan.at(permalink) {
            let name = output.permalink.output_path().rsplit('/').next().unwrap_or_default().to_owned();
            return Found::File { name, bytes: self.bytes(output, problems) };
        }
        if plan.at(&format!("{path}/")).is_some() {
            return Found::Folder;
        }
        let page = plan.outputs.iter().find(|output| output.content == Content::NotFound);
        // What is wrong with the page for addresses that do not exist is not wrong with this one.
        Found::Missing { bytes: page.map_or_else(|| Arc::from(&b""[..]), |page| self.bytes(page, &mut Vec::new())) }
    }

    /// The bytes of an output; what is wrong with it in their place when it cannot be rendered.
    fn bytes(&self, output: &Output, problems: &mut Vec<Diagnostic>) -> Arc<[u8]> {
        let mut bytes = Vec::new();
        let outcome = catch_unwind(AssertUnwindSafe(|| self.renderer.render(output, Depth::Whole, &mut bytes)));
        // What is worth a warning is found when all pages are looked through.
        let Err(found) = outcome.unwrap_or_else(|_| Err(vec![bug()])) else { return bytes.into() };
        let found = order::merge_repeated(found);
        let said: Vec<String> = found.iter().map(|problem| escape(&problem.message)).collect();
        problems.extend(found);
        page::stand_in("This page cannot be shown", &format!("<pre>{}</pre>", said.join("\n"))).into_bytes().into()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Found>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    pulldown_cmark_escape::escape_html(&mut escaped, text).expect("writing to a string cannot fail");
    escaped
}

/// A mistake of the program, as a finding.
pub(super) fn bug() -> Diagnostic {
    Diagnostic::new(&codes::BUG, "twinpress met a mistake of its own")
        .with_help("undo the last change, and please report it")
}
