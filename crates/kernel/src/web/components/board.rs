//! A figure on a board: never without its n, its uncertainty and its moment.

use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Given, Tone};
use crate::web::i18n::L10n;

/// A figure with what is needed to judge it.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/tile.html")]
pub struct Tile {
    l: L10n,
    figure: String,
    label: String,
    words: String,
    value: Option<f64>,
    n: Option<i64>,
    interval: Option<TileInterval>,
    as_of: Option<String>,
    trend: Option<String>,
    href: Option<String>,
    tone: Option<Tone>,
}

/// The interval a share lies in with 95 % certainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TileInterval {
    /// Lower end, 0 to 1.
    pub low: f64,
    /// Upper end, 0 to 1.
    pub high: f64,
}

impl Tile {
    /// A figure by its machine name, its label and its value in words.
    pub fn new(l: &L10n, figure: impl Display, label: impl Display, words: impl Display) -> Self {
        Self {
            l: l.clone(),
            figure: figure.to_string(),
            label: label.to_string(),
            words: words.to_string(),
            value: None,
            n: None,
            interval: None,
            as_of: None,
            trend: None,
            href: None,
            tone: None,
        }
    }

    /// A whole number.
    pub fn count(l: &L10n, figure: impl Display, label: impl Display, n: i64) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            reason = "an attribute for tests; counts stay far below 2^52"
        )]
        Self::new(l, figure, label, l.number(n)).value(n as f64)
    }

    /// A share with its n; without n there is no share, and the tile says so.
    pub fn share(
        l: &L10n,
        figure: impl Display,
        label: impl Display,
        share: Option<f64>,
        n: i64,
    ) -> Self {
        let words = share.map_or_else(|| "–".to_owned(), |share| l.percent(share));
        let tile = Self::new(l, figure, label, words).n(n);
        match share {
            Some(share) => tile.value(share),
            None => tile,
        }
    }

    /// Sets `data-value`, the figure itself.
    #[must_use]
    pub const fn value(mut self, value: f64) -> Self {
        self.value = Some(value);
        self
    }

    /// Of how many cases.
    #[must_use]
    pub const fn n(mut self, n: i64) -> Self {
        self.n = Some(n);
        self
    }

    /// The interval of a share, both ends 0 to 1.
    #[must_use]
    pub const fn interval(mut self, low: f64, high: f64) -> Self {
        self.interval = Some(TileInterval { low, high });
        self
    }

    /// As of when, in words.
    #[must_use]
    pub fn as_of(mut self, as_of: impl Display) -> Self {
        self.as_of = Some(as_of.to_string());
        self
    }

    /// Against what it was, in words.
    #[must_use]
    pub fn trend(mut self, trend: impl Display) -> Self {
        self.trend = Some(trend.to_string());
        self
    }

    /// The rows behind the figure.
    #[must_use]
    pub fn href(mut self, href: impl Display) -> Self {
        self.href = Some(href.to_string());
        self
    }

    /// Hue of the figure.
    #[must_use]
    pub const fn tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }

    fn n_words(&self, n: impl Given<i64>) -> String {
        self.l.n("web-tile-n", n.given())
    }

    fn interval_words(&self, interval: &TileInterval) -> String {
        let (low, high) = (self.l.percent(interval.low), self.l.percent(interval.high));
        self.l.with("web-tile-interval", &[("low", &low), ("high", &high)])
    }
}

impl HtmlSafe for Tile {}
