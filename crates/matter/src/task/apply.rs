//! What each event changes: the one place where tasks change.

use super::event::{Event, What};
use super::model::{Arbitration, Authority, Issued, Role, Stamp, State, Task, TaskId};
use super::refusal::Refusal;
use super::tasks::Tasks;
use kernel::territory::{Level, OrgId};

impl Tasks {
    /// Makes the tasks what they are after `event`. The events of a matter, in order, give the matter again.
    ///
    /// # Errors
    /// [`Refusal::NoSuchTask`] if the event is about a task of another matter, or comes out of order.
    pub fn apply(&mut self, event: &Event) -> Result<(), Refusal> {
        let stamp = event.stamp;
        match &event.what {
            What::Issued(issued) => self.add(issued, stamp),
            What::Accepted { task } => {
                let held = self.task(*task)?;
                held.state = State::Accepted(stamp);
                let (role, organisation) = (held.role(), held.organisation());
                if role == Role::Lead {
                    self.custody.receiver = Some(organisation);
                }
            }
            What::Begun { task } => self.task(*task)?.state = State::InProgress(stamp),
            What::Suspended { task, reason, recheck } => {
                let state = State::Suspended { reason: reason.clone(), recheck: *recheck, stamp };
                self.stop(*task, state, stamp)?;
            }
            What::Resumed { task } => self.run(*task, stamp)?,
            What::Extended { task, limit, .. } => self.task(*task)?.clock.extend(*limit),
            What::Reported { task, result } => {
                self.stop(*task, State::Reported { result: result.clone(), stamp }, stamp)?;
            }
            What::Confirmed { task } => self.confirmed(*task, stamp)?,
            What::Reworked { task, .. } => {
                self.task(*task)?.reworks += 1;
                self.run(*task, stamp)?;
            }
            What::Returned { task, reason, arbitration } => {
                self.stop(*task, State::Returned { reason: reason.clone(), stamp }, stamp)?;
                self.custody.returns += 1;
                if let Some(level) = arbitration {
                    self.pend(*level, stamp);
                }
            }
            What::Reassigned { task, to, .. } => {
                self.stop(*task, State::Reassigned { to: to.task, stamp }, stamp)?;
                self.add(to, stamp);
            }
            What::Revoked { task, reason } => {
                self.stop(*task, State::Revoked { reason: reason.clone(), stamp }, stamp)?;
            }
            What::Referred { level, .. } => self.pend(*level, stamp),
            What::Upheld { organisation, arbiter, .. } => {
                self.ruled(*organisation, Role::Lead, *arbiter, stamp);
            }
            What::Designated { issued, replaces, .. } => {
                if let Some(task) = replaces {
                    self.stop(*task, State::Reassigned { to: issued.task, stamp }, stamp)?;
                }
                self.add(issued, stamp);
                self.ruled(issued.organisation, issued.role, issued.issuer, stamp);
            }
        }
        Ok(())
    }

    fn task(&mut self, task: TaskId) -> Result<&mut Task, Refusal> {
        let found = self.list.iter_mut().find(|t| t.id() == task);
        found.ok_or(Refusal::NoSuchTask { task })
    }

    fn add(&mut self, issued: &Issued, stamp: Stamp) {
        self.list.push(Task::new(issued.clone(), stamp));
    }

    fn stop(&mut self, task: TaskId, state: State, stamp: Stamp) -> Result<(), Refusal> {
        let held = self.task(task)?;
        match state {
            State::Suspended { .. } => held.clock.pause(stamp.at),
            _ => held.clock.stop(stamp.at),
        }
        held.state = state;
        Ok(())
    }

    fn run(&mut self, task: TaskId, stamp: Stamp) -> Result<(), Refusal> {
        let held = self.task(task)?;
        held.clock.resume(stamp.at);
        held.state = State::InProgress(stamp);
        Ok(())
    }

    /// A confirmed lead settles the matter, and with it any dispute about who should have led.
    fn confirmed(&mut self, task: TaskId, stamp: Stamp) -> Result<(), Refusal> {
        let held = self.task(task)?;
        held.state = State::Confirmed(stamp);
        if held.role() == Role::Lead {
            self.custody.returns = 0;
            if self.pending().is_some() {
                self.custody.arbitration = Arbitration::None;
            }
        }
        Ok(())
    }

    fn pend(&mut self, level: Level, stamp: Stamp) {
        self.custody.arbitration = Arbitration::Pending { level, since: stamp.at };
    }

    fn ruled(&mut self, organisation: OrgId, role: Role, by: Authority, stamp: Stamp) {
        let custody = &mut self.custody;
        custody.arbitration = Arbitration::Ruled { organisation, by, at: stamp.at };
        custody.returns = 0;
        if role == Role::Lead {
            custody.receiver = Some(organisation);
        }
        if !custody.designated.contains(&organisation) {
            custody.designated.push(organisation);
        }
    }
}
