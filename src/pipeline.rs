//! The whole program on one screen: `sources -> parsed -> site -> plan -> rendered`.
//!
//! [`prepare`] goes from files to the plan and gathers every finding on the way; [`render`] evaluates the outputs in
//! parallel and hands each to a sink. Each step is a function from immutable values to the next one. Writing is the
//! sink's work: a build streams into a staging folder, a test into a map.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::check::{self, Head};
use crate::config::{self, CONFIG_FILE, Config, Overrides};
use crate::diag::{Diagnostic, consequences, order};
use crate::model::{self, Moment, Permalink, Site};
use crate::parse::content::Parsed;
use crate::parse::yaml::YamlText;
use crate::parse::{ValuePath, markdown};
use crate::plan::{self, Output, Plan, ThemeFiles};
use crate::render::{Depth, Renderer, Workshop};
use crate::schema::Collection;
use crate::source::{FileSystem, Snapshot};
use crate::theme::{Layers, LinkStyle, Links, Settings, Theme, ThemeInput};

/// What a build depends on beside the files.
#[derive(Debug, Clone)]
pub struct Request {
    /// Settings from the command line that take precedence over the configuration.
    pub overrides: Overrides,
    /// How links between pages end.
    pub links: LinkStyle,
    /// The day, and whether drafts are shown.
    pub moment: Moment,
}

/// A project up to its plan, with everything that was found on the way.
pub struct Prepared {
    /// The files as read; findings are drawn from them.
    pub snapshot: Snapshot,
    /// The files as syntax, to prepare the next build from; empty after [`prepare`], which has no next one.
    pub parsed: Arc<Parsed>,
    /// What is wrong, in order of file and place.
    pub findings: Vec<Diagnostic>,
    /// Everything needed to render; `None` when the project could not be understood far enough.
    pub ready: Option<Ready>,
    /// How long each phase took.
    pub timings: Vec<(&'static str, Duration)>,
}

/// A site that can be rendered.
pub struct Ready {
    /// The site.
    pub site: Arc<Site>,
    /// The theme with its templates and texts.
    pub theme: Theme,
    /// Everything that will be written.
    pub plan: Arc<Plan>,
}

/// What an earlier build leaves to the next one, which takes over what is made from the same input.
#[derive(Debug, Clone, Default)]
pub struct Before {
    parsed: Arc<Parsed>,
    site: Option<Arc<Site>>,
}

impl Prepared {
    /// What this build leaves to the next one. It holds the whole site; [`prepare`] leaves nothing of the files.
    pub fn leave(&self) -> Before {
        Before { parsed: Arc::clone(&self.parsed), site: self.ready.as_ref().map(|ready| Arc::clone(&ready.site)) }
    }

