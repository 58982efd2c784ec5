//! What it comes to: the figures kept from events, the boards that show them, and the ledger as auditors read it.

pub mod anchor;
pub mod audit;
pub mod explain;
pub mod metrics;
pub mod screen;
#[cfg(test)]
mod trial;

use kernel::Capability;

/// What this area of the house brings.
pub fn capabilities() -> Vec<Capability> {
    vec![metrics::capability(), screen::capability(), audit::capability(), explain::capability()]
}
