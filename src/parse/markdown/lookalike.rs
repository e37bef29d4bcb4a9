//! Text that its author meant as markup: template tags, callouts of an unknown kind, list items that join the text above.
//!
//! CommonMark is right to show each of them as text, so nothing is changed; a warning says what was probably meant.

use std::ops::Range;

use crate::diag::suggest;

/// What is wrong, the place in the text, and the fix.
pub(super) struct Lookalike {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// The kinds of callouts, as they are written.
const CALLOUTS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// Tags of template languages in a text. One with a backslash in front is meant as text.
pub(super) fn template_tags(text: &str) -> Vec<Lookalike> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find('{').map(|at| from + at) {
        from = start + 1;
        let rest = &text[start..];
        let close = if rest.starts_with("{{") && !rest.starts_with("{{<") {
            "}}"
        } else if rest.starts_with("{%") {
            "%}"
        } else {
            continue;
        };
        let Some(length) = rest.find(close).map(|at| at + close.len()) else { continue };
        let inside = rest[2..length - close.len()].trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '%'));
        from = start + length;
        let is_name = |word: &str| word.starts_with(char::is_alphabetic) && word.chars().all(is_name_part);
        let is_call = close == "}}" && inside.split_whitespace().next().is_some_and(is_name);
        let help = if is_call {
            format!("a shortcode is written `{{{{< {inside} >}}}}`; to show the braces, write `\\{{{{`")
        } else {
            "pages have shortcodes, `{{< name >}}`, and no other tags; to show the braces, write a `\\` in front".into()
        };
        let message = format!("`{}` is shown as it is written", &rest[..length]);
        found.push(Lookalike { range: start..start + length, message, help });
    }
    found
}

fn is_name_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// A callout that is none, at the start of a quote.
pub(super) fn callout(text: &str) -> Option<Lookalike> {
    let kind = &text.strip_prefix("[!")?[..text.find(']')?.checked_sub(2)?];
    if kind.is_empty() || !kind.chars().all(char::is_alphabetic) {
        return None;
    }
    let range = 0..kind.len() + "[!]".len();
    let upper = kind.to_uppercase();
    if CALLOUTS.contains(&&*upper) {
        let message = format!("`[!{kind}]` makes no callout here");
        let help =
            format!("`[!{upper}]` stands alone on the first line of the quote; the text follows on the next line");
        return Some(Lookalike { range, message, help });
    }
    let message = format!("there is no callout `[!{kind}]`");
    let help = match suggest::nearest(&upper, CALLOUTS.into_iter()) {
        Some(near) => format!("did you mean `[!{near}]`?"),
        None => format!("the callouts are {}", CALLOUTS.map(|kind| format!("`[!{kind}]`")).join(", ")),
    };
    Some(Lookalike { range, message, help })
}

/// A list item that was taken for more of the text above: a line after the first one, and what stands before it.
pub(super) fn list_item(margin: &str, text: &str) -> Option<Lookalike> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    // A number at the start of a line may be a year, so that one counts only where a list could not have begun.
    let marker = match digits {
        0 if text.starts_with(['-', '*', '+']) => 1,
        1 | 2 if text[digits..].starts_with(['.', ')']) => digits + 1,
        _ => return None,
    };
    let is_indented = margin.ends_with("    ") || margin.ends_with('\t');
    if !text[marker..].starts_with([' ', '\t']) || !is_indented {
        return None;
    }
    let help = "move it left, below the list or the words that it belongs to".into();
    Some(Lookalike { range: 0..marker, message: "a list item that joins the text above it".into(), help })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_templates_are_found_and_braces_are_not() {
        let found = |text: &str| -> Vec<String> {
            template_tags(text).into_iter().map(|tag| text[tag.range].to_owned()).collect()
        };
        assert_eq!(found("a {{ figure }} b {% if x %}{{< y >}}"), ["{{ figure }}", "{% if x %}"]);
        assert_eq!(found("{a} {{open {%open {{"), Vec::<String>::new());
        assert_eq!(
            template_tags("{{figure id=\"a\"}}")[0].help.split(';').next(),
            Some("a shortcode is written `{{< figure id=\"a\" >}}`")
        );
    }

    #[test]
    fn callouts_are_named_and_other_brackets_left_alone() {
        let said = |text: &str| callout(text).map(|found| (found.message, found.help));
        assert_eq!(said("[!NOTICE]").unwrap().1, "did you mean `[!NOTE]`?");
        assert!(said("[!INFO] x").unwrap().1.contains("`[!NOTE]`, `[!TIP]`"));
        assert!(said("[!note] words").unwrap().0.contains("makes no callout"));
        for text in ["[!]", "[!1 a]", "[x](y)", "![a]", "[!open"] {
            assert!(said(text).is_none(), "{text}");
        }
    }
}
