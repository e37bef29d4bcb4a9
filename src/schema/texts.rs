//! Forms of text: e-mail addresses, web addresses, slugs, lengths.
//!
//! Each check says what is wrong and, where it can, what the author meant. Checks are deliberately mild: they catch what
//! cannot work, not what is unusual.

use super::{TextFormat, TextShape};

/// What is wrong with a text, and the fix when it is known.
pub(super) struct Misshapen {
    /// What is wrong, to follow the field's name: `` `email` `` ... `is not an e-mail address`.
    pub(super) what: String,
    /// What to do.
    pub(super) help: Option<String>,
}

/// What is wrong with a text that is not empty; nothing when it has the shape.
pub(super) fn misshapen(text: &str, shape: &TextShape) -> Option<Misshapen> {
    let length = text.chars().count();
    if length < shape.min {
        let what = format!("is too short: {} at least, not {length}", characters(shape.min));
        return Some(Misshapen { what, help: None });
    }
    if let Some(max) = shape.max.filter(|max| length > *max) {
        let what = format!("is too long: {} at most, not {length}", characters(max));
        return Some(Misshapen { what, help: None });
    }
    let (is_good, what, mended): (fn(&str) -> bool, _, _) = match shape.format {
        TextFormat::Any => return None,
        TextFormat::Email => (is_email, "is not an e-mail address", mend_email(text)),
        TextFormat::Url => (is_url, "is not a web address", mend_url(text)),
        TextFormat::Slug => (is_slug, "may have lower-case letters, digits and hyphens only", mend_slug(text)),
    };
    if is_good(text) {
        return None;
    }
    let help = if is_good(&mended) {
        format!("write `{mended}`")
    } else {
        match shape.format {
            TextFormat::Email => "an e-mail address looks like `name@example.org`",
            TextFormat::Url => "a web address looks like `https://www.example.org/page`",
            TextFormat::Slug | TextFormat::Any => "a slug looks like `one-year-award`",
        }
        .to_owned()
    };
    Some(Misshapen { what: what.to_owned(), help: Some(help) })
}

fn characters(count: usize) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}

/// Whether a text is an e-mail address that a `mailto:` link can carry.
pub(super) fn is_email(text: &str) -> bool {
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"＠".contains(c);
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && !text.contains(forbidden)
            && !host.contains('@')
            && host.contains('.')
            && host.split('.').all(|label| !label.is_empty())
    })
}

/// Whether a text is an absolute `http` or `https` address.
pub(super) fn is_url(text: &str) -> bool {
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "<>\"\\`{}|^".contains(c);
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.contains(forbidden) && rest.starts_with(|c: char| c.is_alphanumeric() || c == '['))
}

/// Whether a text is a slug: lower-case ASCII letters, digits and single hyphens inside.
pub(super) fn is_slug(text: &str) -> bool {
    text.split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

fn mend_email(text: &str) -> String {
    text.trim_start_matches("mailto:").replace('＠', "@").replace(" (at) ", "@").replace(' ', "")
}

fn mend_url(text: &str) -> String {
    let text = text.replace('：', ":").replace('／', "/");
    let bare = text.split_once("//").map_or(text.as_str(), |(_, rest)| rest);
    let host = bare.split('/').next().unwrap_or_default();
    if host.contains('.') && !text.starts_with("http://") { format!("https://{bare}") } else { text }
}

fn mend_slug(text: &str) -> String {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::{TextFormat, TextShape, is_email, is_slug, is_url, misshapen};

    #[test]
    fn good_forms_pass_and_bad_ones_do_not() {
        for (text, is_good) in
            [("a.b@example.org", true), ("a@b", false), ("a b@example.org", false), ("@example.org", false)]
        {
            assert_eq!(is_email(text), is_good, "{text}");
        }
        for (text, is_good) in [
            ("https://www.example.org/中文?a=b#c", true),
            ("http://localhost:4000", true),
            ("ftp://example.org", false),
            ("https://", false),
            ("https://a b.org", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(is_url(text), is_good, "{text}");
        }
        for (text, is_good) in
            [("one-year", true), ("1983", true), ("One", false), ("a--b", false), ("-a", false), ("", false)]
        {
            assert_eq!(is_slug(text), is_good, "{text}");
        }
    }

    #[test]
    fn the_fix_is_offered_when_it_is_clear() {
        let help = |format, text| {
            misshapen(text, &TextShape { format, ..TextShape::default() })
                .and_then(|wrong| wrong.help)
                .unwrap_or_default()
        };
        assert_eq!(help(TextFormat::Email, "mailto:a@example.org"), "write `a@example.org`");
        assert_eq!(help(TextFormat::Url, "www.example.org/a"), "write `https://www.example.org/a`");
        assert_eq!(help(TextFormat::Url, "nowhere"), "a web address looks like `https://www.example.org/page`");
        assert_eq!(help(TextFormat::Slug, "One year (award)"), "write `one-year-award`");
        assert_eq!(help(TextFormat::Slug, "厦门"), "a slug looks like `one-year-award`");
    }
}
