//! [`Live`]: the site as it is now, rendered on demand.
//!
//! One thread owns the current site and answers questions about it, so that a page never mixes two builds. A new build is
//! handed over as a whole; when it has errors, the last good one stays and the errors are shown over it.
//!
//! **Invariants**
//! - What is served equals what a build of the same files writes, byte for byte (the client's tag is HTTP's addition).
//! - Content can never end the process: a panic while preparing or rendering becomes a finding.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::stage::{Stage, try_render};
use super::{Change, ChangeKind, Found, Handler};
use crate::diag::{Diagnostic, order};
use crate::pipeline::{Prepared, Ready};
use crate::render::{Renderer, Workshop};
use crate::source::Snapshot;
use crate::theme::Theme;

/// What the preview's own pages say beside the site.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The absolute folder of the project, for links that open a place in an editor.
    pub root: Option<String>,
    /// The day on which the site is seen, as `year-month-day`.
    pub today: String,
}

/// The site as it is now. Cheap to share; ends with its last owner.
pub struct Live {
    jobs: Mutex<Sender<Job>>,
    build: Arc<AtomicU64>,
}

pub(super) enum Job {
    Get { path: String, query: String, reply: Sender<Found> },
    Swap { next: Box<Prepared>, number: u64, open: Vec<String>, reply: Sender<Changes> },
    Findings(Sender<Vec<Diagnostic>>),
}

/// What each open page has to do.
pub(super) type Changes = Vec<(String, Change)>;

impl Live {
    /// Starts with a first build.
    pub fn start(first: Prepared, setting: Setting) -> Self {
        let (sender, receiver) = channel();
        std::thread::spawn(move || run(first, &receiver, &setting));
        Self { jobs: Mutex::new(sender), build: Arc::new(AtomicU64::new(1)) }
    }

    /// Hands over a new build. `open` are the paths of the pages that are open in a browser; the answer says what each of
    /// them has to do.
    pub fn swap(&self, next: Prepared, open: Vec<String>) -> Changes {
        let number = self.build.fetch_add(1, Ordering::SeqCst) + 1;
        self.ask(|reply| Job::Swap { next: Box::new(next), number, open, reply }).unwrap_or_default()
    }

    /// Everything that is wrong now, what shows only when pages are rendered included.
    pub fn findings(&self) -> Vec<Diagnostic> {
        self.ask(Job::Findings).unwrap_or_default()
    }

    fn ask<T>(&self, job: impl FnOnce(Sender<T>) -> Job) -> Option<T> {
        let (reply, answer) = channel();
        let sent = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).send(job(reply));
        sent.ok().and_then(|()| answer.recv().ok())
    }
}

impl Handler for Live {
    fn get(&self, path: &str, query: &str) -> Found {
        let (path, query) = (path.to_owned(), query.to_owned());
        let found = self.ask(|reply| Job::Get { path, query, reply });
        found.unwrap_or_else(|| Found::Missing { bytes: Arc::from(&b""[..]) })
    }

    fn build(&self) -> u64 {
        self.build.load(Ordering::SeqCst)
    }
}

/// A build that was handed over and waits to be shown.
pub(super) struct Next {
    pub(super) prepared: Prepared,
    pub(super) number: u64,
    pub(super) open: Vec<String>,
    pub(super) reply: Option<Sender<Changes>>,
}

/// Answers questions until nobody can ask any more.
fn run(first: Prepared, jobs: &Receiver<Job>, setting: &Setting) {
    let workshop = Workshop::default();
    let mut good: Option<Good> = None;
    let mut shown: HashMap<String, Found> = HashMap::new();
    let mut next = Some(Next { prepared: first, number: 1, open: Vec::new(), reply: None });
    while let Some(Next { prepared, number, open, reply }) = next.take() {
        let mut latest = Latest::of(&prepared, number);
        if prepared.is_sound()
            && let Some(candidate) = Good::of(prepared)
        {
            // A template that fails shows only when it is used: on the pages that are looked at, before they are replaced.
            let problems = candidate.problems(&open, &workshop);
            if problems.is_empty() || good.is_none() {
                good = Some(candidate);
            }
            latest.findings.extend(problems);
        }
        let renderer = good.as_ref().map(|good| good.renderer(&workshop));
        let before = std::mem::take(&mut shown);
        let mut stage =
            Stage { site: good.as_ref().zip(renderer.as_ref()), shown: &mut shown, latest: &mut latest, setting };
        if let Some(reply) = reply {
            // Findings may have come or gone without a byte of a page changing.
            let changes = open.into_iter().map(|path| {
                let is_new = before.get(&path) != Some(&stage.get(&path));
                let kind = if is_new { ChangeKind::Page } else { ChangeKind::Findings };
                (path, Change { build: number, kind })
            });
            let _ = reply.send(changes.collect());
        }
        next = stage.answer(jobs);
    }
}

/// What is known of the newest build, good or not.
pub(super) struct Latest {
    pub(super) number: u64,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) snapshot: Snapshot,
    pub(super) theme: Option<Theme>,
    /// Whether every page was rendered to see what is wrong with it.
    pub(super) is_complete: bool,
}

impl Latest {
    fn of(prepared: &Prepared, number: u64) -> Self {
        Self {
            number,
            findings: prepared.findings.clone(),
            snapshot: prepared.snapshot.clone(),
            theme: prepared.ready.as_ref().map(|ready| ready.theme.clone()),
            is_complete: !prepared.is_sound(),
        }
    }
}

impl Latest {
    /// The text of a file that a finding points into.
    pub(super) fn text_of(&self, file: &str) -> Option<&str> {
        self.snapshot.text_of(file).or_else(|| self.theme.as_ref()?.text_of(file))
    }
}

/// A build without errors.
pub(super) struct Good {
    pub(super) snapshot: Snapshot,
    pub(super) ready: Ready,
}

impl Good {
    fn of(prepared: Prepared) -> Option<Self> {
        Some(Self { snapshot: prepared.snapshot, ready: prepared.ready? })
    }

    fn renderer<'a>(&'a self, workshop: &'a Workshop) -> Renderer<'a> {
        let Ready { site, theme, plan } = &self.ready;
        // What is wrong in the Markdown of records shows on the pages that have it.
        let (renderer, _) = Renderer::new(site, theme, plan, &self.snapshot, workshop);
        renderer
    }

    /// What is wrong with some pages when they are rendered.
    fn problems(&self, paths: &[String], workshop: &Workshop) -> Vec<Diagnostic> {
        let renderer = self.renderer(workshop);
        let outputs = paths.iter().filter_map(|path| self.ready.plan.at(path));
        order::merge_repeated(outputs.filter_map(|output| try_render(&renderer, output).err()).flatten().collect())
    }
}
