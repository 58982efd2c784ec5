//! The fictional city on paper: everything about it, decided by a size and a seed, before anything is written anywhere.
//!
//! [`plan`] makes a [`CityPlan`]: territories with their ground, the departments of every line with branches in the streets, units,
//! people and their posts, duty lists and the dispatch catalogue. The same size and seed give the same plan, byte for byte.
//! Nothing in it is real: the names are composed, the division codes begin with 99, which no province has, and the
//! ground is borrowed from a desert.

mod catalogue;
pub mod categories;
mod cut;
mod geometry;
mod ground;
mod lines;
mod names;
mod organisations;
mod people;
mod river;
mod syllables;
mod territories;
#[cfg(test)]
mod tests;

pub use catalogue::{DispatchRule, Duties, Duty, Part, Stance, Target};
pub use categories::{Category, CategoryKind, Pack, Top};
pub use geometry::{Point, Ring};
pub use lines::{Form, LINES, Line};
pub use names::Name;
pub use organisations::{Department, Unit, UnitKind};
pub use people::{Person, PlannedPost};
pub use river::{CENTRE, River};
pub use territories::Territory;

use kernel::policy::Role;
use kernel::territory::Level;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

/// The city's dice: a fixed algorithm, so that a seed means the same on every machine.
pub type Dice = ChaCha8Rng;

/// How large a city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// 4 districts, 24 streets, 160 communities, 900 grids: what `./dev demo` shows.
    Demo,
    /// One district of a city: 6 streets, 40 communities, 225 grids.
    District,
    /// 8 districts, 100 streets, 1,600 communities, 12,000 grids.
    City,
    /// 16 districts, 340 streets, 7,000 communities, 60,000 grids.
    Megacity,
}

/// How many territories of each level a city has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// 区
    pub districts: usize,
    /// 街道
    pub streets: usize,
    /// 社区
    pub communities: usize,
    /// 网格
    pub grids: usize,
}

impl Size {
    /// All sizes; the demo's is the usual one.
    pub const ALL: [Self; 4] = [Self::Demo, Self::District, Self::City, Self::Megacity];

    /// The word used in options and settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::District => "district",
            Self::City => "city",
            Self::Megacity => "megacity",
        }
    }

    /// The size a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.as_str() == word)
    }

    /// The number of territories.
    pub const fn counts(self) -> Counts {
        let (districts, streets, communities, grids) = match self {
            Self::Demo => (4, 24, 160, 900),
            Self::District => (1, 6, 40, 225),
            Self::City => (8, 100, 1_600, 12_000),
            Self::Megacity => (16, 340, 7_000, 60_000),
        };
        Counts { districts, streets, communities, grids }
    }

    /// Whether every grid has a grid member of its own; in larger cities the grid members are posted at their community.
    pub const fn staffs_grids(self) -> bool {
        matches!(self, Self::Demo | Self::District)
    }
}

/// Position of a territory in [`CityPlan::territories`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TerritoryNo(pub usize);

/// Position of a department in [`CityPlan::departments`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DepartmentNo(pub usize);

/// Position of a unit in [`CityPlan::units`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct UnitNo(pub usize);

/// An organisation of the plan that people can work in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Host {
    /// The office of a territory.
    Territory(TerritoryNo),
    /// A department or a branch.
    Department(DepartmentNo),
    /// A unit.
    Unit(UnitNo),
}

/// A whole city on paper. Lists are in an order that can be installed: what is referred to comes first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CityPlan {
    /// How large it was asked to be.
    pub size: Size,
    /// What the dice were seeded with.
    pub seed: u64,
    /// The city, then each district followed by its streets, each street by its communities, each community by its grids.
    pub territories: Vec<Territory>,
    /// The river that parts the city in two banks.
    pub river: River,
    /// City departments, then those of the districts, then the branches in the streets.
    pub departments: Vec<Department>,
    /// Units, by community.
    pub units: Vec<Unit>,
    /// Everybody who holds a post.
    pub people: Vec<Person>,
    /// Who answers for which category, by class of organisation; see [`CityPlan::duties_of`].
    pub duties: Vec<Duties>,
    /// The dispatch catalogue.
    pub catalogue: Vec<DispatchRule>,
    /// The categories that duties and catalogue speak of.
    pub pack: Pack,
}

