//! The people of a fictional city that a visitor may be: one of each role around one grid, so that a matter reported there passes
//! through their hands.

use super::store::{self, DemoRow};
use crate::org::{self, Network, Org, OrgKind};
use geo::InteriorPoint;
use kernel::policy::Role;
use kernel::territory::OrgId;
use kernel::{Cx, Result, setting};
use std::cmp::Reverse;
use std::collections::HashSet;

/// Somebody a visitor may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Persona {
    /// The name to sign in with.
    pub login: String,
    /// The password everybody knows.
    pub password: String,
    /// The name colleagues see.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Where.
    pub org: OrgId,
    /// What that is called, in Chinese and English.
    pub org_name: (String, String),
    /// A place they look after, longitude and latitude.
    pub place: Option<(f64, f64)>,
}

/// Who can be tried: the first of each role, in the order of [`Role::ALL`], and the others.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Personas {
    pub(super) first: Vec<Persona>,
    pub(super) others: Vec<Persona>,
}

/// What the department that most matters go to is for.
const BUSIEST: &str = "urban-management";

/// The people around the first grid; nobody in a real city.
pub(super) async fn personas(cx: &mut Cx) -> Result<Personas> {
    if setting::get(&mut cx.tx, setting::FICTIONAL_ZH).await?.is_none() {
        return Ok(Personas::default());
    }
    let network = org::network(cx.app()).await?;
    let Some(home) = home(&network) else { return Ok(Personas::default()) };
    let place = network
        .area(home.id)
        .and_then(InteriorPoint::interior_point)
        .map(|point| (point.x(), point.y()));
    let now = cx.now();
    let mut rows = store::demo_accounts(&mut cx.tx, &home.chain, now).await?;
    rows.sort_by_key(rank);
    let mut found = rows.into_iter().map(|row| persona(row, place)).collect::<Result<Vec<_>>>()?;
    // Stable: within a role the order of ranks stays.
    found.sort_by_key(|persona| persona.role);
    let mut seen = HashSet::new();
    let (first, others) = found.into_iter().partition(|persona| seen.insert(persona.role));
    Ok(Personas { first, others })
}

/// The smallest territory that is drawn, the one with the lowest code among equals.
fn home(network: &Network) -> Option<&Org> {
    let drawn = network.all().filter(|org| org.level().is_some() && network.area(org.id).is_some());
    drawn.min_by_key(|org| (Reverse(org.kind), org.code.clone()))
}

/// Territories before departments, the busiest department before others, lower levels before higher ones.
fn rank(row: &DemoRow) -> (bool, bool, Reverse<usize>, String) {
    let territory = row.org_kind.parse::<OrgKind>().is_ok_and(|kind| kind.level().is_some());
    let busiest = row.function.as_deref() == Some(BUSIEST);
    (!territory, !busiest, Reverse(row.chain.links().count()), row.login.clone())
}

fn persona(row: DemoRow, place: Option<(f64, f64)>) -> Result<Persona> {
    Ok(Persona {
        role: store::read_role(&row.role)?,
        login: row.login,
        password: row.demo_password,
        name: row.name,
        org: row.org_id,
        org_name: (row.name_zh, row.name_en),
        place,
    })
}
