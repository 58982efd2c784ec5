//! What the people of the simulation know of a case: enough to go on with it. What they have wrong they hear when a rule refuses; then they
//! look again.

use super::words::Lang;
use kernel::calendar::{Calendar, Limit};
use kernel::territory::{Chain, OrgId};
use kernel::{Result, Timestamp};
use matter::case::{Channel, File, State as CaseState};
use matter::task::{Role, State as TaskState, Task, TaskId};
use std::time::Duration;

/// A case as those who work on it know it.
#[derive(Debug, Clone)]
pub(super) struct Matter {
    pub(super) category: String,
    pub(super) chain: Chain,
    pub(super) channel: Channel,
    pub(super) title: String,
    pub(super) lang: Lang,
    /// The number and the reporter's secret; the simulation knows those of its own residents, for as long as it runs.
    pub(super) link: Option<(String, String)>,
    /// Whether the reporter is going to answer by the link.
    pub(super) by_link: bool,
    /// Who leads, by which task.
    pub(super) lead: Option<(TaskId, OrgId)>,
    /// From issue to due on the wall's clock.
    pub(super) span: Duration,
    /// Whether it is dealt with at any hour.
    pub(super) urgent: bool,
    /// Whether the level above said who leads.
    pub(super) ruled: bool,
    /// Who sent it back.
    pub(super) returned_by: Vec<OrgId>,
    /// Who was asked to assist.
    pub(super) helpers: Vec<OrgId>,
    pub(super) reworks: u32,
    /// Calls that reached nobody since the answer.
    pub(super) unreached: u32,
    /// How often somebody was refused over it.
    pub(super) refusals: u32,
}

/// Who has to act on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The dispatch desk.
    Dispatch,
    /// The level above.
    Rule,
    /// The lead: accept or send back.
    Accept,
    /// The lead: begin.
    Begin,
    /// The lead: report.
    ReportBack,
    /// The reporter, or the follow-up desk.
    FollowUp,
    /// Nobody.
    Nobody,
}

impl Matter {
    /// A case that was just reported.
    pub(super) fn new(
        (category, channel): (String, Channel),
        chain: Chain,
        (title, lang): (String, Lang),
        link: Option<(String, String)>,
    ) -> Self {
        Self {
            category,
            chain,
            channel,
            title,
            lang,
            link,
            by_link: false,
            lead: None,
            span: Duration::ZERO,
            urgent: false,
            ruled: false,
            returned_by: Vec::new(),
            helpers: Vec::new(),
            reworks: 0,
            unreached: 0,
            refusals: 0,
        }
    }

    /// What the file says. `before` is what was known of it, for what no file says.
    pub(super) fn read(file: &File, before: Option<&Self>, calendar: &Calendar) -> Result<Self> {
        let lead = file.lead();
        let report = &file.case.report;
        let title = file.words.title.clone();
        let lang = if title.is_ascii() { Lang::En } else { Lang::Zh };
        let link = before.and_then(|before| before.link.clone());
        let category = (report.category.clone(), report.channel);
        let mut matter = Self::new(category, report.chain, (title, lang), link);
        matter.reworks = file.case.reworks;
        matter.refusals = before.map_or(0, |before| before.refusals);
        if let CaseState::Answered { unreached, .. } = file.case.state {
            matter.unreached = unreached;
        }
        let returned = |task: &&Task| matches!(task.state, TaskState::Returned { .. });
        matter.returned_by =
            file.tasks.list.iter().filter(returned).map(Task::organisation).collect();
        let helps = |task: &&Task| task.role() == Role::Assist && task.state.is_open();
        matter.helpers = file.tasks.list.iter().filter(helps).map(Task::organisation).collect();
        if let Some(task) = lead {
            matter.ruled = file.tasks.custody.designated.contains(&task.organisation());
            matter.lead = Some((task.id(), task.organisation()));
            matter.set_limit(task.issued.work.limit, task.since.at, calendar)?;
        }
        Ok(matter)
    }

    /// Notes who leads now, and how long they have.
    pub(super) fn led_by(
        &mut self,
        lead: (TaskId, OrgId),
        limit: Limit,
        (now, calendar): (Timestamp, &Calendar),
    ) -> Result<()> {
        self.lead = Some(lead);
        self.set_limit(limit, now, calendar)
    }

    fn set_limit(&mut self, limit: Limit, from: Timestamp, calendar: &Calendar) -> Result<()> {
        self.span = calendar.due(from, limit)?.since(from);
        self.urgent = matches!(limit, Limit::Hours(_));
        Ok(())
    }
}

/// Who has to act on the case, by its file.
pub(super) fn next(file: &File) -> Next {
    let lead = file.tasks.open_lead().map(|task| &task.state);
    match (&file.case.state, lead) {
        (CaseState::Closed { .. }, _) => Next::Nobody,
        (CaseState::Answered { .. }, _) => Next::FollowUp,
        _ if file.tasks.pending().is_some() => Next::Rule,
        (CaseState::Reported, _) => Next::Dispatch,
        (_, Some(TaskState::Issued)) => Next::Accept,
        (_, Some(TaskState::Accepted(_))) => Next::Begin,
        (_, Some(TaskState::InProgress(_))) => Next::ReportBack,
        _ => Next::Nobody,
    }
}

/// Tasks of those who were asked to assist and have not answered.
pub(super) fn asked_to_assist(file: &File) -> Vec<(TaskId, OrgId)> {
    let asked =
        |task: &&Task| task.role() == Role::Assist && matches!(task.state, TaskState::Issued);
    file.tasks.list.iter().filter(asked).map(|task| (task.id(), task.organisation())).collect()
}
