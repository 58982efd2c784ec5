//! Unified social credit codes (统一社会信用代码) of organisations, after GB 32100-2015.
//!
//! 18 characters: registering department (1), category (1), division (6), organisation (9), check (1). The alphabet is digits and
//! capitals without I, O, S, V and Z: 31 characters, so that a check modulo the prime 31 is possible. Character i of the
//! first 17 (counted from 0) has the weight 3^i mod 31; the check character brings the weighted sum to 0 mod 31.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A code whose check character is right.
///
/// Any single wrong character is found, and so is any two neighbours' change of places: no weight and no difference of
/// neighbouring weights is a multiple of the prime 31.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Not a credit code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCreditCode {
    /// Too short or too long.
    #[error("a credit code has {expected} characters; this has {found}")]
    Length {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A character that does not occur in credit codes.
    #[error("character {place} is {found:?}; only digits and capitals without I, O, S, V, Z occur")]
    Character {
        /// Its place, counted from 1.
        place: usize,
        /// What stands there.
        found: char,
    },
    /// The check character does not fit the rest.
    #[error(
        "the last character is {found:?}, but the first 17 call for {expected:?}; one of the 18 is mistyped"
    )]
    Check {
        /// What the first 17 call for.
        expected: char,
        /// What stands there.
        found: char,
    },
}

/// The characters by their value.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl CreditCode {
    /// The code that begins with these 17 characters.
    ///
    /// # Errors
    /// [`BadCreditCode`] if they are not 17 characters of the alphabet.
    pub fn from_payload(payload: &str) -> Result<Self, BadCreditCode> {
        let check = Self::check_char(payload)?;
        Ok(Self(format!("{payload}{check}")))
    }

    /// The check character of the first 17.
    ///
    /// # Errors
    /// [`BadCreditCode`] if they are not 17 characters of the alphabet.
    pub fn check_char(payload: &str) -> Result<char, BadCreditCode> {
        let sum = weigh(payload, 17)?;
        let value = usize::try_from((31 - sum) % 31).unwrap_or_default();
        Ok(char::from(ALPHABET[value]))
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The weighted sum mod 31 of the first 17 characters, after checking that there are `expected` and all occur in the alphabet.
fn weigh(text: &str, expected: usize) -> Result<u32, BadCreditCode> {
    let found = text.chars().count();
    if found != expected {
        return Err(BadCreditCode::Length { expected, found });
    }
    let (mut sum, mut weight) = (0, 1);
    for (place, found) in (1..).zip(text.chars()) {
        let value = (0..).zip(ALPHABET).find(|(_, c)| char::from(**c) == found);
        let (value, _): (u32, _) = value.ok_or(BadCreditCode::Character { place, found })?;
        if place <= 17 {
            sum = (sum + value * weight) % 31;
            weight = weight * 3 % 31;
        }
    }
    Ok(sum)
}

impl FromStr for CreditCode {
    type Err = BadCreditCode;

    /// Reads a code; spaces around it and small letters, as people type them, are put right.
    fn from_str(text: &str) -> Result<Self, BadCreditCode> {
        let text = text.trim().to_ascii_uppercase();
        weigh(&text, 18)?;
        let mut payload = text.clone();
        let found = payload.pop().unwrap_or_default();
        let expected = Self::check_char(&payload)?;
        if found == expected {
            Ok(Self(text))
        } else {
            Err(BadCreditCode::Check { expected, found })
        }
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

super::as_text!(CreditCode, BadCreditCode);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Published codes of large firms and public bodies.
    const KNOWN: [&str; 5] = [
        "914403001922038216",
        "9144030071526726XG",
        "91330100799655058B",
        "11440300MB2C927392",
        "91350100M000100Y43",
    ];

    #[test]
    fn published_codes_are_right() {
        for text in KNOWN {
            let code: CreditCode = text.parse().unwrap();
            assert_eq!(code.as_str(), text);
            let payload: String = text.chars().take(17).collect();
            assert_eq!(CreditCode::from_payload(&payload), Ok(code));
        }
    }

    #[test]
    fn what_people_type_is_put_right() {
        assert_eq!("  9144030071526726xg ".parse(), CreditCode::from_payload("9144030071526726X"));
    }

    #[test]
    fn a_wrong_code_is_told_what_is_wrong() {
        let error = |text: &str| text.parse::<CreditCode>().unwrap_err();
        assert_eq!(error("9144"), BadCreditCode::Length { expected: 18, found: 4 });
        assert_eq!(error("91440300192203821O"), BadCreditCode::Character { place: 18, found: 'O' });
        assert_eq!(
            error("9144030019220382信6"),
            BadCreditCode::Character { place: 17, found: '信' }
        );
        assert_eq!(error("914403001922038215"), BadCreditCode::Check { expected: '6', found: '5' });
    }

    proptest! {
        #[test]
        fn any_single_wrong_character_is_found(payload in "[0-9A-HJ-NP-RTUWXY]{17}", at in 0_usize..18, to in 0_usize..31) {
            let code = CreditCode::from_payload(&payload).unwrap();
            let mut letters: Vec<char> = code.as_str().chars().collect();
            let wrong = char::from(ALPHABET[to]);
            prop_assume!(letters[at] != wrong);
            letters[at] = wrong;
            let text: String = letters.into_iter().collect();
            prop_assert!(text.parse::<CreditCode>().is_err());
        }

        #[test]
        fn neighbours_that_changed_places_are_found(payload in "[0-9A-HJ-NP-RTUWXY]{17}", at in 0_usize..17) {
            let code = CreditCode::from_payload(&payload).unwrap();
            let mut letters: Vec<char> = code.as_str().chars().collect();
            prop_assume!(letters[at] != letters[at + 1]);
            letters.swap(at, at + 1);
            let text: String = letters.into_iter().collect();
            prop_assert!(text.parse::<CreditCode>().is_err());
        }
    }
}
