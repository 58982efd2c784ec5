//! The mapping file: which column is what, and what to do about what is not there yet.

use kernel::calendar::{Calendar, Limit};
use kernel::codes::DivisionCode;
use kernel::territory::Level;
use matter::case::{Channel, Kind};
use place::org::OrgKind;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A mapping file that cannot be used: which key, what is wrong with it, and the way out.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {what}")]
pub struct BadMap {
    file: String,
    what: String,
}

impl BadMap {
    /// Something wrong with a key.
    pub(super) fn key(map: &Map, key: &str, what: impl std::fmt::Display) -> Self {
        Self { file: map.file.display().to_string(), what: format!("{key}: {what}") }
    }
}

/// What a mapping file says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// Where it was read from; other files it names stand beside it.
    #[serde(skip)]
    pub(super) file: PathBuf,
    /// The system the rows come from: with the id of a row what tells it from every other.
    pub(super) source: String,
    /// Words that mean that nothing is known; the empty text always does.
    #[serde(default)]
    pub(super) missing: Vec<String>,
    /// The calendar of the city: times of the file are in its zone, and a city founded by the import has it.
    pub(super) calendar: String,
    /// The city the rows are of; founded if the database has none.
    pub(super) city: Option<City>,
    /// What tells a row from the others.
    pub(super) id: Column,
    pub(super) reported: Time,
    pub(super) due: Option<Time>,
    pub(super) closed: Option<Time>,
    pub(super) on_time: Option<OnTime>,
    pub(super) category: Category,
    pub(super) organisation: Option<Organisation>,
    pub(super) place: Place,
    pub(super) channel: Option<Words>,
    pub(super) kind: Option<Words>,
    pub(super) text: Text,
}

/// A city to found, or to find.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct City {
    pub(super) code: DivisionCode,
    pub(super) zh: String,
    pub(super) en: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Column {
    pub(super) column: String,
}

/// A moment, or a day: then its first moment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Time {
    pub(super) column: String,
    /// In the words of strptime, e.g. `%Y-%m-%d %H:%M:%S`.
    pub(super) format: String,
}

/// Which words say that a matter ended in time, where the file knows no more than that.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OnTime {
    pub(super) column: String,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
}

/// What happens about something a row names that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unknown {
    /// The row is refused.
    #[default]
    Refuse,
    /// It is created.
    Create,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Category {
    /// From the group down to what matters are filed under.
    pub(super) columns: Vec<String>,
    #[serde(default)]
    pub(super) unknown: Unknown,
    /// Codes of created categories begin with this.
    pub(super) prefix: String,
    /// In what time a matter of a created category is due.
    #[serde(with = "limit")]
    pub(super) limit: Limit,
    /// A list of categories to create first, whether or not a row names them.
    pub(super) file: Option<NamedFile<CodedColumn>>,
}

