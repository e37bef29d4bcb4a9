//! Colours that must be told apart: the pairs that `theme.yaml` names, computed from the style sheets.
//!
//! ```yaml
//! contrast:
//!   - {text: [ink], on: [paper, surface], least: 7}
//! ```
//!
//! says that the custom property `--ink` on `--paper` and on `--surface` has a contrast of at least 7, in light and in dark.
//! The formula is that of WCAG 2.2 (relative luminance, contrast ratio). Owns as much CSS as finding custom properties in
//! `:root` takes; colours are read as `#rgb` and `#rrggbb`.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::layers::Layers;
use crate::diag::codes::{LOW_CONTRAST, SCHEMA_INVALID};
use crate::diag::{Diagnostic, Label};
use crate::parse::yaml::{YamlText, parse};
use crate::parse::{Value, ValuePath, yaml};

/// Where a colour is set.
struct Colour {
    file: Arc<str>,
    span: Range<usize>,
    luminance: f64,
}

type Colours = HashMap<String, Colour>;

/// Every pair that is closer than it may be, in light and in dark.
pub(super) fn check(layers: &Layers) -> Vec<Diagnostic> {
    let Some(file) = layers.get("theme.yaml") else { return Vec::new() };
    // What is wrong with the file as a whole is said where its options are read.
    let Ok(text) = file.text().map(|text| YamlText::whole(&file.label, text)) else { return Vec::new() };
    let Ok(theme) = parse(&text) else { return Vec::new() };
    let (light, dark) = colours(layers);
    let mut findings = Vec::new();
    for (index, pair) in theme.get("contrast").and_then(Value::as_list).unwrap_or_default().iter().enumerate() {
        let names = |key: &str| -> Vec<&str> {
            pair.get(key).and_then(Value::as_list).unwrap_or_default().iter().filter_map(Value::as_text).collect()
        };
        let least = pair.get("least").and_then(|least| least.as_number().or(least.as_integer().map(as_ratio)));
        let (Some(least), false) = (least, names("text").is_empty() || names("on").is_empty()) else {
            findings.push(at(&text, index, &file.label, "a pair of `contrast` needs `text`, `on` and `least`"));
            continue;
        };
        for (front, ground) in
            names("text").into_iter().flat_map(|front| names("on").into_iter().map(move |on| (front, on)))
        {
            for (scheme, over) in [("light", None), ("dark", Some(&dark))] {
                if over.is_some_and(|dark| !dark.contains_key(front) && !dark.contains_key(ground)) {
                    continue;
                }
                let colour = |name: &str| over.and_then(|dark| dark.get(name)).or_else(|| light.get(name));
                match (colour(front), colour(ground)) {
                    (Some(a), Some(b)) => findings.extend(too_close((front, a), (ground, b), least, scheme)),
                    (known, _) if scheme == "light" => {
                        let unknown = if known.is_some() { ground } else { front };
                        let message =
                            format!("no style sheet sets `--{unknown}` in `:root` to a colour like `#1D4396`");
                        findings.push(at(&text, index, &file.label, &message));
                    }
                    _ => {}
                }
            }
        }
    }
    findings
}

fn too_close(
    (front, a): (&str, &Colour),
    (ground, b): (&str, &Colour),
    least: f64,
    scheme: &str,
) -> Option<Diagnostic> {
    let ratio = ratio(a.luminance, b.luminance);
    // Two decimals, as such values are published.
    ((ratio * 100.0).round() < least * 100.0).then(|| {
        let message =
            format!("`--{front}` on `--{ground}` has a contrast of {ratio:.2} in {scheme}; {least} is needed");
        Diagnostic::new(&LOW_CONTRAST, message)
            .at(Arc::clone(&a.file), a.span.clone(), "this colour")
            .with_related(Label::at(Arc::clone(&b.file), b.span.clone(), "on this one"))
            .with_help("make one of them lighter or darker")
    })
}

fn at(text: &YamlText<'_>, index: usize, file: &Arc<str>, message: &str) -> Diagnostic {
    let path = ValuePath::root().key("contrast").index(index);
    let span = yaml::locate(text, &[(path, crate::parse::Part::Value)]).pop().flatten();
    let finding = Diagnostic::new(&SCHEMA_INVALID, message);
    match span {
        Some(span) => finding.at(Arc::clone(file), span, ""),
        None => finding.in_file(Arc::clone(file)),
    }
}

