//! The repository's own site, built into memory once in a test process, with what its pages say as plain values; and
//! addresses, resolved as a browser and a static host do it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use percent_encoding::percent_decode_str;
use scraper::{ElementRef, Html, Selector};
use twinpress::config::Overrides;
use twinpress::diag::{Diagnostic, text};
use twinpress::domain;
use twinpress::model::Moment;
use twinpress::pipeline::{self, Request};
use twinpress::render::Workshop;
use twinpress::source::{Disk, Memory};
use twinpress::theme::LinkStyle;

/// The day on which the tests see the site: that of its records.
pub const TODAY: &str = "2026-11-24";

/// A built site.
pub struct Published {
    /// Every output, by its path in the output folder.
    pub outputs: BTreeMap<String, Vec<u8>>,
    /// Every HTML output.
    pub pages: BTreeMap<String, Page>,
    /// The path of the address under which it is published, with a slash at both ends.
    pub mount: String,
    /// The address under which it is published.
    pub base_url: String,
}

/// What the process has drawn and coloured: the site is built several times, and its pictures are the same in each.
pub fn workshop() -> &'static Workshop {
    static WORKSHOP: OnceLock<Workshop> = OnceLock::new();
    WORKSHOP.get_or_init(Workshop::default)
}

/// The site as the repository publishes it.
pub fn site() -> &'static Published {
    static SITE: OnceLock<Published> = OnceLock::new();
    SITE.get_or_init(|| build(None, LinkStyle::Pretty))
}

/// The site as published in a folder of a host.
pub fn in_a_folder() -> &'static Published {
    static SITE: OnceLock<Published> = OnceLock::new();
    SITE.get_or_init(|| build(Some("https://x.example/a/b/"), LinkStyle::Pretty))
}

/// The site for opening from disk.
pub fn on_disk() -> &'static Published {
    static SITE: OnceLock<Published> = OnceLock::new();
    SITE.get_or_init(|| build(None, LinkStyle::File))
}

fn build(base_url: Option<&str>, links: LinkStyle) -> Published {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR")));
    let request = Request {
        overrides: Overrides { base_url: base_url.map(Into::into) },
        links,
        moment: Moment { today: TODAY.into(), drafts: false },
    };
    let prepared = pipeline::prepare(&disk, domain::collections(), &request);
    let said = |findings: &[Diagnostic]| text::render(findings, &|file| prepared.snapshot.text_of(file), false);
    assert!(prepared.is_sound(), "{}", said(&prepared.findings));
    let ready = prepared.ready.as_ref().unwrap();
    let (outputs, more) = pipeline::render_to_memory(&prepared.snapshot, ready, workshop());
    assert!(!more.iter().any(Diagnostic::is_error), "{}", said(&more));
    Published::new(outputs, ready.site.config.base_url.as_str())
}

impl Published {
    /// Reads the pages of a built site.
    pub fn new(outputs: BTreeMap<String, Vec<u8>>, base_url: &str) -> Self {
        let html = outputs.iter().filter(|(path, _)| path.ends_with(".html"));
        let pages = html.map(|(path, bytes)| (path.clone(), Page::read(std::str::from_utf8(bytes).unwrap()))).collect();
        let base_url = format!("{}/", base_url.trim_end_matches('/'));
        let (_, after) = base_url.split_once("://").unwrap();
        let mount = after[after.find('/').unwrap()..].to_owned();
        Self { outputs, pages, mount, base_url }
    }

    /// The text of an output.
    pub fn text(&self, path: &str) -> &str {
        std::str::from_utf8(self.outputs.get(path).unwrap_or_else(|| panic!("no output `{path}`"))).unwrap()
    }

    /// An output, parsed.
    pub fn html(&self, path: &str) -> Html {
        Html::parse_document(self.text(path))
    }

    /// The pages that visitors read: all but redirects.
    pub fn readable(&self) -> impl Iterator<Item = (&String, &Page)> {
        self.pages.iter().filter(|(_, page)| page.refresh.is_none())
    }

    /// The output behind a full address of the site.
    pub fn output_of(&self, url: &str) -> Option<&str> {
        let path = url.strip_prefix(&self.base_url)?;
        let path = percent_decode_str(path.split(['#', '?']).next()?).decode_utf8().ok()?;
        self.file(&path)
    }

