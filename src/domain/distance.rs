//! How far two points on the earth are from each other. Knows nothing of records.

/// The mean radius of the earth in kilometres (IUGG).
const RADIUS_KM: f64 = 6371.0088;

/// A point: latitude and longitude in degrees, north and east positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// Degrees north of the equator.
    pub(super) lat: f64,
    /// Degrees east of Greenwich.
    pub(super) lon: f64,
}

/// The length of the great circle between two points, in whole kilometres.
///
/// The haversine formula takes the earth for a sphere; that is wrong by at most half a percent, less than two cities are wide
/// against the distances in question.
pub(super) fn kilometres(a: Point, b: Point) -> i64 {
    let [lat_a, lat_b] = [a.lat, b.lat].map(f64::to_radians);
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let h = half(b.lat - a.lat) + lat_a.cos() * lat_b.cos() * half(b.lon - a.lon);
    let length = 2.0 * RADIUS_KM * h.sqrt().min(1.0).asin();
    #[expect(clippy::cast_possible_truncation, reason = "no two points are farther apart than 20,016 km")]
    let whole = length.round() as i64;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected lengths were computed apart from this code, by Vincenty's formula on the WGS 84 ellipsoid.
    #[test]
    fn lengths_agree_with_the_ellipsoid_within_half_a_percent() {
        let cardiff = Point { lat: 51.48, lon: -3.18 };
        let xiamen = Point { lat: 24.47979, lon: 118.08187 };
        let london = Point { lat: 51.50853, lon: -0.12574 };
        let beijing = Point { lat: 39.9075, lon: 116.39723 };
        for (a, b, ellipsoid) in [(cardiff, xiamen, 9834), (london, beijing, 8162)] {
            let found = kilometres(a, b);
            assert!((found - ellipsoid).abs() * 200 < ellipsoid, "{found} against {ellipsoid}");
            assert_eq!(found, kilometres(b, a));
        }
    }

    #[test]
    fn a_point_is_no_distance_from_itself_and_half_the_earth_from_its_antipode() {
        let here = Point { lat: 53.0, lon: -2.0 };
        assert_eq!(kilometres(here, here), 0);
        assert_eq!(kilometres(here, Point { lat: -53.0, lon: 178.0 }), 20_015);
    }
}
