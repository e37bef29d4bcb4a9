//! Shortcodes in pages are called as the theme declares them. What a template makes of a call shows only in rendering.

use super::links::each_hole;
use crate::diag::Diagnostic;
use crate::model::Site;
use crate::parse::Part;
use crate::parse::document::Filling;
use crate::parse::markdown::argument_places;
use crate::source::Snapshot;
use crate::theme::Theme;

/// Reports every call that names a shortcode or an argument that the theme does not have, or a value of the wrong type.
pub fn shortcodes(site: &Site, theme: &Theme, snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for page in site.pages.values() {
        for (language, shown) in page.translations.iter().enumerate() {
            let Some(shown) = shown.as_ref().filter(|shown| shown.translation.language == language) else { continue };
            let file = &shown.translation.source;
            each_hole(&shown.translation.document, &mut |hole| {
                let Filling::Shortcode(call) = &hole.filling else { return };
                for problem in theme.shortcode_problems(&call.name, &call.arguments, call.body.is_some()) {
                    let place = problem.argument.and_then(|(index, part)| {
                        let text = snapshot.text_of(file.as_str()).unwrap_or_default();
                        let (name, value) = argument_places(text, hole.span.clone()).into_iter().nth(index)?;
                        Some(if part == Part::Key { name } else { value })
                    });
                    findings.push(problem.finding.at(file.shared(), place.unwrap_or_else(|| hole.span.clone()), ""));
                }
            });
        }
    }
    findings
}
