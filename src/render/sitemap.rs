//! The sitemap: every page for search engines, with its other languages (sitemaps.org, and Google's `hreflang` extension).
//!
//! Dates are those of the content: a date of the build would tell search engines that every page changed.

use std::fmt::Write as _;

use super::feed::xml::escape;
use crate::theme::dates;

/// The first line of every file.
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// The file that readers ask for.
const SITEMAP: &str = "sitemap.xml";

/// One page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SitemapUrl {
    /// Its full URL.
    pub url: String,
    /// The date of its last change in substance, if the content says so.
    pub changed: Option<String>,
    /// The page in all languages, itself included, the default one first: language tag and full URL.
    pub translations: Vec<(String, String)>,
}

/// One file of the sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapFile {
    /// Its name, at the root of the site: `sitemap.xml`, and `sitemap-1.xml` and so on if there are several.
    pub name: String,
    /// Its content.
    pub xml: String,
}

/// Writes the sitemap. The first file is always `sitemap.xml`; for more pages than one file may hold it is an index of
/// the others. `base_url` is where the files stand, with or without a slash at the end.
///
/// `most_urls` is the largest number of pages in one file: the plan has to know the files before they are written, so
/// they are split by number alone. At 25,000 a file stays below the 50 MB that readers accept.
pub fn sitemap(urls: impl IntoIterator<Item = SitemapUrl>, base_url: &str, most_urls: usize) -> Vec<SitemapFile> {
    let mut urls = urls.into_iter().peekable();
    let mut files = Vec::new();
    while files.is_empty() || urls.peek().is_some() {
        let mut xml = format!(
            "{HEAD}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
        );
        urls.by_ref().take(most_urls).for_each(|url| push(&mut xml, &url));
        xml.push_str("</urlset>\n");
        files.push(SitemapFile { name: format!("sitemap-{}.xml", files.len() + 1), xml });
    }
    if let [file] = &mut files[..] {
        SITEMAP.clone_into(&mut file.name);
        return files;
    }
    let base_url = escape(base_url.trim_end_matches('/'));
    let mut index = format!("{HEAD}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for file in &files {
        let _ = writeln!(index, "<sitemap><loc>{base_url}/{}</loc></sitemap>", file.name);
    }
    index.push_str("</sitemapindex>\n");
    files.insert(0, SitemapFile { name: SITEMAP.to_owned(), xml: index });
    files
}

fn push(out: &mut String, url: &SitemapUrl) {
    let _ = write!(out, "<url>\n<loc>{}</loc>\n", escape(&url.url));
    if let Some(day) = url.changed.as_deref().and_then(dates::rfc3339) {
        let _ = writeln!(out, "<lastmod>{}</lastmod>", &day[..10]);
    }
    if url.translations.len() > 1 {
        let default = url.translations.first().map(|(_, url)| ("x-default", url));
        for (language, url) in url.translations.iter().map(|(language, url)| (language.as_str(), url)).chain(default) {
            let (language, url) = (escape(language), escape(url));
            let _ = writeln!(out, "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{url}\"/>");
        }
    }
    out.push_str("</url>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::feed::xml::tests::read;

    fn url(path: &str) -> SitemapUrl {
        SitemapUrl { url: format!("https://example.org/{path}/"), ..SitemapUrl::default() }
    }

    #[test]
    fn a_page_comes_with_its_languages_and_its_date() {
        let translations = vec![
            ("en".into(), "https://example.org/a/".into()),
            ("zh-Hans".into(), "https://example.org/zh/a/?x&y".into()),
        ];
        let page = SitemapUrl { changed: Some("2026-03".into()), translations, ..url("a") };
        let files = sitemap([page, url("b")], "https://example.org", 10);
        assert_eq!(files.len(), 1);
        assert_eq!(
            read(&files[0].xml)[1..],
            [
                "url",
                "loc",
                "https://example.org/a/",
                "lastmod",
                "2026-03-01",
                "xhtml:link rel=alternate hreflang=en href=https://example.org/a/",
                "xhtml:link rel=alternate hreflang=zh-Hans href=https://example.org/zh/a/?x&y",
                "xhtml:link rel=alternate hreflang=x-default href=https://example.org/a/",
                "url",
                "loc",
                "https://example.org/b/",
            ]
        );
    }

    #[test]
    fn too_many_pages_are_split_and_indexed() {
        let urls: Vec<SitemapUrl> = (0..5).map(|number| url(&number.to_string())).collect();
        let files = sitemap(urls.clone(), "https://example.org/base/", 2);
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]);
        assert_eq!(read(&files[0].xml)[3], "https://example.org/base/sitemap-1.xml");
        let pages = |file: &SitemapFile| file.xml.matches("<loc>").count();
        assert_eq!(files[1..].iter().map(pages).collect::<Vec<_>>(), [2, 2, 1]);

        assert_eq!(sitemap(urls, "https://example.org", 5).len(), 1, "the limit itself is allowed");
    }

    #[test]
    fn a_site_without_pages_has_a_sitemap() {
        assert_eq!(read(&sitemap([], "https://example.org", 5)[0].xml).len(), 1);
    }
}
