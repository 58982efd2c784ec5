//! What ought to happen, computed apart from the product: from who.rs, the shape of the small city as arithmetic, and what the world's
//! builder did to each person and thing.

use super::row::{Class, Row, Sight};
use super::who::{Tie, Who};
use kernel::policy::Role;
use kernel::territory::{AccountId, OrgId};
use std::collections::{BTreeMap, HashMap};
use testkit::SmallCity;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Sign in first.
    SignIn,
    /// There is no such thing (404).
    Hidden,
    /// It is there, and not for you (403), by the name of the action.
    Refused,
    /// Prove again who you are.
    Prove,
    /// It is done.
    Done,
    /// The policy lets it pass; a rule of the domain answers with this status.
    Rule(u16),
    /// What no model expects.
    Odd(u16),
}

/// Who hangs below whom.
#[derive(Default)]
pub(super) struct Land {
    /// The territories an organisation lies in, the lowest first; a territory lies in itself.
    places: HashMap<OrgId, Vec<OrgId>>,
    /// The departments above an organisation on its line.
    lines: HashMap<OrgId, Vec<OrgId>>,
    /// The territories above a grid or a community, up to the street: whom it answers to.
    answers: HashMap<OrgId, Vec<OrgId>>,
    names: HashMap<OrgId, String>,
}

impl Land {
    /// Every second territory has the next parent.
    pub(super) fn of(city: &SmallCity) -> Self {
        let mut land = Self::default();
        let lay =
            |name: &str, ids: &[OrgId], above: &[OrgId], places: &HashMap<OrgId, Vec<OrgId>>| {
                let mut rows = Vec::new();
                for (number, id) in ids.iter().enumerate() {
                    let over =
                        above.get(number / 2).map(|over| places[over].clone()).unwrap_or_default();
                    rows.push((*id, [vec![*id], over].concat(), format!("{name}{}", number + 1)));
                }
                rows
            };
        let levels: [(&str, &[OrgId]); 5] = [
            ("city", &[city.city]),
            ("district", &city.districts),
            ("street", &city.streets),
            ("community", &city.communities),
            ("grid", &city.grids),
        ];
        let mut above: &[OrgId] = &[];
        for (name, ids) in levels {
            for (id, place, called) in lay(name, ids, above, &land.places) {
                land.places.insert(id, place);
                land.names.insert(id, called);
            }
            above = ids;
        }
        for (number, grid) in city.grids.iter().enumerate() {
            land.answers
                .insert(*grid, vec![city.communities[number / 2], city.streets[number / 4]]);
        }
        for (number, community) in city.communities.iter().enumerate() {
            land.answers.insert(*community, vec![city.streets[number / 2]]);
        }
        for (name, line) in [("urban", &city.urban), ("water", &city.water)] {
            land.seat(line.city, city.city, &[], &format!("{name} of the city"));
            for (number, department) in line.districts.iter().enumerate() {
                let called = format!("{name} of district{}", number + 1);
                land.seat(*department, city.districts[number], &[line.city], &called);
            }
        }
        for (number, branch) in city.branches.iter().enumerate() {
            let line = [city.urban.districts[number / 2], city.urban.city];
            land.seat(*branch, city.streets[number], &line, &format!("branch{}", number + 1));
        }
        land.seat(city.unit, city.communities[0], &[], "unit1");
        land
    }

    /// An organisation that is no territory, with its seat and its line.
    pub(super) fn seat(&mut self, org: OrgId, seat: OrgId, line: &[OrgId], name: &str) {
        self.places.insert(org, self.places[&seat].clone());
        self.lines.insert(org, line.to_vec());
        self.names.insert(org, name.to_owned());
    }

    /// The territories it lies in.
    pub(super) fn place(&self, org: OrgId) -> &[OrgId] {
        &self.places[&org]
    }

    /// What messages call it.
    pub(super) fn name(&self, org: OrgId) -> &str {
        self.names.get(&org).map_or("?", String::as_str)
    }

    fn line(&self, org: OrgId) -> &[OrgId] {
        self.lines.get(&org).map_or(&[], Vec::as_slice)
    }

