//! Safe and atomic publishing: from rendered bytes to files in the output folder.
//!
//! Open the folder, stage every output, commit. Leaves to `plan` what the outputs are, to `render` their bytes.
//!
//! ```
//! # let temp = tempfile::tempdir().unwrap();
//! # let project = camino::Utf8Path::from_path(temp.path()).unwrap();
//! use twinpress::write::{OpenOptions, OutputFolder};
//! let folder = OutputFolder::open(project, "dist".into(), &OpenOptions::default())?;
//! let staging = folder.stage(&["index.html"])?;
//! staging.put("index.html", b"<!doctype html>")?;
//! let report = staging.commit()?;
//! assert_eq!((report.written, report.unchanged, report.removed), (1, 0, 0));
//! # Ok::<(), twinpress::write::WriteError>(())
//! ```
//!
//! **Invariants**
//! - Only files that the manifest names are replaced or deleted; everything else in the folder is foreign.
//! - Nothing in the folder changes before [`Staging::commit`], which needs every planned output to be staged.
//! - Each published file is wholly old or wholly new at every moment; after a crash the next build completes the work.
//! - A file that would not change is not touched. If nothing changes, nothing is written at all.
//! - Symbolic links in the folder are never written through.
//!
//! A build that replaces a few files, as after an edit, forces them to the disk before it publishes them. One that
//! replaces many leaves that to the system, because it would take many times as long; should the power fail in those
//! seconds, the next build finds the damaged files by their size and writes them again.

#![expect(clippy::disallowed_methods, reason = "this module is the writer of the disk")]

mod commit;
mod error;
mod folder;
mod guard;
mod lock;
mod manifest;
mod layout;
mod staging;

pub use commit::Report;
pub use error::{Doing, WriteError};
pub use folder::{OpenOptions, OutputFolder};
pub use staging::Staging;
