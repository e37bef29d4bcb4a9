//! Coloured code: syntect's grammars, CSS classes instead of inline styles, light and dark.
//!
//! Owns the markup of code blocks with a language; the colours are the theme's (`code.css`). A [`Cache`] remembers results,
//! since a block of 25 lines costs more than fifty pages without one. A site without code never loads a grammar.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

use super::cache::Cache;
use crate::parse::markdown::escape;

/// What a result depends on besides the code. A test holds it to `Cargo.lock`; count the first number up when the markup
/// changes.
const VERSION: &str = "1, syntect 5.3.0, two-face 0.5.2+bat-0.26.1";

/// Longer code stays plain: the grammars are regular expressions, and some of them take their time on such lines.
const LONGEST_LINE: usize = 5_000;
const LONGEST_CODE: usize = 200_000;

/// Grammars and results; one for a whole build or preview, shared by its threads. Cheap to clone: clones share both.
#[derive(Debug, Clone, Default)]
pub struct Highlighter {
    grammars: Arc<OnceLock<SyntaxSet>>,
    cache: Arc<Cache<Arc<str>>>,
}

impl Highlighter {
    /// A highlighter that remembers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A highlighter that starts from what an earlier one remembered.
    pub fn with_cache(cache: Cache<Arc<str>>) -> Self {
        Self { grammars: Arc::default(), cache: Arc::new(cache) }
    }

    /// What has been remembered, for keeping until the next build.
    pub fn cache(&self) -> &Cache<Arc<str>> {
        &self.cache
    }

    /// The HTML of a code block, `<pre>` included. A language that no grammar is called stays plain.
    ///
    /// ```
    /// use twinpress::render::highlight::Highlighter;
    /// let html = Highlighter::new().html("rust", "let a = 1;\n");
    /// assert!(html.starts_with("<pre tabindex=\"0\"><code class=\"language-rust\" translate=\"no\">"));
    /// assert!(html.contains("z-storage"));
    /// ```
    pub fn html(&self, language: &str, text: &str) -> Arc<str> {
        let colour = || Ok::<_, Infallible>(self.colour(language, text).into());
        let Ok(html) = self.cache.get_or_try_insert(&[VERSION, language, text], colour);
        html
    }

    fn colour(&self, language: &str, text: &str) -> String {
        // The element is named for assistive technology by its content and can be scrolled with the keyboard.
        let mut html = String::from("<pre tabindex=\"0\"><code class=\"language-");
        escape::push_attribute(&mut html, language);
        html.push_str("\" translate=\"no\">");
        match self.spans(language, text) {
            Some(spans) => html.push_str(&spans),
            None => escape::push_text(&mut html, text),
        }
        html.push_str("</code></pre>");
        html
    }

    fn spans(&self, language: &str, text: &str) -> Option<String> {
        if text.len() > LONGEST_CODE || text.lines().any(|line| line.len() > LONGEST_LINE) {
            return None;
        }
        let grammars = self.grammars.get_or_init(two_face::syntax::extra_newlines);
        let grammar = grammars.find_syntax_by_token(language)?;
        let style = ClassStyle::SpacedPrefixed { prefix: "z-" };
        let mut generator = ClassedHTMLGenerator::new_with_class_style(grammar, grammars, style);
        for line in LinesWithEndings::from(text) {
            generator.parse_html_for_line_which_includes_newline(line).ok()?;
        }
        Some(generator.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_gets_classes_and_an_unknown_language_stays_plain() {
        let highlighter = Highlighter::new();
        let html = highlighter.html("yaml", "title: \"<Cardiff>\" # 厦门\n");
        assert!(html.contains("z-string") && html.contains("z-comment") && html.contains("&lt;Cardiff&gt;"), "{html}");
        assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
        let expected = "<pre tabindex=\"0\"><code class=\"language-a&quot;b\" translate=\"no\">1 &lt; 2</code></pre>";
        assert_eq!(&*highlighter.html("a\"b", "1 < 2"), expected);
        let long = "x".repeat(LONGEST_LINE + 1);
        assert!(!highlighter.html("rust", &long).contains("<span"));
    }

    #[test]
    fn common_languages_have_a_grammar() {
        let highlighter = Highlighter::new();
        for language in
            ["rust", "js", "ts", "json", "yaml", "toml", "html", "css", "bash", "sh", "md", "python", "csv", "diff"]
        {
            assert!(highlighter.html(language, "a\n").contains("<span"), "{language}");
        }
    }

    #[test]
    fn a_grammar_is_loaded_only_when_the_cache_does_not_know() {
        let first = Highlighter::new();
        let html = first.html("rust", "let a = 1;");
        let second = Highlighter::with_cache(Cache::from_bytes(&first.cache().to_bytes().unwrap()));
        assert_eq!(second.html("rust", "let a = 1;"), html);
        assert!(second.grammars.get().is_none());
    }

    #[test]
    fn the_version_names_the_locked_grammars() {
        let lock = include_str!("../../Cargo.lock");
        for name in ["syntect", "two-face"] {
            let rest = lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1).unwrap();
            let version = rest.split('"').next().unwrap();
            assert!(VERSION.contains(&format!("{name} {version}")), "{name} {version}");
        }
    }

    #[test]
    fn the_default_theme_colours_code_readably_on_light_and_dark() {
        let css = include_str!("../../themes/default/assets/code.css");
        let (light, dark) = css.split_once("@media").unwrap();
        let colours = |part: &str| {
            let values = part.split("--code-").skip(1).filter_map(|rest| rest.split_once(": "));
            values
                .filter_map(|(_, value)| value.get(..7))
                .filter(|value| value.starts_with('#'))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(colours(light).len(), 7);
        assert_eq!(colours(dark).len(), 7);
        // The theme's `surface`, the ground of code blocks.
        assert!(colours(light).iter().all(|colour| contrast(colour, "#FFFFFF") >= 4.5));
        assert!(colours(dark).iter().all(|colour| contrast(colour, "#18212F") >= 4.5));
    }

    /// The contrast ratio of WCAG 2.2.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |color: &str| {
            let channel = |at: usize| {
                let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) + 0.05
        };
        let (one, other) = (luminance(one), luminance(other));
        one.max(other) / one.min(other)
    }
}
