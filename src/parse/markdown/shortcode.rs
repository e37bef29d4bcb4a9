//! Shortcode tags as written: `{{< name key="text" n=3 flag=true >}}` and `{{< /name >}}`.
//!
//! Reads tags one by one, wherever they stand; which of them are code and which close which is [`super::calls`]'s work.

use std::ops::Range;

use crate::parse::Value;

/// One tag, or the attempt at one.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// Byte range in the text, braces included.
    pub(super) span: Range<usize>,
    /// The shortcode's name; empty if not even that could be read.
    pub(super) name: &'a str,
    /// What kind of tag it is.
    pub(super) kind: Kind,
}

/// The kinds of tags.
#[derive(Debug, PartialEq)]
pub(super) enum Kind {
    /// `{{< name ... >}}` with its arguments in the order written.
    Open(Vec<(String, Value)>),
    /// `{{< /name >}}`.
    Close,
    /// Something that starts like a tag but cannot be read.
    Broken(Problem),
}

/// Why a tag cannot be read.
#[derive(Debug, PartialEq)]
pub(super) struct Problem {
    /// The exact place.
    pub(super) span: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: &'static str,
}

/// What every tag starts with.
pub(super) const OPEN: &str = "{{<";
const CLOSE: &str = ">}}";

/// All tags of `text[range]`, in order. A tag after a backslash (`\{{<`) is text.
pub(super) fn tags(text: &str, range: Range<usize>) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = range.start;
    while let Some(found) = text[at..range.end].find(OPEN) {
        let start = at + found;
        at = start + OPEN.len();
        if text[range.start..start].ends_with('\\') {
            continue;
        }
        let mut reader = Reader { text: &text[..range.end], at, places: Vec::new() };
        let mut name = "";
        let kind = reader.tag(&mut name).unwrap_or_else(Kind::Broken);
        at = reader.at;
        tags.push(Tag { span: start..at, name, kind });
    }
    tags
}

/// Where each argument of the call at `text[span]` stands, its name and its value; looked up only when one is wrong.
pub fn argument_places(text: &str, span: Range<usize>) -> Vec<(Range<usize>, Range<usize>)> {
    let mut reader = Reader { text: &text[..span.end], at: span.start + OPEN.len(), places: Vec::new() };
    // What cannot be read is reported elsewhere; the arguments before it have their places.
    let _ = reader.tag(&mut "");
    reader.places
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    places: Vec<(Range<usize>, Range<usize>)>,
}

impl<'a> Reader<'a> {
    fn tag(&mut self, name: &mut &'a str) -> Result<Kind, Problem> {
        self.skip_space();
        let closing = self.take("/");
        self.skip_space();
        *name = self.word();
        if name.is_empty() {
            return Err(self.problem("a shortcode without a name", "write the name after `{{<`: `{{< card >}}`"));
        }
        let mut arguments: Vec<(String, Value)> = Vec::new();
        loop {
            let spaced = self.skip_space();
            if self.take(CLOSE) {
                return Ok(if closing { Kind::Close } else { Kind::Open(arguments) });
            }
            if self.is_at_end_of_paragraph() {
                return Err(self.problem(format!("the shortcode `{name}` is not closed"), "end it with `>}}`"));
            }
            if closing {
                return Err(self.problem(
                    format!("the closing tag of `{name}` holds more than the name"),
                    "arguments belong in the opening tag",
                ));
            }
            let start = self.at;
            let key = if spaced { self.word() } else { "" };
            if key.is_empty() {
                return Err(self.problem(
                    format!("unexpected `{}` in the shortcode `{name}`", self.next_char()),
                    "arguments are written `key=\"value\"`, and the shortcode ends with `>}}`",
                ));
            }
            if arguments.iter().any(|(other, _)| other == key) {
                let message = format!("`{key}` twice in the shortcode `{name}`");
                return Err(Problem { span: start..self.at, message, help: "remove one of the two" });
            }
            self.skip_space();
            if !self.take("=") {
                let message = format!("`{key}` has no value in the shortcode `{name}`");
                return Err(Problem {
                    span: start..start + key.len(),
                    message,
                    help: "arguments are written `key=\"value\"`",
                });
            }
            self.skip_space();
            let value_start = self.at;
            arguments.push((key.to_owned(), self.value(key)?));
            self.places.push((start..start + key.len(), value_start..self.at));
        }
    }

