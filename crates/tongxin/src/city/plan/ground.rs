//! Cuts the city's ground into districts, streets, communities and grids without gaps or overlaps.
//!
//! A ring is cut in two along a crooked line, and each half again, until there is a piece for every territory. Where a cut meets a
//! border, a new corner is put on that border *for both sides*: [`Ground`] remembers every split edge, and a ring is
//! brought up to date by [`Ground::settled`]. So an edge between two neighbours is always the same edge, run through once in
//! each direction, and the outline of a parent is exactly the union of its children.

use super::cut::{Crossing, Line, along, clear, new_corners, split, undirected, with_ends};
use super::geometry::{Moments, Point, Ring};
use super::{Dice, Unplannable};
use rand::RngExt;
use std::collections::HashMap;
use std::f64::consts::{FRAC_PI_2, PI};

/// How many lines are tried before the best of them is taken.
const ATTEMPTS: u32 = 16;
/// Badness at which no further line is tried: a few per cent off the share, both halves compact.
const GOOD_ENOUGH: f64 = 0.06;
/// How far a cut strays from the straight line, as a share of its length; smaller when there is no room.
const STRAYS: [f64; 4] = [0.11, 0.06, 0.03, 0.01];
/// Longest straight piece of a border, in grid units (some 400 m).
const STRIDE: f64 = 4_500.0;

/// The ground while it is being cut.
pub(super) struct Ground {
    splits: HashMap<(Point, Point), Point>,
    centre: Point,
    reach: f64,
    dice: Dice,
}

/// A cut that fits: both halves, and the corners it would add to borders.
struct Cut {
    halves: (Ring, Ring),
    splits: Vec<((Point, Point), Point)>,
}

impl Ground {
    /// `centre` and `reach` say where the city is dense: pieces near the centre come out smaller.
    pub(super) fn new(centre: Point, reach: f64, dice: Dice) -> Self {
        Self { splits: HashMap::new(), centre, reach, dice }
    }

    /// The ring with every corner its neighbours have put on it since.
    pub(super) fn settled(&self, ring: &Ring) -> Ring {
        let mut corners = Vec::with_capacity(ring.0.len() + 8);
        for (from, to) in ring.edges() {
            corners.push(from);
            self.corners_between(from, to, &mut corners);
        }
        Ring(corners)
    }

    fn corners_between(&self, from: Point, to: Point, corners: &mut Vec<Point>) {
        if let Some(&middle) = self.splits.get(&undirected(from, to)) {
            self.corners_between(from, middle, corners);
            corners.push(middle);
            self.corners_between(middle, to, corners);
        }
    }

    /// One piece for each weight, sized in proportion (and smaller towards the centre), in the order of the weights.
    ///
    /// # Errors
    /// [`Unplannable::NoCut`] if a ring has no room for a cut.
    pub(super) fn divide(
        &mut self,
        ring: &Ring,
        weights: &[u32],
    ) -> Result<Vec<Ring>, Unplannable> {
        let ring = self.settled(ring);
        if weights.len() <= 1 {
            return Ok(vec![ring]);
        }
        let (first, rest) = weights.split_at(weights.len() / 2);
        let share = sum(first) / (sum(first) + sum(rest));
        let halves = self.cut(&ring, share)?;
        self.divide_both(&halves, first, rest)
    }

    /// Like [`Self::divide`], but the first cut is `course`, a line that starts and ends at corners of the ring: the river.
    ///
    /// # Errors
    /// [`Unplannable::NoCut`] if the course leaves the ring, or a half has no room for a cut.
    pub(super) fn divide_along(
        &mut self,
        course: &[Point],
        ring: &Ring,
        weights: &[u32],
    ) -> Result<Vec<Ring>, Unplannable> {
        let halves = along(course, ring).ok_or(Unplannable::NoCut)?;
        let (left, right) = (self.mass(&halves.0), self.mass(&halves.1));
        let target = sum(weights) * left / (left + right);
        let cuts = 1..weights.len();
        let nearest = cuts.min_by(|&a, &b| {
            let miss = |n: usize| (sum(weights.get(..n).unwrap_or_default()) - target).abs();
            miss(a).total_cmp(&miss(b))
        });
        let (first, rest) = weights.split_at(nearest.ok_or(Unplannable::NoCut)?);
        self.divide_both(&halves, first, rest)
    }

    fn divide_both(
        &mut self,
        halves: &(Ring, Ring),
        first: &[u32],
        rest: &[u32],
    ) -> Result<Vec<Ring>, Unplannable> {
        let mut pieces = self.divide(&halves.0, first)?;
        pieces.extend(self.divide(&halves.1, rest)?);
        Ok(pieces)
    }

    /// Cuts across the long way, so that the first half has `share` of the mass; the best of several tries.
    fn cut(&mut self, ring: &Ring, share: f64) -> Result<(Ring, Ring), Unplannable> {
        let across = long_axis(ring) + FRAC_PI_2;
        let mut best: Option<(f64, Cut)> = None;
        for attempt in 0..ATTEMPTS {
            let slant = self.dice.random_range(-0.25..0.25) * (1.0 + f64::from(attempt) / 3.0);
            let line = self.balanced_line(ring, across + slant, share);
            for chord in line.chords(ring) {
                let Some(cut) = self.fit(ring, chord, share) else { continue };
                let badness = self.badness(&cut, share);
                if best.as_ref().is_none_or(|(least, _)| badness < *least) {
                    best = Some((badness, cut));
                }
            }
            if best.as_ref().is_some_and(|(badness, _)| *badness < GOOD_ENOUGH) {
                break;
            }
        }
        let (_, cut) = best.ok_or(Unplannable::NoCut)?;
        self.splits.extend(cut.splits);
        Ok(cut.halves)
    }

