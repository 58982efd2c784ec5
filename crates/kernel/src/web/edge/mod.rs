//! The edge: what a request meets before anything of the product hears of it.
//!
//! Where it comes from ([`Source`]), whether it has the form of a request of ours ([`shape`]), and whether its sender asks too often
//! ([`Limiter`]). All of it is decided from the head of the request and from memory, so that refusing costs less than asking.

pub mod class;
pub mod limiter;
pub mod network;
pub mod shape;
pub mod source;

pub use class::Class;
pub use limiter::{Allowance, Limiter, Limits, TooOften};
pub use network::{Network, Networks};
pub use shape::Hosts;
pub use source::Source;

use std::sync::Arc;

/// What an installation says about its edge; shared with every request.
#[derive(Debug, Default)]
pub struct Edge {
    /// Whose word about where a request comes from is believed.
    pub proxies: Networks,
    /// The names this installation answers to.
    pub hosts: Hosts,
    /// How often anybody may ask.
    pub limiter: Limiter,
}

/// An [`Edge`] as it is shared.
pub type SharedEdge = Arc<Edge>;
