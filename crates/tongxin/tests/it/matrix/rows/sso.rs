//! Signing in with another system.

use super::super::row::{Kind, Row, get, post};

const WAY: &str = "a way of signing in";
const MINE: &str = "one's own identities elsewhere";

pub(super) fn rows() -> Vec<Row> {
    const ID: &[(&str, &str)] = &[("id", "account")];
    let officer =
        |row: Row| row.register(Kind::Account, "account.link_identity").names(ID).when(&["person"]);
    vec![
        // There is no other system here.
        officer(post("/desk/accounts/{id}/identities"))
            .form(&[("provider", "none"), ("subject", "none")])
            .proven()
            .rule(404),
        officer(post("/desk/accounts/{id}/identities/unlink"))
            .form(&[("provider", "none"), ("subject", "none")])
            .rule(404),
        get("/login/with/{provider}").everybody(WAY),
        get("/login/with/{provider}/back").everybody(WAY),
        // There is no other system here.
        get("/me/identities").own(MINE).rule(404),
        post("/me/identities/link").own(MINE).form(&[("token", "none")]).proven(),
        post("/me/identities/unlink")
            .own(MINE)
            .form(&[("provider", "none"), ("subject", "none")])
            .rule(404),
        get("/me/identities/{provider}/link").own(MINE),
        get("/me/identities/{provider}/confirm").own(MINE),
        post("/me/identities/{provider}/leave").own(MINE),
    ]
}
