//! Files as read: path, bytes, text. The only reader of disk; everything later works on a [`Snapshot`].
//!
//! Leaves to others what a file means.

pub mod digest;
pub mod disk;
pub mod memory;
pub mod names;
pub mod path;
pub mod snapshot;
pub mod text;

pub use digest::Digest;
pub use disk::Disk;
pub use memory::Memory;
pub use path::SitePath;
pub use snapshot::{FileSystem, Found, Snapshot, Source, Stamp};
