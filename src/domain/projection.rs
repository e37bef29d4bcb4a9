//! Where a point of the earth stands on the map: the two insets, their projections and frames. Owns the constants that
//! `tools/map/outlines.mjs` repeats to draw the land; a test holds the two together. Knows nothing of records or dots.

use super::distance::Point;

/// A part of the earth that the map shows, cut out along parallels and meridians.
#[derive(Debug)]
pub(super) struct Inset {
    /// What people call it, in messages.
    pub(super) name: &'static str,
    /// The parallels in the south and in the north, in degrees.
    pub(super) lat: [f64; 2],
    /// The meridians in the west and in the east, in degrees.
    pub(super) lon: [f64; 2],
    projection: Projection,
}

/// The inset of the places in the UK.
pub(super) const BRITISH_ISLES: Inset =
    Inset { name: "the British Isles", lat: [49.5, 59.5], lon: [-9.0, 2.5], projection: Projection::Mercator };
/// The inset of the places in China.
pub(super) const EASTERN_ASIA: Inset = Inset {
    name: "eastern Asia",
    lat: [16.0, 50.0],
    lon: [97.0, 136.0],
    projection: Projection::ConicEqualArea { parallels: [25.0, 47.0], centre: 114.0 },
};

/// A way to flatten the sphere. Formulas: Snyder, Map Projections: A Working Manual (1987), pages 41 and 100.
#[derive(Debug, Clone, Copy)]
enum Projection {
    Mercator,
    /// Albers: two standard parallels and the meridian that stands upright, in degrees.
    ConicEqualArea {
        parallels: [f64; 2],
        centre: f64,
    },
}

impl Projection {
    /// A point on the plane, in radii of the earth: `x` to the right, `y` down.
    fn flatten(self, point: Point) -> [f64; 2] {
        let lat = point.lat.to_radians();
        match self {
            Self::Mercator => [point.lon.to_radians(), -lat.tan().asinh()],
            Self::ConicEqualArea { parallels, centre } => {
                let [south, north] = parallels.map(|parallel| parallel.to_radians().sin());
                let n = f64::midpoint(south, north);
                let radius = (1.0 + south * north - 2.0 * n * lat.sin()).sqrt() / n;
                let angle = n * (point.lon - centre).to_radians();
                [radius * angle.sin(), radius * angle.cos()]
            }
        }
    }
}

impl Inset {
    /// Whether a point lies in it.
    pub(super) fn holds(&self, point: Point) -> bool {
        (self.lat[0]..=self.lat[1]).contains(&point.lat) && (self.lon[0]..=self.lon[1]).contains(&point.lon)
    }

    /// The inset at a width in pixels; the height follows.
    pub(super) fn frame(&self, width: f64) -> Frame<'_> {
        // The cone bends parallels down in the middle, so the four corners and the foot of the upright meridian reach farthest.
        let middle = match self.projection {
            Projection::Mercator => self.lon[0],
            Projection::ConicEqualArea { centre, .. } => centre,
        };
        let [[south, north], [west, east]] = [self.lat, self.lon];
        let reach = [(south, west), (south, east), (north, west), (north, east), (south, middle)];
        let flat = reach.map(|(lat, lon)| self.projection.flatten(Point { lat, lon }));
        let least = |axis: usize| flat.iter().map(|point| point[axis]).fold(f64::INFINITY, f64::min);
        let most = |axis: usize| flat.iter().map(|point| point[axis]).fold(f64::NEG_INFINITY, f64::max);
        let scale = width / (most(0) - least(0));
        Frame { inset: self, origin: [least(0), least(1)], scale, width, height: (most(1) - least(1)) * scale }
    }
}

/// An inset drawn at a size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    inset: &'a Inset,
    origin: [f64; 2],
    scale: f64,
    /// Pixels from the left to the right.
    pub(super) width: f64,
    /// Pixels from the top to the bottom.
    pub(super) height: f64,
}

impl Frame<'_> {
    /// Where a point stands: pixels to the right of the left edge, pixels below the top.
    pub(super) fn place(&self, point: Point) -> [f64; 2] {
        let flat = self.inset.projection.flatten(point);
        [0, 1].map(|axis| (flat[axis] - self.origin[axis]) * self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The land as drawn, with the size and the points that `tools/map/outlines.mjs` wrote beside it.
    const LAND: &str = include_str!("../../themes/default/templates/components/land.html");

    /// The numbers of a line of the drawing's notes: `asia frame: 936 866.2`.
    fn noted(what: &str) -> impl Iterator<Item = Vec<f64>> + '_ {
        let lines = LAND.lines().filter_map(move |line| line.trim().strip_prefix(what)?.strip_prefix(": "));
        lines.map(|line| line.split(' ').map(|number| number.parse().unwrap()).collect())
    }

    #[test]
    fn dots_stand_on_the_land_as_it_was_drawn() {
        for (name, inset) in [("uk", &BRITISH_ISLES), ("asia", &EASTERN_ASIA)] {
            let size = noted(&format!("{name} frame")).next().unwrap();
            let frame = inset.frame(size[0]);
            assert!((frame.height - size[1]).abs() < 0.01, "{name}: {} is drawn {} high", frame.height, size[1]);
            let known: Vec<_> = noted(&format!("{name} point")).collect();
            assert!(known.len() > 2, "{name}: {known:?}");
            for numbers in known {
                let [lon, lat, x, y] = numbers[..] else { panic!("{numbers:?}") };
                let found = frame.place(Point { lat, lon });
                assert!((found[0] - x).abs() < 0.01 && (found[1] - y).abs() < 0.01, "{name} {numbers:?}: {found:?}");
            }
        }
    }

    #[test]
    fn a_frame_holds_its_inset_and_nothing_is_left_over() {
        for inset in [&BRITISH_ISLES, &EASTERN_ASIA] {
            let frame = inset.frame(288.0);
            let steps =
                |range: [f64; 2]| (0..=40).map(move |step| range[0] + (range[1] - range[0]) * f64::from(step) / 40.0);
            let (mut least, mut most) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
            for (lat, lon) in steps(inset.lat).flat_map(|lat| steps(inset.lon).map(move |lon| (lat, lon))) {
                let place = frame.place(Point { lat, lon });
                for axis in 0..2 {
                    least[axis] = least[axis].min(place[axis]);
                    most[axis] = most[axis].max(place[axis]);
                }
            }
            for (found, expected) in least.into_iter().chain(most).zip([0.0, 0.0, 288.0, frame.height]) {
                assert!((found - expected).abs() < 0.1, "{}: {least:?} to {most:?}", inset.name);
            }
        }
    }
}
