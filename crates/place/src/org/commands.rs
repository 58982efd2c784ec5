//! What can be done to the network. Every command ends in a new version of it; see [`bump`].

use super::events::{Abolished, Added, AreaSet, DutyChange, DutySet, DutyWithdrawn, Renamed};
use super::founding::{NewOrg, check_name};
use super::model::{Duty, DutyList, Org};
use super::policy::Action;
use super::snapshot::bump;
use super::{geometry, store};
use geo::MultiPolygon;
use kernel::error::{Field, Refused};
use kernel::territory::OrgId;
use kernel::{Cx, Error, Result};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Keeps others from changing what hangs on an organisation until this transaction ends: for commands of other capabilities that must not
/// give one organisation the same thing twice.
pub async fn lock(cx: &mut Cx, id: OrgId) -> Result<()> {
    store::lock(&mut cx.tx, id).await
}

/// Rules of the network that refuse a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    /// Only territories have boundaries.
    #[error("{0} is not a territory; draw the territory it sits in")]
    NotATerritory(String),
    /// Others would hang on nothing.
    #[error("{name} still holds {count} organisations; abolish or move them first")]
    StillHolds { name: String, count: i64 },
    /// It was abolished before.
    #[error("{0} was abolished before")]
    Gone(String),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        let (rule, args) = match refusal {
            Refusal::NotATerritory(name) => ("org.not-a-territory", vec![("name", name)]),
            Refusal::StillHolds { name, count } => {
                ("org.still-holds", vec![("name", name), ("count", count.to_string())])
            }
            Refusal::Gone(name) => ("org.gone", vec![("name", name)]),
        };
        Self::Refused(Refused { rule, args, text })
    }
}

/// Adds an organisation.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong.
pub async fn add(cx: &mut Cx, new: NewOrg) -> Result<OrgId> {
    let added = add_many(cx, vec![new]).await?;
    added
        .first()
        .copied()
        .ok_or_else(|| Error::internal("an organisation was added and is not there"))
}

/// Adds many organisations, those that others refer to before the others; returns their ids in the same order. All or none.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong; with more than one organisation its number stands in front, e.g. `17.code`.
pub async fn add_many(cx: &mut Cx, batch: Vec<NewOrg>) -> Result<Vec<OrgId>> {
    let mut known = referred(cx, &batch).await?;
    let mut taken = codes_in_force(cx, &batch).await?;
    let (mut orgs, mut bad) = (Vec::with_capacity(batch.len()), Vec::new());
    let many = batch.len() > 1;
    for (number, new) in (1..).zip(batch) {
        let place = |field: Field| {
            if many { Field { name: format!("{number}.{}", field.name), ..field } } else { field }
        };
        if let Some(code) = new.code.clone().filter(|code| !taken.insert(code.clone())) {
            bad.push(place(Field::new("code", "org-code-taken").arg("code", code)));
            continue;
        }
        let id = new.id.unwrap_or_else(|| cx.fresh());
        let look = |id: Option<OrgId>| id.and_then(|id| known.get(&id));
        match new.clone().found(id, cx.now(), look(new.parent), look(new.line)) {
            Ok(org) => {
                cx.allow(Action::Edit, &org)?;
                known.insert(org.id, org.clone());
                orgs.push(org);
            }
            Err(fields) => bad.extend(fields.into_iter().map(place)),
        }
    }
    if !bad.is_empty() {
        return Err(Error::Invalid(bad));
    }
    store::insert(&mut cx.tx, &orgs).await?;
    let events: Vec<(Uuid, Added)> = orgs.iter().map(|org| (org.id.0, org.into())).collect();
    cx.record_many(&events).await?;
    if !orgs.is_empty() {
        bump(cx).await?;
    }
    Ok(orgs.into_iter().map(|org| org.id).collect())
}

