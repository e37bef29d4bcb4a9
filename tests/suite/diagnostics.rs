//! Every code has a broken project, the message as a person reads it, and the mended project that is free of it.
//!
//! A case is a folder `tests/fixtures/diagnostics/<CODE>-<what>/`: files in `broken/` and `mended/` are laid over the small
//! site of `project.rs` (`remove.txt` names one of its files that the broken project lacks), and `expected.txt` is what
//! is said of the broken one. Adding a case is adding a folder; `BLESS=1` writes the expectation, to be read in review.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use twinpress::diag::codes;
use twinpress::domain;

use crate::project::{Project, SITE, Seen, site};

/// Codes without a case here, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("E0104", "needs symbolic links: suite/sources.rs"),
    ("E0105", "needs a pipe: suite/sources.rs"),
    ("E0106", "needs a file of 10 MiB: suite/sources.rs"),
    ("E0108", "needs a disk that refuses: suite/sources.rs"),
    ("E0901", "a mistake of the program, which no content is known to bring about"),
];

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diagnostics");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn code_of(case: &Path) -> &str {
    &case.file_name().unwrap().to_str().unwrap()[..5]
}

/// The small site with the files of a folder laid over it.
fn with_files(mut project: Project, folder: &Path) -> Project {
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            project = project.file(&path, fs::read(entry.path()).unwrap());
        }
    }
    project
}

fn broken(case: &Path) -> Seen {
    let project = match fs::read_to_string(case.join("remove.txt")) {
        Ok(path) => site().without(path.trim()),
        Err(_) => site(),
    };
    with_files(project, &case.join("broken")).check()
}

