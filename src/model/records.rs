//! Records: from YAML files to validated values, their derived facts and the rules of their collections.

use std::sync::Arc;

use indexmap::IndexMap;

use super::{Entry, EntryId, Fallback, FieldDocument, Locator, Moment};
use crate::config::{Config, MissingTranslation};
use crate::diag::{Diagnostic, Label, codes};
use crate::parse::content::{COLLECTIONS, Parsed, RECORDS, YamlFile};
use crate::parse::yaml::YamlText;
use crate::parse::{Value, ValuePath, markdown};
use crate::schema::collection::Finding;
use crate::schema::{self, Collection, Localization, Record, Records, Schema, declared, validate, walk};
use crate::source::{SitePath, Snapshot};

type Collections = IndexMap<Arc<str>, Collection>;
type Entries = IndexMap<Arc<str>, IndexMap<Arc<str>, Entry>>;

/// The program's own collections and those that the site declares.
pub(super) fn declare(
    parsed: &Parsed,
    snapshot: &Snapshot,
    config: &Config,
    builtin: Vec<Collection>,
    findings: &mut Vec<Diagnostic>,
) -> Collections {
    let mut collections: Collections = builtin.into_iter().map(|own| (Arc::clone(&own.id), own)).collect();
    let mut declared_in = Vec::new();
    for file in &parsed.declarations {
        let below = file.path.as_str().strip_prefix(COLLECTIONS).unwrap_or_default();
        let id = below.strip_suffix(".yaml").unwrap_or(below);
        if collections.contains_key(id) || id == "pages" {
            findings.push(
                Diagnostic::new(&codes::DUPLICATE_ID, format!("there is already a collection `{id}`"))
                    .in_file(file.path.shared())
                    .with_help("give the file another name"),
            );
            continue;
        }
        match declared::collection(id, &file.value, config.languages.tags()) {
            Ok(collection) => {
                collections.insert(id.into(), collection);
                declared_in.push(file);
            }
            Err(problems) => findings.extend(place(snapshot, file, problems)),
        }
    }
    for file in declared_in {
        let mut problems = Vec::new();
        references_to_nothing(&file.value, &ValuePath::root(), &collections, snapshot, &mut problems);
        findings.extend(place(snapshot, file, problems));
    }
    collections
}

/// Every `reference: <collection>` of a declaration that names no collection.
fn references_to_nothing(
    value: &Value,
    at: &ValuePath,
    collections: &Collections,
    snapshot: &Snapshot,
    problems: &mut Vec<Finding>,
) {
    match value {
        Value::Map(map) => {
            for (key, value) in map {
                match value {
                    Value::Text(name) if **key == *"reference" => {
                        let is_declared = snapshot.get(&format!("{COLLECTIONS}{name}.yaml")).is_some();
                        if collections.contains_key(&**name) || is_declared {
                            continue;
                        }
                        let message = format!("there is no collection `{name}`");
                        let finding = Finding::new(&codes::UNKNOWN_COLLECTION, at.key(key), message);
                        let known = collections.keys().map(|id| &**id);
                        problems.push(match crate::diag::suggest::nearest(name, known) {
                            Some(near) => finding.help(format!("did you mean `{near}`?")),
                            None => finding.help(format!("declare it in `{COLLECTIONS}{name}.yaml`")),
                        });
                    }
                    value => references_to_nothing(value, &at.key(key), collections, snapshot, problems),
                }
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                references_to_nothing(item, &at.index(index), collections, snapshot, problems);
            }
        }
        _ => {}
    }
}

/// Validates every record and compiles its Markdown fields.
pub(super) fn read(
    parsed: &Parsed,
    snapshot: &Snapshot,
    locator: &Locator<'_>,
    config: &Config,
    collections: &Collections,
    findings: &mut Vec<Diagnostic>,
) -> (Records, Entries) {
    let mut records: Records = collections.keys().map(|id| (Arc::clone(id), IndexMap::new())).collect();
    let mut entries: Entries = collections.keys().map(|id| (Arc::clone(id), IndexMap::new())).collect();
    for file in &parsed.records {
        let below = file.path.as_str().strip_prefix(RECORDS).unwrap_or_default();
        let Some((_, collection)) = below.split_once('/').and_then(|(name, _)| collections.get_key_value(name)) else {
            findings.extend(unknown_collection(file, below, collections, snapshot));
            continue;
        };
        for (at, id, value) in records_of(file, locator, findings) {
            let (value, problems) = check(file, locator, config, &collection.schema, &at, &value);
            findings.extend(problems);
            let name = EntryId { collection: Arc::clone(&collection.id), id: Arc::clone(&id) };
            if let Some(first) = entries[&collection.id].get(&id) {
                findings.push(duplicate(&name, file, &at, first, locator));
                continue;
            }
            let documents = documents(&value, &collection.schema, config, file, locator, &at, findings);
            let route = collection.routes.iter().position(|route| match &route.only {
                Some((field, wanted)) => value.get(field).and_then(Value::as_text) == Some(wanted),
                None => true,
            });
            let source = file.path.clone();
            let entry = Entry { name, source, at, facts: Value::Null, documents, route, referred_by: Vec::new() };
            entries[&collection.id].insert(Arc::clone(&id), entry);
            records[&collection.id].insert(id, value);
        }
    }
    (records, entries)
}

