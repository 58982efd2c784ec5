//! The ledger's pages, and why the policy decides as it does.

use super::super::row::{Kind, Row, get};

pub(super) fn rows() -> Vec<Row> {
    vec![
        // Any of the four parts lets in; which entries are listed: `lists`.
        get("/desk/audit").desk("administrators.see"),
        get("/desk/audit/streams/{id}")
            .part(Kind::Stream, "administrators.see", "audit.see")
            .names(&[("id", "stream")]),
        get("/desk/audit/export").desk("audit.export").proven(),
        get("/desk/audit/key").desk("administrators.see"),
        get("/desk/administrators").desk("administrators.see"),
        get("/desk/policy/explain").desk("policy.see"),
    ]
}
