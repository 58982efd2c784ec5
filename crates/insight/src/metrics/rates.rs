//! The weights of the three rates ⚙, by the day from which they hold; from `packs/metrics/rates.toml`.

use jiff::civil::Date;
use kernel::{Error, Result};
use matter::case::Weights;
use serde::Deserialize;
use std::sync::LazyLock;

static PACK: LazyLock<Result<Vec<Edition>, toml::de::Error>> =
    LazyLock::new(|| read(include_str!("../../../../packs/metrics/rates.toml")));

/// Where weights come from, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

/// Weights and thresholds that hold from a day on.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// The day.
    pub from: Date,
    /// Where they come from.
    pub source: Source,
    /// How the rates are weighted.
    pub weights: Weights,
    /// Rates over fewer answers are marked as uncertain.
    pub uncertain_below: u32,
    /// The public board hides smaller counts, and rates over fewer answers.
    pub public_minimum: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pack {
    edition: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    from: Date,
    source: Source,
    basically: f64,
    response: f64,
    resolution: f64,
    satisfaction: f64,
    uncertain_below: u32,
    public_minimum: i64,
}

impl From<Row> for Edition {
    fn from(row: Row) -> Self {
        let Row {
            from,
            source,
            basically,
            response,
            resolution,
            satisfaction,
            uncertain_below,
            public_minimum,
        } = row;
        let weights = Weights { basically, response, resolution, satisfaction };
        Self { from, source, weights, uncertain_below, public_minimum }
    }
}

/// The editions of a pack, the latest first.
fn read(text: &str) -> Result<Vec<Edition>, toml::de::Error> {
    let pack: Pack = toml::from_str(text)?;
    let mut editions: Vec<Edition> = pack.edition.into_iter().map(Edition::from).collect();
    editions.sort_by_key(|edition| std::cmp::Reverse(edition.from));
    Ok(editions)
}

/// The edition in force on a day; before the first, the first.
///
/// # Errors
/// The pack in the binary cannot be read, or is empty.
pub fn edition(day: Date) -> Result<&'static Edition> {
    let editions = PACK.as_ref().map_err(|error| Error::Internal(error.to_string().into()))?;
    let found = editions.iter().find(|edition| edition.from <= day).or(editions.last());
    found.ok_or_else(|| Error::internal("packs/metrics/rates.toml has no edition"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_weights_of_every_edition_make_one() {
        for edition in PACK.as_ref().unwrap() {
            let Weights { response, resolution, satisfaction, basically } = edition.weights;
            assert!((response + resolution + satisfaction - 1.0).abs() < 1e-9, "{edition:?}");
            assert!((0.0..=1.0).contains(&basically) && edition.public_minimum > 0);
        }
    }

    #[test]
    fn a_day_has_the_latest_edition_that_is_in_force() {
        let text = "[[edition]]\nfrom = \"2020-01-01\"\nsource = { zh = \"甲\", en = \"a\" }\nbasically = 0.8\nresponse = 0.2\n\
             resolution = 0.4\nsatisfaction = 0.4\nuncertain_below = 30\npublic_minimum = 5\n";
        let later = text.replace("2020-01-01", "2024-07-01").replace("0.8", "0.9");
        let editions = read(&format!("{text}{later}")).unwrap();
        assert_eq!(
            editions.iter().map(|e| e.from).collect::<Vec<_>>(),
            [date(2024, 7, 1), date(2020, 1, 1)]
        );
        assert!(
            edition(date(1999, 1, 1)).is_ok(),
            "days before the first edition are judged by the first"
        );
    }
}
