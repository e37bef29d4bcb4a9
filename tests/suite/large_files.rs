//! Time grows with the size of the input, not with its square (RELIABILITY section 5.6).
//!
//! The limits are many times what the work takes and a small part of what it takes when every record has its file read
//! again, so that a slow machine does not fail them and a quadratic pass does.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::project::{Project, Seen, site};

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

fn within(seconds: u64, project: &Project) -> Seen {
    let start = Instant::now();
    let seen = project.check();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(seconds), "{took:?}");
    seen
}

#[test]
fn a_file_with_a_mistake_in_each_of_a_thousand_records_is_read_as_fast_as_one_without() {
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
        within(20, &site().file("content/collections/rooms.yaml", ROOMS).file("content/records/rooms/all.yaml", rooms));
    for code in ["E0401", "E0502", "W0407", "E0501", "E0301", "N0310"] {
        assert!(seen.codes().iter().filter(|known| **known == code).count() > 100, "{code}");
    }
    assert!(seen.findings.iter().all(|finding| finding.primary.as_ref().is_some_and(|label| label.span.is_some())));
}

#[test]
fn thousands_of_pictures_are_found_as_fast_as_a_few() {
    let pages = (0..50).fold(site(), |project, page| {
        let links: Vec<String> = (0..800).map(|link| format!("![](p{}.png)", page * 800 + link)).collect();
        let links = links.join("\n");
        project.file(&format!("content/pages/p{page}.md"), format!("---\ntitle: P{page}\ndescription: d\n---\n{links}"))
    });
    let project =
        (0..40_000).fold(pages, |project, picture| project.file(&format!("content/pages/p{picture}.png"), "x"));
    assert_eq!(within(8, &project).exit_code(), 0);
}

#[test]
fn thousands_of_names_that_do_not_exist_are_told_as_fast_as_a_few() {
    let mut rooms = String::new();
    for number in 0..2000 {
        let _ = writeln!(rooms, "- {{id: a-room-with-number-{number}, name: R, near: some-room-of-number-{number}}}");
    }
    let project = site().file("content/collections/rooms.yaml", ROOMS).file("content/records/rooms/all.yaml", rooms);
    let links: Vec<String> = (0..1000).map(|link| format!("[a](rooms:the-room-of-number-{link})")).collect();
    let page = format!("---\ntitle: A\n---\n\n{}\n", links.join("\n"));
    let seen = within(20, &project.file("content/pages/a.md", page));
    for (code, count) in [("E0501", 2000), ("E0502", 1000)] {
        assert_eq!(seen.codes().iter().filter(|known| **known == code).count(), count);
    }
}
