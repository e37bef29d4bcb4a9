//! From words to parts of addresses: anchors for headings, and whether a text can be one segment of a path.
//!
//! Chinese stays readable (`#如何开始`); pinyin is written by authors, never derived.

/// The anchor of a heading: letters and digits of any script in lower case, everything between them one hyphen,
/// apostrophes nothing. `section` if nothing is left.
///
/// ```
/// use twinpress::parse::slug::anchor;
/// assert_eq!(anchor("How do councils start?"), "how-do-councils-start");
/// assert_eq!(anchor("如何开始？"), "如何开始");
/// assert_eq!(anchor("???"), "section");
/// ```
pub fn anchor(text: &str) -> String {
    let mut anchor = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_alphanumeric() || c == '_' {
            if gap && !anchor.is_empty() {
                anchor.push('-');
            }
            gap = false;
            if c.is_ascii() { anchor.push(c.to_ascii_lowercase()) } else { anchor.extend(c.to_lowercase()) }
        } else if !matches!(c, '\'' | '’') && !is_joined(c) {
            gap = true;
        }
    }
    if anchor.is_empty() { "section".to_owned() } else { anchor }
}

/// Combining marks and invisible joiners belong to the letter before them and make no gap.
fn is_joined(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

/// Whether a text can be one segment of an address, and of a file name on every system: no separators, control
/// characters or signs that addresses or Windows give a meaning, no edge that Windows drops, at most 255 bytes.
///
/// ```
/// use twinpress::parse::slug::is_path_segment;
/// assert!(is_path_segment("如何开始"));
/// assert!(!is_path_segment("..") && !is_path_segment("a/b") && !is_path_segment("CON.md"));
/// ```
pub fn is_path_segment(text: &str) -> bool {
    let stem = text.split('.').next().unwrap_or_default();
    !text.is_empty()
        && text.len() <= 255
        && !text.ends_with('.')
        && text.trim() == text
        && !text.chars().any(|c| c.is_control() || r#"/\<>:"|?*#%"#.contains(c))
        && !is_device(stem)
}

/// The names that Windows keeps for devices, with any extension.
fn is_device(stem: &str) -> bool {
    let port = |name: &str| {
        stem.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && matches!(stem.as_bytes().get(3..), Some([b'1'..=b'9']))
    };
    ["con", "prn", "aux", "nul"].iter().any(|name| stem.eq_ignore_ascii_case(name)) || port("com") || port("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_readable_in_every_script() {
        for (text, expected) in [
            ("  UK/China: v1.2 — don’t  ", "uk-china-v1-2-dont"),
            ("你好，世界", "你好-世界"),
            ("Élan Vital", "élan-vital"),
            ("snake_case", "snake_case"),
            ("C++", "c"),
        ] {
            assert_eq!(anchor(text), expected);
        }
    }

    #[test]
    fn a_segment_works_on_every_system() {
        for good in ["a", "cardiff-xiamen", "厦门", "a.b", "console", "com10", ".well-known"] {
            assert!(is_path_segment(good), "{good}");
        }
        for bad in ["", ".", "..", "a.", " a", "a/b", r"a\b", "a:b", "a\u{7}", "nul", "Com1.txt", "a%2f", "a?b"] {
            assert!(!is_path_segment(bad), "{bad}");
        }
        assert!(!is_path_segment(&"长".repeat(86)));
    }
}
