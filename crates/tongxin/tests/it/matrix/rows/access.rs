//! Signing in, one's own account, the accounts of others.

use super::super::row::{Kind, Row, get, post};

const WAY: &str = "a way of signing in";
const MINE: &str = "one's own account";
const ID: &[(&str, &str)] = &[("id", "account"), ("digest", "session")];

pub(super) fn rows() -> Vec<Row> {
    [doors(), own(), officers(), officers_on_keys()].concat()
}

fn doors() -> Vec<Row> {
    vec![
        get("/login").everybody(WAY),
        post("/login").everybody(WAY),
        get("/login/second").everybody(WAY),
        post("/login/second").everybody(WAY),
        post("/login/second/passkey").everybody(WAY),
        post("/login/second/passkey/begin").everybody(WAY),
        post("/login/passkey").everybody(WAY),
        post("/login/passkey/begin").everybody(WAY),
        post("/logout").everybody("whoever is not signed in is not signed in afterwards"),
        post("/api/v1/token").everybody("a way of signing in, for machines"),
    ]
}

fn own() -> Vec<Row> {
    vec![
        get("/me").own(MINE),
        post("/me/sessions/others/end").own(MINE),
        post("/me/sessions/{digest}/end")
            .own(MINE)
            .of(Kind::Session)
            .names(ID)
            .or("account.see_sessions"),
        get("/me/confirm").own(MINE),
        post("/me/confirm").own(MINE),
        post("/me/confirm/passkey").own(MINE),
        post("/me/confirm/passkey/begin").own(MINE),
        get("/me/password").own(MINE).proven(),
        post("/me/password").own(MINE),
        get("/me/factors").own(MINE),
        // Everybody here shares a password, and who does has no second factor.
        get("/me/factors/totp").own(MINE).rule(422).proven(),
        post("/me/factors/totp").own(MINE),
        post("/me/factors/totp/begin").own(MINE),
        post("/me/factors/totp/remove").own(MINE),
        post("/me/factors/codes").own(MINE),
        post("/me/factors/passkeys").own(MINE),
        post("/me/factors/passkeys/begin").own(MINE),
        post("/me/factors/passkeys/{id}/rename").own(MINE),
        post("/me/factors/passkeys/{id}/remove").own(MINE),
        get("/me/tokens").own(MINE),
        post("/me/tokens").own(MINE),
        post("/me/tokens/{id}/revoke")
            .own(MINE)
            .of(Kind::Token)
            .names(&[("id", "token")])
            .or("account.add")
            .proven(),
    ]
}

fn officers() -> Vec<Row> {
    vec![
        get("/desk/accounts").desk("account.see"),
        post("/desk/accounts")
            .desk("account.add")
            .form(&[("login", "new.person"), ("name", "新来的"), ("kind", "person")])
            .proven(),
        get("/desk/accounts/new").desk("account.add").proven(),
        get("/desk/accounts/{id}").register(Kind::Account, "account.see").names(ID).theirs(),
        post("/desk/accounts/{id}/posts")
            .register(Kind::Account, "post.give")
            .names(ID)
            .when(&["person"])
            .form(&[("role", "grid_member"), ("org", "990101001001")])
            .proven(),
        post("/desk/accounts/{id}/posts/{post}/end")
            .register(Kind::Account, "post.give")
            .names(ID)
            .when(&["person"])
            .proven(),
        post("/desk/accounts/{id}/suspend")
            .register(Kind::Account, "account.suspend")
            .names(ID)
            .when(&["person"])
            .form(&[("reason", "离职")])
            .proven(),
        post("/desk/accounts/{id}/reinstate")
            .register(Kind::Account, "account.suspend")
            .names(ID)
            .when(&["suspended"])
            .proven(),
        // A password that everybody here shares stays.
        post("/desk/accounts/{id}/password")
            .register(Kind::Account, "account.add")
            .names(ID)
            .when(&["person"])
            .proven()
            .rule(422),
        post("/desk/accounts/{id}/factors/reset")
            .register(Kind::Account, "account.add")
            .names(ID)
            .when(&["person"])
            .proven(),
    ]
}

fn officers_on_keys() -> Vec<Row> {
    vec![
        post("/desk/accounts/{id}/sessions/end")
            .register(Kind::Account, "account.see_sessions")
            .names(ID)
            .when(&["person"]),
        post("/desk/accounts/{id}/sessions/{digest}/end")
            .register(Kind::Account, "account.see_sessions")
            .names(ID)
            .when(&["person"]),
        post("/desk/accounts/{id}/tokens")
            .register(Kind::Account, "account.add")
            .names(ID)
            .when(&["machine"])
            .form(&[("name", "夜间导出"), ("days", "30"), ("reach", "reads"), ("kind", "personal")])
            .proven(),
        post("/desk/accounts/{id}/tokens/{token}/revoke")
            .register(Kind::Account, "account.add")
            .names(ID)
            .when(&["machine"])
            .proven(),
    ]
}
