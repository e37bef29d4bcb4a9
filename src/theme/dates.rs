//! Dates as people read them, by the precision with which they are known.
//!
//! Owns the forms; whether a date exists in the calendar was decided when it was read.

/// English month names, from January.
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

/// A date known to the year, the month or the day: `1983`, `1983-03`, `1983-03-31`. A time after the day is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Partial {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

fn read(date: &str) -> Option<Partial> {
    let number = |text: &str, digits: usize| {
        (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
    };
    let mut parts = date.split(['T', ' ']).next()?.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|text| number(text, 2).filter(|month| (1..=12).contains(month)));
    let day = parts.next().map(|text| number(text, 2).filter(|day| (1..=31).contains(day)));
    // `Some(None)` means that the part is there and wrong.
    if month == Some(None) || day == Some(None) || parts.next().is_some() {
        return None;
    }
    let small = |part: Option<Option<u16>>| part.flatten().and_then(|number| u8::try_from(number).ok());
    Some(Partial { year, month: small(month), day: small(day) })
}

/// The date in words of a language: `5 March 2026`, `2026年3月5日`; a language that is neither English nor Chinese gets
/// the ISO form, which everyone can read. `None` if the text is not a date.
///
/// ```
/// use twinpress::theme::dates;
/// assert_eq!(dates::in_words("1983-03", "en").as_deref(), Some("March 1983"));
/// assert_eq!(dates::in_words("1983-03-31", "zh-Hans").as_deref(), Some("1983年3月31日"));
/// ```
pub fn in_words(date: &str, language: &str) -> Option<String> {
    let Partial { year, month, day } = read(date)?;
    let month_name = |month: u8| MONTHS[usize::from(month) - 1];
    Some(match (language.split('-').next().unwrap_or_default(), month, day) {
        ("en", Some(month), Some(day)) => format!("{day} {} {year}", month_name(month)),
        ("en", Some(month), None) => format!("{} {year}", month_name(month)),
        ("zh", Some(month), Some(day)) => format!("{year}年{month}月{day}日"),
        ("zh", Some(month), None) => format!("{year}年{month}月"),
        ("zh", None, _) => format!("{year}年"),
        (_, Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (_, Some(month), None) => format!("{year:04}-{month:02}"),
        (_, None, _) => format!("{year:04}"),
    })
}

/// The first moment of a date in the form that feeds want (RFC 3339): `2026-03-05T00:00:00Z`.
pub fn rfc3339(date: &str) -> Option<String> {
    let Partial { year, month, day } = read(date)?;
    Some(format!("{year:04}-{:02}-{:02}T00:00:00Z", month.unwrap_or(1), day.unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_precision_of_a_date_is_kept() {
        for (date, english, chinese, other) in [
            ("2026-03-05", "5 March 2026", "2026年3月5日", "2026-03-05"),
            ("2026-03-05T10:30:00", "5 March 2026", "2026年3月5日", "2026-03-05"),
            ("1983-12", "December 1983", "1983年12月", "1983-12"),
            ("1983", "1983", "1983年", "1983"),
        ] {
            assert_eq!(in_words(date, "en").unwrap(), english);
            assert_eq!(in_words(date, "en-GB").unwrap(), english);
            assert_eq!(in_words(date, "zh-Hans").unwrap(), chinese);
            assert_eq!(in_words(date, "cy").unwrap(), other);
        }
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for text in ["", "soon", "83", "2026-13", "2026-00-01", "2026-3-5", "2026-03-32", "2026-03-05-06", "２０２６"]
        {
            assert_eq!(in_words(text, "en"), None, "{text}");
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn feeds_get_a_moment() {
        assert_eq!(rfc3339("2026-03-05").unwrap(), "2026-03-05T00:00:00Z");
        assert_eq!(rfc3339("1983").unwrap(), "1983-01-01T00:00:00Z");
    }
}
