//! One cut through a ring: straight lines, where they cross the border, and whether a crooked path fits between two crossings.

use super::geometry::{Point, Ring, touch};

/// Where a cut meets the border: at the corner `at`, or between it and the next at a corner that does not exist yet.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) at: usize,
    pub(super) new: Option<Point>,
}

/// A directed straight line: `offset` is how far to the left of the origin it runs.
pub(super) struct Line {
    pub(super) along: (f64, f64),
    pub(super) offset: f64,
}

/// Where a line crosses the edge that starts at corner `edge`: `part` of the way along it.
#[derive(Clone, Copy)]
pub(super) struct Crossing {
    edge: usize,
    part: f64,
    along: f64,
}

impl Line {
    /// How far to the left of the line a position is.
    pub(super) fn side(&self, (x, y): (f64, f64)) -> f64 {
        self.along.0 * y - self.along.1 * x - self.offset
    }

    /// The part of a polygon to the left.
    pub(super) fn left_of(&self, corners: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let mut kept = Vec::with_capacity(corners.len() + 4);
        for (&from, &to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            let (here, there) = (self.side(from), self.side(to));
            if here >= 0.0 {
                kept.push(from);
            }
            if (here >= 0.0) != (there >= 0.0) {
                let part = here / (here - there);
                kept.push((from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part));
            }
        }
        kept
    }

    /// The pieces of the line inside the ring, each by its two crossings.
    pub(super) fn chords(&self, ring: &Ring) -> Vec<(Crossing, Crossing)> {
        let wide = |p: Point| (f64::from(p.x), f64::from(p.y));
        let mut crossings = Vec::new();
        for (edge, (from, to)) in ring.edges().enumerate() {
            let (here, there) = (self.side(wide(from)), self.side(wide(to)));
            if (here >= 0.0) != (there >= 0.0) {
                let part = here / (here - there);
                let (from, to) = (wide(from), wide(to));
                let at = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
                crossings.push(Crossing {
                    edge,
                    part,
                    along: at.0 * self.along.0 + at.1 * self.along.1,
                });
            }
        }
        crossings.sort_by(|a, b| a.along.total_cmp(&b.along));
        crossings.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
    }
}

impl Crossing {
    /// The corner nearby, or a new one when both are farther than `gap`.
    pub(super) fn end(self, ring: &Ring, gap: f64) -> End {
        let next = (self.edge + 1) % ring.0.len();
        let (Some(&from), Some(&to)) = (ring.0.get(self.edge), ring.0.get(next)) else {
            return End { at: self.edge, new: None };
        };
        let length = from.distance(to);
        if self.part * length < gap || (1.0 - self.part) * length < gap {
            return End { at: if self.part < 0.5 { self.edge } else { next }, new: None };
        }
        let place = |a: i32, b: i32| f64::from(a) + f64::from(b - a) * self.part;
        let corner = Point::nearest(place(from.x, to.x), place(from.y, to.y));
        End { at: self.edge, new: Some(corner) }
    }
}

/// The ring's corners with the new ends among them, and where the ends stand. None if both ends are one corner.
pub(super) fn with_ends(ring: &Ring, ends: (End, End)) -> Option<(Vec<Point>, usize, usize)> {
    let mut corners = Vec::with_capacity(ring.0.len() + 2);
    let (mut from, mut to) = (None, None);
    for (at, &corner) in ring.0.iter().enumerate() {
        corners.push(corner);
        for (end, stands) in [(ends.0, &mut from), (ends.1, &mut to)] {
            if end.at == at {
                corners.extend(end.new);
                *stands = Some(corners.len() - 1);
            }
        }
    }
    let (from, to) = (from?, to?);
    (from != to && (ends.0.at != ends.1.at)).then_some((corners, from, to))
}

/// The edges that get a new corner.
pub(super) fn new_corners(ring: &Ring, ends: (End, End)) -> Vec<((Point, Point), Point)> {
    let edges: Vec<_> = [ends.0, ends.1]
        .into_iter()
        .filter_map(|end| Some((ring.edges().nth(end.at)?, end.new?)))
        .collect();
    edges.into_iter().map(|((from, to), new)| (undirected(from, to), new)).collect()
}

/// Both halves of a ring cut along `path`, which runs from corner `from` to corner `to`.
pub(super) fn split(border: &Ring, from: usize, to: usize, path: &[Point]) -> Option<(Ring, Ring)> {
    let between = path.get(1..path.len().checked_sub(1)?)?;
    let around = |start: usize, end: usize| {
        let count = (end + border.0.len() - start) % border.0.len() + 1;
        border.0.iter().copied().cycle().skip(start).take(count)
    };
    let one = around(from, to).chain(between.iter().rev().copied()).collect();
    let other = around(to, from).chain(between.iter().copied()).collect();
    Some((Ring(one), Ring(other)))
}

/// Whether `path` runs inside the border, touching it at its two ends only and keeping `clearance` elsewhere.
pub(super) fn clear(path: &[Point], border: &Ring, clearance: f64) -> bool {
    let steps: Vec<(Point, Point)> =
        path.iter().copied().zip(path.iter().copied().skip(1)).collect();
    let bends = path.get(1..path.len().saturating_sub(1)).unwrap_or_default();
    let joined =
        |(a, b): (Point, Point), (c, d): (Point, Point)| a == c || a == d || b == c || b == d;
    let free = |edge: (Point, Point)| {
        bends.iter().all(|bend| bend.distance_to_segment(edge.0, edge.1) > clearance)
            && steps.iter().all(|&step| joined(step, edge) || !touch(step, edge))
    };
    let straightforward = steps
        .iter()
        .enumerate()
        .all(|(at, &step)| steps.iter().skip(at + 2).all(|&later| !touch(step, later)));
    straightforward && border.edges().all(free) && bends.iter().all(|&bend| border.contains(bend))
}

/// Both halves of `ring` along a course between two of its corners: first what lies to the right of the course.
pub(super) fn along(course: &[Point], ring: &Ring) -> Option<(Ring, Ring)> {
    let stands = |end: &Point| ring.0.iter().position(|corner| corner == end);
    let (from, to) = (stands(course.first()?)?, stands(course.last()?)?);
    if clear(course, ring, 300.0) { split(ring, from, to, course) } else { None }
}

/// Whether a course can be cut: inside the ring, from corner to corner.
pub(super) fn fits(course: &[Point], ring: &Ring) -> bool {
    along(course, ring).is_some()
}

/// An edge, whichever way it is run through.
pub(super) fn undirected(a: Point, b: Point) -> (Point, Point) {
    if a <= b { (a, b) } else { (b, a) }
}
