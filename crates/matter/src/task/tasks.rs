//! All tasks of one matter, and the rules that hold between them.
//!
//! Every move checks the rules, makes the [`Event`] and applies it: what a move changes is what its event says, so the events
//! of a matter, applied in order, give the same tasks again. A refused move changes nothing.

use super::event::{Event, What};
use super::gate::{Pass, Warrant};
use super::model::{
    Arbitration, Authority, Custody, MatterId, Role, Rules, Source, Stamp, State, Task, TaskId,
    Work,
};
use super::refusal::Refusal;
use kernel::calendar::Limit;
use kernel::clock::Timestamp;
use kernel::territory::{Level, OrgId};

/// The tasks of one matter. What always holds:
///
/// - at most one lead is open, and an organisation has at most one open task;
/// - once a lead is confirmed, nothing is open;
/// - an accepted lead is with the first receiver, or with whom arbitration named;
/// - while the level above decides, nobody is added.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tasks {
    /// The matter.
    pub matter: MatterId,
    /// What gave rise to it.
    pub source: Source,
    /// In the order they were issued.
    pub list: Vec<Task>,
    /// Who holds the matter.
    pub custody: Custody,
}

impl Tasks {
    /// A matter that nobody has been asked about yet.
    pub fn none(matter: MatterId, source: Source) -> Self {
        Self { matter, source, list: Vec::new(), custody: Custody::default() }
    }

    /// One task.
    ///
    /// # Errors
    /// [`Refusal::NoSuchTask`].
    pub fn get(&self, task: TaskId) -> Result<&Task, Refusal> {
        let found = self.list.iter().find(|t| t.id() == task);
        found.ok_or(Refusal::NoSuchTask { task })
    }

    /// The lead somebody still has to act on.
    pub fn open_lead(&self) -> Option<&Task> {
        self.list.iter().find(|task| task.is_open_lead())
    }

    /// The lead whose result stands: reported or confirmed.
    pub fn result(&self) -> Option<&Task> {
        let done = |task: &&Task| {
            task.role() == Role::Lead
                && matches!(task.state, State::Reported { .. } | State::Confirmed(_))
        };
        self.list.iter().rev().find(done)
    }

    /// The open task of an organisation: what the gate's fifth check asks for.
    pub fn open_for(&self, organisation: OrgId) -> Option<&Task> {
        self.list.iter().find(|task| task.organisation() == organisation && task.state.is_open())
    }

    /// Whether the lead is confirmed.
    pub fn is_settled(&self) -> bool {
        let confirmed =
            |task: &Task| task.role() == Role::Lead && matches!(task.state, State::Confirmed(_));
        self.list.iter().any(confirmed)
    }

    /// Asks the organisation that the gate let through.
    ///
    /// # Errors
    /// [`Refusal::Settled`], [`Refusal::UnderArbitration`], [`Refusal::DoubleWork`], [`Refusal::FirstReceiver`],
    /// [`Refusal::LeadTaken`]; [`Refusal::NoArbitration`] for a pass that only a ruling could get.
    pub fn issue(
        &mut self,
        task: TaskId,
        pass: Pass,
        work: Work,
        stamp: Stamp,
    ) -> Result<Event, Refusal> {
        self.not_a_ruling(&pass)?;
        self.may_add(&pass)?;
        if pass.role() == Role::Lead {
            self.may_lead(pass.organisation())?;
            if let Some(lead) = self.open_lead() {
                return Err(Refusal::LeadTaken { organisation: lead.organisation() });
            }
        }
        let issued = pass.spend(task, self.next_seq(), work);
        self.enact(What::Issued(issued), stamp)
    }

    /// The organisation takes its task. The first to accept the lead leads until arbitration says otherwise.
    pub fn accept(&mut self, task: TaskId, stamp: Stamp) -> Result<Event, Refusal> {
        match self.get(task)?.state {
            State::Issued => self.enact(What::Accepted { task }, stamp),
            ref state => Err(cannot(state, "accepted")),
        }
    }

    /// The organisation starts to work.
    pub fn begin(&mut self, task: TaskId, stamp: Stamp) -> Result<Event, Refusal> {
        match self.get(task)?.state {
            State::Accepted(_) => self.enact(What::Begun { task }, stamp),
            ref state => Err(cannot(state, "begun")),
        }
    }

    /// The organisation gives its task back, saying why. One return too many, and the level above decides.
    ///
    /// # Errors
    /// [`Refusal::Designated`] and [`Refusal::FirstReceiver`]: what arbitration gave, and a lead once accepted, stays;
    /// [`Refusal::WordsMissing`] without a reason.
    pub fn return_(
        &mut self,
        task: TaskId,
        reason: &str,
        stamp: Stamp,
        rules: &Rules,
    ) -> Result<Event, Refusal> {
        let held = self.get(task)?;
        let organisation = held.organisation();
        let locked = match (&held.state, held.role()) {
            (State::Issued, _) => false,
            (State::Accepted(_) | State::InProgress(_), role) => role == Role::Lead,
            (state, _) => return Err(cannot(state, "returned")),
        };
        if self.custody.designated.contains(&organisation) {
            return Err(Refusal::Designated);
        }
        if locked {
            return Err(Refusal::FirstReceiver { organisation });
        }
        let level = held.issued.issuer.arbiter();
        let decide = self.pending().is_none() && self.custody.returns + 1 >= rules.max_returns;
        let reason = words(reason)?;
        self.enact(What::Returned { task, reason, arbitration: decide.then_some(level) }, stamp)
    }

