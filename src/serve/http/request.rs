//! A request as we look at it: method, target, headers. Leaves its body alone.

/// The longest target, in bytes.
const LONGEST_TARGET: usize = 8 * 1024;

/// The longest head, in bytes, and the most headers.
const LONGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 100;

/// A request without its body.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) target: String,
    headers: Vec<(String, String)>,
}

/// The values of a header that may stand once.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Once<'a> {
    Missing,
    One(&'a str),
    Repeated,
}

impl Asked {
    /// The head of a request.
    pub(super) fn of(request: &tiny_http::Request) -> Self {
        let text = |header: &tiny_http::Header| {
            (header.field.as_str().as_str().to_ascii_lowercase(), header.value.as_str().to_owned())
        };
        Self {
            method: request.method().as_str().to_owned(),
            target: request.url().to_owned(),
            headers: request.headers().iter().map(text).collect(),
        }
    }

    /// The values of a header, by its name in lower case.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The value of a header that may stand once.
    pub(super) fn once<'a>(&'a self, name: &'a str) -> Once<'a> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (None, _) => Once::Missing,
            (Some(value), None) => Once::One(value),
            (Some(_), Some(_)) => Once::Repeated,
        }
    }

    /// The status for a head that is too long: `tiny_http` has no limit, so it is refused when it has been read.
    pub(super) fn is_too_long(&self) -> Option<u16> {
        let length: usize = self.headers.iter().map(|(field, value)| field.len() + value.len() + ": \r\n".len()).sum();
        if self.target.len() > LONGEST_TARGET {
            Some(414)
        } else if self.headers.len() > MOST_HEADERS || length > LONGEST_HEAD {
            Some(431)
        } else {
            None
        }
    }

    /// Whether the length of the body is written in a way that could be read in two ways.
    pub(super) fn is_ambiguous(&self) -> bool {
        let mut lengths = self.all("content-length");
        let has_encoding = self.all("transfer-encoding").next().is_some();
        match (lengths.next(), lengths.next()) {
            (None, _) => false,
            (Some(_), Some(_)) => true,
            (Some(length), None) => {
                has_encoding || length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit())
            }
        }
    }
}

#[cfg(test)]
pub(super) fn asked(target: &str, headers: &[(&str, &str)]) -> Asked {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Asked { method: "GET".to_owned(), target: target.to_owned(), headers }
}
