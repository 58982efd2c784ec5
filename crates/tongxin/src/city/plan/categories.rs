//! The category pack of the fictional city: what people report, how soon it must be settled, how often and when it happens.

use super::Unplannable;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A category pack, as written in `packs/categories/*.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Chinese name of the pack.
    pub zh: String,
    /// English name of the pack.
    pub en: String,
    /// Version, as people cite it.
    pub version: String,
    /// Where categories and limits come from.
    pub source: String,
    /// Named seasons: twelve factors, January first.
    pub season: BTreeMap<String, [f64; 12]>,
    /// Named rhythms of the day: twenty-four factors, from midnight on.
    pub hours: BTreeMap<String, [f64; 24]>,
    /// The first level.
    pub top: Vec<Top>,
    /// The second level, which cases carry.
    pub category: Vec<Category>,
}

/// A first-level category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Top {
    /// Two digits.
    pub code: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
}

/// A leaf category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The first level's two digits, a point, two more: `01.03`.
    pub code: String,
    /// A thing with an owner, or something that happens.
    pub kind: CategoryKind,
    /// Default limit in the calendar's words: `2h`, `16wh`, `5wd`, `7d`.
    pub limit: String,
    /// How often it is reported, relative to the others; 0 is never reported by residents.
    pub share: f64,
    /// The name of its season.
    pub season: String,
    /// The name of its rhythm of the day.
    pub hours: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
}

/// 部件 or 事件.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CategoryKind {
    /// 部件: goes to its owner first.
    Component,
    /// 事件: goes to the territory first.
    Event,
}

impl Category {
    /// The code of its first level.
    pub fn top(&self) -> &str {
        self.code.split_once('.').map_or(self.code.as_str(), |(top, _)| top)
    }
}

impl Pack {
    /// The pack of 江城市.
    ///
    /// # Errors
    /// [`Unplannable::Pack`] if it cannot be read.
    pub fn jiangcheng() -> Result<Self, Unplannable> {
        Self::parse(include_str!("../../../../../packs/categories/jiangcheng.toml"))
    }

    /// Reads a pack.
    ///
    /// # Errors
    /// [`Unplannable::Pack`] with line and column.
    pub fn parse(text: &str) -> Result<Self, Unplannable> {
        Ok(toml::from_str(text)?)
    }

    /// The category with this code.
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.category.iter().find(|category| category.code == code)
    }

    /// How often `category` is reported at that time, relative to the others. Months count from 1, hours from 0.
    pub fn weight(&self, category: &Category, month: usize, hour: usize) -> f64 {
        let season = self.season.get(&category.season);
        let season = season.and_then(|year| year.get(month.wrapping_sub(1))).copied();
        let hours = self.hours.get(&category.hours).and_then(|day| day.get(hour)).copied();
        category.share * season.unwrap_or(1.0) * hours.unwrap_or(1.0)
    }

    /// What somebody reports at that time of the year and the day.
    pub fn pick(&self, month: usize, hour: usize, dice: &mut impl rand::Rng) -> Option<&Category> {
        let weigh = |category| self.weight(category, month, hour);
        let whole: f64 = self.category.iter().map(weigh).sum();
        let mut left = dice.random::<f64>() * whole;
        let mut reported = self.category.iter().filter(|category| category.share > 0.0);
        reported.find(|category| {
            left -= weigh(category);
            left < 0.0
        })
    }
}
