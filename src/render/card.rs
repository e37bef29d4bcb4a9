//! Cards for address books: vCard 3.0 (RFC 2426), which the address books of phones and mail programs read.
//!
//! Lines end with CR LF and are folded at 75 bytes, never inside a character. Holds no time of writing, so that the same
//! record gives the same card.

use crate::model::{EntryId, Site};
use crate::parse::Value;
use crate::schema::collection::Card;
use crate::theme::Links;

/// What a card says; empty texts are left out.
#[derive(Debug, Default)]
struct Said {
    name: String,
    organisation: String,
    email: String,
    phone: String,
    address: String,
    note: String,
    url: String,
}

/// The card of an entry in a language; nothing for an entry whose collection has none.
pub(super) fn card(site: &Site, links: &Links, name: &EntryId, language: usize) -> String {
    let entry = site.entry(&name.collection, &name.id);
    let collection = &site.collections[&name.collection];
    let Some((entry, fields)) = entry.zip(collection.card.as_ref()) else { return String::new() };
    let Card { name, email, phone, address, note } = fields;
    let tag = site.tag(language);
    let said = |field| {
        let value = site.field(entry, field).unwrap_or(&Value::Null);
        let texts = value.as_list().map_or_else(|| vec![value], |items| items.iter().collect());
        texts.into_iter().filter_map(|text| in_language(text, tag)).collect::<Vec<_>>().join("\n")
    };
    let organisation = &site.config.organisation.name;
    written(&Said {
        name: said(name),
        organisation: organisation.get(tag).or_else(|| organisation.values().next()).map_or("", |text| text).to_owned(),
        email: said(email),
        phone: said(phone),
        address: said(address),
        note: said(note),
        url: site.entry_permalink(entry, language).map_or_else(String::new, |page| links.absolute(page.as_str())),
    })
}

/// A text, or the one of a localized text: in the language wanted or the first it has.
fn in_language<'a>(value: &'a Value, tag: &str) -> Option<&'a str> {
    match value {
        Value::Map(by_language) => by_language.get(tag).or_else(|| by_language.values().next())?.as_text(),
        value => value.as_text(),
    }
}

fn written(said: &Said) -> String {
    let mut lines = vec!["BEGIN:VCARD".to_owned(), "VERSION:3.0".to_owned()];
    let mut line = |property: &str, value: &str| {
        if !value.is_empty() {
            lines.push(format!("{property}:{value}"));
        }
    };
    let name = escaped(&said.name);
    // The name of a role has no given and family part.
    line("N", &format!("{name};;;;"));
    line("FN", &name);
    line("ORG", &escaped(&said.organisation));
    line("EMAIL;TYPE=INTERNET", &escaped(&said.email));
    line("TEL;TYPE=WORK,VOICE", &escaped(&said.phone));
    if !said.address.is_empty() {
        line("ADR;TYPE=WORK", &format!(";;{};;;;", escaped(&said.address)));
    }
    line("NOTE", &escaped(&said.note));
    line("URL", &said.url);
    lines.push("END:VCARD".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// A text in which commas, semicolons, backslashes and ends of lines mean themselves (RFC 2426, section 5).
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    text.replace("\r\n", "\\n").replace('\n', "\\n")
}

/// A line in pieces of at most 75 bytes, the later ones set in by a space (RFC 2425, section 5.8.1).
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 2);
    let mut width = 0;
    for character in line.chars() {
        if width + character.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(character);
        width += character.len_utf8();
    }
    out + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_holds_what_is_known_and_nothing_else() {
        let said =
            Said { name: "Desk; A, B".into(), organisation: "TEP".into(), email: "a@b.test".into(), ..Said::default() };
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Desk\\; A\\, B;;;;\r\nFN:Desk\\; A\\, B\r\nORG:TEP\r\n\
                    EMAIL;TYPE=INTERNET:a@b.test\r\nEND:VCARD\r\n";
        assert_eq!(written(&said), card);
        let with_address = written(&Said { address: "1 High Street, Cardiff".into(), ..said });
        assert!(with_address.contains("\r\nADR;TYPE=WORK:;;1 High Street\\, Cardiff;;;;\r\n"), "{with_address}");
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let note = "筹备英国地方政府代表团访华".repeat(5);
        let lines = folded(&format!("NOTE:{note}"));
        for line in lines.trim_end().split("\r\n") {
            assert!(line.len() <= 75, "{line}");
        }
        assert_eq!(lines.replace("\r\n ", "").trim_end(), format!("NOTE:{note}"));
    }
}
