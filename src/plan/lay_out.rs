//! Laying out the plan: one output for each page, list, facet value and record in each language, and the files around them.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Content, ExportFormat, Identity, Listing, Output, Plan, SHARE_PICTURE, collisions};
use crate::config::CONFIG_FILE;
use crate::diag::{Diagnostic, codes, suggest};
use crate::model::{Entry, Locator, Permalink, Shown, Site};
use crate::parse::ValuePath;
use crate::parse::content::PAGES;
use crate::schema::Collection;
use crate::source::{SitePath, Snapshot};

/// The largest number of pages in one file of the sitemap. Search engines read 50,000 addresses and 50 MB a file; with
/// its translations a page takes up to 2 KB.
pub const SITEMAP_PAGES: usize = 25_000;

/// What the plan needs to know of the theme: which templates and files it has.
#[derive(Debug, Default)]
pub struct ThemeFiles {
    /// The templates that can be layouts, without `.html`.
    pub layouts: Vec<String>,
    /// The published files: name in the theme, and address.
    pub assets: Vec<(Arc<str>, Permalink)>,
    /// The source of the page that searches the site, as links name it (`/search.md`); `None` if the theme has no use for
    /// an index.
    pub search_page: Option<Arc<str>>,
}

/// Lays out everything that will be written for a site.
pub fn lay_out(site: &Site, theme: &ThemeFiles, snapshot: &Snapshot) -> (Plan, Vec<Diagnostic>) {
    let listings = site
        .collections
        .values()
        .flat_map(|collection| (0..collection.routes.len()).map(move |route| Listing::gather(site, collection, route)));
    let listings: Vec<Listing> = listings.collect();
    let mut outputs = Vec::new();
    pages(site, &listings, &mut outputs);
    for (index, listing) in listings.iter().enumerate() {
        routes(site, index, listing, &mut outputs);
    }
    outputs.sort_by(|a, b| (a.language, &a.permalink).cmp(&(b.language, &b.permalink)));
    outputs.push(not_found());
    around(site, &mut outputs);
    pictures(site, &mut outputs);
    let mut findings = search(site, theme, snapshot, &mut outputs);
    exports(site, &mut outputs);
    cards(site, &mut outputs);
    redirects(site, &mut outputs);
    files(site, theme, &mut outputs);

    let (problems, (by_permalink, translations)) = rayon::join(
        || [collisions::find(&outputs, snapshot), layouts(site, theme, &outputs, snapshot)].concat(),
        || index(&outputs),
    );
    findings.extend(problems);
    let plan = Plan { outputs, listings, by_permalink, translations };
    findings.extend(home(site, &plan));
    (plan, findings)
}

/// People arrive at the root of the site. (Whether that page is translated is asked of it as of any other.)
fn home(site: &Site, plan: &Plan) -> Option<Diagnostic> {
    let root = &site.config.languages.all()[0].root;
    if plan.at(root).is_some() {
        return None;
    }
    let file = format!("{PAGES}index.md");
    let is_hidden = site.hidden.iter().any(|hidden| hidden.source.as_str() == file);
    let help = if is_hidden {
        "publish it: it is a draft, not yet published or expired"
    } else if site.pages.contains_key("index") {
        "take the `slug` out"
    } else {
        "write this page; it is where visitors arrive"
    };
    let finding = Diagnostic::new(&codes::HOME_MISSING, format!("no page at `{root}`"));
    Some(finding.in_file(file.clone()).caused_by(file).with_help(help))
}

/// Where the outputs stand by address, and the pages that are translations of each other, in order of language.
fn index(outputs: &[Output]) -> (HashMap<Permalink, usize>, HashMap<Identity, Vec<usize>>) {
    let mut by_permalink = HashMap::with_capacity(outputs.len());
    let mut translations: HashMap<Identity, Vec<usize>> = HashMap::new();
    for (index, output) in outputs.iter().enumerate() {
        by_permalink.entry(output.permalink.clone()).or_insert(index);
        if output.is_page() {
            translations.entry(Identity::of(output)).or_default().push(index);
        }
    }
    #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
    for indices in translations.values_mut() {
        indices.sort_by_key(|index| outputs[*index].language);
    }
    (by_permalink, translations)
}

