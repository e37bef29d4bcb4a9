//! [`Strings`]: the theme's own words, by language, from `locales/<language>.yaml`.
//!
//! Keys of nested mappings are joined by dots. A text may hold `{name}`, which `t(key=.., name=..)` fills in, and may be a
//! mapping with `one` and `other`, chosen by `count`. The site's file is laid over the built-in one key by key, so it need
//! hold only what it changes.
//!
//! **Invariant:** if reading reports nothing, every key has a text in every language of the site.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use tera::{Kwargs, Value as TemplateValue};

use super::fault::Fault;
use super::layers::Layers;
use super::value::text_value;
use crate::diag::codes::UI_STRING_MISSING;
use crate::diag::{Diagnostic, Label, suggest};
use crate::parse::yaml::{YamlText, locate, parse};
use crate::parse::{Part, Value, ValuePath};

/// The texts of all languages.
#[derive(Debug, Clone, Default)]
pub struct Strings(IndexMap<Arc<str>, IndexMap<String, Message>>);

/// One text, with its singular where the language has one.
#[derive(Debug, Clone)]
struct Message {
    one: Option<Text>,
    other: Text,
    /// Where it stands.
    origin: Origin,
}

#[derive(Debug, Clone)]
struct Origin {
    file: Arc<str>,
    path: ValuePath,
}

#[derive(Debug, Clone)]
enum Text {
    /// Without placeholders: shared by all pages.
    Ready(TemplateValue),
    /// Literal text and placeholder names, in turns, starting with a literal.
    Parts(Vec<String>),
}

impl Strings {
    /// Reads the texts of the site's languages; reports what cannot be read and every key that a language lacks.
    pub(super) fn read(layers: &Layers, languages: &[Arc<str>]) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let mut strings = IndexMap::new();
        for language in languages {
            let mut messages = IndexMap::new();
            for file in layers.both(&path_of(language)) {
                let text = match file.text() {
                    Ok(text) => text,
                    Err(finding) => {
                        findings.push(finding);
                        continue;
                    }
                };
                match parse(&YamlText::whole(&file.label, text)) {
                    Ok(value) => flatten(&value, &ValuePath::root(), &file.label, &mut messages),
                    Err(problems) => findings.extend(problems),
                }
            }
            strings.insert(Arc::clone(language), messages);
        }
        let strings = Self(strings);
        if findings.is_empty() {
            findings = strings.missing(layers);
        }
        (strings, findings)
    }

    /// The text of a key, for code outside templates (the title of a feed, say). Placeholders stay as written.
    pub fn get(&self, language: &str, key: &str) -> Option<String> {
        Some(self.0.get(language)?.get(key)?.other.as_written())
    }

    /// Whether any language has the key.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.0.values().any(|messages| messages.contains_key(key))
    }

    /// What to say of a key that no language has.
    pub(super) fn unknown(&self, key: &str) -> Fault {
        let known = self.0.values().flat_map(|messages| messages.keys().map(String::as_str));
        Fault::new(format!("the theme has no text `{key}`"))
            .with_code(&UI_STRING_MISSING)
            .did_you_mean(suggest::nearest(key, known))
    }

    /// The filled-in text of a key.
    pub(super) fn say(&self, language: &str, key: &str, arguments: &Kwargs) -> Result<TemplateValue, Fault> {
        let messages =
            self.0.get(language).ok_or_else(|| Fault::new(format!("the site has no language `{language}`")))?;
        let message = messages.get(key).ok_or_else(|| self.unknown(key))?;
        let is_one = || arguments.get::<i64>("count").ok().flatten() == Some(1);
        let text = match &message.one {
            Some(one) if is_one() => one,
            _ => &message.other,
        };
        text.fill(key, arguments)
    }

    fn missing(&self, layers: &Layers) -> Vec<Diagnostic> {
        let keys: IndexSet<&String> = self.0.values().flat_map(IndexMap::keys).collect();
        let mut findings = Vec::new();
        for (language, messages) in &self.0 {
            let file = layers.label(&path_of(language));
            if messages.is_empty() && !keys.is_empty() {
                findings.push(
                    Diagnostic::new(&UI_STRING_MISSING, format!("the theme has no texts in `{language}`"))
                        .in_file(format!("themes/{}/{}", layers.name(), path_of(language)))
                        .with_help(
                            "translate the theme's texts: copy the file of another language and change its texts",
                        ),
                );
                continue;
            }
            for key in keys.iter().filter(|key| !messages.contains_key(**key)) {
                let Some((other, message)) = self.0.iter().find_map(|(other, texts)| Some((other, texts.get(*key)?)))
                else {
                    continue;
                };
                findings.push(
                    Diagnostic::new(&UI_STRING_MISSING, format!("the text `{key}` is missing in `{language}`"))
                        .in_file(Arc::clone(&file))
                        .with_related(message.origin.label(layers, &format!("the text in `{other}`")))
                        .with_help(format!("in `{other}` it is \"{}\"", message.other.as_written())),
                );
            }
        }
        findings
    }
}

impl Origin {
    fn label(&self, layers: &Layers, words: &str) -> Label {
        let span = layers.text_of(&self.file).and_then(|text| {
            locate(&YamlText::whole(&self.file, text), &[(self.path.clone(), Part::Key)]).into_iter().next().flatten()
        });
        Label { file: Arc::clone(&self.file), span, text: words.to_owned() }
    }
}

