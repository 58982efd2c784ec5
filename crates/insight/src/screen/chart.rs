//! Bars as a drawing made here: no script, no inline style; the numbers stand in a table beside it.

use super::cell::Shown;
use askama::Template;
use askama::filters::HtmlSafe;
use kernel::web::components::Tone;

/// The drawing's size in its own units; the page scales it to its width.
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 10.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 22.0;
/// Labels below the axis at most: more would run into one another.
const LABELS: usize = 6;
/// Half of the longest label, in the largest letters a page sets: a tick nearer to the edge is written up to it.
const EDGE: f64 = 28.0;
/// Share of its place that a group of bars fills.
const FILL: f64 = 0.78;

/// A series of bars. The first is drawn full, the second as an outline, so that no colour carries the meaning alone.
#[derive(Debug, Clone)]
pub(super) struct Series {
    /// What it is.
    pub(super) label: String,
    /// Its hue.
    pub(super) tone: Tone,
    /// Its values, one for each group.
    pub(super) values: Vec<Shown>,
}

/// Bars side by side, group by group.
#[derive(Debug, Template)]
#[template(path = "screen/chart.html")]
pub(super) struct Bars {
    id: &'static str,
    title: String,
    legend: Vec<(Tone, String, bool)>,
    drawn: Vec<Bar>,
    lines: Vec<Line>,
    ticks: Vec<Tick>,
    base: String,
}

#[derive(Debug)]
struct Bar {
    tone: Tone,
    outline: bool,
    x: String,
    y: String,
    width: String,
    height: String,
    title: String,
}

/// A line across, with its value.
#[derive(Debug)]
struct Line {
    y: String,
    text_y: String,
    label: i64,
}

/// A word below the axis.
#[derive(Debug)]
struct Tick {
    x: String,
    /// `middle`, or `end` for one that would run over the edge.
    anchor: &'static str,
    label: String,
}

impl HtmlSafe for Bars {}

impl Bars {
    /// Draws `series` over `groups` (their labels, short as on the axis and whole as in the tip); `hidden` is the word for what may not be
    /// told.
    pub(super) fn new(
        id: &'static str,
        title: String,
        groups: &[(String, String)],
        series: &[Series],
        hidden: &str,
    ) -> Self {
        let counts =
            series.iter().flat_map(|series| series.values.iter().filter_map(|value| value.count()));
        let top = nice(counts.max().unwrap_or_default());
        let mut chart = Self {
            id,
            title,
            legend: series
                .iter()
                .enumerate()
                .map(|(at, s)| (s.tone, s.label.clone(), at > 0))
                .collect(),
            drawn: Vec::new(),
            lines: [0, top / 2, top].into_iter().map(|value| line(value, top)).collect(),
            ticks: ticks(groups),
            base: unit(HEIGHT - BOTTOM),
        };
        for (at, one) in series.iter().enumerate() {
            let place = Place { groups: groups.len(), series: series.len(), at };
            for (group, value) in one.values.iter().enumerate() {
                let label = groups.get(group).map_or("", |(_, whole)| whole.as_str());
                let told = value.count().map_or_else(|| hidden.to_owned(), |n| n.to_string());
                let title = format!("{label} · {} {told}", one.label);
                chart.drawn.push(place.bar(group, value.count(), top, one.tone, title));
            }
        }
        chart
    }
}

/// Where the bars of a series stand.
#[derive(Clone, Copy)]
struct Place {
    groups: usize,
    series: usize,
    at: usize,
}

