//! How cases look on pages: their state, their clock, their place, their category.

use super::super::list::Row;
use super::super::model::CaseId;
use crate::category::{self, Category};
use crate::task::{Rules, State as TaskState, Task};
use kernel::calendar::{Calendar, Interval};
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::territory::Chain;
use kernel::web::{Badge, Choice, ClockChip, ClockState, L10n, Shell, Tone};
use place::org::Network;
use std::collections::HashMap;
use std::sync::Arc;

/// The hue of a state.
pub(super) fn tone(state: &str) -> Tone {
    match state {
        "dispatched" | "handling" => Tone::OnTime,
        "answered" => Tone::Info,
        "reworking" => Tone::AtRisk,
        "closed" => Tone::Done,
        _ => Tone::Waiting,
    }
}

/// The word of a state.
pub(super) fn state_word(l: &L10n, state: &str) -> String {
    l.t(&format!("case-state-{state}"))
}

/// The state of a case as a badge.
pub(super) fn badge(l: &L10n, state: &str) -> Badge {
    Badge::new(tone(state), state_word(l, state)).testid("case-state").state(state)
}

/// The state of a task as a badge.
pub(super) fn task_badge(l: &L10n, task: &Task) -> Badge {
    let tone = match task.state {
        TaskState::Accepted(_) | TaskState::InProgress(_) => Tone::OnTime,
        TaskState::Suspended { .. } => Tone::Suspended,
        TaskState::Reported { .. } => Tone::Info,
        TaskState::Confirmed(_) => Tone::Done,
        TaskState::Issued
        | TaskState::Returned { .. }
        | TaskState::Reassigned { .. }
        | TaskState::Revoked { .. } => Tone::Waiting,
    };
    Badge::new(tone, l.t(&format!("task-state-{}", task.label())))
}

/// The clock of a task; none where the calendar does not reach, as for history of long ago.
pub(super) fn clock(shell: &Shell, calendar: &Calendar, task: &Task) -> Option<ClockChip> {
    let (clock, now) = (&task.clock, shell.now);
    let reading = clock.read(calendar, Rules::default().warning_percent, now).ok()?;
    let spent = calendar.spent(clock.intervals(), clock.limit(), now).ok()?;
    let state = match reading.as_str() {
        "warned" => ClockState::Warned,
        "overdue" => ClockState::Overdue,
        "paused" => ClockState::Paused,
        "stopped" => ClockState::Stopped,
        _ => ClockState::Running,
    };
    let ran = |interval: &Interval| (interval.from, interval.to);
    let intervals = clock.intervals().iter().map(ran).collect();
    Some(shell.clock(
        state,
        shell.l.limit(clock.limit()),
        clock.due(calendar).ok()?,
        spent.used,
        intervals,
    ))
}

/// The city's calendar.
pub(super) fn calendar(cx: &Cx) -> Result<Arc<Calendar>> {
    cx.app().shared::<Arc<Calendar>>().cloned()
}

/// The category pack in the reader's language.
pub(in crate::case) struct Categories {
    all: Vec<Category>,
    by_code: HashMap<String, usize>,
    zh: bool,
}

impl Categories {
    /// Reads the pack.
    pub(in crate::case) async fn read(cx: &mut Cx, l: &L10n) -> Result<Self> {
        let all = category::all(cx).await?;
        let by_code =
            all.iter().enumerate().map(|(at, category)| (category.code.clone(), at)).collect();
        Ok(Self { all, by_code, zh: l.is_zh() })
    }

    /// The category of a code.
    pub(super) fn get(&self, code: &str) -> Option<&Category> {
        self.by_code.get(code).and_then(|at| self.all.get(*at))
    }

    /// What it is called; its code if the pack has lost it.
    pub(in crate::case) fn name<'a>(&'a self, code: &'a str) -> &'a str {
        self.get(code).map_or(code, |category| category.name(self.zh))
    }

    /// Those matters are filed under, each under the heading of its group.
    pub(super) fn choices(&self) -> Vec<Choice> {
        let choice = |category: &Category| {
            let choice = Choice::new(&category.code, category.name(self.zh));
            match category.parent.as_deref().and_then(|parent| self.get(parent)) {
                Some(group) => choice.group(group.name(self.zh)),
                None => choice,
            }
        };
        self.all.iter().filter(|category| category.leaf).map(choice).collect()
    }

    /// Groups first, then what is in them: the inbox filters by either.
    pub(super) fn filter_choices(&self, l: &L10n) -> Vec<Choice> {
        let group = |category: &Category| {
            Choice::new(&category.code, category.name(self.zh)).group(l.t("case-filter-groups"))
        };
        let groups = self.all.iter().filter(|category| !category.leaf).map(group);
        groups.chain(self.choices()).collect()
    }
}

/// Where a case is, as one writes it: down to the community. Grids are the staff's own, and named after their communities anyway.
pub(super) fn place(network: &Network, chain: &Chain, zh: bool) -> String {
    network.place(&Chain { grid: None, ..*chain }, zh)
}

/// Whether the clock of a task says anything: it runs, waits, or stopped because the work was done.
pub(super) const fn counts(task: &Task) -> bool {
    task.state.is_open() || matches!(task.state, TaskState::Confirmed(_))
}

/// The page of a case.
pub(super) fn href(id: CaseId) -> String {
    format!("/desk/cases/{id}")
}

/// A case in a list, in the reader's language.
pub(super) struct Line {
    pub(super) row: Row,
    pub(super) href: String,
    pub(super) badge: Badge,
    pub(super) clock: Option<ClockChip>,
    pub(super) place: String,
    pub(super) category: String,
    pub(super) channel: String,
    pub(super) lead: String,
    /// Overdue, disputed, returned, reworked: what sets the row apart.
    pub(super) marks: Vec<Badge>,
}

impl Line {
    /// What a page shows of a row.
    pub(super) fn new(
        (row, lead): (Row, Option<Task>),
        shell: &Shell,
        (network, categories): (&Network, &Categories),
        calendar: &Calendar,
    ) -> Self {
        let l = &shell.l;
        let zh = l.is_zh();
        // Of a case that waits for dispatch again, the row remembers who had it.
        let handled = row.state != "reported";
        Self {
            href: href(row.id),
            badge: Badge::new(tone(&row.state), state_word(l, &row.state)).state(&row.state),
            clock: lead
                .as_ref()
                .filter(|task| counts(task))
                .and_then(|task| clock(shell, calendar, task)),
            place: place(network, &row.chain, zh),
            category: categories.name(&row.category).to_owned(),
            channel: l.t(&format!("case-channel-{}", row.channel)),
            lead: row
                .lead_org_id
                .filter(|_| handled)
                .map(|org| network.name(org, zh).to_owned())
                .unwrap_or_default(),
            marks: marks(shell, &row),
            row,
        }
    }
}

fn marks(shell: &Shell, row: &Row) -> Vec<Badge> {
    let l = &shell.l;
    let mut marks = Vec::new();
    if row.is_overdue(shell.now) {
        marks.push(Badge::new(Tone::Overdue, l.t("case-mark-overdue")));
    } else if row.late {
        marks.push(Badge::new(Tone::AtRisk, l.t("case-mark-late")));
    }
    if row.disputed {
        marks.push(Badge::new(Tone::AtRisk, l.t("case-mark-disputed")));
    }
    if row.returned {
        marks.push(Badge::new(Tone::AtRisk, l.t("case-mark-returned")));
    }
    if row.reworks > 0 {
        marks.push(Badge::new(Tone::Suspended, l.n("case-mark-reworks", row.reworks)));
    }
    marks
}
