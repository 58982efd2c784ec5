//! Organisations as the gate sees them.

use crate::task::{Party, PartyKind};
use kernel::error::{Error, Result};
use kernel::territory::{Level, OrgId};
use place::org::{Network, Org, OrgKind};

/// An organisation of the network as the gate sees it, named in the reader's language.
pub(super) fn party(network: &Network, id: OrgId, zh: bool) -> Result<Party> {
    let org = network.get(id).ok_or(Error::NotFound)?;
    Ok(Party {
        id,
        name: org.name(zh).to_owned(),
        kind: kind(org),
        chain: org.chain,
        line: network.lines(id),
    })
}

fn kind(org: &Org) -> PartyKind {
    let seat = org.chain.lowest().map_or(Level::City, |(level, _)| level);
    match org.kind {
        OrgKind::Department => PartyKind::Department(seat),
        OrgKind::Branch => PartyKind::Branch,
        OrgKind::Unit => PartyKind::Unit,
        _ => PartyKind::Territory(org.level().unwrap_or(seat)),
    }
}
