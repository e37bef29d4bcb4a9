//! twinpress turns Markdown pages and YAML records into a themed, bilingual, checked static site.
//!
//! A build is a pure function from a snapshot of files to a set of outputs, in immutable steps:
//! `sources -> parsed -> site -> plan -> rendered -> written`. Read [`pipeline`] first: it shows the whole
//! program on one screen. Every module imports only modules listed above it; a test asserts that.
#![forbid(unsafe_code)]

pub mod diag;
pub mod source;
pub mod parse;
pub mod schema;
pub mod config;
pub mod model;
pub mod theme;
pub mod plan;
pub mod render;
pub mod check;
pub mod write;
pub mod pipeline;
pub mod domain;
pub mod serve;
pub mod cli;
