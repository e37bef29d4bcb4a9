//! The integration tests: one file for each feature, all in one binary, so that they link once.
#![allow(clippy::disallowed_methods, reason = "tests set up files as they like")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "the names are of our own making")]
#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected stops there")]
#![allow(missing_docs, unreachable_pub, reason = "tests are not an API")]

mod binary;
#[allow(dead_code, reason = "a vocabulary for stories, of which not every word is in use at any time")]
mod project;
mod published;

mod addresses;
mod architecture;
mod budgets;
mod command_line;
mod commonmark;
mod contacts;
mod crawler;
mod determinism;
mod diagnostics;
mod directory;
mod feed;
mod frame;
mod large_files;
mod link_pages;
mod map;
mod markdown;
mod mistakes;
mod output_safety;
mod own_collections;
mod pages;
mod preview_http;
mod preview_live;
mod search;
mod sources;
