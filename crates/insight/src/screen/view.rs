//! The board as its reader may see it: tiles, drawings, tables.

use super::cell::{Audience, Shown};
use super::chart::{Bars, Series};
use super::step::{Step, steps};
use super::table::Table;
use crate::metrics::{Board, Edition, Measure};
use kernel::clock::Timestamp;
use kernel::territory::OrgId;
use kernel::web::L10n;
use kernel::web::components::{Tile, Tone};
use matter::case::Rate;
use place::org::Network;
use std::collections::HashMap;

/// Everything a board shows.
pub(super) struct View {
    /// As of when.
    pub(super) as_of: Timestamp,
    /// Nothing was ever counted here.
    pub(super) empty: bool,
    /// How many.
    pub(super) counts: Vec<Tile>,
    /// Where the open cases stand in the loop.
    pub(super) stages: Vec<Tile>,
    /// How well.
    pub(super) rates: Vec<Tile>,
    pub(super) days: Bars,
    pub(super) day_table: Table,
    /// Reports by the hour, today and a week ago.
    pub(super) hours: Bars,
    pub(super) hour_table: Table,
    /// The territories below.
    pub(super) places: Option<Table>,
    /// Departments and units that lead here; for the desk.
    pub(super) handlers: Option<Table>,
    /// The most frequent categories and how many.
    pub(super) categories: Vec<(String, String)>,
}

/// How much of it a table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// What is read from five metres.
    Wall,
    /// Everything.
    Full,
}

/// Who looks, and with what.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) l: &'a L10n,
    pub(super) network: &'a Network,
    pub(super) edition: &'a Edition,
    pub(super) audience: Audience,
    pub(super) detail: Detail,
    /// Names of categories by their codes.
    pub(super) categories: &'a HashMap<String, String>,
    /// What asks a board for the same days.
    pub(super) suffix: &'a str,
}

