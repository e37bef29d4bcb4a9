//! The theme: templates, assets and texts, the site's own over those in the program.
//!
//! Owns the template engine, its functions and filters, links between pages, fingerprinted assets and the theme's words.
//! Knows nothing of records or of the plan: what templates ask of the site comes in through [`Lookup`], and what they show
//! through the context they are rendered with. `docs/themes.md` is the contract with theme authors.
//!
//! A theme is read once and then serves every page from every thread; binding it to another site is cheap.
//!
//! **Invariants:** the same context gives the same bytes; no template can end the process, loop through includes, write a
//! page larger than [`LARGEST_PAGE`] or take more than [`MOST_STEPS`] for one.

pub mod assets;
pub mod dates;
pub mod layers;
pub mod passages;
pub mod relative;
pub mod strings;
pub mod value;

mod contrast;
mod css;
mod fault;
mod filters;
mod fonts;
mod functions;
mod lettering;
mod literals;
mod options;
mod report;
mod shortcodes;
mod steps;
mod templates;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::sync::Arc;

use tera::{Context, Tera};

pub use assets::{Asset, Assets};
pub use filters::{inline_json, plain};
pub use functions::{Lookup, NoSite};
pub use layers::Layers;
pub use lettering::missing as missing_letters;
pub use options::Settings;
pub use relative::{LinkStyle, Links};

use crate::diag::codes::{TEMPLATE_RENDER, THEME_MISSING};
use crate::diag::{Diagnostic, Label};
use crate::parse::{Part, Value, ValuePath, yaml};
use fonts::Fonts;
use passages::Passages;
use report::{Templates, diagnostics};
pub use shortcodes::ShortcodeProblem;
use shortcodes::Shortcodes;
pub use steps::{LONGEST_TIME, MOST_STEPS};
use strings::Strings;
use templates::Tools;

/// The size at which rendering a page is given up, in bytes: 50 MiB.
pub const LARGEST_PAGE: usize = 50 * 1024 * 1024;

/// What a theme is made from.
#[derive(Debug)]
pub struct ThemeInput<'a> {
    /// Its files, in layers.
    pub layers: Layers,
    /// The options that the site sets, and where.
    pub settings: Settings<'a>,
    /// The site's languages, the default one first.
    pub languages: &'a [Arc<str>],
    /// How links are written.
    pub links: Links,
}

/// A theme, ready to render. Cheap to share; see [`Theme::bind`] for what it may ask of the site.
#[derive(Clone)]
pub struct Theme {
    parts: Arc<Parts>,
    tera: Arc<Tera>,
}

/// What does not depend on the site's content.
struct Parts {
    layers: Layers,
    templates: Templates,
    shortcodes: Shortcodes,
    options: tera::Value,
    tools: Tools,
}

impl Theme {
    /// Reads a theme, with everything that is wrong with it. There is none if its templates cannot be used.
    pub fn load(input: ThemeInput<'_>) -> (Option<Self>, Vec<Diagnostic>) {
        let ThemeInput { layers, settings, languages, links } = input;
        if layers.name() != "default" && !layers.has_site_files() {
            let name = ValuePath::root().key("theme").key("name");
            let span = yaml::locate(&settings.text, &[(name, Part::Value)]).pop().flatten();
            let mut finding = Diagnostic::new(&THEME_MISSING, format!("there is no theme `{}`", layers.name()))
                .with_help(format!("make a folder `themes/{}`, or use the theme `default`", layers.name()));
            finding.primary = Some(Label { file: settings.text.file.into(), span, text: String::new() }.into());
            return (None, vec![finding]);
        }
        let (options, mut findings) = options::resolve(&layers, &settings, languages);
        let (strings, problems) = Strings::read(&layers, languages);
        findings.extend(problems);
        let (assets, problems) = Assets::publish(&layers);
        findings.extend(problems);
        findings.extend(contrast::check(&layers));
        let tools = Tools {
            links: Arc::new(links),
            strings: Arc::new(strings),
            assets: Arc::new(assets),
            fonts: Arc::new(Fonts::of(&layers)),
            passages: Passages::new(languages),
        };
        let (tera, templates, problems) = templates::load(&layers, &tools);
        findings.extend(problems);
        let Some(mut tera) = tera else { return (None, findings) };
        let (shortcodes, problems) = Shortcodes::gather(&layers, &tera);
        findings.extend(problems);
        tera.global_context().insert_value("option", options.clone());
        let parts = Parts { layers, templates, shortcodes, options, tools };
        (Some(Self { parts: Arc::new(parts), tera: Arc::new(tera) }), findings)
    }

    /// The same theme with a site to ask: the functions `entry` and `page_url` work from now on.
    #[must_use]
    pub fn bind(&self, site: &Arc<dyn Lookup>) -> Self {
        let mut tera = Tera::clone(&self.tera);
        functions::register_lookup(&mut tera, site);
        Self { parts: Arc::clone(&self.parts), tera: Arc::new(tera) }
    }

