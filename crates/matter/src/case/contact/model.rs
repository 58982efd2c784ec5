//! What a contact is, and how much of it a mask lets through.

use kernel::error::{Error, Field, Result};
use std::fmt;
use uuid::Uuid;

/// Characters of the longest name, and of the longest "how to reach me".
const LONGEST_NAME: usize = 60;
const LONGEST_REACH: usize = 200;
/// Characters of the longest number as it is typed.
const LONGEST_NUMBER: usize = 40;

/// How somebody who reports wants to be reached; every part may be missing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NewContact {
    /// What they are called.
    pub name: String,
    /// At which number.
    pub number: String,
    /// When and how, in their own words.
    pub reach: String,
}

/// Says which parts there are, never what they are: what is logged is not sealed.
impl fmt::Debug for NewContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let there = |part: &str| !part.is_empty();
        f.debug_struct("NewContact")
            .field("name", &there(&self.name))
            .field("number", &there(&self.number))
            .field("reach", &there(&self.reach))
            .finish()
    }
}

impl NewContact {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(Option::is_none)
    }

    /// Name, number and reach, those that were given.
    pub(super) fn parts(&self) -> [Option<&str>; 3] {
        [&self.name, &self.number, &self.reach]
            .map(|part| Some(part.trim()).filter(|part| !part.is_empty()))
    }

    /// What is wrong with it: every bad field is named.
    pub fn problems(&self) -> Vec<Field> {
        let [name, number, reach] = self.parts();
        let long =
            |part: Option<&str>, most: usize| part.is_some_and(|part| part.chars().count() > most);
        let mut bad = Vec::new();
        if long(name, LONGEST_NAME) {
            bad.push(Field::new("contact_name", "text-long").arg("max", LONGEST_NAME));
        }
        if long(number, LONGEST_NUMBER)
            || number.is_some_and(|n| kernel::vault::normal(n).is_none())
        {
            bad.push(Field::new("contact_number", "contact-number"));
        }
        if long(reach, LONGEST_REACH) {
            bad.push(Field::new("contact_reach", "text-long").arg("max", LONGEST_REACH));
        }
        bad
    }

    /// Goes on only with a contact that can be kept.
    pub(super) fn check(&self) -> Result<()> {
        match self.problems() {
            bad if bad.is_empty() => Ok(()),
            bad => Err(Error::Invalid(bad)),
        }
    }
}

/// A contact as handlers see it: enough to know that there is one, and to tell two apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// Whose it is: a reporter of the case.
    pub reporter: Uuid,
    /// `王**`
    pub name: Option<String>,
    /// `138****5678`
    pub number: Option<String>,
    /// Whether they said when and how to reach them.
    pub reach: bool,
}

/// The first character of a name.
pub fn mask_name(name: &str) -> String {
    name.chars().take(1).chain("**".chars()).collect()
}

/// The ends of a long number; of a short one the last two digits.
pub fn mask_number(number: &str) -> String {
    let digits: Vec<char> = kernel::vault::normal(number).unwrap_or_default().chars().collect();
    let (shown, kept) = if digits.len() >= 10 { (3, 4) } else { (0, 2) };
    let hidden = digits.len().saturating_sub(shown + kept);
    let ends = |at: usize| at < shown || at >= shown + hidden;
    digits.iter().enumerate().map(|(at, digit)| if ends(at) { *digit } else { '*' }).collect()
}

#[cfg(test)]
mod model_tests {
    use super::*;

    #[test]
    fn a_mask_lets_through_what_tells_two_apart_and_no_more() {
        assert_eq!(mask_name("王小明"), "王**");
        assert_eq!(mask_name("Li Hua"), "L**");
        assert_eq!(mask_number("138 1234 5678"), "138****5678");
        assert_eq!(mask_number("+86 10 1234 5678"), "010****5678");
        assert_eq!(mask_number("82345678"), "******78");
        assert_eq!(mask_number("12345"), "***45");
    }

    #[test]
    fn what_is_no_number_is_refused_and_nothing_at_all_is_fine() {
        let with = |number: &str| NewContact { number: number.to_owned(), ..NewContact::default() };
        assert!(NewContact::default().problems().is_empty() && NewContact::default().is_empty());
        assert!(with("１３８-1234-5678").problems().is_empty());
        assert_eq!(with("ask my neighbour").problems()[0].name, "contact_number");
        let long = NewContact { name: "长".repeat(61), ..NewContact::default() };
        assert_eq!(long.problems()[0].name, "contact_name");
    }

    #[test]
    fn a_log_line_does_not_tell_the_contact() {
        let contact = NewContact {
            name: "王小明".to_owned(),
            number: "13812345678".to_owned(),
            reach: String::new(),
        };
        let logged = format!("{contact:?}");
        assert!(!logged.contains('王') && !logged.contains("138"), "{logged}");
    }
}
