//! The entities: the network, its people and its matters as Cedar sees them.
//!
//! Everything the policy asks is membership here, found by Cedar's own walk through the hierarchy; nothing is taken from what
//! the kernel worked out beforehand, such as the lines of a matter's handlers or whom a post answers to.
//!
//! - `Person` in `Seat` (a role at an organisation) in `Role`, and in `Staff` in `Body`; a `Body` in those it answers to
//! - `Matter` in `Territory` in the territories above, in the `Desk` of each handler, and in its `Line` in the lines above

use cedar_policy::{Entities, Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression};
use kernel::policy::trial::{Network, ROLES, TrialOrg};
use kernel::policy::{Actor, Recused, Role, Subject};
use kernel::territory::{AccountId, Level, OrgId};
use std::collections::{HashMap, HashSet};
use std::error::Error;

/// A seat's name: what the policies call a role at an organisation.
pub(crate) fn seat(role: Role, org: OrgId) -> String {
    format!("{role}@{}", org.0)
}

/// An entity's name.
pub(crate) fn uid(kind: &str, id: &impl ToString) -> Result<EntityUid, Box<dyn Error>> {
    let kind: EntityTypeName = kind.parse()?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id.to_string())))
}

/// Everything there is: the network, the people, the matters by number.
pub(crate) fn entities(
    network: &Network,
    people: &[Actor],
    matters: &[Subject],
) -> Result<Entities, Box<dyn Error>> {
    let mut all = Vec::new();
    for org in &network.orgs {
        organisation(org, &mut all)?;
    }
    for role in ROLES {
        all.push(Entity::with_uid(uid("Role", &role)?));
    }
    for actor in people {
        all.push(person(actor)?);
    }
    for (number, matter) in matters.iter().enumerate() {
        all.push(thing(number, matter)?);
    }
    Ok(Entities::from_entities(all, None)?)
}

/// What an organisation is to others: staff, a body to belong to, a desk that handles, a line, and perhaps a territory.
fn organisation(org: &TrialOrg, all: &mut Vec<Entity>) -> Result<(), Box<dyn Error>> {
    let id = org.id.0;
    let community = org.chain.community.filter(|_| org.level == Some(Level::Grid));
    let bodies = org.line.into_iter().chain(community).map(|above| uid("Body", &above.0));
    add(all, uid("Body", &id)?, bodies.collect::<Result<_, _>>()?);
    add(all, uid("Staff", &id)?, HashSet::from([uid("Body", &id)?]));
    add(all, uid("Desk", &id)?, HashSet::new());
    let line = org.line.map(|above| uid("Line", &above.0)).transpose()?;
    add(all, uid("Line", &id)?, line.into_iter().collect());
    for role in ROLES {
        let groups = HashSet::from([uid("Role", &role)?, uid("Staff", &id)?]);
        add(all, uid("Seat", &seat(role, org.id))?, groups);
    }
    if let Some(level) = org.level {
        let above = level.above().and_then(|level| org.chain.at(level));
        let above = above.map(|above| uid("Territory", &above.0)).transpose()?;
        add(all, uid("Territory", &id)?, above.into_iter().collect());
    }
    Ok(())
}

fn add(all: &mut Vec<Entity>, uid: EntityUid, parents: HashSet<EntityUid>) {
    all.push(Entity::new_no_attrs(uid, parents));
}

fn person(actor: &Actor) -> Result<Entity, Box<dyn Error>> {
    let AccountId(id) = actor.account().ok_or("a person without an account")?;
    let seats = actor.posts().iter().map(|post| uid("Seat", &seat(post.role, post.org)));
    Ok(Entity::new_no_attrs(uid("Person", &id)?, seats.collect::<Result<_, _>>()?))
}

/// A matter: where it is and who handles it by membership, who stands back as a set.
fn thing(number: usize, matter: &Subject) -> Result<Entity, Box<dyn Error>> {
    let mut groups = HashSet::new();
    if let Some((_, place)) = matter.chain.lowest() {
        groups.insert(uid("Territory", &place.0)?);
    }
    let mut desks = Vec::new();
    for handler in &matter.handlers {
        groups.insert(uid("Desk", &handler.0)?);
        groups.insert(uid("Line", &handler.0)?);
        desks.push(RestrictedExpression::new_entity_uid(uid("Desk", &handler.0)?));
    }
    let mut back = Vec::new();
    for recused in &matter.recused {
        back.push(RestrictedExpression::new_entity_uid(match recused {
            Recused::Account(account) => uid("Person", &account.0)?,
            Recused::Org(org) => uid("Body", &org.0)?,
        }));
    }
    let mut attributes = HashMap::from([
        ("handlers".to_owned(), RestrictedExpression::new_set(desks)),
        ("standing_back".to_owned(), RestrictedExpression::new_set(back)),
    ]);
    if let Some(accused) = matter.about {
        attributes.insert(
            "accused".to_owned(),
            RestrictedExpression::new_entity_uid(uid("Body", &accused.0)?),
        );
    }
    Ok(Entity::new(uid("Matter", &number)?, attributes, groups)?)
}
