//! Points on the earth, and the shifted coordinates (GCJ-02) of map clients in mainland China.
//!
//! Everything is kept in WGS-84 (CGCS2000 differs by centimetres). GCJ-02 occurs only at the edge: in what a map client of that kind
//! sends and gets. The shift is not published by the state; the formula and constants here are those that
//! open source has used since 2013 (e.g. `eviltransform`, `gcoord`).

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

/// A place in WGS-84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Point {
    lon: f64,
    lat: f64,
}

/// A point as it comes in, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    lon: f64,
    lat: f64,
}

/// Not a place on the earth.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "longitude {lon}, latitude {lat} is no place on the earth; degrees, -180 to 180 and -90 to 90"
)]
pub struct BadPoint {
    /// What came as longitude.
    pub lon: f64,
    /// What came as latitude.
    pub lat: f64,
}

/// Mean radius of the earth (IUGG), metres.
const RADIUS: f64 = 6_371_008.8;

impl Point {
    /// The place at these degrees.
    ///
    /// # Errors
    /// [`BadPoint`] outside of the ranges, and for what is no number.
    pub fn new(lon: f64, lat: f64) -> Result<Self, BadPoint> {
        if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) {
            Ok(Self { lon, lat })
        } else {
            Err(BadPoint { lon, lat })
        }
    }

    /// Degrees east.
    pub const fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north.
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Metres to another place along the great circle (haversine; the earth as a sphere, wrong by 0.5 % at most).
    pub fn metres_to(self, other: Self) -> f64 {
        let (lat, other_lat) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = ((other_lat - lat) / 2.0).sin();
        let half_lon = ((other.lon - self.lon).to_radians() / 2.0).sin();
        let h = half_lat * half_lat + lat.cos() * other_lat.cos() * half_lon * half_lon;
        2.0 * RADIUS * h.clamp(0.0, 1.0).sqrt().asin()
    }

    /// The same place as a map client in GCJ-02 names it.
    pub fn to_gcj02(self) -> Gcj02 {
        if !is_shifted(self.lon, self.lat) {
            return Gcj02 { lon: self.lon, lat: self.lat };
        }
        let (lon, lat) = shift(self.lon, self.lat);
        Gcj02 { lon: self.lon + lon, lat: self.lat + lat }
    }
}

impl TryFrom<Raw> for Point {
    type Error = BadPoint;
    fn try_from(raw: Raw) -> Result<Self, BadPoint> {
        Self::new(raw.lon, raw.lat)
    }
}

/// A place as map clients in mainland China name it, in degrees: up to 700 m off. A type of its own, so that the two are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gcj02 {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

/// Below this many degrees (0.1 mm) the inverse has arrived. Each step gains at least two digits.
const ARRIVED: f64 = 1e-9;

impl Gcj02 {
    /// The place in WGS-84: the point whose shift leads here, found by iteration.
    ///
    /// # Errors
    /// [`BadPoint`] if it is no place on the earth.
    pub fn to_wgs84(self) -> Result<Point, BadPoint> {
        let Self { lon, lat } = self;
        let mut point = Point::new(lon, lat)?;
        if !is_shifted(lon, lat) {
            return Ok(point);
        }
        for _ in 0..20 {
            let (east, north) = shift(point.lon, point.lat);
            let next = Point::new(lon - east, lat - north)?;
            let step = (next.lon - point.lon).abs().max((next.lat - point.lat).abs());
            point = next;
            if step < ARRIVED {
                break;
            }
        }
        Ok(point)
    }
}

/// The box around China within which coordinates are shifted.
fn is_shifted(lon: f64, lat: f64) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

/// Semi-major axis of the Krasovsky 1940 ellipsoid, metres.
const AXIS: f64 = 6_378_245.0;
/// Its first eccentricity, squared.
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;

