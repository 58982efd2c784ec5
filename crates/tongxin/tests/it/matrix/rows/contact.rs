//! The reporters' contacts.

use super::super::row::{Row, get, post};

pub(super) fn rows() -> Vec<Row> {
    vec![
        post("/desk/cases/{id}/contact/{reporter}/reveal")
            .case("contact.reveal")
            .names(&[("id", "case")])
            .form(&[("purpose", "call-back")])
            .proven(),
        post("/desk/new/look-up").desk("contact.look_up").form(&[("caller", "13800000001")]),
        get("/desk/reveals").desk("reveal.see"),
        get("/desk/certificates").desk("certificate.see"),
        post("/desk/certificates").desk("contact.destroy").form(&[("number", "{number}")]).proven(),
    ]
}
