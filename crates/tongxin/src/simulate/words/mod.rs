//! The words of the simulation: how residents put a matter, how offices answer, why a task is sent back, what people say when asked.
//!
//! Everything stands in `packs/words/*.toml`: patterns per category with a few slots, filled from lists. All of it is our own.

use rand::RngExt;
use rand::seq::IndexedRandom;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The language a resident writes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// What somebody reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// A few words for lists.
    pub title: String,
    /// The report itself.
    pub text: String,
    /// Where, as the reporter put it: kept so that others can report the same.
    pub place: String,
    /// The language it is written in.
    pub lang: Lang,
    /// Which pattern it came from.
    pattern: usize,
}

/// How a matter went, for what people say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// Solved, satisfied.
    Satisfied,
    /// Solved, basically satisfied.
    Basically,
    /// Solved, but not satisfied.
    Dissatisfied,
    /// Not solved.
    Unsolved,
}

/// Why a task goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Back {
    /// Not on the organisation's duty list.
    NotOurs,
    /// The place is in another territory.
    Elsewhere,
    /// What was reported cannot be found or is not enough to act on.
    TooLittle,
}

/// A word file could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the words of the simulation cannot be read: {0}")]
pub struct Unreadable(#[from] toml::de::Error);

/// All words, in both languages.
#[derive(Debug)]
pub struct Words {
    zh: Tongue,
    en: Tongue,
}

/// One language's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tongue {
    /// How a place near a road is put, e.g. `{near}{spot}`.
    place: String,
    /// What parts sentences.
    join: String,
    /// Lists for the slots in braces.
    slots: BTreeMap<String, Vec<String>>,
    /// Kinds of spots, by name.
    spots: BTreeMap<String, Vec<String>>,
    /// What may follow a report.
    pleas: Vec<String>,
    /// Frames of an answer, with `{title}` and `{done}`.
    answers: Vec<String>,
    /// Frames of an answer when more time is needed.
    stages: Vec<String>,
    returns: BTreeMap<Back, Vec<String>>,
    remarks: BTreeMap<Mood, Vec<String>>,
    /// Why the office or the desk asks for the work to be done again.
    reworks: Vec<String>,
    report: BTreeMap<String, Report>,
}

/// The words of one category.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    /// Which kind of spots it happens at.
    at: String,
    title: Vec<String>,
    text: Vec<String>,
    #[serde(default)]
    harm: Vec<String>,
    done: Vec<String>,
}

impl Words {
    /// Reads the word files built into the program.
    ///
    /// # Errors
    /// [`Unreadable`] with line and column.
    pub fn load() -> Result<Self, Unreadable> {
        let zh = toml::from_str(include_str!("../../../../../packs/words/zh.toml"))?;
        let en = toml::from_str(include_str!("../../../../../packs/words/en.toml"))?;
        Ok(Self { zh, en })
    }

    fn tongue(&self, lang: Lang) -> &Tongue {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// How somebody reports a matter of `category` near a road or an estate; `near` may be empty.
    ///
    /// None for a category that residents do not report.
    pub fn phrase(
        &self,
        category: &str,
        near: &str,
        lang: Lang,
        dice: &mut impl rand::Rng,
    ) -> Option<Phrase> {
        let tongue = self.tongue(lang);
        let spot = tongue.spots.get(&tongue.report.get(category)?.at)?.choose(dice)?;
        let place = if near.is_empty() {
            spot.clone()
        } else {
            tongue.place.replace("{near}", near).replace("{spot}", spot)
        };
        tongue.report(category, place, None, dice).map(|phrase| Phrase { lang, ..phrase })
    }

    /// How somebody else reports the same matter: the same place in other words.
    pub fn paraphrase(
        &self,
        category: &str,
        first: &Phrase,
        dice: &mut impl rand::Rng,
    ) -> Option<Phrase> {
        let again = self.tongue(first.lang).report(
            category,
            first.place.clone(),
            Some(first.pattern),
            dice,
        );
        again.map(|phrase| Phrase { lang: first.lang, ..phrase })
    }

    /// What the handler answers when the matter is settled.
    pub fn answer(
        &self,
        category: &str,
        title: &str,
        lang: Lang,
        dice: &mut impl rand::Rng,
    ) -> Option<String> {
        let tongue = self.tongue(lang);
        let done = tongue.report.get(category)?.done.choose(dice)?;
        let frame = tongue.answers.choose(dice)?;
        Some(tongue.fill(&frame.replace("{done}", done).replace("{title}", title), dice))
    }

    /// What the handler writes when more time is needed.
    pub fn stage(&self, title: &str, lang: Lang, dice: &mut impl rand::Rng) -> Option<String> {
        let tongue = self.tongue(lang);
        let frame = tongue.stages.choose(dice)?;
        Some(tongue.fill(&frame.replace("{title}", title), dice))
    }

    /// Why a task is sent back.
    pub fn return_reason(
        &self,
        why: Back,
        lang: Lang,
        dice: &mut impl rand::Rng,
    ) -> Option<String> {
        self.tongue(lang).returns.get(&why)?.choose(dice).cloned()
    }

    /// Why the work must be done again.
    pub fn rework_reason(&self, lang: Lang, dice: &mut impl rand::Rng) -> Option<String> {
        self.tongue(lang).reworks.choose(dice).cloned()
    }

    /// What the reporter says when asked.
    pub fn remark(&self, mood: Mood, lang: Lang, dice: &mut impl rand::Rng) -> Option<String> {
        self.tongue(lang).remarks.get(&mood)?.choose(dice).cloned()
    }
}

impl Tongue {
    /// A report from any pattern but `not`.
    fn report(
        &self,
        category: &str,
        place: String,
        not: Option<usize>,
        dice: &mut impl rand::Rng,
    ) -> Option<Phrase> {
        let report = self.report.get(category)?;
        let patterns: Vec<_> =
            report.text.iter().enumerate().filter(|(at, _)| Some(*at) != not).collect();
        let &(pattern, text) = patterns.choose(dice)?;
        let mut sentences = vec![text.as_str()];
        if dice.random_bool(0.45) {
            sentences.extend(report.harm.choose(dice).map(String::as_str));
        }
        if dice.random_bool(0.6) {
            sentences.extend(self.pleas.choose(dice).map(String::as_str));
        }
        let text = self.fill(&sentences.join(&self.join).replace("{place}", &place), dice);
        let title = self.fill(&report.title.choose(dice)?.replace("{place}", &place), dice);
        Some(Phrase {
            title: capital(&title),
            text: capital(&text),
            place,
            lang: Lang::Zh,
            pattern,
        })
    }

    /// Puts a word from its list into every slot that is left.
    fn fill(&self, text: &str, dice: &mut impl rand::Rng) -> String {
        let mut filled = text.to_owned();
        for (slot, words) in &self.slots {
            let hole = format!("{{{slot}}}");
            while filled.contains(&hole)
                && let Some(word) = words.choose(dice)
            {
                filled = filled.replacen(&hole, word, 1);
            }
        }
        filled
    }
}

/// An English sentence may begin with a place.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests;