    /// Whether nothing stands in the way of rendering.
    pub fn is_sound(&self) -> bool {
        self.ready.is_some() && !self.findings.iter().any(Diagnostic::is_error)
    }
}

/// From files to the plan. Every phase runs as long as its input makes sense, so that one run reports everything.
pub fn prepare(files: &dyn FileSystem, collections: Vec<Collection>, request: &Request) -> Prepared {
    let start = Instant::now();
    let (snapshot, findings) = Snapshot::take(files);
    let mut prepared = prepare_from(snapshot, findings, &Before::default(), collections, request);
    // No other build comes after this one.
    prepared.parsed = Arc::default();
    let before: Duration = prepared.timings.iter().map(|(_, took)| *took).sum();
    prepared.timings.insert(0, ("read", start.elapsed().saturating_sub(before)));
    prepared
}

/// From files as read, with what was wrong with them, to the plan. What comes out does not depend on what there was before.
pub fn prepare_from(
    snapshot: Snapshot,
    mut findings: Vec<Diagnostic>,
    before: &Before,
    collections: Vec<Collection>,
    request: &Request,
) -> Prepared {
    let mut clock = Clock::start();
    let (config, problems) = config::resolve(&snapshot, &request.overrides);
    findings.extend(problems);
    let options =
        markdown::Options { raw_html: config.as_ref().is_some_and(|config| config.raw_html), ..Default::default() };
    let ((parsed, problems), theme) = rayon::join(
        || before.parsed.again(&snapshot, &options),
        || config.as_ref().map(|config| theme(&snapshot, config, request)),
    );
    findings.extend(problems);
    clock.lap("parse and theme");
    let mut ready = None;
    if let Some((config, (theme, problems))) = config.zip(theme) {
        findings.extend(problems);
        let (site, problems) =
            model::assemble(&parsed, &snapshot, before.site.as_deref(), config, collections, &request.moment);
        findings.extend(problems);
        clock.lap("assemble");
        // The checks and the plan know nothing of each other.
        let (problems, planned) = rayon::join(
            || check::check(&site, &snapshot),
            || theme.as_ref().map(|theme| plan::lay_out(&site, &theme_files(theme), &snapshot)),
        );
        findings.extend(problems);
        if let Some((theme, (plan, problems))) = theme.zip(planned) {
            findings.extend(check::shortcodes(&site, &theme, &snapshot));
            findings.extend(problems);
            let (site, plan) = (Arc::new(site), Arc::new(plan));
            if findings.iter().any(Diagnostic::is_error) {
                findings.extend(check::beside_errors(&findings, &site, &theme, &plan, &snapshot));
            }
            ready = Some(Ready { site, theme, plan });
        }
        clock.lap("plan and check");
    }
    consequences::leave_out(&mut findings);
    order::drop_notes_beside_errors(&mut findings);
    order::sort(&mut findings);
    // A page shown in two languages is checked in both.
    findings.dedup();
    Prepared { snapshot, parsed: Arc::new(parsed), findings, ready, timings: clock.laps }
}

fn theme(snapshot: &Snapshot, config: &Config, request: &Request) -> (Option<Theme>, Vec<Diagnostic>) {
    let folder = format!("themes/{}", config.theme);
    let files = snapshot.under(&folder).map(|file| (&file.path.as_str()[folder.len() + 1..], file.bytes()));
    Theme::load(ThemeInput {
        layers: Layers::new(&config.theme, files),
        settings: Settings {
            options: &config.theme_options,
            text: YamlText::whole(CONFIG_FILE, snapshot.text_of(CONFIG_FILE).unwrap_or_default()),
            path: ValuePath::root().key("theme").key("options"),
        },
        languages: config.languages.tags(),
        links: Links::new(config.base_url.as_str(), request.links),
    })
}

/// What the plan needs to know of the theme.
fn theme_files(theme: &Theme) -> ThemeFiles {
    ThemeFiles {
        layouts: theme.layouts().map(str::to_owned).collect(),
        assets: theme
            .assets()
            .map(|asset| (asset.name.as_str().into(), Permalink::file("", &asset.permalink)))
            .collect(),
        search_page: theme.option("search").map(Into::into),
    }
}

/// Renders every output of the plan in parallel. `sink` is called once for each, from many threads; its first error ends
/// the work. Findings come back in the plan's order, whatever the threads do.
pub fn render<E: Send>(
    snapshot: &Snapshot,
    ready: &Ready,
    workshop: &Workshop,
    sink: impl Fn(&Output, &[u8]) -> Result<(), E> + Sync,
) -> Result<Vec<Diagnostic>, E> {
    let (renderer, mut findings) = Renderer::new(&ready.site, &ready.theme, &ready.plan, snapshot, workshop);
    findings.extend(render_with(&renderer, ready, Depth::Whole, sink)?);
    Ok(order::merge_repeated(findings))
}

fn render_with<E: Send>(
    renderer: &Renderer,
    ready: &Ready,
    depth: Depth,
    sink: impl Fn(&Output, &[u8]) -> Result<(), E> + Sync,
) -> Result<Vec<Diagnostic>, E> {
    let results: Vec<(Vec<Diagnostic>, Option<Head>)> = ready
        .plan
        .outputs
        .par_iter()
        .map_init(Vec::new, |bytes, output| {
            // Each thread renders into one buffer again and again.
            bytes.clear();
            match renderer.render(output, depth, bytes) {
                Ok(findings) => sink(output, bytes).map(|()| (findings, Head::of(output, bytes))),
                Err(findings) => Ok((findings, None)),
            }
        })
        .collect::<Result<_, E>>()?;
    let (findings, heads): (Vec<_>, Vec<_>) = results.into_iter().unzip();
    let mut findings: Vec<Diagnostic> = findings.into_iter().flatten().collect();
    findings.extend(check::anchors(&ready.site, &ready.plan, renderer));
    findings.extend(check::heads(&ready.site, &ready.plan, &heads, renderer.snapshot()));
    Ok(findings)
}

/// Renders every output without keeping it, pictures not at all, and looks at each page as visitors get it: everything that `check` can find.
pub fn examine(snapshot: &Snapshot, ready: &Ready, workshop: &Workshop) -> Vec<Diagnostic> {
    let (renderer, mut findings) = Renderer::new(&ready.site, &ready.theme, &ready.plan, snapshot, workshop);
    let Ok(problems) = examine_with::<Infallible>(&renderer, ready, || Ok(()));
    findings.extend(problems);
    order::merge_repeated(findings)
}

/// The same with a renderer that is there already. `step` is taken with each page, and its first error ends the work.
pub fn examine_with<E: Send>(
    renderer: &Renderer,
    ready: &Ready,
    step: impl Fn() -> Result<(), E> + Sync,
) -> Result<Vec<Diagnostic>, E> {
    let mut findings = render_with(renderer, ready, Depth::Proof, |_, _| step())?;
    findings.extend(check::rendered(&ready.site, &ready.theme, &ready.plan, renderer, step)?);
    Ok(findings)
}

/// The whole site in memory, by path in the output folder.
pub fn render_to_memory(
    snapshot: &Snapshot,
    ready: &Ready,
    workshop: &Workshop,
) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    let files = std::sync::Mutex::new(BTreeMap::new());
    let rendered = render::<Infallible>(snapshot, ready, workshop, |output, bytes| {
        let mut files = files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.insert(output.permalink.output_path(), bytes.to_vec());
        Ok(())
    });
    let Ok(findings) = rendered;
    (files.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner), findings)
}

/// Times the phases.
struct Clock {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn start() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, phase: &'static str) {
        let now = Instant::now();
        self.laps.push((phase, now - self.last));
        self.last = now;
    }
}
