//! The board as its reader may see it: tiles, drawings, tables.

use super::cell::{Audience, Shown};
use super::chart::{Bars, Series};
use super::step::{Step, steps};
use super::table::Table;
use super::told::{Kept, Part};
use crate::metrics::{Board, Edition, Measure};
use jiff::ToSpan;
use jiff::civil::Date;
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
    /// What is not told of the territory.
    pub(super) kept: &'a Kept,
    /// The territories below.
    pub(super) below: &'a [Part],
}

impl Sight<'_> {
    /// The board in this sight.
    pub(super) fn view(self, board: &Board) -> View {
        let most: Vec<i64> = board.categories.iter().map(|(_, n)| *n).collect();
        let rest = board.figures.of(Measure::Reported) - most.iter().sum::<i64>();
        let shown = self.spread(Measure::Reported, &[most, vec![rest]].concat());
        let categories = board.categories.iter().zip(shown).map(|((code, _), shown)| {
            let name = self.categories.get(code).unwrap_or(code);
            (name.clone(), self.words(shown))
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
            places: Table::of_places(self),
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
        let shown =
            self.spread(Measure::Open, &Measure::STAGES.map(|stage| board.figures.of(stage)));
        let stages = Measure::STAGES.into_iter().zip(shown);
        stages.map(|(stage, shown)| self.tile(board, stage, shown)).collect()
    }

    fn count(self, board: &Board, measure: Measure) -> Tile {
        self.tile(board, measure, self.whole(board, measure))
    }

    /// A count of the whole territory.
    fn whole(self, board: &Board, measure: Measure) -> Shown {
        if self.kept.contains(&measure) {
            Shown::Hidden
        } else {
            self.audience.one(board.figures.of(measure))
        }
    }

    /// Counts that add up to a measure of the whole territory.
    pub(super) fn spread(self, measure: Measure, counts: &[i64]) -> Vec<Shown> {
        self.audience.spread(self.kept, measure, counts)
    }

    /// What was reported on one of the days.
    fn of_day(self, board: &Board, measure: Measure, day: Date) -> Option<Shown> {
        let at = board.days.iter().position(|one| one.day == day)?;
        self.spread(measure, &board.by_day(measure)).into_iter().nth(at)
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
        match self.of_day(board, measure, board.today) {
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
            self.rate("on_time", figures.on_time(), (Measure::Closed, false)),
            self.rate("response", rates.map(|r| r.response), (Measure::Valid, uncertain)),
            self.rate("resolution", rates.map(|r| r.resolution), (Measure::Valid, uncertain)),
            self.rate("satisfaction", rates.map(|r| r.satisfaction), (Measure::Valid, uncertain)),
        ];
        if self.audience == Audience::Desk {
            let (label, n) = (self.l.t("measure-composite"), figures.of(Measure::Valid));
            tiles.push(Tile::share(self.l, "composite", label, rates.map(|r| r.composite), n));
        }
        tiles
    }

    /// A rate tells what it is a rate of: where that is not told, it is not either.
    fn rate(self, figure: &str, rate: Option<Rate>, (of, uncertain): (Measure, bool)) -> Tile {
        let label = self.l.t(&format!("measure-{}", figure.replace('_', "-")));
        let Some(rate) = rate else { return Tile::share(self.l, figure, label, None, 0) };
        if self.kept.contains(&of) || !self.audience.tells(rate.n) {
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
            values: self.spread(measure, &column(&steps, measure)),
        };
        let series = [series(Measure::Reported, Tone::Info), series(Measure::Closed, Tone::Done)];
        Bars::new("days", self.l.t("board-days-title"), &groups, &series, &self.hidden())
    }

    fn hours(self, board: &Board) -> Bars {
        let groups: Vec<_> = (0..24).map(|hour| (hour.to_string(), span(hour))).collect();
        let series = |key, tone, values| Series { label: self.l.t(key), tone, values };
        let [today, before] = self.of_hours(board);
        let series = [
            series("board-hours-today", Tone::Info, today),
            series("board-hours-before", Tone::Waiting, before),
        ];
        Bars::new("hours", self.l.t("board-hours-title"), &groups, &series, &self.hidden())
    }

    /// Reports of today and of a week ago by the hour; hidden as a whole where the day is.
    pub(super) fn of_hours(self, board: &Board) -> [Vec<Shown>; 2] {
        let week_ago = board.today.checked_sub(7.days()).unwrap_or(board.today);
        [(board.today, &board.hours), (week_ago, &board.hours_before)].map(
            |(day, hours)| match self.of_day(board, Measure::Reported, day) {
                Some(Shown::Hidden) => vec![Shown::Hidden; hours.len()],
                _ => self.spread(Measure::Reported, hours),
            },
        )
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