impl Place {
    fn bar(self, group: usize, value: Option<i64>, top: i64, tone: Tone, title: String) -> Bar {
        let slot = (WIDTH - LEFT - RIGHT) / float(self.groups.max(1));
        let width = slot * FILL / float(self.series.max(1));
        let x = LEFT + slot * float(group) + slot * (1.0 - FILL) / 2.0 + width * float(self.at);
        // What may not be told is a hair above the axis: there was something.
        let height = value.map_or(1.0, |value| height(value, top));
        Bar {
            tone,
            outline: self.at > 0,
            x: unit(x),
            y: unit(HEIGHT - BOTTOM - height),
            width: unit((width - 0.6).max(0.8)),
            height: unit(height),
            title,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "positions in a drawing of a few hundred units")]
fn height(value: i64, top: i64) -> f64 {
    (HEIGHT - TOP - BOTTOM) * value as f64 / top.max(1) as f64
}

#[expect(clippy::cast_precision_loss, reason = "a number of bars")]
const fn float(n: usize) -> f64 {
    n as f64
}

fn unit(value: f64) -> String {
    format!("{value:.1}")
}

fn line(value: i64, top: i64) -> Line {
    let y = HEIGHT - BOTTOM - height(value, top);
    Line { y: unit(y), text_y: unit(y + 4.0), label: value }
}

fn ticks(groups: &[(String, String)]) -> Vec<Tick> {
    let slot = (WIDTH - LEFT - RIGHT) / float(groups.len().max(1));
    let every = groups.len().div_ceil(LABELS).max(1);
    // Counted from the last, which is today.
    let shown =
        groups.iter().enumerate().filter(|(at, _)| (groups.len() - 1 - at).is_multiple_of(every));
    shown
        .map(|(at, (label, _))| {
            let middle = LEFT + slot * (float(at) + 0.5);
            let (x, anchor) =
                if middle > WIDTH - EDGE { (WIDTH, "end") } else { (middle, "middle") };
            Tick { x: unit(x), anchor, label: label.clone() }
        })
        .collect()
}

/// The next round number that is even, so that its half is whole: 2, 4, 10, 20, 40, 100, …
fn nice(most: i64) -> i64 {
    let mut step: i64 = 1;
    loop {
        for of in [2, 4, 6, 8, 10] {
            let top = step.saturating_mul(of);
            if top >= most {
                return top;
            }
        }
        step = step.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_the_axis_is_round_and_not_below_the_highest_bar() {
        assert_eq!([0, 1, 3, 7, 11, 99, 401].map(nice), [2, 2, 4, 8, 20, 100, 600]);
        assert!(nice(i64::MAX) > 0);
    }

    #[test]
    fn bars_carry_their_numbers_and_hide_what_may_not_be_told() {
        let series = Series {
            label: "受理".to_owned(),
            tone: Tone::Info,
            values: vec![Shown::Count(8), Shown::Hidden],
        };
        let groups =
            [("1".to_owned(), "11月1日".to_owned()), ("2".to_owned(), "11月2日".to_owned())];
        let html = Bars::new("days", "每日".to_owned(), &groups, &[series], "少于 5").to_string();
        assert!(
            html.contains("11月1日 · 受理 8") && html.contains("11月2日 · 受理 少于 5"),
            "{html}"
        );
        assert!(!html.contains("style="), "the policy of the page forbids inline style");
    }

    #[test]
    fn every_bar_stands_inside_the_drawing() {
        let values: Vec<Shown> = (0..90).map(Shown::Count).collect();
        let groups: Vec<_> = (0..90).map(|day| (day.to_string(), day.to_string())).collect();
        let series = || Series { label: String::new(), tone: Tone::Info, values: values.clone() };
        let chart = Bars::new("days", String::new(), &groups, &[series(), series()], "");
        for bar in &chart.drawn {
            let number = |text: &str| text.parse::<f64>().unwrap();
            assert!(
                number(&bar.x) >= LEFT && number(&bar.x) + number(&bar.width) <= WIDTH + 0.1,
                "{bar:?}"
            );
            assert!(
                number(&bar.y) >= TOP - 0.1
                    && number(&bar.y) + number(&bar.height) <= HEIGHT - BOTTOM + 0.1,
                "{bar:?}"
            );
        }
        assert!(chart.ticks.len() <= LABELS);
        let last = chart.ticks.last().unwrap();
        assert_eq!((last.x.as_str(), last.anchor), ("480.0", "end"), "today's label is whole");
    }
}
