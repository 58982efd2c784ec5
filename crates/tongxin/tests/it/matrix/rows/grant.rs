//! Powers, grants, deputies.

use super::super::row::{Kind, Row, get, post};

const ID: &[(&str, &str)] = &[("id", "grant")];
const MINE: &str = "one's own deputies, and those one deputises for";

pub(super) fn rows() -> Vec<Row> {
    vec![
        get("/desk/powers").signed_in(),
        get("/desk/powers/{org}").signed_in().of(Kind::Street),
        get("/desk/powers/{org}/new").street("power.grant").proven(),
        post("/desk/powers/{org}/new")
            .street("power.grant")
            .form(&[("power", "appointment"), ("basis", "赋权清单第三条")])
            .proven(),
        post("/desk/powers/{org}/use").street("power.use_planning").form(&[
            ("power", "planning"),
            ("to", "{code}"),
            ("statement", "建议增设步行通道"),
        ]),
        get("/desk/grants").desk("grant.see"),
        get("/desk/grants/new").desk("grant.give").proven(),
        post("/desk/grants/new")
            .desk("grant.give")
            .form(&[
                ("effect", "forbid"),
                ("role", "operator"),
                ("actions", "case.enter"),
                ("reach", "within"),
                ("basis", "市级办公室决定"),
            ])
            .proven(),
        get("/desk/grants/{id}").register(Kind::Grant, "grant.see").names(ID),
        get("/desk/grants/{id}/revoke")
            .register(Kind::Grant, "grant.give")
            .names(ID)
            .or("grant.see")
            .proven(),
        // A power is taken back by those who grant it.
        get("/desk/grants/{id}/revoke")
            .register(Kind::Power, "power.grant")
            .names(ID)
            .or("grant.see")
            .proven(),
        post("/desk/grants/{id}/revoke")
            .register(Kind::Grant, "grant.give")
            .names(ID)
            .or("grant.see")
            .form(&[("reason", "期满")])
            .proven(),
        post("/desk/grants/{id}/revoke")
            .register(Kind::Power, "power.grant")
            .names(ID)
            .or("grant.see")
            .form(&[("reason", "期满")])
            .proven(),
        get("/desk/policy").desk("policy.see"),
        get("/me/deputies").own(MINE),
        get("/me/deputies/new").own(MINE).proven(),
        post("/me/deputies/new").own(MINE).proven(),
        post("/me/deputies/{id}/end")
            .own(MINE)
            .of(Kind::Deputy)
            .names(&[("id", "deputy")])
            .or("deputy.see"),
        get("/api/v1/powers").signed_in(),
        get("/api/v1/grants").desk("grant.see"),
    ]
}
