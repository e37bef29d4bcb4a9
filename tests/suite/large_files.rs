//! Files of many records: every finding of every record is told, each at its place. How long it takes is measured by
//! `benches/growth.rs`.

use std::fmt::Write as _;

use crate::project::site;

const ROOMS: &str = "\
title: {en: Rooms, zh-Hans: 房间}
route: rooms
schema:
  properties:
    name: {type: string, localized: true}
    phone: {type: string}
    mail: {type: string, format: email}
    near: {type: string, reference: rooms}
    text: {type: string, markdown: true}
  required: [name]
";

#[test]
fn a_mistake_in_each_of_a_thousand_records_is_told_at_its_place() {
    let mut rooms = String::new();
    for number in 0..1500 {
        let name = if number % 3 == 0 { format!("Room {number}") } else { format!("{{zh-Hans: 房间{number}}}") };
        let mistake = match number % 4 {
            0 => "text: '[door](/no-such-door.md)'",
            1 => "mail: hall@example.org",
            2 => "near: no-such-room",
            _ => "phon: 1",
        };
        // A number where a text is wanted is asked back from the file, letter by letter.
        let id = if number % 5 == 4 { number - 1 } else { number };
        let _ = write!(rooms, "- id: r{id}\n  name: {name}\n  phone: 1.{number}0\n  {mistake}\n");
    }
    let seen =
        site().file("content/collections/rooms.yaml", ROOMS).file("content/records/rooms/all.yaml", rooms).check();
    for code in ["E0401", "E0502", "W0407", "E0501", "E0301", "N0310"] {
        assert!(seen.codes().iter().filter(|known| **known == code).count() > 100, "{code}");
    }
    assert!(seen.findings.iter().all(|finding| finding.primary.as_ref().is_some_and(|label| label.span.is_some())));
}

#[test]
fn every_name_that_does_not_exist_is_told_and_the_first_hundred_get_a_guess() {
    let mut rooms = String::new();
    for number in 0..150 {
        let _ = writeln!(rooms, "- {{id: a-room-with-number-{number}, name: R, near: a-rom-with-number-{number}}}");
    }
    let links: Vec<String> = (0..150).map(|link| format!("[a](rooms:a-rom-with-number-{link})")).collect();
    let seen = site()
        .file("content/collections/rooms.yaml", ROOMS)
        .file("content/records/rooms/all.yaml", rooms)
        .file("content/pages/a.md", format!("---\ntitle: A\n---\n\n{}\n", links.join("\n")))
        .check();
    for code in ["E0501", "E0502"] {
        let found: Vec<_> = seen.findings.iter().filter(|finding| finding.code.id == code).collect();
        let guesses = found.iter().filter(|finding| finding.help[0].starts_with("did you mean")).count();
        assert_eq!((found.len(), guesses), (150, 100), "{code}");
    }
}
