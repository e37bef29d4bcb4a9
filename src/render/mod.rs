//! Output to bytes: each output is a pure function of the site, the theme and the plan.
//!
//! A [`Renderer`] holds what all pages share, and keeps alive what they are made from; [`Renderer::render`] may be called
//! from many threads and gives the same bytes whatever else is rendered. Knows nothing of disks or of what was rendered before.

pub mod cache;
pub mod export;
pub mod feed;
pub mod highlight;
pub mod picture;
pub mod robots;
pub mod sitemap;

mod card;
mod changed;
mod data;
mod fill;
mod generic;
mod lists;
mod lookup;
mod page;
mod search;
mod shared_links;
mod site_files;
mod tree;
mod values;

use std::cmp::Reverse;
use std::sync::Arc;

use rayon::prelude::*;
use tera::Value as Template;

use crate::diag::{Diagnostic, Label, codes};
use crate::model::{Permalink, Site};
use crate::plan::{Content, Listing, Output, Plan};
use crate::source::Snapshot;
use crate::theme::value::{map_value, text_value, to_template};
use crate::theme::{Links, Lookup, Theme, missing_letters};
use highlight::Highlighter;
use lookup::SiteLookup;
use picture::Painter;
use tree::Tree;
use values::Values;

/// The slow crafts of rendering, which remember what they made; one for a whole build or preview. Cheap to clone: clones share.
#[derive(Debug, Clone, Default)]
pub struct Workshop {
    /// Colours code.
    pub highlighter: Highlighter,
    /// Draws share pictures.
    pub painter: Painter,
}

impl Workshop {
    /// Forgets what was not asked for since the last call.
    pub fn forget_unused(&self) {
        self.highlighter.cache().forget_unused();
        self.painter.cache().forget_unused();
    }
}

/// How far an output is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// To its bytes.
    Whole,
    /// As far as something can be wrong with content or theme: pictures are not drawn, which takes most of the time.
    Proof,
}

/// The template of share pictures.
const SHARE: &str = "share.svg";

/// What all outputs of one build share.
pub struct Renderer {
    site: Arc<Site>,
    theme: Theme,
    plan: Arc<Plan>,
    snapshot: Snapshot,
    workshop: Workshop,
    values: Vec<Values>,
    /// The template context that every page of a language starts from.
    base: Vec<tera::Context>,
    tree: Tree,
    /// Where the entries of the main menu lead, by language.
    menu: Vec<Vec<Permalink>>,
    /// The id of the page that searches the site, if one does.
    search_page: Option<Arc<str>>,
}

impl Renderer {
    /// Prepares what all outputs share, with what is wrong in the Markdown of records.
    pub fn new(
        site: &Arc<Site>,
        theme: &Theme,
        plan: &Arc<Plan>,
        snapshot: &Snapshot,
        workshop: &Workshop,
    ) -> (Self, Vec<Diagnostic>) {
        Self::after(None, site, theme, plan, snapshot, workshop)
    }