/// The shift in degrees east and north at a place in WGS-84.
fn shift(lon: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let root = x.abs().sqrt();
    let ripple = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let wave = |at: f64, one: f64, three: f64, [a, b, c]: [f64; 3]| {
        let slow = b * (at / one * PI).sin() + c * (at / three * PI).sin();
        (a * (at * PI).sin() + 2.0 * a * (at / 3.0 * PI).sin() + slow) * 2.0 / 3.0
    };
    // Both in metres; written as two sums of waves around 105° E, 35° N.
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + ripple
        + wave(x, 12.0, 30.0, [20.0, 150.0, 300.0]);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + ripple
        + wave(y, 12.0, 30.0, [20.0, 160.0, 320.0]);
    let radians = lat.to_radians();
    let flat = 1.0 - ECCENTRICITY * radians.sin().powi(2);
    let meridian = AXIS * (1.0 - ECCENTRICITY) / (flat * flat.sqrt());
    let parallel = AXIS / flat.sqrt() * radians.cos();
    ((east / parallel).to_degrees(), (north / meridian).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_shift_agrees_with_another_implementation() {
        // Computed by gcoord 1.0.7 (npm), which shares no code with this: Shanghai, Shenzhen, Beijing, Pingshan, Ürümqi.
        let pairs = [
            ((121.527_210_6, 31.177_427_6), (121.531_541_859_215, 31.175_303_983_645_97)),
            ((113.912_316, 22.543_847), (113.917_176_480_836_3, 22.540_796_131_694_766)),
            ((116.377_817, 39.911_954), (116.384_047_224_556_57, 39.913_345_455_360_69)),
            ((114.338, 22.690_5), (114.342_904_103_768_92, 22.687_771_940_084_414)),
            ((87.616_8, 43.825_6), (87.619_649_949_469_26, 43.826_805_393_111_19)),
        ];
        for ((lon, lat), (gcj_lon, gcj_lat)) in pairs {
            let point = Point::new(lon, lat).unwrap();
            let shifted = point.to_gcj02();
            let off = (shifted.lat - gcj_lat).abs().max((shifted.lon - gcj_lon).abs());
            assert!(off < 1e-11, "{point:?} became {shifted:?}, {off} degrees off");
            let back = Gcj02 { lon: gcj_lon, lat: gcj_lat }.to_wgs84().unwrap();
            assert!(back.metres_to(point) < 0.001, "{shifted:?} became {back:?}");
        }
    }

    #[test]
    fn nothing_is_shifted_abroad() {
        let baltimore = Point::new(-76.6122, 39.2904).unwrap();
        let shown = baltimore.to_gcj02();
        assert_eq!((shown.lon, shown.lat), (-76.6122, 39.2904));
        assert_eq!(shown.to_wgs84(), Ok(baltimore));
    }

    #[test]
    fn a_degree_of_the_equator_is_111_km() {
        let zero = Point::new(0.0, 0.0).unwrap();
        let metres = zero.metres_to(Point::new(1.0, 0.0).unwrap());
        assert!((metres - 111_195.08).abs() < 0.1, "{metres}");
        let half_round = zero.metres_to(Point::new(180.0, 0.0).unwrap());
        assert!((half_round - PI * RADIUS).abs() < 0.1, "{half_round}");
    }

    #[test]
    fn what_is_no_place_is_refused() {
        assert!(Point::new(181.0, 0.0).is_err() && Point::new(0.0, -90.5).is_err());
        assert!(Point::new(f64::NAN, 0.0).is_err() && Point::new(0.0, f64::INFINITY).is_err());
        let swapped = serde_json::from_str::<Point>(r#"{"lon":22.5,"lat":113.9}"#);
        assert!(swapped.unwrap_err().to_string().contains("no place on the earth"));
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(lon in 73.0_f64..136.0, lat in 2.0_f64..54.0) {
            let point = Point::new(lon, lat).unwrap();
            let back = point.to_gcj02().to_wgs84().unwrap();
            prop_assert!((back.lon() - lon).abs() < 1e-9 && (back.lat() - lat).abs() < 1e-9, "{:?}", back);
        }

        #[test]
        fn distance_is_the_same_both_ways(
            a in (-180.0_f64..180.0, -90.0_f64..90.0), b in (-180.0_f64..180.0, -90.0_f64..90.0),
        ) {
            let (a, b) = (Point::new(a.0, a.1).unwrap(), Point::new(b.0, b.1).unwrap());
            prop_assert!((a.metres_to(b) - b.metres_to(a)).abs() < 1e-6);
            prop_assert!(a.metres_to(b) <= PI * RADIUS + 1e-6);
        }
    }
}
