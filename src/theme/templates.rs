//! The template engine, filled with the templates of both layers.
//!
//! A built-in template goes in under the prefix `built-in/`, which the engine tries last: so a site's `base.html` wins, and
//! may still say `{% extends "built-in/base.html" %}` to change one block. Escaping is on for `.html`, `.xml` and
//! `.svg`.

use std::sync::Arc;

use tera::{ErrorKind, Tera};

use super::fault::Fault;
use super::fonts::Fonts;
use super::functions::missing_asset;
use super::layers::{Layers, ThemeFile};
use super::literals;
use super::passages::Passages;
use super::report::{TemplateText, Templates, diagnostics};
use super::steps::{self, Loops};
use super::strings::Strings;
use super::{Assets, filters, functions, lettering};
use crate::diag::Diagnostic;
use crate::diag::codes::{NOT_UTF8, TEMPLATE_SYNTAX};
use crate::theme::Links;

/// What stands before the name of a built-in template in the engine.
pub(super) const BUILT_IN: &str = "built-in/";

const FOLDER: &str = "templates/";

/// What functions and filters work with.
#[derive(Debug, Clone)]
pub(super) struct Tools {
    pub(super) links: Arc<Links>,
    pub(super) strings: Arc<Strings>,
    pub(super) assets: Arc<Assets>,
    pub(super) fonts: Arc<Fonts>,
    pub(super) passages: Passages,
}

/// Reads all templates; the engine is there unless one of them cannot be read.
pub(super) fn load(layers: &Layers, tools: &Tools) -> (Option<Tera>, Templates, Vec<Diagnostic>) {
    let (templates, mut findings) = gather(layers);
    let mut tera = match engine(tools) {
        Ok(tera) => tera,
        Err(error) => return (None, Templates::new(), diagnostics(&error, &templates, &TEMPLATE_SYNTAX)),
    };
    let all = templates.iter().map(|(name, template)| (name.as_str(), template.loops.counted(&template.text)));
    if let Err(error) = tera.add_raw_templates(all) {
        findings.extend(match error.kind() {
            // The engine stops at the first template that it cannot read; people want to know of all.
            ErrorKind::SyntaxError(_) => templates.iter().filter_map(syntax).collect(),
            _ => diagnostics(&error, &templates, &TEMPLATE_SYNTAX),
        });
        return (None, templates, findings);
    }
    for template in templates.values() {
        findings.extend(misnamed(template, tools));
    }
    let is_complete = !findings.iter().any(|finding| finding.code == &NOT_UTF8);
    (is_complete.then_some(tera), templates, findings)
}

fn engine(tools: &Tools) -> tera::TeraResult<Tera> {
    let mut tera = Tera::new();
    tera.autoescape_on([".html", ".xml", ".svg"]);
    tera.set_fallback_prefixes([BUILT_IN])?;
    filters::register(&mut tera, tools);
    steps::register(&mut tera);
    functions::register(&mut tera, &tools.links, &tools.strings, &tools.assets);
    lettering::register(&mut tera, &tools.fonts);
    let nothing: Arc<dyn functions::Lookup> = Arc::new(functions::NoSite);
    functions::register_lookup(&mut tera, &nothing);
    Ok(tera)
}

/// The site's templates, and the built-in ones under their prefix. A built-in template that the site replaces is left out
/// unless some template of the site asks for it: reading it would be wasted.
fn gather(layers: &Layers) -> (Templates, Vec<Diagnostic>) {
    let (mut templates, mut findings) = (Templates::new(), Vec::new());
    let mut add = |name: String, file: &ThemeFile| match file.text() {
        Ok(text) => {
            let loops = Loops::of(text);
            templates.insert(name, TemplateText { file: Arc::clone(&file.label), text: text.into(), loops });
        }
        Err(finding) => findings.push(finding),
    };
    let mut asked_for = false;
    for (name, file) in layers.site_below(FOLDER) {
        asked_for |= file.text().is_ok_and(|text| text.contains(BUILT_IN));
        add(name.to_owned(), file);
    }
    for (name, file) in layers.built_in_below(FOLDER) {
        if asked_for || !layers.is_replaced(&format!("{FOLDER}{name}")) {
            add(format!("{BUILT_IN}{name}"), file);
        }
    }
    (templates, findings)
}

fn syntax((name, template): (&String, &TemplateText)) -> Option<Diagnostic> {
    let error = Tera::new().add_raw_template(name, &template.text).err()?;
    // Alone, a template knows neither its parents nor our filters: only its syntax can be judged.
    let is_syntax = matches!(error.kind(), ErrorKind::SyntaxError(_));
    is_syntax.then(|| {
        let as_written = TemplateText { loops: Loops::default(), ..template.clone() };
        diagnostics(&error, &Templates::from([(name.clone(), as_written)]), &TEMPLATE_SYNTAX).swap_remove(0)
    })
}

/// Literal names of texts and assets that the theme does not have.
fn misnamed(template: &TemplateText, tools: &Tools) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut report = |range: std::ops::Range<usize>, fault: Fault| {
        let finding = Diagnostic::new(fault.code, fault.message).at(Arc::clone(&template.file), range, "");
        findings.push(fault.help.into_iter().fold(finding, Diagnostic::with_help));
    };
    for range in literals::arguments(&template.text, "t", "key") {
        let key = &template.text[range.clone()];
        if !tools.strings.knows(key) {
            report(range, tools.strings.unknown(key));
        }
    }
    for function in ["asset", "asset_text"] {
        for range in literals::arguments(&template.text, function, "name") {
            let name = &template.text[range.clone()];
            if tools.assets.get(name).is_none() {
                report(range, missing_asset(&tools.assets, name));
            }
        }
    }
    findings
}
