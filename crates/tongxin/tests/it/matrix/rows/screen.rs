//! Boards and screens.

use super::super::row::{Kind, Row, get};

const PUBLIC: &str = "what the public may see of its city; small counts are hidden";

pub(super) fn rows() -> Vec<Row> {
    vec![
        get("/board").everybody(PUBLIC),
        get("/board/{org}").everybody(PUBLIC).of(Kind::Territory),
        get("/board/{org}/figures").everybody(PUBLIC).of(Kind::Territory),
        get("/board/{org}/days.csv").everybody(PUBLIC).of(Kind::Territory),
        get("/board/{org}/places.geojson").everybody(PUBLIC).of(Kind::Territory),
        get("/api/v1/board/{org}").everybody(PUBLIC).of(Kind::Territory),
        get("/screen").everybody("leads to a screen, which asks who reads it"),
        get("/screen/{org}").territory("screen.see"),
        get("/screen/{org}/figures").territory("screen.see"),
        get("/screen/{org}/tables").territory("screen.see"),
        get("/screen/{org}/days.csv").territory("screen.see"),
        get("/screen/{org}/places.geojson").territory("screen.see"),
        get("/live")
            .everybody("says that something changed, never what; who hears what: `live`")
            .of(Kind::Territory)
            .query("territory={org}")
            .stream(),
    ]
}
