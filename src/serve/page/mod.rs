//! What the preview itself puts into the browser: the client of every page, the findings it shows, and the overview.
//!
//! Owns the files below `/_twinpress/` and their texts, as pure functions. Leaves the site to [`super::live`] and
//! requests to [`super::http`].
//!
//! # The client's protocol
//!
//! Every HTML page of the site carries [`script_tag`]; the overview brings its own. The script takes its own folder as its base, and asks there:
//!
//! - `events?build=<number or nothing>&path=<path>`: a stream of server-sent events, open only while the tab is visible.
//!   The server starts with `event: build` and `data: {"build":7}`; a number other than the page's own means that
//!   something was missed, and the page is fetched again. Later come `event: change` and
//!   `data: {"build":8,"kind":"page"}` with the kinds `page`, `styles` and `findings`,
//!   and with `--follow` `event: lead` and `data: {"path":"/visas/","anchor":"fees"}` ([`super::lead::Spot`]).
//! - `findings.json?path=<path>`: [`findings::json`], after loading and after each change.
//!
//! `<path>` is the page's path as [`super::Handler`] knows it, percent-encoded once as a query value.
//!
//! **Invariants**
//! - A page is reloaded at most once for each build number.
//! - Nothing is evaluated, no style is written inline, and what content says is only set as text.

mod cells;
pub mod dashboard;
mod excerpt;
pub mod findings;
pub mod status;
#[cfg(test)]
mod tests;

/// The client of every page, put together from its parts. The block keeps its names out of the page's.
static CLIENT: &str = concat!(
    "'use strict';\n{\nconst STYLES = `",
    include_str!("panel.css"),
    "`;\n",
    include_str!("panel.js"),
    include_str!("client.js"),
    "}\n"
);

/// The folder of the preview's own files.
pub const FOLDER: &str = "/_twinpress/";

/// A file below [`FOLDER`] that is the same for every site, by its name there.
///
/// ```
/// assert!(twinpress::serve::page::file("client.js").is_some());
/// assert!(twinpress::serve::page::file("../client.js").is_none());
/// ```
pub fn file(name: &str) -> Option<&'static str> {
    match name {
        "client.js" => Some(CLIENT),
        "dashboard.css" => Some(include_str!("dashboard.css")),
        "dashboard.js" => Some(include_str!("dashboard.js")),
        _ => None,
    }
}

/// A page that stands in for one of the site: a heading and HTML below it, in the looks of the overview.
pub fn stand_in(title: &str, html: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{FOLDER}dashboard.css\">\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n\
         </header>\n<main>\n{html}\n</main>\n</body>\n</html>\n"
    )
}

/// The tag that every HTML page of the site carries, right after `<head>`: the client then sees the page before the page's own
/// scripts change it, and knows what they made of it. `build` is the number of the build that the page shows: with it, a change
/// between the page and the first connection of its stream is noticed.
pub fn script_tag(build: u64) -> String {
    format!("<script defer src=\"{FOLDER}client.js\" data-build=\"{build}\"></script>")
}
