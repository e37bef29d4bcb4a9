//! Every link in Markdown, in menus and in records leads somewhere, in every language the text is shown in.

use std::collections::BTreeSet;

use crate::config::{CONFIG_FILE, MissingTranslation};
use crate::diag::{Diagnostic, codes, suggest};
use crate::model::{Entry, FieldDocument, Locator, Site, Translation, Unresolved, record_file};
use crate::parse::ValuePath;
use crate::parse::content::{COLLECTIONS, PAGES};
use crate::parse::document::{Document, Filling, Hole, Target};
use crate::source::{SitePath, Snapshot};

/// Reports every link that leads nowhere.
pub(super) fn check(site: &Site, snapshot: &Snapshot, locator: &Locator<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for page in site.pages.values() {
        for (language, shown) in page.translations.iter().enumerate() {
            // A page shown in place of a missing translation was checked in its own language.
            if let Some(shown) = shown.as_ref().filter(|shown| shown.translation.language == language) {
                check_page(site, snapshot, &shown.translation, language, &mut findings);
            }
        }
    }
    for entry in site.entries.values().flat_map(indexmap::IndexMap::values) {
        check_entry(site, locator, entry, &mut findings);
    }
    check_menus(site, locator, &mut findings);
    check_feed(site, snapshot, locator, &mut findings);
    findings
}

fn check_page(
    site: &Site,
    snapshot: &Snapshot,
    translation: &Translation,
    language: usize,
    findings: &mut Vec<Diagnostic>,
) {
    let file = translation.source.as_str();
    let image = translation.front.image.as_deref();
    let image = image.and_then(|path| {
        if path.contains("://") || path.starts_with("//") {
            let finding = Diagnostic::new(&codes::EXTERNAL_IMAGE, format!("the image `{path}` lies on another server"));
            return Some(finding.with_help("save it beside the page and name it there: `image: photo.jpg`"));
        }
        missing_image(site, path, file, language, is_worth_a_guess(findings))
    });
    if let Some(finding) = image {
        let place = translation.label(snapshot, &ValuePath::root().key("image"), "");
        findings.push(Diagnostic { primary: Some(place.into()), ..finding });
    }
    each_hole(&translation.document, &mut |hole| {
        if let Some(finding) = problem(site, hole, file, language, is_worth_a_guess(findings)) {
            findings.push(finding.at(file, hole.span.clone(), "leads nowhere"));
        }
    });
}

fn check_entry(site: &Site, locator: &Locator<'_>, entry: &Entry, findings: &mut Vec<Diagnostic>) {
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
                _ => problem(site, hole, file, language_of(site, field), is_worth_a_guess(findings)),
            };
            if let Some(mut finding) = finding {
                finding.primary = Some(locator.part_of_field(site, entry, &field.path, &hole.span).into());
                findings.push(finding);
            }
        });
    }
}

/// The language of a localized text; the default language for other fields.
pub(super) fn language_of(site: &Site, field: &FieldDocument) -> usize {
    field.tag.as_deref().and_then(|tag| site.config.languages.position(tag)).unwrap_or(0)
}

/// All holes of a document, those in the bodies of shortcodes included.
pub fn each_hole(document: &Document, visit: &mut dyn FnMut(&Hole)) {
    for hole in &document.holes {
        visit(hole);
        if let Filling::Shortcode(call) = &hole.filling
            && let Some(body) = &call.body
        {
            each_hole(body, visit);
        }
    }
}

/// Whether a dead link more still gets a guess at what was meant.
fn is_worth_a_guess(findings: &[Diagnostic]) -> bool {
    findings.len() < suggest::WORTH_A_GUESS
}

