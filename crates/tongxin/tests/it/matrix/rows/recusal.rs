//! Who is to stand back.

use super::super::row::{Row, post};

const NAMES: &[(&str, &str)] = &[("id", "case")];

pub(super) fn rows() -> Vec<Row> {
    vec![
        post("/desk/cases/{id}/recusals")
            .case("recusal.ask")
            .names(NAMES)
            .form(&[("party", "org:{water}"), ("ground", "与当事人有利害关系")]),
        post("/desk/cases/{id}/recusals/{recusal}/decide")
            .case("recusal.decide")
            .names(NAMES)
            .form(&[("decision", "refuse"), ("reason", "查无此事")]),
        post("/desk/cases/{id}/recusals/{recusal}/withdraw").case("recusal.withdraw").names(NAMES),
    ]
}
