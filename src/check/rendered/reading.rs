//! [`Reading`]: what the rules need to know of a rendered page, gathered in one pass over its HTML.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, doc_text, element, rewrite_str};

/// What stands in a rendered page, each list in the order of the page.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The ids of all elements.
    pub(super) ids: Vec<String>,
    /// The headings: level and text.
    pub(super) headings: Vec<(u8, String)>,
    /// The addresses of images without an `alt` attribute.
    pub(super) without_alt: Vec<String>,
    /// The links.
    pub(super) links: Vec<Link>,
    /// What a browser fetches with the page.
    pub(super) fetched: Vec<Fetched>,
    /// The texts between two tags, with the language they are marked with.
    pub(super) passages: Vec<Passage>,
}

/// A link as a person, or a screen reader, is told of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Where it leads, as written.
    pub(super) address: String,
    /// Its words: `aria-label`, or the text with the `alt` of images.
    pub(super) name: String,
}

/// Something that a browser fetches with a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fetched {
    /// Its address, as written.
    pub(super) address: String,
    /// What it is.
    pub(super) kind: Kind,
    /// Whether it waits until it is scrolled to.
    pub(super) is_lazy: bool,
}

/// What is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A style sheet.
    Style,
    /// A script.
    Script,
    /// A picture, the page's icon included.
    Image,
    /// Anything else: frames, media, preconnections.
    Other,
}

/// A text between two tags.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// The nearest `lang` attribute.
    pub(super) language: String,
    /// The text.
    pub(super) text: String,
}

impl Reading {
    /// Reads a page.
    pub(super) fn of(html: &str) -> Self {
        let reader = Rc::new(RefCell::new(Reader::default()));
        let (open, text) = (Rc::clone(&reader), Rc::clone(&reader));
        let settings = RewriteStrSettings::new()
            .append_element_content_handler(element!("*", move |element| {
                let name = element.tag_name();
                open.borrow_mut().open(element, &name);
                if let Some(handlers) = element.end_tag_handlers() {
                    let close = Rc::clone(&open);
                    handlers.push(Box::new(move |_| {
                        close.borrow_mut().close(&name);
                        Ok(())
                    }));
                }
                Ok(())
            }))
            .append_document_content_handler(doc_text!(move |chunk| {
                text.borrow_mut().text(chunk.as_str());
                Ok(())
            }));
        // What the tokeniser gives up on was read up to there; templates of the built-in theme never bring it to that.
        let _ = rewrite_str(html, settings);
        let mut reader = reader.take();
        while let Some(element) = reader.open.pop() {
            reader.finish(element);
        }
        reader.found
    }
}

/// An element whose end has not come yet.
struct Open {
    name: String,
    language: Option<String>,
    /// A link's address, and its `aria-label`.
    link: Option<(String, Option<String>)>,
    text: String,
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    /// Whether no tag stands between the last text and the next.
    is_same_run: bool,
    found: Reading,
}

impl Reader {
    fn open(&mut self, element: &Element<'_, '_>, name: &str) {
        self.is_same_run = false;
        let attribute = |name: &str| element.get_attribute(name).map(|value| unescaped(&value));
        self.found.ids.extend(attribute("id"));
        self.fetched(name, &attribute);
        if name == "img" || (name == "input" && attribute("type").as_deref() == Some("image")) {
            match attribute("alt") {
                Some(alt) => self.text_of_image(&alt),
                None => self.found.without_alt.push(attribute("src").unwrap_or_default()),
            }
        }
        if element.can_have_content() && !element.is_self_closing() {
            let link = (name == "a").then(|| attribute("href")).flatten();
            self.open.push(Open {
                name: name.to_owned(),
                language: attribute("lang"),
                link: link.map(|address| (address, attribute("aria-label"))),
                text: String::new(),
            });
        }
    }

    /// Closes an element, and those inside whose end tag was left out.
    fn close(&mut self, name: &str) {
        self.is_same_run = false;
        let Some(place) = self.open.iter().rposition(|open| open.name == name) else { return };
        while self.open.len() > place {
            let Some(element) = self.open.pop() else { return };
            self.finish(element);
        }
    }

    fn finish(&mut self, element: Open) {
        let text = element.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(parent) = self.open.last_mut() {
            parent.text.push_str(&element.text);
        }
        if let Some(level @ b'1'..=b'6') = element.name.strip_prefix('h').and_then(|rest| rest.bytes().next())
            && element.name.len() == 2
        {
            self.found.headings.push((level - b'0', text.clone()));
        }
        if let Some((address, label)) = element.link {
            let name = label.filter(|label| !label.trim().is_empty()).unwrap_or(text);
            self.found.links.push(Link { address, name });
        }
    }

    fn text(&mut self, text: &str) {
        let Some(inner) = self.open.last_mut() else { return };
        if matches!(inner.name.as_str(), "script" | "style" | "template" | "noscript") {
            return;
        }
        let text = unescaped(text);
        inner.text.push_str(&text);
        // No element can stand in these, so nothing in them can be marked.
        if matches!(inner.name.as_str(), "title" | "option" | "textarea") {
            return;
        }
        let language = self.open.iter().rev().find_map(|open| open.language.clone()).unwrap_or_default();
        match self.found.passages.last_mut() {
            Some(last) if self.is_same_run => last.text.push_str(&text),
            _ => self.found.passages.push(Passage { language, text }),
        }
        self.is_same_run = true;
    }

