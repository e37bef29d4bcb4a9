//! [`Document`]: a Markdown text compiled to HTML with holes.
//!
//! Parsing knows one file only, so what depends on the rest of the site is left open: where a link leads, what a
//! shortcode prints, how code is coloured. Rendering fills the holes, for each page that shows the document.
//!
//! **Invariant:** holes are sorted by position and lie on character boundaries of the HTML.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::parse::Value;

/// A compiled Markdown text. Depends on one file only; cheap to share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// The HTML, complete but for the holes.
    pub html: String,
    /// What rendering has to fill in, by position in `html`.
    pub holes: Vec<Hole>,
    /// The headings, in order, for tables of contents and link checks.
    pub headings: Vec<Heading>,
    /// The first paragraph as plain text, at most 300 characters.
    pub excerpt: String,
    /// What is wrong with the text; stored here so that it is reported again when the document is reused.
    pub findings: Vec<Diagnostic>,
}

/// A heading of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The anchor, unique in the document.
    pub id: String,
    /// The text without markup.
    pub text: String,
}

/// A place in the HTML that depends on the rest of the site.
#[derive(Debug, Clone, PartialEq)]
pub struct Hole {
    /// Byte offset in [`Document::html`] where the filling goes.
    pub at: usize,
    /// Byte range in the source file, for findings.
    pub span: Range<usize>,
    /// What goes there.
    pub filling: Filling,
}

/// What a hole wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Filling {
    /// The escaped value of an `href` attribute (the quotes are in the HTML already).
    Link(Target),
    /// The escaped value of an image's `src` attribute; the address as written, percent-decoded.
    Image(String),
    /// The HTML of a shortcode.
    Shortcode(Shortcode),
    /// A text of the theme, escaped, by its key; [`crate::parse::markdown::LABELS`] lists the keys. May stand in an attribute.
    Label(&'static str),
    /// The HTML of a code block, `<pre>` included; `language` is the first word of the fence, or empty.
    Code {
        /// The first word after the fence.
        language: String,
        /// The code as written.
        text: String,
    },
}

/// Where a link leads, as written. External addresses are complete and leave no hole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file of the project, relative to the file that links (`../visas.md`), or from `content/pages` with a leading slash.
    Source {
        /// The path as written, percent-decoded, without fragment or query.
        path: String,
        /// What follows `#`, decoded; empty if nothing does.
        fragment: String,
    },
    /// A record: `places:cardiff`.
    Entry {
        /// The collection, as written before the colon.
        collection: String,
        /// The record's id.
        id: String,
        /// What follows `#`, decoded; empty if nothing does.
        fragment: String,
    },
    /// A place on the same page: `#visas`.
    Fragment(String),
}

impl Target {
    /// What follows `#`; empty if nothing does.
    pub fn fragment(&self) -> &str {
        match self {
            Self::Source { fragment, .. } | Self::Entry { fragment, .. } | Self::Fragment(fragment) => fragment,
        }
    }
}

/// A shortcode call: `{{< card id="council-liaison" >}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortcode {
    /// The name of the theme's shortcode template.
    pub name: String,
    /// The arguments in the order written; values are texts, numbers or booleans. Shared because renderings copy them.
    pub arguments: Arc<[(String, Value)]>,
    /// Compiled Markdown between opening and closing tag, if the call has any.
    pub body: Option<Box<Document>>,
}

impl Document {
    /// Writes the HTML to `out`; `fill` is called for each hole, in order, and appends its filling.
    pub fn write_html(&self, out: &mut String, mut fill: impl FnMut(&Hole, &mut String)) {
        let mut from = 0;
        for hole in &self.holes {
            out.push_str(&self.html[from..hole.at]);
            from = hole.at;
            fill(hole, out);
        }
        out.push_str(&self.html[from..]);
    }
}
