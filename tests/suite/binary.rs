//! The program itself, run in a folder of its own as a person runs it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use tempfile::TempDir;

/// Where `cargo` put the program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_twinpress");

/// A folder with a project in it, removed at the end.
pub struct Folder {
    temp: TempDir,
    name: String,
}

/// What a run of the program gave.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Folder {
    /// An empty folder of this name.
    pub fn empty(name: &str) -> Self {
        let temp = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(temp.path().join(name)).unwrap();
        Self { temp, name: name.to_owned() }
    }

    /// A small project that builds without a finding.
    pub fn project() -> Self {
        let folder = Self::empty("site");
        folder.file("content/site.yaml", crate::project::SITE);
        folder.file("content/pages/index.md", "---\ntitle: Home\ndescription: The home page.\n---\n\nHello.\n");
        folder
    }

    /// A copy of the repository's content and theme, without share pictures: drawing four hundred of them takes seconds.
    pub fn repository(name: &str) -> Self {
        let folder = Self::repository_with_pictures(name);
        let site = folder.text("content/site.yaml");
        folder.file("content/site.yaml", site.replace("share_pictures: true\n", ""));
        folder
    }

    /// A copy of the repository's content and theme.
    pub fn repository_with_pictures(name: &str) -> Self {
        let folder = Self::empty(name);
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for part in ["content", "themes", "static"] {
            for entry in
                walkdir::WalkDir::new(root.join(part)).into_iter().flatten().filter(|e| e.file_type().is_file())
            {
                let to = folder.path().join(entry.path().strip_prefix(root).unwrap());
                std::fs::create_dir_all(to.parent().unwrap()).unwrap();
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
        folder
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.temp.path().join(&self.name)
    }

    /// The folder around it, which nothing else uses.
    pub fn above(&self) -> &Path {
        self.temp.path()
    }

    /// Writes a file.
    pub fn file(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("`{path}`: {error}"))
    }

    /// The program in this folder, in an environment that says nothing.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        for name in ["SOURCE_DATE_EPOCH", "NO_COLOR", "CLICOLOR_FORCE", "TZ", "LANG", "LC_ALL", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command.env("HOME", self.above().join("home"));
        command
    }

    /// Runs the program in this folder.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    /// Runs the program, which must do its work without a word of complaint.
    pub fn build(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(&[&["build"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran
    }

    /// Every file below a path of the folder, with its bytes and time.
    pub fn tree(&self, below: &str) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
        tree(&self.path().join(below))
    }

    /// Every file below a path of the folder, with its bytes.
    pub fn files(&self, below: &str) -> BTreeMap<String, Vec<u8>> {
        self.tree(below).into_iter().map(|(path, (bytes, _))| (path, bytes)).collect()
    }
}

/// Every file below a folder, with its bytes and time; folders by their names.
pub fn tree(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let mut seen = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        let time = entry.metadata().unwrap().modified().unwrap();
        if entry.file_type().is_file() {
            seen.insert(path, (std::fs::read(entry.path()).unwrap(), time));
        } else {
            seen.insert(path + "/", (Vec::new(), time));
        }
    }
    seen
}

impl Ran {
    /// What a finished process said.
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
