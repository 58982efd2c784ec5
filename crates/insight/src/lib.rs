//! What it comes to: the figures kept from events, and the boards that show them.

pub mod metrics;
pub mod screen;
#[cfg(test)]
mod trial;

use kernel::Capability;

/// What this area of the house brings.
pub fn capabilities() -> Vec<Capability> {
    vec![metrics::capability(), screen::capability()]
}
