//! Whether time grows with the size of the input, or with its square (RELIABILITY section 5.6): work that was once quadratic,
//! at a size, at twice and at four times that. `cargo bench --bench growth`; a row that doubles from column to column is right.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fmt::Write as _;
use std::time::Instant;

use twinpress::config::Overrides;
use twinpress::domain;
use twinpress::model::Moment;
use twinpress::pipeline::{self, Request};
use twinpress::source::Memory;
use twinpress::theme::LinkStyle;

const SITE: &str = "\
title: {en: A site}
short_title: Site
description: {en: About nothing.}
organisation: {name: {en: Nobody}}
base_url: https://site.test/
languages: [{tag: en, name: English}]
";
const ROOMS: &str = "\
title: {en: Rooms}
route: rooms
schema:
  properties:
    name: {type: string}
    mail: {type: string, format: email}
    near: {type: string, reference: rooms}
    text: {type: string, markdown: true}
";

fn main() {
    println!("{:<48} {:>8} {:>8} {:>8}", "ms, median of 3", "1x", "2x", "4x");
    row("records of one file, each with a mistake (1,000)", mistakes);
    row("names that do not exist, among as many (1,000)", names);
    row("pictures on pages (10,000)", pictures);
}

fn row(name: &str, make: fn(usize) -> Memory) {
    let took = [1, 2, 4].map(|times| median(&make(times)));
    println!("{name:<48} {:>8.0} {:>8.0} {:>8.0}", took[0], took[1], took[2]);
}

fn median(files: &Memory) -> f64 {
    let request = Request {
        overrides: Overrides::default(),
        links: LinkStyle::Pretty,
        moment: Moment { today: "2026-03-05".into(), drafts: false },
    };
    let mut took = [(); 3].map(|()| {
        let start = Instant::now();
        let prepared = pipeline::prepare(files, domain::collections(), &request);
        std::hint::black_box(&prepared.findings);
        start.elapsed().as_secs_f64() * 1000.0
    });
    took.sort_by(f64::total_cmp);
    took[1]
}

fn site() -> Memory {
    let mut files = Memory::new();
    files.insert("content/site.yaml", SITE);
    files.insert("content/pages/index.md", "---\ntitle: Home\ndescription: The home page.\n---\n");
    files
}

fn mistakes(times: usize) -> Memory {
    let mut rooms = String::new();
    for number in 0..1_000 * times {
        let mistake = match number % 4 {
            0 => "text: '[door](/no-such-door.md)'",
            1 => "mail: hall@example.org",
            2 => "near: no-such-room",
            _ => "phon: 1",
        };
        let _ = write!(rooms, "- id: r{number}\n  name: Room {number}\n  {mistake}\n");
    }
    let mut files = site();
    files.insert("content/collections/rooms.yaml", ROOMS);
    files.insert("content/records/rooms/all.yaml", rooms);
    files
}

fn names(times: usize) -> Memory {
    let mut rooms = String::new();
    for number in 0..1_000 * times {
        let _ = writeln!(rooms, "- {{id: a-room-with-number-{number}, name: R, near: some-room-of-number-{number}}}");
    }
    let mut files = site();
    files.insert("content/collections/rooms.yaml", ROOMS);
    files.insert("content/records/rooms/all.yaml", rooms);
    files
}

fn pictures(times: usize) -> Memory {
    let mut files = site();
    for page in 0..20 * times {
        let links: Vec<String> = (0..500).map(|link| format!("![](p{}.png)", page * 500 + link)).collect();
        let text = format!("---\ntitle: P{page}\ndescription: d\n---\n{}", links.join("\n"));
        files.insert(format!("content/pages/p{page}.md"), text);
    }
    for picture in 0..10_000 * times {
        files.insert(format!("content/pages/p{picture}.png"), "x");
    }
    files
}