    /// Renders a template (`page.html`) at the end of `out`; on failure `out` is as it was.
    pub fn render(&self, template: &str, context: &Context, out: &mut Vec<u8>) -> Result<(), Diagnostic> {
        let start = out.len();
        let mut bounded = Bounded { out, left: LARGEST_PAGE, pieces: 0, is_late: false };
        let result = steps::bounded(|| self.tera.render_to(template, context, &mut bounded));
        let (is_full, is_late) = (bounded.left == 0, bounded.is_late);
        result.map_err(|error| {
            out.truncate(start);
            if is_full {
                return Diagnostic::new(&TEMPLATE_RENDER, format!("`{template}` writes more than 50 MiB for one page"))
                    .with_help("look for a loop inside a loop; split a long list over several pages");
            }
            if is_late {
                return steps::over_time().into_finding();
            }
            diagnostics(&error, &self.parts.templates, &TEMPLATE_RENDER).swap_remove(0)
        })
    }

    /// Renders a shortcode. `body` is the HTML between its tags; `context` that of the page which shows it, for the
    /// shortcode's implicit parameters. A finding has no place of its own: point it at the call.
    pub fn shortcode(
        &self,
        name: &str,
        arguments: &[(String, Value)],
        body: Option<&str>,
        context: &Context,
    ) -> Result<String, Diagnostic> {
        let Parts { shortcodes, templates, .. } = &*self.parts;
        shortcodes.render(&self.tera, templates, (name, arguments, body), context)
    }

    /// Everything that is wrong with a call of a shortcode, told without rendering it.
    pub fn shortcode_problems(
        &self,
        name: &str,
        arguments: &[(String, Value)],
        has_body: bool,
    ) -> Vec<ShortcodeProblem> {
        self.parts.shortcodes.problems(name, arguments, has_body)
    }

    /// The names of the shortcodes, in order.
    pub fn shortcodes(&self) -> impl Iterator<Item = &str> {
        self.parts.shortcodes.names()
    }

    /// Whether there is a template of this name (`page.html`).
    pub fn has_template(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// The names of all templates, in order: `base.html`, `shortcodes/step.html`.
    pub fn template_names(&self) -> impl Iterator<Item = &str> {
        self.parts.layers.below("templates/").into_keys()
    }

    /// The templates that can be a page's layout, without `.html`, in order.
    pub fn layouts(&self) -> impl Iterator<Item = &str> {
        self.template_names().filter(|name| !name.contains('/')).filter_map(|name| name.strip_suffix(".html"))
    }

    /// The published files.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.parts.tools.assets.iter()
    }

    /// The published file of a name (`site.css`).
    pub fn asset(&self, name: &str) -> Option<&Asset> {
        self.parts.tools.assets.get(name)
    }

    /// The options, defaults included: what templates see as `option`.
    pub fn options(&self) -> tera::Value {
        self.parts.options.clone()
    }

    /// The text of an option; `None` if it is empty or no text.
    pub fn option<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.parts.options.get_from_path(name).and_then(tera::Value::as_str).filter(|text| !text.is_empty())
    }

    /// How links are written.
    pub fn links(&self) -> &Links {
        &self.parts.tools.links
    }

    /// What marks text in another script.
    pub fn passages(&self) -> &Passages {
        &self.parts.tools.passages
    }

    /// One of the theme's texts, for code outside templates; the key itself if there is none.
    pub fn string(&self, language: &str, key: &str) -> String {
        self.parts.tools.strings.get(language, key).unwrap_or_else(|| key.to_owned())
    }

    /// What findings call a template (`page.html`).
    pub fn label_of(&self, template: &str) -> Arc<str> {
        self.parts.layers.label(&format!("templates/{template}"))
    }

    /// The templates by the name that findings use, with their texts.
    pub fn template_texts(&self) -> impl Iterator<Item = (&Arc<str>, &str)> {
        self.parts.templates.values().map(|template| (&template.file, &*template.text))
    }

    /// The text of one of the theme's files by the name that findings use.
    pub fn text_of(&self, file: &str) -> Option<&str> {
        self.parts.layers.text_of(file)
    }
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme").field("name", &self.parts.layers.name()).finish_non_exhaustive()
    }
}

/// Takes bytes until there are too many, or the page has had its time.
struct Bounded<'a> {
    out: &'a mut Vec<u8>,
    left: usize,
    pieces: u32,
    is_late: bool,
}

impl Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pieces += 1;
        // Looking at the clock costs as much as writing a few pieces.
        if self.pieces.is_multiple_of(256) && steps::is_over_time() {
            self.is_late = true;
            return Err(io::Error::from(io::ErrorKind::TimedOut));
        }
        match self.left.checked_sub(bytes.len()) {
            Some(left) if left > 0 => {
                self.left = left;
                self.out.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            _ => {
                self.left = 0;
                Err(io::Error::from(io::ErrorKind::FileTooLarge))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
