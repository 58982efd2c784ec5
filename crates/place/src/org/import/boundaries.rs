//! Boundaries from a GeoJSON file: one feature a territory, named by a property that holds its code.

use super::topology::{self, gaps, outside, overlaps};
use super::{Mode, Report, padded};
use crate::org::model::Org;
use crate::org::{commands, geometry, store};
use geo::MultiPolygon;
use geojson::{Feature, FeatureCollection};
use kernel::error::Field;
use kernel::territory::OrgId;
use kernel::{Cx, Result};
use std::collections::{BTreeSet, HashMap};

/// How to read a file of boundaries.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundaryOptions {
    /// The property that holds the code, e.g. `adcode`.
    pub property: String,
    /// Overlaps, gaps and what sticks out are reported when they are larger than this.
    pub square_metres: f64,
}

impl Default for BoundaryOptions {
    fn default() -> Self {
        Self { property: "adcode".to_owned(), square_metres: 100.0 }
    }
}

/// A feature that can be understood.
struct Drawn {
    row: u64,
    org: Org,
    area: MultiPolygon,
}

/// The areas the network will have after the import, and the rows they come from.
struct Picture {
    orgs: HashMap<OrgId, Org>,
    areas: HashMap<OrgId, MultiPolygon>,
    rows: HashMap<OrgId, u64>,
}

