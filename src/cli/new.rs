//! `new`: a commented file made from the schema, for a record, or for a page in every language.

use camino::Utf8Path;

use super::Outcome;
use super::arguments::Global;
use super::project::{find_root, prepare_default};
use super::report::Reporter;
use super::theme::write_new;
use crate::diag::suggest;
use crate::model::{FrontMatter, is_record_id, segment_problem};
use crate::pipeline::Ready;
use crate::schema::scaffold;

/// Makes a record of a collection, or a page.
pub(super) fn new(collection: &str, id: &str, global: &Global, reporter: &Reporter) -> Outcome {
    let root = match find_root(global) {
        Ok(root) => root,
        Err(message) => return reporter.failure(&message, Some("`twinpress init DIR` makes a new site")),
    };
    let Some(ready) = prepare_default(&root).ready else {
        return reporter.failure("the project cannot be read", Some("`twinpress check` says why"));
    };
    let made = if collection == "page" { page(id, &ready) } else { record(collection, id, &ready) };
    match made {
        Ok(files) => write(&root, &files, reporter),
        Err((message, help)) => reporter.failure(&message, Some(&help)),
    }
}

/// Paths in the project and what goes there.
type Files = Vec<(String, String)>;

fn record(collection: &str, id: &str, ready: &Ready) -> Result<Files, (String, String)> {
    let site = &ready.site;
    let Some(known) = site.collections.get(collection) else {
        let names = || site.collections.keys().map(|id| &**id).chain(["page"]);
        let help = match suggest::nearest(collection, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there is {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Err((format!("there is no collection `{collection}`"), help));
    };
    if !is_record_id(id) {
        let help = "an id is made of lower-case letters, digits and hyphens".to_owned();
        return Err((format!("`{id}` cannot be an id"), help));
    }
    if let Some(entry) = site.entry(collection, id) {
        let help = format!("it stands in `{}`", entry.source);
        return Err((format!("there is a record `{}` already", entry.name), help));
    }
    let text = scaffold::scaffold(&known.schema.fields, site.config.languages.tags());
    Ok(vec![(format!("content/records/{collection}/{id}.yaml"), text)])
}

fn page(path: &str, ready: &Ready) -> Result<Files, (String, String)> {
    let path = path.trim_start_matches("content/pages/").trim_matches('/').trim_end_matches(".md");
    if let Some(problem) = path.split('/').find_map(segment_problem) {
        let help = "a path is made of names like `news/visit`".to_owned();
        return Err((format!("`{path}` cannot be the path of a page: {problem}"), help));
    }
    let languages = ready.site.config.languages.tags();
    let front = scaffold::scaffold(&FrontMatter::schema().fields, languages);
    let text = format!("---\n{front}---\n\n");
    let files = languages.iter().enumerate().map(|(position, tag)| {
        let ending = if position == 0 { String::new() } else { format!(".{tag}") };
        (format!("content/pages/{path}{ending}.md"), text.clone())
    });
    Ok(files.collect())
}

fn write(root: &Utf8Path, files: &Files, reporter: &Reporter) -> Outcome {
    // All or none: half a page would only be reported as such.
    if let Some((path, _)) = files.iter().find(|(path, _)| root.join(path).exists()) {
        return reporter.failure(&format!("`{path}` exists already"), Some("choose another name, or edit that file"));
    }
    for (path, text) in files {
        if let Err(error) = write_new(&root.join(path), text.as_bytes()) {
            return reporter.failure(&format!("`{path}` cannot be written: {error}"), None);
        }
        reporter.data(path);
    }
    reporter.say("Fill in what is empty; `twinpress check` says what is still missing.");
    Outcome::Done
}
