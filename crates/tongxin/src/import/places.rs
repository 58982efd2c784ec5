//! Territories: those the map lists, those of its file, and those the rows name; found, or created from the city down.

use super::Unfit;
use super::map::{BadMap, Map, NamedFile, PlaceColumn, PlaceLevel, Unknown};
use super::report::{Finding, Founded};
use super::rows::Row;
use super::table::Table;
use kernel::Cx;
use kernel::clock::Timestamp;
use kernel::codes::DivisionCode;
use kernel::error::Result;
use kernel::setting;
use kernel::territory::{Level, OrgId};
use place::org::{self, Network, NewOrg, Org};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// A territory the map or its file lists.
struct Listed {
    code: DivisionCode,
    zh: String,
    en: String,
}

/// Creates organisations, and remembers which.
#[derive(Default)]
pub(super) struct Founding {
    /// For the report.
    pub(super) founded: Vec<Founded>,
    /// Which they are.
    pub(super) fresh: HashSet<OrgId>,
}

impl Founding {
    /// Creates a batch; returns their ids in the same order.
    pub(super) async fn found(&mut self, cx: &mut Cx, batch: Vec<NewOrg>) -> Result<Vec<OrgId>> {
        for NewOrg { kind, name_zh, code, .. } in &batch {
            self.founded.push(Founded {
                kind: kind.as_str(),
                name: name_zh.clone(),
                code: code.clone(),
            });
        }
        let ids = org::add_many(cx, batch).await?;
        self.fresh.extend(&ids);
        Ok(ids)
    }
}

/// What an import knows of territories.
pub(super) struct Places<'a> {
    map: &'a Map,
    /// When what the import creates came into force: with the first row.
    since: Timestamp,
    network: Arc<Network>,
    city: OrgId,
    /// Who is called so in a territory: names in both languages and codes.
    named: HashMap<(OrgId, Level, String), OrgId>,
    pub(super) founding: Founding,
}

impl<'a> Places<'a> {
    /// Finds the city, or founds it, with everything that the map lists.
    ///
    /// # Errors
    /// [`Unfit`] when the rows are of another city than the database, or the map's list does not hang together.
    pub(super) async fn open(cx: &mut Cx, map: &'a Map, since: Timestamp) -> Result<Self, Unfit> {
        let listed = listed(map)?;
        let mut founding = Founding::default();
        let mut network = org::see_own(cx).await?;
        if city(map, &network)?.is_none() {
            setting::change(cx, crate::compose::names::CALENDAR, &map.calendar).await?;
        }
        let batch = missing(cx, map, &listed, &network)?;
        if !batch.is_empty() {
            let batch = batch.into_iter().map(|new| new.since(since)).collect();
            founding.found(cx, batch).await?;
            network = org::see_own(cx).await?;
        }
        let city =
            city(map, &network)?.ok_or_else(|| BadMap::key(map, "city", "was not founded"))?;
        let mut places = Self { map, since, network, city, named: HashMap::new(), founding };
        places.learn(&listed);
        Ok(places)
    }

    /// The network, with what was created.
    pub(super) const fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// The city.
    pub(super) const fn city(&self) -> OrgId {
        self.city
    }

    /// Learns the names of all territories, and those by which the map and its file call them.
    fn learn(&mut self, listed: &[Listed]) {
        let network = self.network.clone();
        for org in network.all() {
            let (Some(level), Some(parent)) = (org.level(), org.parent) else { continue };
            let names = [Some(&org.name_zh), Some(&org.name_en), org.code.as_ref()];
            for name in names.into_iter().flatten() {
                self.named.insert((parent, level, name.clone()), org.id);
            }
        }
        for place in listed {
            let Some(org) = network.by_code(&place.code.to_string()) else { continue };
            let (Some(level), Some(parent)) = (org.level(), org.parent) else { continue };
            for name in [&place.zh, &place.en] {
                self.named.entry((parent, level, name.clone())).or_insert(org.id);
            }
        }
    }

