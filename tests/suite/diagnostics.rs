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

use crate::project::{Project, Seen, site};

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

#[test]
fn a_record_with_seven_mistakes_gives_seven_findings_each_at_its_place() {
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
    let seen = with_files(site(), &base)
        .file("content/records/partnerships/cardiff-xiamen.yaml", record)
        .file("content/pages/broken.md", "---\ntitel: Broken\n---\n")
        .check();
    assert_eq!(seen.exit_code(), 1);
    let said = seen.stderr();
    let places: Vec<&str> = said.lines().filter_map(|line| line.trim_start().strip_prefix("--> ")).collect();
    let here = "content/records/partnerships/cardiff-xiamen.yaml";
    let expected = ["1:5", "3:12", "4:14", "5:21", "6:1", "7:10", "9:10"].map(|place| format!("{here}:{place}"));
    assert_eq!(places, [vec!["content/pages/broken.md:2:1".to_owned()], expected.to_vec()].concat(), "{said}");
}
