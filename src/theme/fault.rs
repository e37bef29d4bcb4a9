//! [`Fault`]: what went wrong inside one of our template functions or filters.
//!
//! The template engine carries errors of functions as one text. A fault travels through it in an encoded form, so that
//! its code and its help arrive at the other end.

use crate::diag::codes::{self, TEMPLATE_RENDER};
use crate::diag::{Code, Diagnostic};

/// Separates the parts of an encoded fault; no message holds it.
const MARK: char = '\u{1}';

/// A finding without a place: the engine knows the place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    pub(super) code: &'static Code,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { code: &TEMPLATE_RENDER, message: message.into(), help: None }
    }

    pub(super) fn with_code(self, code: &'static Code) -> Self {
        Self { code, ..self }
    }

    pub(super) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The finding; it has no place.
    pub(super) fn into_finding(self) -> Diagnostic {
        let finding = Diagnostic::new(self.code, self.message);
        self.help.into_iter().fold(finding, Diagnostic::with_help)
    }

    /// Offers the nearest known name, if there is one.
    pub(super) fn did_you_mean(self, nearest: Option<&str>) -> Self {
        match nearest {
            Some(name) => self.with_help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// The fault inside a message of the engine, if one of our functions raised it.
    pub(super) fn decode(message: &str) -> Option<Self> {
        let mut parts = message.strip_prefix(MARK)?.split(MARK);
        let (id, message, help) = (parts.next()?, parts.next()?, parts.next()?);
        let code = codes::ALL.iter().copied().find(|code| code.id == id)?;
        Some(Self { code, message: message.to_owned(), help: Some(help.to_owned()).filter(|help| !help.is_empty()) })
    }
}

impl From<Fault> for tera::Error {
    fn from(fault: Fault) -> Self {
        let Fault { code, message, help } = fault;
        Self::message(format!("{MARK}{}{MARK}{message}{MARK}{}", code.id, help.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_survives_the_way_through_the_engine() {
        for fault in [Fault::new("no `x`").with_code(&codes::ASSET_MISSING).did_you_mean(Some("y")), Fault::new("a\nb")]
        {
            assert_eq!(Fault::decode(&tera::Error::from(fault.clone()).to_string()), Some(fault));
        }
        assert_eq!(Fault::decode("Unknown filter `x`"), None);
    }
}
