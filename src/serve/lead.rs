//! Where open tabs are led with `--follow`: to the page of the one file that was saved, at the heading above the change.
//!
//! A pure function of two looks at the files. Leaves to [`super::run`] when a tab is told, and to the client whether it
//! has to move at all: a reader who sees the place already stays.
//!
//! **Invariant:** nobody is led anywhere unless exactly one file changed and the site has no error. A template, a style
//! sheet or the configuration is on every page, so these lead nowhere; neither does a deleted file, nor a `git checkout`.

use crate::diag::position::line_end;
use crate::model::{Entry, Site};
use crate::parse::markdown::{self, MarkdownText};
use crate::parse::yaml::{YamlText, locate};
use crate::parse::{Part, front_matter};
use crate::pipeline::{Prepared, Ready};
use crate::plan::{Content, Output};
use crate::source::{Snapshot, Source};

/// A place on a page of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The page's path, as [`super::Handler`] knows it.
    pub path: String,
    /// The id of an element there; empty for the top of the page, `None` for wherever the reader is.
    pub anchor: Option<String>,
}

/// Where each of the `open` pages is led by what changed since `before`. The others stay.
pub fn spots(before: &Snapshot, next: &Prepared, open: &[String]) -> Vec<(String, Spot)> {
    let Some(ready) = next.ready.as_ref().filter(|_| next.is_sound()) else { return Vec::new() };
    let Some(saved) = Saved::of(before, &next.snapshot) else { return Vec::new() };
    let record = saved.record(&ready.site);
    let targets: Vec<(&Output, Option<String>)> = saved.targets(ready, record);
    let spot = |path: &str| match nearest(ready, &targets, path) {
        Some((target, anchor)) => Some(Spot { path: target.permalink.as_str().to_owned(), anchor: anchor.clone() }),
        // A record without a page of its own shows where a page has it, mostly under its id.
        None => Some(Spot { path: path.to_owned(), anchor: Some(record?.name.id.to_string()) }),
    };
    // The preview's own pages are no place of the site: who works through the overview stays there.
    let pages = open.iter().filter(|path| !path.starts_with(super::page::FOLDER));
    pages.filter_map(|path| Some((path.clone(), spot(path)?))).collect()
}

/// The one file that changed or is new.
struct Saved<'a> {
    file: &'a Source,
    /// Where its text differs first; `None` if it is new.
    change: Option<usize>,
}

impl<'a> Saved<'a> {
    fn of(before: &Snapshot, after: &'a Snapshot) -> Option<Self> {
        let mut changes = after.changes_since(before);
        let path = changes.next().filter(|_| changes.next().is_none())?;
        let file = after.get(path.as_str())?;
        let change = before.get(path.as_str()).map(|old| {
            let same = old.text().bytes().zip(file.text().bytes()).take_while(|(old, new)| old == new).count();
            let same = file.text().floor_char_boundary(same);
            // An empty line before new words is not what was written.
            file.text().len() - file.text()[same..].trim_start().len()
        });
        Some(Self { file, change })
    }

    /// The record that was saved: of a file with several, the one that holds the change.
    fn record<'s>(&self, site: &'s Site) -> Option<&'s Entry> {
        let entries = site.entries.values().flat_map(indexmap::IndexMap::values);
        let written: Vec<&Entry> = entries.filter(|entry| entry.source == self.file.path).collect();
        if let [only] = written[..] {
            return Some(only);
        }
        let change = self.change?;
        let paths: Vec<_> = written.iter().map(|entry| (entry.at.clone(), Part::Value)).collect();
        let spans = locate(&YamlText::whole(self.file.path.as_str(), self.file.text()), &paths);
        let holds =
            |span: Option<std::ops::Range<usize>>| span.is_some_and(|span| (span.start..=span.end).contains(&change));
        written.into_iter().zip(spans).find_map(|(entry, span)| holds(span).then_some(entry))
    }

    /// The pages that show the file as what they are about, in each language, and the place to look at there.
    fn targets<'r>(&self, ready: &'r Ready, record: Option<&Entry>) -> Vec<(&'r Output, Option<String>)> {
        let made = ready.plan.pages().filter(|output| output.source.as_ref() == Some(&self.file.path));
        let target = |output: &'r Output| match &output.content {
            Content::Page(id) | Content::List { page: Some(id), .. } => {
                let shown = ready.site.pages.get(id)?.translations.get(output.language?)?.as_ref()?;
                let headings = &shown.translation.document.headings;
                let anchor = self.headings_above(&ready.site).map(|count| {
                    let last = count.checked_sub(1).and_then(|last| headings.get(last));
                    last.map(|heading| heading.id.clone()).unwrap_or_default()
                });
                Some((output, anchor))
            }
            Content::Entry(name) => record.filter(|record| record.name == *name).map(|_| (output, None)),
            _ => None,
        };
        made.filter_map(target).collect()
    }

    /// How many headings of a page stand above the change; `None` if that is in the front matter.
    ///
    /// The text is compiled as far as the changed line: what comes after it has no say in what came before.
    fn headings_above(&self, site: &Site) -> Option<usize> {
        let (file, text, change) = (self.file.path.as_str(), self.file.text(), self.change?);
        let body = front_matter::split(file, text).ok()?.body.start;
        let options = markdown::Options { raw_html: site.config.raw_html, ..Default::default() };
        let above = (change >= body).then(|| MarkdownText::part(file, text, body..line_end(text, change)))?;
        Some(markdown::compile(&above, &options).headings.len())
    }
}

/// The target for a tab: the page that it shows already, else one in its language, else the first.
fn nearest<'a, 'r>(
    ready: &Ready,
    targets: &'a [(&'r Output, Option<String>)],
    path: &str,
) -> Option<&'a (&'r Output, Option<String>)> {
    let language = ready.plan.at(path).and_then(|output| output.language);
    let shown = targets.iter().find(|(target, _)| target.permalink.as_str() == path);
    let alike = || targets.iter().find(|(target, _)| target.language == language);
    shown.or_else(alike).or_else(|| targets.first())
}
