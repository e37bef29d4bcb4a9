//! Texts by language: one text (the default language), or a mapping by language tag.

use std::sync::Arc;

use super::collection::Finding;
use super::validate::{Checked, Walk, Way};
use super::wording::{names, quoted};
use super::{Field, Localization};
use crate::diag::codes;
use crate::parse::{Mapping, Value};

impl Walk<'_> {
    /// Checks a text by language; its normal form is a mapping in the order of the site's languages.
    pub(super) fn localized(&mut self, value: &Value, field: &Field, way: &Way<'_>) -> Checked {
        let languages = self.languages;
        let (Some(default), true) = (languages.first(), !value.is_null()) else { return Checked::Absent };
        let Value::Map(map) = value else {
            return match self.letters(value, field, way) {
                Ok(text) => {
                    let checked = self.text_shape(text, field, way);
                    let Checked::Good(text) = checked else { return checked };
                    self.missing_languages(&languages[1..], text.as_text(), field, way);
                    Checked::Good(Value::Map(Mapping::from_iter([(Arc::clone(default), text)])))
                }
                Err(checked) => checked,
            };
        };
        let mut spoken = Vec::new();
        for tag in map.keys().filter(|tag| !languages.contains(tag)) {
            let meant = meant(tag, languages);
            let message = format!("the site has no language {}", quoted(tag));
            let mut finding =
                Finding::new(&codes::LANGUAGE_UNKNOWN, way.path().key(tag), message).on_key().label("unknown language");
            if let Some(meant) = meant {
                finding = finding.help(format!("did you mean `{meant}`?"));
            }
            self.findings
                .push(finding.help(format!("the languages are {}", names(languages.iter().map(|tag| &**tag)))));
            spoken.extend(meant);
        }
        let mut normal = Mapping::new();
        // A language whose text is wrong, or that stands under a wrong tag, is reported already and not missing as well.
        let mut absent = Vec::new();
        for tag in languages {
            let checked = match map.get(tag) {
                Some(Value::Null) | None => Checked::Absent,
                Some(value @ Value::Map(_)) => self.wrong_type(value, field, &Way::Key(way, tag)),
                Some(value) => match self.letters(value, field, &Way::Key(way, tag)) {
                    Ok(text) => self.text_shape(text, field, &Way::Key(way, tag)),
                    Err(checked) => checked,
                },
            };
            match checked {
                Checked::Good(text) => drop(normal.insert(Arc::clone(tag), text)),
                Checked::Absent if !spoken.contains(&tag) => absent.push(Arc::clone(tag)),
                Checked::Absent => {}
                Checked::Wrong => spoken.push(tag),
            }
        }
        if normal.is_empty() {
            return if spoken.is_empty() { Checked::Absent } else { Checked::Wrong };
        }
        self.missing_languages(&absent, None, field, way);
        Checked::Good(Value::Map(normal))
    }

    /// Reports languages without a text (`only`: the text of the default language, when it stood alone): all of them when the field asks for that, otherwise only the default language,
    /// which stands in for the others.
    fn missing_languages(&mut self, absent: &[Arc<str>], only: Option<&str>, field: &Field, way: &Way<'_>) {
        let default = self.languages.first();
        for tag in absent {
            if field.notes.localized == Localization::Required || Some(tag) == default {
                let path = way.path();
                let message = format!("{} has no text in `{tag}`", path.in_words());
                let finding = Finding::new(&codes::LANGUAGE_MISSING, path, message).label(format!("no `{tag}`"));
                let help = match (only, default) {
                    (Some(text), Some(default)) if !text.contains('\n') && text.chars().count() < 40 => {
                        format!("write `{}: {{{default}: {text}, {tag}: ...}}`", way.name())
                    }
                    (Some(_), Some(default)) => {
                        format!("give it by language, with the lines `{default}: ...` and `{tag}: ...`")
                    }
                    _ => format!("add a line `{tag}: ...`"),
                };
                self.findings.push(finding.help(help));
            }
        }
    }
}

/// The site's language that a tag most likely stands for.
fn meant<'l>(tag: &str, languages: &'l [Arc<str>]) -> Option<&'l Arc<str>> {
    let folded = tag.to_lowercase().replace('_', "-");
    let primary = match folded.split('-').next().unwrap_or_default() {
        // Another script is another text: nobody means simplified characters by it.
        _ if ["zh-hant", "zh-tw", "zh-hk", "zh-mo"].contains(&folded.as_str()) => folded.as_str(),
        "cn" | "ch" | "chi" | "zho" | "chinese" | "中文" | "汉语" | "简体中文" => "zh",
        "uk" | "gb" | "us" | "eng" | "english" | "英文" | "英语" => "en",
        primary => primary,
    };
    languages.iter().find(|language| {
        let language = language.to_lowercase();
        language == folded || language == primary || language.split('-').next() == Some(primary)
    })
}