    /// The output at a path below the mount, as a static host finds it: a folder is its `index.html`.
    pub fn file(&self, path: &str) -> Option<&str> {
        let wanted = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        self.outputs.get_key_value(&wanted).map(|(path, _)| path.as_str())
    }
}

/// What an HTML file says, as far as the tests ask.
pub struct Page {
    /// The language of the document.
    pub lang: String,
    /// Its title, white space folded.
    pub title: String,
    /// Its description.
    pub description: Option<String>,
    /// Whether robots are asked not to list it.
    pub noindex: bool,
    /// Where a redirect sends its visitors.
    pub refresh: Option<String>,
    /// The addresses it calls its own.
    pub canonical: Vec<String>,
    /// Language and address of its translations.
    pub alternates: Vec<(String, String)>,
    /// Every `id`, in order.
    pub ids: Vec<String>,
    /// Every heading: level and text.
    pub headings: Vec<(u8, String)>,
    /// Every address that it names, those of its head's canonical and alternate pages left out.
    pub links: Vec<Link>,
    /// Links, buttons and fields that have no name.
    pub nameless: Vec<String>,
    /// Images without an `alt`.
    pub without_alt: Vec<String>,
}

/// An address in a page.
pub struct Link {
    /// Where it stands: `a[href]`, `link[href]`, `style`.
    pub place: String,
    /// The address as written.
    pub to: String,
    /// Whether a browser follows it without being asked.
    pub is_fetched: bool,
}

/// A selector.
pub fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

/// The text of an element, white space folded.
pub fn text_of(element: ElementRef<'_>) -> String {
    fold(&element.text().collect::<String>())
}

/// A text with each run of white space as one space, and none at its ends.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    /// Reads a page.
    pub fn read(html: &str) -> Self {
        let html = Html::parse_document(html);
        let attribute = |css: &str, name: &str| {
            html.select(&select(css)).next().and_then(|element| element.attr(name)).map(str::to_owned)
        };
        let mut page = Self {
            lang: html.root_element().attr("lang").unwrap_or_default().to_owned(),
            title: html.select(&select("head > title")).next().map(text_of).unwrap_or_default(),
            description: attribute("head > meta[name=description]", "content"),
            noindex: attribute("head > meta[name=robots]", "content").is_some_and(|rules| rules.contains("noindex")),
            refresh: attribute("head > meta[http-equiv=refresh]", "content")
                .and_then(|content| content.split_once("url=").map(|(_, to)| to.trim().to_owned())),
            canonical: Vec::new(),
            alternates: Vec::new(),
            ids: Vec::new(),
            headings: Vec::new(),
            links: Vec::new(),
            nameless: Vec::new(),
            without_alt: Vec::new(),
        };
        page.links.extend(page.refresh.iter().map(|to| Link::new("meta[refresh]", to, false)));
        for element in html.root_element().descendent_elements() {
            page.see(element);
        }
        page
    }

    fn see(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        self.ids.extend(element.attr("id").map(str::to_owned));
        let level = name.strip_prefix('h').and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level));
        self.headings.extend(level.map(|level| (level, text_of(element))));
        if name == "img" && element.attr("alt").is_none() {
            self.without_alt.push(element.attr("src").unwrap_or_default().to_owned());
        }
        if matches!(name, "a" | "button" | "summary") && name_of(element).is_empty() {
            self.nameless.push(element.html());
        }
        if name == "style" {
            self.links.extend(css_urls(&element.text().collect::<String>()).map(|to| Link::new("style", &to, true)));
        }
        let relation = element.attr("rel").unwrap_or_default();
        for (attribute, value) in element.value().attrs() {
            let place = format!("{name}[{attribute}]");
            match attribute {
                "href" if name == "link" && relation == "canonical" => self.canonical.push(value.to_owned()),
                "href" if name == "link" && element.attr("hreflang").is_some() => {
                    self.alternates.push((element.attr("hreflang").unwrap_or_default().to_owned(), value.to_owned()));
                }
                "srcset" | "imagesrcset" => self.links.extend(
                    value
                        .split(',')
                        .filter_map(|part| part.split_whitespace().next())
                        .map(|to| Link::new(&place, to, true)),
                ),
                "href" => {
                    let is_fetched = !matches!(name, "a" | "area") && relation != "alternate";
                    self.links.push(Link::new(&place, value, is_fetched));
                }
                "src" | "poster" | "data" | "xlink:href" | "background" => {
                    self.links.push(Link::new(&place, value, true));
                }
                "action" | "formaction" => self.links.push(Link::new(&place, value, false)),
                "style" => self.links.extend(css_urls(value).map(|to| Link::new(&place, &to, true))),
                _ => {}
            }
        }
    }

    /// The ids of the page, each once.
    pub fn anchors(&self) -> BTreeSet<&str> {
        self.ids.iter().map(String::as_str).collect()
    }
}

