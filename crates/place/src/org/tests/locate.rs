use super::*;
use ::geo::{CoordinatePosition, coordinate_position::CoordPos};
use kernel::geo::Point;
use kernel::territory::Chain;
use proptest::prelude::*;
use std::collections::HashMap;

fn point(lon: f64, lat: f64) -> Point {
    Point::new(lon, lat).unwrap()
}

#[tokio::test]
async fn a_point_lies_in_one_grid_and_its_chain() {
    for world in worlds().await {
        let city = world.city().await;
        let network = world.network().await;
        let grid = |lon| network.locate(point(lon, 30.0005)).and_then(|chain| chain.grid);
        assert_eq!(grid(114.001), Some(city.grids[0]));
        assert_eq!(grid(114.003), Some(city.grids[1]));
        assert_eq!(grid(114.002), Some(city.grids[0]), "the boundary belongs to the lower code");
        assert_eq!(grid(115.0), None);
        let chain = network.locate(point(114.001, 30.0005)).unwrap();
        assert_eq!(chain, network.chain(city.grids[0]));
    }
}

#[tokio::test]
async fn where_no_grid_is_drawn_the_smallest_territory_that_is_holds_the_point() {
    for world in worlds().await {
        let city = world.city().await;
        let mut cx = world.console().await;
        set_area(&mut cx, city.district, block(0, 10)).await.unwrap();
        cx.commit().await.unwrap();
        let network = world.network().await;
        let chain = network.locate(point(114.008, 30.0005)).unwrap();
        assert_eq!(chain.lowest(), Some((Level::District, city.district)));
        assert_eq!(
            network.bounds(city.community),
            Some([114.0, 30.0, 114.004, 30.001]),
            "that of its grids"
        );
    }
}

const SIDE: u32 = 6;

fn org(kind: OrgKind, code: &str, id: u32) -> Org {
    let id = OrgId(Uuid::from_u128(u128::from(id)));
    let level = kind.level().unwrap();
    Org {
        id,
        kind,
        code: Some(code.to_owned()),
        name_zh: code.to_owned(),
        name_en: code.to_owned(),
        parent: None,
        line: None,
        function: None,
        chain: Chain::default().with(level, id),
        valid_from: Timestamp::default(),
        valid_to: None,
        successor: None,
        party: false,
        version: 1,
    }
}

/// A chequerboard of grids whose inner corners are moved a little, so that edges run at all angles but neighbours share them.
fn board(shifts: &[(f64, f64)]) -> Network {
    let corner = |column: u32, row: u32| {
        let (dx, dy) = shifts[(row * (SIDE + 1) + column) as usize];
        Coord { x: 114.0 + f64::from(column) + dx, y: 30.0 + f64::from(row) + dy }
    };
    let mut areas = HashMap::new();
    let mut orgs = Vec::new();
    for cell in 0..SIDE * SIDE {
        let (column, row) = (cell % SIDE, cell / SIDE);
        let ring =
            [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)].map(|(dx, dy)| corner(column + dx, row + dy));
        let grid = org(OrgKind::Grid, &format!("990102001001{:03}", cell + 1), cell + 1);
        areas.insert(
            grid.id,
            MultiPolygon(vec![::geo::Polygon::new(ring.to_vec().into(), Vec::new())]),
        );
        orgs.push(grid);
    }
    Network::new("1".to_owned(), Timestamp::default(), orgs, areas)
}

proptest! {
    /// The index agrees with asking every grid in the order of the codes, on corners and edges too.
    #[test]
    fn the_index_agrees_with_asking_every_grid(
        shifts in prop::collection::vec((-0.3_f64..0.3, -0.3_f64..0.3), ((SIDE + 1) * (SIDE + 1)) as usize),
        points in prop::collection::vec((113.5_f64..120.5, 29.5_f64..36.5), 40),
    ) {
        let network = board(&shifts);
        let corners = (0..=SIDE).flat_map(|row| (0..=SIDE).map(move |column| (column, row))).map(|(column, row)| {
            let (dx, dy) = shifts[(row * (SIDE + 1) + column) as usize];
            (114.0 + f64::from(column) + dx, 30.0 + f64::from(row) + dy)
        });
        for (x, y) in points.into_iter().chain(corners) {
            let holds = |org: &&Org| {
                let area = network.area(org.id).unwrap();
                area.coordinate_position(&Coord { x, y }) != CoordPos::Outside
            };
            let expected = network.all().find(holds).map(|org| org.chain);
            prop_assert_eq!(network.locate(point(x, y)), expected);
        }
    }

    /// Neighbours share their edges exactly, so that a point within the board always lies in a grid.
    #[test]
    fn nothing_falls_between_grids(
        shifts in prop::collection::vec((-0.3_f64..0.3, -0.3_f64..0.3), ((SIDE + 1) * (SIDE + 1)) as usize),
        x in 114.4_f64..119.6, y in 30.4_f64..35.6,
    ) {
        prop_assert!(board(&shifts).locate(point(x, y)).is_some());
    }

    /// A territory is taken only under the one its code names.
    #[test]
    fn a_code_is_taken_only_under_its_own_parent(
        level in 1_usize..5, code in "9901(00|01|02)(000|001)(000|001)(001|002)?", parent in "9901(00|01|02)(000|001)(000|001)",
    ) {
        let level = Level::ALL[level];
        let Some((parent_level, _)) = founding::place_of(&parent) else { return Ok(()) };
        let above = org(parent_level.into(), &parent, 1);
        let new = NewOrg::territory(level, &code, ("名", "name"), Some(above.id));
        let taken = new.found(OrgId(Uuid::from_u128(2)), Timestamp::default(), Some(&above), None);
        let fits = match code.parse::<kernel::codes::GridCode>() {
            Ok(grid) => level == Level::Grid && grid.community().to_string() == parent,
            Err(_) => code.parse::<kernel::codes::DivisionCode>().is_ok_and(|division| {
                division.level() == level && division.parent().is_some_and(|p| p.to_string() == parent)
            }),
        };
        prop_assert_eq!(taken.is_ok(), fits, "{} under {}: {:?}", code, parent, taken);
        if let Ok(org) = taken {
            prop_assert_eq!(org.chain.at(level), Some(org.id));
            prop_assert_eq!(org.chain.at(parent_level), Some(above.id));
        }
    }
}
