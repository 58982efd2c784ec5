//! From counts to territories: who contains whom, with ground, names and codes.

use super::geometry::{Ring, reading_order};
use super::ground::Ground;
use super::names::{self, Register};
use super::river::{self, River};
use super::{CENTRE, Counts, Dice, Name, TerritoryNo, Unplannable, dice};
use kernel::territory::Level;
use rand::RngExt;
use serde::Serialize;

/// The first two digits of every division code: no province of GB/T 2260 has them.
const PROVINCE: &str = "99";

/// One territory: city, district, street, community or grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Territory {
    /// City to grid.
    pub level: Level,
    /// The territory it lies in; the city has none.
    pub parent: Option<TerritoryNo>,
    /// 12 digits, 15 for a grid. Siblings count from north to south and from west to east.
    pub code: String,
    /// The full name, e.g. 听雨街道 / Tingyu Street.
    pub name: Name,
    /// The name without the word for its level, for composing others: 听雨 / Tingyu.
    pub stem: Name,
    /// Its ground. Neighbours share corners exactly; children fill their parent.
    pub ring: Ring,
    /// Names of roads, in communities only.
    pub roads: Vec<Name>,
}

/// A territory that is not numbered yet: its ground and what lies in it.
struct Piece {
    ring: Ring,
    inner: Vec<Piece>,
}

/// Lays the city out.
///
/// # Errors
/// [`Unplannable`] when ground or names run out.
pub(super) fn lay_out(counts: Counts, seed: u64) -> Result<(Vec<Territory>, River), Unplannable> {
    let tree = Shares::draw(counts, &mut dice(seed, 10));
    let radius = river::radius(f64::from(tree.weight()) * 0.15);
    let mut shore = dice(seed, 11);
    let outline = river::outline(radius, &mut shore);
    let river = river::river(Name::new("霖江", "Lin River"), &outline, radius, &mut shore)?;
    let mut ground = Ground::new(CENTRE, river::units(radius), dice(seed, 12));
    let mut city = parcel(&mut ground, &outline, &tree, Some(&river))?;
    settle(&ground, &mut city);
    let mut book = Book { territories: Vec::new(), dice: dice(seed, 13) };
    book.city(&city)?;
    Ok((book.territories, river))
}

/// How many grids each community has, by street and district. A leaf stands for that many grids.
enum Shares {
    Grids(u32),
    Inner(Vec<Shares>),
}

impl Shares {
    /// Deals out grids to communities, communities to streets, streets to districts: unevenly, nobody left with none.
    fn draw(counts: Counts, dice: &mut Dice) -> Self {
        let grids = deal(counts.grids, counts.communities, dice);
        let mut level: Vec<Self> =
            grids.into_iter().map(|n| Self::Grids(u32::try_from(n).unwrap_or(1))).collect();
        for parents in [counts.streets, counts.districts] {
            let sizes = deal(level.len(), parents, dice);
            let mut members = level.into_iter();
            level =
                sizes.iter().map(|&n| Self::Inner(members.by_ref().take(n).collect())).collect();
        }
        Self::Inner(level)
    }

    fn weight(&self) -> u32 {
        match self {
            Self::Grids(count) => *count,
            Self::Inner(inner) => inner.iter().map(Self::weight).sum(),
        }
    }
}

/// Deals `total` things to `parts`: at least one each, the rest by chance, no part much larger than the others.
fn deal(total: usize, parts: usize, dice: &mut Dice) -> Vec<usize> {
    let (base, rest) = (total / parts, total % parts);
    let mut hands: Vec<usize> = (0..parts).map(|at| base + usize::from(at < rest)).collect();
    for at in 0..parts {
        let other = dice.random_range(0..parts);
        let most = (base / 4).max(1);
        let gift = dice.random_range(0..=most);
        if let (Some(&here), Some(&there)) = (hands.get(at), hands.get(other))
            && at != other
            && here > gift + base / 2
            && there < base * 2
        {
            hands[at] = here - gift;
            hands[other] = there + gift;
        }
    }
    hands
}