/// The list address of each route, by language.
fn list_address(site: &Site, listing: &Listing, language: usize) -> Permalink {
    let route = &site.collections[&listing.collection].routes[listing.route];
    Permalink::page(&site.config.languages.all()[language].root, route.path.split('/'))
}

fn pages(site: &Site, listings: &[Listing], outputs: &mut Vec<Output>) {
    let languages = site.config.languages.all().len();
    let mut lists: HashMap<Permalink, usize> = HashMap::new();
    for (index, listing) in listings.iter().enumerate() {
        for language in 0..languages {
            lists.insert(list_address(site, listing, language), index);
        }
    }
    for page in site.pages.values() {
        for (language, shown) in page.translations.iter().enumerate() {
            let Some(shown) = shown else { continue };
            let (content, layout) = match lists.get(&shown.permalink) {
                Some(&listing) => {
                    let route = &site.collections[&listings[listing].collection].routes[listings[listing].route];
                    (Content::List { listing, page: Some(Arc::clone(&page.id)) }, Arc::clone(&route.list_layout))
                }
                None => (Content::Page(Arc::clone(&page.id)), "page".into()),
            };
            outputs.push(page_output(shown, content, layout, language));
        }
    }
}

fn page_output(shown: &Shown, content: Content, layout: Arc<str>, language: usize) -> Output {
    let front = &shown.translation.front;
    Output {
        permalink: shown.permalink.clone(),
        content,
        language: Some(language),
        source: Some(shown.translation.source.clone()),
        layout: Some(front.layout.clone().unwrap_or(layout)),
        title: Arc::clone(&front.title),
        description: front.description.clone().or_else(|| {
            let excerpt = &shown.translation.document.excerpt;
            (!excerpt.is_empty()).then(|| Arc::from(excerpt.as_str()))
        }),
        indexable: !front.noindex,
    }
}

fn routes(site: &Site, index: usize, listing: &Listing, outputs: &mut Vec<Output>) {
    let collection = &site.collections[&listing.collection];
    let route = &collection.routes[listing.route];
    for language in 0..site.config.languages.all().len() {
        let address = list_address(site, listing, language);
        let has_page = outputs.iter().any(|output| {
            output.language == Some(language)
                && matches!(&output.content, Content::List { listing, .. } if *listing == index)
        });
        let tag = &site.config.languages.tags()[language];
        let list_title = route.title.get(tag).or_else(|| collection.title.get(tag)).cloned();
        // A collection that the site does not use leaves no trace.
        if !has_page && !listing.members.is_empty() {
            outputs.push(Output {
                permalink: address.clone(),
                content: Content::List { listing: index, page: None },
                language: Some(language),
                source: None,
                layout: Some(Arc::clone(&route.list_layout)),
                title: list_title.unwrap_or_else(|| Arc::clone(&collection.id)),
                description: None,
                indexable: true,
            });
        }
        for facet in &listing.facets {
            outputs.extend(facet.values.iter().map(|value| Output {
                permalink: Permalink::page(address.as_str(), [&*facet.id, &*value.id]),
                content: Content::Facet { listing: index, facet: Arc::clone(&facet.id), value: Arc::clone(&value.id) },
                language: Some(language),
                source: None,
                layout: Some(Arc::clone(&route.facet_layout)),
                title: Arc::clone(&value.labels[language]),
                description: None,
                indexable: true,
            }));
        }
        for entry in listing.members.iter().filter_map(|id| site.entry(&listing.collection, id)) {
            outputs.extend(entry_output(site, collection, entry, language));
        }
    }
}

fn entry_output(site: &Site, collection: &Collection, entry: &Entry, language: usize) -> Option<Output> {
    let (_, route) = site.route_of(entry)?;
    let describe = |field: &Arc<str>| site.field_text(entry, field, language).map(Arc::from);
    Some(Output {
        permalink: site.entry_permalink(entry, language)?,
        content: Content::Entry(entry.name.clone()),
        language: Some(language),
        source: Some(entry.source.clone()),
        layout: Some(Arc::clone(&route.entry_layout)),
        title: site.entry_title(entry, language).into(),
        description: collection.description_field.as_ref().and_then(describe),
        indexable: true,
    })
}

fn not_found() -> Output {
    Output {
        layout: Some("404".into()),
        language: Some(0),
        ..file(Permalink::file("/", "404.html"), Content::NotFound, None)
    }
}

