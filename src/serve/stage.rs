//! [`Stage`]: one build on show: the newest that was without errors, with what is wrong with the newest of all.
//!
//! Leaves to [`Live`](super::live::Live) which build is the current one, and to [`Good`] how its pages are rendered.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::ThreadPool;

use super::good::{Good, Superseded};
use super::http::in_query;
use super::live::Setting;
use super::{Found, page};
use crate::diag::{Diagnostic, Severity, order};
use crate::pipeline::Prepared;
use crate::render::Workshop;
use crate::source::{SitePath, Snapshot};
use crate::theme::Theme;

/// A build on show.
pub(super) struct Stage {
    /// How many builds there have been.
    pub(super) number: u64,
    /// What is served. Older than the rest when the newest build has errors; nothing when all had.
    site: Option<Arc<Good>>,
    /// The newest files; findings are drawn from them.
    snapshot: Snapshot,
    theme: Option<Theme>,
    /// What is wrong with the newest build, as far as it shows in preparing it and in rendering the open pages.
    findings: Vec<Diagnostic>,
    /// What is wrong once every page was rendered; kept when it is known.
    all: Mutex<Option<Vec<Diagnostic>>>,
}

impl Stage {
    /// What is on show when a build comes after another one, and these pages are open.
    pub(super) fn after(before: Option<&Stage>, next: Prepared, open: &[String], workshop: &Workshop) -> Self {
        let is_sound = next.is_sound();
        let (snapshot, mut findings) = (next.snapshot.clone(), next.findings.clone());
        let theme = next.ready.as_ref().map(|ready| ready.theme.clone());
        let mut site = before.and_then(|before| before.site.clone());
        let candidate = if is_sound { Good::of(next, site.as_deref(), workshop) } else { None };
        match candidate {
            Some(Ok(candidate)) => {
                // A template that fails shows only when it is used: on the pages that are looked at, before they are replaced.
                let problems = candidate.show(open);
                if problems.is_empty() || site.is_none() {
                    site = Some(Arc::new(candidate));
                }
                findings.extend(problems);
            }
            Some(Err(bug)) => findings.push(bug),
            None => {}
        }
        // Nothing is rendered to find more while the build itself has errors.
        let all = Mutex::new((!is_sound).then(|| findings.clone()));
        let number = before.map_or(0, |before| before.number) + 1;
        Self { number, site, snapshot, theme, findings, all }
    }

    /// What stands at a path of the site.
    pub(super) fn get(&self, path: &str) -> Found {
        let Some(site) = &self.site else {
            // It has never been without errors.
            let page = page::stand_in("The site has errors", "<p>It is shown here as soon as they are mended.</p>");
            return Found::Missing { bytes: page.into_bytes().into() };
        };
        site.get(path)
    }

    /// Whether an open page is not what it was, or nobody knows.
    pub(super) fn differs(&self, before: &Self, path: &str) -> bool {
        let known = before.site.as_ref().and_then(|site| site.shown(path));
        known != Some(self.get(path))
    }

    /// Renders every page once, to know what is wrong with those that nobody looks at. Nothing when that came to an end
    /// before, because `may_go_on`, which is asked for each page, said no.
    pub(super) fn complete(
        &self,
        pool: Option<&ThreadPool>,
        may_go_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<Diagnostic>> {
        // Who asks meanwhile waits for the answer; not on a thread of the pool, which might ask itself.
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.is_none() {
            let render = || self.site.as_ref().map(|site| site.problems(may_go_on));
            let problems = match pool.map_or_else(render, |pool| pool.install(render)) {
                Some(Err(Superseded)) => return None,
                Some(Ok(problems)) => problems,
                None => Vec::new(),
            };
            let mut findings = order::merge_repeated(self.findings.iter().cloned().chain(problems).collect());
            order::sort(&mut findings);
            *all = Some(findings);
        }
        all.clone()
    }

    /// A file of the preview itself, by its name below [`page::FOLDER`]. `all` says everything that is wrong; when another
    /// build comes meanwhile it says nothing, but then the overview is told, and asks again.
    pub(super) fn own(
        &self,
        name: &str,
        query: &str,
        setting: &Setting,
        all: &dyn Fn() -> Option<Vec<Diagnostic>>,
    ) -> Found {
        let text = match name {
            "" => self.overview(all().as_deref(), setting),
            "findings.json" => self.findings_json(&in_query(query, "path").unwrap_or_default(), setting),
            _ => match page::file(name) {
                Some(text) => text.to_owned(),
                None => return Found::Missing { bytes: Arc::from(&b"nothing here\n"[..]) },
            },
        };
        let name = if name.is_empty() { "index.html" } else { name };
        Found::File { name: name.to_owned(), bytes: text.into_bytes().into() }
    }

    fn findings_json(&self, path: &str, setting: &Setting) -> String {
        let output = self.site.as_ref().and_then(|site| site.ready.plan.at(path));
        let source = output.and_then(|output| output.source.as_ref());
        let notes = self.site.as_ref().zip(output);
        let notes = notes.map(|(site, output)| page::status::notes(&site.ready.site, output)).unwrap_or_default();
        // Not before they are known: a page must not wait until all are rendered.
        let all = self.all.try_lock().ok().and_then(|all| all.clone());
        page::findings::json_with_notes(
            all.as_ref().unwrap_or(&self.findings),
            &|file| self.text_of(file),
            source.map(SitePath::as_str),
            self.number,
            setting.root.as_deref(),
            &notes,
        )
    }

    /// The overview, with these findings if they are known.
    fn overview(&self, findings: Option<&[Diagnostic]>, setting: &Setting) -> String {
        let ready = self.site.as_ref().map(|site| &site.ready);
        // Notes have a part of their own there.
        let findings = findings.unwrap_or(&self.findings).iter();
        let findings: Vec<Diagnostic> =
            findings.filter(|finding| finding.code.severity != Severity::Note).cloned().collect();
        page::dashboard::dashboard(&page::dashboard::Dashboard {
            findings: &findings,
            hidden: ready.map(|ready| ready.site.hidden.as_slice()).unwrap_or_default(),
            fallbacks: ready.map(|ready| ready.site.fallbacks.as_slice()).unwrap_or_default(),
            outputs: ready.map(|ready| ready.plan.outputs.as_slice()).unwrap_or_default(),
            site: ready.map(|ready| &*ready.site),
            today: &setting.today,
            text_of: &|file| self.text_of(file),
            root: setting.root.as_deref(),
            build: self.number,
        })
    }

    /// The text of a file that a finding points into.
    fn text_of(&self, file: &str) -> Option<&str> {
        self.snapshot.text_of(file).or_else(|| self.theme.as_ref()?.text_of(file))
    }
}