/// Cuts a ring into its inner territories, and those into theirs. The first cut anywhere follows the river.
fn parcel(
    ground: &mut Ground,
    ring: &Ring,
    shares: &Shares,
    river: Option<&River>,
) -> Result<Piece, Unplannable> {
    let equal;
    let (weights, inner): (Vec<u32>, &[Shares]) = match shares {
        Shares::Grids(count) => {
            equal = vec![1; usize::try_from(*count).unwrap_or(1)];
            (equal, &[])
        }
        Shares::Inner(inner) => (inner.iter().map(Shares::weight).collect(), inner),
    };
    let rings = match river {
        Some(river) if weights.len() > 1 => ground.divide_along(&river.course, ring, &weights)?,
        _ => ground.divide(ring, &weights)?,
    };
    let river = river.filter(|_| weights.len() == 1);
    let mut pieces = Vec::with_capacity(rings.len());
    for (at, ring) in rings.into_iter().enumerate() {
        pieces.push(match inner.get(at) {
            Some(shares) => parcel(ground, &ring, shares, river)?,
            None => Piece { ring, inner: Vec::new() },
        });
    }
    Ok(Piece { ring: ring.clone(), inner: pieces })
}

/// Gives every ring the corners that were put on it after it was cut, and numbers siblings in reading order.
fn settle(ground: &Ground, piece: &mut Piece) {
    piece.ring = ground.settled(&piece.ring);
    for inner in &mut piece.inner {
        settle(ground, inner);
    }
    let rings: Vec<Ring> = piece.inner.iter().map(|inner| inner.ring.clone()).collect();
    let mut places = vec![0; rings.len()];
    for (place, at) in reading_order(&rings).into_iter().enumerate() {
        places[at] = place;
    }
    let mut numbered: Vec<_> = places.into_iter().zip(std::mem::take(&mut piece.inner)).collect();
    numbered.sort_by_key(|(place, _)| *place);
    piece.inner = numbered.into_iter().map(|(_, inner)| inner).collect();
}

/// Writes the territories down in order, with names and codes.
struct Book {
    territories: Vec<Territory>,
    dice: Dice,
}

impl Book {
    fn city(&mut self, piece: &Piece) -> Result<(), Unplannable> {
        let stem = Name::new("江城", "Jiangcheng");
        let name = stem.with("市", "");
        let city = self.enter(piece, None, format!("{PROVINCE}0100000000"), (name, stem));
        let mut streets = Register::default();
        for (at, district) in piece.inner.iter().enumerate() {
            let stem = names::district(at).ok_or(Unplannable::NoNames("a district"))?;
            let name = stem.with("区", " District");
            // 01 is kept free, as in the real list, where it stands for the districts as a whole.
            let six = format!("{PROVINCE}01{:02}", at + 2);
            let no = self.enter(district, Some(city), format!("{six}000000"), (name, stem));
            self.streets(district, no, &six, &mut streets)?;
        }
        Ok(())
    }

    fn streets(
        &mut self,
        district: &Piece,
        parent: TerritoryNo,
        six: &str,
        register: &mut Register,
    ) -> Result<(), Unplannable> {
        let mut communities = Register::default();
        for (at, street) in district.inner.iter().enumerate() {
            let stem = register.street(&mut self.dice)?;
            let name = stem.with("街道", " Street");
            let nine = format!("{six}{:03}", at + 1);
            let no = self.enter(street, Some(parent), format!("{nine}000"), (name, stem));
            self.communities(street, no, &nine, &mut communities)?;
        }
        Ok(())
    }

    fn communities(
        &mut self,
        street: &Piece,
        parent: TerritoryNo,
        nine: &str,
        register: &mut Register,
    ) -> Result<(), Unplannable> {
        for (at, community) in street.inner.iter().enumerate() {
            let stem = register.community(&mut self.dice)?;
            let name = stem.with("社区", " Community");
            let twelve = format!("{nine}{:03}", at + 1);
            let no = self.enter(community, Some(parent), twelve.clone(), (name, stem.clone()));
            let roads = names::roads(3, &mut self.dice);
            self.territories[no.0].roads = roads;
            for (at, grid) in community.inner.iter().enumerate() {
                let number = at + 1;
                let name = stem.with(&format!("社区第{number}网格"), &format!(" Grid {number}"));
                self.enter(grid, Some(no), format!("{twelve}{number:03}"), (name, stem.clone()));
            }
        }
        Ok(())
    }

    fn enter(
        &mut self,
        piece: &Piece,
        parent: Option<TerritoryNo>,
        code: String,
        (name, stem): (Name, Name),
    ) -> TerritoryNo {
        let above = parent.and_then(|no| self.territories.get(no.0)).map(|t| t.level);
        let level = above.map_or(Level::City, |above| above.below().unwrap_or(Level::Grid));
        let ring = piece.ring.clone();
        self.territories.push(Territory {
            level,
            parent,
            code,
            name,
            stem,
            ring,
            roads: Vec::new(),
        });
        TerritoryNo(self.territories.len() - 1)
    }
}
