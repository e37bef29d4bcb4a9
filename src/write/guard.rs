//! Which folders may become the output. Only looks, never writes.
//!
//! **Invariant:** places are compared by what they are, not by how they are spelt: canonical paths, component by
//! component, and where the system tells it (Unix) by device and inode, so that `..`, links, mounts and letter case
//! lead to the same answer.

use std::fs;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::error::{Doing, WriteError};

/// Folders of a project that hold sources or belong to tools, in lower case. Names count in any letter case, on every
/// system: a project that builds on one machine must not destroy itself on another.
const SOURCE_FOLDERS: &[&str] = &[
    "content",
    "themes",
    "static",
    "src",
    "tests",
    "benches",
    "fuzz",
    "docs",
    "data",
    "target",
    "node_modules",
    ".git",
    ".github",
    ".ci",
    ".hg",
    ".svn",
    ".vscode",
    ".twinpress",
];

/// Where the output goes: the canonical path, which need not exist yet.
pub(super) fn resolve(project: &Utf8Path, out: &Utf8Path, home: Option<&Utf8Path>) -> Result<Utf8PathBuf, WriteError> {
    let refuse = |reason: String| Err(WriteError::Refused { out: out.to_owned(), reason });
    if out.as_str().trim().is_empty() {
        return refuse("the name of the folder is empty".to_owned());
    }
    let project = project.canonicalize_utf8().map_err(WriteError::io(Doing::Read, project))?;
    let place = match canonical(&project.join(out)) {
        Ok(place) => place,
        Err(Unresolved::DanglingLink(link)) => return refuse(format!("`{link}` is a link that leads to nothing")),
        Err(Unresolved::Io(path, error)) => return Err(WriteError::io(Doing::Read, path)(error)),
    };
    if place.parent().is_none() {
        return refuse("it is the root of the disk".to_owned());
    }
    if same(&place, &project) {
        return refuse("it is the project itself".to_owned());
    }
    if is_inside(&project, &place) {
        return refuse("the project lies in it".to_owned());
    }
    if let Some(home) = home.and_then(|home| home.canonicalize_utf8().ok()) {
        if same(&place, &home) {
            return refuse("it is your home folder".to_owned());
        }
        if is_inside(&home, &place) {
            return refuse("your home folder lies in it".to_owned());
        }
    }
    for name in SOURCE_FOLDERS {
        let folder = project.join(name).canonicalize_utf8().unwrap_or_else(|_| project.join(name));
        let named = place.strip_prefix(&project).ok().and_then(|rest| rest.components().next());
        let named = named.is_some_and(|first| first.as_str().eq_ignore_ascii_case(name));
        if named || is_inside(&place, &folder) {
            return refuse(format!("`{name}` is a folder of the project"));
        }
        if is_inside(&folder, &place) {
            return refuse(format!("the project's `{name}` folder lies in it"));
        }
    }
    match fs::metadata(&place) {
        Ok(meta) if !meta.is_dir() => refuse("it is a file, not a folder".to_owned()),
        _ => Ok(place),
    }
}

enum Unresolved {
    DanglingLink(Utf8PathBuf),
    Io(Utf8PathBuf, std::io::Error),
}

/// Follows an absolute path as far as it exists; what is left of it is taken as written, with `..` worked out.
fn canonical(path: &Utf8Path) -> Result<Utf8PathBuf, Unresolved> {
    let mut place = Utf8PathBuf::new();
    for component in path.components() {
        match component {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                place.pop();
            }
            part => {
                place.push(part);
                match place.canonicalize_utf8() {
                    Ok(canonical) => place = canonical,
                    Err(_) if place.is_symlink() => return Err(Unresolved::DanglingLink(place)),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    // `file/below`: said more plainly by whoever looks at the place.
                    Err(error) => return Err(Unresolved::Io(place, error)),
                }
            }
        }
    }
    Ok(place)
}

/// Whether `place` is `folder` or lies in it.
fn is_inside(place: &Utf8Path, folder: &Utf8Path) -> bool {
    place.starts_with(folder) || place.ancestors().any(|above| same(above, folder))
}

fn same(one: &Utf8Path, other: &Utf8Path) -> bool {
    one == other || identity(one).is_some_and(|this| identity(other) == Some(this))
}

#[cfg(unix)]
fn identity(path: &Utf8Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|meta| (meta.dev(), meta.ino()))
}

/// Elsewhere the canonical path already has the letter case of the disk.
#[cfg(not(unix))]
fn identity(_: &Utf8Path) -> Option<(u64, u64)> {
    None
}
