//! Cases as programs see them.

use super::super::super::file::File;
use super::super::super::list::Row;
use crate::task::Task;
use kernel::calendar::Calendar;
use kernel::clock::Timestamp;
use kernel::ledger;
use kernel::territory::OrgId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A case in a list. Times are RFC 3339.
#[derive(Serialize, ToSchema)]
pub(super) struct CaseRow {
    id: Uuid,
    number: String,
    state: String,
    title: String,
    address: String,
    category: String,
    channel: String,
    /// Who leads, or led.
    lead: Option<Uuid>,
    /// When the lead is due, or was.
    due: Option<String>,
    /// Somebody leads it and the time has run out.
    overdue: bool,
    /// The time ran out before it was answered.
    late: bool,
    reworks: i64,
    reporters: i64,
    reported_at: String,
    answered_at: Option<String>,
    updated_at: String,
}

fn written(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}

impl CaseRow {
    pub(super) fn new(row: Row, now: Timestamp) -> Self {
        Self {
            overdue: row.is_overdue(now),
            late: row.late,
            id: row.id.0,
            number: row.number,
            state: row.state,
            title: row.title,
            address: row.address,
            category: row.category,
            channel: row.channel,
            lead: row.lead_org_id.map(|org| org.0),
            due: written(row.due_at),
            reworks: row.reworks,
            reporters: row.reporters,
            reported_at: row.reported_at.to_string(),
            answered_at: written(row.answered_at),
            updated_at: row.updated_at.to_string(),
        }
    }
}

/// A page of cases.
#[derive(Serialize, ToSchema)]
pub(super) struct CasePage {
    pub(super) items: Vec<CaseRow>,
    /// Give this as `after` for the next page; absent on the last.
    pub(super) next: Option<String>,
}

/// A task of a case.
#[derive(Serialize, ToSchema)]
pub(super) struct TaskBody {
    id: Uuid,
    organisation: Uuid,
    /// `lead` or `assist`.
    role: &'static str,
    state: &'static str,
    /// In what time, e.g. `24h`, `5wd`.
    limit: String,
    due: Option<String>,
    reworks: u32,
    issued_at: String,
}

impl TaskBody {
    fn new(task: &Task, calendar: &Calendar) -> Self {
        Self {
            id: task.id().0,
            organisation: task.organisation().0,
            role: task.role().as_str(),
            state: task.state.as_str(),
            limit: task.clock.limit().to_string(),
            due: task.clock.due(calendar).ok().flatten().map(|at| at.to_string()),
            reworks: task.reworks,
            issued_at: task.since.at.to_string(),
        }
    }
}

/// A case with its tasks.
#[derive(Serialize, ToSchema)]
pub(super) struct CaseBody {
    id: Uuid,
    number: String,
    state: &'static str,
    kind: &'static str,
    channel: &'static str,
    category: String,
    title: String,
    text: String,
    address: String,
    lon: Option<f64>,
    lat: Option<f64>,
    district: Option<Uuid>,
    street: Option<Uuid>,
    community: Option<Uuid>,
    grid: Option<Uuid>,
    reported_at: String,
    due: Option<String>,
    /// Somebody leads it and the time has run out.
    overdue: bool,
    /// The time ran out before it was answered.
    late: bool,
    reworks: u32,
    reporters: u32,
    answer: Option<String>,
    tasks: Vec<TaskBody>,
}

impl CaseBody {
    pub(super) fn new(file: &File, calendar: &Calendar, now: Timestamp) -> Self {
        let (case, report, chain) = (&file.case, &file.case.report, file.chain());
        let id = |org: Option<OrgId>| org.map(|org| org.0);
        Self {
            id: file.id().0,
            number: report.number.clone(),
            state: case.state.as_str(),
            kind: report.kind.as_str(),
            channel: report.channel.as_str(),
            category: report.category.clone(),
            title: file.words.title.clone(),
            text: file.words.body.clone(),
            address: file.words.address.clone(),
            lon: file.point.map(kernel::geo::Point::lon),
            lat: file.point.map(kernel::geo::Point::lat),
            district: id(chain.district),
            street: id(chain.street),
            community: id(chain.community),
            grid: id(chain.grid),
            reported_at: case.reported_at.to_string(),
            due: file.due(calendar).ok().flatten().map(|at| at.to_string()),
            overdue: file.is_overdue(calendar, now).unwrap_or_default(),
            late: file.late,
            reworks: case.reworks,
            reporters: case.reporters,
            answer: file.answer.clone(),
            tasks: file.tasks.list.iter().map(|task| TaskBody::new(task, calendar)).collect(),
        }
    }
}

/// An entry of the ledger, as it was hashed.
#[derive(Serialize, ToSchema)]
pub(super) struct EntryBody {
    seq: i64,
    at: String,
    actor: String,
    kind: String,
    /// JSON, byte for byte what the hash covers.
    body: String,
    /// SHA-256, hexadecimal.
    prev_hash: String,
    /// SHA-256, hexadecimal.
    hash: String,
}

/// The ledger of a case.
#[derive(Serialize, ToSchema)]
pub(super) struct LedgerBody {
    entries: Vec<EntryBody>,
    /// Whether every entry has its hash and follows from the one before. That entries are missing at the end cannot be seen from these.
    intact: bool,
    /// What is wrong, and where first.
    problem: Option<String>,
}

impl LedgerBody {
    pub(super) fn new(entries: Vec<ledger::Entry>) -> Self {
        let problem = ledger::verify(&entries).err().map(|broken| broken.to_string());
        let body = |entry: ledger::Entry| EntryBody {
            seq: entry.seq,
            at: entry.at.to_string(),
            actor: entry.actor,
            kind: entry.kind,
            body: entry.body,
            prev_hash: hex::encode(entry.prev_hash),
            hash: hex::encode(entry.hash),
        };
        Self {
            intact: problem.is_none(),
            problem,
            entries: entries.into_iter().map(body).collect(),
        }
    }
}
