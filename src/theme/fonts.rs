//! [`Fonts`]: the letters of the theme's pictures.
//!
//! Owns the files in `fonts/` and what is asked of a font: which glyph a character has, how wide it is and its outline.
//! Kerning is left out, since neither font of the default theme has any. Knows nothing of lines, which are `lettering`'s
//! work. Fonts are never published; those in the program are not copied, so a site without pictures does not pay for them.

use std::ops::Deref;
use std::sync::Arc;

use indexmap::IndexMap;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::Layers;
use super::fault::Fault;
use crate::diag::suggest;

/// The font files of a theme by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Fonts(IndexMap<String, FontFile>);

/// The bytes of a font file.
#[derive(Debug, Clone)]
pub(super) enum FontFile {
    /// Inside the program.
    BuiltIn(&'static [u8]),
    /// A file of the site.
    Site(Arc<[u8]>),
}

impl Deref for FontFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::BuiltIn(bytes) => bytes,
            Self::Site(bytes) => bytes,
        }
    }
}

impl Fonts {
    /// The fonts of both layers; the site's win.
    pub(super) fn of(layers: &Layers) -> Self {
        let is_font = |name: &str| matches!(name.rsplit('.').next(), Some("ttf" | "otf"));
        Self(layers.fonts().filter(|(name, _)| is_font(name)).collect())
    }

    /// Opens fonts by name, in order of preference.
    pub(super) fn open(&self, names: &[&str]) -> Result<Vec<Font<'_>>, Fault> {
        let open = |name: &&str| {
            let file = self.0.get(*name).ok_or_else(|| {
                let nearest = suggest::nearest(name, self.0.keys().map(String::as_str));
                Fault::new(format!("the theme has no font `{name}`")).did_you_mean(nearest)
            })?;
            Font::read(file).ok_or_else(|| {
                Fault::new(format!("`fonts/{name}` cannot be read as a font"))
                    .with_help("use a TrueType or OpenType file")
            })
        };
        names.iter().map(open).collect()
    }
}

/// A font that has been opened.
pub(super) struct Font<'a> {
    face: Face<'a>,
    /// Pixels for one unit of the font, at a size of one pixel.
    unit: f32,
}

impl<'a> Font<'a> {
    fn read(file: &'a [u8]) -> Option<Self> {
        let face = Face::parse(file, 0).ok()?;
        let unit = 1.0 / f32::from(face.units_per_em());
        Some(Self { face, unit })
    }

    /// The glyph of a character.
    pub(super) fn glyph(&self, character: char) -> Option<GlyphId> {
        self.face.glyph_index(character)
    }

    /// How far a glyph moves the pen, in ems.
    pub(super) fn advance(&self, glyph: GlyphId) -> f32 {
        f32::from(self.face.glyph_hor_advance(glyph).unwrap_or_default()) * self.unit
    }

    /// Adds the outline of a glyph to the data of an SVG path, the pen at `x` on the base line `y`, all in pixels.
    pub(super) fn outline(&self, glyph: GlyphId, size: f32, (x, y): (f32, f32), out: &mut String) {
        let scale = size * self.unit;
        let _ = self.face.outline_glyph(glyph, &mut Pen { out, scale, x, y });
    }
}

/// Writes outlines as path data, with one decimal.
struct Pen<'a> {
    out: &'a mut String,
    scale: f32,
    x: f32,
    y: f32,
}

impl Pen<'_> {
    fn draw(&mut self, command: char, points: &[(f32, f32)]) {
        self.out.push(command);
        for (index, (x, y)) in points.iter().enumerate() {
            if index > 0 {
                self.out.push(' ');
            }
            number(self.x + x * self.scale, self.out);
            self.out.push(' ');
            number(self.y - y * self.scale, self.out);
        }
    }
}

/// Writes a number with at most one decimal. A picture has ten thousand of them, and formatting a float costs ten times
/// as much as two integers.
fn number(value: f32, out: &mut String) {
    use std::fmt::Write as _;
    #[expect(clippy::cast_possible_truncation, reason = "tenths of pixels are small; what is not is cut off")]
    let tenths = (value * 10.0).round() as i32;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    let _ = if tenth == 0 { write!(out, "{sign}{whole}") } else { write!(out, "{sign}{whole}.{tenth}") };
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.draw('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.draw('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.draw('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.draw('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.out.push('Z');
    }
}
