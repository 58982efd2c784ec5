//! What everybody may open, and what a reporter's link opens.

use super::super::row::{Row, get, post};

const LINK: &str = "a reporter has no account; the secret of the link is what they hold";

pub(super) fn rows() -> Vec<Row> {
    vec![
        get("/").everybody("the way in"),
        get("/report").everybody("nobody has to sign in to report"),
        post("/report").everybody("nobody has to sign in to report").photo(&[
            ("category", "01.01"),
            ("text", "路口有积水"),
            ("place", "第1社区"),
        ]),
        get("/report/sent").everybody("shows what the browser brings along, and nothing else"),
        post("/api/v1/cases")
            .everybody("nobody has to sign in to report")
            .json(r#"{"category": "01.01", "text": "路口有积水", "lon": 114.01, "lat": 30.01}"#),
        get("/track").everybody("asks for number and secret"),
        post("/track").link(LINK).form(&[("number", "{number}"), ("secret", "{secret}")]),
        get("/track/{number}/{secret}").link(LINK),
        post("/track/{number}/{secret}/follow-up").link(LINK).when(&["answered"]).form(&[
            ("solved", "yes"),
            ("contacted", "yes"),
            ("satisfaction", "satisfied"),
        ]),
        get("/track/{number}/{secret}/ledger").link(LINK),
        get("/track/{number}/{secret}/photo/{id}").link(LINK).names(&[("id", "photo")]),
        get("/track/{number}/{secret}/data").link(LINK),
        get("/track/{number}/{secret}/data.json").link(LINK),
        post("/track/{number}/{secret}/contact")
            .link(LINK)
            .form(&[("contact_number", "13900001111")]),
        post("/track/{number}/{secret}/contact/delete").link(LINK),
        post("/track/{number}/{secret}/recusal")
            .link(LINK)
            .form(&[("words", "经办人"), ("ground", "与当事人是亲属")]),
    ]
}
