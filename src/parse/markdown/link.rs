//! Where an address in Markdown leads: outside, to a source file, to a record, to the same page, or nowhere safe.
//!
//! Decides by the text alone; whether the source or the record exists is the model's question.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::parse::document::Target;

/// What an address turned out to be.
#[derive(Debug, PartialEq)]
pub(super) enum Address {
    /// Complete as written.
    External,
    /// Would run code or smuggle a document; the scheme is named for the finding.
    Unsafe(&'static str),
    /// A picture inside the address itself (`data:image/png;...`); fine for images only.
    InlineImage,
    /// Something of this site.
    Site(Target),
}

/// Sorts an address whose entities are decoded already.
pub(super) fn classify(address: &str) -> Address {
    if let Some(fragment) = address.strip_prefix('#') {
        return Address::Site(Target::Fragment(decode(fragment).into_owned()));
    }
    if let Some(unsafe_or_inline) = dangerous(address) {
        return unsafe_or_inline;
    }
    if address.starts_with("//") {
        return Address::External;
    }
    let (rest, fragment) = address.split_once('#').unwrap_or((address, ""));
    let fragment = decode(fragment).into_owned();
    if let Some((scheme, id)) = rest.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) {
        let known = ["http", "https", "mailto", "tel", "sms", "ftp"];
        if known.iter().any(|name| scheme.eq_ignore_ascii_case(name)) {
            return Address::External;
        }
        return Address::Site(Target::Entry { collection: scheme.to_owned(), id: decode(id).into_owned(), fragment });
    }
    let path = rest.split_once('?').map_or(rest, |(path, _)| path);
    if path.is_empty() {
        return Address::Site(Target::Fragment(fragment));
    }
    Address::Site(Target::Source { path: decode(path).into_owned(), fragment })
}

/// Why something that was meant as a link is only text.
pub(super) struct Misread {
    pub(super) message: &'static str,
    pub(super) help: String,
}

/// Addresses in a text that the author meant as links or images: the brackets are those of a Chinese keyboard, or a file's
/// name has a space in it. The range is that of the address with its brackets.
pub(super) fn misread(text: &str) -> Vec<(Range<usize>, Misread)> {
    if !text.contains(']') {
        return Vec::new();
    }
    let opening = text.match_indices(']').map(|(at, _)| at + 1).filter_map(|at| {
        let wide = text[at..].starts_with('（');
        let open = if wide { '（' } else { '(' };
        let rest = text[at..].strip_prefix(open)?;
        let end = rest.find([')', '）', '\n']).filter(|end| !rest[*end..].starts_with('\n'))?;
        let close = rest[end..].chars().next()?;
        let address = rest[..end].trim();
        let range = at..at + open.len_utf8() + end + close.len_utf8();
        if !is_file_or_site(address) {
            return None;
        }
        if wide || close == '）' {
            let help = format!("write `({address})`");
            return Some((range, Misread { message: "full-width brackets around the address of a link", help }));
        }
        address.contains(char::is_whitespace).then(|| {
            let help = format!("write `(<{address}>)`, or give the file a name without spaces");
            (range, Misread { message: "a space in the address of a link", help })
        })
    });
    opening.collect()
}

fn is_file_or_site(address: &str) -> bool {
    let path = address.split(['#', '?']).next().unwrap_or_default().to_ascii_lowercase();
    let is_file =
        [".md", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf"].iter().any(|end| path.ends_with(end));
    is_file || address.starts_with("https://") || address.starts_with("http://")
}

/// Percent-decodes; bytes that are not UTF-8 become U+FFFD, which no file is called.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte))
}

/// Finds schemes that can run code, as a browser would: after decoding, whatever the case, whatever white space and
/// control characters stand between the letters.
fn dangerous(address: &str) -> Option<Address> {
    if !address.contains([':', '%']) {
        return None;
    }
    let decoded = decode(address);
    let mut start = String::with_capacity(24);
    start.extend(
        decoded
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}'))
            .take(16)
            .map(|c| c.to_ascii_lowercase()),
    );
    if start.starts_with("javascript:") {
        return Some(Address::Unsafe("javascript"));
    }
    if start.starts_with("vbscript:") {
        return Some(Address::Unsafe("vbscript"));
    }
    let kind = start.strip_prefix("data:")?;
    let picture = ["image/png", "image/jpeg", "image/gif", "image/webp"].iter().any(|name| kind.starts_with(name));
    // Only the plain spelling passes: a disguised one has no honest reason.
    Some(if picture && address.starts_with("data:image/") { Address::InlineImage } else { Address::Unsafe("data") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, fragment: &str) -> Address {
        Address::Site(Target::Source { path: path.into(), fragment: fragment.into() })
    }

    fn entry(collection: &str, id: &str, fragment: &str) -> Address {
        Address::Site(Target::Entry { collection: collection.into(), id: id.into(), fragment: fragment.into() })
    }

    #[test]
    fn addresses_are_sorted_by_their_shape() {
        assert_eq!(classify("https://example.com/?a:b#c"), Address::External);
        assert_eq!(classify("MAILTO:a@example.org"), Address::External);
        assert_eq!(classify("//example.com/x"), Address::External);
        assert_eq!(classify("../q%20a.md?x=1#%E7%AD%BE"), source("../q a.md", "签"));
        assert_eq!(classify("/about.md"), source("/about.md", ""));
        assert_eq!(classify("dir/a:b.md"), source("dir/a:b.md", ""));
        assert_eq!(classify("#visas"), Address::Site(Target::Fragment("visas".into())));
        assert_eq!(classify(""), Address::Site(Target::Fragment(String::new())));
        assert_eq!(classify("places:cardiff#map"), entry("places", "cardiff", "map"));
        assert_eq!(classify("weixin://dl"), entry("weixin", "//dl", ""));
    }

    #[test]
    fn addresses_that_run_code_are_seen_through_every_disguise() {
        for address in
            ["javascript:x", "JaVa\tScript:x", " \u{1}javascript :x", "java%73cript%3Ax", "java\u{200B}script:x"]
        {
            assert_eq!(classify(address), Address::Unsafe("javascript"), "{address}");
        }
        assert_eq!(classify("VBScript:x"), Address::Unsafe("vbscript"));
        assert_eq!(classify("data:text/html,x"), Address::Unsafe("data"));
        assert_eq!(classify("data:image/svg+xml,x"), Address::Unsafe("data"));
        assert_eq!(classify("data:image/png;base64,x"), Address::InlineImage);
    }
}
