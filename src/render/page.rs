//! The template context of one page. The shapes are the contract with theme authors: `docs/themes.md`.

use std::sync::Arc;

use tera::{Context, Value as Template};

use super::Renderer;
use super::fill::{self, Reader};
use super::lists::{backlinks, list};
use super::picture::{HEIGHT, WIDTH};
use super::{generic, search, tree};
use crate::diag::Diagnostic;
use crate::model::{Entry, Shown};
use crate::parse::document::{Filling, Heading, Target};
use crate::plan::{Content, Listing, Output};
use crate::theme::value::{html_value, map_value, text_value, to_template};

/// Renders a page to HTML at the end of `out`.
pub(super) fn render(renderer: &Renderer, output: &Output, out: &mut Vec<u8>) -> Result<(), Vec<Diagnostic>> {
    let language = output.language.unwrap_or(0);
    let mut context = renderer.base[language].clone();
    let shown = tree::shown(&renderer.site, output);
    let mut page = page_fields(renderer, output, shown, language);
    fill_context(renderer, output, language, &mut context);
    if let Some(shown) = shown {
        // Shortcodes see the page they stand on, which has no body yet.
        if has_shortcodes(shown) {
            context.insert_value("page", map_value(page.clone()));
        }
        let reader = Reader {
            file: shown.translation.source.as_str(),
            language,
            written: shown.translation.language,
            page: Some((output.permalink.as_str(), &context)),
        };
        let (body, findings) = fill::html(renderer, &shown.translation.document, &reader);
        if !findings.is_empty() {
            return Err(findings);
        }
        page.push(("body", html_value(&body)));
    } else {
        page.push(("body", text_value("")));
    }
    context.insert_value("page", map_value(page));
    renderer.template(output, &context, out).map_err(|finding| vec![finding])
}

fn page_fields(
    renderer: &Renderer,
    output: &Output,
    shown: Option<&Shown>,
    language: usize,
) -> Vec<(&'static str, Template)> {
    let front = shown.map(|shown| &shown.translation.front);
    let optional = |text: Option<&Arc<str>>| text.map_or_else(Template::none, |text| text_value(text));
    let (kind, id, collection) = identity(renderer, output);
    let permalink = output.permalink.as_str();
    let absolute = |permalink: &str| text_value(&renderer.links().absolute(permalink));
    let headings = shown.map(|shown| shown.translation.document.headings.as_slice()).unwrap_or_default();
    let content_language = shown.map_or(language, |shown| shown.translation.language);
    let has_code = shown.is_some_and(|shown| has(shown, |filling| matches!(filling, Filling::Code { .. })));
    vec![
        ("kind", text_value(kind)),
        ("id", text_value(id)),
        ("collection", text_value(collection)),
        ("layout", text_value(output.layout.as_deref().unwrap_or_default())),
        ("title", text_value(&output.title)),
        ("description", optional(output.description.as_ref())),
        ("permalink", text_value(permalink)),
        ("canonical", absolute(permalink)),
        ("lang", text_value(renderer.site.tag(language))),
        ("content_lang", text_value(renderer.site.tag(content_language))),
        ("toc", table_of_contents(headings)),
        ("has_code", has_code.into()),
        ("breadcrumbs", breadcrumbs(renderer, output)),
        ("translations", translations(renderer, output)),
        ("date", optional(front.and_then(|front| front.date.as_ref()))),
        ("updated", optional(front.and_then(|front| front.updated.as_ref()))),
        ("noindex", (!output.indexable).into()),
        ("image", optional(shown.and_then(|shown| image(renderer, shown, language)).as_ref())),
        ("picture", picture(renderer, output)),
        ("extra", front.map_or_else(Template::none, |front| to_template(&front.extra))),
        ("children", renderer.children(output)),
        ("previous", neighbour(renderer, output, Side::Before)),
        ("next", neighbour(renderer, output, Side::After)),
        ("footer_checked", checked(renderer, output)),
        ("nav_current", text_value(renderer.nav_current(output, language))),
    ]
}

