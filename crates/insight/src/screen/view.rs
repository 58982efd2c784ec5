//! The board as its reader may see it: tiles, drawings, tables.

use super::cell::{Audience, Shown};
use super::chart::{Bars, Series};
use crate::metrics::{Board, Day, Edition, Figures, Measure, Named};
use askama::Template;
use askama::filters::HtmlSafe;
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
    pub(super) tiles: Vec<Tile>,
    pub(super) days: Bars,
    pub(super) day_table: Table,
    /// Reports by the hour, today and a week ago.
    pub(super) hours: Bars,
    /// The territories below.
    pub(super) places: Option<Table>,
    /// Departments and units that lead here.
    pub(super) handlers: Option<Table>,
    /// The most frequent categories and how many.
    pub(super) categories: Vec<(String, String)>,
}

/// Figures in rows.
#[derive(Debug, Template)]
#[template(path = "screen/table.html")]
pub(super) struct Table {
    caption: String,
    first: String,
    columns: Vec<String>,
    rows: Vec<Row>,
}

impl HtmlSafe for Table {}

/// A row of figures.
#[derive(Debug)]
struct Row {
    name: String,
    key: String,
    org: Option<OrgId>,
    href: Option<String>,
    cells: Vec<Cell>,
}

/// A figure in a row, with what it stands on.
#[derive(Debug, Clone)]
struct Cell {
    label: String,
    text: String,
    note: Option<String>,
}

/// Who looks, and with what.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) l: &'a L10n,
    pub(super) network: &'a Network,
    pub(super) edition: &'a Edition,
    pub(super) audience: Audience,
    /// Names of categories by their codes.
    pub(super) categories: &'a HashMap<String, String>,
}

/// Counts of the tables of places and handlers.
const OF_PLACES: [Measure; 4] =
    [Measure::Reported, Measure::Open, Measure::Overdue, Measure::Closed];
const OF_HANDLERS: [Measure; 5] =
    [Measure::Dispatched, Measure::Open, Measure::Overdue, Measure::Returned, Measure::Closed];
/// Counts of the table of days.
pub(super) const OF_DAYS: [Measure; 4] =
    [Measure::Reported, Measure::Answered, Measure::Closed, Measure::ClosedOnTime];

