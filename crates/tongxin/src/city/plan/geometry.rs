//! Points and rings on a grid of millionths of a degree.
//!
//! Whole numbers make "the same corner" a fact and not a tolerance: neighbours share their vertices exactly, areas add up to the
//! last unit, and a point lies in exactly one ring of a partition.

use serde::Serialize;

/// A place in WGS-84, in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Point {
    /// Longitude × 1,000,000, growing to the east.
    pub x: i32,
    /// Latitude × 1,000,000, growing to the north.
    pub y: i32,
}

impl Point {
    /// The grid point nearest to a computed position.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "positions stay within a few degrees of the city's centre, far from i32's ends"
    )]
    pub(super) fn nearest(x: f64, y: f64) -> Self {
        Self { x: x.round() as i32, y: y.round() as i32 }
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        f64::from(self.x) / 1e6
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        f64::from(self.y) / 1e6
    }

    /// Straight distance in grid units.
    pub(super) fn distance(self, other: Self) -> f64 {
        f64::from(self.x - other.x).hypot(f64::from(self.y - other.y))
    }

    /// Distance in grid units to the segment `from`–`to`.
    pub(super) fn distance_to_segment(self, from: Self, to: Self) -> f64 {
        let (dx, dy) = (f64::from(to.x - from.x), f64::from(to.y - from.y));
        let (px, py) = (f64::from(self.x - from.x), f64::from(self.y - from.y));
        let square = dx * dx + dy * dy;
        let along = if square > 0.0 { ((px * dx + py * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
        (px - along * dx).hypot(py - along * dy)
    }
}

/// Twice the signed area of the triangle `a`, `b`, `c`: positive when it turns left.
pub(super) fn turn(a: Point, b: Point, c: Point) -> i64 {
    let wide = |v: i32| i64::from(v);
    wide(b.x - a.x) * wide(c.y - a.y) - wide(b.y - a.y) * wide(c.x - a.x)
}

/// Whether two segments have a point in common, ends included.
pub(super) fn touch((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let apart = |p: i32, q: i32, r: i32, s: i32| p.max(q) < r.min(s) || r.max(s) < p.min(q);
    if apart(a.x, b.x, c.x, d.x) || apart(a.y, b.y, c.y, d.y) {
        return false;
    }
    turn(a, b, c).signum() * turn(a, b, d).signum() <= 0
        && turn(c, d, a).signum() * turn(c, d, b).signum() <= 0
}

/// A simple polygon without holes, counter-clockwise, the first corner not repeated at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ring(pub Vec<Point>);

impl Ring {
    /// The edges in order, the last one closing the ring.
    pub fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        self.0.iter().copied().zip(self.0.iter().copied().cycle().skip(1))
    }

    /// Twice the area in square grid units: exact, and positive because rings run counter-clockwise.
    pub fn doubled_area(&self) -> i64 {
        let Some(&origin) = self.0.first() else { return 0 };
        self.edges().map(|(a, b)| turn(origin, a, b)).sum()
    }

    /// Whether the ring holds `point`. A point on an inner border belongs to exactly one of the neighbours.
    pub fn contains(&self, point: Point) -> bool {
        let crossings = self.edges().filter(|&(a, b)| {
            let side = turn(a, b, point);
            (a.y > point.y) != (b.y > point.y) && if b.y > a.y { side > 0 } else { side < 0 }
        });
        crossings.count() % 2 == 1
    }

    /// The corner of the surrounding box to the south-west, and that to the north-east.
    pub fn bounds(&self) -> (Point, Point) {
        let first = self.0.first().copied().unwrap_or(Point { x: 0, y: 0 });
        self.0.iter().fold((first, first), |(low, high), p| {
            (
                Point { x: low.x.min(p.x), y: low.y.min(p.y) },
                Point { x: high.x.max(p.x), y: high.y.max(p.y) },
            )
        })
    }

    /// The centre of gravity.
    pub fn centroid(&self) -> Point {
        let corners: Vec<_> = self.0.iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect();
        let Moments { area, x, y } = Moments::of(&corners);
        if area > 0.0 { Point::nearest(x / area, y / area) } else { self.bounds().0 }
    }

    /// The ring as GeoJSON and WKT want it: degrees, longitude first, closed.
    pub fn degrees(&self) -> Vec<[f64; 2]> {
        let closing = self.0.first();
        self.0.iter().chain(closing).map(|p| [p.lon(), p.lat()]).collect()
    }

    /// Length of the outline in grid units.
    pub(super) fn perimeter(&self) -> f64 {
        self.edges().map(|(a, b)| a.distance(b)).sum()
    }
}

/// Area and first moments of a polygon; the centroid is the moments over the area.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    pub(super) area: f64,
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Moments {
    /// Taken relative to the first corner, so that large coordinates cost no precision.
    pub(super) fn of(corners: &[(f64, f64)]) -> Self {
        let Some(&(ox, oy)) = corners.first() else { return Self::default() };
        let mut sum = Self::default();
        for (&(ax, ay), &(bx, by)) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            let cross = ((ax - ox) * (by - oy) - (bx - ox) * (ay - oy)) / 2.0;
            sum.area += cross;
            sum.x += cross * (ax + bx + ox) / 3.0;
            sum.y += cross * (ay + by + oy) / 3.0;
        }
        sum
    }

    /// What is left when `part` is taken away.
    pub(super) fn less(self, part: Self) -> Self {
        Self { area: self.area - part.area, x: self.x - part.x, y: self.y - part.y }
    }
}

/// The order in which a reader numbers places on a map: bands from north to south, west to east within a band.
///
/// The codes of grids follow it ("west to east, north to south").
pub(super) fn reading_order(rings: &[Ring]) -> Vec<usize> {
    let centres: Vec<Point> = rings.iter().map(Ring::centroid).collect();
    let north = centres.iter().map(|p| p.y).max().unwrap_or(0);
    let south = centres.iter().map(|p| p.y).min().unwrap_or(0);
    let bands = (1..=rings.len()).find(|n| n * n >= rings.len()).unwrap_or(1);
    let height = (north - south) / i32::try_from(bands).unwrap_or(1) + 1;
    let mut order: Vec<usize> = (0..rings.len()).collect();
    order.sort_by_key(|&i| centres.get(i).map(|p| ((north - p.y) / height, p.x, p.y)));
    order
}
