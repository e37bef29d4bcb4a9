//! [`Links`]: how one address of the site is written on a page at another.
//!
//! Links between pages are relative, so that the folder works at `/`, under `/a/b/` and, with [`LinkStyle::File`], from
//! disk. Pure text work: whether the address exists is the plan's question.
//!
//! Permalinks come in as people read them (`/zh/城市/`) and leave percent-encoded.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a link to a page ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LinkStyle {
    /// `../about/`: for a web server.
    #[default]
    Pretty,
    /// `../about/index.html`: for reading from disk.
    File,
}

/// What a path cannot hold as it is (RFC 3986, section 3.3). `%` is among them: permalinks are never encoded already.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The same for a fragment, which may hold `?`.
const FRAGMENT: &AsciiSet = &PATH.remove(b'?');

/// A query is written by the author in its encoded form, so that `%` and `&` stay.
const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');

/// Writes links for one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    style: LinkStyle,
    /// The base URL without a slash at the end: `https://www.example.org/a`.
    base_url: String,
    /// Its path alone: `/a`, or nothing.
    base_path: String,
}

impl Links {
    /// Takes the base URL with or without a slash at the end.
    ///
    /// ```
    /// use twinpress::theme::{LinkStyle, Links};
    /// let links = Links::new("https://www.example.org/a/", LinkStyle::Pretty);
    /// assert_eq!(links.relative("/zh/about/", "/help/#visas"), "../../help/#visas");
    /// assert_eq!(links.rooted("/help/"), "/a/help/");
    /// assert_eq!(links.absolute("/help/"), "https://www.example.org/a/help/");
    /// ```
    pub fn new(base_url: &str, style: LinkStyle) -> Self {
        let base_url = base_url.trim_end_matches('/').to_owned();
        let base_path = base_url
            .split_once("://")
            .and_then(|(_, rest)| rest.find('/').map(|slash| rest[slash..].to_owned()))
            .unwrap_or_default();
        Self { style, base_url, base_path }
    }

    /// The link from a page to a permalink, which may carry a query and a fragment. Anything that is not a permalink
    /// (`https:`, `mailto:`, `#top`) comes back as it is. An empty `from` is a text that is read outside the site, where only
    /// full URLs lead anywhere.
    pub fn relative(&self, from: &str, to: &str) -> String {
        if from.is_empty() {
            return self.absolute(to);
        }
        if !is_permalink(to) {
            return to.to_owned();
        }
        let (path, tail) = split(to);
        if path == from && tail.starts_with('#') {
            return encode_tail(tail);
        }
        let folder = from.rfind('/').map_or("", |slash| &from[..=slash]);
        let common = folder
            .bytes()
            .zip(path.bytes())
            .take_while(|(a, b)| a == b)
            .enumerate()
            .filter(|(_, (byte, _))| *byte == b'/')
            .last()
            .map_or(0, |(position, _)| position + 1);
        let ups = folder[common..].bytes().filter(|byte| *byte == b'/').count();
        let rest = &path[common..];
        let mut link = "../".repeat(ups);
        // An empty reference, or one whose first segment looks like a scheme (`a:b/`), needs `./` in front.
        if ups == 0 && (rest.is_empty() && self.style == LinkStyle::Pretty || first_segment(rest).contains(':')) {
            link.push_str("./");
        }
        link.extend(utf8_percent_encode(rest, PATH));
        self.finish(link, path, tail)
    }

    /// The link from the root of the host: for pages that are shown at any address, such as the page for "not found".
    pub fn rooted(&self, to: &str) -> String {
        if !is_permalink(to) {
            return to.to_owned();
        }
        let (path, tail) = split(to);
        let mut link = self.base_path.clone();
        link.extend(utf8_percent_encode(path, PATH));
        self.finish(link, path, tail)
    }

    /// The full URL of a permalink, as search engines and feeds want it; the link style plays no part.
    pub fn absolute(&self, to: &str) -> String {
        if !is_permalink(to) {
            return to.to_owned();
        }
        let (path, tail) = split(to);
        let mut url = self.base_url.clone();
        url.extend(utf8_percent_encode(path, PATH));
        url + &encode_tail(tail)
    }

    fn finish(&self, mut link: String, path: &str, tail: &str) -> String {
        if self.style == LinkStyle::File && path.ends_with('/') {
            link.push_str("index.html");
        }
        link + &encode_tail(tail)
    }
}

/// Whether this is an address of the site: one slash in front (two would name another host).
fn is_permalink(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//")
}

/// The path, and what follows it from `?` or `#` on.
fn split(to: &str) -> (&str, &str) {
    to.split_at(to.find(['?', '#']).unwrap_or(to.len()))
}

