//! `init`: a small bilingual site that builds.

use camino::Utf8Path;
use include_dir::{Dir, include_dir};

use super::Outcome;
use super::report::Reporter;

/// The site that `init` writes; a test builds it.
static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// Writes the starter site into a new or empty folder.
pub(super) fn init(dir: &Utf8Path, reporter: &Reporter) -> Outcome {
    let is_used = dir.exists() && dir.read_dir_utf8().map_or(true, |mut entries| entries.next().is_some());
    if is_used {
        let message = format!("`{dir}` exists and is not an empty folder");
        return reporter.failure(&message, Some("name a new folder: `twinpress init my-site`"));
    }
    match write(&STARTER, dir) {
        Ok(()) => {
            reporter.say(&format!("Made a small site in `{dir}`. Next:\n  cd {dir}\n  twinpress build"));
            Outcome::Done
        }
        Err(error) => reporter.failure(&format!("`{dir}` cannot be written: {error}"), None),
    }
}

#[expect(clippy::disallowed_methods, reason = "writes a new project, not a published site")]
fn write(folder: &Dir<'_>, dir: &Utf8Path) -> std::io::Result<()> {
    // Paths inside the starter are relative to its root at every depth.
    std::fs::create_dir_all(dir.as_std_path().join(folder.path()))?;
    for file in folder.files() {
        std::fs::write(dir.as_std_path().join(file.path()), file.contents())?;
    }
    folder.dirs().try_for_each(|inner| write(inner, dir))
}