/// The organisations a batch refers to that are not in it.
async fn referred(cx: &mut Cx, batch: &[NewOrg]) -> Result<HashMap<OrgId, Org>> {
    let own: HashSet<OrgId> = batch.iter().filter_map(|new| new.id).collect();
    let wanted = batch.iter().flat_map(|new| [new.parent, new.line]).flatten();
    let wanted: HashSet<OrgId> = wanted.filter(|id| !own.contains(id)).collect();
    // One that is missing or abolished is found where it is needed, with the field that names it.
    let mut found = store::some(&mut cx.tx, &wanted).await?;
    found.retain(|_, org| org.valid_to.is_none());
    Ok(found)
}

async fn codes_in_force(cx: &mut Cx, batch: &[NewOrg]) -> Result<HashSet<String>> {
    let codes: Vec<&str> = batch.iter().filter_map(|new| new.code.as_deref()).collect();
    store::taken(&mut cx.tx, &codes).await
}

/// Loads an organisation in force that the actor may edit.
async fn editable(cx: &mut Cx, id: OrgId) -> Result<Org> {
    let org = store::get(&mut cx.tx, id).await?;
    cx.allow(Action::Edit, &org)?;
    if org.valid_to.is_some() { Err(Refusal::Gone(org.name_zh).into()) } else { Ok(org) }
}

/// Gives an organisation other names, in Chinese and English. The same names change nothing.
pub async fn rename(cx: &mut Cx, id: OrgId, name_zh: &str, name_en: &str) -> Result<()> {
    let mut org = editable(cx, id).await?;
    let bad: Vec<Field> = [("name_zh", name_zh), ("name_en", name_en)]
        .into_iter()
        .filter_map(|(f, n)| check_name(f, n))
        .collect();
    if !bad.is_empty() {
        return Err(Error::Invalid(bad));
    }
    if org.name_zh == name_zh && org.name_en == name_en {
        return Ok(());
    }
    let to = (name_zh.to_owned(), name_en.to_owned());
    let from = (
        std::mem::replace(&mut org.name_zh, to.0.clone()),
        std::mem::replace(&mut org.name_en, to.1.clone()),
    );
    org.version += 1;
    store::save(&mut cx.tx, &org).await?;
    cx.record(id, &Renamed { from, to }).await?;
    bump(cx).await
}

/// Abolishes an organisation that holds no others; `successor` takes its place. Matters of its days keep it.
pub async fn abolish(cx: &mut Cx, id: OrgId, successor: Option<OrgId>) -> Result<()> {
    let mut org = editable(cx, id).await?;
    let count = store::dependants(&mut cx.tx, id).await?;
    if count > 0 {
        return Err(Refusal::StillHolds { name: org.name_zh, count }.into());
    }
    if let Some(successor) = successor {
        editable(cx, successor).await?;
    }
    (org.valid_to, org.successor, org.version) = (Some(cx.now()), successor, org.version + 1);
    store::save(&mut cx.tx, &org).await?;
    cx.record(id, &Abolished { successor }).await?;
    bump(cx).await
}

/// Draws the boundary of a territory. The boundary it has changes nothing.
///
/// # Errors
/// [`Error::Invalid`] for a boundary that crosses itself or lies nowhere on earth; a refusal for what is no territory.
pub async fn set_area(cx: &mut Cx, id: OrgId, area: MultiPolygon) -> Result<()> {
    set_areas(cx, vec![(id, area)]).await.map(drop)
}

/// Draws many boundaries, each territory once; returns how many changed. All or none.
///
/// # Errors
/// Like [`set_area`].
pub async fn set_areas(cx: &mut Cx, areas: Vec<(OrgId, MultiPolygon)>) -> Result<usize> {
    let ids: HashSet<OrgId> = areas.iter().map(|(id, _)| *id).collect();
    let orgs = store::some(&mut cx.tx, &ids).await?;
    let before = store::some_areas(&mut cx.tx, &ids).await?;
    let (mut rows, mut events) = (Vec::new(), Vec::new());
    for (id, area) in areas {
        let org = orgs.get(&id).ok_or(Error::NotFound)?;
        cx.allow(Action::Edit, org)?;
        drawable(org)?;
        geometry::check(&area).map_err(|why| bad_geometry(&why))?;
        let text = geometry::to_text(&area);
        let from = before.get(&id);
        if from != Some(&text) {
            events.push((id.0, drawn(&area, from, &text)));
            rows.push((id, text));
        }
    }
    if rows.is_empty() {
        return Ok(0);
    }
    store::put_areas(&mut cx.tx, &rows).await?;
    cx.record_many(&events).await?;
    bump(cx).await?;
    Ok(rows.len())
}