    /// The clock stands still until what is missing comes; `recheck` is when somebody must look again.
    pub fn suspend(
        &mut self,
        task: TaskId,
        reason: &str,
        recheck: Timestamp,
        stamp: Stamp,
    ) -> Result<Event, Refusal> {
        match self.get(task)?.state {
            State::InProgress(_) => {
                self.enact(What::Suspended { task, reason: words(reason)?, recheck }, stamp)
            }
            ref state => Err(cannot(state, "suspended")),
        }
    }

    /// What was missing came; the clock runs on.
    pub fn resume(&mut self, task: TaskId, stamp: Stamp) -> Result<Event, Refusal> {
        match self.get(task)?.state {
            State::Suspended { .. } => self.enact(What::Resumed { task }, stamp),
            ref state => Err(cannot(state, "resumed")),
        }
    }

    /// A longer limit, once; the first one is kept beside it.
    pub fn extend(
        &mut self,
        task: TaskId,
        limit: Limit,
        reason: &str,
        stamp: Stamp,
    ) -> Result<Event, Refusal> {
        let held = self.get(task)?;
        if !matches!(held.state, State::Accepted(_) | State::InProgress(_)) {
            return Err(cannot(&held.state, "extended"));
        }
        if held.clock.is_extended() {
            return Err(Refusal::ExtendedBefore);
        }
        self.enact(What::Extended { task, limit, reason: words(reason)? }, stamp)
    }

    /// The organisation says what it did; its clock stops.
    pub fn report(&mut self, task: TaskId, result: &str, stamp: Stamp) -> Result<Event, Refusal> {
        match self.get(task)?.state {
            State::InProgress(_) => {
                self.enact(What::Reported { task, result: words(result)? }, stamp)
            }
            ref state => Err(cannot(state, "reported")),
        }
    }

    /// Whoever issued the task finds it done. The lead is confirmed last.
    ///
    /// # Errors
    /// [`Refusal::StillOpen`] if an assisting task of the matter is open.
    pub fn confirm(&mut self, task: TaskId, stamp: Stamp) -> Result<Event, Refusal> {
        let held = self.get(task)?;
        if !matches!(held.state, State::Reported { .. }) {
            return Err(cannot(&held.state, "confirmed"));
        }
        let other = |t: &&Task| t.id() != task && t.state.is_open();
        match self.list.iter().find(other) {
            Some(open) if held.role() == Role::Lead => Err(Refusal::StillOpen { task: open.id() }),
            _ => self.enact(What::Confirmed { task }, stamp),
        }
    }

    /// It was found not done: back to work, on the same clock, which did not run in between.
    ///
    /// # Errors
    /// [`Refusal::Settled`] for an assisting task of a confirmed lead: the lead goes back first.
    pub fn rework(&mut self, task: TaskId, reason: &str, stamp: Stamp) -> Result<Event, Refusal> {
        let held = self.get(task)?;
        match held.state {
            State::Reported { .. } => {}
            State::Confirmed(_) => self.not_double(held.organisation())?,
            ref state => return Err(cannot(state, "reworked")),
        }
        if held.role() == Role::Assist && self.is_settled() {
            return Err(Refusal::Settled);
        }
        self.enact(What::Reworked { task, reason: words(reason)? }, stamp)
    }

    /// Whoever issued the task asks another organisation in its place. A lead that was accepted stays where it is.
    pub fn reassign(
        &mut self,
        task: TaskId,
        (to, pass): (TaskId, Pass),
        reason: &str,
        stamp: Stamp,
    ) -> Result<Event, Refusal> {
        let held = self.get(task)?;
        if !held.state.is_open() || matches!(held.state, State::Reported { .. }) {
            return Err(cannot(&held.state, "reassigned"));
        }
        if held.role() != pass.role() {
            return Err(Refusal::OtherRole { role: held.role() });
        }
        self.not_a_ruling(&pass)?;
        self.may_add(&pass)?;
        if pass.role() == Role::Lead {
            self.may_lead(pass.organisation())?;
        }
        let to = pass.spend(to, self.next_seq(), held.issued.work.clone());
        self.enact(What::Reassigned { task, to, reason: words(reason)? }, stamp)
    }

    /// Whoever issued the task withdraws it.
    pub fn revoke(&mut self, task: TaskId, reason: &str, stamp: Stamp) -> Result<Event, Refusal> {
        let held = self.get(task)?;
        if !held.state.is_open() {
            return Err(cannot(&held.state, "revoked"));
        }
        self.enact(What::Revoked { task, reason: words(reason)? }, stamp)
    }

