//! What an editor should know of a page beside its findings, in a few words each: the client's chip shows them.

use crate::model::{HiddenReason, Page, Shown, Site};
use crate::plan::{Content, Output};

/// The notes for a page: draft, scheduled, expired or to expire, shown in another language, texts not translated.
pub fn notes(site: &Site, output: &Output) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(hidden) = site.hidden.iter().find(|hidden| Some(&hidden.source) == output.source.as_ref()) {
        notes.push(reason(&hidden.reason));
    }
    let page = match &output.content {
        Content::Page(id) | Content::List { page: Some(id), .. } => site.pages.get(id),
        _ => None,
    };
    if let Some((shown, language)) = page.and_then(|page| shown(page, output)).zip(output.language) {
        let expires = shown.translation.front.expires_on.as_ref();
        // Of an expired page the first note says so.
        if let Some(day) = expires.filter(|_| notes.is_empty()) {
            notes.push(format!("shown until {day}"));
        }
        if shown.translation.language != language {
            notes.push(format!("not translated: {}", site.config.languages.all()[language].name));
        }
    }
    if let (Content::Entry(name), Some(language)) = (&output.content, output.language) {
        let tag = &site.config.languages.tags()[language];
        let missing =
            site.fallbacks.iter().filter(|fallback| fallback.entry == *name && fallback.language == *tag).count();
        if missing > 0 {
            notes.push(format!("{missing} text{} not translated", if missing == 1 { "" } else { "s" }));
        }
    }
    notes
}

/// Why a page is not published, in words.
pub(super) fn reason(reason: &HiddenReason) -> String {
    match reason {
        HiddenReason::Draft => "draft".to_owned(),
        HiddenReason::Scheduled(day) => format!("scheduled: shown from {day}"),
        HiddenReason::Expired(day) => format!("expired on {day}"),
    }
}

fn shown<'a>(page: &'a Page, output: &Output) -> Option<&'a Shown> {
    page.translations.get(output.language?)?.as_ref()
}
