//! All SQL of cases; with `task::store` the only place that writes a matter.

pub(super) mod lists;

use super::file::{File, Origin, Words};
use super::model::{Asked, Case, CaseId, Channel, Reply, State};
use crate::task::{self, Custody, MatterId, Source, Tasks};
use kernel::calendar::Calendar;
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::error::Result;
use kernel::geo::Point;
use kernel::territory::OrgId;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct CaseRow {
    version: i64,
    detail: String,
    custody: String,
    title: String,
    body: String,
    address: String,
    lon: Option<f64>,
    lat: Option<f64>,
    about_id: Option<OrgId>,
    overdue: bool,
    answered_at: Option<Timestamp>,
    due_at: Option<Timestamp>,
    answer: Option<String>,
    source: Option<String>,
    source_key: Option<String>,
}

/// The case with its tasks.
pub(super) async fn load(tx: &mut Tx, id: CaseId) -> Result<File> {
    let row: CaseRow = sql(
        "SELECT version, detail, custody, title, body, address, lon, lat, about_id, overdue, answered_at, due_at, answer,
             source, source_key
         FROM case_file WHERE id = $1",
    )
    .bind(id)
    .one(tx)
    .await?;
    let case: Case = serde_json::from_str(&row.detail)?;
    let custody: Custody = serde_json::from_str(&row.custody)?;
    let matter: MatterId = id.into();
    let list = task::store::load(tx, matter).await?;
    let point = row.lon.zip(row.lat).and_then(|(lon, lat)| Point::new(lon, lat).ok());
    let origin = row.source.zip(row.source_key).map(|(source, key)| Origin { source, key });
    Ok(File {
        case,
        version: row.version,
        words: Words { title: row.title, body: row.body, address: row.address },
        point,
        about: row.about_id,
        recused: super::recusal::store::granted(tx, id).await?,
        answer: row.answer,
        late: row.overdue,
        answered_at: row.answered_at,
        kept_due: origin.as_ref().and(row.due_at),
        origin,
        lines: Vec::new(),
        before: list.clone(),
        tasks: Tasks { matter, source: Source::Case, list, custody },
    })
}

/// Writes the case and those of its tasks that changed, at the version it was read at.
///
/// # Errors
/// [`Error::Conflict`] when somebody else saved it meanwhile.
pub(super) async fn save(
    tx: &mut Tx,
    file: &mut File,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<()> {
    let due = file.due(calendar)?;
    if file.version == 0 {
        insert(tx, file, due, now).await?;
    } else {
        update(tx, file, due, now).await?;
    }
    save_tasks(tx, file, calendar, now).await?;
    file.version += 1;
    file.before.clone_from(&file.tasks.list);
    Ok(())
}

async fn save_tasks(tx: &mut Tx, file: &File, calendar: &Calendar, now: Timestamp) -> Result<()> {
    for (at, task) in file.tasks.list.iter().enumerate() {
        let known = file.before.get(at);
        if known == Some(task) {
            continue;
        }
        let due = if task.state.is_open() { super::file::due(task, calendar)? } else { None };
        let overdue = task.role() == task::Role::Lead && file.late;
        let filed = task::store::Filed {
            matter: file.tasks.matter,
            chain: *file.chain(),
            due,
            overdue,
            admission: None,
            now,
        };
        match known {
            None => task::store::insert(tx, task, &filed).await?,
            Some(_) => task::store::update(tx, task, &filed).await?,
        }
    }
    Ok(())
}

async fn insert(tx: &mut Tx, file: &File, due: Option<Timestamp>, now: Timestamp) -> Result<()> {
    let (case, report, chain) = (&file.case, &file.case.report, file.chain());
    sql("INSERT INTO case_file (id, number, version, state, detail, custody, kind, channel, category, title, body, address,
             lon, lat, city_id, district_id, street_id, community_id, grid_id, about_id, lead_org_id, due_at, overdue, disputed,
             returned, reworks, reporters, reported_at, answered_at, closed_at, updated_at, answer, source, source_key)
         VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
             $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)")
    .bind(file.id())
    .bind(file.number())
    .bind(case.state.as_str())
    .bind(serde_json::to_string(case)?)
    .bind(serde_json::to_string(&file.tasks.custody)?)
    .bind(report.kind.as_str())
    .bind(report.channel.as_str())
    .bind(&report.category)
    .bind(&file.words.title)
    .bind(&file.words.body)
    .bind(&file.words.address)
    .bind(file.point.map(Point::lon))
    .bind(file.point.map(Point::lat))
    .bind(chain.city)
    .bind(chain.district)
    .bind(chain.street)
    .bind(chain.community)
    .bind(chain.grid)
    .bind(file.about)
    .bind(file.lead().map(task::Task::organisation))
    .bind(due)
    .bind(file.late)
    .bind(file.tasks.pending().is_some())
    .bind(file.is_returned())
    .bind(case.reworks)
    .bind(case.reporters)
    .bind(case.reported_at)
    .bind(file.answered_at)
    .bind(closed_at(case))
    .bind(now)
    .bind(file.answer.as_deref())
    .bind(file.origin.as_ref().map(|origin| origin.source.as_str()))
    .bind(file.origin.as_ref().map(|origin| origin.key.as_str()))
    .expect_one(tx)
    .await
}

