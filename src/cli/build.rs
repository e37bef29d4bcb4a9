//! `build`, `check` and `plan`: the pipeline with three ends.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

use super::arguments::{Build, Global, View};
use super::project::{find_root, prepare, with_jobs};
use super::report::Reporter;
use super::{Outcome, cache};
use crate::diag::Diagnostic;
use crate::model::HiddenReason;
use crate::pipeline::{self, Prepared, Ready};
use crate::plan::Content;
use crate::render::Workshop;
use crate::write::{OpenOptions, OutputFolder, Report, WriteError};

/// Builds the site into the output folder.
pub(super) fn build(global: &Global, options: &Build, reporter: &Reporter) -> Outcome {
    let root = match root(global, reporter) {
        Ok(root) => root,
        Err(outcome) => return outcome,
    };
    with_jobs(&options.view, || build_in(&root, options, reporter))
        .unwrap_or_else(|message| reporter.failure(&message, None))
}

fn build_in(root: &Utf8Path, options: &Build, reporter: &Reporter) -> Outcome {
    let start = Instant::now();
    // A folder that must not be written to is refused before any work is done.
    let home = std::env::var("HOME").ok().map(Utf8PathBuf::from);
    let open = OpenOptions { force: options.force, home, wait: Duration::from_secs(5) };
    let folder = match OutputFolder::open(root, &options.out, &open) {
        Ok(folder) => folder,
        Err(error) => return write_failure(&error, reporter),
    };
    let prepared = match prepare(root, &options.view) {
        Ok(prepared) => prepared,
        Err(message) => return reporter.failure(&message, None),
    };
    let strict = options.view.strict;
    let Some(ready) = sound(&prepared, strict) else { return report(&prepared, Vec::new(), strict, reporter) };
    let workshop = cache::load(root);
    let (findings, written) = match publish(&prepared, ready, &workshop, folder, strict) {
        Ok(done) => done,
        Err(error) => return write_failure(&error, reporter),
    };
    let outcome = report(&prepared, findings, strict, reporter);
    cache::save(root, &workshop);
    if let Some(written) = written {
        summarise(&prepared, ready, &written, &options.out, start.elapsed(), reporter);
    }
    if options.timings {
        reporter.say(&timings(&prepared, start.elapsed()));
    }
    // The process ends here: taking ten thousand pages apart again would only cost time.
    std::mem::forget(prepared);
    outcome
}

/// Renders into a staging folder and publishes it when nothing is wrong; otherwise the output folder stays as it was.
fn publish(
    prepared: &Prepared,
    ready: &Ready,
    workshop: &Workshop,
    folder: OutputFolder,
    strict: bool,
) -> Result<(Vec<Diagnostic>, Option<Report>), WriteError> {
    let paths: Vec<String> = ready.plan.outputs.iter().map(|output| output.permalink.output_path()).collect();
    let staging = folder.stage(&paths)?;
    let findings = pipeline::render(&prepared.snapshot, ready, workshop, |output, bytes| {
        staging.put(&output.permalink.output_path(), bytes)
    })?;
    if findings.iter().any(|finding| stops(finding, strict)) {
        return Ok((findings, None));
    }
    Ok((findings, Some(staging.commit()?)))
}

fn stops(finding: &Diagnostic, strict: bool) -> bool {
    finding.is_error() || (strict && finding.code.severity == crate::diag::Severity::Warning)
}

/// The site, if nothing stands in the way of rendering it.
fn sound(prepared: &Prepared, strict: bool) -> Option<&Ready> {
    prepared.ready.as_ref().filter(|_| !prepared.findings.iter().any(|finding| stops(finding, strict)))
}

fn report(prepared: &Prepared, rendering: Vec<Diagnostic>, strict: bool, reporter: &Reporter) -> Outcome {
    let mut findings = prepared.findings.clone();
    findings.extend(rendering);
    crate::diag::order::sort(&mut findings);
    let theme = prepared.ready.as_ref().map(|ready| &ready.theme);
    let text_of = |file: &str| theme.and_then(|theme| theme.text_of(file));
    reporter.findings(&findings, &prepared.snapshot, Some(&text_of), strict)
}

/// Checks everything that a build would, and writes nothing.
pub(super) fn check(global: &Global, view: &View, reporter: &Reporter) -> Outcome {
    let done = in_project(global, view, reporter, |prepared| {
        let rendering = match sound(prepared, view.strict) {
            Some(ready) => pipeline::examine(&prepared.snapshot, ready, &Workshop::default()),
            None => Vec::new(),
        };
        let outcome = report(prepared, rendering, view.strict, reporter);
        if let (Some(ready), Outcome::Done) = (&prepared.ready, outcome) {
            reporter
                .say(&format!("Checked {} pages: nothing stands in the way of a build.", ready.plan.pages().count()));
            say_hidden(ready, reporter);
        }
        outcome
    });
    done.unwrap_or_else(|outcome| outcome)
}

