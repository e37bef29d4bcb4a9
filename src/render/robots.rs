//! `robots.txt`: everything may be read, and there is a sitemap. Pages that search engines should not list say so themselves.

/// Writes `robots.txt`; the argument is the full URL of the sitemap.
///
/// ```
/// use twinpress::render::robots::robots;
/// assert_eq!(robots("https://example.org/sitemap.xml"), "User-agent: *\nDisallow:\n\nSitemap: https://example.org/sitemap.xml\n");
/// ```
pub fn robots(sitemap_url: &str) -> String {
    format!("User-agent: *\nDisallow:\n\nSitemap: {sitemap_url}\n")
}
