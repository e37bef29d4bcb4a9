//! `schema`: JSON Schemas for editors, printed or written with the settings that make editors use them.

use camino::Utf8Path;

use super::Outcome;
use super::arguments::{Global, Schema};
use super::explain::collections;
use super::project::{find_root, prepare_default};
use super::report::Reporter;
use crate::config;
use crate::model::FrontMatter;
use crate::schema::{Collection, export};

/// Prints all schemas as one JSON object, or writes a file for each and `.vscode/settings.json`.
pub(super) fn schema(global: &Global, options: &Schema, reporter: &Reporter) -> Outcome {
    let collections = collections(global);
    let languages = languages(global);
    let mut schemas: Vec<(String, serde_json::Value)> =
        collections.iter().map(|own: &Collection| (own.id.to_string(), export::records(own, &languages))).collect();
    schemas.push(("site".into(), export::document("Configuration of the site", &config::schema(), &languages)));
    schemas.push(("pages".into(), export::document("Front matter of a page", &FrontMatter::schema(), &languages)));
    match &options.out {
        None => {
            let all: serde_json::Map<String, serde_json::Value> = schemas.into_iter().collect();
            reporter.data(&format!("{:#}\n", serde_json::Value::Object(all)));
            Outcome::Done
        }
        Some(out) => match write(out, &schemas) {
            Ok(()) => {
                reporter.say(&format!("Wrote {} schemas and `.vscode/settings.json` to `{out}`.", schemas.len()));
                Outcome::Done
            }
            Err(error) => reporter.failure(&format!("`{out}` cannot be written: {error}"), None),
        },
    }
}

fn languages(global: &Global) -> Vec<std::sync::Arc<str>> {
    let ready = find_root(global).ok().and_then(|root| prepare_default(&root).ready);
    ready.map_or_else(|| vec!["en".into()], |ready| ready.site.config.languages.tags().to_vec())
}

#[expect(clippy::disallowed_methods, reason = "the folder is the user's choice, not the published site")]
fn write(out: &Utf8Path, schemas: &[(String, serde_json::Value)]) -> std::io::Result<()> {
    let folder = out.join("schemas");
    std::fs::create_dir_all(&folder)?;
    for (name, schema) in schemas {
        std::fs::write(folder.join(format!("{name}.schema.json")), format!("{schema:#}\n"))?;
    }
    let mappings: Vec<(String, String)> = schemas
        .iter()
        .filter(|(name, _)| name != "pages")
        .map(|(name, _)| {
            let files = if name == "site" { config::CONFIG_FILE.to_owned() } else { export::record_files(name) };
            (format!("schemas/{name}.schema.json"), files)
        })
        .collect();
    let settings = export::editor_settings(mappings.iter().map(|(schema, files)| (schema.as_str(), files.as_str())));
    let vscode = out.join(".vscode");
    std::fs::create_dir_all(&vscode)?;
    let path = vscode.join("settings.json");
    // An editor's own settings are never overwritten; those of the last time need no second file.
    if path.exists() && std::fs::read_to_string(&path)? != settings {
        return std::fs::write(vscode.join("settings.twinpress.json"), settings);
    }
    std::fs::write(path, settings)
}