    /// The words that stand for an image count where it stands.
    fn text_of_image(&mut self, alt: &str) {
        if let Some(inner) = self.open.last_mut() {
            inner.text.extend([" ", alt, " "]);
        }
    }

    fn fetched(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        let is_lazy = attribute("loading").as_deref() == Some("lazy");
        let mut fetch = |address: Option<String>, kind| {
            let address = address.map(|address| address.trim().to_owned());
            let address = address.filter(|address| !address.is_empty() && !address.starts_with("data:"));
            self.found.fetched.extend(address.map(|address| Fetched { address, kind, is_lazy }));
        };
        match name {
            "link" => {
                let relation = attribute("rel").unwrap_or_default().to_ascii_lowercase();
                let kind = relation.split_ascii_whitespace().find_map(|word| match word {
                    "stylesheet" => Some(Kind::Style),
                    "icon" | "apple-touch-icon" => Some(Kind::Image),
                    "preload" | "modulepreload" | "prefetch" | "preconnect" | "dns-prefetch" | "manifest" => {
                        Some(Kind::Other)
                    }
                    _ => None,
                });
                if let Some(kind) = kind {
                    fetch(attribute("href"), kind);
                }
            }
            "script" => fetch(attribute("src"), Kind::Script),
            "img" | "image" | "use" => {
                for source in ["src", "href", "xlink:href"] {
                    fetch(attribute(source).filter(|address| !address.starts_with('#')), Kind::Image);
                }
                // Of several sizes one is fetched, which is the weight of the first; any may lead elsewhere.
                let sizes = attribute("srcset").unwrap_or_default();
                for size in sizes.split(',').filter_map(|size| size.split_ascii_whitespace().next()) {
                    fetch(Some(size.to_owned()).filter(|size| is_foreign(size)), Kind::Image);
                }
            }
            "iframe" | "embed" | "audio" | "video" | "track" | "source" | "frame" => {
                fetch(attribute("src"), Kind::Other);
                fetch(attribute("poster"), Kind::Image);
                let sizes = attribute("srcset").unwrap_or_default();
                for size in sizes.split(',').filter_map(|size| size.split_ascii_whitespace().next()) {
                    fetch(Some(size.to_owned()).filter(|size| is_foreign(size)), Kind::Image);
                }
            }
            "object" => fetch(attribute("data"), Kind::Other),
            _ => {}
        }
    }
}

/// Whether an address leads to another server: it names a host.
pub(super) fn is_foreign(address: &str) -> bool {
    address.starts_with("//") || address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'))
}

/// The character references that templates write, read back.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#x27;", "'").replace("&#39;", "'").replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_in_one_pass() {
        let reading = Reading::of(
            "<!doctype html><html lang=en><head><title>T</title><link rel=stylesheet href=a.css>\
             <link rel=canonical href=https://x.test/><script src=a.js></script><style>p{}</style></head><body>\
             <h1 id=top>One <small>two</small></h1><p>Text <span lang=zh>厦门</span> more<ul><li>a<li>b</ul>\
             <a href=\"x/?a=1&amp;b\"><img src=p.png alt=Picture></a><a href=y aria-label=Why>?</a><img src=q.png loading=lazy>\
             <svg><a href=z><text>Z</text></a></svg></body></html>",
        );
        assert_eq!(reading.ids, ["top"]);
        assert_eq!(reading.headings, [(1, "One two".to_owned())]);
        assert_eq!(reading.without_alt, ["q.png"]);
        let links: Vec<_> = reading.links.iter().map(|link| (&*link.address, &*link.name)).collect();
        assert_eq!(links, [("x/?a=1&b", "Picture"), ("y", "Why"), ("z", "Z")]);
        let fetched: Vec<_> = reading.fetched.iter().map(|it| (&*it.address, it.kind, it.is_lazy)).collect();
        assert_eq!(
            fetched,
            [
                ("a.css", Kind::Style, false),
                ("a.js", Kind::Script, false),
                ("p.png", Kind::Image, false),
                ("q.png", Kind::Image, true)
            ]
        );
        let passages: Vec<_> = reading.passages.iter().map(|it| (&*it.language, it.text.trim())).collect();
        let texts = ["One", "two", "Text", "厦门", "more", "a", "b", "?", "Z"];
        assert_eq!(passages, texts.map(|text| (if text == "厦门" { "zh" } else { "en" }, text)));
    }

    #[test]
    fn only_an_address_with_a_host_is_foreign() {
        for foreign in ["https://a.test/x", "//a.test/x", "http:x"] {
            assert!(is_foreign(foreign), "{foreign}");
        }
        for own in ["x.css", "../a/x.png", "/a.js?x=y:z", "a/b:c"] {
            assert!(!is_foreign(own), "{own}");
        }
    }
}
