//! [`SitePath`]: where a file stands inside the project.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A path relative to the project root: forward slashes, NFC, no leading slash, no `.` or `..` segment.
///
/// ```
/// use twinpress::source::SitePath;
/// let page = SitePath::new("content/pages/visas.zh-Hans.md");
/// assert_eq!(page.file_name(), "visas.zh-Hans.md");
/// assert_eq!(page.parent(), "content/pages");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Makes a path; the text is normalised to NFC because two systems may store one name in two ways.
    pub fn new(path: &str) -> Self {
        use unicode_normalization::{UnicodeNormalization, is_nfc};
        if is_nfc(path) { Self(path.into()) } else { Self(path.nfc().collect::<String>().into()) }
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole path, shared.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }

    /// The part after the last slash.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The part before the last slash; empty at the root.
    pub fn parent(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// The part after the last dot of the file name, without the dot; empty if there is none.
    pub fn extension(&self) -> &str {
        self.file_name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}
