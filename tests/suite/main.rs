//! The integration tests: one file for each feature, all in one binary, so that they link once.
#![allow(clippy::disallowed_methods, reason = "tests set up files as they like")]
#![allow(missing_docs, unreachable_pub, reason = "tests are not an API")]

mod project;

mod commonmark;
mod markdown;
mod output_safety;
mod pages;
mod sources;
