//! Figures in rows: by place, by who leads, by day, by hour.

use super::cell::Shown;
use super::step::{Step, steps};
use super::told::{Kept, Part};
use super::view::{Detail, Sight, column, span};
use crate::metrics::{Board, Figures, Measure};
use askama::Template;
use askama::filters::HtmlSafe;
use kernel::territory::OrgId;
use matter::case::Rate;
use std::collections::HashMap;

/// Counts by place.
const OF_PLACES: [Measure; 4] =
    [Measure::Reported, Measure::Open, Measure::Overdue, Measure::Closed];
/// Counts by who leads.
const OF_HANDLERS: [Measure; 5] =
    [Measure::Dispatched, Measure::Open, Measure::Overdue, Measure::Returned, Measure::Closed];
/// Counts on the wall.
const ON_WALL: [Measure; 2] = [Measure::Open, Measure::Overdue];
/// Counts by day.
pub(super) const OF_DAYS: [Measure; 4] =
    [Measure::Reported, Measure::Answered, Measure::Closed, Measure::ClosedOnTime];

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

/// The figures of an organisation, and what is not told of them; of none: what lies in none of the others.
type Line = (Part, Kept);

impl Table {
    /// The territories below in the order of their codes, then what lies in none of them.
    pub(super) fn of_places(sight: Sight<'_>) -> Option<Self> {
        if sight.below.is_empty() {
            return None;
        }
        let hidden = sight.audience.of_parts(sight.kept, sight.below);
        let mut lines: Vec<Line> = sight.below.iter().cloned().zip(hidden).collect();
        let any = |figures: &Figures| OF_PLACES.iter().any(|measure| figures.of(*measure) > 0);
        lines.retain(|((org, figures), _)| org.is_some() || any(figures));
        Some(sight.table("board-places-title", "board-place", &OF_PLACES, &lines))
    }

    /// Departments, branches and units here that lead or led anything.
    pub(super) fn of_handlers(sight: Sight<'_>, board: &Board) -> Option<Self> {
        let figures = by_org(board);
        let others = sight.network.children(board.org).filter(|child| child.level().is_none());
        let lines: Vec<Line> = others
            .filter_map(|other| Some((Some(other.id), (*figures.get(&other.id)?).clone())))
            .filter(|(_, figures)| !figures.is_empty())
            .map(|part| (part, Kept::new()))
            .collect();
        let table = || sight.table("board-handlers-title", "board-handler", &OF_HANDLERS, &lines);
        (!lines.is_empty()).then(table)
    }

    /// Step by step, the latest first.
    pub(super) fn of_days(sight: Sight<'_>, board: &Board) -> Self {
        let steps = steps(&board.days);
        let columns = OF_DAYS.map(|measure| sight.spread(measure, &column(&steps, measure)));
        let row = |(at, step): (usize, &Step)| Row {
            name: step.name(sight.l),
            key: step.from.to_string(),
            org: None,
            href: None,
            cells: OF_DAYS
                .iter()
                .zip(&columns)
                .map(|(measure, column)| sight.cell(sight.name(*measure), column, at))
                .collect(),
        };
        Self {
            caption: sight.l.t("board-days-title"),
            first: sight.l.t("board-day"),
            columns: OF_DAYS.map(|measure| sight.name(measure)).into(),
            rows: steps.iter().enumerate().rev().map(row).collect(),
        }
    }

    /// Reports by the hour.
    pub(super) fn of_hours(sight: Sight<'_>, board: &Board) -> Self {
        let labels = ["board-hours-today", "board-hours-before"].map(|key| sight.l.t(key));
        let columns = sight.of_hours(board);
        let row = |hour| Row {
            name: span(hour),
            key: format!("hour-{hour}"),
            org: None,
            href: None,
            cells: labels
                .iter()
                .zip(&columns)
                .map(|(label, column)| sight.cell(label.clone(), column, hour))
                .collect(),
        };
        let rows = (0..24).map(row).collect();
        let (caption, first) = (sight.l.t("board-hours-title"), sight.l.t("board-hour"));
        Self { caption, first, columns: labels.to_vec(), rows }
    }
}

