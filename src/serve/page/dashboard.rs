//! The overview at `/_twinpress/`: everything an editor should know of the whole site, each with its file and line.
//!
//! One HTML page with tables, made from borrowed values; it works without its filter script. Leaves the words for one
//! page to [`super::status`].

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::cells::{escape, file, link, place, record, title, words};
use super::findings::{is_placeholder, place_of, severity};
use super::status::reason;
use super::{FOLDER, script_tag};
use crate::check::{self, Stale};
use crate::diag::{Diagnostic, Position, TextOf, codes};
use crate::model::{Entry, Fallback, Hidden, HiddenReason, Page, Site};
use crate::parse::yaml::{YamlText, locate};
use crate::parse::{Part, ValuePath};
use crate::plan::Output;
use crate::source::SitePath;

/// What the overview is made from. `site` is the last good one; `None` when there has been none yet.
pub struct Dashboard<'a> {
    /// What is wrong in the files as they are now.
    pub findings: &'a [Diagnostic],
    /// What is not published.
    pub hidden: &'a [Hidden],
    /// Texts of records that are shown in another language.
    pub fallbacks: &'a [Fallback],
    /// Everything that is published.
    pub outputs: &'a [Output],
    /// The site.
    pub site: Option<&'a Site>,
    /// The day, as `year-month-day`.
    pub today: &'a str,
    /// The texts that findings point into.
    pub text_of: &'a TextOf<'a>,
    /// The absolute folder of the project, for links to an editor.
    pub root: Option<&'a str>,
    /// The number of the current build.
    pub build: u64,
}

/// The page.
pub fn dashboard(input: &Dashboard<'_>) -> String {
    let sections = sections(input);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{}\n<title>Overview of the site</title>\n\
         <link rel=\"stylesheet\" href=\"{FOLDER}dashboard.css\">\n<script defer src=\"{FOLDER}dashboard.js\"></script>\n\
         </head>\n<body>\n<header>\n<h1>Overview of the site</h1>\n<p><a href=\"/\">To the site</a></p>\n\
         <p hidden><label for=\"filter\">Show only lines with</label><input id=\"filter\" type=\"search\" autocomplete=\"off\"></p>\n\
         </header>\n<main>\n<nav aria-label=\"On this page\"><ul>\n",
        script_tag(input.build)
    );
    for Section { id, title, rows, .. } in &sections {
        let class = if rows.is_empty() { " class=\"empty\"" } else { "" };
        line(&mut html, format_args!("<li{class}><a href=\"#{id}\">{title} <b>{}</b></a></li>", rows.len()));
    }
    html.push_str("</ul></nav>\n");
    for section in &sections {
        section.write(&mut html);
    }
    html + "</main>\n</body>\n</html>\n"
}