/// Prints every output: address, language, template and source, separated by tabs.
pub(super) fn plan(global: &Global, view: &View, reporter: &Reporter) -> Outcome {
    let done = in_project(global, view, reporter, |prepared| {
        if let Some(ready) = &prepared.ready {
            let tags = ready.site.config.languages.tags();
            let mut lines = String::new();
            for output in &ready.plan.outputs {
                let language = output.language.map_or("-", |language| &tags[language]);
                let layout = output.layout.as_deref().unwrap_or("-");
                let source = output.source.as_ref().map_or("-", |source| source.as_str());
                let _ = writeln!(lines, "{}\t{language}\t{layout}\t{source}", output.permalink);
            }
            reporter.data(&lines);
        }
        report(prepared, Vec::new(), view.strict, reporter)
    });
    done.unwrap_or_else(|outcome| outcome)
}

/// The project's folder, or a failure that says how to get one.
fn root(global: &Global, reporter: &Reporter) -> Result<Utf8PathBuf, Outcome> {
    find_root(global).map_err(|message| reporter.failure(&message, Some("`twinpress init DIR` makes a new site")))
}

fn in_project(
    global: &Global,
    view: &View,
    reporter: &Reporter,
    work: impl FnOnce(&Prepared) -> Outcome + Send,
) -> Result<Outcome, Outcome> {
    let fail = |message: String| reporter.failure(&message, None);
    let root = root(global, reporter)?;
    with_jobs(view, || prepare(&root, view).map(|prepared| work(&prepared))).and_then(|done| done).map_err(fail)
}

fn summarise(
    prepared: &Prepared,
    ready: &Ready,
    written: &Report,
    out: &Utf8Path,
    took: Duration,
    reporter: &Reporter,
) {
    let pages = ready.plan.pages().count();
    let languages = ready.site.config.languages.all().len();
    let entries: usize = ready.site.entries.values().map(indexmap::IndexMap::len).sum();
    reporter.say(&format!(
        "Built {pages} pages in {languages} language{} from {} files ({entries} record{}) in {:.2} s.",
        if languages == 1 { "" } else { "s" },
        prepared.snapshot.len(),
        if entries == 1 { "" } else { "s" },
        took.as_secs_f64(),
    ));
    reporter.say(&format!(
        "{} files in `{out}`: {} written, {} unchanged, {} removed.",
        ready.plan.outputs.len(),
        written.written,
        written.unchanged,
        written.removed,
    ));
    say_hidden(ready, reporter);
}

/// Nothing is lost silently: what is not shown, and what is shown in another language, is counted.
fn say_hidden(ready: &Ready, reporter: &Reporter) {
    let site = &ready.site;
    let count = |wanted: fn(&HiddenReason) -> bool| site.hidden.iter().filter(|hidden| wanted(&hidden.reason)).count();
    let parts = [
        (count(|reason| matches!(reason, HiddenReason::Draft)), "draft"),
        (count(|reason| matches!(reason, HiddenReason::Scheduled(_))), "scheduled"),
        (count(|reason| matches!(reason, HiddenReason::Expired(_))), "expired"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if !parts.is_empty() {
        reporter.say(&format!("Not shown: {}.", parts.join(", ")));
    }
    for hidden in &site.hidden {
        let why = match &hidden.reason {
            HiddenReason::Draft => "a draft".to_owned(),
            HiddenReason::Scheduled(day) => format!("from {day}"),
            HiddenReason::Expired(day) => format!("until {day}"),
        };
        reporter.detail(&format!("  {}: {why}", hidden.source));
    }
    if !site.fallbacks.is_empty() {
        let texts = site.fallbacks.len();
        reporter.say(&format!(
            "{texts} text{} of records shown in another language for want of a translation.",
            if texts == 1 { " is" } else { "s are" },
        ));
    }
    let redirects = ready.plan.outputs.iter().filter(|output| matches!(output.content, Content::Redirect(_))).count();
    reporter.detail(&format!("{redirects} redirects."));
}

fn timings(prepared: &Prepared, total: Duration) -> String {
    let before: Duration = prepared.timings.iter().map(|(_, took)| *took).sum();
    let rows =
        prepared.timings.iter().copied().chain([("render and write", total.saturating_sub(before)), ("total", total)]);
    let mut lines = String::new();
    for (phase, took) in rows {
        let _ = writeln!(lines, "{:>8.1} ms  {phase}", took.as_secs_f64() * 1000.0);
    }
    lines
}

fn write_failure(error: &WriteError, reporter: &Reporter) -> Outcome {
    reporter.failure(&error.to_string(), error.help().as_deref())
}
