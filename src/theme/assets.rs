//! [`Assets`]: the theme's `assets/` under names that carry a fingerprint of their content, so that browsers may keep
//! them for ever.
//!
//! Addresses of sibling assets in style sheets are rewritten to the published names, and the fingerprint of a style sheet
//! is taken afterwards, so it changes when a font that it uses changes. Scripts and images are published as they are.
//!
//! A style sheet whose name starts with `_` is a **part**: one beside it that imports it gets its text in place of the rule,
//! so that a long style sheet can be kept in several files and still be one request. It is not published by itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::css;
use super::layers::{Layers, ThemeFile};
use crate::diag::codes::{ASSET_MISSING, FOREIGN_REQUEST};
use crate::diag::{Diagnostic, suggest};

/// A file that is published beside the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The path below `assets/`, as templates name it: `fonts/noto.woff2`.
    pub name: String,
    /// Where it is published: `/assets/fonts/noto.1f3c9a07.woff2`.
    pub permalink: String,
    /// What is published.
    pub bytes: Arc<[u8]>,
}

/// The assets of a theme by name, in order of the name.
#[derive(Debug, Clone, Default)]
pub struct Assets(IndexMap<String, Asset>);

impl Assets {
    /// Fingerprints every file below `assets/`.
    pub(super) fn publish(layers: &Layers) -> (Self, Vec<Diagnostic>) {
        let mut work = Publishing { files: layers.below("assets/"), done: IndexMap::new(), findings: Vec::new() };
        let names: Vec<&str> = work.files.keys().copied().filter(|name| !is_part(name)).collect();
        for name in names {
            work.publish(name, &mut BTreeSet::new());
        }
        let Publishing { mut done, findings, .. } = work;
        done.sort_unstable_keys();
        (Self(done), findings)
    }

    /// The asset of a name.
    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.0.get(name)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Asset> {
        self.0.values()
    }

    /// The nearest name to one that does not exist.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        suggest::nearest(name, self.0.keys().map(String::as_str))
    }
}

struct Publishing<'a> {
    files: IndexMap<&'a str, &'a ThemeFile>,
    done: IndexMap<String, Asset>,
    findings: Vec<Diagnostic>,
}

impl Publishing<'_> {
    /// Publishes one file and, first, those that it names; `open` are the style sheets being worked on.
    fn publish(&mut self, name: &str, open: &mut BTreeSet<String>) {
        let Some(file) = self.files.get(name).copied().filter(|_| !self.done.contains_key(name)) else { return };
        let is_style_sheet = name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("css"));
        let bytes = match std::str::from_utf8(&file.bytes) {
            Ok(css) if is_style_sheet => {
                open.insert(name.to_owned());
                let css = self.rewrite(name, file, css, open);
                open.remove(name);
                css.into_bytes().into()
            }
            _ => Arc::clone(&file.bytes),
        };
        let permalink = permalink(name, &bytes);
        self.done.insert(name.to_owned(), Asset { name: name.to_owned(), permalink, bytes });
    }

    /// The text of a part beside the style sheet `of`, so that addresses in it mean the same in both.
    fn part(&mut self, of: &str, name: &str, open: &mut BTreeSet<String>) -> Option<String> {
        let folder = |name: &str| name.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let file = self.files.get(name).copied().filter(|_| folder(of) == folder(name))?;
        let css = std::str::from_utf8(&file.bytes).ok()?;
        open.insert(name.to_owned());
        let text = self.rewrite(name, file, css, open);
        open.remove(name);
        Some(text)
    }

    fn rewrite(&mut self, name: &str, file: &ThemeFile, css: &str, open: &mut BTreeSet<String>) -> String {
        let mut out = String::with_capacity(css.len() + 64);
        let mut from = 0;
        for range in css::references(css) {
            let address = &css[range.clone()];
            if is_foreign(address) {
                self.findings.push(
                    Diagnostic::new(&FOREIGN_REQUEST, format!("`{name}` fetches `{address}` from another server"))
                        .at(Arc::clone(&file.label), range.clone(), "")
                        .with_help("save the file in the theme's `assets/`, and name it here"),
                );
            }
            let Some(wanted) = resolve(name, address) else { continue };
            if open.contains(&wanted) {
                self.findings.push(
                    Diagnostic::new(&ASSET_MISSING, format!("`{name}` and `{wanted}` import each other"))
                        .at(Arc::clone(&file.label), range, "")
                        .with_help("move what both need into a third style sheet"),
                );
                continue;
            }
            if is_part(&wanted)
                && let Some(import) = css::import_of(css, &range)
                && let Some(text) = self.part(name, &wanted, open)
            {
                out.push_str(&css[from..import.rule.start]);
                if import.media.is_empty() {
                    out.push_str(&text);
                } else {
                    out.extend(["@media ", import.media, " {\n", &text, "}"]);
                }
                from = import.rule.end;
                continue;
            }
            self.publish(&wanted, open);
            let Some(asset) = self.done.get(&wanted) else {
                let finding = Diagnostic::new(
                    &ASSET_MISSING,
                    format!("`{name}` names `{address}`, which does not exist"),
                )
                .at(Arc::clone(&file.label), range, "no such asset");
                let nearest = suggest::nearest(&wanted, self.files.keys().copied());
                self.findings.push(match nearest {
                    Some(nearest) => finding.with_help(format!("did you mean `{nearest}`?")),
                    None => finding,
                });
                continue;
            };
            // The folders stay as written; only the file's own name changes.
            let path_end = address.find(['?', '#']).unwrap_or(address.len());
            let name_start = address[..path_end].rfind('/').map_or(0, |slash| slash + 1);
            out.push_str(&css[from..range.start + name_start]);
            out.push_str(asset.permalink.rsplit('/').next().unwrap_or_default());
            from = range.start + path_end;
        }
        out.push_str(&css[from..]);
        out
    }
}