    /// How far the halves are from the wanted share, plus how far they are from round.
    fn badness(&self, cut: &Cut, share: f64) -> f64 {
        let (first, second) = (self.mass(&cut.halves.0), self.mass(&cut.halves.1));
        let miss = (first / (first + second) - share).abs();
        miss + 0.03 * (roughness(&cut.halves.0) + roughness(&cut.halves.1))
    }

    /// Area weighted by how dense the city is there.
    fn mass(&self, ring: &Ring) -> f64 {
        let corners: Vec<_> = ring.0.iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect();
        self.weigh(Moments::of(&corners))
    }

    fn weigh(&self, moments: Moments) -> f64 {
        if moments.area <= 0.0 {
            return 0.0;
        }
        let centre = Point::nearest(moments.x / moments.area, moments.y / moments.area);
        let far = centre.distance(self.centre) / self.reach;
        moments.area * (1.0 + 3.0 * (-far * far * 6.0).exp())
    }

    /// The line at `angle` with `share` of the mass to its left, found by halving.
    fn balanced_line(&self, ring: &Ring, angle: f64, share: f64) -> Line {
        let corners: Vec<_> = ring.0.iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect();
        let whole = Moments::of(&corners);
        let mut line = Line { along: (angle.cos(), angle.sin()), offset: 0.0 };
        let sides = corners.iter().map(|&corner| line.side(corner));
        let (mut low, mut high) =
            sides.fold((f64::MAX, f64::MIN), |(l, h), s| (l.min(s), h.max(s)));
        for _ in 0..20 {
            line.offset = f64::midpoint(low, high);
            let left = Moments::of(&line.left_of(&corners));
            let (mass, other) = (self.weigh(left), self.weigh(whole.less(left)));
            if mass / (mass + other) > share { low = line.offset } else { high = line.offset }
        }
        line
    }

    /// The chord bent into a border that keeps clear of everything else in the ring, if there is room.
    fn fit(&mut self, ring: &Ring, chord: (Crossing, Crossing), share: f64) -> Option<Cut> {
        let gap = (0.12 * area(ring).sqrt()).min(1_500.0);
        let ends = (chord.0.end(ring, gap), chord.1.end(ring, gap));
        let (corners, from, to) = with_ends(ring, ends)?;
        let border = Ring(corners);
        for stray in STRAYS {
            let path = self.crooked(*border.0.get(from)?, *border.0.get(to)?, stray);
            if clear(&path, &border, gap / 3.0) {
                let (one, other) = split(&border, from, to, &path)?;
                let near = (self.mass(&one) / (self.mass(&one) + self.mass(&other)) - share).abs();
                let far =
                    (1.0 - share - self.mass(&one) / (self.mass(&one) + self.mass(&other))).abs();
                let halves = if near <= far { (one, other) } else { (other, one) };
                return Some(Cut { halves, splits: new_corners(ring, ends) });
            }
        }
        None
    }

    /// A line from `from` to `to` bent at every stride, the longer the stronger.
    fn crooked(&mut self, from: Point, to: Point, stray: f64) -> Vec<Point> {
        let mut path = vec![from];
        self.bend(from, to, stray, &mut path);
        path.push(to);
        path
    }

    fn bend(&mut self, from: Point, to: Point, stray: f64, path: &mut Vec<Point>) {
        let aside = self.dice.random_range(-stray..stray);
        let (dx, dy) = (f64::from(to.x - from.x), f64::from(to.y - from.y));
        let middle = Point::nearest(
            f64::from(from.x) + dx / 2.0 - dy * aside,
            f64::from(from.y) + dy / 2.0 + dx * aside,
        );
        let go_on = dx.hypot(dy) > 2.0 * STRIDE;
        if go_on {
            self.bend(from, middle, stray, path);
        }
        path.push(middle);
        if go_on {
            self.bend(middle, to, stray, path);
        }
    }
}

/// The direction in which a ring is longest.
fn long_axis(ring: &Ring) -> f64 {
    let centre = ring.centroid();
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (from, to) in ring.edges() {
        let length = from.distance(to);
        let (dx, dy) = (f64::from(from.x - centre.x), f64::from(from.y - centre.y));
        xx += dx * dx * length;
        xy += dx * dy * length;
        yy += dy * dy * length;
    }
    (2.0 * xy).atan2(xx - yy) / 2.0
}

/// 0 for a circle, 0.27 for a square, more for what is long or ragged.
fn roughness(ring: &Ring) -> f64 {
    let around = ring.perimeter();
    around * around / (4.0 * PI * area(ring).max(1.0)) - 1.0
}

#[expect(clippy::cast_precision_loss, reason = "areas of a city stay far below 2^52 grid units")]
fn area(ring: &Ring) -> f64 {
    ring.doubled_area() as f64 / 2.0
}

fn sum(weights: &[u32]) -> f64 {
    weights.iter().copied().map(f64::from).sum()
}
