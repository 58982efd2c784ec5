//! Money in minor units: fen of the renminbi. Never a floating point number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An amount of money in cents (分).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(i64);

/// Not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAmount {
    /// Not of the form `1234.56`.
    #[error("{0:?} is not an amount; write yuan with at most two decimals, e.g. 1234.56")]
    Form(String),
    /// More than can be counted.
    #[error("the amount is too large")]
    TooLarge,
}

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many cents.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The amount in cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`BadAmount::TooLarge`] if it cannot be counted.
    pub fn plus(self, other: Self) -> Result<Self, BadAmount> {
        self.0.checked_add(other.0).map(Self).ok_or(BadAmount::TooLarge)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`BadAmount::TooLarge`] if it cannot be counted.
    pub fn minus(self, other: Self) -> Result<Self, BadAmount> {
        self.0.checked_sub(other.0).map(Self).ok_or(BadAmount::TooLarge)
    }
}

impl FromStr for Cents {
    type Err = BadAmount;

    fn from_str(text: &str) -> Result<Self, BadAmount> {
        let form = || BadAmount::Form(text.to_owned());
        let (sign, amount) = text.strip_prefix('-').map_or(("", text), |amount| ("-", amount));
        let (yuan, cents) = amount.split_once('.').unwrap_or((amount, "00"));
        let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        if !digits(yuan) || !digits(cents) || cents.len() > 2 {
            return Err(form());
        }
        // Read as one number of cents, sign included, so that the least amount reads back too.
        format!("{sign}{yuan}{cents:0<2}").parse().map(Self).map_err(|_| BadAmount::TooLarge)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_to_the_cent() {
        for (text, cents) in
            [("1234.56", 123_456), ("7", 700), ("7.5", 750), ("-0.05", -5), ("0.00", 0)]
        {
            assert_eq!(text.parse(), Ok(Cents::new(cents)), "{text}");
        }
        for text in ["", "-", ".5", "5.", "1.234", "1,000", "1e3", "¥5", "--5", "+5", "１"] {
            assert_eq!(text.parse::<Cents>(), Err(BadAmount::Form(text.to_owned())));
        }
        assert_eq!("92233720368547758.08".parse::<Cents>(), Err(BadAmount::TooLarge));
    }

    #[test]
    fn what_cannot_be_counted_is_refused() {
        let most = Cents::new(i64::MAX);
        assert_eq!(most.plus(Cents::new(1)), Err(BadAmount::TooLarge));
        assert_eq!(Cents::new(-2).minus(most), Err(BadAmount::TooLarge));
        assert_eq!(Cents::new(5).minus(Cents::new(7)), Ok(Cents::new(-2)));
    }

    #[test]
    fn in_json_it_is_a_whole_number() {
        assert_eq!(serde_json::to_string(&Cents::new(123)).unwrap(), "123");
        assert!(serde_json::from_str::<Cents>("1.5").is_err());
    }

    proptest! {
        #[test]
        fn every_amount_reads_back(cents: i64) {
            prop_assert_eq!(Cents::new(cents).to_string().parse(), Ok(Cents::new(cents)));
        }
    }
}
