//! The target of a request, read once: authority, path, query. Leaves to others what stands there.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target<'a> {
    /// The host that an absolute target names.
    pub(super) authority: Option<&'a str>,
    /// The path as sent.
    pub(super) raw: &'a str,
    /// The path, decoded once: it starts with `/` and has no empty, `.` or `..` segment.
    pub(super) path: String,
    /// What follows the first `?`, as sent.
    pub(super) query: &'a str,
}

impl<'a> Target<'a> {
    /// Reads a request target in origin form (`/a?b`) or absolute form (`http://host/a?b`); `None` for anything else.
    pub(super) fn read(target: &'a str) -> Option<Self> {
        if target.contains(|c: char| c == '#' || c.is_control()) {
            return None;
        }
        let (authority, rest) = match split_scheme(target) {
            None => (None, target),
            Some(rest) => {
                let end = rest.find(['/', '?']).unwrap_or(rest.len());
                (Some(&rest[..end]), &rest[end..])
            }
        };
        let (raw, query) = rest.split_once('?').unwrap_or((rest, ""));
        // `http://host` asks for the root.
        let raw = if raw.is_empty() && authority.is_some() { "/" } else { raw };
        Some(Self { authority, raw, path: decode(raw)?, query })
    }

    /// Where the path is with a slash at its end, relative to itself, so that it can never name another host.
    pub(super) fn as_folder(&self) -> String {
        /// Everything that could mean something in a relative address, a colon in the first segment too.
        const NOT_PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        format!("{}/{query}", utf8_percent_encode(name, NOT_PLAIN))
    }
}

fn split_scheme(target: &str) -> Option<&str> {
    let (scheme, rest) = target.split_once("://")?;
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")).then_some(rest)
}

/// A path, percent-decoded exactly once; `None` if it is not one that a site can have.
pub(super) fn decode(raw: &str) -> Option<String> {
    let bytes = raw.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
            let value = digit(bytes.get(at + 1))? * 16 + digit(bytes.get(at + 2))?;
            // An encoded slash is part of a name, and no name of a site has one.
            let byte = u8::try_from(value).ok().filter(|byte| *byte != b'/')?;
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    let path = String::from_utf8(decoded).ok()?;
    if path.contains(|c: char| c == '\\' || c.is_control()) {
        return None;
    }
    let mut segments = path.strip_prefix('/')?.split('/').rev();
    let last = segments.next()?;
    let is_plain = |segment: &str| !matches!(segment, "" | "." | "..");
    ((last.is_empty() || is_plain(last)) && segments.all(is_plain)).then_some(path)
}

/// The value of a name in a query, decoded, if it is a path.
pub(in crate::serve) fn in_query(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    // `encodeURIComponent` encodes the slashes, which a path in a target must not.
    decode(&value.replace("%2F", "/").replace("%2f", "/"))
}

#[cfg(test)]
mod tests {
    use super::{Target, decode, in_query};

    #[test]
    fn a_path_is_decoded_once() {
        assert_eq!(decode("/en/%E6%B8%85%20x/").as_deref(), Some("/en/清 x/"));
        assert_eq!(decode("/%252e%252e/").as_deref(), Some("/%2e%2e/"));
    }

    #[test]
    fn what_is_no_path_of_a_site_is_none() {
        let tricks = [
            "",
            "a",
            "*",
            "//",
            "//evil",
            "/a//b",
            "/.",
            "/..",
            "/a/../b",
            "/./a",
            "/%2e%2e/a",
            "/%2E./a",
            "/a/..",
            "/a%2fb",
            "/%5c..",
            "/\\a",
            "/a\0b",
            "/%00",
            "/%0a",
            "/%7f",
            "/%",
            "/%2",
            "/%zz",
            "/%ff",
            "/%c0%ae",
            "/%+1",
        ];
        for trick in tricks {
            assert_eq!(decode(trick), None, "{trick:?}");
        }
    }

    #[test]
    fn a_target_may_name_its_host() {
        let target = Target::read("http://localhost:80?x=1").unwrap();
        assert_eq!((target.authority, target.path.as_str(), target.query), (Some("localhost:80"), "/", "x=1"));
        assert_eq!(Target::read("/a?b=http://c/").unwrap().authority, None);
        assert_eq!(Target::read("/a#b"), None);
    }

    #[test]
    fn a_folder_is_named_relative_to_itself() {
        assert_eq!(Target::read("/x/a:b").unwrap().as_folder(), "a%3Ab/");
        assert_eq!(Target::read("/dir?q=1").unwrap().as_folder(), "dir/?q=1");
    }

    #[test]
    fn a_query_names_a_path_with_its_slashes_encoded() {
        assert_eq!(in_query("path=%2Fen%2F%E6%B8%85%2F&build=3", "path").as_deref(), Some("/en/清/"));
        assert_eq!(in_query("build=3", "path"), None);
        assert_eq!(in_query("path=%2F..%2F", "path"), None);
    }
}