impl Sight<'_> {
    pub(super) fn view(self, board: &Board) -> View {
        let (places, handlers) = self.below(board);
        let categories = board.categories.iter().map(|(code, n)| {
            let name = self.categories.get(code).unwrap_or(code);
            (name.clone(), self.words(self.audience.one(*n)))
        });
        View {
            as_of: board.as_of,
            empty: board.figures.is_empty() && board.below.is_empty(),
            tiles: self.tiles(board),
            days: self.days(board),
            day_table: self.day_table(board),
            hours: self.hours(board),
            places,
            handlers,
            categories: categories.collect(),
        }
    }

    fn name(self, measure: Measure) -> String {
        self.l.t(&format!("measure-{}", measure.as_str().replace('_', "-")))
    }

    fn words(self, shown: Shown) -> String {
        shown.count().map_or_else(|| self.hidden(), |n| self.l.number(n))
    }

    fn hidden(self) -> String {
        self.l.n("board-fewer", self.edition.public_minimum)
    }

    fn tiles(self, board: &Board) -> Vec<Tile> {
        let figures = &board.figures;
        let today = board.today();
        let count = |measure: Measure, today: Option<i64>, tone: Option<Tone>| {
            let tile = self.count(measure, figures.of(measure));
            let tile = self.behind(tile, board.org, measure);
            let tile = match today.map(|n| self.audience.one(n)) {
                Some(Shown::Count(n)) => tile.trend(self.l.n("board-today", n)),
                _ => tile,
            };
            tone.into_iter().fold(tile, Tile::tone)
        };
        let late = (figures.of(Measure::Overdue) > 0).then_some(Tone::Overdue);
        let mut tiles = vec![
            count(Measure::Reported, Some(today.of(Measure::Reported)), None),
            count(Measure::Open, None, None),
            count(Measure::Overdue, None, late),
            count(Measure::Closed, Some(today.of(Measure::Closed)), None),
            self.rate("on_time", figures.on_time(), false),
        ];
        let judged = figures.judged(self.edition);
        let uncertain = judged.is_some_and(|judged| judged.uncertain);
        let rates = judged.map(|judged| judged.rates);
        tiles.push(self.rate("response", rates.map(|r| r.response), uncertain));
        tiles.push(self.rate("resolution", rates.map(|r| r.resolution), uncertain));
        tiles.push(self.rate("satisfaction", rates.map(|r| r.satisfaction), uncertain));
        if self.audience == Audience::Desk {
            let n = figures.of(Measure::Valid);
            let label = self.l.t("measure-composite");
            tiles.push(Tile::share(self.l, "composite", label, rates.map(|r| r.composite), n));
        }
        tiles
    }

    fn count(self, measure: Measure, n: i64) -> Tile {
        let label = self.name(measure);
        match self.audience.one(n) {
            Shown::Count(n) => Tile::count(self.l, measure, label, n),
            Shown::Hidden => Tile::new(self.l, measure, label, self.hidden()),
        }
    }

    /// For those at the desk a figure opens the rows behind it.
    fn behind(self, tile: Tile, org: OrgId, measure: Measure) -> Tile {
        match (self.audience, measure) {
            (Audience::Desk, Measure::Open | Measure::Overdue | Measure::Closed) => {
                tile.href(format!("/desk?territory={org}&state={measure}"))
            }
            (Audience::Desk, _) => tile.href(format!("/desk?territory={org}")),
            _ => tile,
        }
    }

    fn rate(self, figure: &str, rate: Option<Rate>, uncertain: bool) -> Tile {
        let label = self.l.t(&format!("measure-{}", figure.replace('_', "-")));
        let told = rate.filter(|rate| self.audience.tells(rate.n));
        let tile = match (rate, told) {
            (_, Some(rate)) => Tile::share(self.l, figure, label, Some(rate.value), rate.n.into())
                .interval(rate.low, rate.high),
            (Some(_), None) => Tile::new(self.l, figure, label, "–").trend(self.hidden()),
            (None, None) => Tile::share(self.l, figure, label, None, 0),
        };
        if uncertain && told.is_some() { tile.trend(self.l.t("board-uncertain")) } else { tile }
    }

    fn days(self, board: &Board) -> Bars {
        let groups: Vec<_> =
            board.days.iter().map(|day| (short(day.day), self.l.civil(day.day))).collect();
        let series = |measure: Measure, tone| Series {
            label: self.name(measure),
            tone,
            values: self.audience.parts(&column(&board.days, measure)),
        };
        let series = [series(Measure::Reported, Tone::Info), series(Measure::Closed, Tone::Done)];
        Bars::new("days", self.l.t("board-days-title"), &groups, &series, &self.hidden())
    }

    fn day_table(self, board: &Board) -> Table {
        let columns = OF_DAYS.map(|measure| self.audience.parts(&column(&board.days, measure)));
        let row = |(at, day): (usize, &Day)| Row {
            name: self.l.civil(day.day),
            key: day.day.to_string(),
            org: None,
            href: None,
            cells: self.cells(&OF_DAYS, &columns, at),
        };
        let mut rows: Vec<Row> = board.days.iter().enumerate().map(row).collect();
        rows.reverse();
        self.table("board-days-title", "board-day", &OF_DAYS, rows)
    }

    fn hours(self, board: &Board) -> Bars {
        let groups: Vec<_> =
            (0..24).map(|hour| (format!("{hour}"), format!("{hour}:00–{hour}:59"))).collect();
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

    /// The territories below in the order of their codes, then what lies in none of them; and who leads here.
    fn below(self, board: &Board) -> (Option<Table>, Option<Table>) {
        let of: HashMap<OrgId, &Named> =
            board.below.iter().map(|named| (named.org, named)).collect();
        let figures =
            |org: OrgId| of.get(&org).map(|named| named.figures.clone()).unwrap_or_default();
        let (territories, others): (Vec<_>, Vec<_>) =
            self.network.children(board.org).partition(|child| child.level().is_some());
        let mut places: Vec<(Option<OrgId>, Figures)> =
            territories.iter().map(|child| (Some(child.id), figures(child.id))).collect();
        if !places.is_empty() {
            let mut left = board.figures.clone();
            for (_, part) in &places {
                left.without(part);
            }
            if OF_PLACES.iter().any(|measure| left.of(*measure) > 0) {
                places.push((None, left));
            }
        }
        let leading = others.iter().map(|other| (Some(other.id), figures(other.id)));
        let handlers: Vec<_> = leading.filter(|(_, figures)| !figures.is_empty()).collect();
        let table =
            |title, first, measures: &'static [Measure], rows: &[(Option<OrgId>, Figures)]| {
                (!rows.is_empty())
                    .then(|| self.table(title, first, measures, self.rows(rows, measures)))
            };
        let places = table("board-places-title", "board-place", &OF_PLACES, &places);
        let handlers = table("board-handlers-title", "board-handler", &OF_HANDLERS, &handlers);
        (places, handlers.filter(|_| self.audience == Audience::Desk))
    }

    fn rows(self, figures: &[(Option<OrgId>, Figures)], measures: &[Measure]) -> Vec<Row> {
        let column = |measure: &Measure| {
            self.audience
                .parts(&figures.iter().map(|(_, figures)| figures.of(*measure)).collect::<Vec<_>>())
        };
        let columns: Vec<Vec<Shown>> = measures.iter().map(column).collect();
        let row = |(at, (org, figures)): (usize, &(Option<OrgId>, Figures))| {
            let mut cells = self.cells(measures, &columns, at);
            cells.extend(self.rates(figures));
            let elsewhere = || self.l.t("board-elsewhere");
            Row {
                name: org.map_or_else(elsewhere, |org| {
                    self.network.name(org, self.l.is_zh()).to_owned()
                }),
                key: org.map_or_else(|| "elsewhere".to_owned(), |org| org.to_string()),
                org: *org,
                href: org.and_then(|org| self.href(org)),
                cells,
            }
        };
        figures.iter().enumerate().map(row).collect()
    }

    fn href(self, org: OrgId) -> Option<String> {
        self.network.get(org)?.level()?;
        Some(format!("{}/{org}", self.audience.base()))
    }

    fn cells(self, measures: &[Measure], columns: &[Vec<Shown>], at: usize) -> Vec<Cell> {
        let cell = |(measure, column): (&Measure, &Vec<Shown>)| Cell {
            label: self.name(*measure),
            text: column.get(at).map_or_else(String::new, |shown| self.words(*shown)),
            note: None,
        };
        measures.iter().zip(columns).map(cell).collect()
    }

    fn rates(self, figures: &Figures) -> Vec<Cell> {
        let judged = figures.judged(self.edition).map(|judged| judged.rates);
        let rates = [
            ("measure-on-time", figures.on_time()),
            ("measure-response", judged.map(|r| r.response)),
            ("measure-resolution", judged.map(|r| r.resolution)),
            ("measure-satisfaction", judged.map(|r| r.satisfaction)),
        ];
        rates.into_iter().map(|(key, rate)| self.rate_cell(self.l.t(key), rate)).collect()
    }

    fn rate_cell(self, label: String, rate: Option<Rate>) -> Cell {
        let Some(rate) = rate else { return Cell { label, text: "–".to_owned(), note: None } };
        if !self.audience.tells(rate.n) {
            return Cell { label, text: "–".to_owned(), note: Some(self.hidden()) };
        }
        let (low, high) = (self.l.percent(rate.low), self.l.percent(rate.high));
        let note =
            self.l.n_with("board-rate-note", rate.n.into(), &[("low", &low), ("high", &high)]);
        Cell { label, text: self.l.percent(rate.value), note: Some(note) }
    }

    fn table(self, caption: &str, first: &str, measures: &[Measure], rows: Vec<Row>) -> Table {
        let mut columns: Vec<String> = measures.iter().map(|measure| self.name(*measure)).collect();
        if rows.first().is_some_and(|row| row.cells.len() > columns.len()) {
            let rates = [
                "measure-on-time",
                "measure-response",
                "measure-resolution",
                "measure-satisfaction",
            ];
            columns.extend(rates.map(|key| self.l.t(key)));
        }
        Table { caption: self.l.t(caption), first: self.l.t(first), columns, rows }
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

/// A measure day by day.
pub(super) fn column(days: &[Day], measure: Measure) -> Vec<i64> {
    days.iter().map(|day| day.figures.of(measure)).collect()
}

/// A day as it fits below an axis.
fn short(day: Date) -> String {
    format!("{}/{}", day.month(), day.day())
}