/// The custom properties that are colours: in light, and those that dark sets anew.
fn colours(layers: &Layers) -> (Colours, Colours) {
    let (mut light, mut dark) = (Colours::new(), Colours::new());
    for (name, file) in layers.below("assets/") {
        let is_style_sheet = name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("css"));
        let Some(css) = std::str::from_utf8(&file.bytes).ok().filter(|_| is_style_sheet) else { continue };
        for (selectors, name, value) in properties(css) {
            let scheme = match selectors.as_slice() {
                [":root"] => &mut light,
                [media, ":root"] if media.starts_with("@media") && media.contains("prefers-color-scheme: dark") => {
                    &mut dark
                }
                _ => continue,
            };
            if let Some(luminance) = luminance(&css[value.clone()]) {
                scheme.insert(name.to_owned(), Colour { file: Arc::clone(&file.label), span: value, luminance });
            }
        }
    }
    (light, dark)
}

/// The custom properties of a style sheet: what they stand in from the outside in, the name without `--`, the value's place.
fn properties(css: &str) -> Vec<(Vec<&str>, &str, Range<usize>)> {
    let mut found = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let (mut at, mut start) = (0, 0);
    while at < css.len() {
        let rest = &css[at..];
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            // A comment before a rule is no part of it.
            start = if css[start..at].trim_start().starts_with("/*") { at } else { start };
            continue;
        }
        match rest.as_bytes()[0] {
            b'{' => {
                open.push(css[start..at].trim());
                start = at + 1;
            }
            end @ (b';' | b'}') => {
                if let Some((name, value)) = css[start..at].split_once(':')
                    && let Some(name) = name.trim().strip_prefix("--")
                {
                    let from = at - value.trim_start().len();
                    found.push((open.clone(), name, from..from + value.trim().len()));
                }
                if end == b'}' {
                    open.pop();
                }
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
        while !css.is_char_boundary(at) {
            at += 1;
        }
    }
    found
}

/// The relative luminance of `#rgb` or `#rrggbb`, 0 to 1.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#')?;
    let channel = |index: usize| {
        let (digits, most) = match digits.len() {
            3 => (digits.get(index..=index)?, 15.0),
            6 => (digits.get(2 * index..2 * index + 2)?, 255.0),
            _ => return None,
        };
        let value = f64::from(u8::from_str_radix(digits, 16).ok()?) / most;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(1)? + 0.0722 * channel(2)?)
}

/// The contrast of two luminances, 1 to 21.
fn ratio(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[expect(clippy::cast_precision_loss, reason = "ratios go up to 21")]
fn as_ratio(whole: i64) -> f64 {
    whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(theme: &str, css: &str) -> Vec<String> {
        let files = [("theme.yaml", theme), ("assets/site.css", css)];
        let layers = Layers::bare("test", files.map(|(path, text)| (path, text.as_bytes())));
        check(&layers).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn contrast_is_that_of_the_recommendation() {
        let of = |a, b| ratio(luminance(a).unwrap(), luminance(b).unwrap());
        assert!((of("#000", "#ffffff") - 21.0).abs() < 1e-9);
        // Published beside the design: ink on paper, cobalt on paper.
        assert!((of("#17202E", "#FBFAF6") - 15.68).abs() < 0.005);
        assert!((of("#1D4396", "#FBFAF6") - 8.76).abs() < 0.005);
    }

    #[test]
    fn pairs_are_looked_at_in_light_and_in_dark() {
        let css = "/* a */ :root { --ink: #000; --paper: #fff }\n\
                   @media (prefers-color-scheme: dark) { /* b */ :root { --ink: #777; --paper: #000; } }\n\
                   @media print { :root { --ink: #fff; } }";
        let pair = |least| format!("contrast:\n  - {{text: [ink], on: [paper], least: {least}}}\n");
        assert_eq!(said(&pair("4.5"), css), Vec::<String>::new());
        assert_eq!(said(&pair("7"), css), ["`--ink` on `--paper` has a contrast of 4.69 in dark; 7 is needed"]);
    }

    #[test]
    fn a_pair_that_cannot_be_compared_is_reported() {
        let css = ":root{--ink:#000;--paper:white}";
        assert_eq!(
            said("contrast:\n  - {text: [ink], on: [paper], least: 7}\n  - {text: [ink], least: 3}\n", css),
            [
                "no style sheet sets `--paper` in `:root` to a colour like `#1D4396`",
                "a pair of `contrast` needs `text`, `on` and `least`"
            ]
        );
    }

    #[test]
    fn broken_style_sheets_do_no_harm() {
        for css in [":root{", "}", "/*", "--a:b", ":root{--x:#厦;--y:#12;}", "é"] {
            properties(css);
            said("contrast: [1, {}]", css);
        }
    }
}