/// Imports the boundaries of territories from a GeoJSON `FeatureCollection` in WGS-84.
///
/// Rings must be closed and simple. Where the new areas overlap their siblings, leave gaps between them or stick out of their parent, the
/// report warns with the pair and the size; that refuses nothing, because real files are never without slivers.
///
/// # Errors
/// Only what is not the file's fault; that is in the report.
pub async fn import_boundaries(
    cx: &mut Cx,
    file: &str,
    options: &BoundaryOptions,
    mode: Mode,
) -> Result<Report> {
    let mut report = Report::default();
    let orgs = store::all(&mut cx.tx).await?.into_iter().filter(|org| org.valid_to.is_none());
    let orgs: Vec<Org> = orgs.filter(|org| org.level().is_some()).collect();
    let drawn = read(file, &options.property, &orgs, &mut report);
    let stored = store::areas(&mut cx.tx).await?;
    let stored: HashMap<OrgId, String> =
        stored.into_iter().map(|row| (row.org_id, row.geometry)).collect();
    let changed: Vec<&Drawn> = drawn
        .iter()
        .filter(|drawn| stored.get(&drawn.org.id) != Some(&geometry::to_text(&drawn.area)))
        .collect();
    report.unchanged = count(drawn.len() - changed.len());
    report.changed =
        count(changed.iter().filter(|drawn| stored.contains_key(&drawn.org.id)).count());
    report.added = count(changed.len()) - report.changed;
    let areas: Vec<(OrgId, MultiPolygon)> =
        changed.iter().map(|drawn| (drawn.org.id, drawn.area.clone())).collect();
    compare(&Picture::new(orgs, &stored, &drawn)?, options.square_metres, &mut report);
    if mode == Mode::Apply && report.is_clean() && !report.says_nothing_new() {
        commands::set_areas(cx, areas).await?;
        report.applied = true;
    }
    Ok(report)
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn read(file: &str, property: &str, orgs: &[Org], report: &mut Report) -> Vec<Drawn> {
    let features = match file.trim_start_matches('\u{feff}').parse::<FeatureCollection>() {
        Ok(collection) => collection.features,
        Err(why) => {
            report.problem(0, Field::new("file", "org-import-geojson").arg("why", why));
            return Vec::new();
        }
    };
    let codes: HashMap<&str, &Org> =
        orgs.iter().filter_map(|org| Some((org.code.as_deref()?, org))).collect();
    let (mut drawn, mut rows) = (Vec::new(), HashMap::new());
    for (row, feature) in (1..).zip(&features) {
        report.rows = row;
        match one(feature, row, property, &codes) {
            Ok(one) => match rows.insert(one.org.id, row) {
                Some(first) => {
                    let field = Field::new(property, "org-import-twice").arg("row", first);
                    report.problem(row, field.arg("code", one.org.code.unwrap_or_default()));
                }
                None => drawn.push(one),
            },
            Err(field) => report.problem(row, field),
        }
    }
    drawn
}

fn one(
    feature: &Feature,
    row: u64,
    property: &str,
    codes: &HashMap<&str, &Org>,
) -> Result<Drawn, Field> {
    let code = match feature.property(property) {
        Some(serde_json::Value::String(code)) => padded(code.trim()),
        Some(serde_json::Value::Number(code)) => padded(&code.to_string()),
        _ => return Err(Field::new(property, "org-import-property").arg("property", property)),
    };
    let Some(org) = codes.get(code.as_str()) else {
        return Err(Field::new(property, "org-import-unknown").arg("code", code));
    };
    let bad = |why: geometry::BadShape| Field::new("geometry", "org-geometry").arg("why", why);
    let shape = feature.geometry.as_ref().ok_or_else(|| bad(geometry::BadShape::Empty))?;
    let area = geometry::from_geojson(&shape.value).map_err(bad)?;
    geometry::check(&area).map_err(bad)?;
    Ok(Drawn { row, org: (*org).clone(), area })
}

impl Picture {
    fn new(orgs: Vec<Org>, stored: &HashMap<OrgId, String>, drawn: &[Drawn]) -> Result<Self> {
        let mut areas = HashMap::new();
        for (id, text) in stored {
            areas.insert(*id, geometry::from_text(text)?);
        }
        areas.extend(drawn.iter().map(|drawn| (drawn.org.id, drawn.area.clone())));
        let rows = drawn.iter().map(|drawn| (drawn.org.id, drawn.row)).collect();
        Ok(Self { orgs: orgs.into_iter().map(|org| (org.id, org)).collect(), areas, rows })
    }

    fn name(&self, id: OrgId) -> String {
        let org = self.orgs.get(&id);
        org.map(|org| format!("{} {}", org.name_zh, org.code.as_deref().unwrap_or_default()))
            .unwrap_or_default()
    }

    /// The territories in one parent, those without a boundary too; in the order of their codes.
    fn siblings(&self, parent: OrgId) -> Vec<&Org> {
        let mut siblings: Vec<&Org> =
            self.orgs.values().filter(|org| org.parent == Some(parent)).collect();
        siblings.sort_by(|a, b| a.code.cmp(&b.code));
        siblings
    }
}

/// Warns of what does not fit, group of siblings by group, where the file drew one of them or their parent.
fn compare(picture: &Picture, tolerance: f64, report: &mut Report) {
    let parents: BTreeSet<OrgId> = picture
        .rows
        .keys()
        .flat_map(|id| [picture.orgs.get(id).and_then(|org| org.parent), Some(*id)])
        .flatten()
        .collect();
    for parent in parents {
        group(picture, parent, tolerance, report);
    }
    report.warnings.sort_by_key(|warning| warning.row);
}

fn group(picture: &Picture, parent: OrgId, tolerance: f64, report: &mut Report) {
    let all = picture.siblings(parent);
    let (orgs, areas): (Vec<&Org>, Vec<&MultiPolygon>) =
        all.iter().filter_map(|org| Some((*org, picture.areas.get(&org.id)?))).unzip();
    if orgs.is_empty() {
        return;
    }
    let row = |at: &usize| orgs.get(*at).and_then(|org| picture.rows.get(&org.id)).copied();
    let name = |at: &usize| orgs.get(*at).map(|org| picture.name(org.id)).unwrap_or_default();
    let size = |square_metres: f64| format!("{square_metres:.0}");
    for topology::Overlap { pair: (a, b), square_metres } in overlaps(&areas, tolerance) {
        let field =
            Field::new("geometry", "org-overlap").arg("one", name(&a)).arg("other", name(&b));
        report.warn(row(&a).max(row(&b)).unwrap_or(0), field.arg("area", size(square_metres)));
    }
    let whole = picture.areas.get(&parent);
    // With a sibling not drawn yet, all of it would look like a gap: then only what the others enclose is one.
    let complete = whole.filter(|_| orgs.len() == all.len());
    for topology::Gap { between, square_metres } in gaps(&areas, complete, tolerance) {
        let names: Vec<String> = between.iter().map(name).collect();
        let field = Field::new("geometry", "org-gap").arg("between", names.join(" · "));
        let field = field.arg("parent", picture.name(parent)).arg("area", size(square_metres));
        report.warn(between.iter().filter_map(row).max().unwrap_or(0), field);
    }
    for (at, area) in areas.iter().enumerate() {
        let out = whole.map_or(0.0, |whole| outside(area, whole));
        if out > tolerance {
            let field = Field::new("geometry", "org-outside").arg("one", name(&at));
            let field = field.arg("parent", picture.name(parent)).arg("area", size(out));
            report.warn(row(&at).unwrap_or(0), field);
        }
    }
}
