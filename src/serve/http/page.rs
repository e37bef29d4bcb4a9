//! What the preview adds to a page: the script that keeps it up to date.

use std::sync::Arc;

use crate::serve::page::stand_in;

/// The page with the preview's script before its last `</body>`, by an address relative to `path`, where it is shown.
/// The script knows the build that the page is of, so that it notices a change before its stream is open.
pub(super) fn with_client(html: &[u8], path: &str, build: u64) -> Arc<[u8]> {
    let up = "../".repeat(path.matches('/').count().saturating_sub(1));
    let tag = format!("<script src=\"{up}_twinpress/client.js\" defer data-build=\"{build}\"></script>");
    // A page may leave the end tag out; the script belongs to its end then.
    let at = last_end_of_body(html).unwrap_or(html.len());
    [&html[..at], tag.as_bytes(), &html[at..]].concat().into()
}

fn last_end_of_body(html: &[u8]) -> Option<usize> {
    memchr::memrchr_iter(b'<', html)
        .find(|&at| html.get(at..at + "</body>".len()).is_some_and(|tag| tag.eq_ignore_ascii_case(b"</body>")))
}

/// The page for a mistake of the program itself.
pub(super) fn of_a_bug(message: &str) -> String {
    let mut escaped = String::new();
    pulldown_cmark_escape::escape_html(&mut escaped, message).expect("writing to a string cannot fail");
    stand_in("twinpress met a mistake of its own", &format!("<pre>{escaped}</pre>"))
}

#[cfg(test)]
mod tests {
    use super::{of_a_bug, with_client};

    fn shown(html: &str, path: &str) -> String {
        String::from_utf8(with_client(html.as_bytes(), path, 7).to_vec()).unwrap()
    }

    #[test]
    fn the_script_stands_before_the_last_end_of_the_body() {
        let page = "<body><pre>&lt;/body></pre><!-- </body> --></BODY></html>";
        assert_eq!(
            shown(page, "/en/about/"),
            "<body><pre>&lt;/body></pre><!-- </body> --><script src=\"../../_twinpress/client.js\" defer data-build=\"7\"></script></BODY></html>"
        );
    }

    #[test]
    fn a_page_without_an_end_tag_has_it_at_its_end() {
        assert_eq!(
            shown("<p>Hello", "/"),
            "<p>Hello<script src=\"_twinpress/client.js\" defer data-build=\"7\"></script>"
        );
    }

    #[test]
    fn a_message_is_text() {
        assert!(of_a_bug("<script>").contains("&lt;script&gt;"));
    }
}