fn drawable(org: &Org) -> Result<(), Refusal> {
    if org.valid_to.is_some() {
        return Err(Refusal::Gone(org.name_zh.clone()));
    }
    if org.level().is_none() { Err(Refusal::NotATerritory(org.name_zh.clone())) } else { Ok(()) }
}

fn bad_geometry(why: &geometry::BadShape) -> Error {
    Error::Invalid(vec![Field::new("geometry", "org-geometry").arg("why", why)])
}

fn drawn(area: &MultiPolygon, from: Option<&String>, to: &str) -> AreaSet {
    let digest = |text: &str| hex::encode(Sha256::digest(text));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an area on earth fits"
    )]
    let square_metres = geometry::square_metres(area).round() as u64;
    let from = from.map(|from| digest(from));
    AreaSet { from, to: digest(to), corners: geometry::corners(area), square_metres }
}

/// Most categories an organisation can have on its lists.
const DUTIES: i64 = 100_000;

/// Puts categories on the lists of an organisation, each with the document that says so; one that stands on another list moves. Categories
/// not named stay where they are, and what is so already changes nothing.
///
/// # Errors
/// [`Error::Invalid`] when a category or a document is missing.
pub async fn set_duties(cx: &mut Cx, id: OrgId, duties: &[(&str, DutyList, &str)]) -> Result<()> {
    editable(cx, id).await?;
    let empty =
        |(category, _, basis): &&(&str, DutyList, &str)| category.is_empty() || basis.is_empty();
    if let Some((category, ..)) = duties.iter().find(empty) {
        return Err(Error::Invalid(vec![
            Field::new("duty", "org-duty-basis").arg("category", category),
        ]));
    }
    let before = store::duties(&mut cx.tx, id, None, None, DUTIES).await?;
    let before: HashMap<String, Duty> =
        before.into_iter().map(|d| (d.category.clone(), d)).collect();
    let (mut changes, mut rows) = (Vec::new(), HashMap::new());
    for (category, to, basis) in duties {
        let was = before.get(*category);
        if was.is_some_and(|was| was.list == *to && was.basis == *basis) {
            continue;
        }
        let (category, basis, list) = ((*category).to_owned(), (*basis).to_owned(), *to);
        let row =
            Duty { category: category.clone(), list, basis: basis.clone(), valid_from: cx.now() };
        if rows.insert(category.clone(), row).is_some() {
            return Err(Error::Invalid(vec![
                Field::new("duty", "org-duty-twice").arg("category", category),
            ]));
        }
        changes.push(DutyChange { category, from: was.map(|was| was.list), to: list, basis });
    }
    if changes.is_empty() {
        return Ok(());
    }
    let rows: Vec<Duty> =
        changes.iter().filter_map(|change| rows.remove(&change.category)).collect();
    store::put_duties(&mut cx.tx, id, &rows).await?;
    cx.record(id, &DutySet { changes }).await.map(drop)
}

/// Takes categories off the lists of an organisation; those that stand on none are passed over.
pub async fn withdraw_duties(cx: &mut Cx, id: OrgId, categories: &[&str]) -> Result<()> {
    editable(cx, id).await?;
    let mut withdrawn = Vec::new();
    for category in categories {
        if let Some(duty) = store::duty(&mut cx.tx, id, category).await? {
            store::drop_duty(&mut cx.tx, id, category).await?;
            withdrawn.push((duty.category, duty.list));
        }
    }
    if withdrawn.is_empty() {
        return Ok(());
    }
    cx.record(id, &DutyWithdrawn { categories: withdrawn }).await.map(drop)
}
