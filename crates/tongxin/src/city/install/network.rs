//! Territories with their ground, departments with their branches, units.

use super::super::plan::{CityPlan, DepartmentNo, Host, Name, Ring, TerritoryNo, UnitKind, UnitNo};
use geo::{LineString, MultiPolygon, Polygon};
use kernel::territory::{Level, OrgId};
use kernel::{Cx, Error, Result};
use place::org::{self, NewOrg};

/// The organisations of the plan as they are in the database.
pub(super) struct Orgs {
    territories: Vec<OrgId>,
    departments: Vec<OrgId>,
    units: Vec<OrgId>,
}

impl Orgs {
    /// Chooses an id for each, so that they can refer to one another.
    fn new(cx: &Cx, plan: &CityPlan) -> Self {
        let some = |count: usize| (0..count).map(|_| cx.fresh()).collect();
        Self {
            territories: some(plan.territories.len()),
            departments: some(plan.departments.len()),
            units: some(plan.units.len()),
        }
    }

    /// The organisation of that place in the plan.
    pub(super) fn get(&self, host: Host) -> Result<OrgId> {
        let found = match host {
            Host::Territory(TerritoryNo(no)) => self.territories.get(no),
            Host::Department(DepartmentNo(no)) => self.departments.get(no),
            Host::Unit(UnitNo(no)) => self.units.get(no),
        };
        found.copied().ok_or_else(|| Error::internal(format!("{host:?} is not in the plan")))
    }

    /// Every organisation.
    pub(super) fn hosts(&self) -> impl Iterator<Item = Host> {
        let territories = (0..self.territories.len()).map(|no| Host::Territory(TerritoryNo(no)));
        let departments = (0..self.departments.len()).map(|no| Host::Department(DepartmentNo(no)));
        territories.chain(departments)
    }
}

pub(super) async fn install(cx: &mut Cx, plan: &CityPlan) -> Result<Orgs> {
    let orgs = Orgs::new(cx, plan);
    let mut new = territories(plan, &orgs)?;
    new.extend(departments(plan, &orgs)?);
    new.extend(units(plan, &orgs)?);
    org::add_many(cx, new).await?;
    let areas = plan.territories.iter().zip(&orgs.territories);
    org::set_areas(cx, areas.map(|(territory, id)| (*id, area(&territory.ring))).collect()).await?;
    Ok(orgs)
}

fn both(name: &Name) -> (&str, &str) {
    (&name.zh, &name.en)
}

fn territories(plan: &CityPlan, orgs: &Orgs) -> Result<Vec<NewOrg>> {
    let new = |(no, territory): (usize, &super::super::plan::Territory)| {
        let parent = territory.parent.map(|no| orgs.get(Host::Territory(no))).transpose()?;
        let id = orgs.get(Host::Territory(TerritoryNo(no)))?;
        let names = both(&territory.name);
        Ok(NewOrg::territory(territory.level, &territory.code, names, parent).id(id))
    };
    plan.territories.iter().enumerate().map(new).collect()
}

fn departments(plan: &CityPlan, orgs: &Orgs) -> Result<Vec<NewOrg>> {
    let new = |(no, department): (usize, &super::super::plan::Department)| {
        let home = orgs.get(Host::Territory(department.territory))?;
        let above = department.above.map(|no| orgs.get(Host::Department(no))).transpose()?;
        let id = orgs.get(Host::Department(DepartmentNo(no)))?;
        let names = both(&department.name);
        let new = match (department.level, above) {
            (Level::Street, Some(above)) => NewOrg::branch(department.line, names, home, above),
            (_, Some(above)) => NewOrg::department(department.line, names, home).line(above),
            (_, None) => NewOrg::department(department.line, names, home),
        };
        Ok(new.id(id).code(&department.code))
    };
    plan.departments.iter().enumerate().map(new).collect()
}

fn units(plan: &CityPlan, orgs: &Orgs) -> Result<Vec<NewOrg>> {
    let new = |(no, unit): (usize, &super::super::plan::Unit)| {
        let home = orgs.get(Host::Territory(unit.community))?;
        let id = orgs.get(Host::Unit(UnitNo(no)))?;
        let new = NewOrg::unit(function(unit.kind), both(&unit.name), home);
        let new = new.id(id).code(&unit.code);
        Ok(if unit.party { new.with_party() } else { new })
    };
    plan.units.iter().enumerate().map(new).collect()
}

/// What a unit is for; no word of a line, so that the catalogue never means a unit.
const fn function(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::PropertyCompany => "property",
        UnitKind::School => "school",
        UnitKind::Hospital => "hospital",
        UnitKind::Market => "farmers-market",
        UnitKind::Enterprise => "enterprise",
        UnitKind::Platform => "delivery",
        UnitKind::SocialOrganisation => "social-organisation",
    }
}

fn area(ring: &Ring) -> MultiPolygon {
    let outline = ring.degrees().into_iter().map(|[lon, lat]| (lon, lat));
    MultiPolygon::new(vec![Polygon::new(outline.collect::<LineString>(), Vec::new())])
}
