//! [`Permalink`]: the address of one output inside the site.

use std::fmt;
use std::sync::Arc;

/// A site-relative address: starts with `/`, ends with `/` for pages (`/zh/visas/`) or with a file name (`/404.html`).
/// Not percent-encoded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permalink(Arc<str>);

impl Permalink {
    /// Joins a language's root (`/`, `/zh/`) with path segments to the address of a page. Empty segments are left out, so
    /// that no address names another host (`//x`) or leaves the output folder (`/x`).
    ///
    /// ```
    /// use twinpress::model::Permalink;
    /// assert_eq!(Permalink::page("/zh/", ["news", "2026"]).as_str(), "/zh/news/2026/");
    /// assert_eq!(Permalink::page("/", []).as_str(), "/");
    /// assert_eq!(Permalink::page("/", "/old//page/".split('/')).as_str(), "/old/page/");
    /// ```
    pub fn page<'a>(root: &str, segments: impl IntoIterator<Item = &'a str>) -> Self {
        let mut address = root.to_owned();
        for segment in segments.into_iter().filter(|segment| !segment.is_empty()) {
            address.push_str(segment);
            address.push('/');
        }
        Self(address.into())
    }

    /// The address of a file: a root or folder address and a name.
    pub fn file(folder: &str, name: &str) -> Self {
        Self(format!("{folder}{name}").into())
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as shared text.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }

    /// Where the output is written, relative to the output folder: `zh/visas/index.html`.
    pub fn output_path(&self) -> String {
        let path = &self.0[1..];
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
    }

    /// The addresses of the folders above, outermost first, without this one: `/`, `/news/` for `/news/2026/`.
    pub fn ancestors(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.trim_end_matches('/').match_indices('/').map(|(at, _)| &self.0[..=at])
    }
}

impl std::borrow::Borrow<str> for Permalink {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Permalink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text cannot be one segment of an address, or `None` if it can (RELIABILITY section 5.3).
pub fn segment_problem(segment: &str) -> Option<&'static str> {
    let reserved = segment.split('.').next().unwrap_or_default().to_ascii_uppercase();
    if segment.is_empty() {
        Some("it is empty")
    } else if segment == "." || segment == ".." {
        Some("it climbs out of its folder")
    } else if segment.contains(['/', '\\', ':', '?', '#', '%', '*', '"', '<', '>', '|']) {
        Some("it holds a character that has a meaning in addresses or file names")
    } else if segment.chars().any(|c| c.is_control() || c.is_whitespace()) {
        Some("it holds a space or a control character")
    } else if segment.ends_with('.') {
        Some("it ends with a dot")
    } else if segment.len() > 200 {
        Some("it is longer than 200 bytes")
    } else if matches!(reserved.as_str(), "CON" | "PRN" | "AUX" | "NUL") || is_numbered_port(&reserved) {
        Some("Windows reserves this name")
    } else {
        None
    }
}

fn is_numbered_port(name: &str) -> bool {
    name.len() == 4
        && (name.starts_with("COM") || name.starts_with("LPT"))
        && name.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ancestors_are_listed_from_the_root_down() {
        let above = |address: &str| Permalink(address.into()).ancestors().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(above("/news/2026/item/"), ["/", "/news/", "/news/2026/"]);
        assert_eq!(above("/zh/404.html"), ["/", "/zh/"]);
        assert!(above("/").is_empty());
    }

    #[test]
    fn segments_that_could_leave_their_folder_are_refused() {
        for bad in ["", ".", "..", "a/b", "a\\b", "c:", "a?b", "a%2e", "a b", "a\u{7}", "dot.", "con", "LPT1.txt"] {
            assert!(segment_problem(bad).is_some(), "{bad:?}");
        }
        for good in ["visas", "如何开始", "v1.2", "console", "com10"] {
            assert_eq!(segment_problem(good), None, "{good:?}");
        }
    }
}