    fn value(&mut self, key: &str) -> Result<Value, Problem> {
        let start = self.at;
        if self.take("\"") {
            return self.quoted(start, key);
        }
        let rest = &self.text[start..];
        let end = rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len());
        let word = &rest[..end];
        let value = match word {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            // Rust also reads `inf` and `NaN`; nobody means those.
            _ if word.bytes().any(|byte| byte.is_ascii_digit()) => word
                .parse()
                .map(Value::Integer)
                .or_else(|_| word.parse().map(Value::Float))
                .ok()
                .filter(|value| value.as_number().is_some_and(f64::is_finite)),
            _ => None,
        };
        if let Some(value) = value {
            self.at += end;
            return Ok(value);
        }
        let quotes = word.starts_with(['“', '”', '\'', '‘', '＂']);
        let help = if quotes { "use straight double quotes: `\"`" } else { "put a text in quotes: `key=\"value\"`" };
        Err(Problem { span: start..start + end, message: format!("the value of `{key}` cannot be read"), help })
    }

    /// The rest of a quoted text; `\"` and `\\` stand for themselves.
    fn quoted(&mut self, start: usize, key: &str) -> Result<Value, Problem> {
        let mut value = String::new();
        let mut chars = self.text[self.at..].char_indices();
        while let Some((offset, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += offset + 1;
                    return Ok(Value::from(value.as_str()));
                }
                '\n' | '\r' => break,
                '\\' => match chars.clone().next() {
                    Some((_, escaped @ ('"' | '\\'))) => {
                        chars.next();
                        value.push(escaped);
                    }
                    _ => value.push('\\'),
                },
                _ => value.push(c),
            }
        }
        let rest = &self.text[start..];
        self.at = start + rest.find(['\n', '\r']).unwrap_or(rest.len());
        let message = format!("the quote of `{key}` is not closed");
        Err(Problem { span: start..self.at, message, help: "end the text with `\"` on the same line" })
    }

    fn word(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let starts = rest.starts_with(|c: char| c.is_ascii_alphabetic());
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
        let word = &rest[..if starts { length } else { 0 }];
        self.at += word.len();
        word
    }

    fn take(&mut self, sign: &str) -> bool {
        let taken = self.text[self.at..].starts_with(sign);
        self.at += if taken { sign.len() } else { 0 };
        taken
    }

    /// Skips white space with at most one line break in a row; says whether there was any.
    fn skip_space(&mut self) -> bool {
        let start = self.at;
        let mut lines = 0;
        for &byte in &self.text.as_bytes()[start..] {
            lines += usize::from(byte == b'\n');
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') || lines == 2 {
                break;
            }
            self.at += 1;
        }
        self.at > start
    }

    fn is_at_end_of_paragraph(&self) -> bool {
        let rest = &self.text[self.at..];
        rest.is_empty() || rest.starts_with('\n') || rest.starts_with(OPEN)
    }

    fn next_char(&self) -> char {
        self.text[self.at..].chars().next().unwrap_or(' ')
    }

    /// A problem at the next character, or at the `{{<` itself when nothing follows.
    fn problem(&self, message: impl Into<String>, help: &'static str) -> Problem {
        let end = self.text[self.at..].chars().next().map_or(self.at, |c| self.at + c.len_utf8());
        let start = self.text[..self.at].rfind(OPEN).unwrap_or(self.at);
        let written = self.text[start..self.at].trim_end().len();
        let span = if self.is_at_end_of_paragraph() { start..start + written } else { self.at..end };
        Problem { span, message: message.into(), help }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (String, String) {
        match tags(text, 0..text.len()).into_iter().next().map(|tag| tag.kind) {
            Some(Kind::Broken(problem)) => (problem.message, text[problem.span].to_owned()),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_tag_has_a_name_and_typed_arguments() {
        let text = "a {{< card id=\"a \\\"b\\\" >}}\" n=3\n  f=-1.5 flag=true >}} b {{</card>}}";
        let found = tags(text, 0..text.len());
        assert_eq!(found.len(), 2);
        let expected = [
            ("id", Value::from("a \"b\" >}}")),
            ("n", Value::Integer(3)),
            ("f", Value::Float(-1.5)),
            ("flag", Value::Bool(true)),
        ];
        assert_eq!(found[0].kind, Kind::Open(expected.map(|(key, value)| (key.to_owned(), value)).into()));
        assert_eq!((found[1].name, &found[1].kind), ("card", &Kind::Close));
        assert!(tags("\\{{< a >}}", 0..10).is_empty());
    }

    #[test]
    fn a_broken_tag_is_pointed_at_exactly() {
        for (text, message, place) in [
            ("x {{< a k=\"b >}}\nc", "the quote of `k` is not closed", "\"b >}}"),
            ("x {{< a k=\"b\"\n\nc", "the shortcode `a` is not closed", "{{< a k=\"b\""),
            ("{{< a", "the shortcode `a` is not closed", "{{< a"),
            ("{{< >}}", "a shortcode without a name", ">"),
            ("{{< a k=“b” >}}", "the value of `k` cannot be read", "“b”"),
            ("{{< a k=NaN >}}", "the value of `k` cannot be read", "NaN"),
            ("{{< a k >}}", "`k` has no value in the shortcode `a`", "k"),
            ("{{< a k=1 k=2 >}}", "`k` twice in the shortcode `a`", "k"),
            ("{{< a \"b\" >}}", "unexpected `\"` in the shortcode `a`", "\""),
            ("{{< /a b >}}", "the closing tag of `a` holds more than the name", "b"),
        ] {
            assert_eq!(problem(text), (message.to_owned(), place.to_owned()), "{text}");
        }
    }
}
