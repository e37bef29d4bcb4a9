//! [`Looker`]: looks at the files again and again, and makes a new build when they changed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::stage::bug;
use crate::diag::Diagnostic;
use crate::pipeline::{self, Prepared, Request};
use crate::schema::Collection;
use crate::source::{FileSystem, Snapshot};

/// The files of a project, and what they were at the last look.
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
