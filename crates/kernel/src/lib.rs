//! The ground floor of tongxin: time, ids, errors, codes, calendars; storage, ledger, jobs; the frame of every page.
//!
//! Nothing here knows of streets, departments or cases; every other crate stands on it.

extern crate self as kernel;

pub mod app;
pub mod blobs;
pub mod calendar;
pub mod capability;
pub mod clock;
pub mod codes;
pub mod cx;
pub mod db;
pub mod error;
pub mod geo;
pub mod id;
pub mod idempotency;
pub mod jobs;
pub mod ledger;
pub mod live;
pub mod money;
pub mod outbox;
pub mod paging;
pub mod policy;
pub mod refusals;
pub mod seal;
pub mod setting;
pub mod territory;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trial;
pub mod vault;
pub mod web;
pub mod words;

pub use app::App;
pub use capability::{Capability, Listed, NavItem};
pub use clock::{Clock, Timestamp};
pub use cx::Cx;
pub use error::{Error, Result};

/// What the macros of this crate need in the crates that use them.
#[doc(hidden)]
pub mod reexport {
    pub use serde;
    pub use sqlx;
    pub use uuid::{Error as UuidError, Uuid};
}