/// Computes derived facts, then applies the collections' rules.
pub(super) fn derive(
    records: &Records,
    collections: &Collections,
    entries: &mut Entries,
    locator: &Locator<'_>,
    moment: &Moment,
    findings: &mut Vec<Diagnostic>,
) {
    for (collection, members) in entries {
        let collection = &collections[collection];
        for (id, entry) in members {
            let record = Record { id, value: &records[&collection.id][id], records };
            if let Some(derived) = &collection.derived {
                entry.facts = (derived.compute)(&record);
            }
            if let Some(rules) = &collection.rules {
                let problems = (rules.check)(&record, &moment.today);
                findings.extend(locator.place(entry.source.as_str(), &entry.at, problems));
            }
        }
    }
}

/// Localized texts that lack one of the languages and may do so.
pub(super) fn find_fallbacks(records: &Records, collections: &Collections, config: &Config) -> Vec<Fallback> {
    let mut fallbacks = Vec::new();
    for (collection, members) in records {
        for (id, value) in members {
            walk::walk(value, &collections[collection].schema.fields, &mut |path, field, text| {
                let Value::Map(by_language) = text else { return };
                // A text that must have every language is an error then, not a note.
                let is_optional = match field.notes.localized {
                    Localization::No => false,
                    Localization::Fallback => true,
                    Localization::Required => config.missing_translation != MissingTranslation::Error,
                };
                if !is_optional {
                    return;
                }
                let missing = config.languages.tags().iter().filter(|tag| !by_language.contains_key(*tag));
                fallbacks.extend(missing.map(|tag| Fallback {
                    entry: EntryId { collection: Arc::clone(collection), id: Arc::clone(id) },
                    path: path.clone(),
                    language: Arc::clone(tag),
                }));
            });
        }
    }
    fallbacks
}

/// Adds places to findings about a declaration, which is asked about once.
fn place(snapshot: &Snapshot, file: &YamlFile, findings: Vec<Finding>) -> Vec<Diagnostic> {
    let path = file.path.as_str();
    schema::place(findings, &YamlText::whole(path, snapshot.text_of(path).unwrap_or_default()))
}

/// The records of a file: the file itself, or each item of its list.
fn records_of(
    file: &YamlFile,
    locator: &Locator<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<(ValuePath, Arc<str>, Value)> {
    let mut found = Vec::new();
    let mut refuse = |at: ValuePath, message: String, help: &str| {
        let finding = Finding::new(&codes::RECORD_ID, at, message).help(help);
        findings.extend(locator.place(file.path.as_str(), &ValuePath::root(), vec![finding]));
    };
    if let Value::List(items) = &file.value {
        for (index, item) in items.iter().enumerate() {
            let at = ValuePath::root().index(index);
            let Some(id) = item.get("id").and_then(Value::as_text) else {
                refuse(
                    at,
                    "an item of the list has no `id`".into(),
                    "each item of a list file starts with `- id: ...`",
                );
                continue;
            };
            if is_record_id(id) {
                found.push((at, id.into(), without_id(item)));
            } else {
                refuse(at.key("id"), bad_id(id), "use lower-case letters, digits and hyphens");
            }
        }
        return found;
    }
    let name = file.path.file_name();
    let id = name.strip_suffix(".yaml").unwrap_or(name);
    if !is_record_id(id) {
        let words: Vec<&str> = id.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let help = match words.join("-").to_lowercase() {
            meant if is_record_id(&meant) => format!("rename the file to `{meant}.yaml`"),
            _ => "rename the file: lower-case letters, digits and hyphens".to_owned(),
        };
        findings.push(Diagnostic::new(&codes::RECORD_ID, bad_id(id)).in_file(file.path.shared()).with_help(help));
        return found;
    }
    match file.value.get("id").and_then(Value::as_text) {
        Some(written) if written != id => refuse(
            ValuePath::root().key("id"),
            format!("the id `{written}` is not the file's name `{id}`"),
            "a record's id is its file name: leave `id` out, or rename the file",
        ),
        _ => found.push((ValuePath::root(), id.into(), without_id(&file.value))),
    }
    found
}

fn bad_id(id: &str) -> String {
    format!("`{id}` cannot be the id of a record")
}

/// An id becomes part of an address: lower-case ASCII letters, digits and single hyphens.
pub fn is_record_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !id.is_empty() && id.len() <= 100 && id.chars().all(plain) && !id.starts_with('-') && !id.ends_with('-')
}

