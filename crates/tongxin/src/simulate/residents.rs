//! What residents report, where and in which words.

use super::words::{Lang, Phrase, Words};
use crate::city::plan::{CityPlan, Dice, Point, TerritoryNo};
use jiff::civil::DateTime;
use kernel::Timestamp;
use kernel::territory::Level;
use matter::case::{Channel, Kind, NewContact, NewReport};
use rand::RngExt;
use rand::seq::IndexedRandom;
use std::collections::VecDeque;
use std::time::Duration;

/// For how long others still report the same matter.
const FRESH: Duration = Duration::from_hours(72);
/// How far from the first report others put their pin, in millionths of a degree: some 40 m.
const STRAY: i32 = 400;

/// How reports come in, and how often each way is taken.
const CHANNELS: [(Channel, u32); 5] = [
    (Channel::Hotline, 38),
    (Channel::Web, 33),
    (Channel::Mobile, 17),
    (Channel::Patrol, 9),
    (Channel::Open311, 3),
];

/// What reporters want, and how often.
const KINDS: [(Kind, u32); 5] = [
    (Kind::Complaint, 44),
    (Kind::Request, 36),
    (Kind::Consultation, 8),
    (Kind::Suggestion, 7),
    (Kind::TipOff, 5),
];

/// The residents of the city.
pub(super) struct Residents {
    plan: CityPlan,
    words: Words,
    /// Grids, with how lively they and all before them are.
    grids: Vec<(f64, TerritoryNo)>,
    recent: VecDeque<Recent>,
}

/// Something reported lately.
struct Recent {
    at: Timestamp,
    grid: TerritoryNo,
    place: Point,
    category: String,
    phrase: Phrase,
}

/// A report as a resident has it in mind.
pub(super) struct Draft {
    pub(super) report: NewReport,
    pub(super) lang: Lang,
    /// Whether it repeats what somebody else reported.
    pub(super) again: bool,
}

/// How often residents do what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chances {
    pub(super) duplicate: f64,
    pub(super) english: f64,
}

impl Residents {
    pub(super) fn new(plan: CityPlan, words: Words, dice: &mut Dice) -> Self {
        let mut grids = Vec::new();
        let mut total = 0.0;
        for (no, _) in plan.at(Level::Grid) {
            // Some corners of a city are four times as lively as others.
            total += dice.random_range(0.5..2.0);
            grids.push((total, no));
        }
        Self { plan, words, grids, recent: VecDeque::new() }
    }

    pub(super) const fn words(&self) -> &Words {
        &self.words
    }

    /// What somebody reports at this moment; none when the dice find nothing.
    pub(super) fn draft(
        &mut self,
        (at, local): (Timestamp, DateTime),
        chances: Chances,
        dice: &mut Dice,
    ) -> Option<Draft> {
        while self.recent.front().is_some_and(|first| at.since(first.at) > FRESH) {
            self.recent.pop_front();
        }
        let again = !self.recent.is_empty() && dice.random_bool(chances.duplicate);
        let draft = if again { self.repeat(dice) } else { self.original(at, local, chances, dice) };
        draft.map(|draft| Draft { again, ..draft })
    }

    fn original(
        &mut self,
        at: Timestamp,
        local: DateTime,
        chances: Chances,
        dice: &mut Dice,
    ) -> Option<Draft> {
        let (month, hour) = (local.month().unsigned_abs(), local.hour().unsigned_abs());
        let category = self.plan.pack.pick(month.into(), hour.into(), dice)?.code.clone();
        let grid = self.somewhere(dice)?;
        let place = self.plan.somewhere_in(grid, dice)?;
        let lang = if dice.random_bool(chances.english) { Lang::En } else { Lang::Zh };
        let near = self.near(grid, lang, dice);
        let phrase = self.words.phrase(&category, &near, lang, dice)?;
        let draft = draft(&category, &phrase, place, dice);
        self.recent.push_back(Recent { at, grid, place, category, phrase });
        draft
    }

    /// Somebody else reports what was reported before, in other words and with the pin not quite there.
    fn repeat(&self, dice: &mut Dice) -> Option<Draft> {
        let at = dice.random_range(0..self.recent.len());
        let first = self.recent.get(at)?;
        let phrase = self.words.paraphrase(&first.category, &first.phrase, dice)?;
        let stray = Point {
            x: first.place.x + dice.random_range(-STRAY..=STRAY),
            y: first.place.y + dice.random_range(-STRAY..=STRAY),
        };
        let inside = self.plan.territory(first.grid).is_some_and(|grid| grid.ring.contains(stray));
        draft(&first.category, &phrase, if inside { stray } else { first.place }, dice)
    }

    fn somewhere(&self, dice: &mut Dice) -> Option<TerritoryNo> {
        let (total, _) = self.grids.last()?;
        let chance = dice.random::<f64>() * total;
        let at = self.grids.partition_point(|(until, _)| *until <= chance);
        self.grids.get(at).map(|(_, grid)| *grid)
    }

    /// The name of a road or the estate nearby.
    fn near(&self, grid: TerritoryNo, lang: Lang, dice: &mut Dice) -> String {
        let community = self.plan.above(grid, Level::Community);
        let Some(community) = community.and_then(|no| self.plan.territory(no)) else {
            return String::new();
        };
        let name = community.roads.choose(dice).unwrap_or(&community.stem);
        match lang {
            Lang::Zh => name.zh.clone(),
            Lang::En => name.en.clone(),
        }
    }
}

fn draft(category: &str, phrase: &Phrase, place: Point, dice: &mut Dice) -> Option<Draft> {
    let report = NewReport {
        kind: of(&KINDS, dice)?,
        channel: of(&CHANNELS, dice)?,
        category: category.to_owned(),
        title: phrase.title.clone(),
        body: phrase.text.clone(),
        address: phrase.place.clone(),
        point: Some(kernel::geo::Point::new(place.lon(), place.lat()).ok()?),
        territory: None,
        about: None,
        contact: contact(phrase, place),
        photos: Vec::new(),
        origin: None,
    };
    Some(Draft { report, lang: phrase.lang, again: false })
}

/// Two residents in five say how to reach them. Drawn from the report itself, so that the dice fall as before; no mobile begins with 120.
fn contact(phrase: &Phrase, place: Point) -> NewContact {
    const NAMES: [&str; 8] =
        ["王女士", "李先生", "张女士", "刘先生", "陈女士", "杨先生", "Ms Zhao", "Mr Huang"];
    let seed = [place.x, place.y].map(|part| u64::from(part.unsigned_abs()));
    let words = phrase.text.bytes().map(u64::from);
    let drawn = seed
        .into_iter()
        .chain(words)
        .fold(17_u64, |sum, part| sum.wrapping_mul(1_099_511_628_211).wrapping_add(part));
    if drawn % 5 > 1 {
        return NewContact::default();
    }
    let name = usize::try_from(drawn / 5 % 8).ok().and_then(|at| NAMES.get(at));
    NewContact {
        name: name.map(|name| (*name).to_owned()).unwrap_or_default(),
        number: format!("120{:08}", drawn / 40 % 100_000_000),
        reach: String::new(),
    }
}

fn of<T: Copy>(weighted: &[(T, u32)], dice: &mut Dice) -> Option<T> {
    weighted.choose_weighted(dice, |(_, weight)| *weight).ok().map(|(what, _)| *what)
}
