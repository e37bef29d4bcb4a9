//! One finding shown to a person: what is wrong, where, and what to do next.
//!
//! Owns the [`Diagnostic`] value, the table of codes and the renderings (text, JSON, CI annotations).
//! Knows nothing of sites, files on disk or YAML: positions are byte ranges into a text that the renderer is handed.

pub mod codes;
pub mod consequences;
pub mod order;
pub mod position;
pub mod suggest;

pub mod github;
pub mod json;
pub mod text;

use std::ops::Range;
use std::sync::Arc;

pub use codes::{Code, Severity};
pub use order::{limit, sort, summary};
pub use position::Position;

/// How a renderer gets at the text of a file: from the project-relative path to the text, `None` when there is none
/// (a folder, an image, a file that is not UTF-8). Spans of a [`Label`] are byte ranges of this text.
pub type TextOf<'a> = dyn Fn(&str) -> Option<&'a str> + 'a;

/// One finding: a stable code, one line that says what is wrong, the place, and the fix.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The stable code, for example `E0301`. It decides the severity.
    pub code: &'static Code,
    /// What is wrong, in the author's words, lower case, no full stop; names stand in backticks.
    pub message: String,
    /// The file the finding is about, with the place in it when there is one. Boxed, so that a result
    /// that may be a finding is not four times as large as what it usually holds.
    pub primary: Option<Box<Label>>,
    /// Other places that explain the finding, for example the first of two equal ids.
    pub related: Vec<Label>,
    /// What to do next; each line is shown after `help:`.
    pub help: Vec<String>,
    /// Files whose own errors would explain this finding, see [`consequences`]; empty for most.
    pub causes: Vec<Arc<str>>,
}

/// A place in a file with a few words about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    /// Path relative to the project, with forward slashes.
    pub file: Arc<str>,
    /// Byte range (UTF-8 offsets) in the file's text as [`crate::source::Source::text`] gives it; `None` points at the whole file.
    pub span: Option<Range<usize>>,
    /// The words beside the marker; may be empty.
    pub text: String,
}

impl Label {
    /// A label for a byte range of a file.
    pub fn at(file: impl Into<Arc<str>>, span: Range<usize>, text: impl Into<String>) -> Self {
        Self { file: file.into(), span: Some(span), text: text.into() }
    }

    /// A label for a whole file.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), span: None, text: String::new() }
    }
}

impl Diagnostic {
    /// A finding without a place; add one with [`Diagnostic::at`] or [`Diagnostic::in_file`].
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), primary: None, related: Vec::new(), help: Vec::new(), causes: Vec::new() }
    }

    /// Points at a byte range of a file.
    #[must_use]
    pub fn at(mut self, file: impl Into<Arc<str>>, span: Range<usize>, label: impl Into<String>) -> Self {
        self.primary = Some(Label::at(file, span, label).into());
        self
    }

    /// Points at a whole file.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<Arc<str>>) -> Self {
        self.primary = Some(Label::file(file).into());
        self
    }

    /// Adds another place that explains the finding.
    #[must_use]
    pub fn with_related(mut self, label: Label) -> Self {
        self.related.push(label);
        self
    }

    /// Adds a line that says what to do next.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Says that the finding is not worth telling when a certain file has an error of its own.
    #[must_use]
    pub fn caused_by(mut self, file: impl Into<Arc<str>>) -> Self {
        self.causes.push(file.into());
        self
    }

    /// Whether this finding stops the build.
    pub fn is_error(&self) -> bool {
        self.code.severity == Severity::Error
    }
}