    /// Asks the level above to decide who leads. Until it does, who leads goes on.
    ///
    /// # Errors
    /// [`Refusal::UnderArbitration`] if it was asked before; [`Refusal::NobodyLeads`] if nobody was ever asked to act.
    pub fn refer(&mut self, reason: &str, stamp: Stamp) -> Result<Event, Refusal> {
        self.not_settled()?;
        self.not_pending()?;
        let held = self.open_lead().or(self.list.last()).ok_or(Refusal::NobodyLeads)?;
        let level = held.issued.issuer.arbiter();
        self.enact(What::Referred { level, reason: words(reason)? }, stamp)
    }

    /// The level above decides that who leads goes on leading; it may not return the matter again.
    pub fn uphold(
        &mut self,
        arbiter: Authority,
        reason: &str,
        stamp: Stamp,
    ) -> Result<Event, Refusal> {
        self.may_rule(arbiter)?;
        let organisation = self.open_lead().ok_or(Refusal::NobodyLeads)?.organisation();
        self.enact(What::Upheld { organisation, arbiter, reason: words(reason)? }, stamp)
    }

    /// The level above names an organisation, which may not return the matter. Who led until now is relieved.
    ///
    /// # Errors
    /// [`Refusal::NoArbitration`] without a dispute or without a pass for a ruling; [`Refusal::NotTheArbiter`] from
    /// below the level that decides; [`Refusal::DoubleWork`] if the organisation is at it already.
    pub fn designate(
        &mut self,
        (task, pass): (TaskId, Pass),
        work: Work,
        reason: &str,
        stamp: Stamp,
    ) -> Result<Event, Refusal> {
        self.may_rule(pass.issuer())?;
        if pass.warrant() != Warrant::Ruling {
            return Err(Refusal::NoArbitration);
        }
        self.not_double(pass.organisation())?;
        let lead = self.open_lead().filter(|_| pass.role() == Role::Lead);
        let replaces = lead.map(Task::id);
        let issued = pass.spend(task, self.next_seq(), work);
        self.enact(What::Designated { issued, replaces, reason: words(reason)? }, stamp)
    }

    fn next_seq(&self) -> u32 {
        u32::try_from(self.list.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn enact(&mut self, what: What, stamp: Stamp) -> Result<Event, Refusal> {
        let event = Event { what, stamp };
        self.apply(&event)?;
        Ok(event)
    }

    /// A ruling settles whose duty a matter is; its pass is good for nothing else.
    fn not_a_ruling(&self, pass: &Pass) -> Result<(), Refusal> {
        match (pass.warrant(), self.pending()) {
            (Warrant::Ruling, None) => Err(Refusal::NoArbitration),
            (Warrant::Ruling, Some(level)) => Err(Refusal::UnderArbitration { level }),
            (Warrant::Office | Warrant::Whistle, _) => Ok(()),
        }
    }

    fn may_add(&self, pass: &Pass) -> Result<(), Refusal> {
        self.not_settled()?;
        self.not_pending()?;
        self.not_double(pass.organisation())
    }

    /// First-receiver lock (首接负责).
    fn may_lead(&self, organisation: OrgId) -> Result<(), Refusal> {
        match self.custody.receiver {
            Some(first) if first != organisation => {
                Err(Refusal::FirstReceiver { organisation: first })
            }
            _ => Ok(()),
        }
    }

    /// Whether the authority is of the level that has to decide, or above it.
    ///
    /// # Errors
    /// [`Refusal::NoArbitration`] where nothing is to be decided, [`Refusal::NotTheArbiter`] from below that level.
    pub fn may_rule(&self, arbiter: Authority) -> Result<(), Refusal> {
        match self.pending() {
            None => Err(Refusal::NoArbitration),
            Some(level) if arbiter.level > level => Err(Refusal::NotTheArbiter { level }),
            Some(_) => Ok(()),
        }
    }

    fn not_double(&self, organisation: OrgId) -> Result<(), Refusal> {
        self.open_for(organisation).map_or(Ok(()), |t| Err(Refusal::DoubleWork { task: t.id() }))
    }

    fn not_settled(&self) -> Result<(), Refusal> {
        if self.is_settled() { Err(Refusal::Settled) } else { Ok(()) }
    }

    fn not_pending(&self) -> Result<(), Refusal> {
        self.pending().map_or(Ok(()), |level| Err(Refusal::UnderArbitration { level }))
    }

    /// How often the organisation gave the matter back.
    pub fn returned_by(&self, organisation: OrgId) -> usize {
        let returned = |task: &&Task| {
            task.organisation() == organisation && matches!(task.state, State::Returned { .. })
        };
        self.list.iter().filter(returned).count()
    }

    /// The level that has to decide, if one has.
    pub const fn pending(&self) -> Option<Level> {
        match self.custody.arbitration {
            Arbitration::Pending { level, .. } => Some(level),
            Arbitration::None | Arbitration::Ruled { .. } => None,
        }
    }
}

fn cannot(state: &State, verb: &'static str) -> Refusal {
    Refusal::Move { state: state.as_str(), verb }
}

fn words(text: &str) -> Result<String, Refusal> {
    match text.trim() {
        "" => Err(Refusal::WordsMissing),
        text => Ok(text.to_owned()),
    }
}
