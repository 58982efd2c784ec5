//! What a row is about: a category found by its names or its code, or created.

use super::Unfit;
use super::map::{BadMap, Map, Unknown};
use super::places::beside;
use super::report::Finding;
use super::rows::Row;
use kernel::Cx;
use kernel::error::Result;
use matter::category::{self, Category, CategoryKind};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Names from the group down.
type Names = Vec<String>;

/// The categories by their names and codes.
pub(super) struct Categories<'a> {
    map: &'a Map,
    by_names: HashMap<Names, String>,
    leaves: HashSet<String>,
    codes: HashSet<String>,
    last: i64,
    /// How many were created.
    pub(super) created: usize,
}

impl<'a> Categories<'a> {
    /// Those there are.
    pub(super) async fn open(cx: &mut Cx, map: &'a Map) -> Result<Self> {
        let mut all = category::all(cx).await?;
        // Where packs use one name for two things, that of this source is meant: it comes last and stays.
        all.sort_by_key(|category| category.pack == map.source);
        let mut categories = Self {
            map,
            by_names: HashMap::new(),
            leaves: HashSet::new(),
            codes: HashSet::new(),
            last: all.iter().map(|category| category.position).max().unwrap_or(0),
            created: 0,
        };
        let by_code: HashMap<&str, &Category> =
            all.iter().map(|category| (category.code.as_str(), category)).collect();
        for category in &all {
            for zh in [true, false] {
                categories.by_names.insert(names(category, &by_code, zh), category.code.clone());
            }
            categories.codes.insert(category.code.clone());
            if category.leaf {
                categories.leaves.insert(category.code.clone());
            }
        }
        Ok(categories)
    }

    /// Creates those of the map's file, and those that rows name and nobody knows, if the map says so.
    pub(super) async fn create(&mut self, cx: &mut Cx, rows: &[Row]) -> Result<(), Unfit> {
        let mut new = Vec::new();
        self.of_file(&mut new).map_err(|why| BadMap::key(self.map, "category.file", why))?;
        if self.map.category.unknown == Unknown::Create {
            let unknown = rows.iter().filter(|row| self.find(row).is_none());
            let wanted: BTreeSet<Names> = unknown.map(|row| row.category.clone()).collect();
            for names in wanted {
                self.of_row(&names, &mut new);
            }
        }
        self.created = category::add_categories(cx, &new).await?;
        Ok(())
    }

    /// One row of the file is one category with its groups. A category is its code: where the file gives one code two names, the first is
    /// its name, and the other is known, too.
    fn of_file(&mut self, new: &mut Vec<Category>) -> Result<(), String> {
        let Some(file) = &self.map.category.file else { return Ok(()) };
        let table = beside(self.map, &file.path)?;
        let columns = file
            .levels
            .iter()
            .map(|level| Ok((table.column(&level.code)?, table.column(&level.name)?)));
        let columns = columns.collect::<Result<Vec<_>, String>>()?;
        for record in &table.records {
            let (mut code, mut names, mut parent) =
                (self.map.category.prefix.clone(), Names::new(), None);
            for (depth, (id, name)) in columns.iter().enumerate() {
                let (Some(id), Some(name)) =
                    (self.map.said(record.cell(*id)), self.map.said(record.cell(*name)))
                else {
                    return Err(format!(
                        "{}: line {}: a code or a name is missing",
                        table.name, record.line
                    ));
                };
                code = format!("{code}.{id}");
                names.push(name.to_owned());
                self.enter(
                    &code,
                    &names,
                    parent.replace(code.clone()),
                    depth + 1 == columns.len(),
                    new,
                );
            }
        }
        Ok(())
    }

    /// A category and its groups, under the next free numbers.
    fn of_row(&mut self, names: &Names, new: &mut Vec<Category>) {
        let mut parent: Option<String> = None;
        for depth in 1..=names.len() {
            let part: Names = names.iter().take(depth).cloned().collect();
            let code = match self.by_names.get(&part) {
                Some(code) => code.clone(),
                None => self.free(parent.as_deref().unwrap_or(&self.map.category.prefix)),
            };
            self.enter(&code, &part, parent.replace(code.clone()), depth == names.len(), new);
        }
    }

    fn free(&self, above: &str) -> String {
        let mut number = 1;
        loop {
            let code = format!("{above}.{number:02}");
            if !self.codes.contains(&code) {
                return code;
            }
            number += 1;
        }
    }

    fn enter(
        &mut self,
        code: &str,
        names: &Names,
        parent: Option<String>,
        leaf: bool,
        new: &mut Vec<Category>,
    ) {
        self.by_names.entry(names.clone()).or_insert_with(|| code.to_owned());
        if !self.codes.insert(code.to_owned()) {
            return;
        }
        if leaf {
            self.leaves.insert(code.to_owned());
        }
        self.last += 1;
        let name = names.last().cloned().unwrap_or_default();
        new.push(Category {
            code: code.to_owned(),
            parent,
            pack: self.map.source.clone(),
            kind: CategoryKind::Event,
            name_zh: name.clone(),
            name_en: name,
            limit: self.map.category.limit,
            leaf,
            position: self.last,
        });
    }

    fn find(&self, row: &Row) -> Option<&String> {
        let code = || self.codes.get(row.category.last()?);
        self.by_names.get(&row.category).or_else(code)
    }

    /// The category of a row.
    pub(super) fn of(&self, row: &Row) -> Result<String, Finding> {
        let column = self.map.category.columns.join(" / ");
        let bad =
            |problem: &str| Finding::cell(row.line, &column, &row.category.join(" / "), problem);
        match self.find(row) {
            Some(code) if self.leaves.contains(code) => Ok(code.clone()),
            Some(_) => Err(bad("is a group of categories; name one category in it")),
            None => Err(bad(
                "is no category known here; correct it, or let the map create it (category.unknown = \"create\")",
            )),
        }
    }
}

/// The names of a category and its groups, from the top down.
fn names(category: &Category, by_code: &HashMap<&str, &Category>, zh: bool) -> Names {
    let above = |category: &&Category| by_code.get(category.parent.as_deref()?).copied();
    // No tree of categories is deeper; a circle in old data ends here.
    let mut names: Names = std::iter::successors(Some(category), above)
        .take(8)
        .map(|c| c.name(zh).to_owned())
        .collect();
    names.reverse();
    names
}
