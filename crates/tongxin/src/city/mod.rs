//! The fictional city: planned on paper ([`plan`]), then brought into a database by the same commands as everything else ([`install`]).

pub mod install;
pub mod plan;

pub use install::{CannotFound, Founded, found};
