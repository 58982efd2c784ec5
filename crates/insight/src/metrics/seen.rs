//! A case as the counters have it. Pure: what an event means for the figures stands here and nowhere else.

use super::measure::{Measure, Side};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::clock::Timestamp;
use kernel::outbox::Recorded;
use kernel::territory::{Chain, OrgId};
use matter::case::{self, Reply, Report, Satisfaction};
use matter::task::{self, Role};
use uuid::Uuid;

/// An event that moves figures.
pub(super) enum Heard {
    /// Of a case.
    Case(case::Event),
    /// Of one of its tasks.
    Task(task::Event),
    /// Nothing to count, but the case's row changed: its clock rang.
    Rang,
}

/// Reads an event; nothing if it is not one of a case or its tasks.
pub(super) fn hear(recorded: &Recorded) -> Result<Option<Heard>, serde_json::Error> {
    let kind = recorded.kind.as_str();
    if case::Event::KINDS.contains(&kind) {
        return serde_json::from_str(&recorded.body).map(|event| Some(Heard::Case(event)));
    }
    if task::Event::KINDS.contains(&kind) {
        return serde_json::from_str(&recorded.body).map(|event| Some(Heard::Task(event)));
    }
    Ok((kind == "task.overdue").then_some(Heard::Rang))
}

/// What the case's own row adds, because no event says it by itself: where it stands, and when its lead's clock runs out.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Filed {
    pub(super) id: Uuid,
    pub(super) state: String,
    pub(super) due_at: Option<Timestamp>,
    pub(super) overdue: bool,
    pub(super) lead_org_id: Option<OrgId>,
    /// Its lead has accepted.
    pub(super) taken_up: bool,
}

/// One more, or one less, of a measure: on a day, or at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) measure: Measure,
    pub(super) day: Option<Date>,
}

/// A case as the counters have it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Seen {
    pub(super) case_id: Uuid,
    pub(super) seq: i64,
    pub(super) category: String,
    pub(super) channel: String,
    #[sqlx(flatten)]
    pub(super) chain: Chain,
    #[sqlx(rename = "handler_id")]
    pub(super) handler: Option<OrgId>,
    pub(super) reported_at: Timestamp,
    pub(super) answered_at: Option<Timestamp>,
    pub(super) closed_at: Option<Timestamp>,
    /// When its lead's time runs out; none while nobody leads it or the clock stands still.
    pub(super) due_at: Option<Timestamp>,
    /// The time ran out before the answer.
    pub(super) lapsed: bool,
    pub(super) overdue: bool,
    /// The word of its stage; none once it is closed.
    pub(super) stage: Option<String>,
}

impl Seen {
    /// A case that was just reported.
    pub(super) fn reported(report: &Report, seq: i64, at: Timestamp) -> Self {
        Self {
            case_id: report.case.0,
            seq,
            category: report.category.clone(),
            channel: report.channel.as_str().to_owned(),
            chain: report.chain,
            handler: None,
            reported_at: at,
            answered_at: None,
            closed_at: None,
            due_at: None,
            lapsed: false,
            overdue: false,
            stage: Some(Measure::Waiting.as_str().to_owned()),
        }
    }

    /// Takes an event in and says what is to be counted for its day.
    pub(super) fn take(&mut self, heard: &Heard, zone: &TimeZone) -> Vec<Fact> {
        let (measures, at) = match heard {
            Heard::Case(event) => (self.take_case(event), event.stamp.at),
            Heard::Task(event) => (self.take_task(event), event.stamp.at),
            Heard::Rang => return Vec::new(),
        };
        let day = Some(day_of(at, zone));
        measures.into_iter().map(|measure| Fact { measure, day }).collect()
    }

    fn take_case(&mut self, event: &case::Event) -> Vec<Measure> {
        use case::What;
        let at = event.stamp.at;
        match &event.what {
            What::Joined { .. } => vec![Measure::Joined],
            What::Classified { to, .. } => {
                self.category.clone_from(to);
                Vec::new()
            }
            What::Returned => vec![Measure::Returned],
            What::Answered { .. } => {
                self.answered_at.get_or_insert(at);
                vec![Measure::Answered]
            }
            What::FollowedUp { reply, .. } => followed_up(*reply),
            What::Rework => vec![Measure::Reworked],
            What::Closed { .. } => {
                self.closed_at = Some(at);
                Vec::new()
            }
            What::Reopened { .. } => {
                self.closed_at = None;
                vec![Measure::Reopened]
            }
            _ => Vec::new(),
        }
    }

    fn take_task(&mut self, event: &task::Event) -> Vec<Measure> {
        match event.issued() {
            Some(issued) if issued.role == Role::Lead => {
                self.handler = Some(issued.organisation);
                vec![Measure::Dispatched]
            }
            _ => Vec::new(),
        }
    }

    /// Takes in what the case's row says of its clock.
    pub(super) fn file(&mut self, filed: &Filed) {
        self.due_at = filed.due_at.filter(|_| case::is_led(&filed.state));
        self.lapsed = filed.overdue;
        let stage = Measure::stage(&filed.state, filed.taken_up);
        self.stage = stage.map(|stage| stage.as_str().to_owned());
        // Imported history may know who led without a task of ours.
        self.handler = self.handler.or(filed.lead_org_id);
    }

    /// Whether it is overdue at `as_of`, in the sense of [`case::is_overdue`].
    pub(super) fn settle(&mut self, as_of: Timestamp) {
        self.overdue = self.due_at.is_some_and(|due| due < as_of);
    }

    /// Everything that is so of the case as it stands; the difference between before and after is what moves the counters.
    pub(super) fn standing(&self, zone: &TimeZone) -> Vec<Fact> {
        let reported = zone.to_datetime(self.reported_at.to_jiff());
        let on = |measure, day| Fact { measure, day };
        let hour = Measure::ReportedIn(reported.hour().unsigned_abs());
        let came = Some(reported.date());
        let mut facts = vec![on(Measure::Reported, came), on(hour, came)];
        match self.closed_at {
            None => {
                facts.push(on(Measure::Open, None));
                let stage = self.stage.as_deref().and_then(|word| word.parse().ok());
                facts.extend(stage.map(|stage| on(stage, None)));
                facts.extend(self.overdue.then(|| on(Measure::Overdue, None)));
            }
            Some(closed_at) => {
                let ended = Some(day_of(closed_at, zone));
                facts.push(on(Measure::Closed, ended));
                // Of a case that ended, the row's mark says that it ended late: imported history may know that and no moment.
                facts.extend((!self.lapsed).then(|| on(Measure::ClosedOnTime, ended)));
            }
        }
        facts
    }

    /// For whom a measure counts.
    pub(super) fn sides(&self, measure: Measure) -> impl Iterator<Item = (Side, OrgId)> + '_ {
        let handler = self.handler.filter(|_| measure.is_of_handler());
        let places = self.chain.links().map(|(_, territory)| (Side::Place, territory));
        places.chain(handler.map(|handler| (Side::Handler, handler)))
    }
}

fn followed_up(reply: Reply) -> Vec<Measure> {
    let Reply::Given(verdict) = reply else { return vec![Measure::Unreached] };
    let mut said = vec![Measure::Valid];
    said.extend(verdict.contacted.then_some(Measure::Contacted));
    said.extend(verdict.solved.then_some(Measure::Solved));
    match verdict.satisfaction {
        Satisfaction::Satisfied => said.push(Measure::Satisfied),
        Satisfaction::Basically => said.push(Measure::Basically),
        Satisfaction::Dissatisfied => {}
    }
    said
}

/// The local day of a moment.
pub(super) fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at.to_jiff()).date()
}