    /// Creates the territories that rows name and nobody knows, level by level, if the map says so.
    pub(super) async fn create_named(&mut self, cx: &mut Cx, rows: &[Row]) -> Result<(), Unfit> {
        if self.map.place.unknown == Unknown::Refuse {
            return Ok(());
        }
        for (at, level) in self.map.place.levels.iter().enumerate() {
            let mut wanted: BTreeMap<OrgId, BTreeSet<&str>> = BTreeMap::new();
            for row in rows {
                if let (Some(name), Ok(parent)) = (row.places.get(at), self.walk(row, at))
                    && self.named(parent, level, name).is_none()
                {
                    wanted.entry(parent).or_default().insert(name);
                }
            }
            let mut batch = Vec::new();
            for (parent, names) in wanted {
                let new = self.numbered(parent, level, &names);
                batch.extend(new.map_err(|why| BadMap::key(self.map, "place.level", why))?);
            }
            if !batch.is_empty() {
                batch.sort_by(|a: &NewOrg, b| a.code.cmp(&b.code));
                self.founding.found(cx, batch).await?;
                self.network = org::see_own(cx).await?;
                self.learn(&[]);
            }
        }
        Ok(())
    }

    /// New territories of one parent: by the number they are called, or the next free ones in the order of their names.
    fn numbered(
        &self,
        parent: OrgId,
        level: &PlaceLevel,
        names: &BTreeSet<&str>,
    ) -> Result<Vec<NewOrg>, String> {
        let above = self
            .network
            .get(parent)
            .and_then(|org| org.code.as_deref()?.parse::<DivisionCode>().ok());
        let above =
            above.ok_or("a territory without a division code cannot hold others; give it one")?;
        let (start, width) = digits(level.level)
            .ok_or("grids are not created by imports of cases; draw them first")?;
        let taken = self.network.children(parent).filter_map(|org| {
            let own: String = org.code.as_ref()?.chars().skip(start).take(width).collect();
            own.parse::<u32>().ok()
        });
        let first = taken.max().unwrap_or(0) + 1;
        let new = |(next, name): (u32, &&str)| {
            let no_number = |_| {
                format!(
                    "{name:?} is no number for a code; leave out `numbered`, or correct the row"
                )
            };
            let number = if level.numbered { name.parse().map_err(no_number)? } else { next };
            let code = format!("{:0<start$}{number:0width$}", above.prefix());
            let (zh, en) = (level.zh.replace("{}", name), level.en.replace("{}", name));
            let new =
                NewOrg::territory(level.level, &format!("{code:0<12}"), (&zh, &en), Some(parent));
            Ok(new.since(self.since))
        };
        (first..).zip(names).map(new).collect()
    }

    fn named(&self, parent: OrgId, level: &PlaceLevel, said: &str) -> Option<OrgId> {
        let called = [said.to_owned(), level.zh.replace("{}", said), level.en.replace("{}", said)];
        called.into_iter().find_map(|name| self.named.get(&(parent, level.level, name)).copied())
    }

    /// The territory a row names with its first `depth` levels; or the level that nobody knows.
    fn walk(&self, row: &Row, depth: usize) -> Result<OrgId, (&'a PlaceLevel, String)> {
        let named = self.map.place.levels.iter().zip(&row.places).take(depth);
        let mut here = self.city;
        for (level, name) in named {
            here = self.named(here, level, name).ok_or_else(|| (level, name.clone()))?;
        }
        Ok(here)
    }

    /// The lowest territory a row names: the city if it names none.
    pub(super) fn of(&self, row: &Row) -> Result<OrgId, Finding> {
        self.walk(row, row.places.len()).map_err(|(level, name)| {
            let problem = format!(
                "is no {} known there; correct the name, list it in the map, or let the map create it (place.unknown = \"create\")",
                level.level
            );
            Finding::cell(row.line, &level.column, &name, problem)
        })
    }
}