/// An output that is not a page.
fn file(permalink: Permalink, content: Content, source: Option<SitePath>) -> Output {
    let (title, description) = (Arc::from(""), None);
    Output { permalink, content, language: None, source, layout: None, title, description, indexable: false }
}

fn around(site: &Site, outputs: &mut Vec<Output>) {
    let listed = outputs.iter().filter(|output| output.indexable).count();
    let parts = if listed > SITEMAP_PAGES { listed.div_ceil(SITEMAP_PAGES) } else { 0 };
    for part in 0..=parts {
        let name = if part == 0 { "sitemap.xml".to_owned() } else { format!("sitemap-{part}.xml") };
        outputs.push(file(Permalink::file("/", &name), Content::Sitemap(part), None));
    }
    outputs.push(file(Permalink::file("/", "robots.txt"), Content::Robots, None));
    if let Some(feed) = &site.config.feed {
        for (language, tag) in site.config.languages.all().iter().enumerate() {
            let section = Permalink::page(&tag.root, feed.section.split('/'));
            let mut output = file(Permalink::file(section.as_str(), "feed.xml"), Content::Feed, None);
            output.language = Some(language);
            outputs.push(output);
        }
    }
}

/// A picture for each page that search engines and people are shown, unless the page brings its own.
fn pictures(site: &Site, outputs: &mut Vec<Output>) {
    if !site.config.share_pictures {
        return;
    }
    let has_own = |output: &Output| match &output.content {
        Content::Page(id) | Content::List { page: Some(id), .. } => {
            let shown = site.pages.get(id).zip(output.language).and_then(|(page, at)| page.translations[at].as_ref());
            shown.is_some_and(|shown| shown.translation.front.image.is_some())
        }
        _ => false,
    };
    let pages = outputs.iter().filter(|output| output.is_page() && output.content != Content::NotFound);
    let pictures = pages.filter(|output| !has_own(output)).map(|page| {
        let permalink = Permalink::file(page.permalink.as_str(), SHARE_PICTURE);
        let content = Content::Picture(page.permalink.clone());
        Output { language: page.language, ..file(permalink, content, page.source.clone()) }
    });
    let pictures: Vec<Output> = pictures.collect();
    outputs.extend(pictures);
}

/// An index for each language in which the search page exists, at the root of that language.
fn search(site: &Site, theme: &ThemeFiles, snapshot: &Snapshot, outputs: &mut Vec<Output>) -> Vec<Diagnostic> {
    let Some(source) = &theme.search_page else { return Vec::new() };
    let id = source.strip_prefix('/').unwrap_or(source);
    let Some(page) = site.pages.get(id.strip_suffix(".md").unwrap_or(id)) else {
        let message = format!("the search page `{source}` is not there");
        let mut finding = Diagnostic::new(&codes::CONFIG_VALUE, message);
        let path = ValuePath::root().key("theme").key("options").key("search");
        finding.primary = Some(Locator::of(snapshot).label(CONFIG_FILE, &path, "no such page").into());
        let known: Vec<String> = site.pages.keys().map(|id| format!("/{id}.md")).collect();
        return vec![match suggest::nearest(source, known.iter().map(String::as_str)) {
            Some(near) => finding.with_help(format!("did you mean `{near}`?")),
            None => finding.with_help("name a page with the layout `search`, or leave the option empty"),
        }];
    };
    for (language, known) in site.config.languages.all().iter().enumerate() {
        if page.translations[language].is_some() {
            let name = format!("search-index.{}.js", known.tag);
            let content = Content::SearchIndex(Arc::clone(&page.id));
            let output = file(Permalink::file(&known.root, &name), content, None);
            outputs.push(Output { language: Some(language), ..output });
        }
    }
    Vec::new()
}

