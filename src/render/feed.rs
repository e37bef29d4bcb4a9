//! The news of one language as an Atom feed (RFC 4287).
//!
//! A pure function of its input: all moments are dates of the content, never of the build. Addresses come in complete,
//! those inside the HTML of an item too, because readers show it far from the site.

use std::fmt::Write as _;

use crate::theme::dates;

pub(super) mod xml;

use xml::escape;

/// A feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedInput {
    /// The title of the feed.
    pub title: String,
    /// The language tag.
    pub language: String,
    /// The full URL of the feed itself, which is also its permanent id.
    pub url: String,
    /// The full URL of the page that lists the same items.
    pub page_url: String,
    /// Who publishes it.
    pub author: String,
    /// The items, newest first.
    pub items: Vec<FeedItem>,
}

/// One item of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedItem {
    /// The title.
    pub title: String,
    /// The full URL of its page, which is also its permanent id.
    pub url: String,
    /// When it was published: `2026-03-05`, or less precise.
    pub date: String,
    /// When it was last changed in substance, if ever.
    pub updated: Option<String>,
    /// A sentence about it, as plain text.
    pub summary: Option<String>,
    /// The whole text as HTML.
    pub html: Option<String>,
}

/// Writes the feed. An item whose date cannot be read is left out: Atom does not allow an item without one.
pub fn atom(feed: &FeedInput) -> String {
    let items: Vec<(&FeedItem, String, String)> = feed.items.iter().filter_map(dated).collect();
    let updated = items.iter().map(|(_, _, updated)| updated.as_str()).max().unwrap_or("1970-01-01T00:00:00Z");
    let FeedInput { title, language, url, page_url, author, .. } = feed;
    let [title, language, url, page_url, author] = [title, language, url, page_url, author].map(|text| escape(text));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n\
         <title>{title}</title>\n\
         <id>{url}</id>\n\
         <updated>{updated}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{url}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" hreflang=\"{language}\" href=\"{page_url}\"/>\n\
         <author><name>{author}</name></author>\n"
    );
    for (item, published, updated) in &items {
        let (title, url) = (escape(&item.title), escape(&item.url));
        let _ = write!(
            out,
            "<entry>\n<title>{title}</title>\n<id>{url}</id>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{url}\"/>\n\
             <published>{published}</published>\n<updated>{updated}</updated>\n"
        );
        if let Some(summary) = &item.summary {
            let _ = writeln!(out, "<summary>{}</summary>", escape(summary));
        }
        if let Some(html) = &item.html {
            let _ = writeln!(out, "<content type=\"html\">{}</content>", escape(html));
        }
        out.push_str("</entry>\n");
    }
    out + "</feed>\n"
}

fn dated(item: &FeedItem) -> Option<(&FeedItem, String, String)> {
    let published = dates::rfc3339(&item.date)?;
    let updated = item.updated.as_deref().and_then(dates::rfc3339).unwrap_or_else(|| published.clone());
    Some((item, published, updated))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed() -> FeedInput {
        let item = |title: &str, date: &str| FeedItem {
            title: title.to_owned(),
            url: format!("https://example.org/zh/{date}/?a=1&b=2"),
            date: date.to_owned(),
            ..FeedItem::default()
        };
        FeedInput {
            title: "新闻 & <News>".into(),
            language: "zh-Hans".into(),
            url: "https://example.org/zh/news/feed.xml".into(),
            page_url: "https://example.org/zh/news/".into(),
            author: "TEP".into(),
            items: vec![
                FeedItem {
                    updated: Some("2026-04-01".into()),
                    summary: Some("Cardiff & 厦门\u{8}".into()),
                    html: Some("<p>\"A\" ]]> &amp; B</p>".into()),
                    ..item("New", "2026-03-05")
                },
                item("Undated", "soon"),
                item("Old", "2025-12"),
            ],
        }
    }

    #[test]
    fn a_strict_reader_finds_everything_in_the_feed() {
        let seen = xml::tests::read(&atom(&feed()));
        let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
        assert_eq!(
            seen[..6],
            [
                "feed xmlns=http://www.w3.org/2005/Atom xml:lang=zh-Hans",
                "title",
                "新闻 & <News>",
                "id",
                "https://example.org/zh/news/feed.xml",
                "updated"
            ]
        );
        assert_eq!(seen[6], "2026-04-01T00:00:00Z", "the newest change");
        for wanted in [
            "link rel=self type=application/atom+xml href=https://example.org/zh/news/feed.xml",
            "link rel=alternate type=text/html hreflang=zh-Hans href=https://example.org/zh/news/",
            "https://example.org/zh/2026-03-05/?a=1&b=2",
            "Cardiff & 厦门",
            "<p>\"A\" ]]> &amp; B</p>",
            "2025-12-01T00:00:00Z",
        ] {
            assert!(seen.contains(&wanted), "{wanted} in {seen:#?}");
        }
        assert!(!seen.contains(&"Undated"));
    }

    #[test]
    fn an_empty_feed_is_a_feed_and_does_not_know_today() {
        let xml = atom(&FeedInput { items: Vec::new(), ..feed() });
        assert!(xml.contains("<updated>1970-01-01T00:00:00Z</updated>"));
        xml::tests::read(&xml);
    }
}