async fn update(tx: &mut Tx, file: &File, due: Option<Timestamp>, now: Timestamp) -> Result<()> {
    let case = &file.case;
    sql("UPDATE case_file SET version = version + 1, state = $3, detail = $4, custody = $5, category = $6, lead_org_id = $7,
             due_at = $8, overdue = $9, disputed = $10, returned = $11, reworks = $12, reporters = $13, answered_at = $14,
             closed_at = $15, updated_at = $16, answer = $17
         WHERE id = $1 AND version = $2")
    .bind(file.id())
    .bind(file.version)
    .bind(case.state.as_str())
    .bind(serde_json::to_string(case)?)
    .bind(serde_json::to_string(&file.tasks.custody)?)
    .bind(&case.report.category)
    .bind(file.lead().map(task::Task::organisation))
    .bind(due)
    .bind(file.late)
    .bind(file.tasks.pending().is_some())
    .bind(file.is_returned())
    .bind(case.reworks)
    .bind(case.reporters)
    .bind(file.answered_at)
    .bind(closed_at(case))
    .bind(now)
    .bind(file.answer.as_deref())
    .expect_one(tx)
    .await
}

const fn closed_at(case: &Case) -> Option<Timestamp> {
    match &case.state {
        State::Closed { since, .. } => Some(*since),
        _ => None,
    }
}

/// Somebody who reported a case: the digest of their secret, and nothing else.
pub(super) struct Reporter<'a> {
    pub(super) case: CaseId,
    pub(super) id: Uuid,
    pub(super) token_hash: &'a [u8],
    pub(super) channel: Channel,
    pub(super) at: Timestamp,
}

pub(super) async fn add_reporter(tx: &mut Tx, reporter: &Reporter<'_>) -> Result<()> {
    sql("INSERT INTO case_reporter (case_id, id, token_hash, channel, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(reporter.case)
        .bind(reporter.id)
        .bind(reporter.token_hash)
        .bind(reporter.channel.as_str())
        .bind(reporter.at)
        .expect_one(tx)
        .await
}

#[derive(sqlx::FromRow)]
struct Numbered {
    case_id: CaseId,
}

/// The case with this number.
pub(super) async fn by_number(tx: &mut Tx, number: &str) -> Result<Option<CaseId>> {
    let found = sql("SELECT case_id FROM case_number WHERE number = $1")
        .bind(number)
        .optional::<Numbered>(tx)
        .await?;
    Ok(found.map(|found| found.case_id))
}

/// The digests of the secrets of a case's reporters.
pub(super) async fn secrets(tx: &mut Tx, case: CaseId) -> Result<Vec<Vec<u8>>> {
    let rows: Vec<(Vec<u8>,)> =
        sql("SELECT token_hash FROM case_reporter WHERE case_id = $1 ORDER BY at")
            .bind(case)
            .all(tx)
            .await?;
    Ok(rows.into_iter().map(|(hash,)| hash).collect())
}

/// The case that was made of a row of history, if it was imported before.
pub(super) async fn by_origin(tx: &mut Tx, origin: &Origin) -> Result<Option<CaseId>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        id: CaseId,
    }
    let found = sql("SELECT id FROM case_file WHERE source = $1 AND source_key = $2")
        .bind(&origin.source)
        .bind(&origin.key)
        .optional::<Found>(tx)
        .await?;
    Ok(found.map(|found| found.id))
}

