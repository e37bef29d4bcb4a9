//! [`Snapshot`]: every file of the project at one moment, and the [`FileSystem`] that it is taken from.
//!
//! Leaves the disk to [`Disk`](super::Disk), and the meaning of files to `parse` and `model`.
//!
//! **Invariants:** a snapshot never changes; it depends on the files alone, not on the order in which they were found
//! or read; a text in it is UTF-8 without byte order mark, and its lines end in LF.

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::{Digest, SitePath, names, text};
use crate::diag::{Diagnostic, Label, codes};

/// The folders that are read. Everything else of the project is none of the generator's business.
pub const FOLDERS: [&str; 3] = ["content", "static", "themes"];

const MIB: u64 = 1 << 20;
/// The largest page, template or other text, in bytes.
const TEXT_LIMIT: u64 = 10 * MIB;
/// The largest YAML file, in bytes: one file may hold all records of a collection.
const RECORDS_LIMIT: u64 = 50 * MIB;

/// Where files come from: the disk or memory.
pub trait FileSystem: Sync {
    /// Every file below `folder` (relative to the project), in any order, with findings about what is passed over.
    /// A folder that does not exist is empty.
    fn list(&self, folder: &str) -> (Vec<Found>, Vec<Diagnostic>);

    /// The bytes of a file that [`FileSystem::list`] found, with its stamp from before it was read;
    /// [`io::ErrorKind::FileTooLarge`] beyond `limit` bytes.
    fn read(&self, found: &Found, limit: u64) -> io::Result<(Vec<u8>, Option<Stamp>)>;

    /// Size and time of a file, by which a later snapshot knows it again without reading it; `None`: read it.
    fn stamp(&self, found: &Found) -> Option<Stamp> {
        let _ = found;
        None
    }
}

/// A file that was found but not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands, in NFC.
    pub path: SitePath,
    /// The name on disk, if that is not in NFC.
    name: Option<Box<str>>,
}

impl Found {
    /// A file by its path relative to the project, as the file system spells it.
    pub fn new(name: &str) -> Self {
        let path = SitePath::new(name);
        let name = (path.as_str() != name).then(|| name.into());
        Self { path, name }
    }

    /// The path as the file system spells it.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(self.path.as_str())
    }
}

/// Size in bytes and time of last change of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// When the bytes were last changed.
    pub changed: SystemTime,
}

/// One file as read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it stands.
    pub path: SitePath,
    content: Content,
    stamp: Option<Stamp>,
    findings: Arc<[Diagnostic]>,
}

#[derive(Debug, Clone)]
enum Content {
    Text(Arc<str>),
    Bytes(Arc<Vec<u8>>),
}

impl Source {
    /// The text, without byte order mark and with LF line ends; empty if the file is not text (an image, say).
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Text(text) => text,
            Content::Bytes(_) => "",
        }
    }

    /// The text, shared; empty if the file is not text.
    pub fn shared_text(&self) -> Arc<str> {
        match &self.content {
            Content::Text(text) => Arc::clone(text),
            Content::Bytes(_) => "".into(),
        }
    }

    /// Whether this file is read as text.
    pub fn is_text(&self) -> bool {
        matches!(self.content, Content::Text(_))
    }

    /// The bytes; those of [`Source::text`] if the file is text.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        }
    }

    /// The digest of [`Source::bytes`], computed on each call.
    pub fn digest(&self) -> Digest {
        Digest::of(self.bytes())
    }
}

/// Two sources are equal if path and bytes are.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        // A file that was not read again is known by its place in memory.
        let same = match (&self.content, &other.content) {
            (Content::Text(one), Content::Text(other)) => Arc::ptr_eq(one, other) || one == other,
            (Content::Bytes(one), Content::Bytes(other)) => Arc::ptr_eq(one, other) || one == other,
            _ => false,
        };
        same && self.path == other.path
    }
}

/// Every file of the project at one moment. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    files: Arc<BTreeMap<SitePath, Source>>,
}

impl Snapshot {
    /// Reads the folders `content`, `static` and `themes`. The findings are in order of path.
    pub fn take(files: &dyn FileSystem) -> (Self, Vec<Diagnostic>) {
        Self::default().retake(files)
    }

    /// Reads them again, and reads only the files whose stamp is not the one in this snapshot.
    /// The result is the same as that of [`Snapshot::take`].
    pub fn retake(&self, files: &dyn FileSystem) -> (Self, Vec<Diagnostic>) {
        let mut all = Vec::new();
        let mut findings = Vec::new();
        for folder in FOLDERS {
            let (found, problems) = files.list(folder);
            all.extend(found);
            findings.extend(problems);
        }
        all.par_sort_unstable_by(|a, b| (&a.path, a.name()).cmp(&(&b.path, b.name())));
        all.dedup_by(|second, first| {
            let same = second.path == first.path;
            if same && second.name() != first.name() {
                findings.push(twins(first));
            }
            same
        });
        findings.extend(name_problems(&all));
        let read: Vec<_> =
            all.par_iter().map(|found| self.known(files, found).map_or_else(|| read(files, found), Ok)).collect();
        // They are in order, so the tree is built at once.
        let sources = read.into_iter().filter_map(|source| match source {
            Ok(source) => {
                findings.extend(source.findings.iter().cloned());
                Some((source.path.clone(), source))
            }
            Err(finding) => {
                findings.push(*finding);
                None
            }
        });
        let sources = sources.collect();
        findings.sort_by(|a, b| place(a).cmp(&place(b)));
        (Self { files: Arc::new(sources) }, findings)
    }

