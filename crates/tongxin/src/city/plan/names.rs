//! Names composed from syllables with their pinyin, so that the English name is how the Chinese one is read.

use super::syllables::{DISTRICTS, FIRST, GIVEN, REAL, SECOND, SURNAMES, Syllable, THIRD};
use super::{Dice, Unplannable};
use rand::seq::IndexedRandom;
use serde::Serialize;
use std::collections::HashSet;

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Name {
    /// Chinese.
    pub zh: String,
    /// English: pinyin, and the plain English word for what it is.
    pub en: String,
}

impl Name {
    /// From both forms.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The name with a word after it in each language, e.g. 街道 and " Street".
    #[must_use]
    pub fn with(&self, zh: &str, en: &str) -> Self {
        Self::new(format!("{}{zh}", self.zh), format!("{}{en}", self.en))
    }
}

/// Joins syllables: 棠岸 → "Tang'an". The apostrophe keeps a vowel from being read with the syllable before.
fn compose(syllables: &[Syllable]) -> Name {
    let (mut zh, mut en) = (String::new(), String::new());
    for (character, reading) in syllables {
        zh.push_str(character);
        if !en.is_empty() && reading.starts_with(['a', 'e', 'o']) {
            en.push('\'');
        }
        if en.is_empty() { en.push_str(&capital(reading)) } else { en.push_str(reading) }
    }
    Name::new(zh, en)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// The stem of a district's name: 望澜 / Wanglan.
pub(super) fn district(at: usize) -> Option<Name> {
    DISTRICTS.get(at).map(|syllables| compose(syllables))
}

/// Hands out names that nobody else has in either language.
#[derive(Default)]
pub(super) struct Register {
    taken: HashSet<String>,
}

impl Register {
    /// A free stem for a street: 听雨 / Tingyu.
    ///
    /// # Errors
    /// [`Unplannable::NoNames`] when the dice find none.
    pub(super) fn street(&mut self, dice: &mut Dice) -> Result<Name, Unplannable> {
        self.draw("a street", || two(dice))
    }

    /// A free stem for a community: 听雨 / Tingyu or 听雨里 / Tingyuli.
    ///
    /// # Errors
    /// [`Unplannable::NoNames`] when the dice find none.
    pub(super) fn community(&mut self, dice: &mut Dice) -> Result<Name, Unplannable> {
        self.draw("a community", || {
            let mut syllables = two(dice);
            syllables
                .extend(THIRD.choose(dice).filter(|(zh, _)| *zh != "园" || syllables.len() == 2));
            syllables
        })
    }

    fn draw(
        &mut self,
        what: &'static str,
        mut throw: impl FnMut() -> Vec<Syllable>,
    ) -> Result<Name, Unplannable> {
        for _ in 0..10_000 {
            let name = compose(&throw());
            let free = !self.taken.contains(&name.zh) && !self.taken.contains(&name.en);
            if free && !REAL.contains(&name.zh.as_str()) {
                self.taken.extend([name.zh.clone(), name.en.clone()]);
                return Ok(name);
            }
        }
        Err(Unplannable::NoNames(what))
    }
}

/// Two different syllables.
fn two(dice: &mut Dice) -> Vec<Syllable> {
    let first = FIRST.choose(dice).copied().unwrap_or(("听", "ting"));
    let second = SECOND.choose(dice).copied().filter(|second| *second != first);
    vec![first, second.unwrap_or(("渡", "du"))]
}

/// The names of the roads of a community: 听雨路 / Tingyu Road.
pub(super) fn roads(count: usize, dice: &mut Dice) -> Vec<Name> {
    const KINDS: [(&str, &str); 5] =
        [("路", " Road"), ("街", " Street"), ("巷", " Lane"), ("大道", " Avenue"), ("路", " Road")];
    let road =
        |dice: &mut Dice| KINDS.choose(dice).map(|(zh, en)| compose(&two(dice)).with(zh, en));
    (0..count).filter_map(|_| road(dice)).collect()
}

/// A fictional person: 沈嘉宁 / Shen Jianing.
pub(super) fn person(dice: &mut Dice) -> Name {
    let (surname, read) = SURNAMES.choose(dice).copied().unwrap_or(("江", "Jiang"));
    let mut given: Vec<Syllable> = GIVEN.choose(dice).copied().into_iter().collect();
    if rand::RngExt::random_bool(dice, 0.75) {
        given.extend(GIVEN.choose(dice).copied().filter(|second| !given.contains(second)));
    }
    let given = compose(&given);
    Name::new(format!("{surname}{}", given.zh), format!("{read} {}", given.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinyin_is_capitalised_once_and_parts_syllables_that_begin_with_a_vowel() {
        assert_eq!(compose(&[("棠", "tang"), ("岸", "an")]), Name::new("棠岸", "Tang'an"));
        assert_eq!(compose(&[("莲", "lian"), ("藕", "ou")]).en, "Lian'ou");
        assert_eq!(district(1), Some(Name::new("听涛", "Tingtao")));
    }

    #[test]
    fn a_register_gives_no_name_twice_in_either_language() {
        let (mut register, mut dice) = (Register::default(), super::super::dice(3, 0));
        let names: Vec<Name> = (0..500).map(|_| register.street(&mut dice).unwrap()).collect();
        let zh: HashSet<_> = names.iter().map(|name| &name.zh).collect();
        let en: HashSet<_> = names.iter().map(|name| &name.en).collect();
        assert_eq!((zh.len(), en.len()), (500, 500));
        assert!(names.iter().all(|name| name.zh.chars().count() == 2));
    }
}
