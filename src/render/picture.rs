//! [`Painter`]: share pictures, what a link to a page shows in messengers and social networks.
//!
//! An SVG drawn by the theme becomes a PNG of 1200 by 630 pixels. A [`Cache`] remembers results, since one picture costs as
//! much as a hundred pages. Nothing outside the SVG is read: no files, no fonts of the machine, no network; letters come as
//! outlines (the template function `letters`).

use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use super::cache::Cache;

/// The width of a share picture in pixels. Facebook, `LinkedIn`, X and `WeChat` all show 1.91 to 1.
pub const WIDTH: u32 = 1200;
/// The height of a share picture in pixels.
pub const HEIGHT: u32 = 630;

/// What a picture depends on besides its SVG. A test holds it to `Cargo.lock`; count the first number up when the way from
/// pixels to a file changes.
const VERSION: &str = "1, resvg 0.49.0, png 0.18.1";

/// Turns drawings into pictures; one for a whole build or preview, shared by its threads. Cheap to clone: clones share what they remember.
#[derive(Debug, Clone, Default)]
pub struct Painter {
    cache: Arc<Cache<Arc<[u8]>>>,
}

impl Painter {
    /// A painter that starts from what an earlier one remembered.
    pub fn with_cache(cache: Cache<Arc<[u8]>>) -> Self {
        Self { cache: Arc::new(cache) }
    }

    /// What has been remembered, for keeping until the next build.
    pub fn cache(&self) -> &Cache<Arc<[u8]>> {
        &self.cache
    }

    /// The PNG file of a drawing, or what is wrong with the drawing.
    pub fn png(&self, svg: &str) -> Result<Arc<[u8]>, String> {
        self.cache.get_or_try_insert(&[VERSION, svg], || {
            let pixels = pixels(&drawing(svg)?);
            file(pixels.data()).map(Into::into).map_err(|error| error.to_string())
        })
    }
}

/// Reads a drawing; what is wrong with it, in the words of the reader.
pub(super) fn drawing(svg: &str) -> Result<Tree, String> {
    // An address in a drawing never becomes a file that is read.
    let nothing = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { image_href_resolver: nothing, ..Options::default() };
    Tree::from_str(svg, &options).map_err(|error| error.to_string())
}

/// The drawing on white, scaled to fill the picture.
fn pixels(drawing: &Tree) -> Pixmap {
    let mut pixmap = Pixmap::new(WIDTH, HEIGHT).expect("the size is not zero");
    pixmap.fill(Color::WHITE);
    #[expect(clippy::cast_precision_loss, reason = "both are small")]
    let (width, height) = (WIDTH as f32, HEIGHT as f32);
    let scale = Transform::from_scale(width / drawing.size().width(), height / drawing.size().height());
    resvg::render(drawing, scale, &mut pixmap.as_mut());
    pixmap
}

/// A PNG without filters, which do harm to flat colours: a quarter less than the default settings give. On an opaque ground
/// nothing is transparent, but leaving out the fourth byte saves 7 % of the size for as much work again.
fn file(pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::Balanced);
    // After the compression, which brings a filter of its own.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(pixels)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(png: &[u8]) -> (png::OutputInfo, Vec<u8>) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        (info, pixels)
    }

    #[test]
    fn a_drawing_becomes_a_picture_of_the_right_size_and_colours() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 315\">\
                   <rect width=\"300\" height=\"315\" fill=\"#12295C\"/><circle cx=\"450\" cy=\"150\" r=\"90\" fill=\"#A3261B\"/></svg>";
        let png = Painter::default().png(svg).unwrap();
        let (info, pixels) = read(&png);
        assert_eq!((info.width, info.height), (WIDTH, HEIGHT));
        let at = |x: usize, y: usize| &pixels[(y * 1200 + x) * 4..][..3];
        assert_eq!(
            (at(10, 10), at(900, 300), at(1190, 10)),
            (&[0x12, 0x29, 0x5c][..], &[0xa3, 0x26, 0x1b][..], &[255; 3][..])
        );
        assert!(png.len() < 10_000, "{}", png.len());
    }

    #[test]
    fn nothing_outside_the_drawing_is_read_and_a_broken_one_is_an_error() {
        let secret = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/assets/favicon.svg");
        let with = |image: &str| {
            Painter::default()
                .png(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{image}</svg>"))
        };
        let image = format!("<image width=\"9\" height=\"9\" href=\"{secret}\"/>");
        assert_eq!(with(&image), with(""));
        assert!(with("<rect").is_err());
        assert!(Painter::default().png("not a drawing").is_err());
    }

    #[test]
    fn a_picture_is_made_once() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>";
        let first = Painter::default();
        let png = first.png(svg).unwrap();
        assert!(Arc::ptr_eq(&first.png(svg).unwrap(), &png), "made again in one run");
        let second = Painter::with_cache(Cache::from_bytes(&first.cache().to_bytes().unwrap()));
        assert_eq!(second.png(svg).unwrap(), png);
        assert!(second.cache().to_bytes().is_none(), "made again in the next run");
    }

    #[test]
    fn the_version_names_the_locked_crates() {
        let lock = include_str!("../../Cargo.lock");
        for name in ["resvg", "png"] {
            let rest = lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1).unwrap();
            let version = rest.split('"').next().unwrap();
            assert!(VERSION.contains(&format!("{name} {version}")), "{name} {version}");
        }
    }
}