/// A table with its heading. Cells are HTML.
struct Section {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    none: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl Section {
    fn write(&self, html: &mut String) {
        let Self { id, title, about, none, columns, rows } = self;
        line(html, format_args!("<section>\n<h2 id=\"{id}\">{title} ({})</h2>", rows.len()));
        if rows.is_empty() {
            line(html, format_args!("<p class=\"none\">{none}</p>\n</section>"));
            return;
        }
        if !about.is_empty() {
            line(html, format_args!("<p class=\"about\">{about}</p>"));
        }
        // A region that scrolls has a name, and can be reached with the keyboard.
        line(
            html,
            format_args!("<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\"><table>"),
        );
        html.push_str("<thead><tr>");
        for column in *columns {
            let _ = write!(html, "<th scope=\"col\">{column}</th>");
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            html.push_str("<tr>");
            // On a narrow screen each row stands by itself, and its cells say what they are.
            for (column, cell) in columns.iter().zip(row) {
                let _ = write!(html, "<td data-column=\"{column}\">{cell}</td>");
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody></table></div>\n</section>\n");
    }
}

fn sections(input: &Dashboard<'_>) -> Vec<Section> {
    let found = |wanted: bool| {
        // Texts that are not translated have a table of their own.
        let is_listed = |finding: &&Diagnostic| finding.code.id != codes::TEXT_FALLBACK.id;
        let findings = input.findings.iter().filter(is_listed).filter(move |finding| is_placeholder(finding) == wanted);
        findings.map(|finding| finding_row(input, finding)).collect()
    };
    let hidden = |wanted: fn(&HiddenReason) -> bool| {
        let hidden = input.hidden.iter().filter(move |hidden| wanted(&hidden.reason));
        hidden.map(|hidden| {
            vec![title(input, &hidden.source), place(input, &hidden.source, None), reason(&hidden.reason)]
        })
    };
    let columns: &[&str] = &["Page", "File", "State"];
    vec![
        Section {
            id: "findings",
            title: "Findings",
            about: "Errors stop the site from being built; until they are mended, the preview shows the site as it was before.",
            none: "Nothing is wrong.",
            columns: &["What", "Where", "Help"],
            rows: found(false),
        },
        Section {
            id: "placeholders",
            title: "Placeholders",
            about: "To be replaced before the site goes live.",
            none: "No placeholder is left.",
            columns: &["What", "Where", "Help"],
            rows: found(true),
        },
        Section {
            id: "drafts",
            title: "Drafts",
            about: "",
            none: "There are no drafts.",
            columns,
            rows: hidden(|reason| matches!(reason, HiddenReason::Draft)).collect(),
        },
        Section {
            id: "scheduled",
            title: "Scheduled pages",
            about: "",
            none: "No page is scheduled.",
            columns,
            rows: hidden(|reason| matches!(reason, HiddenReason::Scheduled(_))).collect(),
        },
        Section {
            id: "expired",
            title: "Expired pages",
            about: "",
            none: "No page has expired.",
            columns,
            rows: hidden(|reason| matches!(reason, HiddenReason::Expired(_))).collect(),
        },
        Section {
            id: "stale",
            title: "Records to check again",
            about: "Last checked more than twelve months ago, by the person who keeps them.",
            none: "Every record was checked in the last twelve months.",
            columns: &["Kept by", "Record", "Checked", "File"],
            rows: input.site.map(|site| stale(input, site)).unwrap_or_default(),
        },
        Section {
            id: "coverage",
            title: "Languages",
            about: "",
            none: "There is no site yet.",
            columns: &["Language", "Pages", "Pages not translated", "Texts of records not translated"],
            rows: input.site.map(|site| coverage(input, site)).unwrap_or_default(),
        },
        Section {
            id: "untranslated",
            title: "Not translated",
            about: "Shown in another language, and marked as such.",
            none: "Everything is translated.",
            columns: &["Language", "What", "File"],
            rows: input.site.map(|site| untranslated(input, site)).unwrap_or_default(),
        },
        Section {
            id: "addresses",
            title: "Addresses",
            about: "Everything that is published.",
            none: "Nothing is published.",
            columns: &["Address", "Title", "Language", "Layout", "File"],
            rows: input.outputs.iter().map(|output| address(input, output)).collect(),
        },
    ]
}

fn finding_row(input: &Dashboard<'_>, finding: &Diagnostic) -> Vec<String> {
    let severity = severity(finding);
    let what = format!(
        "<span class=\"{severity}\">{severity}</span> {}<small>{}: {}</small>",
        words(&finding.message),
        finding.code.id,
        escape(finding.code.title)
    );
    let at = finding.primary.as_ref().map(|label| file(input, &label.file, place_of(finding, input.text_of)));
    let help: Vec<String> = finding.help.iter().map(|help| words(help)).collect();
    vec![what, at.unwrap_or_default(), help.join("<br>")]
}

/// Records whose day of checking lies twelve months back or more, by who keeps them, the oldest first.
fn stale(input: &Dashboard<'_>, site: &Site) -> Vec<Vec<String>> {
    let stale = check::stale(site, input.today);
    let wanted: Vec<_> = stale.iter().map(|it| (&it.entry.source, it.entry.at.key("checked"))).collect();
    let rows = stale.iter().zip(positions(input, &wanted)).map(|(Stale { owner, checked, entry }, at)| {
        let owner = if owner.is_empty() { "nobody".to_owned() } else { escape(owner) };
        vec![owner, record(site, entry), escape(checked), place(input, &entry.source, at)]
    });
    rows.collect()
}

fn coverage(input: &Dashboard<'_>, site: &Site) -> Vec<Vec<String>> {
    let languages = site.config.languages.all().iter().enumerate();
    let rows = languages.map(|(language, about)| {
        let missing = site.pages.values().filter(|page| !is_translated(page, language)).count();
        let texts = input.fallbacks.iter().filter(|fallback| fallback.language == about.tag).count();
        let pages = site.pages.len();
        vec![
            format!("{} <small>{}</small>", escape(&about.name), escape(&about.tag)),
            format!("{} of {pages}", pages - missing),
            missing.to_string(),
            texts.to_string(),
        ]
    });
    rows.collect()
}

fn is_translated(page: &Page, language: usize) -> bool {
    page.translations[language].as_ref().is_some_and(|shown| shown.translation.language == language)
}

fn untranslated(input: &Dashboard<'_>, site: &Site) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (language, about) in site.config.languages.all().iter().enumerate() {
        for page in site.pages.values().filter(|page| !is_translated(page, language)) {
            if let Some(original) = page.translations.iter().flatten().next() {
                let source = &original.translation.source;
                rows.push(vec![escape(&about.name), title(input, source), place(input, source, None)]);
            }
        }
    }
    let texts: Vec<(&Fallback, &Entry)> = input
        .fallbacks
        .iter()
        .filter_map(|fallback| Some((fallback, site.entry(&fallback.entry.collection, &fallback.entry.id)?)))
        .collect();
    let at = |(fallback, entry): &(&Fallback, &Entry)| {
        ValuePath(entry.at.0.iter().chain(&fallback.path.0).cloned().collect())
    };
    let paths: Vec<ValuePath> = texts.iter().map(at).collect();
    let wanted: Vec<_> = texts.iter().zip(&paths).map(|((_, entry), path)| (&entry.source, path.clone())).collect();
    for ((fallback, entry), at) in texts.iter().zip(positions(input, &wanted)) {
        let language = site.config.languages.all().iter().find(|about| about.tag == fallback.language);
        let name = language.map_or(&*fallback.language, |about| &*about.name);
        let what = format!("{} <small>{}</small>", record(site, entry), escape(&fallback.path.to_string()));
        rows.push(vec![escape(name), what, place(input, &entry.source, at)]);
    }
    rows
}

fn address(input: &Dashboard<'_>, output: &Output) -> Vec<String> {
    let language = output.language.zip(input.site).map(|(at, site)| &*site.config.languages.all()[at].tag);
    vec![
        link(output.permalink.as_str(), output.permalink.as_str()),
        escape(&output.title),
        language.map(escape).unwrap_or_default(),
        output.layout.as_deref().map(escape).unwrap_or_default(),
        output.source.as_ref().map(|source| place(input, source, None)).unwrap_or_default(),
    ]
}

/// Where fields of records stand. Each file is read once.
fn positions(input: &Dashboard<'_>, wanted: &[(&SitePath, ValuePath)]) -> Vec<Option<Position>> {
    let mut found = vec![None; wanted.len()];
    let mut by_file: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, (source, _)) in wanted.iter().enumerate() {
        by_file.entry(source.as_str()).or_default().push(index);
    }
    for (file, indices) in by_file {
        let Some(text) = (input.text_of)(file) else { continue };
        let paths: Vec<_> = indices.iter().map(|index| (wanted[*index].1.clone(), Part::Key)).collect();
        for (index, span) in indices.into_iter().zip(locate(&YamlText::whole(file, text), &paths)) {
            found[index] = span.map(|span| Position::of(text, span.start));
        }
    }
    found
}

fn line(html: &mut String, words: std::fmt::Arguments<'_>) {
    writeln!(html, "{words}").expect("writing to a string cannot fail");
}
