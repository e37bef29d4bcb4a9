//! Generated records of the built-in collections: the same bytes for the same number, no randomness.

use std::path::Path;
use std::{fs, io};

/// Adds `records` records of the built-in collections: two places to each link between them, as in the real site.
pub(crate) fn write(root: &Path, records: usize) -> io::Result<()> {
    let put = |path: String, text: String| {
        let path = root.join("content/records").join(path);
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        fs::write(path, text)
    };
    for (id, text) in AREAS {
        put(format!("areas/{id}.yaml"), (*text).to_owned())?;
    }
    put("contacts/liaison.yaml".to_owned(), CONTACT.to_owned())?;
    for number in 1..=records / 3 {
        let other = 1 + (number * 7) % (records / 3);
        put(format!("places/council-{number}.yaml"), council(number, ""))?;
        put(
            format!("places/city-{number}.yaml"),
            format!(
                "side: china\nname: {{en: City {number}, zh-Hans: 城市{number}}}\nprovince: shandong\n\
                 level: prefecture-level-city\nlat: {}.5\nlon: {}.25\nchecked: 2026-01-02\n",
                20 + number % 25,
                100 + number % 30,
            ),
        )?;
        put(
            format!("partnerships/council-{number}-city-{other}.yaml"),
            format!(
                "uk: council-{number}\nchina: city-{other}\nagreement: {}\nestablished: \"{}\"\n\
                 themes: [business, culture]\nhighlights:\n  - text:\n      en: >-\n        {}\n      zh-Hans: {}。\n    \
                 source: 0\nsources:\n  - title: Minutes {number}\n    publisher: A newspaper\n    \
                 url: https://corpus.test/{number}\n    supports: [link, agreement, themes, highlights]\n\
                 confidence: high\nchecked: 2026-01-02\nowner: liaison\n",
                ["sister-city", "friendship-city", "memorandum"][number % 3],
                1980 + number % 40,
                HIGHLIGHT.0,
                HIGHLIGHT.1,
            ),
        )?;
    }
    Ok(())
}

/// A place in the UK; `note` stands in its description.
pub(crate) fn council(number: usize, note: &str) -> String {
    format!(
        "side: uk\nname: {{en: Council {number}, zh-Hans: 议会{number}}}\nauthority: Council {number} Borough\n\
         nation: scotland\nlat: {}.5\nlon: -{}.25\ndescription: {{en: \"A place. {note}\", zh-Hans: 一个地方。}}\n\
         checked: 2026-01-02\n",
        50 + number % 9,
        1 + number % 5,
    )
}

const AREAS: &[(&str, &str)] = &[
    ("scotland", "kind: nation\nname: {en: Scotland, zh-Hans: 苏格兰}\n"),
    ("shandong", "kind: province\nname: {en: Shandong, zh-Hans: 山东省}\n"),
];

const CONTACT: &str = "\
role: {en: Liaison, zh-Hans: 联络专员}
email: liaison@corpus.test
helps_with: [{en: Everything, zh-Hans: 一切}]
order: 1
";

const HIGHLIGHT: (&str, &str) =
    ("A visit, a letter or a lesson, and what came of it", "一次访问、一封信或一堂课，以及后来的结果");
