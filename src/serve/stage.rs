//! [`Stage`]: one build on show, with what was rendered since it came, answering until the next one comes.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::http::in_query;
use super::live::{Good, Job, Latest, Next, Setting};
use super::{Found, page};
use crate::diag::{Diagnostic, Severity, codes, order};
use crate::pipeline;
use crate::plan::{Content, Output};
use crate::render::{Depth, Renderer};
use crate::source::SitePath;

/// The current build with its renderer, and what was rendered since it came.
pub(super) struct Stage<'a, 'b> {
    pub(super) site: Option<(&'a Good, &'a Renderer<'a>)>,
    pub(super) shown: &'b mut HashMap<String, Found>,
    pub(super) latest: &'b mut Latest,
    pub(super) setting: &'b Setting,
}

impl Stage<'_, '_> {
    /// Answers until a new build comes; nothing when nobody can ask any more.
    pub(super) fn answer(&mut self, jobs: &Receiver<Job>) -> Option<Next> {
        loop {
            match jobs.recv().ok()? {
                Job::Get { path, query, reply } => {
                    let is_own = path.starts_with(page::FOLDER);
                    let found = if is_own { self.own(&path, &query) } else { self.get(&path) };
                    let _ = reply.send(found);
                }
                Job::Findings(reply) => {
                    self.complete();
                    let _ = reply.send(self.latest.findings.clone());
                }
                Job::Swap { next, number, open, reply } => {
                    return Some(Next { prepared: *next, number, open, reply: Some(reply) });
                }
            }
        }
    }

    /// A page of the preview itself, below [`page::FOLDER`].
    fn own(&mut self, path: &str, query: &str) -> Found {
        let name = &path[page::FOLDER.len()..];
        let text = match name {
            "" => self.overview(),
            "findings.json" => self.findings_json(&in_query(query, "path").unwrap_or_default()),
            _ => match page::file(name) {
                Some(text) => text.to_owned(),
                None => return Found::Missing { bytes: Arc::from(&b"nothing here\n"[..]) },
            },
        };
        let name = if name.is_empty() { "index.html" } else { name };
        Found::File { name: name.to_owned(), bytes: text.into_bytes().into() }
    }

    fn findings_json(&self, path: &str) -> String {
        let output = self.site.and_then(|(good, _)| good.ready.plan.at(path));
        let source = output.and_then(|output| output.source.as_ref());
        let notes = self.site.zip(output).map(|((good, _), output)| page::status::notes(&good.ready.site, output));
        page::findings::json_with_notes(
            &self.latest.findings,
            &|file| self.latest.text_of(file),
            source.map(SitePath::as_str),
            self.latest.number,
            self.setting.root.as_deref(),
            &notes.unwrap_or_default(),
        )
    }

    fn overview(&mut self) -> String {
        self.complete();
        let site = self.site.map(|(good, _)| &good.ready.site);
        // Notes have a part of their own there.
        let findings = self.latest.findings.iter().filter(|finding| finding.code.severity != Severity::Note);
        let findings: Vec<Diagnostic> = findings.cloned().collect();
        page::dashboard::dashboard(&page::dashboard::Dashboard {
            findings: &findings,
            hidden: site.map(|site| site.hidden.as_slice()).unwrap_or_default(),
            fallbacks: site.map(|site| site.fallbacks.as_slice()).unwrap_or_default(),
            outputs: self.site.map(|(good, _)| good.ready.plan.outputs.as_slice()).unwrap_or_default(),
            site,
            today: &self.setting.today,
            text_of: &|file| self.latest.text_of(file),
            root: self.setting.root.as_deref(),
            build: self.latest.number,
        })
    }

    pub(super) fn get(&mut self, path: &str) -> Found {
        if let Some(found) = self.shown.get(path) {
            return found.clone();
        }
        let found = self.find(path);
        self.shown.insert(path.to_owned(), found.clone());
        found
    }

    fn find(&self, path: &str) -> Found {
        let Some((good, renderer)) = self.site else {
            // It has never been without errors.
            let page = page::stand_in("The site has errors", "<p>It is shown here as soon as they are mended.</p>");
            return Found::Missing { bytes: page.into_bytes().into() };
        };
        let plan = &good.ready.plan;
        let permalink = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/')).unwrap_or(path);
        if let Some(output) = plan.at(permalink) {
            let name = output.permalink.output_path().rsplit('/').next().unwrap_or_default().to_owned();
            return Found::File { name, bytes: bytes(renderer, output) };
        }
        if plan.at(&format!("{path}/")).is_some() {
            return Found::Folder;
        }
        let page = plan.outputs.iter().find(|output| output.content == Content::NotFound);
        Found::Missing { bytes: page.map_or_else(|| Arc::from(&b""[..]), |page| bytes(renderer, page)) }
    }

    /// Renders every page once, to know what is wrong with those that nobody looks at.
    fn complete(&mut self) {
        if std::mem::replace(&mut self.latest.is_complete, true) {
            return;
        }
        let Some((good, renderer)) = self.site else { return };
        let outcome = catch_unwind(AssertUnwindSafe(|| pipeline::examine_with(renderer, &good.ready)));
        let problems = outcome.unwrap_or_else(|_| vec![bug()]);
        let all = std::mem::take(&mut self.latest.findings).into_iter().chain(problems).collect();
        self.latest.findings = order::merge_repeated(all);
        order::sort(&mut self.latest.findings);
    }
}

/// The bytes of an output; what is wrong with it in their place when it cannot be rendered.
fn bytes(renderer: &Renderer<'_>, output: &Output) -> Arc<[u8]> {
    let problems = match try_render(renderer, output) {
        Ok(bytes) => return bytes.into(),
        Err(problems) => order::merge_repeated(problems),
    };
    let said: Vec<String> = problems.iter().map(|problem| escape(&problem.message)).collect();
    page::stand_in("This page cannot be shown", &format!("<pre>{}</pre>", said.join("\n"))).into_bytes().into()
}

pub(super) fn try_render(renderer: &Renderer<'_>, output: &Output) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let mut bytes = Vec::new();
    let outcome = catch_unwind(AssertUnwindSafe(|| renderer.render(output, Depth::Whole, &mut bytes)));
    outcome.unwrap_or_else(|_| Err(vec![bug()])).map(|_| bytes)
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