fn by_org(board: &Board) -> HashMap<OrgId, &Figures> {
    board.below.iter().map(|named| (named.org, &named.figures)).collect()
}

impl Sight<'_> {
    fn table(self, caption: &str, first: &str, measures: &[Measure], lines: &[Line]) -> Table {
        let measures = match self.detail {
            Detail::Wall => &ON_WALL,
            Detail::Full => measures,
        };
        let shown = |measure: Measure| {
            let shown = |((_, figures), kept): &Line| {
                if kept.contains(&measure) {
                    Shown::Hidden
                } else {
                    Shown::Count(figures.of(measure))
                }
            };
            lines.iter().map(shown).collect::<Vec<_>>()
        };
        let columns: Vec<Vec<Shown>> = measures.iter().map(|measure| shown(*measure)).collect();
        // A rate tells its n: where that must stay hidden, so must the rate.
        let (closed, valid) = (shown(Measure::Closed), shown(Measure::Valid));
        let told =
            |column: &[Shown], at: usize| column.get(at).is_some_and(|n| *n != Shown::Hidden);
        let row = |(at, ((org, figures), _)): (usize, &Line)| {
            let cell = |(measure, column): (&Measure, &Vec<Shown>)| {
                self.cell(self.name(*measure), column, at)
            };
            let mut cells: Vec<Cell> = measures.iter().zip(&columns).map(cell).collect();
            cells.extend(self.rate_cells(figures, told(&closed, at), told(&valid, at)));
            self.row(*org, cells)
        };
        let rows: Vec<Row> = lines.iter().enumerate().map(row).collect();
        let labels = |row: &Row| row.cells.iter().map(|cell| cell.label.clone()).collect();
        Table {
            caption: self.l.t(caption),
            first: self.l.t(first),
            columns: rows.first().map(labels).unwrap_or_default(),
            rows,
        }
    }

    fn row(self, org: Option<OrgId>, cells: Vec<Cell>) -> Row {
        let Some(id) = org else {
            let key = "elsewhere".to_owned();
            return Row { name: self.l.t("board-elsewhere"), key, org, href: None, cells };
        };
        let name = self.network.name(id, self.l.is_zh()).to_owned();
        Row { name, key: id.to_string(), org, href: self.href(id), cells }
    }

    fn cell(self, label: String, column: &[Shown], at: usize) -> Cell {
        let text = column.get(at).map_or_else(String::new, |shown| self.words(*shown));
        Cell { label, text, note: None }
    }

    fn rate_cells(self, figures: &Figures, closed: bool, valid: bool) -> Vec<Cell> {
        let on_time = (self.l.t("measure-on-time"), figures.on_time(), closed);
        if self.detail == Detail::Wall {
            let (label, rate, _) = on_time;
            let text = rate.map_or_else(|| "–".to_owned(), |rate| self.l.percent(rate.value));
            return vec![Cell { label, text, note: None }];
        }
        let rates = figures.judged(self.edition).map(|judged| judged.rates);
        [
            on_time,
            (self.l.t("measure-response"), rates.map(|r| r.response), valid),
            (self.l.t("measure-resolution"), rates.map(|r| r.resolution), valid),
            (self.l.t("measure-satisfaction"), rates.map(|r| r.satisfaction), valid),
        ]
        .map(|(label, rate, told)| self.rate_cell(label, rate, told))
        .into()
    }

    fn rate_cell(self, label: String, rate: Option<Rate>, told: bool) -> Cell {
        let nothing = "–".to_owned();
        let Some(rate) = rate else { return Cell { label, text: nothing, note: None } };
        if !told {
            return Cell { label, text: nothing, note: Some(self.hidden()) };
        }
        let (low, high) = (self.l.percent(rate.low), self.l.percent(rate.high));
        let interval = [("low", low.as_str()), ("high", high.as_str())];
        let note = self.l.n_with("board-rate-note", rate.n.into(), &interval);
        Cell { label, text: self.l.percent(rate.value), note: Some(note) }
    }
}
