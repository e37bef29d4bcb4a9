//! [`Live`]: the site as it is now, rendered on demand.
//!
//! The current build is one immutable value (a `Stage`); a request takes it once and answers from it, so that a page never
//! mixes two builds. A new build takes its place as a whole; when it has errors, the last good one stays and the errors are
//! shown over it. Builds that are over end with the last request that was begun on them.
//!
//! **Invariants**
//! - What is served equals what a build of the same files writes, byte for byte (the client's tag is HTTP's addition).
//! - Content can never end the process: a panic while preparing or rendering becomes a finding.
//! - No request and no edit waits until all pages are rendered to see what is wrong with them.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::ThreadPool;

use super::page;
use super::stage::Stage;
use super::way::{First, Way};
use super::{Change, ChangeKind, Found, Handler};
use crate::diag::Diagnostic;
use crate::pipeline::Prepared;
use crate::render::Workshop;

/// What the preview's own pages say beside the site.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The absolute folder of the project, for links that open a place in an editor.
    pub root: Option<String>,
    /// The day on which the site is seen, as `year-month-day`.
    pub today: String,
}

/// The site as it is now.
pub struct Live {
    now: Mutex<Arc<Stage>>,
    /// Held while a build takes the place of another.
    turn: Mutex<()>,
    setting: Setting,
    workshop: Workshop,
    way: Way,
    /// For what nobody waits for. Not the threads that prepare a build: those would be taken when the next edit comes.
    background: Option<ThreadPool>,
}

/// What each open page has to do.
pub(super) type Changes = Vec<(String, Change)>;

impl Live {
    /// Starts with a first build.
    pub fn start(first: Prepared, setting: Setting) -> Self {
        let workshop = Workshop::default();
        let stage = Stage::after(None, first, &[], &workshop);
        Self {
            now: Mutex::new(Arc::new(stage)),
            turn: Mutex::default(),
            setting,
            workshop,
            way: Way::default(),
            // Without threads to be had, whoever asks does the work.
            background: rayon::ThreadPoolBuilder::new().thread_name(|_| "preview-background".to_owned()).build().ok(),
        }
    }

    /// Hands over a new build. `open` are the paths of the pages that are open in a browser; the answer says what each of
    /// them has to do.
    pub fn swap(&self, next: Prepared, open: Vec<String>) -> Changes {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let _first = self.way.first();
        let before = self.now();
        let next = Arc::new(Stage::after(Some(&before), next, &open, &self.workshop));
        // Findings may have come or gone without a byte of a page changing.
        let changes = open.into_iter().map(|path| {
            let is_new = next.differs(&before, &path);
            let kind = if is_new { ChangeKind::Page } else { ChangeKind::Findings };
            (path, Change { build: next.number, kind })
        });
        let changes = changes.collect();
        let last = std::mem::replace(&mut *self.lock(), next);
        // To take ten thousand pages apart takes longer than to look at one. Not in the background, which may have to wait:
        // builds must not pile up.
        rayon::spawn(move || drop((before, last)));
        changes
    }

    /// Everything that is wrong now, what shows only when pages are rendered included. Nothing when another build came
    /// while they were rendered: who asks then has other questions.
    pub fn findings(&self) -> Option<Vec<Diagnostic>> {
        self.complete(&self.now())
    }

    /// What is asked of the preview until this is dropped goes before what it does in the background.
    pub(super) fn first(&self) -> First<'_> {
        self.way.first()
    }

    fn complete(&self, stage: &Arc<Stage>) -> Option<Vec<Diagnostic>> {
        let may_go_on = || self.way.give_way(&|| Arc::ptr_eq(&self.now(), stage));
        stage.complete(self.background.as_ref(), &may_go_on)
    }

    /// The build on show.
    fn now(&self) -> Arc<Stage> {
        Arc::clone(&self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Arc<Stage>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handler for Live {
    fn get(&self, path: &str, query: &str) -> Found {
        let stage = self.now();
        if let Some(name) = path.strip_prefix(page::FOLDER) {
            return stage.own(name, query, &self.setting, &|| self.complete(&stage));
        }
        let _first = self.way.first();
        stage.get(path)
    }

    fn build(&self) -> u64 {
        self.now().number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Overrides;
    use crate::model::Moment;
    use crate::pipeline::Request;
    use crate::serve::looker::Looker;
    use crate::source::Memory;
    use crate::theme::LinkStyle;

    const SITE: &str = "title: {en: T}\nshort_title: T\ndescription: {en: T.}\norganisation: {name: {en: O}}\n\
        base_url: https://a.test/\nlanguages: [{tag: en, name: English}]\n";

    fn build(home: &str) -> Prepared {
        let files = Memory::new().with("content/site.yaml", SITE).with("content/pages/index.md", home);
        let moment = Moment { today: "2026-03-05".into(), drafts: false };
        let request = Request { overrides: Overrides::default(), links: LinkStyle::Pretty, moment };
        Looker::new(Box::new(files), crate::domain::collections, request).look().unwrap()
    }

    #[test]
    fn looking_through_all_pages_ends_when_another_build_comes() {
        let live = Live::start(build("---\ntitle: One\n---\n"), Setting::default());
        let (before, after) = (live.now(), "---\ntitle: Two\n---\n");
        let first = live.first();
        assert_eq!(live.swap(build(after), Vec::new()), []);
        assert_eq!(live.complete(&before), None, "of the build that is over, whoever still goes first");
        drop(first);
        assert!(live.findings().is_some(), "of the one on show");
        // A request that was begun before ends with the build that it began with.
        let title = |found: Found| match found {
            Found::File { bytes, .. } => String::from_utf8_lossy(&bytes).contains("<title>One"),
            _ => false,
        };
        assert!(title(before.get("/")) && !title(live.get("/", "")));
        assert_eq!((before.number, live.build()), (1, 2));
    }

    #[test]
    fn coloured_code_that_no_page_has_any_more_is_forgotten() {
        let code = |text: &str| build(&format!("---\ntitle: One\n---\n\n```rust\nlet {text} = 1;\n```\n"));
        let live = Live::start(code("a"), Setting::default());
        let remembered = || live.workshop.highlighter.cache().to_bytes().map_or(0, |bytes| bytes.len());
        assert!(live.findings().is_some());
        let one = remembered();
        for text in ["b", "c", "d"] {
            live.swap(code(text), Vec::new());
            assert!(live.findings().is_some());
        }
        // That of the last look and of the one before.
        assert!(one > 0 && remembered() < 3 * one, "{} bytes after one page of {one}", remembered());
    }

    #[test]
    fn a_page_does_not_wait_until_all_pages_are_looked_through() {
        let live = Live::start(build("---\ntitle: One\n---\n"), Setting::default());
        let stage = live.now();
        let seen = stage.complete(None, &|| {
            // In the middle of it, everything else is answered and taken over.
            let page = live.get("/", "");
            let findings = live.get("/_twinpress/findings.json", "path=/");
            assert!(matches!((page, findings), (Found::File { .. }, Found::File { .. })));
            live.swap(build("---\ntitle: Two\n---\n"), vec!["/".to_owned()]);
            false
        });
        assert_eq!(seen, None);
        assert!(live.build() > 1 && !Arc::ptr_eq(&live.now(), &stage));
    }
}
