//! [`WriteError`]: why nothing could be published. All of these are matters of the machine or of the command line.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};

/// What failed, on which path, in one plain sentence; [`WriteError::help`] says what to do.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output folder is one that must not be written to.
    #[error("refusing to publish into `{out}`: {reason}")]
    Refused {
        /// The folder as it was asked for.
        out: Utf8PathBuf,
        /// Why not.
        reason: String,
    },
    /// The output folder holds files, and no manifest says that they are ours.
    #[error("`{out}` holds files that twinpress did not make, for example `{example}`")]
    NotOurs {
        /// The folder as it was asked for.
        out: Utf8PathBuf,
        /// The name of one of its files.
        example: String,
    },
    /// The manifest cannot be read, so nobody knows which files are ours.
    #[error("the list of published files `{manifest}` is damaged, so `{out}` cannot be updated safely")]
    DamagedManifest {
        /// The folder as it was asked for.
        out: Utf8PathBuf,
        /// The list.
        manifest: Utf8PathBuf,
    },
    /// A file that we did not make stands where an output must go.
    #[error("`{foreign}` was not made by twinpress, and `{output}` must go there")]
    Foreign {
        /// The file, link or folder in the way.
        foreign: Utf8PathBuf,
        /// The output that needs its place.
        output: Utf8PathBuf,
    },
    /// Another build holds the lock.
    #[error("another build{} is publishing into `{out}`", pid.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Locked {
        /// The folder as it was asked for.
        out: Utf8PathBuf,
        /// The process that holds the lock, if it can be told.
        pid: Option<u32>,
    },
    /// The list of outputs makes no sense: a mistake of the program, not of its user.
    #[error("the output `{path}` {problem} (this is a mistake in twinpress)")]
    Plan {
        /// The output, relative to the folder.
        path: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The system refused.
    #[error("{}", sentence(*doing, path, source))]
    Io {
        /// What we were about to do.
        doing: Doing,
        /// With which file or folder.
        path: Utf8PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What we were about to do when the system refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Reading a file or folder.
    Read,
    /// Writing a file or making a folder.
    Write,
    /// Deleting a file or folder.
    Delete,
    /// Taking the lock.
    Lock,
}

impl WriteError {
    /// The exit code of the program: always 2, wrong usage or environment.
    pub fn exit_code(&self) -> u8 {
        2
    }

    /// What to do about it, if there is something to say.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Refused { .. } => {
                Some("choose a folder of its own for the site, for example `--out dist`".to_owned())
            }
            Self::NotOurs { out, .. } => Some(format!(
                "choose an empty folder, or empty `{out}` yourself; `--force` adds the site and leaves those files alone"
            )),
            Self::DamagedManifest { out, .. } => Some(format!("delete the folder `{out}` and build again")),
            Self::Foreign { foreign, .. } => Some(format!(
                "move `{foreign}` elsewhere (a file in `static/` is published too), or give the page another address"
            )),
            Self::Locked { .. } => Some("wait until it has finished, then try again".to_owned()),
            Self::Plan { .. } => None,
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    Some("free some space and build again".to_owned())
                }
                io::ErrorKind::PermissionDenied => {
                    Some("check who owns it, and whether another program has it open".to_owned())
                }
                _ => None,
            },
        }
    }

    pub(super) fn io(doing: Doing, path: impl Into<Utf8PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { doing, path, source }
    }
}

fn sentence(doing: Doing, path: &Utf8Path, error: &io::Error) -> String {
    let verb = match doing {
        Doing::Read => "read",
        Doing::Write => "write",
        Doing::Delete => "delete",
        Doing::Lock => "lock",
    };
    match error.kind() {
        io::ErrorKind::StorageFull => format!("the disk is full: cannot {verb} `{path}`"),
        io::ErrorKind::QuotaExceeded => format!("your quota of disk space is used up: cannot {verb} `{path}`"),
        io::ErrorKind::PermissionDenied => format!("no permission to {verb} `{path}`"),
        io::ErrorKind::ReadOnlyFilesystem => format!("the disk is read-only: cannot {verb} `{path}`"),
        io::ErrorKind::InvalidFilename => format!("the name is too long or not allowed here: cannot {verb} `{path}`"),
        _ => format!("cannot {verb} `{path}`: {error}"),
    }
}