    /// Whether whoever works in `org` belongs to `accused`.
    fn belongs(&self, org: OrgId, accused: OrgId) -> bool {
        org == accused
            || self.line(org).contains(&accused)
            || self.answers.get(&org).is_some_and(|above| above.contains(&accused))
    }

    /// How far somebody's organisation is from a thing, in words: which trials are alike.
    fn distance(&self, org: OrgId, thing: &Thing) -> String {
        let (mine, its) = (self.place(org), thing.place.as_slice());
        let place = if its.first() == Some(&org) {
            "own"
        } else if its.contains(&org) {
            "below"
        } else if its.first().is_some_and(|lowest| mine.contains(lowest)) {
            "above"
        } else if mine.len() > 1 && mine.get(1) == its.get(1) {
            "sibling"
        } else {
            "other"
        };
        let above = |upper: &OrgId, lower: &OrgId| self.line(*lower).contains(upper);
        let had = |test: &dyn Fn(&OrgId) -> bool| thing.had.iter().any(test);
        let work = if thing.own == Some(org) {
            "its"
        } else if thing.now.contains(&org) {
            "now"
        } else if thing.had.contains(&org) {
            "had"
        } else if had(&|other| above(&org, other)) {
            "under it"
        } else if had(&|other| above(other, &org)) {
            "over it"
        } else if had(&|other| self.line(*other).iter().any(|line| self.line(org).contains(line))) {
            "beside it"
        } else if thing.had.is_empty() {
            "nobody's"
        } else {
            "others'"
        };
        format!("{place}, {work}")
    }
}

/// Who stands back from a thing by a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Back {
    /// A person.
    Person(AccountId),
    /// Everybody of an organisation.
    Everybody(OrgId),
}

/// Something routes are about.
#[derive(Debug, Clone, Default)]
pub(super) struct Thing {
    pub(super) name: String,
    pub(super) state: &'static str,
    /// The territories it lies in, the lowest first.
    pub(super) place: Vec<OrgId>,
    /// Organisations that have or had a task on it.
    pub(super) had: Vec<OrgId>,
    /// Those that have one now.
    pub(super) now: Vec<OrgId>,
    /// Whose the task is that the row is about.
    pub(super) own: Option<OrgId>,
    /// Whom it accuses.
    pub(super) about: Option<OrgId>,
    /// Who stands back.
    pub(super) back: Vec<Back>,
    /// Whose it is.
    pub(super) owners: Vec<AccountId>,
    /// What fills `{…}`.
    pub(super) fill: BTreeMap<&'static str, String>,
}

impl Thing {
    fn is_of(&self, person: &Person) -> bool {
        person.account.is_some_and(|account| self.owners.contains(&account))
    }
}

/// What an installation says of somebody besides the table.
#[derive(Debug, Clone)]
pub(super) struct Extra {
    pub(super) lets: bool,
    pub(super) actions: &'static [&'static str],
    pub(super) tie: Tie,
    /// Only within this territory.
    pub(super) within: Option<OrgId>,
    /// Only while nobody has a task on it.
    pub(super) untouched: bool,
}

/// How somebody comes in.
#[derive(Debug, Clone)]
pub(super) enum Door {
    /// Without a name.
    Street,
    /// With a session.
    Session { cookies: String, form: String },
    /// With a session that no longer counts.
    Shut { cookies: String, form: String },
    /// By a token that is good for these actions only, and for reading only unless it writes.
    Token { secret: String, only: &'static [&'static str], writes: bool },
}

/// Somebody who tries.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) name: String,
    /// Those of a group are alike.
    pub(super) group: String,
    pub(super) account: Option<AccountId>,
    pub(super) posts: Vec<(Role, OrgId)>,
    pub(super) extras: Vec<Extra>,
    pub(super) door: Door,
}

impl Person {
    /// Whether anybody is there at all.
    pub(super) const fn is_in(&self) -> bool {
        matches!(self.door, Door::Session { .. } | Door::Token { .. })
    }

    fn limited(&self, act: &str) -> bool {
        matches!(&self.door, Door::Token { only, .. } if !only.contains(&act))
    }
}

/// The model.
pub(super) struct Model {
    pub(super) who: Who,
    pub(super) land: Land,
}

