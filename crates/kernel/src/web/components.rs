//! The pieces pages are made of: each a plain struct that renders itself, so a page's own data can hold it.

use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;

use super::i18n::L10n;
use super::shell::{Icon, Shell};
use crate::clock::Timestamp;

mod board;
mod clock;
mod story;

pub use board::{Tile, TileInterval};
pub use clock::{ClockChip, ClockState};
pub use story::{Entry, Station, StationState, Stations, Timeline};

/// A small value as a template hands it over: plain, borrowed, or borrowed from a borrowed field.
pub trait Given<T> {
    /// The value itself.
    fn given(self) -> T;
}

impl<T> Given<T> for T {
    fn given(self) -> T {
        self
    }
}

impl<T: Copy> Given<T> for &T {
    fn given(self) -> T {
        *self
    }
}

impl<T: Copy> Given<T> for &&T {
    fn given(self) -> T {
        **self
    }
}

/// The state of a thing as a hue with an icon; the word beside it is the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing is asked of anybody yet, or it rests: grey.
    #[default]
    Waiting,
    /// Under way and within its limit: blue-green.
    OnTime,
    /// Near its limit: amber.
    AtRisk,
    /// Past its limit, or refused: red-orange.
    Overdue,
    /// Finished well: green.
    Done,
    /// Put off with a reason: violet.
    Suspended,
    /// Only tells something: blue.
    Info,
}

impl Tone {
    /// Value of `data-tone`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::OnTime => "ontime",
            Self::AtRisk => "risk",
            Self::Overdue => "overdue",
            Self::Done => "done",
            Self::Suspended => "suspended",
            Self::Info => "info",
        }
    }

    /// The icon that says the same as the hue.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Waiting => "hourglass",
            Self::OnTime => "clock",
            Self::AtRisk => "clock-exclamation",
            Self::Overdue => "alert-triangle",
            Self::Done => "circle-check",
            Self::Suspended => "clock-pause",
            Self::Info => "info-circle",
        }
    }
}

/// A state: hue, icon and word.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/badge.html")]
pub struct Badge {
    tone: Tone,
    word: String,
    testid: Option<&'static str>,
    state: Option<String>,
}

impl Badge {
    /// A badge with its word.
    pub fn new(tone: Tone, word: impl Display) -> Self {
        Self { tone, word: word.to_string(), testid: None, state: None }
    }

    /// Sets `data-testid`.
    #[must_use]
    pub const fn testid(mut self, id: &'static str) -> Self {
        self.testid = Some(id);
        self
    }

    /// Sets `data-state`, the machine's name of the state.
    #[must_use]
    pub fn state(mut self, state: impl Display) -> Self {
        self.state = Some(state.to_string());
        self
    }
}

/// A moment: short words in the line, the other form on hover.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<time datetime="{{ machine }}" title="{{ hover }}">{{ words }}</time>"#,
    ext = "html"
)]
pub struct Moment {
    machine: String,
    words: String,
    hover: String,
}

/// An organisation: name, level, line or territory.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/organisation.html")]
pub struct OrgChip {
    name: String,
    level: Option<String>,
    line: Option<String>,
    href: Option<String>,
}

impl OrgChip {
    /// An organisation by name.
    pub fn new(name: impl Display) -> Self {
        Self { name: name.to_string(), level: None, line: None, href: None }
    }

    /// Its level in words: street, community, …
    #[must_use]
    pub fn level(mut self, level: impl Display) -> Self {
        self.level = Some(level.to_string());
        self
    }

    /// Its line in words: it is a department, not a territory.
    #[must_use]
    pub fn line(mut self, line: impl Display) -> Self {
        self.line = Some(line.to_string());
        self
    }

    /// Where its page is.
    #[must_use]
    pub fn href(mut self, href: impl Display) -> Self {
        self.href = Some(href.to_string());
        self
    }
}

/// A sentence set apart: hue, icon and words.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/notice.html")]
pub struct Notice {
    tone: Tone,
    text: String,
    testid: Option<&'static str>,
    action: Option<String>,
}

/// Nothing to show yet: what will appear here, and how.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/empty.html")]
pub struct Empty {
    icon: String,
    title: String,
    text: String,
}

/// A filter in force, which can be taken away.
#[derive(Debug, Clone)]
pub struct Chip {
    /// What is filtered: `街道：梧桐`.
    pub label: String,
    /// This page without the filter.
    pub remove: String,
}

