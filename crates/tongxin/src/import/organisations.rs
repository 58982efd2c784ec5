//! Who handled a row: found by name or code, or created by the rules of the map.

use super::Unfit;
use super::map::{BadMap, KindRule, Map, Unknown};
use super::places::{Founding, Places};
use super::report::Finding;
use super::rows::Row;
use kernel::Cx;
use kernel::clock::Timestamp;
use kernel::territory::{Chain, OrgId};
use place::org::{Network, NewOrg};
use std::collections::{BTreeMap, HashMap};

/// What a name stands for.
enum Known {
    One(OrgId),
    Several,
}

/// The organisations of a city by their names and codes.
pub(super) struct Organisations<'a> {
    map: &'a Map,
    named: HashMap<String, Known>,
    pub(super) founding: Founding,
}

impl<'a> Organisations<'a> {
    /// Those of the city of `places`.
    pub(super) fn new(map: &'a Map, places: &Places<'_>) -> Self {
        let mut named: HashMap<String, Known> = HashMap::new();
        let inside = |chain: &Chain| chain.city == Some(places.city());
        for org in places.network().all().filter(|org| inside(&org.chain)) {
            let in_english = Some(&org.name_en).filter(|name| **name != org.name_zh);
            for name in
                [Some(&org.name_zh), in_english, org.code.as_ref()].into_iter().flatten().cloned()
            {
                named
                    .entry(name)
                    .and_modify(|known| *known = Known::Several)
                    .or_insert(Known::One(org.id));
            }
        }
        Self { map, named, founding: Founding::default() }
    }

    /// The name by which the product knows whom a row names.
    fn name<'r>(&'r self, row: &'r Row) -> Option<&'r str> {
        let said = row.organisation.as_deref()?;
        let aliases = self.map.organisation.as_ref().map(|organisation| &organisation.aliases);
        Some(aliases.and_then(|aliases| aliases.get(said)).map_or(said, String::as_str))
    }

    /// Creates those that rows name and nobody knows, if the map says so and has a rule for them.
    pub(super) async fn create_named(
        &mut self,
        cx: &mut Cx,
        rows: &[Row],
        network: &Network,
        since: Timestamp,
    ) -> Result<(), Unfit> {
        let Some(says) =
            self.map.organisation.as_ref().filter(|says| says.unknown == Unknown::Create)
        else {
            return Ok(());
        };
        let names = rows
            .iter()
            .filter_map(|row| self.name(row))
            .filter(|name| !self.named.contains_key(*name));
        let wanted: BTreeMap<&str, &KindRule> = names
            .filter_map(|name| Some((name, says.rules.iter().find(|rule| rule.fits(name))?)))
            .collect();
        let mut batch = Vec::new();
        for (name, rule) in &wanted {
            let home = network.by_code(&rule.at.to_string()).map(|home| home.id);
            let missing = || {
                BadMap::key(
                    self.map,
                    "organisation.rule.at",
                    format!("there is no {}; list it under place", rule.at),
                )
            };
            batch.push(organisation(name, rule, home.ok_or_else(missing)?).since(since));
        }
        let names: Vec<String> = wanted.into_keys().map(str::to_owned).collect();
        let ids = self.founding.found(cx, batch).await?;
        self.named.extend(names.into_iter().zip(ids.into_iter().map(Known::One)));
        Ok(())
    }

    /// Who handled a row, if it says so.
    pub(super) fn of(&self, row: &Row) -> Result<Option<OrgId>, Finding> {
        let Some(name) = self.name(row) else { return Ok(None) };
        let column =
            self.map.organisation.as_ref().map_or("", |organisation| organisation.column.as_str());
        let problem = match self.named.get(name) {
            Some(Known::One(id)) => return Ok(Some(*id)),
            Some(Known::Several) => {
                "is what several organisations are called; say which one by an alias to its code (organisation.aliases)"
            }
            None => {
                "is no organisation known here; correct the name, add an alias or a rule to the map (organisation.aliases, organisation.rule), \
                 or add the organisation"
            }
        };
        Err(Finding::cell(
            row.line,
            column,
            row.organisation.as_deref().unwrap_or_default(),
            problem,
        ))
    }
}

fn organisation(name: &str, rule: &KindRule, home: OrgId) -> NewOrg {
    NewOrg {
        id: None,
        kind: rule.is,
        code: None,
        name_zh: name.to_owned(),
        name_en: name.to_owned(),
        parent: Some(home),
        line: None,
        function: None,
        party: false,
        since: None,
    }
}
