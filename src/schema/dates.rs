//! [`Date`] and [`PartialDate`]: dates as records hold them, `year-month-day` and less.
//!
//! Owns reading them and understanding what an author meant by another form. Leaves the calendar to jiff and the wording
//! of findings to `validate`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A date known to the year, the month or the day; earlier is less, and a year comes before the months in it.
///
/// ```
/// use twinpress::schema::dates::PartialDate;
/// let date: PartialDate = "1983-03".parse().unwrap();
/// assert_eq!((date.year(), date.month(), date.day()), (1983, Some(3), None));
/// assert!("1983".parse::<PartialDate>().unwrap() < date);
/// assert!("1983-13".parse::<PartialDate>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// A date known to the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(PartialDate);

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADate {
    /// It has the form of a date, but no calendar has it; says why.
    #[error("{0}")]
    Impossible(String),
    /// It is a date in another form: what it may mean, as it should be written.
    #[error("a date in another form")]
    OtherForm(Vec<PartialDate>),
    /// It is nothing like a date.
    #[error("not a date")]
    Unlike,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl PartialDate {
    /// Makes a date if the calendar has it; years are 1 to 9999.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, NotADate> {
        let impossible = |why: String| Err(NotADate::Impossible(why));
        if !(1..=9999).contains(&year) {
            return impossible(format!("there is no year {year:04}"));
        }
        let name = match month.map(|month| usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index))) {
            Some(None) => return impossible(format!("there is no month {}", month.unwrap_or_default())),
            name => name.flatten().copied().unwrap_or_default(),
        };
        if let (Some(month), Some(day)) = (month, day)
            && jiff::civil::Date::new(year, month, day).is_err()
        {
            let days = jiff::civil::Date::new(year, month, 1).map_or(31, jiff::civil::Date::days_in_month);
            return impossible(format!("{name} {year} has {days} days"));
        }
        Ok(Self { year, month, day: month.and(day) })
    }

    /// The year.
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, if it is known.
    pub fn month(&self) -> Option<i8> {
        self.month
    }

    /// The day of the month, if it is known.
    pub fn day(&self) -> Option<i8> {
        self.day
    }

    /// The date in English words: `5 March 2026`, `March 2026`, `2026`.
    pub(super) fn in_words(self) -> String {
        let name = self.month.and_then(|month| MONTHS.get(usize::try_from(month - 1).ok()?));
        match (name, self.day) {
            (Some(name), Some(day)) => format!("{day} {name} {}", self.year),
            (Some(name), None) => format!("{name} {}", self.year),
            _ => self.year.to_string(),
        }
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.split('-');
        let (year, month, day, more) = (parts.next(), parts.next(), parts.next(), parts.next());
        let is_strict = more.is_none()
            && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
            && year.is_some_and(|year| year.len() == 4)
            && [month, day].into_iter().flatten().all(|part| part.len() == 2);
        if !is_strict {
            return Err(meant(text));
        }
        let small = |part: Option<&str>| part.and_then(|part| part.parse().ok());
        Self::new(year.and_then(|year| year.parse().ok()).unwrap_or_default(), small(month), small(day))
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let date: PartialDate = text.parse()?;
        if date.day.is_some() { Ok(Self(date)) } else { Err(NotADate::Impossible("the day is missing".to_owned())) }
    }
}

/// One word of a date in another form.
#[derive(Clone, Copy)]
enum Word {
    /// Four digits.
    Year(i16),
    /// One or two digits.
    Small(i8),
    /// The name of a month.
    Month(i8),
}

/// What an author meant by a date that is not written `year-month-day`.
fn meant(text: &str) -> NotADate {
    use Word::{Month, Small, Year};
    let Some(words) = words(text) else { return NotADate::Unlike };
    let readings: Vec<(i16, Option<i8>, Option<i8>)> = match words[..] {
        [Year(year), Small(month) | Month(month), Small(day)] => vec![(year, Some(month), Some(day))],
        [Small(day), Month(month), Year(year)] | [Month(month), Small(day), Year(year)] => {
            vec![(year, Some(month), Some(day))]
        }
        [Small(first), Small(second), Year(year)] if first == second => vec![(year, Some(first), Some(first))],
        [Small(first), Small(second), Year(year)] => {
            vec![(year, Some(second), Some(first)), (year, Some(first), Some(second))]
        }
        [Year(year), Small(month) | Month(month)] | [Small(month) | Month(month), Year(year)] => {
            vec![(year, Some(month), None)]
        }
        [Year(year)] => vec![(year, None, None)],
        _ => return NotADate::Unlike,
    };
    let tried: Vec<_> = readings.into_iter().map(|(year, month, day)| PartialDate::new(year, month, day)).collect();
    let possible: Vec<PartialDate> = tried.iter().filter_map(|reading| reading.as_ref().ok().copied()).collect();
    match tried.into_iter().next() {
        Some(Err(impossible)) if possible.is_empty() => impossible,
        _ => NotADate::OtherForm(possible),
    }
}

