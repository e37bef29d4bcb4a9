//! The template function `letters`: a text as the outline of its letters, set in lines, for pictures.
//!
//! SVG cannot break lines, and a picture made at build time must not depend on the fonts of the machine. So a text is set
//! here: as large as it fits into a number of lines of a width, the lines about equally long, Chinese broken between any
//! two characters but before closing and after opening punctuation.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};
use ttf_parser::GlyphId;
use unicode_normalization::UnicodeNormalization;

use super::fault::Fault;
use super::fonts::{Font, Fonts};
use super::value::html_value;

/// The attribute that tells which characters no font has; [`missing`] reads it.
const MISSING: &str = "data-missing=\"";

/// `{{ letters(text=page.title, fonts=["A.ttf", "B.otf"], x=80, y=200, size=72, width=900, lines=2, fill="#fff") }}`
pub(super) fn register(tera: &mut Tera, fonts: &Arc<Fonts>) {
    let fonts = Arc::clone(fonts);
    tera.register_function("letters", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let text: String = kwargs.must_get("text")?;
        let names: Vec<String> = kwargs.must_get("fonts")?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let frame = Frame::of(&kwargs)?;
        let fill: String = kwargs.get("fill")?.unwrap_or_else(|| "#000".to_owned());
        Ok(html_value(&draw(&text, &fonts.open(&names)?, &frame, &fill)))
    });
}

/// The characters that a picture could not draw, in order, each once.
pub fn missing(svg: &str) -> Vec<char> {
    let lists = svg.split(MISSING).skip(1).filter_map(|rest| rest.split('"').next());
    let codes = lists.flat_map(|list| list.split(' ')).filter_map(|code| u32::from_str_radix(code, 16).ok());
    let mut characters: Vec<char> = codes.filter_map(char::from_u32).collect();
    characters.sort_unstable();
    characters.dedup();
    characters
}

/// Where the text stands and how large it may be, in pixels.
struct Frame {
    x: f32,
    /// The base line of the first line, or of the last one if the text grows upwards.
    y: f32,
    size: f32,
    smallest: f32,
    width: f32,
    lines: usize,
    /// The distance of two base lines, in ems.
    leading: f32,
    grows_up: bool,
    /// How much of a line stands to the left of `x`: 0, ½ or 1.
    anchor: f32,
}

impl Frame {
    fn of(kwargs: &Kwargs) -> TeraResult<Self> {
        let number = |name: &'static str, default: Option<f64>| -> TeraResult<f32> {
            let given: Option<f64> = kwargs.get(name)?;
            #[expect(clippy::cast_possible_truncation, reason = "pixels of a picture")]
            given.or(default).map(|number| number as f32).filter(|number| number.is_finite()).ok_or_else(|| {
                Fault::new(format!("`letters` needs `{name}`")).with_help(format!("write `letters({name}=..)`")).into()
            })
        };
        let anchor: Option<String> = kwargs.get("anchor")?;
        let anchor = match anchor.as_deref() {
            None | Some("start") => 0.0,
            Some("middle") => 0.5,
            Some("end") => 1.0,
            Some(other) => {
                let fault = Fault::new(format!("`anchor` is `start`, `middle` or `end`, not `{other}`"));
                return Err(fault.into());
            }
        };
        let size = number("size", None)?;
        Ok(Self {
            x: number("x", None)?,
            y: number("y", None)?,
            size,
            smallest: number("smallest", Some(f64::from(size) / 2.0))?,
            width: number("width", Some(f64::from(f32::MAX)))?,
            lines: kwargs.get("lines")?.unwrap_or(1_usize).max(1),
            leading: number("leading", Some(1.2))?,
            grows_up: kwargs.get("up")?.unwrap_or(false),
            anchor,
        })
    }
}

fn draw(text: &str, fonts: &[Font<'_>], frame: &Frame, fill: &str) -> String {
    let (glyphs, missing) = set(text, fonts);
    let (lines, size) = fit(&glyphs, frame);
    let mut path = String::new();
    for (index, line) in lines.iter().enumerate() {
        let (index, last) = (small(index), small(lines.len() - 1));
        let shift = if frame.grows_up { index - last } else { index };
        let y = frame.y + shift * frame.leading * size;
        let mut x = frame.x - frame.anchor * width(line) * size;
        for glyph in *line {
            fonts[glyph.font].outline(glyph.id, size, (x, y), &mut path);
            x += glyph.advance * size;
        }
    }
    let fill: String = fill.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '#' | '-')).collect();
    let missing = if missing.is_empty() { String::new() } else { format!(" {MISSING}{}\"", missing.join(" ")) };
    format!("<path fill=\"{fill}\"{missing} d=\"{path}\"/>")
}