impl Chip {
    /// A filter and the page without it.
    pub fn new(label: impl Into<String>, remove: impl Into<String>) -> Self {
        Self { label: label.into(), remove: remove.into() }
    }
}

/// The filters in force; nothing when there are none.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/chips.html")]
pub struct Chips {
    all: Vec<Chip>,
    legend: String,
    remove: String,
}

/// Newer and older pages of a keyset list; nothing when there is only one page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/pager.html")]
pub struct Pager {
    label: String,
    newer_word: String,
    older_word: String,
    newer: Option<String>,
    older: Option<String>,
}

impl Pager {
    /// A pager that leads nowhere yet.
    pub fn new(l: &L10n) -> Self {
        Self {
            label: l.t("web-pages"),
            newer_word: l.t("web-newer"),
            older_word: l.t("web-older"),
            newer: None,
            older: None,
        }
    }

    /// The page before.
    #[must_use]
    pub fn newer(mut self, href: impl Into<Option<String>>) -> Self {
        self.newer = href.into();
        self
    }

    /// The page after.
    #[must_use]
    pub fn older(mut self, href: impl Into<Option<String>>) -> Self {
        self.older = href.into();
        self
    }
}

macro_rules! renders_as_html {
    ($($component:ty),* $(,)?) => {$(
        impl HtmlSafe for $component {}
    )*};
}
renders_as_html!(Badge, Moment, OrgChip, Notice, Empty, Chips, Pager);

/// The components that need the page's language, time or place.
impl Shell {
    /// An icon of the sprite.
    pub fn icon(&self, name: &str) -> Icon {
        Icon::new(name)
    }

    /// A moment seen from now, `3 小时前`, with the date on hover.
    pub fn ago(&self, at: impl Given<Timestamp>) -> Moment {
        let at: Timestamp = at.given();
        Moment {
            machine: at.to_string(),
            words: self.l.relative(at, self.now),
            hover: self.l.date_time(at, &self.zone),
        }
    }

    /// A moment by date and time, with how long ago on hover.
    pub fn at(&self, at: impl Given<Timestamp>) -> Moment {
        let at: Timestamp = at.given();
        Moment {
            machine: at.to_string(),
            words: self.l.date_time(at, &self.zone),
            hover: self.l.relative(at, self.now),
        }
    }

    /// A moment by its day, with the time on hover.
    pub fn day(&self, at: impl Given<Timestamp>) -> Moment {
        let at: Timestamp = at.given();
        Moment {
            machine: at.to_string(),
            words: self.l.date(at, &self.zone),
            hover: self.l.date_time(at, &self.zone),
        }
    }

    /// A whole number in groups of three.
    pub fn num(&self, n: impl Given<i64>) -> String {
        self.l.number(n.given())
    }

    /// A share of one as a percentage with one decimal.
    pub fn percent(&self, share: impl Given<f64>) -> String {
        self.l.percent(share.given())
    }

    /// A state with its word.
    pub fn badge(&self, tone: impl Given<Tone>, word: impl Display) -> Badge {
        Badge::new(tone.given(), word)
    }

    /// An organisation by name.
    pub fn org(&self, name: impl Display) -> OrgChip {
        OrgChip::new(name)
    }

    /// A sentence set apart.
    pub fn notice(&self, tone: impl Given<Tone>, text: impl Display) -> Notice {
        Notice { tone: tone.given(), text: text.to_string(), testid: None, action: None }
    }

    /// What the reader may see but not do, and why.
    pub fn not_allowed(&self, action: impl Display, why: impl Display) -> Notice {
        Notice {
            tone: Tone::Waiting,
            text: why.to_string(),
            testid: Some("not-allowed"),
            action: Some(action.to_string()),
        }
    }

    /// Nothing to show yet: what will appear here, and how.
    pub fn empty(&self, icon: &str, title: impl Display, text: impl Display) -> Empty {
        Empty { icon: icon.to_owned(), title: title.to_string(), text: text.to_string() }
    }

    /// The filters in force.
    pub fn chips(&self, chips: &[Chip]) -> Chips {
        Chips { all: chips.to_vec(), legend: self.t("web-filters"), remove: self.t("web-remove") }
    }

    /// What happened, oldest first.
    pub fn timeline(&self, entries: &[Entry]) -> Timeline {
        Timeline::new(self, entries)
    }
}

#[cfg(test)]
mod tests;
