//! What must be done: cases, the tasks they give rise to, the catalogue that says whose they are, and the admissions that let work reach
//! a community.

pub mod admission;
pub mod case;
pub mod category;
pub mod task;

use kernel::Capability;

/// What this area of the house brings.
pub fn capabilities() -> Vec<Capability> {
    vec![
        category::capability(),
        admission::capability(),
        task::capability(),
        case::capability(),
        case::contact::capability(),
        case::recusal::capability(),
    ]
}
