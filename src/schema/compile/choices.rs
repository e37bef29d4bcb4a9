//! Closed lists of texts: `enum`, `const` and `oneOf`, with what each choice means and is called.

use std::sync::Arc;

use serde_json::Value as Json;

use super::{Annotations, Compiler, INFORM, Keyword, Localized, Node, SchemaProblem, Shape, problem};
use crate::parse::{Part, ValuePath};

impl<'j> Compiler<'j> {
    /// The choices that `enum`, `const` and `oneOf` list, with where each stands; meanings and labels go into `notes`.
    pub(super) fn choices(&mut self, node: &mut Node<'j>, notes: &mut Annotations) -> Vec<(&'j Json, ValuePath)> {
        let mut found = Vec::new();
        if let Some((json, at)) = node.keywords.shift_remove("const") {
            found.push((json, at));
        }
        if let Some((json, at)) = node.keywords.shift_remove("enum") {
            self.each(json, &at, |_, value, at| found.push((value, at)));
        }
        if let Some((json, at)) = node.keywords.shift_remove("oneOf") {
            self.each(json, &at, |compiler, branch, at| {
                let mut inner = Node::default();
                compiler.gather(branch, &at, &mut inner);
                let doc = compiler.text(&mut inner, "description");
                let label = inner.keywords.shift_remove("label");
                inner.keywords.shift_remove("type");
                let Annotations { choice_docs, labels, .. } = &mut *notes;
                let mut inner_notes = Annotations::default();
                for (value, at) in compiler.choices(&mut inner, &mut inner_notes) {
                    let Some(name) = value.as_str().map(Arc::<str>::from) else {
                        found.push((value, at));
                        continue;
                    };
                    if let Some(doc) = doc {
                        choice_docs.insert(Arc::clone(&name), doc.to_owned());
                    }
                    if let Some((label, at)) = &label {
                        labels.insert(name, compiler.localized(label, at));
                    }
                    found.push((value, at));
                }
                for (name, (_, at)) in inner.keywords.iter().filter(|(name, _)| !INFORM.contains(name)) {
                    compiler.report(at, format!("`{name}` does not go with a choice"));
                }
            });
        }
        found
    }

    pub(super) fn each(
        &mut self,
        json: &'j Json,
        at: &ValuePath,
        mut then: impl FnMut(&mut Self, &'j Json, ValuePath),
    ) {
        match json {
            Json::Array(items) if !items.is_empty() => {
                items.iter().enumerate().for_each(|(index, item)| then(self, item, at.index(index)));
            }
            _ => self.report(at, "a list of choices with at least one of them is needed here"),
        }
    }

    pub(super) fn choice(
        &mut self,
        found: Vec<Keyword<'j>>,
        node: &mut Node<'j>,
        path: &ValuePath,
        notes: &mut Annotations,
    ) -> Shape {
        let mut choices: Vec<Arc<str>> = Vec::new();
        for (value, at) in found {
            match value {
                Json::Null => node.nullable = true,
                Json::String(name) if choices.iter().any(|known| **known == **name) => {
                    self.report(&at, format!("the choice `{name}` stands twice"));
                }
                Json::String(name) if name.trim() == name && !name.is_empty() => choices.push(name.as_str().into()),
                _ => {
                    self.problems.push(SchemaProblem {
                        help: Some("put it in quotes".to_owned()),
                        ..problem(&at, format!("the choice `{value}` is not a text"))
                    });
                }
            }
        }
        if let Some((json, at)) = node.keywords.shift_remove("labels") {
            let known: Vec<&str> = choices.iter().map(|choice| &**choice).collect();
            let Json::Object(labels) = json else {
                self.report(&at, "`labels` is a mapping from a choice to what people call it");
                return Shape::Any;
            };
            for (name, label) in labels {
                let at = at.key(name);
                if !known.contains(&name.as_str()) {
                    self.report_name(&at, Part::Key, format!("`{name}` is not one of the choices"), name, &known);
                }
                let label = self.localized(label, &at);
                notes.labels.insert(name.as_str().into(), label);
            }
        }
        if choices.is_empty() {
            self.report(path, "a choice needs at least one value");
        }
        Shape::Choice(choices)
    }

    pub(super) fn localized(&mut self, json: &Json, at: &ValuePath) -> Localized {
        let mut by_language = Localized::new();
        match json {
            Json::String(text) => drop(by_language.insert("".into(), text.as_str().into())),
            Json::Object(map) if map.values().all(Json::is_string) => {
                by_language.extend(
                    map.iter().map(|(tag, text)| (tag.as_str().into(), text.as_str().unwrap_or_default().into())),
                );
            }
            _ => self.report(at, "a label is a text, or a mapping from a language to a text"),
        }
        by_language
    }
}
