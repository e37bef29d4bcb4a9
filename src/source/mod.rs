//! Files as read: path, bytes, text. The only reader of disk; everything later works on a [`Snapshot`].
//!
//! Leaves to others what a file means.

pub mod path;

pub use path::SitePath;