fn first_segment(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

fn encode_tail(tail: &str) -> String {
    let (query, fragment) = tail.split_at(tail.find('#').unwrap_or(tail.len()));
    let mut out = utf8_percent_encode(query, QUERY).to_string();
    if let Some(fragment) = fragment.strip_prefix('#') {
        out.push('#');
        out.extend(utf8_percent_encode(fragment, FRAGMENT));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pretty() -> Links {
        Links::new("https://www.example.org/a/b/", LinkStyle::Pretty)
    }

    fn file() -> Links {
        Links::new("https://www.example.org", LinkStyle::File)
    }

    #[test]
    fn links_lead_from_any_page_to_any_other() {
        for (from, to, link) in [
            ("/zh/a/b/", "/visit/", "../../../visit/"),
            ("/", "/visit/", "visit/"),
            ("/visit/", "/", "../"),
            ("/visit/", "/visit/", "./"),
            ("/", "/", "./"),
            ("/a/b/", "/a/", "../"),
            ("/a/", "/a/b/", "b/"),
            ("/ab/", "/a/", "../a/"),
            ("/a/", "/ab/", "../ab/"),
            ("/a/b/", "/a/c/d/", "../c/d/"),
            ("/about/", "/news/feed.xml", "../news/feed.xml"),
            ("/news/", "/news/feed.xml", "feed.xml"),
            ("/zh/", "/assets/site.0a.css", "../assets/site.0a.css"),
            ("/404.html", "/a/", "a/"),
        ] {
            assert_eq!(pretty().relative(from, to), link, "{from} -> {to}");
        }
    }

    #[test]
    fn fragments_and_queries_are_kept() {
        for (from, to, link) in [
            ("/a/", "/help/#visas", "../help/#visas"),
            ("/help/", "/help/#visas", "#visas"),
            ("/", "/#top", "#top"),
            ("/a/", "/search/?q=x&l=en#results", "../search/?q=x&l=en#results"),
            ("/search/", "/search/?q=x", "./?q=x"),
            ("/a/", "#top", "#top"),
        ] {
            assert_eq!(pretty().relative(from, to), link, "{from} -> {to}");
        }
    }

    #[test]
    fn links_for_disk_name_the_file() {
        for (from, to, link) in [
            ("/zh/a/", "/visit/", "../../visit/index.html"),
            ("/visit/", "/visit/", "index.html"),
            ("/visit/", "/", "../index.html"),
            ("/visit/", "/visit/#top", "#top"),
            ("/", "/help/#visas", "help/index.html#visas"),
            ("/a/", "/news/feed.xml", "../news/feed.xml"),
        ] {
            assert_eq!(file().relative(from, to), link, "{from} -> {to}");
        }
    }

    #[test]
    fn chinese_and_odd_characters_are_percent_encoded() {
        assert_eq!(pretty().relative("/", "/城市/#签证"), "%E5%9F%8E%E5%B8%82/#%E7%AD%BE%E8%AF%81");
        assert_eq!(pretty().relative("/城市/", "/城墙/"), "../%E5%9F%8E%E5%A2%99/");
        assert_eq!(pretty().relative("/a/", "/100% \"x\"/"), "../100%25%20%22x%22/");
        assert_eq!(pretty().relative("/", "/a:b/"), "./a:b/", "not a scheme");
    }

    #[test]
    fn addresses_elsewhere_are_left_alone() {
        for to in ["https://gov.uk/?a=1", "mailto:a@example.org", "tel:+44", "//cdn.example.org/x"] {
            assert_eq!(pretty().relative("/a/", to), to);
            assert_eq!(pretty().absolute(to), to);
        }
    }

    #[test]
    fn rooted_and_absolute_carry_the_base() {
        assert_eq!(pretty().rooted("/"), "/a/b/");
        assert_eq!(pretty().rooted("/城/#x"), "/a/b/%E5%9F%8E/#x");
        assert_eq!(file().rooted("/help/"), "/help/index.html");
        assert_eq!(pretty().absolute("/zh/"), "https://www.example.org/a/b/zh/");
        assert_eq!(file().absolute("/help/"), "https://www.example.org/help/");
    }

    proptest::proptest! {
        #[test]
        fn a_browser_finds_the_page_again(from in "(/[a-c]{1,2}){0,4}/", to in "(/[a-c]{1,2}){0,4}/") {
            let link = pretty().relative(&from, &to);
            let mut segments: Vec<&str> = from.split('/').filter(|segment| !segment.is_empty()).collect();
            for step in link.split('/').filter(|step| !step.is_empty() && *step != ".") {
                if step == ".." { segments.pop(); } else { segments.push(step); }
            }
            let wanted: Vec<&str> = to.split('/').filter(|segment| !segment.is_empty()).collect();
            proptest::prop_assert_eq!(segments, wanted);
        }
    }
}
