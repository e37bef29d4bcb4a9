//! Bytes to text: UTF-8 without byte order mark, lines that end in LF.
//!
//! What is not UTF-8 is reported, and still turned into the most likely text, so that a page saved in the wrong
//! encoding does not also count as a page without a title. Leaves the syntax of the text to `parse`.

use std::ops::Range;

use crate::diag::{Diagnostic, codes};

/// Turns the bytes of a text file into text; `file` is its path, for the findings.
///
/// ```
/// let (text, findings) = twinpress::source::text::decode("visas.md", b"\xEF\xBB\xBFone\r\ntwo".to_vec());
/// assert_eq!((text.as_str(), findings.len()), ("one\ntwo", 0));
/// ```
pub fn decode(file: &str, bytes: Vec<u8>) -> (String, Vec<Diagnostic>) {
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = normalise(text);
            let findings = find_nul(file, &text).into_iter().collect();
            (text, findings)
        }
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let (text, finding) = guess(file, &bytes, offset);
            (text, vec![finding])
        }
    }
}

/// Drops a byte order mark and makes every line end in LF; allocates only if there is something to change.
fn normalise(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

fn find_nul(file: &str, text: &str) -> Option<Diagnostic> {
    let at = memchr::memchr(0, text.as_bytes())?;
    if utf16_without_mark(text.as_bytes()).is_some() {
        // Plain ASCII in UTF-16 is valid UTF-8 with a NUL in every other byte.
        return Some(not_utf8(file, at, Encoding::Utf16).at(file, at..at + 1, "the first NUL byte"));
    }
    Some(
        Diagnostic::new(&codes::NUL_BYTE, format!("a NUL byte at byte {at}{}", line(text.as_bytes(), at)))
            .at(file, at..at + 1, "here")
            .with_help("the file is damaged or is not text; save it again from your editor"),
    )
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Encoding {
    Utf16,
    Gbk,
    Latin1,
}

/// The most likely text of bytes that are not UTF-8 from `offset` on, with the finding.
fn guess(file: &str, bytes: &[u8], offset: usize) -> (String, Diagnostic) {
    let utf16 = match bytes {
        [0xFF, 0xFE, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xFE, 0xFF, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        _ => utf16_without_mark(bytes).map(|unit| (bytes, unit)),
    };
    if let Some((rest, unit)) = utf16 {
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        return (normalise(text), not_utf8(file, offset, Encoding::Utf16).in_file(file));
    }
    let encoding = if looks_like_gbk(bytes) { Encoding::Gbk } else { Encoding::Latin1 };
    let before = normalise(String::from_utf8_lossy(&bytes[..offset]).into_owned()).len();
    let span: Range<usize> = before..before + char::REPLACEMENT_CHARACTER.len_utf8();
    let finding = not_utf8(file, offset, encoding).at(file, span, format!("byte {offset}{}", line(bytes, offset)));
    (normalise(String::from_utf8_lossy(bytes).into_owned()), finding)
}

fn not_utf8(file: &str, offset: usize, encoding: Encoding) -> Diagnostic {
    let (name, menu) = match encoding {
        Encoding::Utf16 => ("UTF-16", "often called \"Unicode\""),
        Encoding::Gbk => ("GBK or GB 18030", "the default of older Chinese editors"),
        Encoding::Latin1 => ("Latin-1 or Windows-1252", "often called \"ANSI\""),
    };
    Diagnostic::new(&codes::NOT_UTF8, format!("`{file}` is not UTF-8 text (at byte {offset})"))
        .with_help(format!("it looks like {name} ({menu}): save it again and choose the encoding UTF-8"))
}

/// How to read a unit of UTF-16, if every other byte of the beginning is mostly NUL.
fn utf16_without_mark(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let head = &bytes[..bytes.len().min(512) & !1];
    let nuls = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let many = (head.len() / 4).max(2);
    if nuls(1) >= many && nuls(0) == 0 {
        Some(u16::from_le_bytes)
    } else if nuls(0) >= many && nuls(1) == 0 {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

/// In Chinese text nearly every high byte has a high neighbour; in Latin-1 accented letters stand alone.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let (mut pairs, mut single, mut at) = (0, 0, 0);
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (0x81..=0xFE, Some(0xA1..=0xFE)) => (pairs, at) = (pairs + 1, at + 2),
            // Rarer characters have a second byte in the range of ASCII, which alone proves nothing.
            (0x80..=0xFF, _) => (single, at) = (single + 1, at + 1),
            _ => at += 1,
        }
    }
    pairs > 0 && pairs >= 3 * single
}

/// `, line 3`, counted in the bytes as they are.
fn line(bytes: &[u8], offset: usize) -> String {
    format!(", line {}", bytes[..offset].split(|byte| *byte == b'\n').count())
}
