//! [`Live`]: the site as it is now, rendered on demand.
//!
//! One thread owns the current site and answers questions about it, so that a page never mixes two builds. A new build is
//! handed over as a whole; when it has errors, the last good one stays and the errors are shown over it.
//!
//! **Invariants**
//! - What is served equals what a build of the same files writes, byte for byte (the client's tag is HTTP's addition).
//! - Content can never end the process: a panic while preparing or rendering becomes a finding.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Change, ChangeKind, Found, Handler};
use crate::diag::{Diagnostic, codes, order};
use crate::pipeline::{self, Prepared, Ready, Request};
use crate::plan::{Content, Output};
use crate::render::Renderer;
use crate::render::highlight::Highlighter;
use crate::schema::Collection;
use crate::source::{FileSystem, Snapshot};

/// Looks at the files again and again, and makes a new build when they changed.
pub struct Looker {
    files: Box<dyn FileSystem + Send>,
    collections: fn() -> Vec<Collection>,
    request: Request,
    seen: Option<(Snapshot, Vec<Diagnostic>)>,
}

impl Looker {
    /// Nothing is read before the first look.
    pub fn new(files: Box<dyn FileSystem + Send>, collections: fn() -> Vec<Collection>, request: Request) -> Self {
        Self { files, collections, request, seen: None }
    }

    /// A new build, if the files are not what they were at the last look. Only changed files are read.
    pub fn look(&mut self) -> Option<Prepared> {
        let (before, problems) = self.seen.clone().unwrap_or_default();
        let (snapshot, findings) = before.retake(&*self.files);
        if self.seen.is_some() && snapshot == before && findings == problems {
            return None;
        }
        self.seen = Some((snapshot.clone(), findings.clone()));
        let prepare = || pipeline::prepare_from(snapshot.clone(), findings, (self.collections)(), &self.request);
        Some(catch_unwind(AssertUnwindSafe(prepare)).unwrap_or_else(|_| Prepared {
            snapshot,
            findings: vec![bug()],
            ready: None,
            timings: Vec::new(),
        }))
    }
}

/// The site as it is now. Cheap to share; ends with its last owner.
pub struct Live {
    jobs: Mutex<Sender<Job>>,
    build: Arc<AtomicU64>,
}

enum Job {
    Get(String, Sender<Found>),
    Swap(Box<Prepared>, Vec<String>, Sender<Changes>),
}

/// What each open page has to do.
type Changes = Vec<(String, Change)>;

impl Live {
    /// Starts with a first build.
    pub fn start(first: Prepared) -> Self {
        let (sender, receiver) = channel();
        let build = Arc::new(AtomicU64::new(1));
        std::thread::spawn(move || run(first, &receiver));
        Self { jobs: Mutex::new(sender), build }
    }

    /// Hands over a new build. `open` are the paths of the pages that are open in a browser; the answer says what each of
    /// them has to do. A page whose bytes are the same is told nothing.
    pub fn swap(&self, next: Prepared, open: Vec<String>) -> Changes {
        let number = self.build.fetch_add(1, Ordering::SeqCst) + 1;
        let (reply, answer) = channel();
        self.send(Job::Swap(Box::new(next), open, reply));
        let mut changes = answer.recv().unwrap_or_default();
        for (_, change) in &mut changes {
            change.build = number;
        }
        changes
    }

    fn send(&self, job: Job) {
        // The thread ends only after this value, so the channel is open.
        let _ = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).send(job);
    }
}

impl Handler for Live {
    fn get(&self, path: &str, _query: &str) -> Found {
        let (reply, answer) = channel();
        self.send(Job::Get(path.to_owned(), reply));
        answer.recv().unwrap_or_else(|_| Found::Missing { bytes: Arc::from(&b""[..]) })
    }

    fn build(&self) -> u64 {
        self.build.load(Ordering::SeqCst)
    }
}