impl Model {
    /// What ought to become of a row tried by somebody on something.
    pub(super) fn verdict(&self, row: &Row, person: &Person, thing: Option<&Thing>) -> Verdict {
        if matches!(person.door, Door::Token { writes: false, .. }) && row.method != "GET" {
            return Verdict::Refused;
        }
        if matches!(row.class, Class::Everybody(_) | Class::Link(_)) {
            return done(row);
        }
        if !person.is_in() {
            return if row.blind { Verdict::Hidden } else { Verdict::SignIn };
        }
        let may = |act: &str| match thing {
            Some(thing) => self.may(person, act, thing),
            None => self.somewhere(person, act),
        };
        match &row.class {
            Class::Own(_) => {
                let mine = thing.is_none_or(|thing| thing.is_of(person));
                let yes = mine || row.also.is_some_and(may);
                if yes { done(row) } else { Verdict::Hidden }
            }
            Class::Desk(act) if act.is_none_or(|act| self.somewhere(person, act)) => done(row),
            Class::Thing { sight: Sight::Hidden(see), .. } if !may(see) => Verdict::Hidden,
            Class::Thing { act, .. } if may(act) => done(row),
            Class::Thing { .. } if row.theirs && thing.is_some_and(|thing| thing.is_of(person)) => {
                done(row)
            }
            Class::Thing { sight: Sight::Closed(opens), act, .. } if opens != act && may(opens) => {
                Verdict::Hidden
            }
            _ => Verdict::Refused,
        }
    }

    /// Whether somebody may do this to that.
    pub(super) fn may(&self, person: &Person, act: &str, thing: &Thing) -> bool {
        let reached = |extra: &&Extra| {
            extra.actions.contains(&act)
                && extra.within.is_none_or(|territory| thing.place.contains(&territory))
                && (thing.had.is_empty() || !extra.untouched)
                && person.posts.iter().any(|(_, org)| self.tied(extra.tie, *org, thing))
        };
        let extra = |lets: bool| {
            person.extras.iter().filter(|extra| extra.lets == lets).any(|extra| reached(&extra))
        };
        if !person.is_in() || person.limited(act) || self.stands_back(person, thing) || extra(false)
        {
            return false;
        }
        let by_post = |(role, org): &(Role, OrgId)| {
            self.who.ties(act, *role).into_iter().any(|tie| self.tied(tie, *org, thing))
        };
        person.posts.iter().any(by_post) || extra(true)
    }

    /// Whether there is anything somebody may do this to.
    fn somewhere(&self, person: &Person, act: &str) -> bool {
        !person.limited(act)
            && person.posts.iter().any(|(role, _)| !self.who.ties(act, *role).is_empty())
    }

    fn tied(&self, tie: Tie, org: OrgId, thing: &Thing) -> bool {
        match tie {
            Tie::Anything => true,
            Tie::Territory => thing.place.contains(&org),
            Tie::Had => thing.had.contains(&org),
            Tie::Now => thing.now.contains(&org),
            Tie::Own => thing.own == Some(org),
            Tie::Line => {
                thing.had.iter().any(|had| *had == org || self.land.line(*had).contains(&org))
            }
        }
    }

    fn stands_back(&self, person: &Person, thing: &Thing) -> bool {
        let belongs =
            |accused: OrgId| person.posts.iter().any(|(_, org)| self.land.belongs(*org, accused));
        thing.about.is_some_and(belongs)
            || thing.back.iter().any(|back| match back {
                Back::Person(account) => person.account == Some(*account),
                Back::Everybody(org) => belongs(*org),
            })
    }

    /// Trials with the same words here are alike, and one of them stands for all.
    pub(super) fn likeness(&self, person: &Person, thing: &Thing) -> String {
        let far = |(_, org): &(Role, OrgId)| self.land.distance(*org, thing);
        let far: Vec<String> = person.posts.iter().map(far).collect();
        let back = if self.stands_back(person, thing) { ", stands back" } else { "" };
        let mine = if thing.is_of(person) { ", theirs" } else { "" };
        format!("{}{back}{mine}", far.join(" + "))
    }
}

const fn done(row: &Row) -> Verdict {
    match row.rule {
        Some(status) => Verdict::Rule(status),
        None => Verdict::Done,
    }
}