/// The city of the map in the database: none if there is no city at all.
fn city(map: &Map, network: &Network) -> Result<Option<OrgId>, BadMap> {
    let roots: Vec<&Org> = network.roots().collect();
    let Some(wanted) = &map.city else {
        return match roots.as_slice() {
            [only] => Ok(Some(only.id)),
            [] => Err(BadMap::key(
                map,
                "city",
                "there is none yet; add [city] with its code and names to the map",
            )),
            _ => Err(BadMap::key(
                map,
                "city",
                "there are several; say which one the rows are of: [city] with its code",
            )),
        };
    };
    let code = wanted.code.to_string();
    if let Some(root) = roots.iter().find(|root| root.code.as_deref() == Some(code.as_str())) {
        return Ok(Some(root.id));
    }
    let there: Vec<String> = roots
        .iter()
        .map(|root| format!("{} ({})", root.name_zh, root.code.as_deref().unwrap_or_default()))
        .collect();
    if there.is_empty() {
        return Ok(None);
    }
    let (there, zh) = (there.join(", "), &wanted.zh);
    let what = format!(
        "this database is of {there}, the map is for {zh} ({code}); import into a database of its own (--data DIR), or correct the code"
    );
    Err(BadMap::key(map, "city.code", what))
}

/// What is listed and not there yet, those above before those below.
fn missing(
    cx: &Cx,
    map: &Map,
    listed: &[Listed],
    network: &Network,
) -> Result<Vec<NewOrg>, BadMap> {
    let mut fresh: HashMap<DivisionCode, OrgId> = HashMap::new();
    let mut batch = Vec::new();
    for Listed { code, zh, en } in listed {
        let text = code.to_string();
        if network.by_code(&text).is_some() || fresh.contains_key(code) {
            continue;
        }
        let id: OrgId = cx.fresh();
        let parent = code.parent().map(|above| {
            let there = network.by_code(&above.to_string()).map(|org| org.id);
            let missing = || {
                BadMap::key(
                    map,
                    "place",
                    format!("{zh} {text} lies in {above}, which is not there; list that one, too"),
                )
            };
            fresh.get(&above).copied().or(there).ok_or_else(missing)
        });
        batch.push(NewOrg::territory(code.level(), &text, (zh, en), parent.transpose()?).id(id));
        fresh.insert(*code, id);
    }
    Ok(batch)
}

/// What the map and its file list, from the city down.
fn listed(map: &Map) -> Result<Vec<Listed>, BadMap> {
    let mut listed = Vec::new();
    listed.extend(map.city.iter().map(|city| Listed {
        code: city.code,
        zh: city.zh.clone(),
        en: city.en.clone(),
    }));
    let known = map.place.known.iter();
    listed.extend(known.map(|place| Listed {
        code: place.code,
        zh: place.zh.clone(),
        en: place.en.clone(),
    }));
    if let Some(file) = &map.place.file {
        listed.extend(of_file(map, file)?);
    }
    // Stable: of several names for one code the first stays its name, the others are learnt.
    listed.sort_by_key(|place| (place.code.level(), place.code));
    Ok(listed)
}

fn of_file(map: &Map, file: &NamedFile<PlaceColumn>) -> Result<Vec<Listed>, BadMap> {
    let bad = |why: String| BadMap::key(map, "place.file", why);
    let table = beside(map, &file.path).map_err(bad)?;
    let mut listed = Vec::new();
    for level in &file.levels {
        let (code, name) =
            (table.column(&level.code).map_err(bad)?, table.column(&level.name).map_err(bad)?);
        for record in &table.records {
            let (Some(code), Some(name)) =
                (map.said(record.cell(code)), map.said(record.cell(name)))
            else {
                continue;
            };
            let code = format!("{code:0<12}")
                .parse()
                .map_err(|why| bad(format!("line {}: {why}", record.line)))?;
            listed.push(Listed { code, zh: name.to_owned(), en: name.to_owned() });
        }
    }
    Ok(listed)
}

/// A file the map names, all of its rows sound.
pub(super) fn beside(map: &Map, path: &std::path::Path) -> Result<Table, String> {
    let path = map.beside(path);
    let file = std::fs::File::open(&path).map_err(|why| format!("{}: {why}", path.display()))?;
    let table = Table::read(&path.display().to_string(), std::io::BufReader::new(file))?;
    match table.torn.first() {
        Some(torn) => Err(format!("{}: line {}: {}", table.name, torn.row, torn.problem)),
        None => Ok(table),
    }
}

/// Where the digits of a level begin in a division code, and how many they are.
const fn digits(level: Level) -> Option<(usize, usize)> {
    match level {
        Level::City => Some((2, 2)),
        Level::District => Some((4, 2)),
        Level::Street => Some((6, 3)),
        Level::Community => Some((9, 3)),
        Level::Grid => None,
    }
}
