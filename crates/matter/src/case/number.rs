//! Case numbers (工单编号): what people read out on the phone.
//!
//! `20261124-0000173`: the local day of the report, a number within the day, and one check digit, so that a slip of the tongue is heard. The
//! check digit is ISO/IEC 7064 MOD 11,10 over the fourteen digits before it: it finds every single wrong digit and almost every
//! exchange of neighbours.

use jiff::civil::Date;
use kernel::cx::Cx;
use kernel::error::Result;
use std::fmt;
use std::str::FromStr;

use super::model::CaseId;
use super::store;

/// A case number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct CaseNumber(String);

/// Not a case number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    /// It has another shape.
    #[error("a case number looks like 20261124-0000173")]
    Shape,
    /// A digit is wrong.
    #[error("a digit of this number is wrong; compare it with the one you were given")]
    Check,
}

impl CaseNumber {
    /// The `n`-th number of a day.
    pub fn new(day: Date, n: u32) -> Self {
        let day = day.strftime("%Y%m%d").to_string();
        let check = check_digit(day.chars().chain(format!("{n:06}").chars()));
        Self(format!("{day}-{n:06}{check}"))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_digit(digits: impl Iterator<Item = char>) -> u32 {
    let product = digits.filter_map(|c| c.to_digit(10)).fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        2 * (if sum == 0 { 10 } else { sum }) % 11
    });
    (11 - product) % 10
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CaseNumber {
    type Err = BadNumber;
    fn from_str(text: &str) -> Result<Self, BadNumber> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let plain = text.trim().chars().all(|c| c.is_ascii_digit() || c == '-' || c == ' ');
        let mut given = digits.chars();
        let last =
            given.next_back().and_then(|c| c.to_digit(10)).filter(|_| plain && digits.len() >= 15);
        let last = last.ok_or(BadNumber::Shape)?;
        if check_digit(given) != last {
            return Err(BadNumber::Check);
        }
        let (day, rest) = digits.split_at_checked(8).ok_or(BadNumber::Shape)?;
        Ok(Self(format!("{day}-{rest}")))
    }
}

/// Gives the next number of the day to a case.
pub(super) async fn give(cx: &mut Cx, case: CaseId, day: Date) -> Result<CaseNumber> {
    let last = store::next_of_day(&mut cx.tx, &day.to_string()).await?;
    let number = CaseNumber::new(day, u32::try_from(last).unwrap_or(u32::MAX));
    store::insert_number(&mut cx.tx, number.as_str(), case).await?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back_and_a_wrong_digit_is_heard() {
        let number = CaseNumber::new(jiff::civil::date(2026, 11, 24), 17);
        assert_eq!(number.as_str().parse::<CaseNumber>().unwrap(), number);
        assert_eq!(number.as_str().replace('-', " ").parse::<CaseNumber>().unwrap(), number);
        for at in (0..8).chain(9..16) {
            for digit in '0'..='9' {
                let changed: String = number
                    .as_str()
                    .chars()
                    .enumerate()
                    .map(|(i, c)| if i == at { digit } else { c })
                    .collect();
                let same = changed == number.as_str();
                assert_eq!(changed.parse::<CaseNumber>().is_ok(), same, "{changed}");
            }
        }
    }

    #[test]
    fn nonsense_is_no_number() {
        for text in ["", "abc", "2026-1", "20261124-00001x3", "99999999999999999999999999999x"] {
            assert_eq!(text.parse::<CaseNumber>(), Err(BadNumber::Shape), "{text}");
        }
    }
}