/// Keeps what a reporter said when asked.
pub(super) async fn add_follow_up(
    tx: &mut Tx,
    (case, id): (CaseId, Uuid),
    asked: Asked,
    reply: &Reply,
    (remark, at): (&str, Timestamp),
) -> Result<()> {
    let verdict = match reply {
        Reply::Unreached => None,
        Reply::Given(verdict) => Some(verdict),
    };
    sql("INSERT INTO follow_up (case_id, id, asked, reached, contacted, solved, satisfaction, remark, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(case)
    .bind(id)
    .bind(asked.as_str())
    .bind(verdict.is_some())
    .bind(verdict.map(|v| v.contacted))
    .bind(verdict.map(|v| v.solved))
    .bind(verdict.map(|v| v.satisfaction.as_str()))
    .bind(remark)
    .bind(at)
    .expect_one(tx)
    .await
}

/// Marks the case whose lead's clock has run out: it is late from now on.
pub(super) async fn set_late(tx: &mut Tx, file: &File) -> Result<()> {
    sql("UPDATE case_file SET overdue = $3, version = version + 1 WHERE id = $1 AND version = $2")
        .bind(file.id())
        .bind(file.version)
        .bind(true)
        .expect_one(tx)
        .await
}

/// A photo of a case.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Photo {
    /// Which photo.
    pub id: Uuid,
    /// `reported`, `before` or `after`.
    pub stage: String,
    /// Digest of its content; see [`kernel::blobs`].
    pub digest: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
}

pub(super) async fn add_photo(
    tx: &mut Tx,
    case: CaseId,
    photo: &Photo,
    at: Timestamp,
) -> Result<()> {
    sql("INSERT INTO photo (case_id, id, stage, digest, width, height, at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(case)
        .bind(photo.id)
        .bind(&photo.stage)
        .bind(&photo.digest)
        .bind(photo.width)
        .bind(photo.height)
        .bind(at)
        .expect_one(tx)
        .await
}

pub(super) async fn photos(tx: &mut Tx, case: CaseId) -> Result<Vec<Photo>> {
    sql("SELECT id, stage, digest, width, height FROM photo WHERE case_id = $1 ORDER BY at, id")
        .bind(case)
        .all(tx)
        .await
}

/// Digests of all photos, after `after`: `doctor --deep` walks them.
pub(super) async fn digests(tx: &mut Tx, after: &str, limit: i64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> =
        sql("SELECT DISTINCT digest FROM photo WHERE digest > $1 ORDER BY digest LIMIT $2")
            .bind(after)
            .bind(limit)
            .all(tx)
            .await?;
    Ok(rows.into_iter().map(|(digest,)| digest).collect())
}

/// Counts one more case on a local day; returns how many that makes.
pub(super) async fn next_of_day(tx: &mut Tx, day: &str) -> Result<i64> {
    sql("INSERT INTO case_day (day, last) VALUES ($1, 1)
         ON CONFLICT (day) DO UPDATE SET last = case_day.last + 1 RETURNING last")
    .bind(day)
    .scalar(tx)
    .await
}

/// Gives a number to a case; nobody else can have it.
pub(super) async fn insert_number(tx: &mut Tx, number: &str, case: CaseId) -> Result<()> {
    sql("INSERT INTO case_number (number, case_id) VALUES ($1, $2)")
        .bind(number)
        .bind(case)
        .expect_one(tx)
        .await
}
