//! [`Looker`]: looks at the files again and again, and makes a new build when they changed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::good::bug;
use crate::diag::Diagnostic;
use crate::pipeline::{self, Before, Prepared, Request};
use crate::schema::Collection;
use crate::source::{FileSystem, Snapshot};

/// What was seen at the last look.
struct Seen {
    snapshot: Snapshot,
    findings: Vec<Diagnostic>,
    build: Before,
}

/// The files of a project, and what they were at the last look.
pub struct Looker {
    files: Box<dyn FileSystem + Send>,
    collections: fn() -> Vec<Collection>,
    request: Request,
    seen: Option<Seen>,
}

impl Looker {
    /// Nothing is read before the first look.
    pub fn new(files: Box<dyn FileSystem + Send>, collections: fn() -> Vec<Collection>, request: Request) -> Self {
        Self { files, collections, request, seen: None }
    }

    /// A new build, if the files are not what they were at the last look. Only changed files are read and parsed.
    pub fn look(&mut self) -> Option<Prepared> {
        let before = self.seen.as_ref();
        let (snapshot, findings) =
            before.map_or_else(Snapshot::default, |seen| seen.snapshot.clone()).retake(&*self.files);
        if before.is_some_and(|seen| seen.snapshot == snapshot && seen.findings == findings) {
            return None;
        }
        let earlier = before.map(|seen| seen.build.clone()).unwrap_or_default();
        let prepare = || {
            pipeline::prepare_from(snapshot.clone(), findings.clone(), &earlier, (self.collections)(), &self.request)
        };
        let prepared = catch_unwind(AssertUnwindSafe(prepare)).unwrap_or_else(|_| Prepared {
            snapshot: snapshot.clone(),
            parsed: Arc::default(),
            findings: vec![bug()],
            ready: None,
            timings: Vec::new(),
        });
        self.seen = Some(Seen { snapshot, findings, build: prepared.leave() });
        Some(prepared)
    }
}
