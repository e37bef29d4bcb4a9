//! The files around the pages: feed, sitemap and robots, gathered from the plan.

use super::feed::{FeedInput, FeedItem, atom};
use super::fill::{self, Reader};
use super::sitemap::{SitemapUrl, sitemap as write_sitemap};
use super::{Renderer, page, robots::robots as write_robots, tree};
use crate::model::Permalink;
use crate::plan::{Output, SITEMAP_PAGES};

/// The Atom feed of a language: the dated pages of the feed's section.
pub(super) fn feed(renderer: &Renderer, output: &Output) -> Vec<u8> {
    let (site, language) = (&*renderer.site, output.language.unwrap_or(0));
    let Some(feed) = &site.config.feed else { return Vec::new() };
    let tag = site.tag(language);
    let said = |texts: &crate::schema::Localized| {
        texts.get(tag).or_else(|| texts.values().next()).map_or_else(String::new, ToString::to_string)
    };
    let absolute = |permalink: &str| renderer.links().absolute(permalink);
    let root = &site.config.languages.all()[language].root;
    let items = renderer.feed_items(language).filter_map(|item| {
        let shown = tree::shown(site, item)?;
        let front = &shown.translation.front;
        Some(FeedItem {
            title: item.title.to_string(),
            url: absolute(item.permalink.as_str()),
            date: front.date.as_deref()?.to_owned(),
            updated: front.updated.as_deref().map(str::to_owned),
            summary: item.description.as_deref().map(str::to_owned),
            html: Some(body(renderer, item, language)),
        })
    });
    let input = FeedInput {
        title: said(&feed.title),
        language: tag.to_owned(),
        url: absolute(output.permalink.as_str()),
        page_url: absolute(Permalink::page(root, feed.section.split('/')).as_str()),
        author: said(&site.config.organisation.name),
        items: items.collect(),
    };
    atom(&input).into_bytes()
}

/// The text of a page for a feed reader: with full addresses, since it is read outside the site.
fn body(renderer: &Renderer, output: &Output, language: usize) -> String {
    let Some(shown) = tree::shown(&renderer.site, output) else { return String::new() };
    let context = page::context_outside(renderer, output, shown, language);
    let translation = &shown.translation;
    let reader = Reader {
        file: translation.source.as_str(),
        language,
        written: translation.language,
        page: Some(("", &context)),
    };
    // What is wrong with the text is reported where the page itself is rendered.
    let (html, _) = fill::html(renderer, &shown.translation.document, &reader);
    super::shared_links::settle_absolute(&html, renderer.links())
}

/// A file of the sitemap: every page that search engines may list.
pub(super) fn sitemap(renderer: &Renderer, part: usize) -> Vec<u8> {
    let tags = renderer.site.config.languages.tags();
    let absolute = |output: &Output| renderer.links().absolute(output.permalink.as_str());
    let urls: Vec<SitemapUrl> = renderer
        .plan
        .pages()
        .filter(|output| output.indexable)
        .map(|output| {
            let front = tree::shown(&renderer.site, output).map(|shown| &shown.translation.front);
            let changed = front.and_then(|front| front.updated.as_deref().or(front.date.as_deref()));
            let all = renderer.plan.translations(output).filter(|other| other.indexable);
            SitemapUrl {
                url: absolute(output),
                changed: changed.map(str::to_owned),
                translations: all
                    .filter_map(|other| Some((tags[other.language?].to_string(), absolute(other))))
                    .collect(),
            }
        })
        .collect();
    let mut files = write_sitemap(&urls, renderer.site.config.base_url.as_str(), SITEMAP_PAGES);
    if part < files.len() { files.swap_remove(part).xml.into_bytes() } else { Vec::new() }
}

/// The rules for robots.
pub(super) fn robots(renderer: &Renderer) -> Vec<u8> {
    write_robots(&renderer.links().absolute("/sitemap.xml")).into_bytes()
}
