//! Who and where: the organisation network, and who may do what in it.

pub mod access;
pub mod grant;
pub mod org;
pub mod sso;

use kernel::Capability;

/// What this floor brings to the house.
pub fn capabilities() -> Vec<Capability> {
    vec![org::capability(), grant::capability(), access::capability(), sso::capability()]
}