impl Link {
    fn new(place: &str, to: &str, is_fetched: bool) -> Self {
        Self { place: place.to_owned(), to: to.to_owned(), is_fetched }
    }
}

/// What a screen reader calls an element: its label, its text, or its images' texts.
fn name_of(element: ElementRef<'_>) -> String {
    let label = element.attr("aria-label").unwrap_or_default();
    let alt: Vec<&str> = element.select(&select("img[alt]")).filter_map(|image| image.attr("alt")).collect();
    fold(&format!("{label} {} {}", text_of(element), alt.join(" ")))
}

/// Every address in a stylesheet: `url(...)` and `@import "..."`.
pub fn css_urls(css: &str) -> impl Iterator<Item = String> + '_ {
    let urls = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    let imports =
        css.split("@import").skip(1).filter_map(|rest| rest.split(';').next()).filter(|rest| !rest.contains("url("));
    urls.chain(imports).map(|url| url.trim().trim_matches(['"', '\'']).to_owned())
}

/// Where an address leads.
#[derive(Debug, PartialEq)]
pub enum Target {
    /// To another host, or to another program (`mailto:`).
    Elsewhere,
    /// To a path of the same host, percent-decoded, and to an anchor there.
    Path(String, Option<String>),
}

/// Resolves an address against the path of the page that names it, as a browser does.
pub fn resolve(base: &str, address: &str) -> Target {
    let is_scheme = |head: &str| {
        head.starts_with(|c: char| c.is_ascii_alphabetic())
            && head.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    let (scheme, _) = address.split_once(':').unwrap_or_default();
    if address.starts_with("//") || is_scheme(scheme) {
        return Target::Elsewhere;
    }
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (address, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
    let path = address.split('?').next().unwrap_or_default();
    let whole = match path {
        "" => base.to_owned(),
        _ if path.starts_with('/') => path.to_owned(),
        _ => format!("{}{path}", &base[..=base.rfind('/').unwrap()]),
    };
    let mut parts: Vec<&str> = Vec::new();
    let last = whole.split('/').count() - 1;
    for (index, part) in whole.split('/').enumerate().skip(1) {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
        if index == last && matches!(part, "." | "..") {
            parts.push("");
        }
    }
    Target::Path(decode(&format!("/{}", parts.join("/"))), anchor.filter(|anchor| !anchor.is_empty()).map(decode))
}

#[test]
fn addresses_resolve_as_in_a_browser() {
    let to = |base: &str, address: &str| match resolve(base, address) {
        Target::Path(path, anchor) => format!("{path} {}", anchor.unwrap_or_default()),
        Target::Elsewhere => "elsewhere".to_owned(),
    };
    assert_eq!(to("/a/b/", "../c/#x"), "/a/c/ x");
    assert_eq!(to("/a/b/index.html", ".."), "/a/ ");
    assert_eq!(to("/a/b/", "./"), "/a/b/ ");
    assert_eq!(to("/a/b/", "?q=1"), "/a/b/ ");
    assert_eq!(to("/a/b/", "#top"), "/a/b/ top");
    assert_eq!(to("/a/", "../../../c"), "/c ");
    assert_eq!(to("/", "%E5%8E%A6"), "/厦 ");
    assert_eq!(to("/", "/x?y"), "/x ");
    for address in ["mailto:a@b.c", "https://x.example/", "//x.example/", "data:,x"] {
        assert_eq!(to("/", address), "elsewhere");
    }
}

/// A site of the given pages, for seeing the rules complain.
pub fn site_of(pages: &[(&str, &str)]) -> Published {
    let outputs = pages.iter().map(|(path, html)| ((*path).to_owned(), html.as_bytes().to_vec())).collect();
    Published::new(outputs, "https://x.example/")
}

/// The repository's content, themes and static files, for changing something in memory.
pub fn repository() -> Memory {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Memory::new();
    for folder in ["content", "themes", "static"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).into_iter().flatten().filter(|e| e.file_type().is_file())
        {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(path, std::fs::read(entry.path()).unwrap());
        }
    }
    files
}
