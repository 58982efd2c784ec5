//! How a matter came along: the timeline of its events, and the stations of its loop.

use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Given, Tone};
use crate::clock::Timestamp;
use crate::web::shell::{Icon, Shell};

/// One event of a timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    kind: String,
    at: Timestamp,
    what: String,
    who: Option<String>,
    on_behalf_of: Option<String>,
    why: Option<String>,
    detail: Option<String>,
    tone: Tone,
    icon: Option<&'static str>,
    machine: bool,
}

impl Entry {
    /// What happened when; `kind` is the event's name, e.g. `case.reported`.
    pub fn new(kind: impl Display, at: Timestamp, what: impl Display) -> Self {
        Self {
            kind: kind.to_string(),
            at,
            what: what.to_string(),
            who: None,
            on_behalf_of: None,
            why: None,
            detail: None,
            tone: Tone::Waiting,
            icon: None,
            machine: false,
        }
    }

    /// Who did it.
    #[must_use]
    pub fn who(mut self, who: impl Display) -> Self {
        self.who = Some(who.to_string());
        self
    }

    /// For whom they did it.
    #[must_use]
    pub fn on_behalf_of(mut self, whom: impl Display) -> Self {
        self.on_behalf_of = Some(whom.to_string());
        self
    }

    /// The reason they gave.
    #[must_use]
    pub fn why(mut self, why: impl Display) -> Self {
        self.why = Some(why.to_string());
        self
    }

    /// What they wrote.
    #[must_use]
    pub fn detail(mut self, detail: impl Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// Hue of the mark.
    #[must_use]
    pub const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Icon of the mark, instead of the tone's.
    #[must_use]
    pub const fn icon(mut self, icon: &'static str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The system did it by itself.
    #[must_use]
    pub const fn machine(mut self) -> Self {
        self.machine = true;
        self
    }

    fn mark(&self) -> Icon {
        let ours = if self.machine { "robot" } else { self.tone.icon() };
        Icon::new(self.icon.unwrap_or(ours))
    }
}

/// What happened to a matter, in the order given.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/timeline.html")]
pub struct Timeline {
    shell: Shell,
    entries: Vec<Entry>,
}

impl Timeline {
    /// The timeline of these events on this page.
    pub fn new(shell: &Shell, entries: &[Entry]) -> Self {
        Self { shell: shell.clone(), entries: entries.to_vec() }
    }

    fn ago(&self, at: impl Given<Timestamp>) -> String {
        self.shell.l.relative(at.given(), self.shell.now)
    }
}

impl HtmlSafe for Timeline {}

/// Where a station lies from where the matter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StationState {
    /// Behind it.
    Done,
    /// There now.
    Now,
    /// Ahead.
    Next,
}

impl StationState {
    const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Next => "next",
        }
    }
}

/// A station of the loop a matter goes through.
#[derive(Debug, Clone)]
pub struct Station {
    /// Machine name: `data-station`.
    pub key: &'static str,
    /// Words.
    pub label: String,
    /// When it was reached, or by when it will be, in words.
    pub at: Option<String>,
    /// Behind, here or ahead.
    pub state: StationState,
}

/// The stations of the loop, first to last.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/stations.html")]
pub struct Stations(pub Vec<Station>);

impl HtmlSafe for Stations {}