/// The numbers and months in a text; nothing when it holds other words, or more than a date needs.
fn words(text: &str) -> Option<Vec<Word>> {
    // A time after a date is cut off: what matters is the day.
    let has_time = text.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
        && text.get(10..11).is_some_and(|next| next == "T" || next == " ");
    let day_only = text.get(..10).filter(|_| has_time);
    let text = day_only.unwrap_or(text);
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let same_kind = |c: char| if is_digit { c.is_ascii_digit() } else { c.is_alphabetic() };
        let end = rest.find(|c| !same_kind(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (word, after) = rest.split_at(end);
        rest = after;
        if is_digit {
            match word.len() {
                1 | 2 => words.push(Word::Small(word.parse().ok()?)),
                4 => words.push(Word::Year(word.parse().ok()?)),
                8 => words.extend([
                    Word::Year(word[..4].parse().ok()?),
                    Word::Small(word[4..6].parse().ok()?),
                    Word::Small(word[6..].parse().ok()?),
                ]),
                _ => return None,
            }
        } else if first.is_alphabetic() && !["年", "月", "日", "st", "nd", "rd", "th", "of"].contains(&word) {
            let lower = word.to_lowercase();
            let month = (1..).zip(MONTHS).find(|(_, name)| {
                let name = name.to_lowercase();
                lower == name || lower == name[..3] || lower == "sept" && name.starts_with("sept")
            });
            words.push(Word::Month(month?.0));
        }
    }
    (1..=3).contains(&words.len()).then_some(words)
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        date.0
    }
}

macro_rules! as_text {
    ($($name:ident),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

as_text!(PartialDate, Date);

#[cfg(test)]
mod tests {
    use super::{NotADate, PartialDate};

    fn read(text: &str) -> String {
        match text.parse::<PartialDate>() {
            Ok(date) => date.to_string(),
            Err(NotADate::Impossible(why)) => why,
            Err(NotADate::OtherForm(dates)) => {
                dates.iter().map(|date| format!("{date}?")).collect::<Vec<_>>().join(" ")
            }
            Err(NotADate::Unlike) => "unlike".to_owned(),
        }
    }

    #[test]
    fn dates_are_read_and_other_forms_are_understood() {
        for (text, expected) in [
            ("1983", "1983"),
            ("1983-03", "1983-03"),
            ("2024-02-29", "2024-02-29"),
            ("2026-02-30", "February 2026 has 28 days"),
            ("2026-13-01", "there is no month 13"),
            ("2026-00", "there is no month 0"),
            ("0000", "there is no year 0000"),
            ("2026-04-00", "April 2026 has 30 days"),
            ("2026-3-5", "2026-03-05?"),
            ("2026/03/05", "2026-03-05?"),
            ("20260305", "2026-03-05?"),
            ("2026年3月5日", "2026-03-05?"),
            ("2026年3月", "2026-03?"),
            ("03/05/2026", "2026-05-03? 2026-03-05?"),
            ("3.5.2026", "2026-05-03? 2026-03-05?"),
            ("31/05/2026", "2026-05-31?"),
            ("05/05/2026", "2026-05-05?"),
            ("31/31/2026", "there is no month 31"),
            ("5 March 2026", "2026-03-05?"),
            ("March 5th, 2026", "2026-03-05?"),
            ("Sept 2026", "2026-09?"),
            ("2026-03-05T10:00:00Z", "2026-03-05?"),
            ("next spring", "unlike"),
            ("1983-", "1983?"),
            ("03/05/26", "unlike"),
            ("", "unlike"),
            ("二〇二六年", "unlike"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_year_comes_before_its_months_and_those_before_their_days() {
        let mut dates: Vec<PartialDate> =
            ["1983-03-31", "1984", "1983", "1983-03"].iter().map(|text| text.parse().unwrap()).collect();
        dates.sort();
        let texts: Vec<String> = dates.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["1983", "1983-03", "1983-03-31", "1984"]);
    }
}
