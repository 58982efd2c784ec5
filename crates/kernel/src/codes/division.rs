//! 12-digit codes of divisions (统计用区划代码).
//!
//! Six digits of the county level after GB/T 2260 (province, city, district: two each), three of the street after GB/T 10114,
//! three of the community: rules of the National Bureau of Statistics for statistical division codes (2009). Digits
//! below a division's own level are zeros.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::territory::Level;

/// The code of a city, a district, a street or a community.
///
/// A few cities have no districts (Dongguan 4419, Zhongshan 4420): their streets hang on the city directly, with `00` in the
/// place of the district. The four municipalities stand as cities under `01` (Beijing is 1101).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DivisionCode(u64);

/// Not a division code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDivisionCode {
    /// Not twelve digits.
    #[error("{0:?} is not a division code; write 12 digits, e.g. 440310006001")]
    Form(String),
    /// A province, or nothing at all.
    #[error("{0} is not below a province; the network begins at the city, e.g. 440300000000")]
    AboveCity(String),
    /// A community without its street.
    #[error("{0} names a community without its street: digits 7 to 9 are 000")]
    NoStreet(String),
}

/// What a level's own digits count, from the city down.
const STEPS: [(Level, u64); 4] = [
    (Level::City, 100_000_000),
    (Level::District, 1_000_000),
    (Level::Street, 1_000),
    (Level::Community, 1),
];

impl DivisionCode {
    /// The level the code speaks of: that of its last digits that are not zeros.
    pub fn level(self) -> Level {
        let lowest = STEPS.into_iter().rev().find(|(level, _)| self.part(*level) != 0);
        lowest.map_or(Level::City, |(level, _)| level)
    }

    /// The division it belongs to; a city has none here.
    pub fn parent(self) -> Option<Self> {
        let own = self.level();
        let above =
            STEPS.into_iter().rev().find(|(level, _)| *level < own && self.part(*level) != 0);
        above.map(|(_, step)| Self(self.0 / step * step))
    }

    /// The code of the division of this level it lies in (or is).
    pub fn at(self, level: Level) -> Option<Self> {
        std::iter::successors(Some(self), |code| code.parent()).find(|code| code.level() == level)
    }

    /// The digits down to its own level, without the zeros that follow: what the codes of everything inside begin with.
    pub fn prefix(self) -> String {
        let step =
            STEPS.into_iter().find(|(level, _)| *level == self.level()).map_or(1, |(_, step)| step);
        (self.0 / step).to_string()
    }

    /// Whether `other` lies in it or is it.
    pub fn covers(self, other: Self) -> bool {
        other.at(self.level()) == Some(self)
    }

    /// The code as a number of twelve digits.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The digits of one level.
    fn part(self, level: Level) -> u64 {
        match level {
            Level::City => self.0 / 100_000_000 % 100,
            Level::District => self.0 / 1_000_000 % 100,
            Level::Street => self.0 / 1_000 % 1_000,
            Level::Community => self.0 % 1_000,
            Level::Grid => 0,
        }
    }
}

impl FromStr for DivisionCode {
    type Err = BadDivisionCode;

    fn from_str(text: &str) -> Result<Self, BadDivisionCode> {
        let digits = text.len() == 12 && text.chars().all(|c| c.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        let code = number.map(Self).ok_or_else(|| BadDivisionCode::Form(text.to_owned()))?;
        if code.0 < 110_000_000_000 || code.part(Level::City) == 0 {
            return Err(BadDivisionCode::AboveCity(text.to_owned()));
        }
        if code.part(Level::Community) != 0 && code.part(Level::Street) == 0 {
            return Err(BadDivisionCode::NoStreet(text.to_owned()));
        }
        Ok(code)
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl fmt::Debug for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

super::as_text!(DivisionCode, BadDivisionCode);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    #[test]
    fn nanbu_community_hangs_on_longtian_street_pingshan_district_shenzhen() {
        let community = code("440310006002");
        let chain: Vec<_> = std::iter::successors(Some(community), |c| c.parent())
            .map(|c| (c.level(), c.to_string(), c.prefix()))
            .collect();
        let expected = [
            (Level::Community, "440310006002", "440310006002"),
            (Level::Street, "440310006000", "440310006"),
            (Level::District, "440310000000", "440310"),
            (Level::City, "440300000000", "4403"),
        ];
        assert_eq!(chain, expected.map(|(l, c, p)| (l, c.to_owned(), p.to_owned())));
    }

    #[test]
    fn a_street_of_dongguan_hangs_on_the_city() {
        let street = code("441900003000");
        assert_eq!(street.level(), Level::Street);
        assert_eq!(street.parent(), Some(code("441900000000")));
        assert_eq!(street.at(Level::District), None);
    }

    #[test]
    fn a_division_covers_itself_and_what_lies_inside() {
        let (district, street) = (code("440310000000"), code("440310006000"));
        assert!(district.covers(street) && street.covers(street));
        assert!(!street.covers(district) && !code("440307000000").covers(street));
    }

    #[test]
    fn a_wrong_code_is_told_what_is_wrong() {
        let error = |text: &str| text.parse::<DivisionCode>().unwrap_err();
        for form in [
            "",
            "4403",
            "4403100060011",
            "44031000600x",
            "+40310006001",
            "４４０３１０００６００１",
        ] {
            assert_eq!(error(form), BadDivisionCode::Form(form.to_owned()));
        }
        let province = "440000000000".to_owned();
        assert_eq!(error(&province), BadDivisionCode::AboveCity(province.clone()));
        let torn = "440310000002".to_owned();
        assert_eq!(error(&torn), BadDivisionCode::NoStreet(torn.clone()));
    }

    #[test]
    fn in_json_it_is_a_string() {
        let json = serde_json::to_string(&code("440310006002")).unwrap();
        assert_eq!(json, "\"440310006002\"");
        assert_eq!(serde_json::from_str::<DivisionCode>(&json).unwrap(), code("440310006002"));
        assert!(serde_json::from_str::<DivisionCode>("\"44\"").is_err());
    }

    proptest! {
        #[test]
        fn every_code_reads_back_and_lies_in_its_parent(
            city in 1100_u64..10_000, district in 0_u64..100, street in 0_u64..1000, community in 0_u64..1000,
        ) {
            let text = format!("{city:04}{district:02}{street:03}{community:03}");
            if let Ok(code) = text.parse::<DivisionCode>() {
                prop_assert_eq!(code.to_string(), text.clone());
                prop_assert!(text.starts_with(&code.prefix()));
                if let Some(parent) = code.parent() {
                    prop_assert!(parent.level() < code.level());
                    prop_assert!(parent.covers(code) && !code.covers(parent));
                    prop_assert!(code.prefix().starts_with(&parent.prefix()));
                }
            } else {
                prop_assert!(city % 100 == 0 || (street == 0 && community != 0));
            }
        }
    }
}
