//! The organisation network.

use super::super::row::{Kind, Row, get};

const PUBLIC: &str = "what an office answers for is no secret";

pub(super) fn rows() -> Vec<Row> {
    vec![
        get("/territory").everybody(PUBLIC),
        get("/territory/{id}").everybody(PUBLIC).of(Kind::Territory).names(&[("id", "org")]),
        get("/territory/{id}/children.geojson")
            .everybody(PUBLIC)
            .of(Kind::Territory)
            .names(&[("id", "org")]),
        get("/api/v1/organisations").everybody(PUBLIC),
        get("/api/v1/organisations/{id}")
            .everybody(PUBLIC)
            .of(Kind::Territory)
            .names(&[("id", "org")]),
        get("/api/v1/locate").everybody(PUBLIC).query("lon=114.01&lat=30.01"),
        get("/api/v1/territory/search").everybody(PUBLIC).query("q=x"),
        get("/api/v1/categories").everybody("a resident chooses one"),
    ]
}
