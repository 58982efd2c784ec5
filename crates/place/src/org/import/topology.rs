//! How neighbouring areas fit: where they overlap, what lies between them, what sticks out. Pure.

use crate::org::geometry::square_metres;
use geo::line_measures::Distance;
use geo::{
    BooleanOps, BoundingRect, Euclidean, Intersects, MultiPolygon, Polygon, Rect, unary_union,
};

/// Areas nearer to a gap than this (in degrees, about ten centimetres) border on it.
const TOUCHING: f64 = 1e-6;

/// An area that two siblings both claim.
#[derive(Debug, PartialEq)]
pub(super) struct Overlap {
    /// Their places among the siblings.
    pub(super) pair: (usize, usize),
    pub(super) square_metres: f64,
}

/// An area between siblings that none of them has.
#[derive(Debug, PartialEq)]
pub(super) struct Gap {
    /// Places of those that border on it.
    pub(super) between: Vec<usize>,
    pub(super) square_metres: f64,
}

/// Every pair of siblings that share more than `tolerance` square metres.
pub(super) fn overlaps(siblings: &[&MultiPolygon], tolerance: f64) -> Vec<Overlap> {
    let boxes: Vec<Option<Rect>> = siblings.iter().map(|area| area.bounding_rect()).collect();
    let mut found = Vec::new();
    for (a, one) in siblings.iter().enumerate() {
        for (b, other) in siblings.iter().enumerate().skip(a + 1) {
            let near =
                matches!((boxes[a], boxes[b]), (Some(one), Some(other)) if one.intersects(&other));
            let shared = if near { square_metres(&one.intersection(*other)) } else { 0.0 };
            if shared > tolerance {
                found.push(Overlap { pair: (a, b), square_metres: shared });
            }
        }
    }
    found
}

/// Every gap of more than `tolerance` square metres: what the siblings enclose, or, within `whole` if it is given, what they leave.
pub(super) fn gaps(
    siblings: &[&MultiPolygon],
    whole: Option<&MultiPolygon>,
    tolerance: f64,
) -> Vec<Gap> {
    let union = unary_union(siblings.iter().copied());
    let empty: Vec<Polygon> = match whole {
        Some(whole) => whole.difference(&union).0,
        None => union
            .iter()
            .flat_map(Polygon::interiors)
            .map(|hole| Polygon::new(hole.clone(), Vec::new()))
            .collect(),
    };
    let gap = |hole: Polygon| {
        let hole = MultiPolygon(vec![hole]);
        let square_metres = square_metres(&hole);
        (square_metres > tolerance)
            .then(|| Gap { between: bordering(siblings, &hole), square_metres })
    };
    empty.into_iter().filter_map(gap).collect()
}

fn bordering(siblings: &[&MultiPolygon], hole: &MultiPolygon) -> Vec<usize> {
    let borders = |area: &MultiPolygon| {
        let pairs = hole.iter().flat_map(|hole| area.iter().map(move |part| (hole, part)));
        pairs.into_iter().any(|(hole, part)| Euclidean.distance(hole, part) < TOUCHING)
    };
    siblings.iter().enumerate().filter(|(_, area)| borders(area)).map(|(at, _)| at).collect()
}

/// How many square metres of `part` lie outside `whole`.
pub(super) fn outside(part: &MultiPolygon, whole: &MultiPolygon) -> f64 {
    square_metres(&part.difference(whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Coord, Rect};

    /// A rectangle in thousandths of a degree from (114, 30).
    fn block(x: f64, y: f64, width: f64, height: f64) -> MultiPolygon {
        let corner = |x: f64, y: f64| Coord { x: 114.0 + x / 1000.0, y: 30.0 + y / 1000.0 };
        MultiPolygon(vec![Rect::new(corner(x, y), corner(x + width, y + height)).to_polygon()])
    }

    #[test]
    fn neighbours_that_share_an_edge_overlap_nowhere() {
        let (west, east) = (block(0.0, 0.0, 1.0, 1.0), block(1.0, 0.0, 1.0, 1.0));
        assert_eq!(overlaps(&[&west, &east], 1.0), []);
        assert_eq!(gaps(&[&west, &east], Some(&block(0.0, 0.0, 2.0, 1.0)), 1.0), []);
    }

    #[test]
    fn what_two_claim_is_found_with_its_size() {
        let (west, east) = (block(0.0, 0.0, 1.0, 1.0), block(0.9, 0.0, 1.0, 1.0));
        let found = overlaps(&[&west, &east], 1.0);
        let [Overlap { pair: (0, 1), square_metres }] = found[..] else { panic!("{found:?}") };
        // A tenth of 96 m by 111 m.
        assert!((1_050.0..1_090.0).contains(&square_metres), "{square_metres}");
    }

    #[test]
    fn what_nobody_has_is_found_with_its_neighbours() {
        let ring = [
            block(0.0, 0.0, 3.0, 1.0),
            block(0.0, 2.0, 3.0, 1.0),
            block(0.0, 1.0, 1.0, 1.0),
            block(2.0, 1.0, 1.0, 1.0),
        ];
        let siblings: Vec<&MultiPolygon> = ring.iter().collect();
        let found = gaps(&siblings, None, 1.0);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].between, [0, 1, 2, 3]);
        let whole = block(0.0, 0.0, 4.0, 3.0);
        let found = gaps(&siblings, Some(&whole), 1.0);
        assert_eq!(found.len(), 2, "the hole and the strip in the east");
    }

    #[test]
    fn what_sticks_out_is_measured() {
        let whole = block(0.0, 0.0, 2.0, 2.0);
        assert!(outside(&block(0.5, 0.5, 1.0, 1.0), &whole) < 0.01);
        assert!(outside(&block(1.5, 0.5, 1.0, 1.0), &whole) > 5_000.0);
    }
}