/// What a page's template sees, but for the page's text: for its share picture.
pub(super) fn context(renderer: &Renderer, output: &Output) -> Context {
    let language = output.language.unwrap_or(0);
    let mut context = renderer.base[language].clone();
    fill_context(renderer, output, language, &mut context);
    let page = page_fields(renderer, output, tree::shown(&renderer.site, output), language);
    context.insert_value("page", map_value(page));
    context
}

/// The context of shortcodes whose page is read outside the site: their links become full addresses.
pub(super) fn context_outside(renderer: &Renderer, output: &Output, shown: &Shown, language: usize) -> Context {
    let mut context = renderer.base[language].clone();
    if has_shortcodes(shown) {
        fill_context(renderer, output, language, &mut context);
        let fields = page_fields(renderer, output, Some(shown), language).into_iter();
        let outside =
            fields.map(|(name, value)| if name == "permalink" { (name, text_value("")) } else { (name, value) });
        context.insert_value("page", map_value(outside));
    }
    context
}

fn has_shortcodes(shown: &Shown) -> bool {
    has(shown, |filling| matches!(filling, Filling::Shortcode(_)))
}

/// The address of the picture that front matter names as images in Markdown are named.
fn image(renderer: &Renderer, shown: &Shown, language: usize) -> Option<Arc<str>> {
    let target = Target::Source { path: shown.translation.front.image.as_deref()?.to_owned(), fragment: String::new() };
    let place = renderer.site.resolve(&target, shown.translation.source.as_str(), language).ok()?;
    Some(place.permalink.as_str().into())
}

/// The share picture that is drawn for a page.
fn picture(renderer: &Renderer, output: &Output) -> Template {
    let Some(picture) = renderer.plan.picture_of(output) else { return Template::none() };
    map_value([
        ("permalink", text_value(picture.permalink.as_str())),
        ("width", u64::from(WIDTH).into()),
        ("height", u64::from(HEIGHT).into()),
    ])
}

/// Whether the page's text has a hole of a kind.
fn has(shown: &Shown, kind: fn(&Filling) -> bool) -> bool {
    shown.translation.document.holes.iter().any(|hole| kind(&hole.filling))
}

pub(super) fn identity<'a>(renderer: &'a Renderer, output: &'a Output) -> (&'static str, &'a str, &'a str) {
    match &output.content {
        Content::Page(id) => ("page", id, ""),
        Content::List { listing, page } => {
            ("list", page.as_deref().unwrap_or_default(), &renderer.plan.listings[*listing].collection)
        }
        Content::Facet { listing, value, .. } => ("facet", value, &renderer.plan.listings[*listing].collection),
        Content::Entry(name) => ("entry", &name.id, &name.collection),
        Content::Redirect(_) => ("redirect", "", ""),
        _ => ("not_found", "", ""),
    }
}

fn table_of_contents(headings: &[Heading]) -> Template {
    let rows = headings.iter().map(|heading| {
        map_value([
            ("level", u64::from(heading.level).into()),
            ("id", text_value(&heading.id)),
            ("text", text_value(&heading.text)),
        ])
    });
    rows.collect::<Vec<_>>().into()
}

/// A page in a trail: with its short words where it has some.
fn crumb(renderer: &Renderer, output: &Output) -> Template {
    map_value([
        ("title", text_value(tree::label(&renderer.site, output))),
        ("permalink", text_value(output.permalink.as_str())),
    ])
}

/// The pages above, home first, and the page itself.
fn breadcrumbs(renderer: &Renderer, output: &Output) -> Template {
    tree::above(&renderer.plan, output).chain([output]).map(|output| crumb(renderer, output)).collect::<Vec<_>>().into()
}

