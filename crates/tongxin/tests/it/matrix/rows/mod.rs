//! The rows, a file for each capability. How to add one: docs/testing.md, "The matrix".

mod access;
mod audit;
mod case;
mod contact;
mod front;
mod grant;
mod org;
mod recusal;
mod screen;
mod sso;
pub(super) mod untried;

use super::row::Row;

/// Every row.
pub(super) fn all() -> Vec<Row> {
    [
        access::rows(),
        audit::rows(),
        case::rows(),
        contact::rows(),
        front::rows(),
        grant::rows(),
        org::rows(),
        recusal::rows(),
        screen::rows(),
        sso::rows(),
    ]
    .concat()
}
