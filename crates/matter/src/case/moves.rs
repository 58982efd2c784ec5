//! The loop of a case: reported → dispatched → handled → answered → asked → closed, or taken up again.
//!
//! Every move checks the rules, makes the [`Event`] and applies it; the events of a case, in order, give the case again. A
//! refused move changes nothing.

use super::event::{Event, What};
use super::model::{
    Asked, Case, CaseId, Channel, Kind, Outcome, Reply, Report, Rules, State, Verdict,
};
use super::refusal::Refusal;
use crate::task::{Stamp, Tasks};
use kernel::clock::Timestamp;
use std::time::Duration;

impl Case {
    /// A report becomes a case.
    pub fn report(report: Report, stamp: Stamp) -> (Self, Event) {
        (Self::new(report.clone(), stamp.at), Event { what: What::Reported(report), stamp })
    }

    /// The case that a stream of events tells of; `None` if it does not begin with a report.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let mut events = events.into_iter();
        let Event { what: What::Reported(report), stamp } = events.next()? else { return None };
        let mut case = Self::new(report.clone(), stamp.at);
        events.for_each(|event| case.apply(event));
        Some(case)
    }

    fn new(report: Report, reported_at: Timestamp) -> Self {
        Self {
            report,
            reported_at,
            reporters: 1,
            reworks: 0,
            dispatched_at: None,
            verdict: None,
            state: State::Reported,
        }
    }

    /// Which case.
    pub const fn id(&self) -> CaseId {
        self.report.case
    }

    /// Somebody else reported the same matter.
    pub fn join(&mut self, channel: Channel, stamp: Stamp) -> Result<Event, Refusal> {
        match self.state {
            State::Closed { .. } => Err(self.cannot("joined")),
            _ => Ok(self.enact(What::Joined { channel }, stamp)),
        }
    }

    /// A person chooses another category, before anybody was asked.
    pub fn classify(&mut self, category: &str, stamp: Stamp) -> Result<Event, Refusal> {
        match self.state {
            State::Reported => {
                let from = self.report.category.clone();
                Ok(self.enact(What::Classified { from, to: words(category)? }, stamp))
            }
            _ => Err(self.cannot("classified")),
        }
    }

    /// An organisation was asked to lead.
    pub fn dispatch(&mut self, tasks: &Tasks, stamp: Stamp) -> Result<Event, Refusal> {
        match self.state {
            State::Reported if tasks.open_lead().is_none() => Err(Refusal::NoLead),
            State::Reported => Ok(self.enact(What::Dispatched, stamp)),
            _ => Err(self.cannot("dispatched")),
        }
    }

    /// The lead took it up.
    pub fn handle(&mut self, stamp: Stamp) -> Result<Event, Refusal> {
        match self.state {
            State::Dispatched { .. } => Ok(self.enact(What::Handling, stamp)),
            _ => Err(self.cannot("handled")),
        }
    }

    /// Nobody leads any more: it waits for dispatch again.
    pub fn await_dispatch(&mut self, tasks: &Tasks, stamp: Stamp) -> Result<Event, Refusal> {
        match self.state {
            _ if tasks.open_lead().is_some() => Err(Refusal::StillLed),
            State::Dispatched { .. } | State::Handling { .. } | State::Reworking { .. } => {
                Ok(self.enact(What::Returned, stamp))
            }
            _ => Err(self.cannot("returned")),
        }
    }

    /// The reporter gets an answer: once the lead has a result, or at once for a question that needs no work.
    pub fn answer(&mut self, answer: &str, tasks: &Tasks, stamp: Stamp) -> Result<Event, Refusal> {
        match self.state {
            State::Reported if self.report.kind == Kind::Consultation => {}
            State::Dispatched { .. } | State::Handling { .. } | State::Reworking { .. } => {
                tasks.result().ok_or(Refusal::NoResult)?;
            }
            _ => return Err(self.cannot("answered")),
        }
        Ok(self.enact(What::Answered { answer: words(answer)? }, stamp))
    }

    /// The reporter was asked. Solved closes the case, not solved takes it up again; a call in vain is counted.
    ///
    /// After [`What::Rework`] the caller sends the lead's task back, unless nobody was ever asked: then it is dispatched.
    pub fn follow_up(
        &mut self,
        asked: Asked,
        reply: Reply,
        stamp: Stamp,
    ) -> Result<Vec<Event>, Refusal> {
        if !matches!(self.state, State::Answered { .. }) {
            return Err(self.cannot("followed_up"));
        }
        let mut events = vec![self.enact(What::FollowedUp { asked, reply }, stamp)];
        match reply {
            Reply::Unreached => {}
            Reply::Given(Verdict { solved: true, .. }) => {
                events.push(self.enact(What::Closed { outcome: Outcome::Solved }, stamp));
            }
            Reply::Given(Verdict { solved: false, .. }) => {
                events.push(self.enact(What::Rework, stamp));
            }
        }
        Ok(events)
    }

    /// Closes an answered case whose reporter cannot be asked: because the calls were in vain, or because there is nobody to
    /// call.
    pub fn close(&mut self, rules: &Rules, stamp: Stamp) -> Result<Event, Refusal> {
        let State::Answered { unreached, .. } = self.state else {
            return Err(self.cannot("closed"));
        };
        let nobody =
            matches!(self.report.channel, Channel::Import | Channel::Sensor | Channel::Patrol);
        let outcome = match rules.unreached_calls.saturating_sub(unreached) {
            0 => Outcome::Unreached,
            _ if nobody => Outcome::Unasked,
            left => return Err(Refusal::AskFirst { left }),
        };
        Ok(self.enact(What::Closed { outcome }, stamp))
    }

    /// Ends a case as the book of another system has it: long over, with nobody left to ask, whoever handled it.
    pub fn conclude(&mut self, stamp: Stamp) -> Result<Event, Refusal> {
        match self.state {
            State::Reported | State::Answered { .. } => {
                Ok(self.enact(What::Closed { outcome: Outcome::Unasked }, stamp))
            }
            _ => Err(self.cannot("closed")),
        }
    }

    /// Ends a case that is not dispatched, with a reason the reporter can read and contest.
    pub fn explain(&mut self, reason: &str, stamp: Stamp) -> Result<Event, Refusal> {
        match self.state {
            State::Reported => {
                let outcome = Outcome::Explained { reason: words(reason)? };
                Ok(self.enact(What::Closed { outcome }, stamp))
            }
            _ => Err(self.cannot("explained")),
        }
    }

    /// The same matter as another case: its reporters follow that one.
    pub fn merge(&mut self, into: CaseId, stamp: Stamp) -> Result<Event, Refusal> {
        match self.state {
            _ if into == self.id() => Err(Refusal::MergeIntoItself),
            State::Reported => {
                Ok(self.enact(What::Closed { outcome: Outcome::Merged { into } }, stamp))
            }
            _ => Err(self.cannot("merged")),
        }
    }

    /// A reporter says, in time, that a closed case is not solved, or contests an explanation.
    pub fn reopen(&mut self, reason: &str, rules: &Rules, stamp: Stamp) -> Result<Event, Refusal> {
        match self.state {
            State::Closed { outcome: Outcome::Merged { into }, .. } => {
                Err(Refusal::MergedElsewhere { into })
            }
            State::Closed { since, .. } if stamp.at > since + days(rules.reopen_days) => {
                Err(Refusal::TooLate { days: rules.reopen_days })
            }
            State::Closed { .. } => {
                Ok(self.enact(What::Reopened { reason: words(reason)? }, stamp))
            }
            _ => Err(self.cannot("reopened")),
        }
    }

    fn enact(&mut self, what: What, stamp: Stamp) -> Event {
        let event = Event { what, stamp };
        self.apply(&event);
        event
    }

    /// Makes the case what it is after `event`: the one place where a case changes.
    pub fn apply(&mut self, event: &Event) {
        let since = event.stamp.at;
        match &event.what {
            What::Reported(report) => *self = Self::new(report.clone(), since),
            What::Joined { .. } => self.reporters += 1,
            What::Classified { to, .. } => self.report.category.clone_from(to),
            What::Dispatched => {
                self.dispatched_at = Some(since);
                self.state = State::Dispatched { since };
            }
            What::Handling => self.state = State::Handling { since },
            What::Returned => {
                self.dispatched_at = None;
                self.state = State::Reported;
            }
            What::Answered { .. } => self.state = State::Answered { since, unreached: 0 },
            What::FollowedUp { reply, .. } => self.followed_up(*reply),
            What::Rework | What::Reopened { .. } => self.take_up_again(since),
            What::Closed { outcome } => {
                self.state = State::Closed { since, outcome: outcome.clone() };
            }
        }
    }

    fn followed_up(&mut self, reply: Reply) {
        match (reply, &mut self.state) {
            (Reply::Given(verdict), _) => self.verdict = Some(verdict),
            (Reply::Unreached, State::Answered { unreached, .. }) => *unreached += 1,
            (Reply::Unreached, _) => {}
        }
    }

    /// Back to whoever has it, or to the dispatch desk if nobody has.
    fn take_up_again(&mut self, since: Timestamp) {
        self.reworks += 1;
        self.state = match self.dispatched_at {
            Some(_) => State::Reworking { since },
            None => State::Reported,
        };
    }

    const fn cannot(&self, verb: &'static str) -> Refusal {
        Refusal::Move { state: self.state.as_str(), verb }
    }
}

fn days(n: u32) -> Duration {
    Duration::from_hours(24 * u64::from(n))
}

fn words(text: &str) -> Result<String, Refusal> {
    match text.trim() {
        "" => Err(Refusal::WordsMissing),
        text => Ok(text.to_owned()),
    }
}
