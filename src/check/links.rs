//! Every link in Markdown, in menus and in records leads somewhere, in every language the text is shown in.

use crate::config::CONFIG_FILE;
use crate::diag::{Diagnostic, codes, suggest};
use crate::model::{Entry, Site, Translation, Unresolved};
use crate::parse::document::{Document, Filling, Hole, Target};
use crate::parse::yaml::{self, YamlText};
use crate::parse::{Part, ValuePath};
use crate::source::Snapshot;

/// Reports every link that leads nowhere.
pub(super) fn check(site: &Site, snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for page in site.pages.values() {
        for (language, shown) in page.translations.iter().enumerate() {
            // A page shown in place of a missing translation was checked in its own language.
            if let Some(shown) = shown.as_ref().filter(|shown| shown.translation.language == language) {
                check_page(site, &shown.translation, language, &mut findings);
            }
        }
    }
    for entry in site.entries.values().flat_map(indexmap::IndexMap::values) {
        check_entry(site, snapshot, entry, &mut findings);
    }
    check_menus(site, snapshot, &mut findings);
    findings
}

fn check_page(site: &Site, translation: &Translation, language: usize, findings: &mut Vec<Diagnostic>) {
    let file = translation.source.as_str();
    each_hole(&translation.document, &mut |hole| {
        if let Some(finding) = problem(site, hole, file, language) {
            findings.push(finding.at(file, hole.span.clone(), "leads nowhere"));
        }
    });
}

fn check_entry(site: &Site, snapshot: &Snapshot, entry: &Entry, findings: &mut Vec<Diagnostic>) {
    let file = entry.source.as_str();
    for field in &entry.documents {
        each_hole(&field.document, &mut |hole| {
            let finding = match &hole.filling {
                Filling::Shortcode(call) => Some(
                    Diagnostic::new(
                        &codes::SHORTCODE_SYNTAX,
                        format!("the shortcode `{}` stands in a record", call.name),
                    )
                    .with_help("shortcodes work in pages only: a record is shown on several pages"),
                ),
                _ => problem(site, hole, file, language_of(site, &field.path)),
            };
            if let Some(mut finding) = finding {
                finding.primary = Some(label(snapshot, entry, &field.path));
                findings.push(finding);
            }
        });
    }
}

/// The language that a localized field's path ends in; the default language for other fields.
fn language_of(site: &Site, path: &ValuePath) -> usize {
    let last = match path.0.last() {
        Some(crate::parse::Step::Key(key)) => site.config.languages.position(key),
        _ => None,
    };
    last.unwrap_or(0)
}

fn label(snapshot: &Snapshot, entry: &Entry, path: &ValuePath) -> crate::diag::Label {
    let file = entry.source.as_str();
    let text = YamlText::whole(file, snapshot.text_of(file).unwrap_or_default());
    let path = ValuePath(entry.at.0.iter().chain(&path.0).cloned().collect());
    let span = yaml::locate(&text, &[(path, Part::Value)]).pop().flatten();
    crate::diag::Label { file: entry.source.shared(), span, text: String::new() }
}

/// All holes of a document, those in the bodies of shortcodes included.
pub(super) fn each_hole(document: &Document, visit: &mut dyn FnMut(&Hole)) {
    for hole in &document.holes {
        visit(hole);
        if let Filling::Shortcode(call) = &hole.filling
            && let Some(body) = &call.body
        {
            each_hole(body, visit);
        }
    }
}

fn problem(site: &Site, hole: &Hole, file: &str, language: usize) -> Option<Diagnostic> {
    match &hole.filling {
        Filling::Link(target) => Some(explain(site, &site.resolve(target, file, language).err()?, file)),
        Filling::Image(path) => {
            let target = Target::Source { path: path.clone(), fragment: String::new() };
            site.resolve(&target, file, language).err()?;
            let help = "put the image beside the page, or in `static/` and write `/name.png`";
            Some(Diagnostic::new(&codes::MISSING_IMAGE, format!("there is no image `{path}`")).with_help(help))
        }
        _ => None,
    }
}

fn explain(site: &Site, unresolved: &Unresolved, file: &str) -> Diagnostic {
    let dead = |message: String| Diagnostic::new(&codes::DEAD_LINK, message);
    match unresolved {
        Unresolved::NoSource(path) => {
            let finding = dead(format!("there is no page `{path}`"));
            match nearest_page(site, path, file) {
                Some(near) => finding.with_help(format!("did you mean `{near}`?")),
                None => finding.with_help("links name the source file, such as `../visas.md` or `/about.md`"),
            }
        }
        Unresolved::Hidden(path) => dead(format!("`{path}` is not shown: it is a draft, not yet published or expired"))
            .with_help("publish the page, or take the link out"),
        Unresolved::NotInLanguage(path) => dead(format!("`{path}` does not exist in this language"))
            .with_help("translate the page, or take the link out"),
        Unresolved::NoCollection(name) => {
            let finding = dead(format!("`{name}:` is neither a collection nor a kind of address"));
            let known = site.collections.keys().map(|id| &**id).chain(["http", "https", "mailto", "tel"]);
            match suggest::nearest(name, known) {
                Some(near) => finding.with_help(format!("did you mean `{near}:`?")),
                None => finding.with_help("records are linked as `collection:id`"),
            }
        }
        Unresolved::NoEntry { collection, id } => {
            let finding = dead(format!("`{id}` is not in `{collection}`"));
            let known = site.entries.get(&**collection).into_iter().flat_map(indexmap::IndexMap::keys);
            match suggest::nearest(id, known.map(|id| &**id)) {
                Some(near) => finding.with_help(format!("did you mean `{collection}:{near}`?")),
                None => finding.with_help(format!("the records stand in `content/records/{collection}/`")),
            }
        }
        Unresolved::NoPage(name) => dead(format!("`{name}` has no page of its own"))
            .with_help("link to the page that shows it, with the record's id after `#`"),
    }
}

/// The page whose source is most like a path, written as the path was.
fn nearest_page(site: &Site, path: &str, file: &str) -> Option<String> {
    let wanted = Site::source_path(path, file)?;
    let known = site.pages.keys().map(|id| format!("content/pages/{id}.md")).collect::<Vec<_>>();
    let near = suggest::nearest(&wanted, known.iter().map(String::as_str))?;
    Some(near.trim_start_matches("content/pages").to_owned())
}

fn check_menus(site: &Site, snapshot: &Snapshot, findings: &mut Vec<Diagnostic>) {
    let text = YamlText::whole(CONFIG_FILE, snapshot.text_of(CONFIG_FILE).unwrap_or_default());
    for item in site.config.navigation.iter().flat_map(|menu| &menu.items) {
        let target = Target::of_menu(&item.to);
        let Err(unresolved) = site.resolve(&target, CONFIG_FILE, 0) else { continue };
        let mut finding = explain(site, &unresolved, CONFIG_FILE);
        let span = yaml::locate(&text, &[(item.path.clone(), Part::Value)]).pop().flatten();
        finding.primary = Some(crate::diag::Label { file: CONFIG_FILE.into(), span, text: "leads nowhere".into() });
        findings.push(finding);
    }
}
