//! Bare addresses in text: `https://…`, `www.…` and e-mail, by the rules of GFM's extended autolinks.
//!
//! Two rules are ours, because Chinese puts no space around an address: it may follow a Chinese character, and it ends
//! at full-width punctuation, or at a Chinese letter that follows a Latin one (`https://example.com查看` ends at `com`).

use std::ops::Range;

use super::cjk;

/// An address found in a text.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What its `href` has before the text itself: empty, `http://` or `mailto:`.
    pub(super) prefix: &'static str,
}

/// The first address at or after byte `from`, which must not be inside an address found before.
pub(super) fn find(text: &str, from: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(next) = bytes[at..].iter().position(|byte| matches!(byte, b':' | b'@' | b'.')) {
        let sign = at + next;
        let found = match bytes[sign] {
            b':' => with_scheme(text, from, sign),
            b'.' => with_www(text, from, sign),
            _ => email(text, from, sign),
        };
        if found.is_some() {
            return found;
        }
        at = sign + 1;
    }
    None
}

fn with_scheme(text: &str, from: usize, colon: usize) -> Option<Found> {
    let after = text[colon..].strip_prefix("://")?;
    let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| {
        let start = colon.checked_sub(scheme.len()).filter(|&start| start >= from);
        start.and_then(|start| text.get(start..colon)).is_some_and(|word| word.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    if text[..start].ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let end = text.len() - after.len() + end_of_address(after)?;
    Some(Found { range: start..end, prefix: "" })
}

fn with_www(text: &str, from: usize, dot: usize) -> Option<Found> {
    let start = dot.checked_sub(3).filter(|&start| start >= from)?;
    if !text.get(start..dot)?.eq_ignore_ascii_case("www") {
        return None;
    }
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| !c.is_whitespace() && !"*_~(".contains(c) && !cjk::is_wide(c)) {
        return None;
    }
    let end = start + end_of_address(&text[start..])?;
    Some(Found { range: start..end, prefix: "http://" })
}

/// The length of the address that starts with a domain here, or nothing if that is no domain.
fn end_of_address(rest: &str) -> Option<usize> {
    let domain = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count();
    let mut labels = rest[..domain].trim_end_matches('.').rsplit('.');
    let (last, second) = (labels.next()?, labels.next()?);
    if last.is_empty() || second.is_empty() || last.contains('_') || second.contains('_') {
        return None;
    }
    let mut before = 'a';
    let end = rest.char_indices().skip_while(|&(at, _)| at < domain).find_map(|(at, c)| {
        let letter_after_latin = cjk::is_wide(c) && (at == domain || before.is_ascii_alphanumeric());
        let ends = c.is_whitespace() || c == '<' || (!c.is_ascii() && cjk::is_punctuation(c)) || letter_after_latin;
        before = c;
        ends.then_some(at)
    });
    Some(without_trailing_signs(&rest[..end.unwrap_or(rest.len())]))
}

/// Leaves out what belongs to the sentence: closing punctuation, an unbalanced `)`, an entity such as `&amp;`.
fn without_trailing_signs(address: &str) -> usize {
    let bytes = address.as_bytes();
    let mut surplus = address.matches(')').count().saturating_sub(address.matches('(').count());
    let mut end = address.len();
    while let Some(&last) = bytes[..end].last() {
        match last {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end -= 1,
            b')' if surplus > 0 => {
                surplus -= 1;
                end -= 1;
            }
            b';' => {
                let name = bytes[..end - 1].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                match (end - 1 - name).checked_sub(1) {
                    Some(ampersand) if name > 0 && bytes[ampersand] == b'&' => end = ampersand,
                    _ => end -= 1,
                }
            }
            _ => break,
        }
    }
    end
}

fn email(text: &str, from: usize, sign: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let local = bytes[from..sign].iter().rev();
    let local = local.take_while(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(byte)).count();
    let domain = bytes[sign + 1..].iter();
    let domain = domain.take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count();
    let domain = text[sign + 1..sign + 1 + domain].trim_end_matches('.');
    if local == 0 || domain.ends_with(['-', '_']) || domain.starts_with('.') || !domain.contains('.') {
        return None;
    }
    Some(Found { range: sign - local..sign + 1 + domain.len(), prefix: "mailto:" })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with each address in square brackets.
    fn linked(text: &str) -> String {
        let (mut out, mut from) = (String::new(), 0);
        while let Some(found) = find(text, from) {
            out.push_str(&text[from..found.range.start]);
            out.extend(["[", found.prefix, &text[found.range.clone()], "]"]);
            from = found.range.end;
        }
        out + &text[from..]
    }

    #[test]
    fn bare_addresses_are_found_as_in_gfm() {
        for (text, expected) in [
            ("see https://example.com/a_b.", "see [https://example.com/a_b]."),
            ("(https://example.com/a(b))", "([https://example.com/a(b)])"),
            ("www.example.com/x?y=1&amp; z", "[http://www.example.com/x?y=1]&amp; z"),
            ("a.b+c@example.org, then", "[mailto:a.b+c@example.org], then"),
            ("Www.example.com", "[http://Www.example.com]"),
            ("http://localhost:80 http://a_b.c_d xhttp://a.b", "http://localhost:80 http://a_b.c_d xhttp://a.b"),
            ("awww.example.com a@b a@b.c-", "awww.example.com a@b a@b.c-"),
            ("@ : . :// www.", "@ : . :// www."),
        ] {
            assert_eq!(linked(text), expected);
        }
    }

    #[test]
    fn chinese_around_an_address_stays_outside() {
        for (text, expected) in [
            ("请看https://example.com/a，谢谢", "请看[https://example.com/a]，谢谢"),
            ("访问www.example.com查看", "访问[http://www.example.com]查看"),
            ("（https://zh.example.org/wiki/厦门市）", "（[https://zh.example.org/wiki/厦门市]）"),
            ("邮箱info@example.org。", "邮箱[mailto:info@example.org]。"),
        ] {
            assert_eq!(linked(text), expected);
        }
    }
}
