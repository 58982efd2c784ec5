//! A clock as pages show it: what is left, of which limit, and, opened, when it ran.

use std::time::Duration;

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::tz::TimeZone;

use super::{Given, Tone};
use crate::clock::Timestamp;
use crate::web::i18n::L10n;
use crate::web::shell::{Icon, Shell};

/// Whether a clock runs, and how near its limit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// Runs, with time left.
    Running,
    /// Runs, and the warning point is behind it.
    Warned,
    /// Runs, past its limit.
    Overdue,
    /// Stands still while the matter is suspended.
    Paused,
    /// The work is done; it runs no more.
    Stopped,
}

impl ClockState {
    /// Value of `data-clock-state`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Warned => "warned",
            Self::Overdue => "overdue",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
        }
    }

    /// Hue and icon.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Running => Tone::OnTime,
            Self::Warned => Tone::AtRisk,
            Self::Overdue => Tone::Overdue,
            Self::Paused => Tone::Suspended,
            Self::Stopped => Tone::Done,
        }
    }
}

/// A clock: how much is left, of which limit, and, opened, when it ran.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/clock.html")]
pub struct ClockChip {
    /// The reader's language.
    pub l: L10n,
    /// Running, warned, …
    pub state: ClockState,
    /// The limit in words.
    pub limit: String,
    /// When it ends, if it runs.
    pub due: Option<Timestamp>,
    /// Share of the limit that is spent; above one when overdue.
    pub share: f64,
    /// When it ran: from, and to unless it still runs.
    pub intervals: Vec<(Timestamp, Option<Timestamp>)>,
    /// The moment of the page.
    pub now: Timestamp,
    /// The city's time zone.
    pub zone: TimeZone,
}

impl ClockChip {
    /// The short words: what is left, or by how much it is late.
    fn words(&self) -> String {
        let apart = |due: Timestamp| {
            let span = if due > self.now { due.since(self.now) } else { self.now.since(due) };
            self.l.duration(span.max(Duration::from_mins(1)))
        };
        match (self.state, self.due) {
            (ClockState::Running | ClockState::Warned, Some(due)) if due > self.now => {
                self.l.with("web-clock-left", &[("span", &apart(due))])
            }
            (ClockState::Running | ClockState::Warned | ClockState::Overdue, Some(due)) => {
                self.l.with("web-clock-late", &[("span", &apart(due))])
            }
            (state, _) => self.l.t(&format!("web-clock-{}", state.name())),
        }
    }

    fn percent(&self) -> String {
        format!("{:.0}", (self.share * 100.0).clamp(0.0, 100.0))
    }

    fn at(&self, moment: impl Given<Timestamp>) -> String {
        self.l.date_time(moment.given(), &self.zone)
    }
}

impl HtmlSafe for ClockChip {}

impl Shell {
    /// A clock that belongs to this page's moment.
    pub fn clock(
        &self,
        state: ClockState,
        limit: impl Into<String>,
        due: Option<Timestamp>,
        share: f64,
        intervals: Vec<(Timestamp, Option<Timestamp>)>,
    ) -> ClockChip {
        let (l, zone) = (self.l.clone(), self.zone.clone());
        ClockChip { l, state, limit: limit.into(), due, share, intervals, now: self.now, zone }
    }
}
