//! Who may direct whom (权随责走): the fourth check of the gate, as one table.
//!
//! | issuer            | may direct                                                     | on the strength of               |
//! |-------------------|----------------------------------------------------------------|----------------------------------|
//! | anybody           | itself                                                         | office                           |
//! | city, district    | territories below; departments of its own level and below, with their branches; units, all inside its territory | office |
//! | street            | its communities, their grids, its units                        | office                           |
//! | street            | branches stationed in it                                       | the power to lead them, or a whistle |
//! | street            | departments of its district                                    | the power of joint enforcement, or a whistle |
//! | department        | its own line: departments, branches and units below it; never a territory | office                |
//! | community         | its grids                                                      | office                           |
//! | grid, branch, unit | nobody                                                        |                                  |
//!
//! A dispatch desk or hotline issues in the name of the city or district it belongs to. A ruling is issued by a city or a
//! district, and reaches no further than its office does.

use super::gate::{Order, Party, PartyKind, Warrant};
use kernel::territory::Level;
use place::grant::Power;
use std::fmt;

/// Why an issuer may not direct an organisation; each has its own way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limitation {
    /// A department asks a territory.
    DepartmentToTerritory,
    /// A street asks a branch without the power to lead it, and without a whistle.
    StreetToBranch,
    /// A street asks a department of its district without the power, and without a whistle.
    StreetToDepartment,
    /// A community asks anybody but its grids.
    CommunityToOthers,
    /// The organisation is not below the issuer: above it, beside it, or elsewhere.
    NotBelow,
}

impl Limitation {
    /// The word used in message arguments.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DepartmentToTerritory => "department-to-territory",
            Self::StreetToBranch => "street-to-branch",
            Self::StreetToDepartment => "street-to-department",
            Self::CommunityToOthers => "community-to-others",
            Self::NotBelow => "not-below",
        }
    }
}

impl fmt::Display for Limitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DepartmentToTerritory => {
                "a department does not assign to a territory; ask the city or district command to issue it, or handle it on its own line"
            }
            Self::StreetToBranch => {
                "a street leads stationed branches only with that power; sound a whistle, or ask for the power"
            }
            Self::StreetToDepartment => {
                "a street calls departments by whistle or with the power of joint enforcement; sound a whistle"
            }
            Self::CommunityToOthers => {
                "a community directs only its grids; report the matter to the street"
            }
            Self::NotBelow => "it is not below the issuer; pass the matter to the level above both",
        })
    }
}

/// Whether the issuer may direct the organisation.
pub(super) fn may_direct(order: &Order, powers: &[Power]) -> Result<(), Limitation> {
    let (issuer, target) = (&order.issuer, &order.organisation);
    if issuer.id == target.id {
        return Ok(());
    }
    let allowed = match issuer.kind {
        PartyKind::Territory(Level::City | Level::District) => commands(issuer, target),
        PartyKind::Territory(Level::Street) => return street(order, powers),
        PartyKind::Territory(Level::Community) if !is_grid_of(issuer, target) => {
            return Err(Limitation::CommunityToOthers);
        }
        PartyKind::Territory(Level::Community) => true,
        PartyKind::Department(_) if matches!(target.kind, PartyKind::Territory(_)) => {
            return Err(Limitation::DepartmentToTerritory);
        }
        PartyKind::Department(_) => target.line.contains(&issuer.id),
        PartyKind::Territory(Level::Grid) | PartyKind::Branch | PartyKind::Unit => false,
    };
    if allowed { Ok(()) } else { Err(Limitation::NotBelow) }
}

/// City and district command: all of their territory; of departments only those of their own level and below.
fn commands(issuer: &Party, target: &Party) -> bool {
    let inside = target.chain.contains(issuer.id);
    match target.kind {
        PartyKind::Territory(level) => inside && level > issuer.level(),
        PartyKind::Department(level) => inside && level >= issuer.level(),
        PartyKind::Branch | PartyKind::Unit => inside,
    }
}

fn street(order: &Order, powers: &[Power]) -> Result<(), Limitation> {
    let (issuer, target) = (&order.issuer, &order.organisation);
    let inside = target.chain.contains(issuer.id);
    let strength = |power| order.warrant == Warrant::Whistle || powers.contains(&power);
    match target.kind {
        PartyKind::Territory(level) if inside && level > Level::Street => Ok(()),
        PartyKind::Unit if inside => Ok(()),
        PartyKind::Branch if inside && strength(Power::LeadBranches) => Ok(()),
        PartyKind::Branch if inside => Err(Limitation::StreetToBranch),
        PartyKind::Department(Level::District) if same_district(issuer, target) => {
            if strength(Power::JointEnforcement) {
                Ok(())
            } else {
                Err(Limitation::StreetToDepartment)
            }
        }
        PartyKind::Territory(_)
        | PartyKind::Unit
        | PartyKind::Branch
        | PartyKind::Department(_) => Err(Limitation::NotBelow),
    }
}

fn same_district(a: &Party, b: &Party) -> bool {
    a.chain.district.is_some() && a.chain.district == b.chain.district
}

fn is_grid_of(community: &Party, target: &Party) -> bool {
    target.kind == PartyKind::Territory(Level::Grid) && target.chain.contains(community.id)
}
