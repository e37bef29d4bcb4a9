//! Opening hours: checked as times, and told in UK and in Beijing time.
//!
//! Beijing is eight hours ahead of Greenwich all year (GB/T 7408), so seven ahead while the UK is on summer time.

use super::{codes, facts};
use crate::parse::{Value, ValuePath};
use crate::schema::Record;
use crate::schema::collection::{Finding, Rules};

/// The rules of the collection `contacts`.
pub(super) const RULES: Rules = Rules { check, codes: &[&codes::NOT_A_TIME] };

const DAY: u16 = 24 * 60;

fn check(contact: &Record<'_>, _: &str) -> Vec<Finding> {
    let Some(hours) = contact.value.get("hours") else { return Vec::new() };
    let wrong = ["opens", "closes"].into_iter().filter_map(|key| {
        let written = hours.get(key)?.as_text()?;
        minutes(written).is_none().then(|| {
            let path = ValuePath::root().key("hours").key(key);
            Finding::new(&codes::NOT_A_TIME, path, format!("`{written}` is not a time"))
                .help("write hours and minutes of the 24-hour clock in quotes: `\"09:00\"`")
        })
    });
    wrong.collect()
}

/// Computes [`super::contacts::ContactFacts`].
pub(super) fn compute(contact: &Record<'_>) -> Value {
    let told = [("hours_uk", 0), ("hours_beijing", 8 * 60), ("hours_beijing_summer", 7 * 60)];
    facts(told.into_iter().filter_map(|(name, ahead)| Some((name, Value::Text(hours(contact, ahead)?.into())))))
}

/// The hours of a contact in a time zone so many minutes ahead of UK time.
fn hours(contact: &Record<'_>, ahead: u16) -> Option<String> {
    let hours = contact.value.get("hours")?;
    let told = |key: &str| {
        let there = (minutes(hours.get(key)?.as_text()?)? + ahead) % DAY;
        Some(format!("{:02}:{:02}", there / 60, there % 60))
    };
    Some(format!("{}–{}", told("opens")?, told("closes")?))
}

/// The minutes since midnight of `09:00`.
fn minutes(time: &str) -> Option<u16> {
    let (hour, minute) = time.split_once(':')?;
    let part = |part: &str, most| part.parse::<u16>().ok().filter(|number| part.len() == 2 && *number <= most);
    Some(part(hour, 23)? * 60 + part(minute, 59)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Case;
    use super::*;

    fn contact(hours: &serde_json::Value) -> Case {
        let mut case = Case::new();
        case.put("contacts", "desk", json!({"role": {"en": "Desk"}, "email": "a@b.test", "hours": hours, "order": 1}));
        case
    }

    #[test]
    fn hours_are_told_in_uk_and_in_beijing_time() {
        let case = contact(&json!({"opens": "09:00", "closes": "17:00"}));
        let facts = case.facts("contacts", "desk");
        let told = |key: &str| facts.get(key).and_then(Value::as_text).unwrap().to_owned();
        assert_eq!(told("hours_uk"), "09:00–17:00");
        assert_eq!(told("hours_beijing"), "17:00–01:00");
        assert_eq!(told("hours_beijing_summer"), "16:00–00:00");
        assert!(contact(&json!(null)).facts("contacts", "desk").get("hours_uk").is_none());
    }

    #[test]
    fn a_time_has_hours_and_minutes() {
        for wrong in ["9:00", "24:00", "9am", "09:60", "", "09.00"] {
            let case = contact(&json!({"opens": wrong, "closes": "17:00"}));
            assert_eq!(case.codes("contacts", "desk"), ["E1009"], "{wrong}");
            assert!(case.facts("contacts", "desk").get("hours_uk").is_none());
        }
        assert_eq!(contact(&json!({"opens": "00:00", "closes": "23:59"})).codes("contacts", "desk"), [""; 0]);
    }
}