    /// The file at a path, if there is one.
    pub fn get(&self, path: &str) -> Option<&Source> {
        self.files.get(path)
    }

    /// The files below a folder (`content/pages`, without slash at the end), in order of path.
    pub fn under<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a Source> + use<'a> {
        let prefix = format!("{folder}/");
        self.files
            .range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded))
            .map(|(_, source)| source)
            .take_while(move |source| source.path.as_str().starts_with(&prefix))
    }

    /// All files, in order of path.
    pub fn files(&self) -> impl Iterator<Item = &Source> {
        self.files.values()
    }

    /// The files that are not what they were `before`: changed and new ones in order of path, then deleted ones.
    pub fn changes_since<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a SitePath> {
        let changed = self.files.values().filter(|file| before.get(file.path.as_str()) != Some(*file));
        let deleted = before.files.keys().filter(|path| !self.files.contains_key(*path));
        changed.map(|file| &file.path).chain(deleted)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The text of a file, as diagnostics want it to show the author's own line.
    pub fn text_of(&self, file: &str) -> Option<&str> {
        self.get(file).filter(|source| source.is_text()).map(Source::text)
    }

    fn known(&self, files: &dyn FileSystem, found: &Found) -> Option<Source> {
        let source = self.files.get(&found.path)?;
        source.stamp.filter(|stamp| files.stamp(found) == Some(*stamp)).map(|_| source.clone())
    }
}

/// Reads one file; on failure there is a finding in its place.
fn read(files: &dyn FileSystem, found: &Found) -> Result<Source, Box<Diagnostic>> {
    let path = found.path.clone();
    let limit = limit(&path);
    let (bytes, stamp) =
        files.read(found, limit.unwrap_or(u64::MAX)).map_err(|error| Box::new(unreadable(&path, limit, &error)))?;
    let (content, findings) = if limit.is_some() {
        let (text, findings) = text::decode(path.as_str(), bytes);
        (Content::Text(text.into()), findings.into())
    } else {
        (Content::Bytes(Arc::new(bytes)), Arc::default())
    };
    Ok(Source { path, content, stamp, findings })
}

/// The size limit of a text file in bytes; `None` if the file is not read as text.
fn limit(path: &SitePath) -> Option<u64> {
    if path.as_str().starts_with("static/") {
        return None;
    }
    match path.extension() {
        "yaml" | "yml" => Some(RECORDS_LIMIT),
        "md" | "html" | "htm" | "xml" | "css" | "js" | "mjs" | "json" | "svg" => Some(TEXT_LIMIT),
        _ => None,
    }
}

fn unreadable(path: &SitePath, limit: Option<u64>, error: &io::Error) -> Diagnostic {
    let limit = limit.unwrap_or_default() / MIB;
    match error.kind() {
        io::ErrorKind::FileTooLarge => {
            Diagnostic::new(&codes::TOO_LARGE, format!("`{path}` is larger than {limit} MiB"))
                .with_help("split the file, or move data that is not text to `static/`")
        }
        io::ErrorKind::NotFound => {
            Diagnostic::new(&codes::UNREADABLE, format!("`{path}` vanished while it was read")).with_help("build again")
        }
        io::ErrorKind::PermissionDenied => {
            Diagnostic::new(&codes::UNREADABLE, format!("no permission to read `{path}`"))
                .with_help("check the permissions of the file and of its folder")
        }
        _ => Diagnostic::new(&codes::UNREADABLE, format!("`{path}` cannot be read: {error}")),
    }
    .in_file(path.shared())
}

/// Findings about names, each file and each folder once; `all` is sorted, so a folder's files stand together.
fn name_problems(all: &[Found]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut before = "";
    for found in all {
        let path = found.path.as_str();
        let mut start = 0;
        for part in path.split('/') {
            let end = start + part.len();
            let seen = before.starts_with(&path[..end]) && before[end..].starts_with('/');
            if !seen && let Some(problem) = names::problem(part) {
                let (kind, named) = if end == path.len() { ("file", part) } else { ("folder", &path[..end]) };
                findings.push(
                    Diagnostic::new(
                        &codes::FILE_NAME,
                        format!("the {kind} name `{}` does not work everywhere", named.escape_debug()),
                    )
                    .in_file(found.path.shared())
                    .with_help(format!("{problem}; rename the {kind}")),
                );
            }
            start = end + 1;
        }
        before = path;
    }
    findings
}

/// Two files whose names differ only in how an accented letter is stored.
fn twins(first: &Found) -> Diagnostic {
    Diagnostic::new(&codes::URL_LOOKALIKE, format!("two files are both called `{}`", first.path))
        .in_file(first.path.shared())
        .with_related(Label {
            text: "the same name, with its accents stored another way".to_owned(),
            ..Label::file(first.path.shared())
        })
        .with_help("their names look alike but are stored in two ways (NFC and NFD); delete or rename one of them")
}

fn place(finding: &Diagnostic) -> (Option<&str>, Option<usize>, &str, &str) {
    let label = finding.primary.as_ref();
    let start = label.and_then(|label| label.span.as_ref()).map(|span| span.start);
    (label.map(|label| &*label.file), start, finding.code.id, &finding.message)
}
