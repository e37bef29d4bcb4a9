//! Filling the holes of a compiled document for one reader: links, images, shortcodes, coloured code and labels.

use std::borrow::Cow;

use super::Renderer;
use super::shared_links::{escape, mark};
use crate::diag::Diagnostic;
use crate::model::{Place, Site};
use crate::parse::Document;
use crate::parse::document::{Filling, Hole, Shortcode, Target};

/// Where a document is shown.
pub(super) struct Reader<'a> {
    /// The file the document was written in: links are relative to it.
    pub(super) file: &'a str,
    /// The language of the page that it is shown on.
    pub(super) language: usize,
    /// The language that it is written in: another one, when it stands in for a translation.
    pub(super) written: usize,
    /// The address of the page it is shown on, empty for text that is read outside the site, with that page's template
    /// context; `None` for HTML that several pages share.
    pub(super) page: Option<(&'a str, &'a tera::Context)>,
}

/// The HTML of a document for a reader. Links that lead nowhere were reported by the checks; they keep their text.
pub(super) fn html(renderer: &Renderer, document: &Document, reader: &Reader<'_>) -> (String, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut out = String::with_capacity(document.html.len() + document.holes.len() * 32);
    document.write_html(&mut out, |hole, out| fill(renderer, hole, reader, out, &mut findings));
    if let Cow::Owned(marked) = renderer.theme.passages().mark(&out, renderer.site.tag(reader.written)) {
        out = marked;
    }
    (out, findings)
}

fn fill(renderer: &Renderer, hole: &Hole, reader: &Reader<'_>, out: &mut String, findings: &mut Vec<Diagnostic>) {
    match &hole.filling {
        Filling::Link(target) => out.push_str(&link(renderer, target, reader)),
        Filling::Image(path) => {
            let target = Target::Source { path: path.clone(), fragment: String::new() };
            out.push_str(&link(renderer, &target, reader));
        }
        Filling::Code { language, text } => renderer.highlight(language, text, out),
        Filling::Label(key) => out.push_str(&escape(&renderer.theme.string(renderer.site.tag(reader.language), key))),
        Filling::Shortcode(call) => match shortcode(renderer, call, reader, findings) {
            Ok(html) => out.push_str(&html),
            Err(finding) => findings.push(finding.at(reader.file, hole.span.clone(), "")),
        },
    }
}

fn link(renderer: &Renderer, target: &Target, reader: &Reader<'_>) -> String {
    if let (Target::Fragment(fragment), None) = (target, reader.page) {
        return escape(&format!("#{fragment}")).into_owned();
    }
    match renderer.site.resolve(target, reader.file, reader.language) {
        Ok(place) => address(renderer, &place, reader),
        Err(_) => String::new(),
    }
}

fn address(renderer: &Renderer, place: &Place, reader: &Reader<'_>) -> String {
    let to = place.address();
    match reader.page {
        Some((from, _)) => escape(&renderer.links().relative(from, &to)).into_owned(),
        None => mark(&to),
    }
}

fn shortcode(
    renderer: &Renderer,
    call: &Shortcode,
    reader: &Reader<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Result<String, Diagnostic> {
    let body = call.body.as_deref().map(|body| {
        let (body, problems) = html(renderer, body, reader);
        findings.extend(problems);
        body
    });
    let empty = tera::Context::new();
    let context = reader.page.map_or(&empty, |(_, context)| context);
    renderer.theme.shortcode(&call.name, &call.arguments, body.as_deref(), context)
}

impl Site {
    /// The BCP 47 tag of a language, by its place in the site's list.
    pub(super) fn tag(&self, language: usize) -> &str {
        &self.config.languages.tags()[language]
    }
}
