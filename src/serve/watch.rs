//! Noticing that files changed.