fn problem(site: &Site, hole: &Hole, file: &str, language: usize, guess: bool) -> Option<Diagnostic> {
    match &hole.filling {
        Filling::Link(Target::Fragment(fragment)) if !file.starts_with(PAGES) => Some(
            Diagnostic::new(&codes::DEAD_ANCHOR, format!("`#{fragment}` names no page"))
                .with_help("a record is shown on several pages: write the page before the `#`, as in `/visas.md#fees`"),
        ),
        Filling::Link(target) => match site.resolve(target, file, language).err()? {
            Unresolved::NotInLanguage(path) if is_told_of_page(site, &path, file) => None,
            unresolved => Some(explain(site, &unresolved, file, guess)),
        },
        Filling::Image(path) => missing_image(site, path, file, language, guess),
        _ => None,
    }
}

fn missing_image(site: &Site, path: &str, file: &str, language: usize, guess: bool) -> Option<Diagnostic> {
    let target = Target::Source { path: path.to_owned(), fragment: String::new() };
    site.resolve(&target, file, language).err()?;
    let finding = Diagnostic::new(&codes::MISSING_IMAGE, format!("there is no image `{path}`"));
    Some(match guess.then(|| nearest_image(site, path, file)).flatten() {
        Some(near) => finding.with_help(format!("did you mean `{near}`?")),
        None => finding.with_help("put the image beside the page, or in `static/` and write `/name.png`"),
    })
}

/// Whether the page's own file is reported to lack its translation, so that the links to it need not be.
fn is_told_of_page(site: &Site, path: &str, file: &str) -> bool {
    let source = Site::source_path(path, file);
    let is_hidden = site.hidden.iter().any(|hidden| Some(hidden.source.as_str()) == source.as_deref());
    site.config.missing_translation == MissingTranslation::Error && !is_hidden
}

fn explain(site: &Site, unresolved: &Unresolved, file: &str, guess: bool) -> Diagnostic {
    let dead = |message: String| Diagnostic::new(&codes::DEAD_LINK, message);
    match unresolved {
        Unresolved::NoSource(path) => {
            let mut finding = dead(format!("there is no page `{path}`"));
            finding.causes.extend(Site::source_path(path, file).map(Into::into));
            if path.starts_with("www.") {
                return finding.with_help(format!("another site's address starts with `https://`: `https://{path}`"));
            }
            match meant_address(site, path).or_else(|| guess.then(|| nearest_page(site, path, file)).flatten()) {
                Some(near) => finding.with_help(format!("did you mean `{near}`?")),
                None => finding.with_help("links name the source file, such as `../visas.md` or `/about.md`"),
            }
        }
        Unresolved::Hidden(path) => dead(format!("`{path}` is not shown: it is a draft, not yet published or expired"))
            .with_help("publish the page, or take the link out"),
        Unresolved::NotInLanguage(path) => dead(format!("`{path}` does not exist in this language"))
            .with_help("translate the page, or take the link out"),
        Unresolved::NoCollection(name) => {
            if ["http", "https", "mailto", "tel"].contains(&&**name) {
                // Only menus come here: in Markdown such an address needs no check.
                return dead("a menu leads to pages of this site only".to_owned()).with_help(
                    "name a page (`/about.md`) or a record (`collection:id`), and link to the other site there",
                );
            }
            let finding = dead(format!("`{name}:` is neither a collection nor a kind of address"))
                .caused_by(format!("{COLLECTIONS}{name}.yaml"));
            let known = site.collections.keys().map(|id| &**id).chain(["http", "https", "mailto", "tel"]);
            match suggest::nearest(name, known) {
                Some(near) => finding.with_help(format!("did you mean `{near}:`?")),
                None => finding.with_help("records are linked as `collection:id`"),
            }
        }
        Unresolved::NoEntry { collection, id } => {
            let finding = dead(format!("`{id}` is not in `{collection}`")).caused_by(record_file(collection, id));
            let known = site.entries.get(&**collection).into_iter().flat_map(indexmap::IndexMap::keys);
            match suggest::nearest(id, known.map(|id| &**id).filter(|_| guess)) {
                Some(near) => finding.with_help(format!("did you mean `{collection}:{near}`?")),
                None => finding.with_help(format!("the records stand in `content/records/{collection}/`")),
            }
        }
        Unresolved::NoPage(name) => dead(format!("`{name}` has no page of its own"))
            .with_help("link to the page that shows it, with the record's id after `#`"),
    }
}

