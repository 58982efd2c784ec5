//! The outline of the city and the river through it.

use super::geometry::{Point, Ring};
use super::{Dice, Name, Unplannable, cut};
use rand::RngExt;
use serde::Serialize;
use std::f64::consts::{PI, TAU};

/// The middle of the city: sand and no city for a day's ride around. The ground is borrowed; nothing real is meant.
pub const CENTRE: Point = Point { x: 102_400_000, y: 40_200_000 };

/// Metres to a millionth of a degree of latitude; of longitude it is this times [`SQUEEZE`].
const METRES: f64 = 0.111_3;
/// The cosine of the city's latitude.
const SQUEEZE: f64 = 0.763_8;

/// The river: the border between its two banks, and the water for the map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct River {
    /// What it is called.
    pub name: Name,
    /// The middle of the water, upstream first. Every step of it is a border between two grids.
    pub course: Vec<Point>,
    /// The water's surface, for display only: the grids on both banks reach to the middle.
    pub water: Ring,
}

impl River {
    /// Whether a place would be in the water.
    pub fn covers(&self, place: Point) -> bool {
        self.water.contains(place)
    }
}

/// A city's radius in metres when its ground measures `square_kilometres`.
pub(super) fn radius(square_kilometres: f64) -> f64 {
    (square_kilometres * 1e6 / PI).sqrt()
}

/// Metres as grid units along a meridian.
pub(super) fn units(metres: f64) -> f64 {
    metres / METRES
}

/// A round but uneven outline, a corner every 400 m or so.
pub(super) fn outline(radius: f64, dice: &mut Dice) -> Ring {
    let waves: Vec<(f64, f64, f64)> = (2..=6)
        .map(f64::from)
        .map(|k| (k, dice.random_range(0.02..0.10) / k.sqrt(), dice.random_range(0.0..TAU)))
        .collect();
    let corners = (radius * TAU / 400.0).max(48.0).ceil();
    let mut at = 0.0;
    let mut ring = Vec::new();
    while at < corners {
        let angle = at / corners * TAU;
        let bulge: f64 =
            waves.iter().map(|(k, size, phase)| size * (k * angle + phase).cos()).sum();
        let away = units(radius) * (1.0 + bulge);
        ring.push(Point::nearest(
            f64::from(CENTRE.x) + away * angle.cos() / SQUEEZE,
            f64::from(CENTRE.y) + away * angle.sin(),
        ));
        at += 1.0;
    }
    Ring(ring)
}

/// A river meandering from the west to the east through `ring`.
///
/// # Errors
/// [`Unplannable::NoRiver`] if even an almost straight one leaves the ring.
pub(super) fn river(
    name: Name,
    ring: &Ring,
    radius: f64,
    dice: &mut Dice,
) -> Result<River, Unplannable> {
    let west = ring.0.iter().min_by_key(|p| (p.x, p.y)).copied().ok_or(Unplannable::NoRiver)?;
    let east = ring.0.iter().max_by_key(|p| (p.x, p.y)).copied().ok_or(Unplannable::NoRiver)?;
    let phases = [dice.random_range(0.0..TAU), dice.random_range(0.0..TAU)];
    let bends = dice.random_range(1.3..2.1);
    for swing in [0.24, 0.18, 0.12, 0.06, 0.02] {
        let course = meander((west, east), units(radius) * swing, bends, phases);
        if cut::fits(&course, ring) {
            let water = water(&course, (radius / 45.0).clamp(90.0, 420.0));
            return Ok(River { name, course, water });
        }
    }
    Err(Unplannable::NoRiver)
}

fn meander((from, to): (Point, Point), swing: f64, bends: f64, phases: [f64; 2]) -> Vec<Point> {
    let (dx, dy) = (f64::from(to.x - from.x), f64::from(to.y - from.y));
    let steps = (dx.hypot(dy) / 3_200.0).ceil();
    let mut course = vec![from];
    let mut step = 1.0;
    while step < steps {
        let part = step / steps;
        let calm = (PI * part).sin().sqrt();
        let wave = (TAU * bends * part + phases[0]).sin()
            + 0.35 * (TAU * 2.7 * bends * part + phases[1]).sin();
        let north = f64::from(from.y) + dy * part + swing * calm * wave;
        course.push(Point::nearest(f64::from(from.x) + dx * part, north));
        step += 1.0;
    }
    course.push(to);
    course
}

/// The course widened to `half` metres on each side, a little wider downstream.
fn water(course: &[Point], half: f64) -> Ring {
    let last = course.len().saturating_sub(1);
    let bank = |side: f64| {
        course.iter().enumerate().filter_map(move |(at, &here)| {
            let before = course.get(at.saturating_sub(1))?;
            let after = course.get((at + 1).min(last))?;
            let east = f64::from(after.x - before.x) * SQUEEZE;
            let north = f64::from(after.y - before.y);
            let reach = units(half) * side / east.hypot(north).max(1.0);
            let downstream = 0.8
                + 0.5 * f64::from(here.x - course.first()?.x)
                    / f64::from(course.last()?.x - course.first()?.x).max(1.0);
            Some(Point::nearest(
                f64::from(here.x) - north * reach * downstream / SQUEEZE,
                f64::from(here.y) + east * reach * downstream,
            ))
        })
    };
    let mut surface: Vec<Point> = bank(-1.0).collect();
    let north_bank: Vec<Point> = bank(1.0).collect();
    surface.extend(north_bank.into_iter().rev());
    Ring(surface)
}
