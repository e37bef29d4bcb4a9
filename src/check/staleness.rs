//! Records whose facts were last checked long ago.

use crate::model::{Entry, Site};
use crate::parse::Value;

/// A record that someone should look at again.
#[derive(Debug, Clone, Copy)]
pub struct Stale<'a> {
    /// Who keeps it; empty if nobody is named.
    pub owner: &'a str,
    /// The day on which it was last checked, `year-month-day`.
    pub checked: &'a str,
    /// The record.
    pub entry: &'a Entry,
}

/// Records whose day of checking (`checked`) lies more than twelve months before `today`, by who keeps them (`owner`), the
/// oldest first; those that nobody keeps come last.
pub fn stale<'a>(site: &'a Site, today: &str) -> Vec<Stale<'a>> {
    let Some(limit) = a_year_before(today) else { return Vec::new() };
    let mut stale = Vec::new();
    for entry in site.entries.values().flat_map(indexmap::IndexMap::values) {
        let fact = |name| site.field(entry, name).and_then(Value::as_text);
        // ISO dates compare as text.
        if let Some(checked) = fact("checked").filter(|checked| *checked < &*limit) {
            stale.push(Stale { owner: fact("owner").unwrap_or_default(), checked, entry });
        }
    }
    stale.sort_by_key(|it| (it.owner.is_empty(), it.owner, it.checked, &it.entry.name));
    stale
}

/// The same day of the year before.
fn a_year_before(today: &str) -> Option<String> {
    let (year, day) = today.split_once('-')?;
    Some(format!("{:04}-{day}", year.parse::<u32>().ok()?.checked_sub(1)?))
}
