//! Where a style sheet names other files. Owns the few words of CSS needed for that and no more.

use std::ops::Range;

/// An `@import "..."` rule whose address is in quotes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Import<'a> {
    /// The whole rule with its semicolon.
    pub(super) rule: Range<usize>,
    /// The media query after the address; often empty.
    pub(super) media: &'a str,
}

/// The import rule whose address stands at `address`; nothing for an address in `url(...)`.
pub(super) fn import_of<'a>(css: &'a str, address: &Range<usize>) -> Option<Import<'a>> {
    let quote = css[..address.start].chars().next_back().filter(|quote| matches!(quote, '"' | '\''))?;
    let before = css[..address.start - 1].trim_end();
    let start = before.len().checked_sub("@import".len())?;
    let is_import = before.get(start..).is_some_and(|word| word.eq_ignore_ascii_case("@import"));
    let after = css[address.end..].strip_prefix(quote).filter(|_| is_import)?;
    let end = after.find(';')?;
    Some(Import { rule: start..address.end + 1 + end + 1, media: after[..end].trim() })
}

/// The byte ranges of the addresses in `url(...)` and `@import "..."`, quotes excluded, in order. Comments and other
/// strings are passed over.
pub(super) fn references(css: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = css.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if starts_with_word(rest, "url(") {
            let start = at + 4 + leading_space(&rest[4..]);
            let range = match css[start..].chars().next() {
                Some(quote @ ('"' | '\'')) => start + 1..string_end(css, start, quote),
                _ => start..css[start..].find([')', '\n']).map_or(css.len(), |end| start + end),
            };
            // One character further, so that a closing quote does not open a string.
            at = css.len().min(range.end + 1);
            found.push(range.start..range.start + css[range].trim_end().len());
        } else if starts_with_word(rest, "@import") {
            let start = at + 7 + leading_space(&rest[7..]);
            at = start;
            if let Some(quote @ ('"' | '\'')) = css[start..].chars().next() {
                at = string_end(css, start, quote);
                found.push(start + 1..at);
                at += 1;
            }
        } else {
            let first = rest.chars().next().unwrap_or_default();
            at = if matches!(first, '"' | '\'') { string_end(css, at, first) + 1 } else { at + first.len_utf8() };
        }
    }
    found
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The position of the quote that ends the string that starts at `start`, or the end of its line.
fn string_end(css: &str, start: usize, quote: char) -> usize {
    let mut escaped = false;
    for (offset, character) in css[start + 1..].char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return start + 1 + offset,
            _ if character == quote => return start + 1 + offset,
            _ => {}
        }
    }
    css.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(css: &str) -> Vec<&str> {
        references(css).into_iter().map(|range| &css[range]).collect()
    }

    #[test]
    fn addresses_are_found_with_and_without_quotes() {
        assert_eq!(found("a{b:url(x.png)} c{d:URL( 'y.svg#z' ) , url(\"字.png\")}"), ["x.png", "y.svg#z", "字.png"]);
        assert_eq!(found("@import \"base.css\";\n@import url(more.css) print;"), ["base.css", "more.css"]);
    }

    #[test]
    fn an_import_is_told_from_an_image() {
        let css = "@import 'a.css';@IMPORT  \"b.css\" print ;c{d:url('e.png')}@import 'f.css'";
        let imports: Vec<_> = references(css).iter().map(|address| import_of(css, address)).collect();
        let import = |rule, media| Some(Import { rule, media });
        assert_eq!(imports, [import(0..16, ""), import(16..40, "print"), None, None]);
    }

    #[test]
    fn comments_and_strings_are_passed_over() {
        assert_eq!(
            found("/* url(a.png) */ a::before{content:'url(b.png)';x:\"it\\\"s url(c)\"} b{c:url(d.png)}"),
            ["d.png"]
        );
    }

    #[test]
    fn broken_style_sheets_do_no_harm() {
        for css in ["url(", "url('", "/*", "@import", "@import '", "'", "url(x\n)", "é", "a{b:\"\\"] {
            references(css);
        }
        assert_eq!(found("url(x.png"), ["x.png"]);
    }
}
