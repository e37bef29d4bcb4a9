//! All integration tests in one binary, one file for each feature.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads its own fixtures"
)]

mod commonmark;
mod markdown;