fn without_id(value: &Value) -> Value {
    let mut value = value.clone();
    if let Value::Map(map) = &mut value {
        map.shift_remove("id");
    }
    value
}

fn check(
    file: &YamlFile,
    locator: &Locator<'_>,
    config: &Config,
    schema: &Schema,
    at: &ValuePath,
    value: &Value,
) -> (Value, Vec<Diagnostic>) {
    let path = file.path.as_str();
    let raw = |wanted: &[ValuePath]| {
        let positions = locator.file(path);
        wanted.iter().map(|wanted| positions.raw_scalar(&wanted.within(at))).collect()
    };
    let context = schema::Context { languages: config.languages.tags(), raw: &raw };
    let (value, mut problems) = validate(value, schema, &context);
    if config.missing_translation != MissingTranslation::Error {
        problems.retain(|problem| problem.code != &codes::LANGUAGE_MISSING);
    }
    (value, locator.place(path, at, problems))
}

fn documents(
    value: &Value,
    schema: &Schema,
    config: &Config,
    file: &YamlFile,
    locator: &Locator<'_>,
    at: &ValuePath,
    findings: &mut Vec<Diagnostic>,
) -> Vec<FieldDocument> {
    let options = markdown::Options { raw_html: config.raw_html, ..markdown::Options::default() };
    let mut documents = Vec::new();
    let mut compile = |path: ValuePath, tag: Option<&Arc<str>>, stands_in: bool, text: &str| {
        let document = Arc::new(markdown::compile(&markdown::MarkdownText::detached(text), &options));
        // The compiler saw a text cut loose from its file, so the places of its findings are looked up.
        findings.extend(document.findings.iter().map(|problem| {
            let within = problem.primary.as_ref().and_then(|label| label.span.as_ref());
            let primary = Some(locator.part(file.path.as_str(), &path.within(at), text, within).into());
            Diagnostic { primary, related: Vec::new(), ..problem.clone() }
        }));
        documents.push(FieldDocument { path, document, tag: tag.cloned(), stands_in });
    };
    walk::walk(value, &schema.fields, &mut |path, field, value| match value {
        Value::Text(text) if field.notes.markdown => compile(path.clone(), None, false, text),
        Value::Map(by_language) if field.notes.markdown => {
            for (place, (tag, text)) in by_language.iter().enumerate() {
                compile(path.key(tag), Some(tag), place == 0, text.as_text().unwrap_or_default());
            }
        }
        _ => {}
    });
    documents
}

/// A record in a folder that belongs to no collection; nothing when the collection is declared, but not rightly: that is
/// reported, and the record cannot be judged.
fn unknown_collection(
    file: &YamlFile,
    below: &str,
    collections: &Collections,
    snapshot: &Snapshot,
) -> Option<Diagnostic> {
    let Some((name, _)) = below.split_once('/') else {
        let message = format!("`{below}` stands in no collection's folder");
        let finding = Diagnostic::new(&codes::UNKNOWN_COLLECTION, message).in_file(file.path.shared());
        return Some(finding.with_help("records stand in `content/records/<collection>/`"));
    };
    if snapshot.get(&format!("{COLLECTIONS}{name}.yaml")).is_some() {
        return None;
    }
    let finding = Diagnostic::new(&codes::UNKNOWN_COLLECTION, format!("there is no collection `{name}`"))
        .in_file(file.path.shared());
    Some(match crate::diag::suggest::nearest(name, collections.keys().map(|id| &**id)) {
        Some(near) => finding.with_help(format!("did you mean `content/records/{near}/`?")),
        None => finding.with_help(format!("declare it in `{COLLECTIONS}{name}.yaml`, or move the file")),
    })
}

fn duplicate(name: &EntryId, file: &YamlFile, at: &ValuePath, first: &Entry, locator: &Locator<'_>) -> Diagnostic {
    let place = |file: &SitePath, at: &ValuePath, words: &str| {
        // A record that has its file to itself has the file's name for its id.
        let span = locator.file(file.as_str()).find_scalar(&at.key("id")).map(|(span, _)| span);
        Label { file: file.shared(), span, text: words.into() }
    };
    let mut finding = Diagnostic::new(&codes::DUPLICATE_ID, format!("there are two records `{name}`"))
        .with_related(place(&first.source, &first.at, "the first one"))
        .with_help("give one of them another id");
    finding.primary = Some(place(&file.path, at, "the second one").into());
    finding
}
