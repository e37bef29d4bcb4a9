//! Escaping for the three places where text meets HTML: between tags, in an attribute, in an address.
//!
//! Owns the characters; deciding whether an address may be used at all is `super::link`'s work.

/// Appends `text` for use between tags: `&`, `<` and `>` become entities.
pub fn push_text(out: &mut String, text: &str) {
    push(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends `text` for use inside a double-quoted attribute.
pub fn push_attribute(out: &mut String, text: &str) {
    push(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

/// Appends an address for use inside a double-quoted `href` or `src`: what RFC 3986 does not allow is percent-encoded,
/// what is percent-encoded already stays, `&` and `'` become entities.
pub fn push_address(out: &mut String, address: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in address.as_bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            _ if byte.is_ascii_alphanumeric() || b"-_.+!*(),%#@?=;:/$~".contains(&byte) => out.push(char::from(byte)),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

fn push(out: &mut String, text: &str, entity: impl Fn(u8) -> Option<&'static str>) {
    let mut from = 0;
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        if let Some(entity) = entity(byte) {
            out.push_str(&text[from..at]);
            out.push_str(entity);
            from = at + 1;
        }
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_place_has_its_own_rule() {
        let mut out = String::new();
        super::push_text(&mut out, r#"a<b> & "c""#);
        out.push('|');
        super::push_attribute(&mut out, r#"a<b> & "c""#);
        out.push('|');
        super::push_address(&mut out, "/如?a=1&b=[2]%20'");
        assert_eq!(out, "a&lt;b&gt; &amp; \"c\"|a&lt;b&gt; &amp; &quot;c&quot;|/%E5%A6%82?a=1&amp;b=%5B2%5D%20&#x27;");
    }
}
