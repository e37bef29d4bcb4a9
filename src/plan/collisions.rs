//! Two outputs that want one path: the same one, or one that some file systems cannot tell apart.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::{Content, Output};
use crate::diag::{Code, Diagnostic, Label, codes};
use crate::parse::yaml::{self, YamlText};
use crate::parse::{ValuePath, front_matter};
use crate::source::{SitePath, Snapshot};

/// Reports every pair of outputs that share a path; each output is compared with the first that took the path.
pub(super) fn find(outputs: &[Output], snapshot: &Snapshot) -> Vec<Diagnostic> {
    let paths: Vec<String> = outputs.iter().map(|output| output.permalink.output_path()).collect();
    let all = || outputs.iter().zip(paths.iter().map(String::as_str));
    let mut taken: HashMap<Cow<'_, str>, (&Output, &str)> = HashMap::with_capacity(outputs.len());
    let mut findings = Vec::new();
    for (output, path) in all() {
        let (first, its_path) = match taken.entry(fold(path)) {
            Entry::Vacant(free) => {
                free.insert((output, path));
                continue;
            }
            Entry::Occupied(first) => *first.get(),
        };
        if its_path != path {
            let message = format!("`{}` and `{}` are one file on some systems", first.permalink, output.permalink);
            findings.push(collision(&codes::URL_LOOKALIKE, message, first, output, snapshot));
        } else if !is_own_alias(first, output) {
            let message = format!("two sources give the address `{}`", output.permalink);
            findings.push(collision(&codes::URL_COLLISION, message, first, output, snapshot));
        } else if !matches!(first.content, Content::Redirect(_)) {
            // An alias that stands twice in one page is reported with the page's front matter.
            let message = format!("the alias `{}` is the address of the page itself", output.permalink);
            let mut finding = Diagnostic::new(&codes::URL_COLLISION, message).with_help("remove it");
            finding.primary = output.source.as_ref().map(|source| label(source, output, snapshot).into());
            findings.push(finding);
        }
    }
    // A file cannot stand where another output needs a folder.
    let mut clear = "";
    for (output, path) in all() {
        // Neighbours need nearly the same folders; those of the last path without a file in its way need no second look.
        let shared = path.bytes().zip(clear.bytes()).take_while(|(a, b)| a == b).count();
        let mut folders = path.match_indices('/').filter(|(at, _)| *at >= shared).map(|(at, _)| &path[..at]);
        let Some((first, _)) = folders.find_map(|folder| taken.get(&fold(folder))) else {
            clear = path;
            continue;
        };
        let message = format!("`{}` is a file, but `{}` needs a folder there", first.permalink, output.permalink);
        findings.push(collision(&codes::URL_COLLISION, message, first, output, snapshot));
    }
    // Two files that meet in one language nearly always meet in the others as well: that is one mistake.
    let mut said = HashSet::new();
    findings.retain(|finding| said.insert((finding.code.id, finding.primary.clone(), finding.related.clone())));
    findings
}

/// Case-insensitive file systems fold letters; some of them also store accented letters in another form.
fn fold(path: &str) -> Cow<'_, str> {
    if path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return path.into();
    }
    path.nfc().flat_map(char::to_lowercase).nfc().collect()
}

fn is_own_alias(first: &Output, second: &Output) -> bool {
    matches!(second.content, Content::Redirect(_)) && first.source.is_some() && first.source == second.source
}

fn collision(code: &'static Code, message: String, first: &Output, second: &Output, snapshot: &Snapshot) -> Diagnostic {
    let mut finding = Diagnostic::new(code, message);
    finding.primary = second.source.as_ref().map(|source| label(source, second, snapshot).into());
    finding.related.extend(
        first.source.as_ref().map(|source| Label { text: "the other one".into(), ..label(source, first, snapshot) }),
    );
    for output in [first, second].iter().filter(|output| output.source.is_none()) {
        finding = finding.with_help(format!("`{}` is made by the program from content", output.permalink));
    }
    let is_alias = |output: &Output| matches!(output.content, Content::Redirect(_));
    if is_alias(first) && is_alias(second) && first.language != second.language {
        finding = finding.with_help("an alias is a whole address, the part of the language too: `/zh/old/page/`");
    }
    finding.with_help("change the slug, the alias or the name of one of them")
}

/// What gave the output its address: an alias, a slug, or the name of the file.
fn label(source: &SitePath, output: &Output, snapshot: &Snapshot) -> Label {
    let file = source.as_str();
    let text = snapshot.text_of(file).unwrap_or_default();
    let span = front_matter::split(file, text).ok().and_then(|parts| {
        let yaml = YamlText::part(file, text, parts.yaml);
        if !matches!(output.content, Content::Redirect(_)) {
            return yaml::find_scalar(&yaml, &ValuePath::root().key("slug")).map(|(span, _)| span);
        }
        let aliases = ValuePath::root().key("aliases");
        let wanted = output.permalink.as_str().trim_matches('/');
        let mut all = (0..).map_while(|index| yaml::find_scalar(&yaml, &aliases.index(index)));
        all.find_map(|(span, alias)| (alias.trim_matches('/') == wanted).then_some(span))
    });
    Label { file: source.shared(), span, text: String::new() }
}
