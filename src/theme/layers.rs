//! [`Layers`]: the files of a theme, the site's own over those that are compiled into the program.
//!
//! A file in `themes/<name>/` replaces the built-in file of the same path; everything else comes from the built-in theme.
//! Knows nothing of what the files mean, nor of disk: the site's files are handed in.

use std::sync::Arc;

use include_dir::{Dir, include_dir};
use indexmap::IndexMap;

use super::fonts::FontFile;
use crate::diag::Diagnostic;
use crate::diag::codes::NOT_UTF8;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// What stands before the path of a built-in file in messages.
const BUILT_IN_LABEL: &str = "(built in) ";

/// The folder whose files are large and seldom asked for.
const FONTS: &str = "fonts";

/// One file of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    /// What messages call it: `themes/default/templates/page.html`, or `(built in) templates/page.html`.
    pub label: Arc<str>,
    /// Its content.
    pub bytes: Arc<[u8]>,
}

impl ThemeFile {
    /// Its text, or a finding about a file that is none.
    pub fn text(&self) -> Result<&str, Diagnostic> {
        std::str::from_utf8(&self.bytes)
            .map_err(|_| Diagnostic::new(&NOT_UTF8, "the file is not UTF-8 text").in_file(Arc::clone(&self.label)))
    }
}

/// The files of a theme by path below the theme's folder (`templates/page.html`), in order of the path.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    name: String,
    site: IndexMap<String, ThemeFile>,
    built_in: IndexMap<String, ThemeFile>,
}

impl Layers {
    /// The site's files over the built-in theme.
    pub fn new<'a>(name: &str, site: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut built_in = IndexMap::new();
        collect(&BUILT_IN, &mut built_in);
        built_in.sort_unstable_keys();
        Self { built_in, ..Self::bare(name, site) }
    }

    /// The site's files alone.
    pub fn bare<'a>(name: &str, site: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut files: IndexMap<_, _> = site
            .into_iter()
            .filter(|(path, _)| !is_hidden(path))
            .map(|(path, bytes)| {
                let label = format!("themes/{name}/{path}").into();
                (path.to_owned(), ThemeFile { label, bytes: bytes.into() })
            })
            .collect();
        files.sort_unstable_keys();
        Self { name: name.to_owned(), site: files, built_in: IndexMap::new() }
    }

    /// The theme's name, which is its folder in `themes/`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What messages call the file at a path; the place for the site's own file if there is none.
    pub fn label(&self, path: &str) -> Arc<str> {
        self.get(path).map_or_else(|| format!("themes/{}/{path}", self.name).into(), |file| Arc::clone(&file.label))
    }

    /// Whether the site has any file of this theme.
    pub fn has_site_files(&self) -> bool {
        !self.site.is_empty()
    }

    /// The file at a path: the site's, else the built-in one.
    pub fn get(&self, path: &str) -> Option<&ThemeFile> {
        self.site.get(path).or_else(|| self.built_in.get(path))
    }

    /// Whether the site has its own file at the path of a built-in one.
    pub fn is_replaced(&self, path: &str) -> bool {
        self.site.contains_key(path) && self.built_in.contains_key(path)
    }

    /// Both files at a path, the built-in one first.
    pub fn both(&self, path: &str) -> impl Iterator<Item = &ThemeFile> {
        self.built_in.get(path).into_iter().chain(self.site.get(path))
    }

    /// The files below a folder (`templates/`), the folder taken off their paths; the site's win. In order of the path.
    pub fn below(&self, folder: &str) -> IndexMap<&str, &ThemeFile> {
        let mut files: IndexMap<_, _> = below(&self.built_in, folder).chain(below(&self.site, folder)).collect();
        files.sort_unstable_keys();
        files
    }

    /// The site's files below a folder.
    pub fn site_below(&self, folder: &str) -> impl Iterator<Item = (&str, &ThemeFile)> {
        below(&self.site, folder)
    }

    /// The built-in files below a folder, also those that the site replaces.
    pub fn built_in_below(&self, folder: &str) -> impl Iterator<Item = (&str, &ThemeFile)> {
        below(&self.built_in, folder)
    }

    /// The files in `fonts/` by name, the built-in ones first; the site's take the place of those.
    pub(super) fn fonts(&self) -> impl Iterator<Item = (String, FontFile)> {
        let built_in = BUILT_IN.get_dir(FONTS).map(Dir::files).into_iter().flatten();
        let built_in = built_in.filter_map(|file| {
            Some((file.path().file_name()?.to_string_lossy().into_owned(), FontFile::BuiltIn(file.contents())))
        });
        let site =
            below(&self.site, "fonts/").map(|(name, file)| (name.to_owned(), FontFile::Site(file.bytes.clone())));
        built_in.chain(site)
    }

    /// The text of a file by the name that messages use.
    pub fn text_of(&self, label: &str) -> Option<&str> {
        let file = match label.strip_prefix(BUILT_IN_LABEL) {
            Some(path) => self.built_in.get(path)?,
            None => self.site.values().find(|file| &*file.label == label)?,
        };
        file.text().ok()
    }
}

fn below<'a>(
    files: &'a IndexMap<String, ThemeFile>,
    folder: &str,
) -> impl Iterator<Item = (&'a str, &'a ThemeFile)> + use<'a> {
    let folder = folder.to_owned();
    files.iter().filter_map(move |(path, file)| Some((path.strip_prefix(folder.as_str())?, file)))
}

/// Editors and systems leave such files behind.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|segment| segment.starts_with('.'))
}

fn collect(folder: &Dir<'static>, files: &mut IndexMap<String, ThemeFile>) {
    for file in folder.files() {
        // `include_dir` keeps the separators of the system that compiled it.
        let path = file.path().to_string_lossy().replace('\\', "/");
        if !is_hidden(&path) {
            let label = format!("{BUILT_IN_LABEL}{path}").into();
            files.insert(path, ThemeFile { label, bytes: file.contents().into() });
        }
    }
    for inner in folder.dirs().filter(|inner| !inner.path().ends_with(FONTS)) {
        collect(inner, files);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_site_replaces_one_built_in_file() {
        let file = |label: &str, text: &str| ThemeFile { label: label.into(), bytes: text.as_bytes().into() };
        let mut layers = Layers::bare("sea", [("templates/a.html", b"site".as_slice()), ("templates/.DS_Store", b"")]);
        layers.built_in.insert("templates/a.html".into(), file("(built in) templates/a.html", "a"));
        layers.built_in.insert("templates/b.html".into(), file("(built in) templates/b.html", "b"));

        let seen: Vec<(&str, &str)> =
            layers.below("templates/").into_iter().map(|(path, file)| (path, &*file.label)).collect();

        assert_eq!(seen, [("a.html", "themes/sea/templates/a.html"), ("b.html", "(built in) templates/b.html")]);
        assert_eq!(&*layers.get("templates/a.html").unwrap().bytes, b"site");
        assert_eq!(layers.text_of("(built in) templates/a.html"), Some("a"));
        assert_eq!(layers.text_of("themes/sea/templates/a.html"), Some("site"));
        assert_eq!(layers.text_of("elsewhere.html"), None);
    }
}
