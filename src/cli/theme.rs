//! `theme eject`: a copy of a built-in file of the theme, to change in the project.

use std::io::Write as _;

use camino::Utf8Path;

use super::Outcome;
use super::arguments::Global;
use super::project::find_root;
use super::report::Reporter;
use crate::config::{self, CONFIG_FILE, Overrides};
use crate::diag::suggest;
use crate::source::{Disk, Snapshot};
use crate::theme::Layers;

/// Puts a copy of a built-in file into the project's theme folder, where it takes the place of the built-in one.
pub(super) fn eject(file: &str, global: &Global, reporter: &Reporter) -> Outcome {
    let root = match find_root(global) {
        Ok(root) => root,
        Err(message) => return reporter.failure(&message, Some("`twinpress init DIR` makes a new site")),
    };
    let (snapshot, _) = Snapshot::take(&Disk::new(root.as_std_path()));
    let (Some(config), _) = config::resolve(&snapshot, &Overrides::default()) else {
        return reporter.failure(&format!("`{CONFIG_FILE}` cannot be read"), Some("`twinpress check` says why"));
    };
    let layers = Layers::new(&config.theme, []);
    let Some((path, built_in)) = layers.built_in_below("").find(|(path, _)| *path == file) else {
        let known = || layers.built_in_below("").map(|(path, _)| path);
        // A name without its folder is as good as a misspelt one.
        let named = known().filter(|path| path.rsplit('/').next() == file.rsplit('/').next());
        let named = named.min_by_key(|path| path.matches('/').count());
        let help = match named.or_else(|| suggest::nearest(file, known())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the built-in files are {}", known().collect::<Vec<_>>().join(", ")),
        };
        return reporter.failure(&format!("the theme has no built-in file `{file}`"), Some(&help));
    };
    let target = format!("themes/{}/{path}", config.theme);
    match write_new(&root.join(&target), &built_in.bytes) {
        Ok(()) => {
            reporter.say(&format!("`{target}` is yours now: it takes the place of the built-in file."));
            Outcome::Done
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let help = "move it away first, if you want the built-in file again";
            reporter.failure(&format!("`{target}` exists already"), Some(help))
        }
        Err(error) => reporter.failure(&format!("`{target}` cannot be written: {error}"), None),
    }
}

/// Writes a file that must not be there yet: a file of the author's is never written over.
#[expect(clippy::disallowed_methods, reason = "writes a new source of the project, not a published file")]
pub(super) fn write_new(path: &Utf8Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}
