//! Two outputs that want one path: the same one, or one that some file systems cannot tell apart.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::Output;
use crate::diag::{Code, Diagnostic, Label, codes};

/// Reports every pair of outputs that share a path; each output is compared with the first that took the path.
pub(super) fn find(outputs: &[Output]) -> Vec<Diagnostic> {
    let mut taken: HashMap<String, &Output> = HashMap::with_capacity(outputs.len());
    let mut findings = Vec::new();
    for output in outputs {
        let path = output.permalink.output_path();
        match taken.get(&fold(&path)) {
            None => {
                taken.insert(fold(&path), output);
            }
            Some(first) if first.permalink.output_path() == path => {
                let message = format!("two sources give the address `{}`", output.permalink);
                findings.push(collision(&codes::URL_COLLISION, message, first, output));
            }
            Some(first) => {
                let message = format!("`{}` and `{}` are one file on some systems", first.permalink, output.permalink);
                findings.push(collision(&codes::URL_LOOKALIKE, message, first, output));
            }
        }
    }
    // A file cannot stand where another output needs a folder.
    for output in outputs {
        let path = output.permalink.output_path();
        let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        if let Some(first) = folders.find_map(|folder| taken.get(&fold(folder))) {
            let message = format!("`{}` is a file, but `{}` needs a folder there", first.permalink, output.permalink);
            findings.push(collision(&codes::URL_COLLISION, message, first, output));
        }
    }
    findings
}

/// Case-insensitive file systems fold letters; some of them also store accented letters in another form.
fn fold(path: &str) -> String {
    if path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return path.to_owned();
    }
    path.nfc().flat_map(char::to_lowercase).nfc().collect()
}

fn collision(code: &'static Code, message: String, first: &Output, second: &Output) -> Diagnostic {
    let finding = Diagnostic::new(code, message).with_help("change the slug, the alias or the name of one of them");
    let finding = match &second.source {
        Some(source) => finding.in_file(source.shared()),
        None => finding.with_help(format!("`{}` is made by the program from content", second.permalink)),
    };
    match &first.source {
        Some(source) => {
            finding.with_related(Label { file: source.shared(), span: None, text: "the other source".into() })
        }
        None => finding.with_help(format!("`{}` is made by the program from content", first.permalink)),
    }
}
