//! All organisations in memory: who is where, who hangs on whom, what lies at a point.

use super::geometry;
use super::model::{Org, OrgKind};
use geo::{Coord, CoordinatePosition, MultiPolygon, coordinate_position::CoordPos};
use kernel::clock::Timestamp;
use kernel::geo::Point;
use kernel::territory::{Chain, Level, OrgId};
use rstar::{AABB, RTree, RTreeObject};
use std::cmp::Reverse;
use std::collections::HashMap;

/// A snapshot of the network. Organisations stand in one order everywhere: by kind, code, name.
///
/// Abolished organisations are found by [`Network::get`] and keep their chain, for the matters of their days; nothing else shows them.
pub struct Network {
    version: String,
    orgs: Vec<Org>,
    /// Those in force.
    present: Vec<usize>,
    /// What [`Network::search`] looks through: names and code of each, in small letters.
    texts: Vec<String>,
    by_id: HashMap<OrgId, usize>,
    by_code: HashMap<String, usize>,
    children: HashMap<OrgId, Vec<usize>>,
    branches: HashMap<OrgId, Vec<usize>>,
    functions: HashMap<OrgId, HashMap<String, OrgId>>,
    census: HashMap<OrgId, Census>,
    areas: HashMap<OrgId, MultiPolygon>,
    index: RTree<Extent>,
}

/// How many organisations of each kind a territory holds, on all levels below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Census([i64; OrgKind::ALL.len()]);

impl Census {
    /// How many of one kind.
    pub fn of(&self, kind: OrgKind) -> i64 {
        self.0[kind as usize]
    }

    /// How many departments, branches and units.
    pub fn organisations(&self) -> i64 {
        [OrgKind::Department, OrgKind::Branch, OrgKind::Unit]
            .into_iter()
            .map(|kind| self.of(kind))
            .sum()
    }
}

/// The box around a territory.
struct Extent {
    envelope: AABB<[f64; 2]>,
    org: usize,
}

impl RTreeObject for Extent {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl Network {
    /// The network of these organisations as it is at `now`.
    pub fn new(
        version: String,
        now: Timestamp,
        mut orgs: Vec<Org>,
        areas: HashMap<OrgId, MultiPolygon>,
    ) -> Self {
        orgs.sort_by(|a, b| {
            (a.kind, &a.code, &a.name_zh, a.id).cmp(&(b.kind, &b.code, &b.name_zh, b.id))
        });
        let by_id = orgs.iter().enumerate().map(|(at, org)| (org.id, at)).collect();
        let texts = orgs.iter().map(text).collect();
        let in_force = orgs.iter().enumerate().filter(|(_, org)| org.in_force(now));
        let present: Vec<usize> = in_force.map(|(at, _)| at).collect();
        let mut network = Self {
            version,
            present: present.clone(),
            texts,
            by_id,
            by_code: HashMap::new(),
            children: HashMap::new(),
            branches: HashMap::new(),
            functions: HashMap::new(),
            census: HashMap::new(),
            areas,
            index: RTree::new(),
            orgs,
        };
        for at in &present {
            network.enter(*at);
        }
        let extents = present.into_iter().filter_map(|at| network.extent(at)).collect();
        network.index = RTree::bulk_load(extents);
        network
    }

    /// Enters an organisation in force into the tables.
    fn enter(&mut self, at: usize) {
        let org = &self.orgs[at];
        if let Some(code) = &org.code {
            self.by_code.insert(code.clone(), at);
        }
        if let Some(parent) = org.parent {
            self.children.entry(parent).or_default().push(at);
            if let Some(function) = &org.function {
                // The first in the order of the network, so that the answer is the same every time.
                self.functions.entry(parent).or_default().entry(function.clone()).or_insert(org.id);
            }
        }
        if let Some(line) = org.line {
            self.branches.entry(line).or_default().push(at);
        }
        for (_, territory) in org.chain.links().filter(|(_, territory)| *territory != org.id) {
            self.census.entry(territory).or_default().0[org.kind as usize] += 1;
        }
    }

    fn extent(&self, org: usize) -> Option<Extent> {
        let [west, south, east, north] = geometry::bounds(self.areas.get(&self.orgs[org].id)?)?;
        Some(Extent { envelope: AABB::from_corners([west, south], [east, north]), org })
    }

    /// Which version of the network this is: changes whenever an organisation does.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How many organisations there are or were.
    pub fn len(&self) -> usize {
        self.orgs.len()
    }

    /// Whether there never was any.
    pub fn is_empty(&self) -> bool {
        self.orgs.is_empty()
    }

    /// The organisation, in force or abolished.
    pub fn get(&self, id: OrgId) -> Option<&Org> {
        self.by_id.get(&id).map(|at| &self.orgs[*at])
    }