/// Exported collections stand in the folder `data` of their first route, once for all languages.
fn exports(site: &Site, outputs: &mut Vec<Output>) {
    let used = |collection: &&Collection| collection.export && !site.entries[&collection.id].is_empty();
    for collection in site.collections.values().filter(used) {
        let folder = collection.routes.first().map_or(&*collection.id, |route| &*route.path);
        let folder = Permalink::page("/", folder.split('/').chain(["data"]));
        let has_points = !collection.geometry.is_empty() || collection.schema.fields.contains_key("lat");
        for format in [ExportFormat::Csv, ExportFormat::Json, ExportFormat::GeoJson] {
            if format == ExportFormat::GeoJson && !has_points {
                continue;
            }
            let name = format!("{}.{}", collection.id, format.extension());
            let content = Content::Export { collection: Arc::clone(&collection.id), format };
            outputs.push(file(Permalink::file(folder.as_str(), &name), content, None));
        }
    }
}

/// Cards for address books stand beside the page of their entry, one in each language.
fn cards(site: &Site, outputs: &mut Vec<Output>) {
    let entries = site.entries.values().flat_map(indexmap::IndexMap::values);
    for (entry, language) in entries.flat_map(|entry| (0..site.config.languages.all().len()).map(move |it| (entry, it)))
    {
        if let Some(permalink) = site.card_permalink(entry, language) {
            let mut output = file(permalink, Content::Card(entry.name.clone()), Some(entry.source.clone()));
            output.language = Some(language);
            outputs.push(output);
        }
    }
}

fn redirects(site: &Site, outputs: &mut Vec<Output>) {
    for page in site.pages.values() {
        for (language, shown) in page.translations.iter().enumerate() {
            let Some(shown) = shown else { continue };
            // A page shown in another language for want of a translation does not claim old addresses a second time.
            if shown.translation.language != language {
                continue;
            }
            let aliases = shown.translation.front.aliases.iter().map(|alias| alias.trim_matches('/'));
            // An alias for the home page is reported with the page's front matter.
            outputs.extend(aliases.filter(|alias| !alias.is_empty()).map(|alias| {
                let permalink = match alias.rsplit_once('.') {
                    Some((_, "html" | "htm")) => Permalink::file("/", alias),
                    _ => Permalink::page("/", alias.split('/')),
                };
                Output {
                    language: Some(language),
                    layout: Some("redirect".into()),
                    title: Arc::clone(&shown.translation.front.title),
                    ..file(
                        permalink,
                        Content::Redirect(shown.permalink.clone()),
                        Some(shown.translation.source.clone()),
                    )
                }
            }));
        }
    }
}

fn files(site: &Site, theme: &ThemeFiles, outputs: &mut Vec<Output>) {
    for (name, permalink) in &theme.assets {
        outputs.push(file(permalink.clone(), Content::Asset(Arc::clone(name)), None));
    }
    for attachment in &site.attachments {
        let permalink = site.attachment_permalink(attachment);
        outputs.push(file(permalink, Content::Copy(attachment.clone()), Some(attachment.clone())));
    }
    for name in &site.static_files {
        let source = SitePath::new(&format!("static/{name}"));
        outputs.push(file(Permalink::file("/", name), Content::Copy(source.clone()), Some(source)));
    }
}

/// Layouts that the theme does not have.
fn layouts(site: &Site, theme: &ThemeFiles, outputs: &[Output], snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for output in outputs {
        let Some(layout) = output.layout.as_deref().filter(|layout| !theme.layouts.iter().any(|has| has == layout))
        else {
            continue;
        };
        let mut finding = Diagnostic::new(&codes::UNKNOWN_LAYOUT, format!("the theme has no layout `{layout}`"));
        let page = match &output.content {
            Content::Page(id) | Content::List { page: Some(id), .. } => site.pages.get(id),
            _ => None,
        };
        let shown = page.zip(output.language).and_then(|(page, language)| page.translations[language].as_ref());
        finding.primary = match shown.filter(|shown| shown.translation.front.layout.as_deref() == Some(layout)) {
            Some(shown) => {
                Some(shown.translation.label(snapshot, &ValuePath::root().key("layout"), "no such template").into())
            }
            None => output.source.as_ref().map(|source| crate::diag::Label::file(source.shared()).into()),
        };
        let bare = layout.rsplit('/').next().unwrap_or(layout).trim_end_matches(".html");
        let near = suggest::nearest(bare, theme.layouts.iter().map(String::as_str));
        findings.push(match near {
            Some(near) => finding.with_help(format!("did you mean `{near}`?")),
            None => finding.with_help(format!("add `templates/{bare}.html` to the theme")),
        });
    }
    findings
}