/// Why a city could not be planned. None of this depends on the reader; it means that the packs or the planner are broken.
#[derive(Debug, thiserror::Error)]
pub enum Unplannable {
    /// A piece of ground had no room for a border.
    #[error("a piece of ground has no room for a border; try another seed")]
    NoCut,
    /// The river would have left the city.
    #[error("the river does not fit into the city; try another seed")]
    NoRiver,
    /// The syllables do not make enough names.
    #[error("there are no names left for {0}")]
    NoNames(&'static str),
    /// The category pack cannot be read.
    #[error("the category pack cannot be read: {0}")]
    Pack(#[from] toml::de::Error),
    /// The dispatch list names something the pack or the lines do not have.
    #[error("the dispatch list speaks of {0:?}, which does not exist")]
    Unknown(String),
    /// A credit code could not be made.
    #[error("no unified social credit code can be made from {0:?}")]
    CreditCode(String),
}

/// Plans the fictional city: pure, and the same for the same `size` and `seed`.
///
/// # Errors
/// [`Unplannable`], see there.
pub fn plan(size: Size, seed: u64) -> Result<CityPlan, Unplannable> {
    let pack = Pack::jiangcheng()?;
    let (territories, river) = territories::lay_out(size.counts(), seed)?;
    let departments = organisations::departments(&territories, &mut dice(seed, 20))?;
    let units = organisations::units(&territories, &mut dice(seed, 21))?;
    let people = people::staff(size, &territories, &departments, &mut dice(seed, 30));
    let (duties, catalogue) = catalogue::lists(&pack)?;
    Ok(CityPlan {
        size,
        seed,
        territories,
        river,
        departments,
        units,
        people,
        duties,
        catalogue,
        pack,
    })
}

/// Dice of their own for each part of the plan, so that a change in one leaves the others as they were.
fn dice(seed: u64, stream: u64) -> Dice {
    let mut dice = Dice::seed_from_u64(seed);
    dice.set_stream(stream);
    dice
}

impl CityPlan {
    /// The territories of a level, with their positions.
    pub fn at(&self, level: Level) -> impl Iterator<Item = (TerritoryNo, &Territory)> + '_ {
        let numbered = self.territories.iter().enumerate();
        numbered.filter(move |(_, t)| t.level == level).map(|(no, t)| (TerritoryNo(no), t))
    }

    /// One territory.
    pub fn territory(&self, no: TerritoryNo) -> Option<&Territory> {
        self.territories.get(no.0)
    }

    /// The territory of `level` that `no` lies in (itself included), if it is not above that level.
    pub fn above(&self, no: TerritoryNo, level: Level) -> Option<TerritoryNo> {
        let parents = std::iter::successors(Some(no), |&no| self.territory(no)?.parent);
        parents.into_iter().find(|&no| self.territory(no).is_some_and(|t| t.level == level))
    }

    /// The duty list of an organisation; a unit has none.
    pub fn duties_of(&self, host: Host) -> Option<&Duties> {
        let target = match host {
            Host::Territory(no) => Target::Territory { level: self.territory(no)?.level },
            Host::Department(no) => {
                let department = self.departments.get(no.0)?;
                Target::Line { line: department.line.to_owned(), level: department.level }
            }
            Host::Unit(_) => return None,
        };
        self.duties.iter().find(|list| list.holder == target)
    }

    /// The organisation a catalogue target means for a matter in territory `no`.
    ///
    /// None when the matter's place is not known far enough down, or the line has no branch there.
    pub fn resolve(&self, target: &Target, no: TerritoryNo) -> Option<Host> {
        match target {
            Target::Territory { level } => self.above(no, *level).map(Host::Territory),
            Target::Line { line, level } => {
                let home = self.above(no, *level)?;
                let departments = self.departments.iter();
                let found =
                    departments.enumerate().find(|(_, d)| d.territory == home && d.line == line);
                found.map(|(no, _)| Host::Department(DepartmentNo(no)))
            }
        }
    }

    /// One person for each role, all around the first street, for the demo's log-in page.
    pub fn personas(&self) -> Vec<(Role, &Person)> {
        let mut personas: Vec<(Role, &Person)> = Vec::new();
        for person in &self.people {
            for post in &person.posts {
                if personas.iter().all(|(role, _)| *role != post.role) {
                    personas.push((post.role, person));
                }
            }
        }
        personas
    }

    /// A random place on dry land inside a territory.
    pub fn somewhere_in(&self, no: TerritoryNo, dice: &mut impl rand::Rng) -> Option<Point> {
        let ring = &self.territory(no)?.ring;
        let (low, high) = ring.bounds();
        let mut wet = None;
        for _ in 0..64 {
            let x = dice.random_range(low.x..=high.x);
            let place = Point { x, y: dice.random_range(low.y..=high.y) };
            if ring.contains(place) {
                if !self.river.covers(place) {
                    return Some(place);
                }
                wet = Some(place);
            }
        }
        wet.or_else(|| Some(ring.centroid()))
    }
}