/// A file beside the map, with the columns of its levels from the top down.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamedFile<C> {
    pub(super) path: PathBuf,
    pub(super) levels: Vec<C>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodedColumn {
    pub(super) code: String,
    pub(super) name: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Organisation {
    /// Holds a name or a code.
    pub(super) column: String,
    #[serde(default)]
    pub(super) unknown: Unknown,
    /// What stands on the lists of an organisation or territory that the import creates.
    #[serde(default)]
    pub(super) duties: Duties,
    /// Another name for the same organisation: `"name in the file" = "its name"`.
    #[serde(default)]
    pub(super) aliases: BTreeMap<String, String>,
    /// What an unknown organisation is, by its name; the first that fits.
    #[serde(default, rename = "rule")]
    pub(super) rules: Vec<KindRule>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Duties {
    /// Nothing: then the gate lets nothing through to them.
    #[default]
    None,
    /// The categories it handled in the file, as its own work.
    Observed,
}

/// What an organisation with such a name is. A rule without any pattern fits every name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindRule {
    #[serde(default)]
    starts_with: Vec<String>,
    #[serde(default)]
    ends_with: Vec<String>,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    named: Vec<String>,
    /// `department`, `branch` or `unit`.
    pub(super) is: OrgKind,
    /// The territory it sits in.
    pub(super) at: DivisionCode,
}

impl KindRule {
    /// Whether it says what an organisation of this name is.
    pub(super) fn fits(&self, name: &str) -> bool {
        let any = |patterns: &[String], fits: fn(&str, &str) -> bool| {
            patterns.iter().any(|pattern| fits(name, pattern))
        };
        let patterns = [&self.starts_with, &self.ends_with, &self.contains, &self.named];
        patterns.iter().all(|patterns| patterns.is_empty())
            || any(&self.starts_with, |name, start| name.starts_with(start))
            || any(&self.ends_with, |name, end| name.ends_with(end))
            || any(&self.contains, |name, part| name.contains(part))
            || any(&self.named, |name, whole| name == whole)
    }
}

/// Where a matter is: a row belongs to the lowest territory it names without a gap above.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub(super) lon: Option<String>,
    pub(super) lat: Option<String>,
    #[serde(default)]
    pub(super) unknown: Unknown,
    /// Columns with the names or codes of territories, from the top down.
    #[serde(default, rename = "level")]
    pub(super) levels: Vec<PlaceLevel>,
    /// Territories to create first.
    #[serde(default)]
    pub(super) known: Vec<KnownPlace>,
    /// A list of territories to create first.
    pub(super) file: Option<NamedFile<PlaceColumn>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceLevel {
    pub(super) level: Level,
    pub(super) column: String,
    /// An ending that is no part of the name, e.g. `.0` behind a number.
    #[serde(default)]
    pub(super) without: String,
    /// What a created one is called, `{}` being what the column says.
    #[serde(default = "as_it_is")]
    pub(super) zh: String,
    #[serde(default = "as_it_is")]
    pub(super) en: String,
    /// What the column says is its number in the code; else the next free one.
    #[serde(default)]
    pub(super) numbered: bool,
}

fn as_it_is() -> String {
    "{}".to_owned()
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KnownPlace {
    pub(super) code: DivisionCode,
    pub(super) zh: String,
    pub(super) en: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceColumn {
    /// The column of the division code; zeros of the levels below may be left out. A row without it has no such territory.
    pub(super) code: String,
    pub(super) name: String,
}

/// Words of a column and what each means here.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) column: String,
    #[serde(default, rename = "words")]
    pub(super) meanings: BTreeMap<String, String>,
    /// For a row that says nothing.
    pub(super) default: Option<String>,
}

/// Templates: `{column}` stands for what a row says there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    #[serde(default)]
    pub(super) title: String,
    pub(super) body: String,
    #[serde(default)]
    pub(super) address: String,
    /// What the reporter was told.
    pub(super) answer: String,
}

impl Map {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`BadMap`] with the key and what is wrong with it.
    pub fn read(file: &Path) -> Result<Self, BadMap> {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file)
            .map_err(|why| BadMap { file: name, what: why.to_string() })?;
        Self::parse(&text, file)
    }

    /// Reads the text of a mapping file; the files it names stand beside `file`.
    ///
    /// # Errors
    /// [`BadMap`] with the key and what is wrong with it.
    pub fn parse(text: &str, file: &Path) -> Result<Self, BadMap> {
        let bad = |what: toml::de::Error| BadMap {
            file: file.display().to_string(),
            what: what.to_string(),
        };
        let map = Self { file: file.to_owned(), ..toml::from_str(text).map_err(bad)? };
        map.check()?;
        Ok(map)
    }

    /// What TOML alone cannot see.
    fn check(&self) -> Result<(), BadMap> {
        let bad = |key: &str, what: String| Err(BadMap::key(self, key, what));
        if self.source.trim().is_empty() {
            return bad("source", "is empty; name the system the rows come from".to_owned());
        }
        if let Err(why) = Calendar::builtin(&self.calendar) {
            return bad("calendar", format!("{why}; use cn-mainland or us-eastern"));
        }
        if let Some(city) = self.city.as_ref().filter(|city| city.code.level() != Level::City) {
            return bad("city.code", format!("{} is not the code of a city", city.code));
        }
        if self.category.columns.is_empty() {
            return bad("category.columns", "is empty; name at least one column".to_owned());
        }
        if self.category.prefix.is_empty() {
            return bad(
                "category.prefix",
                "is empty; codes of categories begin with it, e.g. \"ps\"".to_owned(),
            );
        }
        if self.place.lon.is_some() != self.place.lat.is_some() {
            return bad(
                "place.lon",
                "longitude and latitude go together; name both columns or none".to_owned(),
            );
        }
        if !self
            .place
            .levels
            .iter()
            .map(|level| level.level)
            .is_sorted_by(|above, below| above < below)
        {
            return bad(
                "place.level",
                "the levels stand from the top down: district, street, community".to_owned(),
            );
        }
        self.check_rules()?;
        words(self.channel.as_ref(), Channel::ALL, Channel::as_str)
            .or_else(|what| bad("channel", what))?;
        words(self.kind.as_ref(), Kind::ALL, Kind::as_str).or_else(|what| bad("kind", what))
    }

    fn check_rules(&self) -> Result<(), BadMap> {
        let rules = self.organisation.iter().flat_map(|organisation| &organisation.rules);
        for rule in rules {
            if !matches!(rule.is, OrgKind::Department | OrgKind::Branch | OrgKind::Unit) {
                let what = format!(
                    "{:?}: an organisation is a department, a branch or a unit; territories stand under place",
                    rule.is
                );
                return Err(BadMap::key(self, "organisation.rule.is", what));
            }
        }
        Ok(())
    }

    /// A file the map names.
    pub(super) fn beside(&self, path: &Path) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(path)
    }

    /// What a cell says, if it says anything.
    pub(super) fn said<'a>(&self, cell: &'a str) -> Option<&'a str> {
        let cell = cell.trim();
        (!cell.is_empty() && !self.missing.iter().any(|word| word == cell)).then_some(cell)
    }
}