/// Line numbers and counts are small.
fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// A character that has found its glyph. Widths are in ems.
struct Glyph {
    id: GlyphId,
    font: usize,
    advance: f32,
    is_space: bool,
    /// Whether a line may begin with it.
    may_begin: bool,
}

/// The glyphs of a text, and the code points in hexadecimal of the characters that no font has.
fn set(text: &str, fonts: &[Font<'_>]) -> (Vec<Glyph>, Vec<String>) {
    let (mut glyphs, mut missing): (Vec<Glyph>, Vec<String>) = Default::default();
    let mut before = ' ';
    for character in text.split_whitespace().collect::<Vec<_>>().join(" ").nfc() {
        let found = fonts.iter().enumerate().find_map(|(index, font)| Some((index, font.glyph(character)?)));
        let Some((font, id)) = found else {
            missing.push(format!("{:x}", u32::from(character)));
            continue;
        };
        let may_begin = (before == ' ' || is_dash(before) || is_wide(before) || is_wide(character))
            && !closes(character)
            && !opens(before)
            && !is_dash(character);
        let is_space = character == ' ';
        glyphs.push(Glyph { id, font, advance: fonts[font].advance(id), is_space, may_begin: may_begin && !is_space });
        before = character;
    }
    (glyphs, missing)
}

/// Characters of East Asian scripts and their punctuation: a line may be broken on both sides.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '–' | '—' | '/')
}

fn closes(character: char) -> bool {
    "，。、；：？！）》〉】』」”’…·,.;:?!)]".contains(character)
}

fn opens(character: char) -> bool {
    "（《〈【『「“‘([".contains(character)
}

/// The width of a line in ems, without the spaces at its end.
fn width(line: &[Glyph]) -> f32 {
    let end = line.iter().rposition(|glyph| !glyph.is_space).map_or(0, |last| last + 1);
    line[..end].iter().map(|glyph| glyph.advance).sum()
}

/// How much smaller a text may become for the sake of fewer lines: a name in one piece reads better than a large one.
const WORTH: f32 = 0.78;

/// The lines of a text at the largest size at which it fits, or at a somewhat smaller one if that saves lines, or at the
/// smallest one.
fn fit<'a>(glyphs: &'a [Glyph], frame: &Frame) -> (Vec<&'a [Glyph]>, f32) {
    let mut size = frame.size;
    let mut best: Option<(Vec<&[Glyph]>, f32)> = None;
    loop {
        let limit = frame.width / size;
        let lines = broken(glyphs, limit);
        let is_within = lines.len() <= frame.lines && lines.iter().all(|line| width(line) <= limit);
        match &best {
            None if is_within || size <= frame.smallest => best = Some((lines, size)),
            Some((known, _)) if is_within && lines.len() < known.len() => best = Some((lines, size)),
            _ => {}
        }
        size *= 0.97;
        if let Some((lines, first)) =
            best.take_if(|(lines, first)| lines.len() <= 1 || size < (*first * WORTH).max(frame.smallest))
        {
            return (balanced(glyphs, frame.width / first, lines), first);
        }
        size = if best.is_none() { size.max(frame.smallest) } else { size };
    }
}

/// As many lines, as equal as they get: the narrowest limit that needs no further line.
fn balanced<'a>(glyphs: &'a [Glyph], limit: f32, mut lines: Vec<&'a [Glyph]>) -> Vec<&'a [Glyph]> {
    let mut narrower = limit.min(width(glyphs));
    for _ in 0..40 {
        narrower *= 0.97;
        let candidate = broken(glyphs, narrower);
        if candidate.len() != lines.len() || candidate.iter().any(|line| width(line) > narrower) {
            break;
        }
        lines = candidate;
    }
    lines
}

