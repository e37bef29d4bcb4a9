//! A new record from a schema: what must be filled in stands there empty, what may be is a comment, and each field says
//! what belongs in it.
//!
//! What is left empty is reported by `check` in its place, so the file is its own list of things to do.

use std::fmt::Write as _;
use std::sync::Arc;

use super::describe::kind;
use super::{Field, Fields, Localization, Shape};

/// The YAML of a new record with these fields.
pub fn scaffold(fields: &Fields, languages: &[Arc<str>]) -> String {
    let mut out = String::new();
    for (name, field) in fields {
        if !out.is_empty() {
            out.push('\n');
        }
        let doc = field.doc.replace('\n', " ");
        let what = format!("{}: {}.", if field.required { "required" } else { "optional" }, kind(field, "en"));
        for line in [doc.trim(), &what].into_iter().filter(|line| !line.is_empty()) {
            let _ = writeln!(out, "# {line}");
        }
        let written = value(name, field, languages, 0);
        for line in written.lines() {
            let _ = writeln!(out, "{}{line}", if field.required { "" } else { "# " });
        }
    }
    out
}

/// A key and room for its value.
fn value(name: &str, field: &Field, languages: &[Arc<str>], depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let example = field.notes.examples.first().filter(|_| !field.required && depth == 0);
    let mut out = format!("{indent}{name}:");
    match &field.shape {
        _ if field.notes.localized != Localization::No && !matches!(field.shape, Shape::List { .. }) => {
            for language in languages {
                let _ = write!(out, "\n{indent}  {language}:");
            }
        }
        Shape::Object(inner) => {
            for (name, field) in inner {
                out.push('\n');
                out.push_str(&value(name, field, languages, depth + 1));
            }
        }
        Shape::List { item, .. } => match &item.shape {
            Shape::Object(inner) => {
                for (position, (name, field)) in inner.iter().enumerate() {
                    let inside = value(name, field, languages, depth + 2);
                    let inside = inside.trim_start();
                    let _ = write!(out, "\n{indent}  {} {inside}", if position == 0 { "-" } else { " " });
                }
            }
            _ => {
                let _ = write!(out, "\n{indent}  -");
            }
        },
        // JSON is YAML.
        _ => {
            if let Some(example) = example {
                let _ = write!(out, " {example}");
            }
        }
    }
    out
}
