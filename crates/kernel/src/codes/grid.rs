//! 15-digit codes of grids (网格): the community's 12 digits and a sequence of three, numbered from west to east and from north
//! to south (GB/T 30428.1, unit grids).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{BadDivisionCode, DivisionCode};
use crate::territory::Level;

/// The code of a grid.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GridCode {
    community: DivisionCode,
    sequence: u16,
}

/// Not a grid code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadGridCode {
    /// Not fifteen digits.
    #[error(
        "{0:?} is not a grid code; write 15 digits: the community's 12 and a sequence from 001 to 999"
    )]
    Form(String),
    /// The first twelve digits are no division.
    #[error(transparent)]
    Division(#[from] BadDivisionCode),
    /// The first twelve digits are no community.
    #[error("a grid lies in a community; {0} is a {level}", level = .0.level())]
    NoCommunity(DivisionCode),
    /// The sequence is 000 or longer than three digits.
    #[error("grids of a community are numbered from 1 to 999; {0} is not")]
    Sequence(u16),
}

impl GridCode {
    /// The grid with this number in a community.
    ///
    /// # Errors
    /// [`BadGridCode`] if `community` is of another level or the number is not from 1 to 999.
    pub fn new(community: DivisionCode, sequence: u16) -> Result<Self, BadGridCode> {
        if community.level() != Level::Community {
            return Err(BadGridCode::NoCommunity(community));
        }
        if !(1..=999).contains(&sequence) {
            return Err(BadGridCode::Sequence(sequence));
        }
        Ok(Self { community, sequence })
    }

    /// The community it lies in.
    pub const fn community(self) -> DivisionCode {
        self.community
    }

    /// Its number there.
    pub const fn sequence(self) -> u16 {
        self.sequence
    }
}

impl FromStr for GridCode {
    type Err = BadGridCode;

    fn from_str(text: &str) -> Result<Self, BadGridCode> {
        let digits = text.len() == 15 && text.chars().all(|c| c.is_ascii_digit());
        let parts = text.split_at_checked(12).filter(|_| digits);
        let (community, sequence) = parts.ok_or_else(|| BadGridCode::Form(text.to_owned()))?;
        let sequence = sequence.parse().map_err(|_| BadGridCode::Form(text.to_owned()))?;
        Self::new(community.parse()?, sequence)
    }
}

impl fmt::Display for GridCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:03}", self.community, self.sequence)
    }
}

impl fmt::Debug for GridCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

super::as_text!(GridCode, BadGridCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_code_is_its_community_and_its_number() {
        let grid: GridCode = "440310006002017".parse().unwrap();
        assert_eq!(grid.community().to_string(), "440310006002");
        assert_eq!(grid.sequence(), 17);
        assert_eq!(grid.to_string(), "440310006002017");
        assert_eq!(GridCode::new(grid.community(), 17), Ok(grid));
        assert_eq!(serde_json::to_string(&grid).unwrap(), "\"440310006002017\"");
    }

    #[test]
    fn a_wrong_code_is_told_what_is_wrong() {
        let error = |text: &str| text.parse::<GridCode>().unwrap_err();
        for form in ["", "440310006002", "44031000600201a", "网格网格网", "4403100060020170"] {
            assert_eq!(error(form), BadGridCode::Form(form.to_owned()));
        }
        let street: DivisionCode = "440310006000".parse().unwrap();
        assert_eq!(error("440310006000001"), BadGridCode::NoCommunity(street));
        assert_eq!(error("440310006002000"), BadGridCode::Sequence(0));
        assert!(matches!(error("000310006002001"), BadGridCode::Division(_)));
    }
}
