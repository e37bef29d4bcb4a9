//! The integration tests: one file for each feature, all in one binary, so that they link once.
#![allow(clippy::disallowed_methods, reason = "tests set up files as they like")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "the names are of our own making")]
#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected stops there")]
#![allow(missing_docs, unreachable_pub, reason = "tests are not an API")]

mod binary;
#[allow(dead_code, reason = "a vocabulary for stories, of which not every word is in use at any time")]
mod project;
mod published;
#[cfg(target_os = "linux")]
mod served;

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
mod editing_commands;
mod feed;
mod frame;
mod head;
mod large_files;
mod link_pages;
mod map;
mod markdown;
mod mistakes;
mod output_safety;
mod own_collections;
mod pages;
mod preview_edits;
mod preview_http;
mod preview_lead;
mod preview_live;
#[cfg(target_os = "linux")]
mod preview_clients;
#[cfg(target_os = "linux")]
mod preview_says;
mod preview_watch;
mod search;
mod sources;