/// Answers questions until nobody can ask any more.
fn run(first: Prepared, jobs: &Receiver<Job>) {
    let highlighter = Highlighter::new();
    let mut good: Option<Good> = None;
    let mut shown: HashMap<String, Found> = HashMap::new();
    let mut next: Option<(Prepared, Vec<String>, Option<Sender<Changes>>)> = Some((first, Vec::new(), None));
    while let Some((prepared, open, reply)) = next.take() {
        if prepared.is_sound() {
            good = Good::of(prepared);
        }
        let renderer = good.as_ref().map(|good| good.renderer(&highlighter));
        let before = std::mem::take(&mut shown);
        let mut stage = Stage { site: good.as_ref().zip(renderer.as_ref()), shown: &mut shown };
        if let Some(reply) = reply {
            // Findings may have come or gone without a byte of a page changing.
            let changes = open.into_iter().map(|path| {
                let is_new = before.get(&path) != Some(&stage.get(&path));
                let kind = if is_new { ChangeKind::Page } else { ChangeKind::Findings };
                (path, Change { build: 0, kind })
            });
            let _ = reply.send(changes.collect());
        }
        while let Ok(job) = jobs.recv() {
            match job {
                Job::Get(path, reply) => drop(reply.send(stage.get(&path))),
                Job::Swap(prepared, open, reply) => {
                    next = Some((*prepared, open, Some(reply)));
                    break;
                }
            }
        }
    }
}

/// A build without errors.
struct Good {
    snapshot: Snapshot,
    ready: Ready,
}

impl Good {
    fn of(prepared: Prepared) -> Option<Self> {
        Some(Self { snapshot: prepared.snapshot, ready: prepared.ready? })
    }

    fn renderer<'a>(&'a self, highlighter: &'a Highlighter) -> Renderer<'a> {
        let Ready { site, theme, plan } = &self.ready;
        // What is wrong in the Markdown of records shows on the pages that have it.
        let (renderer, _) = Renderer::new(site, theme, plan, &self.snapshot, highlighter);
        renderer
    }
}

/// The current build with its renderer, and what was rendered since it came.
struct Stage<'a, 'b> {
    site: Option<(&'a Good, &'a Renderer<'a>)>,
    shown: &'b mut HashMap<String, Found>,
}

impl Stage<'_, '_> {
    fn get(&mut self, path: &str) -> Found {
        if let Some(found) = self.shown.get(path) {
            return found.clone();
        }
        let found = self.find(path);
        self.shown.insert(path.to_owned(), found.clone());
        found
    }

    fn find(&self, path: &str) -> Found {
        let Some((good, renderer)) = self.site else { return Found::Missing { bytes: Arc::from(NO_SITE.as_bytes()) } };
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
}

/// The bytes of an output; what is wrong with it in their place when it cannot be rendered.
fn bytes(renderer: &Renderer<'_>, output: &Output) -> Arc<[u8]> {
    let mut bytes = Vec::new();
    let outcome = catch_unwind(AssertUnwindSafe(|| renderer.render(output, &mut bytes)));
    let problems = match outcome {
        Ok(Ok(())) => return bytes.into(),
        Ok(Err(problems)) => problems,
        Err(_) => vec![bug()],
    };
    let problems = order::merge_repeated(problems);
    let said: Vec<String> = problems.iter().map(|problem| escape(&problem.message)).collect();
    format!(
        "<!doctype html><title>Error</title><body><h1>This page cannot be shown</h1><pre>{}</pre></body>",
        said.join("\n")
    )
    .into_bytes()
    .into()
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    pulldown_cmark_escape::escape_html(&mut escaped, text).expect("writing to a string cannot fail");
    escaped
}

/// What stands in for the site while it has never been without errors.
const NO_SITE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>twinpress</title>\
    <body><h1>The site has errors</h1><p>It is shown here as soon as they are mended.</p></body></html>";

/// A mistake of the program, as a finding.
fn bug() -> Diagnostic {
    Diagnostic::new(&codes::BUG, "twinpress met a mistake of its own")
        .with_help("undo the last change, and please report it")
}
