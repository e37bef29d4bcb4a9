//! The functions of the template contract: `url`, `asset`, `asset_text`, `t`, `entry`, `page_url`.
//!
//! They read the current page and language from the template's context, so a component that calls them must declare the
//! implicit parameters `@page` and `@lang`; the messages say so. What they return is escaped by the engine, except the
//! text of an asset.

use std::sync::Arc;

use tera::value::Key;
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::assets::{Asset, Assets};
use super::fault::Fault;
use super::filters::kind;
use super::relative::Links;
use super::strings::Strings;
use super::value::{html_value, text_value};
use crate::diag::codes::ASSET_MISSING;

/// What templates may ask of the assembled site. An error carries the nearest known name, if any.
pub trait Lookup: Send + Sync {
    /// The full value of an entry in a language.
    fn entry(&self, language: &str, collection: &str, id: &str) -> Result<Value, Option<String>>;

    /// The permalink of a page in a language by its source file, as in Markdown links (`/help.md`).
    fn page(&self, language: &str, source: &str) -> Result<String, Option<String>>;
}

/// A site without entries and pages: for themes that are only checked.
pub struct NoSite;

impl Lookup for NoSite {
    fn entry(&self, _: &str, _: &str, _: &str) -> Result<Value, Option<String>> {
        Err(None)
    }

    fn page(&self, _: &str, _: &str) -> Result<String, Option<String>> {
        Err(None)
    }
}

pub(super) fn register(tera: &mut Tera, links: &Arc<Links>, strings: &Arc<Strings>, assets: &Arc<Assets>) {
    let linker = Arc::clone(links);
    tera.register_function("url", move |kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let to: Value = argument(&kwargs, "url", "to")?;
        let to = text(&to, "url", "to")?;
        Ok(text_value(&link(&linker, state, to)?))
    });

    let (linker, files) = (Arc::clone(links), Arc::clone(assets));
    tera.register_function("asset", move |kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let asset = asset(&files, &kwargs, "asset")?;
        Ok(text_value(&link(&linker, state, &asset.permalink)?))
    });

    let files = Arc::clone(assets);
    tera.register_function("asset_text", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let asset = asset(&files, &kwargs, "asset_text")?;
        let text = std::str::from_utf8(&asset.bytes)
            .map_err(|_| Fault::new(format!("`{}` is not a text", asset.name)).with_code(&ASSET_MISSING))?;
        Ok(html_value(text))
    });

    let strings = Arc::clone(strings);
    tera.register_function("t", move |kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let key: Value = argument(&kwargs, "t", "key")?;
        let key = text(&key, "t", "key")?;
        let language = language(&kwargs, state, "t")?;
        Ok(strings.say(language.as_str().unwrap_or_default(), key, &kwargs)?)
    });
}

/// Registers the functions that depend on the site; called again whenever the site changes.
pub(super) fn register_lookup(tera: &mut Tera, lookup: &Arc<dyn Lookup>) {
    let site = Arc::clone(lookup);
    tera.register_function("entry", move |kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let (collection, id): (Value, Value) =
            (argument(&kwargs, "entry", "collection")?, argument(&kwargs, "entry", "id")?);
        let (collection, id) = (text(&collection, "entry", "collection")?, text(&id, "entry", "id")?);
        let language = language(&kwargs, state, "entry")?;
        Ok(site.entry(language.as_str().unwrap_or_default(), collection, id).map_err(|nearest| {
            Fault::new(format!("there is no entry `{id}` in `{collection}`")).did_you_mean(nearest.as_deref())
        })?)
    });

    let site = Arc::clone(lookup);
    tera.register_function("page_url", move |kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let source: Value = argument(&kwargs, "page_url", "source")?;
        let source = text(&source, "page_url", "source")?;
        let language = language(&kwargs, state, "page_url")?;
        let permalink = site
            .page(language.as_str().unwrap_or_default(), source)
            .map_err(|nearest| Fault::new(format!("there is no page `{source}`")).did_you_mean(nearest.as_deref()))?;
        Ok(text_value(&permalink))
    });
}

/// The link from the current page to a permalink.
fn link(links: &Links, state: &State<'_>, to: &str) -> Result<String, Fault> {
    let page = state.get::<Value>("page").ok().flatten().unwrap_or_else(Value::undefined);
    let field = |name: &'static str| page.as_map().and_then(|page| page.get(&Key::Str(name))).and_then(Value::as_str);
    // A summary in a loop called `page` has no kind: links from it would lead astray.
    match (field("kind"), field("permalink")) {
        (Some("not_found"), _) => Ok(links.rooted(to)),
        (Some(_), Some(from)) => Ok(links.relative(from, to)),
        _ => Err(Fault::new("the current page is not known here").with_help(
            "in a component, declare the parameter `@page`; elsewhere, do not call another variable `page`",
        )),
    }
}

fn asset<'a>(assets: &'a Assets, kwargs: &Kwargs, function: &str) -> Result<&'a Asset, Fault> {
    let name = argument(kwargs, function, "name")?;
    let name = text(&name, function, "name")?;
    assets.get(name).ok_or_else(|| missing_asset(assets, name))
}

pub(super) fn missing_asset(assets: &Assets, name: &str) -> Fault {
    Fault::new(format!("the theme has no asset `{name}`")).with_code(&ASSET_MISSING).did_you_mean(assets.nearest(name))
}

/// The language given as `lang=`, else that of the page. A value, because a short text in one needs no allocation.
fn language(kwargs: &Kwargs, state: &State<'_>, function: &str) -> Result<Value, Fault> {
    let given = kwargs.get::<Value>("lang").ok().flatten();
    let language = given.or_else(|| state.get::<Value>("lang").ok().flatten()).filter(Value::is_string);
    language.ok_or_else(|| {
        Fault::new(format!("`{function}` does not know the language"))
            .with_help("in a component, declare the parameter `@lang`")
    })
}

fn argument(kwargs: &Kwargs, function: &str, name: &'static str) -> Result<Value, Fault> {
    let value = kwargs.get::<Value>(name).ok().flatten();
    value.ok_or_else(|| {
        Fault::new(format!("`{function}` needs `{name}`")).with_help(format!("write `{function}({name}=...)`"))
    })
}

fn text<'a>(value: &'a Value, function: &str, name: &str) -> Result<&'a str, Fault> {
    value.as_str().ok_or_else(|| Fault::new(format!("`{function}` wants a text as `{name}`, and got {}", kind(value))))
}