#[test]
fn every_mistake_is_said_in_these_words() {
    let mut wrong = Vec::new();
    for case in cases() {
        let seen = broken(&case);
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        assert!(seen.codes().contains(&code_of(&case)), "{name} gives {:?}\n{}", seen.codes(), seen.stderr());
        let expected = case.join("expected.txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, seen.stderr()).unwrap();
        }
        let said = fs::read_to_string(&expected).unwrap_or_default();
        if said != seen.stderr() {
            wrong.push(format!("{name}\n--- expected\n{said}--- said\n{}", seen.stderr()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_mended_project_is_free_of_findings() {
    for case in cases() {
        let seen = with_files(site(), &case.join("mended")).check();
        assert_eq!(seen.stderr(), "", "{}", case.display());
        assert_eq!(seen.exit_code(), 0);
    }
}

#[test]
fn every_code_has_a_case() {
    let rules = domain::collections().into_iter().filter_map(|collection| collection.rules);
    let own: Vec<_> = rules.flat_map(|rules| rules.codes.iter().copied()).collect();
    let all: BTreeSet<&str> = codes::ALL.iter().copied().chain(own).map(|code| code.id).collect();
    let cases = cases();
    let covered: BTreeSet<&str> =
        cases.iter().map(|case| code_of(case)).chain(ELSEWHERE.iter().map(|(code, _)| *code)).collect();
    assert_eq!(all.difference(&covered).collect::<Vec<_>>(), Vec::<&&str>::new(), "codes without a case");
    assert_eq!(covered.difference(&all).collect::<Vec<_>>(), Vec::<&&str>::new(), "cases without a code");
}

/// A record with seven mistakes, in a site that is right otherwise.
fn seven_mistakes() -> Project {
    let record = "\
uk: cardif
china: xiamen
agreement: Sister city
established: \"1983-13\"
themes: [education, cultur]
highlight: []
sources: []
confidence: high
checked: 24/11/2026
";
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diagnostics/E1001-chinese-name/mended");
    with_files(site(), &base).file("content/records/partnerships/cardiff-xiamen.yaml", record)
}

/// Where the seven mistakes stand.
const SEVEN: &str = "\
E0501 content/records/partnerships/cardiff-xiamen.yaml:1:5
E0304 content/records/partnerships/cardiff-xiamen.yaml:3:12
E0305 content/records/partnerships/cardiff-xiamen.yaml:4:14
E0304 content/records/partnerships/cardiff-xiamen.yaml:5:21
E0301 content/records/partnerships/cardiff-xiamen.yaml:6:1
E0309 content/records/partnerships/cardiff-xiamen.yaml:7:10
E0306 content/records/partnerships/cardiff-xiamen.yaml:9:10";

#[test]
fn a_record_with_seven_mistakes_gives_seven_findings_each_at_its_place() {
    let seen = seven_mistakes().check();
    assert_eq!(seen.exit_code(), 1);
    assert_eq!(seen.places(), SEVEN.lines().collect::<Vec<_>>(), "{}", seen.stderr());
}

#[test]
fn a_broken_configuration_hides_neither_broken_pages_nor_broken_records() {
    let settings = SITE.replace("missing_translation: fallback", "missing_translatoin: fallback");
    let seen = seven_mistakes()
        .file("content/site.yaml", settings.replace("https://site.test/", "site.test"))
        .file("content/pages/a.md", "---\ntitel: 厦门\n---\n")
        .file("content/pages/b.md", "---\ntitle: B\nlayout: secton\n---\n\n请看 [x](nope.md) {{< figur >}}\n")
        .file("content/pages/c.md", "---\ntitle: UK: China\n---\n")
        .check();
    assert_eq!(seen.exit_code(), 1);
    let others = "\
E0301 content/pages/a.md:2:1
E0404 content/pages/b.md:3:9
E0502 content/pages/b.md:6:8
E0507 content/pages/b.md:6:17
E0203 content/pages/c.md:2:10";
    let settings = "E0308 content/site.yaml:5:11\nE0301 content/site.yaml:6:1";
    let expected: Vec<&str> = [others, SEVEN, settings].iter().flat_map(|part| part.lines()).collect();
    assert_eq!(seen.places(), expected, "{}", seen.stderr());
}

#[test]
fn what_cannot_be_read_is_there_all_the_same() {
    let strict = SITE.replace("missing_translation: fallback", "missing_translation: error");
    let rooms = "title: Rooms\nroute: rooms\nschema:\n  properties:\n    name: {type: string}\n    near: {type: string, reference: rooms}\n";
    let project = site()
        .file("content/collections/rooms.yaml", rooms)
        .file("content/records/rooms/blue.yaml", "name: Blue\nnear: red\n")
        .file("content/pages/a.md", "---\ntitle: A\n---\n\n[b](b.md) [c](c.md) [red](rooms:red)\n")
        .file("content/pages/b.md", "---\ntitle: B\ndescription: The second.\n---\n")
        .file("content/pages/c.md", "---\ntitle: C\ndescription: The third.\n---\n")
        .file("content/records/rooms/red.yaml", "name: Red\n");
    assert_eq!(project.check().codes(), [""; 0], "{}", project.check().stderr());

    // A record with a slip in its YAML: what names it is right. So is a link to a page that lost its front matter.
    let seen = project
        .clone()
        .file("content/records/rooms/red.yaml", "name: Red: the room\n")
        .file("content/pages/b.md", "# B\n")
        .file("content/pages/c.md", "---\ntitle: C\n")
        .check();
    assert_eq!(seen.codes(), ["E0211", "E0210", "E0203"], "{}", seen.stderr());

    // Records of a collection whose declaration is wrong cannot be judged.
    let seen = project.clone().file("content/collections/rooms.yaml", format!("{rooms}rout: rooms\n")).check();
    assert_eq!(seen.codes(), ["E0301"], "{}", seen.stderr());

    // The translation of a page that cannot be read is no orphan, and the page is not without translation.
    let seen = site()
        .file("content/site.yaml", strict)
        .file("content/pages/index.zh-Hans.md", "---\ntitle: 首页\n---\n")
        .file("content/pages/a.md", "# A\n")
        .file("content/pages/a.zh-Hans.md", "---\ntitle: 甲\n---\n")
        .file("content/pages/b.md", "---\ntitle: B\n---\n")
        .file("content/pages/b.zh-Hans.md", "")
        .check();
    assert_eq!(seen.codes(), ["E0211", "E0206"], "{}", seen.stderr());
}

#[test]
fn wrong_anchors_are_told_in_the_same_run_as_other_mistakes() {
    let project = site()
        .file("content/pages/a.md", "---\ntitle: A\n---\n\n## Fees\n\n[home](/index.md#top) [own](#fes)\n")
        .file("content/pages/b.md", "---\ntitle: B\n---\n\n[a](a.md#fes) [gone](gone.md) [a](a.md#main)\n")
        .file("content/pages/c.md", "---\ntitel: C\n---\n\n[a](a.md#fees) [a](a.md#fee)\n");
    let seen = project.check();
    let expected = "\
E0503 content/pages/a.md:7:8
E0503 content/pages/a.md:7:29
E0503 content/pages/b.md:5:5
E0502 content/pages/b.md:5:22
E0301 content/pages/c.md:2:1
E0503 content/pages/c.md:5:20";
    assert_eq!(seen.places(), expected.lines().collect::<Vec<_>>(), "{}", seen.stderr());

    // The anchor may be that of the record which cannot be read.
    let record = "content/records/contacts/liaison.yaml";
    let seen = project.file(record, "role: [\n").check();
    assert!(!seen.codes().contains(&"E0503"), "{}", seen.stderr());
}