fn words<T: Copy>(
    given: Option<&Words>,
    all: &[T],
    word: fn(T) -> &'static str,
) -> Result<(), String> {
    let known: Vec<&str> = all.iter().map(|one| word(*one)).collect();
    let mut used = given.iter().flat_map(|words| words.meanings.values().chain(&words.default));
    match used.find(|used| !known.contains(&used.as_str())) {
        Some(strange) => Err(format!("{strange:?} is none of {}", known.join(", "))),
        None => Ok(()),
    }
}

/// A limit as text: `2h`, `16wh`, `5wd`, `7d`.
mod limit {
    use kernel::calendar::Limit;
    use serde::{Deserialize, Deserializer, de::Error};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Limit, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "source = 'x'\ncalendar = 'cn-mainland'\nid.column = 'id'\nreported = { column = 'at', format = '%Y' }\n\
        category = { columns = ['c'], prefix = 'x', limit = '7d' }\nplace.unknown = 'create'\ntext = { body = '{c}', answer = 'done' }\n";

    fn why(more: &str) -> String {
        Map::parse(&format!("{SOUND}{more}"), Path::new("m.toml")).unwrap_err().to_string()
    }

    #[test]
    fn a_sound_map_is_read_and_a_key_nobody_knows_is_named() {
        assert!(Map::parse(SOUND, Path::new("m.toml")).is_ok());
        assert!(why("colour = 'red'").contains("colour"));
        assert!(why("channel = { column = 'c', word = { a = 'web' } }").contains("word"));
    }

    #[test]
    fn what_toml_alone_cannot_see_is_named_with_its_key() {
        for (more, key) in [
            (
                "channel = { column = 'c', words = { a = 'telepathy' } }",
                "channel: \"telepathy\" is none of web,",
            ),
            ("kind = { column = 'c', default = 'joke' }", "kind: \"joke\""),
            ("city = { code = '440310000000', zh = 'a', en = 'a' }", "city.code: 440310000000"),
            (
                "[organisation]\ncolumn = 'o'\n[[organisation.rule]]\nis = 'street'\nat = '440310000000'",
                "organisation.rule.is",
            ),
        ] {
            assert!(why(more).starts_with(&format!("m.toml: {key}")), "{}", why(more));
        }
        let bad = SOUND.replace("cn-mainland", "mars");
        assert!(
            Map::parse(&bad, Path::new("m.toml"))
                .unwrap_err()
                .to_string()
                .contains("use cn-mainland or us-eastern")
        );
    }

    #[test]
    fn a_rule_fits_a_name_by_any_of_its_patterns() {
        let rule: KindRule =
            toml::from_str("ends_with = ['局']\nnamed = ['x']\nis = 'unit'\nat = '440310000000'")
                .unwrap();
        assert!(rule.fits("教育局") && rule.fits("x") && !rule.fits("局长") && !rule.fits("xy"));
        let every: KindRule = toml::from_str("is = 'unit'\nat = '440310000000'").unwrap();
        assert!(every.fits("谁"));
    }
}