impl Sight<'_> {
    /// The board in this sight.
    pub(super) fn view(self, board: &Board) -> View {
        let categories = board.categories.iter().map(|(code, n)| {
            let name = self.categories.get(code).unwrap_or(code);
            (name.clone(), self.words(self.audience.one(*n)))
        });
        View {
            as_of: board.as_of,
            empty: board.figures.is_empty() && board.below.is_empty(),
            counts: self.counts(board),
            stages: self.stages(board),
            rates: self.rates(board),
            days: self.days(board),
            day_table: Table::of_days(self, board),
            hours: self.hours(board),
            hour_table: Table::of_hours(self, board),
            places: Table::of_places(self, board),
            handlers: Table::of_handlers(self, board).filter(|_| self.audience == Audience::Desk),
            categories: categories.collect(),
        }
    }

    /// What a measure is called.
    pub(super) fn name(self, measure: Measure) -> String {
        self.l.t(&format!("measure-{}", measure.as_str().replace('_', "-")))
    }

    /// A count in words.
    pub(super) fn words(self, shown: Shown) -> String {
        shown.count().map_or_else(|| self.hidden(), |n| self.l.number(n))
    }

    /// The words for a count that is not told.
    pub(super) fn hidden(self) -> String {
        self.l.n("board-fewer", self.edition.public_minimum)
    }

    fn counts(self, board: &Board) -> Vec<Tile> {
        let late = board.figures.of(Measure::Overdue) > 0;
        let overdue = self.count(board, Measure::Overdue);
        vec![
            self.with_today(self.count(board, Measure::Reported), board, Measure::Reported),
            self.count(board, Measure::Open),
            if late { overdue.tone(Tone::Overdue) } else { overdue },
            self.with_today(self.count(board, Measure::Closed), board, Measure::Closed),
        ]
    }

    /// Their sum is the open cases, so a small one takes its neighbour along.
    fn stages(self, board: &Board) -> Vec<Tile> {
        let shown = self.audience.parts(&Measure::STAGES.map(|stage| board.figures.of(stage)));
        let stages = Measure::STAGES.into_iter().zip(shown);
        stages.map(|(stage, shown)| self.tile(board, stage, shown)).collect()
    }

    fn count(self, board: &Board, measure: Measure) -> Tile {
        self.tile(board, measure, self.audience.one(board.figures.of(measure)))
    }

    /// For those at the desk a figure opens the rows behind it, where a list holds just those.
    fn tile(self, board: &Board, measure: Measure, shown: Shown) -> Tile {
        let label = self.name(measure);
        let tile = match shown {
            Shown::Count(n) => Tile::count(self.l, measure, label, n),
            Shown::Hidden => Tile::new(self.l, measure, label, self.hidden()),
        };
        match (self.audience, rows_behind(board.org, measure)) {
            (Audience::Desk, Some(rows)) => tile.href(rows),
            _ => tile,
        }
    }

    fn with_today(self, tile: Tile, board: &Board, measure: Measure) -> Tile {
        match board.today().map(|today| self.audience.one(today.of(measure))) {
            Some(Shown::Count(n)) => tile.trend(self.l.n("board-today", n)),
            _ => tile,
        }
    }

    fn rates(self, board: &Board) -> Vec<Tile> {
        let figures = &board.figures;
        let judged = figures.judged(self.edition);
        let uncertain = judged.is_some_and(|judged| judged.uncertain);
        let rates = judged.map(|judged| judged.rates);
        let mut tiles = vec![
            self.rate("on_time", figures.on_time(), false),
            self.rate("response", rates.map(|r| r.response), uncertain),
            self.rate("resolution", rates.map(|r| r.resolution), uncertain),
            self.rate("satisfaction", rates.map(|r| r.satisfaction), uncertain),
        ];
        if self.audience == Audience::Desk {
            let (label, n) = (self.l.t("measure-composite"), figures.of(Measure::Valid));
            tiles.push(Tile::share(self.l, "composite", label, rates.map(|r| r.composite), n));
        }
        tiles
    }

    fn rate(self, figure: &str, rate: Option<Rate>, uncertain: bool) -> Tile {
        let label = self.l.t(&format!("measure-{}", figure.replace('_', "-")));
        let Some(rate) = rate else { return Tile::share(self.l, figure, label, None, 0) };
        if !self.audience.tells(rate.n) {
            return Tile::new(self.l, figure, label, "–").trend(self.hidden());
        }
        let tile = Tile::share(self.l, figure, label, Some(rate.value), rate.n.into());
        let tile = tile.interval(rate.low, rate.high);
        if uncertain { tile.trend(self.l.t("board-uncertain")) } else { tile }
    }

    fn days(self, board: &Board) -> Bars {
        let steps = steps(&board.days);
        let label = |step: &Step| (step.short(), step.name(self.l));
        let groups: Vec<_> = steps.iter().map(label).collect();
        let series = |measure: Measure, tone| Series {
            label: self.name(measure),
            tone,
            values: self.audience.parts(&column(&steps, measure)),
        };
        let series = [series(Measure::Reported, Tone::Info), series(Measure::Closed, Tone::Done)];
        Bars::new("days", self.l.t("board-days-title"), &groups, &series, &self.hidden())
    }

    fn hours(self, board: &Board) -> Bars {
        let groups: Vec<_> = (0..24).map(|hour| (hour.to_string(), span(hour))).collect();
        let series = |key, tone, hours: &[i64]| Series {
            label: self.l.t(key),
            tone,
            values: self.audience.parts(hours),
        };
        let series = [
            series("board-hours-today", Tone::Info, &board.hours),
            series("board-hours-before", Tone::Waiting, &board.hours_before),
        ];
        Bars::new("hours", self.l.t("board-hours-title"), &groups, &series, &self.hidden())
    }

    /// The board of a territory below.
    pub(super) fn href(self, org: OrgId) -> Option<String> {
        self.network.get(org)?.level()?;
        Some(format!("{}/{org}{}", self.audience.base(), self.suffix))
    }
}

impl Audience {
    /// Where boards for this reader stand.
    pub(super) const fn base(self) -> &'static str {
        match self {
            Self::Desk => "/screen",
            Self::Public(_) => "/board",
        }
    }
}

/// A measure step by step.
pub(super) fn column(steps: &[Step], measure: Measure) -> Vec<i64> {
    steps.iter().map(|step| step.figures.of(measure)).collect()
}

/// The list of the cases a count is of.
fn rows_behind(org: OrgId, measure: Measure) -> Option<String> {
    let view = match measure {
        Measure::Reported => "all",
        Measure::Open => "org",
        Measure::Overdue => "overdue",
        Measure::Closed => "all&state=closed",
        Measure::Waiting => "waiting",
        Measure::Awaiting => "all&state=answered",
        _ => return None,
    };
    Some(format!("/desk?territory={org}&view={view}"))
}

/// An hour of the day in words.
pub(super) fn span(hour: usize) -> String {
    format!("{hour:02}:00–{hour:02}:59")
}