    /// The same after another one, from which it takes over what did not change.
    pub fn after(
        before: Option<&Self>,
        site: &Arc<Site>,
        theme: &Theme,
        plan: &Arc<Plan>,
        snapshot: &Snapshot,
        workshop: &Workshop,
    ) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let languages = 0..site.config.languages.all().len();
        let main = site.config.navigation.iter().filter(|menu| &*menu.name == "main").flat_map(|menu| &menu.items);
        let menu = languages
            .clone()
            .map(|language| main.clone().filter_map(|item| Some(site.menu_place(item, language)?.permalink)).collect())
            .collect();
        let (values, base) = (Vec::new(), Vec::new());
        let mut renderer = Renderer {
            site: Arc::clone(site),
            theme: theme.clone(),
            plan: Arc::clone(plan),
            snapshot: snapshot.clone(),
            workshop: workshop.clone(),
            values,
            base,
            tree: Tree::default(),
            menu,
            search_page: plan.outputs.iter().find_map(|output| match &output.content {
                Content::SearchIndex(page) => Some(Arc::clone(page)),
                _ => None,
            }),
        };
        let ((tree, overviews), made): (_, Vec<_>) = rayon::join(
            || (Tree::of(site, plan), overviews(site)),
            || languages.clone().into_par_iter().map(|language| Values::of(&renderer, before, language)).collect(),
        );
        renderer.tree = tree;
        for (values, problems) in made {
            renderer.values.push(values);
            findings.extend(problems);
        }
        let lookup: Arc<dyn Lookup> = Arc::new(SiteLookup::of(site, &renderer.values));
        renderer.theme = theme.bind(&lookup);
        renderer.base = languages.map(|language| renderer.base_context(language, &overviews)).collect();
        (renderer, findings)
    }

    /// The files as read.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Writes an output at the end of `out`, or says what is wrong with its template, shortcodes or content. What is worth
    /// a warning comes back beside the bytes.
    pub fn render(&self, output: &Output, depth: Depth, out: &mut Vec<u8>) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        match &output.content {
            Content::Page(_) | Content::List { .. } | Content::Facet { .. } | Content::Entry(_) | Content::NotFound => {
                page::render(self, output, out)?;
            }
            Content::Redirect(to) => self.redirect(output, to, out).map_err(|finding| vec![finding])?,
            Content::Picture(of) => return self.picture(output, of, depth, out).map_err(|finding| vec![finding]),
            Content::Feed => out.extend(site_files::feed(self, output)),
            Content::SearchIndex(page) => out.extend(search::index(self, output, page)),
            Content::Sitemap(part) => out.extend(site_files::sitemap(self, *part)),
            Content::Robots => out.extend(site_files::robots(self)),
            Content::Export { collection, format } => out.extend(data::export(self, collection, *format)),
            Content::Card(name) => {
                out.extend(card::card(&self.site, self.links(), name, output.language.unwrap_or(0)).into_bytes());
            }
            Content::Asset(name) => out.extend_from_slice(self.theme.asset(name).map_or(&[], |asset| &asset.bytes)),
            Content::Copy(source) => {
                out.extend_from_slice(self.snapshot.get(source.as_str()).map_or(&[], |source| source.bytes()));
            }
        }
        Ok(Vec::new())
    }

    fn links(&self) -> &Links {
        self.theme.links()
    }

    fn highlight(&self, language: &str, text: &str, out: &mut String) {
        out.push_str(&self.workshop.highlighter.html(language, text));
    }

    /// Renders the layout of a page at the end of `out` and settles the shared links in it.
    fn template(&self, output: &Output, context: &tera::Context, out: &mut Vec<u8>) -> Result<(), Diagnostic> {
        let layout = output.layout.as_deref().unwrap_or("page");
        let start = out.len();
        self.theme.render(&format!("{layout}.html"), context, out).map_err(|finding| named(output, finding))?;
        shared_links::settle(out, start, output.permalink.as_str(), self.links());
        Ok(())
    }

    /// Draws the share picture of a page; the theme's `share.svg` sees what the page's own layout sees.
    fn picture(
        &self,
        output: &Output,
        of: &Permalink,
        depth: Depth,
        out: &mut Vec<u8>,
    ) -> Result<Vec<Diagnostic>, Diagnostic> {
        let Some(page) = self.plan.at(of.as_str()) else { return Ok(Vec::new()) };
        let mut svg = Vec::new();
        self.theme.render(SHARE, &page::context(self, page), &mut svg).map_err(|finding| named(output, finding))?;
        let svg = String::from_utf8_lossy(&svg);
        let failed = |reason: String| {
            let finding = Diagnostic::new(&codes::TEMPLATE_RENDER, format!("`{SHARE}` gives no drawing: {reason}"));
            named(output, finding.in_file(self.theme.label_of(SHARE)))
        };
        match depth {
            Depth::Whole => out.extend_from_slice(&self.workshop.painter.png(&svg).map_err(failed)?),
            Depth::Proof => drop(picture::drawing(&svg).map_err(failed)?),
        }
        let missing = missing_letters(&svg);
        let stands_in =
            tree::shown(&self.site, page).is_some_and(|shown| page.language != Some(shown.translation.language));
        if missing.is_empty() || stands_in {
            return Ok(Vec::new());
        }
        let listed: Vec<String> = missing.iter().map(|c| format!("`{c}` (U+{:04X})", u32::from(*c))).collect();
        let message = format!("the picture of `{of}` lacks {}", listed.join(", "));
        let mut finding = Diagnostic::new(&codes::LETTER_MISSING, message)
            .with_help("no font in the theme's `fonts/` has these characters; its README.md says how to add some");
        finding.primary = page.source.as_ref().map(|source| Box::new(Label::file(source.shared())));
        Ok(vec![finding])
    }

    fn redirect(&self, output: &Output, to: &Permalink, out: &mut Vec<u8>) -> Result<(), Diagnostic> {
        let language = output.language.unwrap_or(0);
        let mut context = self.base[language].clone();
        context.insert_value(
            "page",
            map_value([
                ("kind", text_value("redirect")),
                ("title", text_value(&output.title)),
                ("permalink", text_value(output.permalink.as_str())),
                ("canonical", text_value(&self.links().absolute(to.as_str()))),
                ("lang", text_value(self.site.tag(language))),
            ]),
        );
        context.insert_value("target", text_value(to.as_str()));
        self.template(output, &context, out)
    }

    fn base_context(&self, language: usize, overviews: &Template) -> tera::Context {
        let mut context = tera::Context::new();
        context.insert_value("lang", text_value(self.site.tag(language)));
        context.insert_value("site", self.site_value(language));
        context.insert_value("collections", self.values[language].collections.clone());
        context.insert_value("overviews", overviews.clone());
        let exports = self.plan.outputs.iter().filter_map(|output| match &output.content {
            Content::Export { collection, format } => Some(map_value([
                ("format", text_value(format.extension())),
                ("collection", text_value(collection)),
                ("permalink", text_value(output.permalink.as_str())),
            ])),
            _ => None,
        });
        context.insert_value("index", Template::none());
        context.insert_value("exports", exports.collect::<Vec<_>>().into());
        context
    }

    fn site_value(&self, language: usize) -> Template {
        let config = &self.site.config;
        let tag = self.site.tag(language);
        let said = |texts: &crate::schema::Localized| {
            text_value(texts.get(tag).or_else(|| texts.values().next()).map_or("", |text| text))
        };
        let languages = config.languages.all().iter().map(|language| {
            map_value([
                ("tag", text_value(&language.tag)),
                ("name", text_value(&language.name)),
                ("root", text_value(&language.root)),
            ])
        });
        let menus = config.navigation.iter().map(|menu| {
            let items = menu.items.iter().filter_map(|item| {
                let place = self.site.menu_place(item, language)?;
                Some(map_value([("label", said(&item.label)), ("permalink", text_value(&place.address()))]))
            });
            (Arc::clone(&menu.name), items.collect::<Vec<_>>().into())
        });
        let email = config.organisation.email.as_deref().map_or_else(Template::none, text_value);
        map_value([
            ("title", said(&config.title)),
            ("short_title", text_value(&config.short_title)),
            ("description", said(&config.description)),
            ("base_url", text_value(config.base_url.as_str())),
            ("organisation", map_value([("name", said(&config.organisation.name)), ("email", email)])),
            ("languages", languages.collect::<Vec<_>>().into()),
            ("root", text_value(&config.languages.all()[language].root)),
            ("nav", map_value(menus)),
            ("feed", self.feed_value(language)),
            ("search_index", self.search_index(language)),
        ])
    }

    fn search_index(&self, language: usize) -> Template {
        let is_index =
            |output: &&Output| matches!(output.content, Content::SearchIndex(_)) && output.language == Some(language);
        let output = self.plan.outputs.iter().find(is_index);
        output.map_or_else(Template::none, |output| text_value(output.permalink.as_str()))
    }

    fn feed_value(&self, language: usize) -> Template {
        let Some(feed) = &self.site.config.feed else { return Template::none() };
        let output = self
            .plan
            .outputs
            .iter()
            .find(|output| output.content == Content::Feed && output.language == Some(language));
        let items = self.feed_items(language).filter_map(|output| match &output.content {
            Content::Page(id) => self.values[language].pages.get(id).cloned(),
            _ => None,
        });
        let title = feed.title.get(self.site.tag(language)).or_else(|| feed.title.values().next());
        map_value([
            ("title", text_value(title.map_or("", |title| title))),
            ("permalink", text_value(output.map_or("", |output| output.permalink.as_str()))),
            ("items", items.collect::<Vec<_>>().into()),
        ])
    }

    /// The dated pages of the feed's section at any depth, newest first.
    fn feed_items(&self, language: usize) -> impl Iterator<Item = &Output> {
        let (site, feed) = (&self.site, self.site.config.feed.as_ref());
        let pages = feed.into_iter().flat_map(|feed| {
            self.plan.pages().filter(move |output| output.language == Some(language)).filter_map(move |output| {
                let Content::Page(id) = &output.content else { return None };
                let date = tree::shown(site, output)?.translation.front.date.as_ref()?;
                feed.has(id).then_some((Reverse(date), output))
            })
        });
        let mut pages: Vec<_> = pages.collect();
        pages.sort_by_key(|(date, output)| (*date, &output.title, &output.permalink));
        pages.into_iter().map(|(_, output)| output)
    }

    fn children(&self, output: &Output) -> Template {
        let pages = &self.values[output.language.unwrap_or(0)].pages;
        let summaries = self.tree.below(&self.plan, &output.permalink).filter_map(|child| match &child.content {
            Content::Page(id) | Content::List { page: Some(id), .. } => pages.get(id).cloned(),
            _ => None,
        });
        summaries.collect::<Vec<_>>().into()
    }

    fn list_address(&self, listing: &Listing, language: usize) -> String {
        let route = &self.site.collections[&listing.collection].routes[listing.route];
        Permalink::page(&self.site.config.languages.all()[language].root, route.path.split('/')).as_str().to_owned()
    }

    /// The entry of the main menu that a page stands under: the one with the longest address that begins the page's.
    fn nav_current(&self, output: &Output, language: usize) -> &str {
        let root = &*self.site.config.languages.all()[language].root;
        let above = self.menu[language].iter().map(Permalink::as_str);
        let above = above.filter(|address| output.permalink.as_str().starts_with(address) && *address != root);
        above.max_by_key(|address| address.len()).unwrap_or_default()
    }
}

/// What follows from all records of a collection together, by collection.
fn overviews(site: &Site) -> Template {
    let known = site.collections.iter().filter_map(|(id, collection)| {
        let overview = collection.derived.as_ref()?.overview?;
        Some((Arc::clone(id), to_template(&overview(&site.records))))
    });
    map_value(known)
}

/// A template's finding says on which page it showed.
fn named(output: &Output, finding: Diagnostic) -> Diagnostic {
    match &output.source {
        Some(source) => finding.with_help(format!("while rendering `{}` from `{source}`", output.permalink)),
        None => finding.with_help(format!("while rendering `{}`", output.permalink)),
    }
}
