//! Boundaries: from GeoJSON and back, what makes one usable, how large it is. Coordinates are WGS-84 degrees, longitude first.

use geo::orient::Direction;
use geo::{
    BoundingRect, ChamberlainDuquetteArea, Coord, CoordsIter, LineString, MultiPolygon, Orient,
    Polygon, Validation,
};
use geojson::{Geometry, GeometryValue, Position};
use kernel::{Error, Result};

/// What is wrong with a boundary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadShape {
    /// Points and lines bound nothing.
    #[error("a {0} has no area; use a Polygon or a MultiPolygon")]
    NoArea(String),
    /// No polygon, or one without a ring.
    #[error("it is empty")]
    Empty,
    /// A position is no pair of degrees.
    #[error("{0} is not a place on earth; write longitude, latitude in degrees (WGS-84)")]
    Position(String),
    /// The last position of a ring is not its first.
    #[error("a ring is not closed: its last position must repeat its first")]
    OpenRing,
    /// A ring crosses itself, holes lie outside, parts overlap, …
    #[error("{0}")]
    Invalid(String),
}

/// The area of a GeoJSON geometry, outer rings counter-clockwise; every ring is closed and every position on earth.
pub(super) fn from_geojson(value: &GeometryValue) -> Result<MultiPolygon, BadShape> {
    let polygons = match value {
        GeometryValue::Polygon { coordinates } => vec![polygon(coordinates)?],
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().map(|rings| polygon(rings)).collect::<Result<_, _>>()?
        }
        other => return Err(BadShape::NoArea(other.type_name().to_owned())),
    };
    if polygons.is_empty() {
        Err(BadShape::Empty)
    } else {
        Ok(MultiPolygon(polygons).orient(Direction::Default))
    }
}

fn polygon(rings: &[Vec<Position>]) -> Result<Polygon, BadShape> {
    let mut rings = rings.iter().map(|ring| line(ring));
    let outer = rings.next().ok_or(BadShape::Empty)??;
    Ok(Polygon::new(outer, rings.collect::<Result<_, _>>()?))
}

fn line(ring: &[Position]) -> Result<LineString, BadShape> {
    let coords = ring.iter().map(coord).collect::<Result<Vec<_>, _>>()?;
    match (coords.first(), coords.last()) {
        (Some(first), Some(last)) if first == last => Ok(LineString::new(coords)),
        (Some(_), Some(_)) => Err(BadShape::OpenRing),
        _ => Err(BadShape::Empty),
    }
}

fn coord(position: &Position) -> Result<Coord, BadShape> {
    match *position.as_slice() {
        [x, y, ..] if x.abs() <= 180.0 && y.abs() <= 90.0 => Ok(Coord { x, y }),
        ref other => Err(BadShape::Position(format!("{other:?}"))),
    }
}

/// Checks what a boundary needs besides closed rings: simple rings, holes inside, parts apart.
pub(super) fn check(shape: &MultiPolygon) -> Result<(), BadShape> {
    if shape.0.is_empty() {
        return Err(BadShape::Empty);
    }
    if let Some(bad) = shape.coords_iter().find(|c| !(c.x.abs() <= 180.0 && c.y.abs() <= 90.0)) {
        return Err(BadShape::Position(format!("[{}, {}]", bad.x, bad.y)));
    }
    shape.check_validation().map_err(|why| BadShape::Invalid(why.to_string()))
}

/// The stored form.
pub(super) fn to_text(shape: &MultiPolygon) -> String {
    Geometry::new(GeometryValue::from(shape)).to_string()
}

/// Reads the stored form.
pub(super) fn from_text(text: &str) -> Result<MultiPolygon> {
    let geometry: Geometry = serde_json::from_str(text)?;
    from_geojson(&geometry.value).map_err(|why| Error::Internal(Box::new(why)))
}

/// West, south, east, north.
pub(super) fn bounds(shape: &MultiPolygon) -> Option<[f64; 4]> {
    let rect = shape.bounding_rect()?;
    Some([rect.min().x, rect.min().y, rect.max().x, rect.max().y])
}

/// How large it is, on a sphere: right to half a percent.
pub(super) fn square_metres(shape: &MultiPolygon) -> f64 {
    shape.chamberlain_duquette_unsigned_area()
}

/// How many positions its rings have.
pub(super) fn corners(shape: &MultiPolygon) -> usize {
    shape.coords_count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<MultiPolygon, BadShape> {
        let geometry: Geometry = text.parse().unwrap();
        let shape = from_geojson(&geometry.value)?;
        check(&shape).map(|()| shape)
    }

    #[test]
    fn a_square_reads_back_as_it_was_stored() {
        let square = read(
            r#"{"type":"Polygon","coordinates":[[[114,30],[114.01,30],[114.01,30.01],[114,30.01],[114,30]]]}"#,
        );
        let square = square.unwrap();
        assert_eq!(from_text(&to_text(&square)).unwrap(), square);
        assert_eq!(bounds(&square), Some([114.0, 30.0, 114.01, 30.01]));
        // 0.01° of latitude is 1.11 km; of longitude at 30° N 0.96 km.
        assert!(
            (1_060_000.0..1_080_000.0).contains(&square_metres(&square)),
            "{}",
            square_metres(&square)
        );
    }

    #[test]
    fn a_clockwise_ring_is_turned() {
        let turned = read(r#"{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0],[0,0]]]}"#);
        let straight =
            read(r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}"#);
        assert!((square_metres(&turned.unwrap()) - square_metres(&straight.unwrap())).abs() < 1.0);
    }

    #[test]
    fn a_boundary_that_bounds_nothing_is_told_why() {
        let error = |text| read(text).unwrap_err();
        assert_eq!(
            error(r#"{"type":"Point","coordinates":[1,2]}"#),
            BadShape::NoArea("Point".to_owned())
        );
        assert_eq!(error(r#"{"type":"MultiPolygon","coordinates":[]}"#), BadShape::Empty);
        assert_eq!(
            error(r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}"#),
            BadShape::OpenRing
        );
        let swapped = r#"{"type":"Polygon","coordinates":[[[30,114],[31,114],[31,115],[30,114]]]}"#;
        assert_eq!(error(swapped), BadShape::Position("[30.0, 114.0]".to_owned()));
        assert!(matches!(
            error(r#"{"type":"Polygon","coordinates":[[[0],[1,0],[1,1],[0]]]}"#),
            BadShape::Position(_)
        ));
        let bow_tie = r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}"#;
        assert!(matches!(error(bow_tie), BadShape::Invalid(_)));
    }
}
