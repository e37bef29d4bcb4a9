//! The rules of the code base that a machine can check: who may import whom, which words stand where, who touches the
//! disk, how long a file may be.
//!
//! The rules are functions from sources to complaints, so that each of them is also seen to complain.

use std::fmt::Write as _;
use std::path::Path;

/// The modules in the order in which they may build on each other: a module names only earlier ones.
const MODULES: &[&str] = &[
    "diag", "source", "parse", "schema", "config", "model", "theme", "plan", "render", "check", "write", "pipeline",
    "domain", "serve", "cli",
];

/// Words of the site's subject, which the engine does not know.
const DOMAIN_WORDS: &[&str] = &["partnership", "programme", "faq", "contact"];

/// Who may read and write files: the reader of sources, the writer of outputs, and the commands that make a new project,
/// write schemas and keep a cache.
const OWNERS_OF_THE_DISK: &[&str] = &["src/source/disk.rs", "src/write/", "src/serve/watch", "src/cli/"];

/// The longest file, in lines.
const LONGEST: usize = 400;

/// Every Rust file below `src` (the starter site of `init` is content, not code), by its path in the repository.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(root.join("src")).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        if path.ends_with(".rs") && !path.starts_with("src/cli/starter/") {
            files.push((path, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
    assert!(files.len() > 100, "the sources were not found");
    files
}

/// The complaints of a rule about the whole tree, a line each.
fn complaints(rule: impl Fn(&str, &str) -> Vec<String>) -> String {
    let mut all = String::new();
    for (path, text) in sources() {
        for complaint in rule(&path, &text) {
            let _ = writeln!(all, "{path}: {complaint}");
        }
    }
    all
}

/// The top-level module that a file belongs to; `None` for `lib.rs` and `main.rs`.
fn module_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix("src/")?;
    let name = name.split_once('/').map_or_else(|| name.trim_end_matches(".rs"), |(folder, _)| folder);
    (name != "lib" && name != "main").then_some(name)
}

/// Modules that a file names, with the line: `crate::x::...`, `crate::{x, y::Z}`. Comments may point anywhere.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    // A group may go on over several lines, so comments are blanked and the rest is read as one text.
    let code: String = text
        .lines()
        .map(|line| if line.trim_start().starts_with("//") { "\n" } else { line }.to_owned() + "\n")
        .collect();
    let line_of = |at: usize| code[..at].matches('\n').count() + 1;
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` and `other_crate::` are something else.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            None => vec![rest],
            Some(group) => {
                let (mut depth, mut starts) = (1, vec![0]);
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 1 => starts.push(at + 1),
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
                starts.into_iter().map(|start| group[start..].trim_start()).collect()
            }
        };
        for name in names {
            let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                found.push((line_of(at), name));
            }
        }
    }
    found
}

fn imports_going_down(path: &str, text: &str) -> Vec<String> {
    let Some(own) = module_of(path) else { return Vec::new() };
    let Some(rank) = MODULES.iter().position(|module| *module == own) else {
        return vec![format!("`{own}` has no place in the order of modules")];
    };
    let mut found = Vec::new();
    for (line, name) in imports(text) {
        let is_earlier = MODULES[..=rank].contains(&name.as_str());
        let is_allowed = if own == "write" { matches!(&*name, "diag" | "source" | "write") } else { is_earlier };
        if !is_allowed {
            found.push(format!("line {line}: `{own}` may not name `crate::{name}`"));
        }
    }
    found
}

fn domain_words(path: &str, text: &str) -> Vec<String> {
    if path.starts_with("src/domain/") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let lower = line.to_ascii_lowercase();
        for word in DOMAIN_WORDS {
            // In identifiers too (`FaqPage`, `contact_line`), but a `programmer` is no programme.
            let is_word = lower.match_indices(word).any(|(at, _)| {
                let after = line[at + word.len()..].trim_start_matches('s');
                !after.starts_with(|c: char| c.is_ascii_lowercase())
            });
            if is_word {
                found.push(format!("line {}: says `{word}`: {}", index + 1, line.trim()));
            }
        }
    }
    found
}

fn foreign_owners(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !path.starts_with("src/parse/yaml") && text.contains("serde_yaml") {
        found.push("only `src/parse/yaml` names `serde_yaml`".to_owned());
    }
    let owns_the_disk = OWNERS_OF_THE_DISK.iter().any(|owner| path.starts_with(owner));
    let touches = text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
        let grouped = line
            .split_once("std::{")
            .is_some_and(|(_, names)| names.split(['{', '}', ',', ':', ' ', ';']).any(|name| name == "fs"));
        line.contains("std::fs") || grouped
    });
    if touches && !owns_the_disk {
        found.push("`std::fs` belongs to `source::disk` and `write`".to_owned());
    }
    found
}

fn shape(_: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !text.starts_with("//!") {
        found.push("does not open with `//!`: what it owns, and what it leaves to others".to_owned());
    }
    let lines = text.lines().count();
    if lines > LONGEST {
        found.push(format!("has {lines} lines, more than {LONGEST}: it is probably two files"));
    }
    found
}

#[test]
fn a_module_builds_only_on_modules_listed_above_it() {
    assert_eq!(complaints(imports_going_down), "");
}

#[test]
fn the_library_lists_its_modules_in_that_order() {
    let (_, text) = sources().into_iter().find(|(path, _)| path == "src/lib.rs").unwrap();
    let listed: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let expected: Vec<&str> = MODULES.iter().copied().filter(|module| listed.contains(module)).collect();
    assert_eq!(listed, expected);
}

#[test]
fn the_engine_does_not_know_the_domain() {
    assert_eq!(complaints(domain_words), "");
}

#[test]
fn the_yaml_library_and_the_disk_have_one_owner_each() {
    assert_eq!(complaints(foreign_owners), "");
}

#[test]
fn a_file_says_what_it_owns_and_stays_short() {
    assert_eq!(complaints(shape), "");
}

#[test]
fn the_rules_are_seen_to_complain() {
    let down = |path, text| imports_going_down(path, text).len();
    assert_eq!(down("src/diag/mod.rs", "use crate::source::SitePath;"), 1);
    assert_eq!(down("src/plan/mod.rs", "use crate::{\n    model::{Site, render::X},\n    // why\n    render,\n};"), 1);
    assert_eq!(down("src/write/mod.rs", "fn f() { crate::model::x() }"), 1);
    assert_eq!(down("src/pipeline.rs", "let c = crate::domain::collections();"), 1);
    assert_eq!(down("src/shop/mod.rs", ""), 1);
    assert_eq!(
        down("src/render/mod.rs", "//! See [`crate::cli`].\nuse crate::plan::Plan;\nuse crate::render::page;"),
        0
    );
    let words = |text| domain_words("src/plan/mod.rs", text).len();
    assert_eq!(words("let list = contacts();"), 1);
    assert_eq!(words("struct FaqPage;"), 1);
    assert_eq!(words("// two Programmes, and a partnership"), 2);
    assert_eq!(words("// a programmer contacted us"), 0);
    let owners = |text| foreign_owners("src/plan/mod.rs", text).len();
    assert_eq!(owners("use serde_yaml::Value;\nuse std::{fmt, fs};"), 2);
    assert_eq!(owners("let text = std::fs::read(path);"), 1);
    assert_eq!(shape("src/x.rs", &"\n".repeat(LONGEST + 1)).len(), 2);
}
