//! The keywords of a node: collected from it and what it refers to, then taken one by one.

use serde_json::Value as Json;

use super::{Compiler, DEEPEST, INFORM, MEANING, Node};
use crate::parse::{Part, ValuePath};

impl<'j> Compiler<'j> {
    /// Collects keywords; a node's own win over those of what it refers to.
    pub(super) fn gather(&mut self, json: &'j Json, path: &ValuePath, node: &mut Node<'j>) {
        let map = match json {
            Json::Object(map) => map,
            Json::Bool(true) => return,
            _ => return self.report(path, "a field is described by a mapping, such as `type: string`"),
        };
        if let Some(target) = map.get("$ref") {
            self.follow(target, &path.key("$ref"), node);
        }
        if let Some(any) = map.get("anyOf") {
            let at = path.key("anyOf");
            let is_null = |option: &Json| option.get("type").is_some_and(|name| name == "null");
            let options = any.as_array().map(Vec::as_slice).unwrap_or_default();
            let mut others = options.iter().enumerate().filter(|(_, option)| !is_null(option));
            match (others.next(), others.next()) {
                (Some((index, option)), None) => {
                    node.nullable |= options.len() > 1;
                    self.gather(option, &at.index(index), node);
                }
                _ => self.report(&at, "`anyOf` may only say that a value may also be null"),
            }
        }
        for (name, value) in map.iter().filter(|(name, _)| !matches!(name.as_str(), "$ref" | "anyOf")) {
            let at = path.key(name);
            if INFORM.contains(&name.as_str()) || MEANING.contains(&name.as_str()) {
                node.keywords.insert(name, (value, at));
            } else {
                self.report_name(&at, Part::Key, format!("`{name}` is not a keyword of a schema"), name, MEANING);
            }
        }
    }

    pub(super) fn follow(&mut self, target: &'j Json, at: &ValuePath, node: &mut Node<'j>) {
        let Some(name) = target.as_str().and_then(|target| target.strip_prefix("#/$defs/")) else {
            return self.report(at, "`$ref` names a definition of the same schema: `#/$defs/<name>`");
        };
        let Some(definition) = self.root.get("$defs").and_then(|definitions| definitions.get(name)) else {
            return self.report(at, format!("there is no definition `{name}` under `$defs`"));
        };
        if self.open.contains(&name) {
            return self.report(at, format!("the definition `{name}` contains itself"));
        }
        if self.open.len() == DEEPEST {
            return self.report(at, format!("more than {DEEPEST} definitions lie inside each other"));
        }
        self.open.push(name);
        self.gather(definition, &ValuePath::root().key("$defs").key(name), node);
    }

    pub(super) fn text(&mut self, node: &mut Node<'j>, name: &str) -> Option<&'j str> {
        self.take(node, name, "a text", Json::as_str)
    }

    pub(super) fn flag(&mut self, node: &mut Node<'j>, name: &str) -> bool {
        self.take(node, name, "`true` or `false`", Json::as_bool).unwrap_or_default()
    }

    pub(super) fn whole(&mut self, node: &mut Node<'j>, name: &str) -> Option<i64> {
        self.take(node, name, "a whole number", Json::as_i64)
    }

    pub(super) fn number(&mut self, node: &mut Node<'j>, name: &str) -> Option<f64> {
        self.take(node, name, "a number", Json::as_f64)
    }

    pub(super) fn size(&mut self, node: &mut Node<'j>, name: &str) -> Option<usize> {
        self.take(node, name, "a whole number from 0", |json| json.as_u64().and_then(|size| usize::try_from(size).ok()))
    }

    pub(super) fn take<T>(
        &mut self,
        node: &mut Node<'j>,
        name: &str,
        kind: &str,
        read: impl Fn(&'j Json) -> Option<T>,
    ) -> Option<T> {
        let (json, at) = node.keywords.shift_remove(name)?;
        let value = read(json);
        if value.is_none() {
            self.report(&at, format!("`{name}` is {kind}"));
        }
        value
    }

    pub(super) fn ordered<T: PartialOrd>(
        &mut self,
        min: Option<T>,
        max: Option<T>,
        path: &ValuePath,
        low: &str,
        high: &str,
    ) {
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            self.report(&path.key(low), format!("`{low}` is larger than `{high}`"));
        }
    }
}