fn translations(renderer: &Renderer, output: &Output) -> Template {
    let languages = renderer.site.config.languages.all();
    let all = renderer.plan.translations(output).filter_map(|other| {
        let language = &languages[other.language?];
        Some(map_value([
            ("lang", text_value(&language.tag)),
            ("name", text_value(&language.name)),
            ("permalink", text_value(other.permalink.as_str())),
            ("canonical", text_value(&renderer.links().absolute(other.permalink.as_str()))),
            ("current", (other.language == output.language).into()),
        ]))
    });
    all.collect::<Vec<_>>().into()
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// The page before or after this one among its siblings.
fn neighbour(renderer: &Renderer, output: &Output, side: Side) -> Template {
    let Content::Entry(name) = &output.content else {
        let (before, after) = renderer.tree.neighbours(&renderer.plan, &output.permalink);
        let other = match side {
            Side::Before => before,
            Side::After => after,
        };
        return other.map_or_else(Template::none, |other| crumb(renderer, other));
    };
    let language = output.language.unwrap_or(0);
    let found = renderer.site.entry(&name.collection, &name.id).and_then(|entry| {
        let listing = listing_of(renderer, entry)?;
        let group = group(renderer, listing, entry);
        let position = listing.position_in(group, &entry.name.id)?;
        let other = match side {
            Side::Before => position.checked_sub(1)?,
            Side::After => position + 1,
        };
        let other = renderer.site.entry(&name.collection, group.get(other)?)?;
        renderer.plan.at(renderer.site.entry_permalink(other, language)?.as_str())
    });
    found.map_or_else(Template::none, |other| crumb(renderer, other))
}

fn listing_of<'a>(renderer: &'a Renderer, entry: &Entry) -> Option<&'a Listing> {
    let route = entry.route?;
    renderer.plan.listings.iter().find(|listing| listing.collection == entry.name.collection && listing.route == route)
}

/// The entries that a reader steps through: those of the same group where the route names one, else the whole list.
fn group<'a>(renderer: &'a Renderer, listing: &'a Listing, entry: &Entry) -> &'a [Arc<str>] {
    let route = &renderer.site.collections[&listing.collection].routes[listing.route];
    let members = route.step_by.as_ref().and_then(|facet| {
        let facet = listing.facet(facet)?;
        let value = renderer.site.field(entry, &facet.field)?.as_text()?;
        Some(facet.value(value)?.members.as_slice())
    });
    members.unwrap_or(&listing.members)
}

/// The day on which the facts of a page were last checked: the latest `checked` of what it shows.
fn checked(renderer: &Renderer, output: &Output) -> Template {
    let site = &renderer.site;
    let of = |entry: &Entry| site.record(entry).text("checked").map(str::to_owned);
    let day = match &output.content {
        Content::Entry(name) => site.entry(&name.collection, &name.id).and_then(of),
        Content::List { listing, .. } => {
            let listing = &renderer.plan.listings[*listing];
            listing.members.iter().filter_map(|id| of(site.entry(&listing.collection, id)?)).max()
        }
        Content::Facet { listing, facet, value } => {
            let listing = &renderer.plan.listings[*listing];
            let members = listing.facet(facet).and_then(|facet| facet.value(value)).map(|value| &value.members);
            members.into_iter().flatten().filter_map(|id| of(site.entry(&listing.collection, id)?)).max()
        }
        _ => None,
    };
    day.map_or_else(Template::none, |day| text_value(&day))
}

/// What the page shows beside its text: a record, or a list with its facets.
fn fill_context(renderer: &Renderer, output: &Output, language: usize, context: &mut Context) {
    match &output.content {
        Content::Entry(name) => {
            context.insert_value("entry", renderer.values[language].entries[name].clone());
            if let Some(entry) = renderer.site.entry(&name.collection, &name.id) {
                context.insert_value("backlinks", backlinks(renderer, entry, language));
                context.insert_value("fields", generic::fields(renderer, entry, language));
            }
        }
        Content::List { listing, .. } => {
            let listing = &renderer.plan.listings[*listing];
            list(renderer, listing, &listing.members, None, language, context);
        }
        Content::Facet { listing, facet, value } => {
            let listing = &renderer.plan.listings[*listing];
            let found = listing.facet(facet).and_then(|facet| Some((facet, facet.value(value)?)));
            let Some((facet, value)) = found else { return };
            list(renderer, listing, &value.members, Some((&facet.id, &value.id)), language, context);
            context.insert_value(
                "facet",
                map_value([
                    ("id", text_value(&facet.id)),
                    ("label", text_value(&facet.labels[language])),
                    ("value", text_value(&value.id)),
                    ("value_label", text_value(&value.labels[language])),
                    ("permalink_all", text_value(&renderer.list_address(listing, language))),
                ]),
            );
        }
        Content::Page(id) if renderer.search_page.as_ref() == Some(id) => {
            context.insert_value("index", search::directory(renderer, language));
        }
        _ => {}
    }
}