/// Lines of at most `limit` ems; what cannot be broken is longer.
fn broken(glyphs: &[Glyph], limit: f32) -> Vec<&[Glyph]> {
    let (mut lines, mut start) = (Vec::new(), 0);
    let mut possible = None;
    let mut at = 0;
    while at < glyphs.len() {
        if glyphs[at].may_begin && at > start {
            possible = Some(at);
        }
        if let Some(end) = possible.filter(|_| !glyphs[at].is_space && width(&glyphs[start..=at]) > limit) {
            lines.push(&glyphs[start..end]);
            start = end;
            possible = None;
            at = end;
            continue;
        }
        at += 1;
    }
    if start < glyphs.len() {
        lines.push(&glyphs[start..]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Layers;

    const SERIF: &str = "Gelasio-SemiBold.ttf";
    const CHINESE: &str = "NotoSansSC-Bold.otf";

    /// The lines of a text, each as text again, at a size of 100 pixels.
    fn lines(text: &str, width: f32, count: usize) -> (Vec<String>, f32) {
        let fonts = Fonts::of(&Layers::new("default", []));
        let fonts = fonts.open(&[SERIF, CHINESE]).unwrap();
        let (glyphs, _) = set(text, &fonts);
        let frame = Frame {
            x: 0.0,
            y: 0.0,
            size: 100.0,
            smallest: 20.0,
            width,
            lines: count,
            leading: 1.2,
            grows_up: false,
            anchor: 0.0,
        };
        let (lines, size) = fit(&glyphs, &frame);
        let of = |glyph: &Glyph| text.chars().find(|c| fonts[glyph.font].glyph(*c) == Some(glyph.id)).unwrap_or('?');
        (lines.iter().map(|line| line.iter().map(of).collect::<String>().trim().to_owned()).collect(), size)
    }

    #[test]
    fn words_stay_whole_and_lines_are_about_equal() {
        let (seen, size) = lines("Bournemouth, Christchurch and Poole and Xishuangbanna", 1000.0, 3);
        assert_eq!(seen, ["Bournemouth,", "Christchurch and Poole", "and Xishuangbanna"]);
        assert!(size > 80.0, "{size}");
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_closing_marks() {
        let text = "关系维护，教育机会（中国）。";
        for width in (150..1500).step_by(50) {
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let (seen, _) = lines(text, width as f32, 14);
            assert_eq!(seen.concat(), text);
            let is_right = |line: &String| !line.starts_with(['，', '）', '。']) && !line.ends_with('（');
            assert!(seen.iter().all(is_right), "{width}: {seen:?}");
        }
    }

    #[test]
    fn a_name_in_one_piece_is_better_than_a_large_one() {
        let (seen, size) = lines("建立友好城市关系的四个步骤", 1240.0, 2);
        assert_eq!(seen.len(), 1);
        assert!((90.0..100.0).contains(&size), "{size}");
        assert_eq!(lines("建立友好城市关系的四个步骤", 900.0, 2).0.len(), 2);
    }

    #[test]
    fn a_text_that_is_too_long_becomes_smaller() {
        let (short, large) = lines("Cardiff", 1000.0, 1);
        let (long, small) = lines("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 1000.0, 1);
        assert_eq!((short.len(), long.len()), (1, 1));
        assert!(large > 99.0 && small < 40.0, "{large} {small}");
        assert_eq!(lines("", 100.0, 1).0.len(), 0);
    }

    #[test]
    fn characters_that_no_font_has_are_named() {
        let fonts = Fonts::of(&Layers::new("default", []));
        let frame = Frame {
            x: 0.0,
            y: 0.0,
            size: 20.0,
            smallest: 20.0,
            width: 900.0,
            lines: 1,
            leading: 1.2,
            grows_up: false,
            anchor: 0.0,
        };
        let svg = draw("Cardiff 㐀 \u{10330}", &fonts.open(&[SERIF, CHINESE]).unwrap(), &frame, "red\" onload=\"x");
        assert!(svg.starts_with("<path fill=\"redonloadx\" data-missing=\"3400 10330\" d=\"M"), "{}", &svg[..60]);
        assert_eq!(missing(&svg), ['㐀', '\u{10330}']);
        assert!(missing("<path d=\"\"/>").is_empty());
        let fault = fonts.open(&["Gelasio-Semibold.ttf"]).err().unwrap();
        assert_eq!(fault.help.as_deref(), Some("did you mean `Gelasio-SemiBold.ttf`?"));
    }
}