    /// Where an organisation stands in the order of the network.
    pub(super) fn position(&self, id: OrgId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    /// Whether a name or the code of an organisation has this text, in small letters, in it.
    pub(super) fn mentions(&self, id: OrgId, text: &str) -> bool {
        self.position(id).is_some_and(|at| self.texts[at].contains(text))
    }

    /// The organisation in force under this code.
    pub fn by_code(&self, code: &str) -> Option<&Org> {
        self.by_code.get(code).map(|at| &self.orgs[*at])
    }

    /// Every organisation in force.
    pub fn all(&self) -> impl Iterator<Item = &Org> {
        self.present.iter().map(|at| &self.orgs[*at])
    }

    /// The cities.
    pub fn roots(&self) -> impl Iterator<Item = &Org> {
        self.all().take_while(|org| org.kind == OrgKind::City)
    }

    /// What sits directly in a territory, of every kind.
    pub fn children(&self, id: OrgId) -> impl Iterator<Item = &Org> {
        self.children.get(&id).into_iter().flatten().map(|at| &self.orgs[*at])
    }

    /// What hangs directly below a department on the line.
    pub fn branches(&self, department: OrgId) -> impl Iterator<Item = &Org> {
        self.branches.get(&department).into_iter().flatten().map(|at| &self.orgs[*at])
    }

    /// Everything of a kind within a territory, on all levels below it.
    pub fn within(&self, territory: OrgId, kind: OrgKind) -> impl Iterator<Item = &Org> {
        let level = self.get(territory).and_then(Org::level);
        let inside = move |org: &&Org| {
            org.kind == kind
                && org.id != territory
                && level.is_some_and(|level| org.chain.at(level) == Some(territory))
        };
        self.all().filter(inside)
    }

    /// How many of each kind a territory holds.
    pub fn census(&self, territory: OrgId) -> Census {
        self.census.get(&territory).copied().unwrap_or_default()
    }

    /// The chain of an organisation; empty if there is no such organisation.
    pub fn chain(&self, id: OrgId) -> Chain {
        self.get(id).map(|org| org.chain).unwrap_or_default()
    }

    /// The departments above an organisation on its line, nearest first.
    pub fn lines(&self, id: OrgId) -> Vec<OrgId> {
        let mut above = Vec::new();
        let mut next = self.get(id).and_then(|org| org.line);
        // A line that runs in a circle ends where it began.
        while let Some(line) = next.filter(|line| *line != id && !above.contains(line)) {
            above.push(line);
            next = self.get(line).and_then(|org| org.line);
        }
        above
    }

    /// The organisations above it that it answers to in all things: the departments above on its line; for what lies in a street the
    /// territories above up to the street.
    ///
    /// Who works there belongs to those as well when a report accuses them. A street's people do not belong to the district: somebody must
    /// be left to look into it.
    pub fn answers_to(&self, id: OrgId) -> Vec<OrgId> {
        let mut above = self.lines(id);
        let territory = self.get(id).filter(|org| org.level().is_some());
        above.extend(territory.into_iter().flat_map(|org| {
            let close = [Level::Community, Level::Street];
            close.into_iter().filter_map(|level| org.chain.at(level)).filter(|up| *up != id)
        }));
        above
    }

    /// The organisation for `function` that sits directly in the chain's territory of `level`, e.g. the urban-management department of
    /// the district a matter lies in.
    pub fn find(&self, function: &str, level: Level, chain: &Chain) -> Option<OrgId> {
        self.functions.get(&chain.at(level)?)?.get(function).copied()
    }

    /// An organisation's name for a reader of Chinese or of English; empty if there is no such organisation.
    pub fn name(&self, id: OrgId, zh: bool) -> &str {
        self.get(id).map_or("", |org| org.name(zh))
    }

    /// The names of a chain's links below the city, as one writes a place: `江北区梧桐街道` in Chinese, `Wutong Street, Jiangbei` in English.
    pub fn place(&self, chain: &Chain, zh: bool) -> String {
        let names = chain.links().filter(|(level, _)| *level != Level::City);
        let mut names: Vec<&str> = names.map(|(_, id)| self.name(id, zh)).collect();
        if zh {
            return names.concat();
        }
        names.reverse();
        names.join(", ")
    }

    /// The boundary of a territory, if it is known.
    pub fn area(&self, id: OrgId) -> Option<&MultiPolygon> {
        self.areas.get(&id)
    }

    /// West, south, east and north of a territory: of its boundary, or of those of its parts.
    pub fn bounds(&self, id: OrgId) -> Option<[f64; 4]> {
        if let Some(own) = self.area(id) {
            return geometry::bounds(own);
        }
        let parts = self.children(id).filter_map(|child| geometry::bounds(self.area(child.id)?));
        parts.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }

    /// The chain of the smallest territory that holds a point: its grid's, where grids are drawn.
    ///
    /// A point on the boundary of several belongs to the one with the lowest code, so that every point lies in exactly one.
    pub fn locate(&self, point: Point) -> Option<Chain> {
        let at = Coord { x: point.lon(), y: point.lat() };
        let corner = AABB::from_point([at.x, at.y]);
        let mut near: Vec<usize> =
            self.index.locate_in_envelope_intersecting(corner).map(|extent| extent.org).collect();
        near.sort_unstable_by_key(|org| (Reverse(self.orgs[*org].kind), *org));
        let holds = |org: &Org| {
            let area = self.areas.get(&org.id);
            area.is_some_and(|area| area.coordinate_position(&at) != CoordPos::Outside)
        };
        near.into_iter().map(|org| &self.orgs[org]).find(|org| holds(org)).map(|org| org.chain)
    }

    /// Organisations in force whose Chinese or English name or code has `text` in it; the best hits first: what is called so, then what begins
    /// so, then the rest, higher levels before lower ones.
    pub fn search(&self, text: &str, limit: usize) -> Vec<&Org> {
        let wanted = text.trim().to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let rank = |at: usize| {
            let text = self.texts[at].as_str();
            text.contains(wanted.as_str()).then(|| {
                let whole = text.split('\n').any(|part| part == wanted);
                let start = text.split('\n').any(|part| part.starts_with(wanted.as_str()));
                (Reverse((whole, start)), at)
            })
        };
        let mut hits: Vec<_> = self.present.iter().copied().filter_map(rank).collect();
        hits.sort_unstable();
        hits.into_iter().take(limit).map(|(_, at)| &self.orgs[at]).collect()
    }
}

fn text(org: &Org) -> String {
    let code = org.code.as_deref().unwrap_or_default();
    format!("{}\n{}\n{code}", org.name_zh, org.name_en).to_lowercase()
}