fn is_part(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|file| file.starts_with('_'))
}

/// The asset that an address in a style sheet names; `None` for an address elsewhere or from the root.
fn resolve(from: &str, address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || path.starts_with('/') || has_scheme {
        return None;
    }
    let mut segments: Vec<&str> = from.split('/').collect();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            // Climbing out of the folder leads to a name that no asset has.
            ".." if segments.last().is_some_and(|last| *last != "..") => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}

/// Whether an address in a style sheet makes a request to another host.
fn is_foreign(address: &str) -> bool {
    let starts = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    ["//", "http:", "https:"].iter().any(|scheme| starts(scheme))
}

fn permalink(name: &str, bytes: &[u8]) -> String {
    let digest = blake3::hash(bytes).to_hex();
    let fingerprint = &digest[..8];
    let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    match file.rsplit_once('.') {
        Some((stem, extension)) => format!("/assets/{folder}{stem}.{fingerprint}.{extension}"),
        None => format!("/assets/{folder}{file}.{fingerprint}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(files: &[(&str, &str)]) -> (Assets, Vec<Diagnostic>) {
        Assets::publish(&Layers::bare("test", files.iter().map(|(path, text)| (*path, text.as_bytes()))))
    }

    fn text<'a>(assets: &'a Assets, name: &str) -> &'a str {
        std::str::from_utf8(&assets.get(name).unwrap().bytes).unwrap()
    }

    #[test]
    fn a_name_carries_the_fingerprint_of_the_content() {
        let (assets, _) =
            publish(&[("assets/fonts/a.min.woff2", "x"), ("assets/LICENCE", "y"), ("templates/a.html", "")]);
        let seen: Vec<&str> = assets.iter().map(|asset| asset.permalink.as_str()).collect();
        let [x, y] = ["x", "y"].map(|text| blake3::hash(text.as_bytes()).to_hex()[..8].to_owned());
        assert_eq!(seen, [format!("/assets/LICENCE.{y}"), format!("/assets/fonts/a.min.{x}.woff2")]);
    }

    #[test]
    fn style_sheets_name_the_published_files() {
        let (assets, findings) = publish(&[
            ("assets/css/site.css", "@import 'base.css';a{b:url(../fonts/a.woff2?v=1#x)}c{d:url(data:x)}e{f:url(#g)}"),
            ("assets/css/base.css", "/* none */"),
            ("assets/fonts/a.woff2", "font"),
        ]);
        assert_eq!(findings, []);
        let name = |asset: &str| assets.get(asset).unwrap().permalink.rsplit('/').next().unwrap().to_owned();
        assert_eq!(
            text(&assets, "css/site.css"),
            format!(
                "@import '{}';a{{b:url(../fonts/{}?v=1#x)}}c{{d:url(data:x)}}e{{f:url(#g)}}",
                name("css/base.css"),
                name("fonts/a.woff2")
            )
        );
    }

    #[test]
    fn a_changed_font_changes_the_style_sheets_name() {
        let of = |font: &str| {
            let (assets, _) = publish(&[("assets/a.css", "a{b:url(a.woff2)}"), ("assets/a.woff2", font)]);
            assets.get("a.css").unwrap().permalink.clone()
        };
        assert_ne!(of("one"), of("two"));
    }

    #[test]
    fn a_part_is_put_in_place_of_its_import() {
        let (assets, findings) = publish(&[
            ("assets/css/site.css", "@import '_base.css';\n@import \"_print.css\" print;\ni{}"),
            ("assets/css/_base.css", "@import '_more.css';a{b:url(x.png)}"),
            ("assets/css/_more.css", "c{}"),
            ("assets/css/_print.css", "d{}\n"),
            ("assets/css/x.png", "x"),
        ]);
        assert_eq!(findings, []);
        let picture = assets.get("css/x.png").unwrap().permalink.rsplit('/').next().unwrap();
        let expected = format!("c{{}}a{{b:url({picture})}}\n@media print {{\nd{{}}\n}}\ni{{}}");
        assert_eq!(text(&assets, "css/site.css"), expected);
        assert_eq!(assets.iter().count(), 2, "parts are not published");
    }

    #[test]
    fn a_part_elsewhere_is_a_style_sheet_like_any_other_and_one_that_imports_itself_is_reported() {
        let (assets, findings) = publish(&[
            ("assets/a.css", "@import '_b.css';@import 'css/_c.css';"),
            ("assets/_b.css", "@import '_b.css';"),
            ("assets/css/_c.css", ""),
        ]);
        let said: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(said, ["`_b.css` and `_b.css` import each other"]);
        assert!(assets.get("css/_c.css").is_some());
        assert!(assets.get("_b.css").is_none());
    }

    #[test]
    fn a_file_that_does_not_exist_is_reported_where_it_is_named() {
        let (_, findings) = publish(&[("assets/a.css", "a{b:url(phto.png)}"), ("assets/photo.png", "x")]);
        assert_eq!(findings[0].primary.as_ref().unwrap().span, Some(8..16));
        assert_eq!(findings[0].help, ["did you mean `photo.png`?"]);
    }

    #[test]
    fn a_style_sheet_fetches_nothing_from_another_server() {
        let (_, findings) =
            publish(&[("assets/a.css", "@import 'https://x.test/a.css';b{c:url(//x.test/d)}e{f:url(data:x)}")]);
        let places: Vec<_> =
            findings.iter().map(|finding| (finding.code.id, finding.primary.clone().unwrap().span)).collect();
        assert_eq!(places, [("E1101", Some(9..29)), ("E1101", Some(39..49))]);
    }

    #[test]
    fn style_sheets_that_import_each_other_are_reported() {
        let (assets, findings) = publish(&[("assets/a.css", "@import 'b.css';"), ("assets/b.css", "@import 'a.css';")]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "`b.css` and `a.css` import each other");
        assert_eq!(assets.iter().count(), 2);
    }

    #[test]
    fn no_address_leaves_the_folder() {
        assert_eq!(resolve("css/a.css", "../../../etc/passwd").as_deref(), Some("../../etc/passwd"));
        assert_eq!(resolve("a.css", "https://x.org/a.png"), None);
        assert_eq!(resolve("a.css", "/a.png"), None);
    }
}
