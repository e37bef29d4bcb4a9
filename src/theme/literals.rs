//! Texts and assets that templates name literally (`t(key="nav.skip")`), found without rendering, so that a misspelt key
//! is reported before any page needs it, and all of them in one run.

use std::ops::Range;

/// The literal arguments of every call of a function with this argument first: `t(key="nav.skip", ...)`. An argument that
/// is put together (`"nav." ~ name`) is no literal. Comments are passed over.
pub(super) fn arguments(template: &str, function: &str, argument: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in template.match_indices(function) {
        let before = template[..at].chars().next_back();
        if before.is_some_and(|character| character.is_alphanumeric() || matches!(character, '_' | '.')) {
            continue;
        }
        let rest = &template[at + function.len()..];
        let literal = eat(rest, "(").and_then(|rest| eat(rest, argument)).and_then(|rest| eat(rest, "="));
        let Some(literal) = literal.map(str::trim_start) else { continue };
        let Some(quote) = literal.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`')) else { continue };
        let Some(length) = literal[1..].find(quote) else { continue };
        let after = literal[length + 2..].trim_start();
        let start = template.len() - literal.len() + 1;
        if after.starts_with([',', ')']) && !is_comment(template, at) {
            found.push(start..start + length);
        }
    }
    found
}

fn eat<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.trim_start().strip_prefix(word)
}

/// Whether the last comment that opened before this place is still open.
fn is_comment(template: &str, at: usize) -> bool {
    let before = &template[..at];
    before.rfind("{#").is_some_and(|open| !before[open..].contains("#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_keys_are_found_and_built_ones_are_not() {
        let template = r#"{{ t(key="a.b") }} {{t( key = 'c', count=2)}} {{ t(key="x." ~ y) }} {{ t(key=y) }} {# t(key="no") #}
            {{ not(key="no") }} {{ x.t(key="no") }} {% set z = t(key=`d`) %} {{ t(key="open"#;
        let found: Vec<&str> = arguments(template, "t", "key").into_iter().map(|range| &template[range]).collect();
        assert_eq!(found, ["a.b", "c", "d"]);
    }
}
