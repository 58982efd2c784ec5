//! The second pass: everything in one transaction, kept only if no row was refused.

use super::Unfit;
use super::categories::Categories;
use super::event::CarriedOut;
use super::map::{Duties, Map};
use super::organisations::Organisations;
use super::places::{Founding, Places};
use super::report::{Finding, Report};
use super::rows::{Reader, Row};
use super::table::Table;
use kernel::calendar::Calendar;
use kernel::error::{Error, Result};
use kernel::policy::Actor;
use kernel::territory::OrgId;
use kernel::web::i18n::{L10n, Lang};
use kernel::{App, Cx};
use matter::case::{self, History, Imported, NewContact, NewReport, Origin};
use place::org::{self, DutyList};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// Whether an import writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Does everything, and takes it back.
    DryRun,
    /// Keeps it, if no row is bad.
    Apply,
}

/// A row with everything it names found.
struct Found<'a> {
    row: &'a Row,
    category: String,
    territory: OrgId,
    organisation: Option<OrgId>,
}

/// Brings in the rows of a table as history. `progress` hears how many rows have passed the gate.
///
/// # Errors
/// [`Unfit`]. What is wrong with rows is in the report, and then nothing was written.
pub async fn import_cases(
    app: &App,
    map: &Map,
    table: &Table,
    mode: Mode,
    mut progress: impl FnMut(u64) + Send,
) -> Result<Report, Unfit> {
    let mut report = Report { source: map.source.clone(), rows: table.rows(), ..Report::default() };
    let rows = Reader::new(map, table, app.clock().now())?.read(table, &mut report.refused);
    let mut cx = app.write(Actor::Console).await?.reading(false);
    let found = prepare(&mut cx, map, table, &rows, &mut report).await?;
    for (done, found) in (1..).zip(&found) {
        bring_in(&mut cx, map, found, &mut report).await?;
        progress(done);
    }
    report.refused.sort_by_key(|finding| finding.row);
    if mode == Mode::Apply && report.is_clean() {
        if !report.says_nothing_new() {
            let (rows, new) = (report.rows, report.new);
            CarriedOut { what: "cases", file: &table.name, rows, new }.record(&mut cx).await?;
            keep(cx, app, &report).await?;
        }
        report.applied = true;
    }
    Ok(report)
}

/// Commits, and tells everybody in this process and in others that there are new organisations.
async fn keep(mut cx: Cx, app: &App, report: &Report) -> Result<()> {
    if !report.founded.is_empty() {
        cx.run_on(app.clone());
        org::bump(&mut cx).await?;
    }
    cx.commit().await
}

/// Finds or creates everything the rows name.
async fn prepare<'a>(
    cx: &mut Cx,
    map: &Map,
    table: &Table,
    rows: &'a [Row],
    report: &mut Report,
) -> Result<Vec<Found<'a>>, Unfit> {
    let since = rows.iter().map(|row| row.reported).min().unwrap_or_else(|| cx.now());
    let mut places = Places::open(cx, map, since).await?;
    places.create_named(cx, rows).await?;
    let mut organisations = Organisations::new(map, &places);
    organisations.create_named(cx, rows, places.network(), since).await?;
    let mut categories = Categories::open(cx, map).await?;
    categories.create(cx, rows).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (category, territory, organisation) =
            (categories.of(row), places.of(row), organisations.of(row));
        match (category, territory, organisation) {
            (Ok(category), Ok(territory), Ok(organisation)) => {
                found.push(Found { row, category, territory, organisation });
            }
            (category, territory, organisation) => {
                report.refused.extend(
                    [category.err(), territory.err(), organisation.err()].into_iter().flatten(),
                );
            }
        }
    }
    for Founding { founded, fresh } in [places.founding, organisations.founding] {
        set_duties(cx, map, table, &fresh, &found).await?;
        report.founded.extend(founded);
    }
    report.categories = categories.created;
    settle(cx, map).await?;
    Ok(found)
}

/// Gives those the import created the lists they worked by, as far as the file shows it.
async fn set_duties(
    cx: &mut Cx,
    map: &Map,
    table: &Table,
    fresh: &HashSet<OrgId>,
    found: &[Found<'_>],
) -> Result<()> {
    if map.organisation.as_ref().is_none_or(|organisation| organisation.duties == Duties::None) {
        return Ok(());
    }
    let mut observed: BTreeMap<OrgId, BTreeSet<&str>> = BTreeMap::new();
    for found in found {
        if let Some(organisation) =
            found.organisation.filter(|organisation| fresh.contains(organisation))
        {
            observed.entry(organisation).or_default().insert(&found.category);
        }
    }
    let basis = format!("observed in {}", table.name);
    for (organisation, categories) in observed {
        let duties: Vec<(&str, DutyList, &str)> = categories
            .into_iter()
            .map(|category| (category, DutyList::Own, basis.as_str()))
            .collect();
        org::set_duties(cx, organisation, &duties).await?;
    }
    Ok(())
}

/// From here on the transaction works on the network it has made, and by the calendar of the file.
async fn settle(cx: &mut Cx, map: &Map) -> Result<()> {
    org::see_own(cx).await?;
    let calendar =
        Calendar::builtin(&map.calendar).map_err(|why| Error::Internal(Box::new(why)))?;
    let app = cx.app().sharing(Arc::new(calendar));
    cx.run_on(app);
    Ok(())
}

/// Brings in one row. What a refused row has written until then goes with the transaction: one refused row refuses the file.
async fn bring_in(cx: &mut Cx, map: &Map, found: &Found<'_>, report: &mut Report) -> Result<()> {
    match case::import(cx, history(map, found)).await {
        Ok(Imported::New(_)) => report.new += 1,
        Ok(Imported::Before(_)) => report.known += 1,
        Err(error @ (Error::Refused(_) | Error::Invalid(_))) => {
            let words = L10n::new(cx.app().catalog().clone(), Lang::En);
            let problem = error.message(&words);
            report
                .refused
                .push(Finding { rule: error.rule(), ..Finding::row(found.row.line, problem) });
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

fn history(map: &Map, found: &Found<'_>) -> History {
    let Found { row, category, territory, organisation } = found;
    History {
        report: NewReport {
            kind: row.kind,
            channel: row.channel,
            category: category.clone(),
            title: row.title.clone(),
            body: row.body.clone(),
            address: row.address.clone(),
            point: row.point,
            territory: Some(*territory),
            about: None,
            contact: NewContact::default(),
            photos: Vec::new(),
            origin: Some(Origin { source: map.source.clone(), key: row.id.clone() }),
        },
        reported_at: row.reported,
        organisation: *organisation,
        due: row.due,
        closed_at: row.closed,
        late: row.late,
        answer: row.answer.clone(),
    }
}
