//! Values that are one text: free texts, choices, dates. Numbers and truth values count as what was typed.

use std::sync::Arc;

use super::collection::Finding;
use super::dates::{Date, NotADate, PartialDate};
use super::nearest::nearest_of;
use super::texts::misshapen;
use super::validate::{Checked, FEW, Walk, Way};
use super::wording::{names, quoted};
use super::{Field, Shape};
use crate::diag::codes;
use crate::parse::Value;

impl Walk<'_> {
    /// A value that is one text: its letters, trimmed. Numbers and truth values count as what was typed.
    pub(super) fn letters(&mut self, value: &Value, field: &Field, way: &Way<'_>) -> Result<Arc<str>, Checked> {
        let typed = match value {
            Value::Text(text) => return trimmed(text, field).ok_or(Checked::Absent),
            Value::List(_) | Value::Map(_) => return Err(self.wrong_type(value, field, way)),
            // `null` in an optional field says that there is nothing; in a required one it may be somebody's name.
            Value::Null if !field.required => return Err(Checked::Absent),
            Value::Null => self.typed(way).filter(|typed| !matches!(typed.trim(), "~" | "null")).unwrap_or_default(),
            Value::Bool(truth) => self.typed(way).unwrap_or_else(|| truth.to_string()),
            Value::Integer(number) => self.typed(way).unwrap_or_else(|| number.to_string()),
            Value::Float(number) => self.typed(way).unwrap_or_else(|| number.to_string()),
        };
        trimmed(&Arc::from(typed), field).ok_or(Checked::Absent)
    }

    fn typed(&mut self, way: &Way<'_>) -> Option<String> {
        let path = way.path();
        let typed = self.typed.get(&path).cloned();
        self.wanted.push(path);
        typed
    }

    pub(super) fn text(&mut self, value: &Value, field: &Field, way: &Way<'_>) -> Checked {
        match self.letters(value, field, way) {
            Ok(text) => self.text_shape(text, field, way),
            Err(checked) => checked,
        }
    }

    pub(super) fn text_shape(&mut self, text: Arc<str>, field: &Field, way: &Way<'_>) -> Checked {
        let finding = match &field.shape {
            Shape::Text(shape) => misshapen(&text, shape).map(|wrong| {
                let path = way.path();
                let message = format!("{} {}", path.in_words(), wrong.what);
                let mut finding = Finding::new(&codes::TEXT_SHAPE, path, message).label("");
                finding.help.extend(wrong.help);
                finding
            }),
            Shape::Choice(choices) if !choices.contains(&text) => Some(not_a_choice(&text, choices, field, way)),
            Shape::Date { partial } => wrong_date(&text, *partial, way),
            _ => None,
        };
        match finding {
            None => Checked::Good(Value::Text(text)),
            Some(finding) => {
                self.findings.push(finding);
                Checked::Wrong
            }
        }
    }
}

/// A text without white space around it; nothing when there is nothing else. Markdown keeps the indentation of its first line.
fn trimmed(text: &Arc<str>, field: &Field) -> Option<Arc<str>> {
    let bare = if field.notes.markdown { text.trim_start_matches(['\n', '\r']).trim_end() } else { text.trim() };
    if bare.is_empty() {
        None
    } else if bare.len() == text.len() {
        Some(Arc::clone(text))
    } else {
        Some(bare.into())
    }
}

fn not_a_choice(text: &str, choices: &[Arc<str>], field: &Field, way: &Way<'_>) -> Finding {
    let called = choices.iter().flat_map(|choice| {
        let labels = field.notes.labels.get(choice).into_iter().flat_map(|labels| labels.values());
        std::iter::once(&**choice).chain(labels.map(|label| &**label)).map(move |called| (called, choice))
    });
    let message = format!("{} is not one of the values of `{}`", quoted(text), way.name());
    let mut finding = Finding::new(&codes::NOT_A_CHOICE, way.path(), message).label("not an allowed value");
    if let Some(meant) = nearest_of(text, called) {
        finding = finding.help(format!("did you mean `{meant}`?"));
    }
    if let Some(sign) = ['，', '、', '；'].into_iter().find(|sign| text.contains(*sign)) {
        finding = finding.help(format!("`{sign}` separates nothing here: write `, ` between the values of a list"));
    }
    if choices.len() <= FEW {
        finding = finding.help(format!("the values are {}", names(choices.iter().map(|choice| &**choice))));
    }
    finding
}

fn wrong_date(text: &str, partial: bool, way: &Way<'_>) -> Option<Finding> {
    let read = if partial { text.parse::<PartialDate>().map(drop) } else { text.parse::<Date>().map(drop) };
    let finding = |code, message: String| Finding::new(code, way.path(), message);
    let written = quoted(text);
    Some(match read.err()? {
        NotADate::Impossible(why) => {
            let message = format!("{written} is not a date: {why}");
            finding(&codes::IMPOSSIBLE_DATE, message).label(why).help(date_help(partial))
        }
        NotADate::Unlike => finding(&codes::IMPOSSIBLE_DATE, format!("{written} is not a date"))
            .label("not a date")
            .help(date_help(partial)),
        NotADate::OtherForm(meant) if meant.len() == 1 => {
            let mended = meant.first().filter(|date| partial || date.day().is_some());
            finding(&codes::AMBIGUOUS_DATE, format!("{written} is not written year-month-day"))
                .label("a date in another form")
                .help(mended.map_or_else(|| date_help(partial).to_owned(), |date| format!("write `{date}`")))
        }
        NotADate::OtherForm(meant) => {
            let meanings: Vec<String> = meant.iter().map(|date| date.in_words()).collect();
            let forms: Vec<String> = meant.iter().map(|date| format!("`{date}` for {}", date.in_words())).collect();
            finding(&codes::AMBIGUOUS_DATE, format!("{written} can be {}", meanings.join(" or ")))
                .label("day or month first?")
                .help(format!("write {}", forms.join(" or ")))
        }
    })
}

fn date_help(partial: bool) -> &'static str {
    if partial {
        "write `2026-03-05`, `2026-03` or `2026`, as exactly as it is known"
    } else {
        "write year, month and day: `2026-03-05`"
    }
}