/// The image whose path is most like one that is missing, written as that was.
fn nearest_image(site: &Site, path: &str, file: &str) -> Option<String> {
    let is_image = |known: &str| {
        let kind = known.rsplit('.').next().unwrap_or_default().to_lowercase();
        ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"].contains(&&*kind)
    };
    let wanted = Site::source_path(path, file)?;
    let folder = &wanted[..wanted.rfind('/').map_or(0, |slash| slash + 1)];
    let beside = site.attachments.iter().map(SitePath::as_str);
    if let Some(near) = suggest::nearest(&wanted, beside.filter(|known| is_image(known) && known.starts_with(folder))) {
        let written = path.rfind('/').map_or("", |slash| &path[..=slash]);
        return Some(format!("{written}{}", &near[folder.len()..]));
    }
    let name = path.trim_start_matches('/');
    let near = suggest::nearest(name, site.static_files.iter().map(|known| &**known).filter(|known| is_image(known)))?;
    Some(format!("/{near}"))
}

/// What is no path but was meant as an address: `name@example.org`, `places/cardiff`.
fn meant_address(site: &Site, path: &str) -> Option<String> {
    if path.contains('@') && !path.contains('/') {
        return Some(format!("mailto:{path}"));
    }
    let (collection, id) = path.trim_matches('/').split_once('/')?;
    site.entry(collection, id.trim_end_matches(".yaml")).map(|entry| entry.name.to_string().replace('/', ":"))
}

/// The page whose source is most like a path, written as the path was.
fn nearest_page(site: &Site, path: &str, file: &str) -> Option<String> {
    let wanted = Site::source_path(path, file)?;
    let known = site.pages.keys().map(|id| format!("content/pages/{id}.md")).collect::<Vec<_>>();
    let near = suggest::nearest(&wanted, known.iter().map(String::as_str))?;
    Some(near.trim_start_matches("content/pages").to_owned())
}

/// The feed's section has pages; a misspelt one would make a feed that stays empty for ever.
fn check_feed(site: &Site, snapshot: &Snapshot, locator: &Locator<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(feed) = site.config.feed.as_ref().filter(|feed| !feed.section.is_empty()) else { return };
    let folder = format!("content/pages/{}/", feed.section.trim_matches('/'));
    if snapshot.files().any(|file| file.path.as_str().starts_with(&folder)) {
        return;
    }
    let folders = snapshot.under("content/pages").map(|file| file.path.parent());
    let sections: BTreeSet<&str> = folders.filter_map(|folder| folder.strip_prefix("content/pages/")).collect();
    let message = format!("there are no pages in `{folder}`, so the feed would stay empty");
    let mut finding = Diagnostic::new(&codes::CONFIG_VALUE, message);
    finding.primary = Some(locator.label(CONFIG_FILE, &ValuePath::root().key("feed").key("section"), "").into());
    findings.push(match suggest::nearest(&feed.section, sections.into_iter()) {
        Some(near) => finding.with_help(format!("did you mean `{near}`?")),
        None => finding.with_help("name the folder of the pages that the feed lists, for example `news`"),
    });
}

fn check_menus(site: &Site, locator: &Locator<'_>, findings: &mut Vec<Diagnostic>) {
    for item in site.config.navigation.iter().flat_map(|menu| &menu.items) {
        let target = Target::of_menu(&item.to);
        let Err(unresolved) = site.resolve(&target, CONFIG_FILE, 0) else { continue };
        let mut finding = explain(site, &unresolved, CONFIG_FILE, true);
        finding.primary = Some(locator.label(CONFIG_FILE, &item.path, "leads nowhere").into());
        findings.push(finding);
    }
}