impl Text {
    fn read(text: &str) -> Self {
        let mut parts = vec![String::new()];
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let name = rest[open + 1..].split('}').next().unwrap_or_default();
            let is_placeholder = rest.len() > open + 1 + name.len()
                && !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            let end = if is_placeholder { open } else { open + 1 };
            if let Some(literal) = parts.last_mut() {
                literal.push_str(&rest[..end]);
            }
            rest = &rest[end..];
            if is_placeholder {
                parts.extend([name.to_owned(), String::new()]);
                rest = &rest[name.len() + 2..];
            }
        }
        if let Some(literal) = parts.last_mut() {
            literal.push_str(rest);
        }
        if parts.len() == 1 { Self::Ready(text_value(text)) } else { Self::Parts(parts) }
    }

    fn as_written(&self) -> String {
        match self {
            Self::Ready(value) => value.to_string(),
            Self::Parts(parts) => {
                let write = |(position, part): (usize, &String)| {
                    if position % 2 == 0 { part.clone() } else { format!("{{{part}}}") }
                };
                parts.iter().enumerate().map(write).collect()
            }
        }
    }

    fn fill(&self, key: &str, arguments: &Kwargs) -> Result<TemplateValue, Fault> {
        let parts = match self {
            Self::Ready(value) => return Ok(value.clone()),
            Self::Parts(parts) => parts,
        };
        let mut out = String::new();
        for (position, part) in parts.iter().enumerate() {
            if position % 2 == 0 {
                out.push_str(part);
                continue;
            }
            let value = arguments.get::<String>(part).ok().flatten();
            out.push_str(&value.ok_or_else(|| {
                Fault::new(format!("the text `{key}` needs `{part}`"))
                    .with_help(format!("write `t(key=\"{key}\", {part}=...)`"))
            })?);
        }
        Ok(text_value(&out))
    }
}

fn path_of(language: &str) -> String {
    format!("locales/{language}.yaml")
}

fn flatten(value: &Value, path: &ValuePath, file: &Arc<str>, messages: &mut IndexMap<String, Message>) {
    let origin = || Origin { file: Arc::clone(file), path: path.clone() };
    match value {
        Value::Map(map) => {
            let is_plural = map.contains_key("other") && map.keys().all(|key| matches!(&**key, "one" | "other"));
            if is_plural {
                let text = |key: &str| value.get(key).and_then(scalar).map(|text| Text::read(&text));
                if let Some(other) = text("other") {
                    messages.insert(path.to_string(), Message { one: text("one"), other, origin: origin() });
                }
                return;
            }
            for (key, inner) in map {
                flatten(inner, &path.key(key), file, messages);
            }
        }
        _ => {
            if let Some(text) = scalar(value) {
                messages.insert(path.to_string(), Message { one: None, other: Text::read(&text), origin: origin() });
            }
        }
    }
}

/// A text; YAML reads `404` and `1.5` as numbers.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> (Strings, Vec<Diagnostic>) {
        let layers = Layers::bare("test", files.iter().map(|(path, text)| (*path, text.as_bytes())));
        Strings::read(&layers, &["en".into(), "zh-Hans".into()])
    }

    #[test]
    fn a_key_that_a_language_lacks_is_reported_with_the_other_text() {
        let (_, findings) = read(&[
            ("locales/en.yaml", "nav:\n  skip: Skip to content\n  menu: Menu\n"),
            ("locales/zh-Hans.yaml", "nav:\n  menu: 菜单\n"),
        ]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "the text `nav.skip` is missing in `zh-Hans`");
        assert_eq!(findings[0].primary.as_ref().unwrap().file.as_ref(), "themes/test/locales/zh-Hans.yaml");
        assert_eq!(findings[0].help, ["in `en` it is \"Skip to content\""]);
        assert_eq!(findings[0].related[0].span, Some(7..11));
    }

    #[test]
    fn a_language_without_texts_is_one_finding() {
        let (_, findings) = read(&[("locales/en.yaml", "a: A\nb: B\n")]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "the theme has no texts in `zh-Hans`");
    }

    #[test]
    fn a_plural_and_a_plain_text_are_the_same_key() {
        let (strings, findings) = read(&[
            ("locales/en.yaml", "n: {one: One link, other: \"{count} links\"}\n"),
            ("locales/zh-Hans.yaml", "n: \"{count} 条\"\n"),
        ]);
        assert_eq!(findings, []);
        let say = |language: &str, count: i64| {
            strings.say(language, "n", &Kwargs::from([("count", count.into())])).unwrap().to_string()
        };
        assert_eq!([say("en", 1), say("en", 2), say("en", 0)], ["One link", "2 links", "0 links"]);
        assert_eq!([say("zh-Hans", 1), say("zh-Hans", 2)], ["1 条", "2 条"]);
    }

    #[test]
    fn braces_that_are_no_placeholder_stay() {
        for text in ["{", "}", "{}", "a {1} b", "{ x }", "{{", "{Name}", "{x"] {
            assert!(matches!(Text::read(text), Text::Ready(_)), "{text}");
        }
        let Text::Parts(parts) = Text::read("{a}{b} {") else { panic!("placeholders") };
        assert_eq!(parts, ["", "a", "", "b", " {"]);
    }

    #[test]
    fn an_unknown_key_and_a_forgotten_argument_are_explained() {
        let (strings, _) =
            read(&[("locales/en.yaml", "nav: {skip: \"Skip {name}\"}"), ("locales/zh-Hans.yaml", "nav: {skip: x}")]);
        let unknown = strings.say("en", "nav.skp", &Kwargs::default()).unwrap_err();
        assert_eq!(unknown.message, "the theme has no text `nav.skp`");
        assert_eq!(unknown.help.as_deref(), Some("did you mean `nav.skip`?"));
        let forgotten = strings.say("en", "nav.skip", &Kwargs::default()).unwrap_err();
        assert_eq!(forgotten.message, "the text `nav.skip` needs `name`");
    }
}
