//! Stories about one neutral collection, `scholarships`: what an author writes, and what the author is told.

mod compiled;
mod declarations;
mod editors;
mod findings;
mod laws;

use std::fmt::Write as _;
use std::sync::Arc;

use super::collection::Finding;
use super::declared::to_json;
use super::{Context, Schema, validate};
use crate::parse::yaml::{self, YamlText, raw_scalars};
use crate::parse::{Part, Value};

/// The contract of a scholarship, with every kind of field.
const SCHOLARSHIPS: &str = include_str!("scholarships.yaml");

/// A record with nothing but what is required.
const LEAST: &str = "name: {en: Dragon, zh-Hans: 龙}\nlevel: first-degree\n";

fn languages() -> [Arc<str>; 2] {
    ["en".into(), "zh-Hans".into()]
}

fn read(text: &str) -> Value {
    yaml::parse(&YamlText::whole("a.yaml", text)).unwrap()
}

fn scholarships() -> Schema {
    Schema::compile(to_json(&read(SCHOLARSHIPS))).unwrap()
}

/// The normal form of a record, and the findings about it.
fn check(text: &str) -> (Value, Vec<Finding>) {
    let languages = languages();
    let raw = |paths: &[_]| raw_scalars(&YamlText::whole("a.yaml", text), paths);
    validate(&read(text), &scholarships(), &Context { languages: &languages, raw: &raw })
}

/// The findings about the least record with some lines more.
fn seen(more: &str) -> String {
    shown(&check(&format!("{LEAST}{more}")).1)
}

/// The findings about a record as it stands.
fn seen_alone(text: &str) -> String {
    shown(&check(text).1)
}

fn shown(findings: &[Finding]) -> String {
    let mut out = String::new();
    for Finding { code, path, part, message, label, help } in findings {
        let key = if *part == Part::Key { "key " } else { "" };
        let _ = writeln!(out, "{} {key}{path}: {message} | {label}", code.id);
        for help in help {
            let _ = writeln!(out, "  help: {help}");
        }
    }
    out
}
