//! Who answers for what: duty lists by class of organisation, and the dispatch catalogue made from the same source.
//!
//! `packs/categories/jiangcheng-duties.toml` says for each category which line owns it, at which level, who helps, and how the grassroots
//! stand to it. Both lists follow from that, so they cannot contradict each other: the catalogue never leads to somebody
//! whose duty list does not have the category.

use super::categories::{Category, CategoryKind, Pack};
use super::lines::{LINES, Line};
use super::{Name, Unplannable};
use kernel::territory::Level;
use serde::{Deserialize, Serialize};

/// How an organisation stands to a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Its own duty: it may lead.
    Own,
    /// It helps, and never leads.
    Assist,
    /// Never to be given to it, not even by admission.
    Never,
}

/// One entry of a duty list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// The category's code.
    pub category: String,
    /// Own, assist or never.
    pub stance: Stance,
}

/// The duty list that all organisations of a class have. What is not on it is not their duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duties {
    /// The class: all communities, all district organisations of a line, …
    pub holder: Target,
    /// The list, by category.
    pub duties: Vec<Duty>,
}

/// A class of organisations; together with a place it means one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Target {
    /// The office of the territory of that level.
    Territory {
        /// City to community.
        level: Level,
    },
    /// The line's organisation at that level; at street level its branch.
    Line {
        /// Key of the line.
        line: String,
        /// City, district or street.
        level: Level,
    },
}

impl Target {
    /// The level at which the organisation sits.
    pub const fn level(&self) -> Level {
        match self {
            Self::Territory { level } | Self::Line { level, .. } => *level,
        }
    }

    fn line(line: &str, level: Level) -> Self {
        Self::Line { line: line.to_owned(), level }
    }
}

/// What a row of the catalogue makes its organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 主办
    Lead,
    /// 协办
    Assist,
}

/// One row of the dispatch catalogue.
///
/// For a matter, take the leads of its category in order of position; the first that exists for its place is where it goes. An
/// assisting row that means the same organisation as the lead says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DispatchRule {
    /// The category's code.
    pub category: String,
    /// Lead or assist.
    pub part: Part,
    /// Who.
    pub target: Target,
    /// 1 is asked first; leads and assisting organisations are counted apart.
    pub position: u32,
    /// Why, for the dispatcher to read beside the suggestion.
    pub basis: Name,
}

/// The duties file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    #[expect(dead_code, reason = "every pack states its source; nothing computes with it")]
    source: String,
    rule: Vec<Rule>,
}

/// One category in the duties file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    code: String,
    owner: String,
    at: Level,
    community: Stance,
    #[serde(default = "own")]
    street: Stance,
    #[serde(default)]
    with: Vec<String>,
}

const fn own() -> Stance {
    Stance::Own
}

/// Duty lists and catalogue for the categories of `pack`.
///
/// # Errors
/// [`Unplannable::Pack`] if the duties file cannot be read, [`Unplannable::Unknown`] if it does not fit pack and lines.
pub(super) fn lists(pack: &Pack) -> Result<(Vec<Duties>, Vec<DispatchRule>), Unplannable> {
    let text = include_str!("../../../../../packs/categories/jiangcheng-duties.toml");
    let source: Source = toml::from_str(text)?;
    let mut rules = Vec::with_capacity(pack.category.len());
    for category in &pack.category {
        let rule = source.rule.iter().find(|rule| rule.code == category.code);
        let rule = rule.ok_or_else(|| Unplannable::Unknown(category.code.clone()))?;
        let stranger = rule.with.iter().chain([&rule.owner]).find(|key| Line::of(key).is_none());
        if let Some(stranger) = stranger {
            return Err(Unplannable::Unknown(stranger.clone()));
        }
        rules.push((category, rule));
    }
    let catalogue = rules.iter().flat_map(|(category, rule)| rule.rows(category)).collect();
    Ok((duties(&rules), catalogue))
}

/// The duty lists of every class of organisation.
fn duties(rules: &[(&Category, &Rule)]) -> Vec<Duties> {
    let list = |holder: Target, stance: &dyn Fn(&Rule) -> Option<Stance>| {
        let duty = |(_, rule): &(&Category, &Rule)| {
            Some(Duty { category: rule.code.clone(), stance: stance(rule)? })
        };
        Duties { holder, duties: rules.iter().filter_map(duty).collect() }
    };
    let mut lists = vec![
        list(Target::Territory { level: Level::City }, &|_| Some(Stance::Own)),
        list(Target::Territory { level: Level::District }, &|_| Some(Stance::Own)),
        list(Target::Territory { level: Level::Street }, &|rule| Some(rule.street)),
        list(Target::Territory { level: Level::Community }, &|rule| Some(rule.community)),
    ];
    for line in &LINES {
        for level in [Level::City, Level::District, Level::Street] {
            if level != Level::Street || line.branch.is_some() {
                let stance = |rule: &Rule| rule.stance_of(line.key);
                lists.push(list(Target::line(line.key, level), &stance));
            }
        }
    }
    lists
}

impl Rule {
    /// A line's own categories, and those it helps with.
    fn stance_of(&self, line: &str) -> Option<Stance> {
        if self.owner == line {
            Some(Stance::Own)
        } else {
            self.with.iter().any(|helper| helper == line).then_some(Stance::Assist)
        }
    }

    /// The rows of one category.
    fn rows(&self, category: &Category) -> Vec<DispatchRule> {
        let row = |part| {
            move |(position, (target, (zh, en))): (u32, (Target, (&str, &str)))| DispatchRule {
                category: self.code.clone(),
                part,
                target,
                position,
                basis: Name::new(zh, en),
            }
        };
        let leads = (1..).zip(self.leads(category.kind)).map(row(Part::Lead));
        leads.chain((1..).zip(self.assists(category.kind)).map(row(Part::Assist))).collect()
    }

    /// Components owner first, events territory first; the district when neither is known, and the city's department when not
    /// even the district is.
    fn leads(&self, kind: CategoryKind) -> Vec<(Target, (&'static str, &'static str))> {
        let owner = [(Target::line(&self.owner, self.at), OWNER)];
        let grassroots = [(self.community, Level::Community), (self.street, Level::Street)];
        let territory = grassroots
            .into_iter()
            .filter(|(stance, _)| *stance == Stance::Own)
            .map(|(_, level)| (Target::Territory { level }, TERRITORY));
        let mut leads: Vec<_> = match kind {
            CategoryKind::Component => owner.into_iter().chain(territory).collect(),
            CategoryKind::Event => territory.chain(owner).collect(),
        };
        leads.push((Target::Territory { level: Level::District }, FALLBACK));
        let last = Target::line(&self.owner, Level::City);
        if leads.iter().all(|(target, _)| *target != last) {
            leads.push((last, UNLOCATED));
        }
        leads
    }

    /// The helping lines, and for an event the owning line, which helps the territory.
    fn assists(&self, kind: CategoryKind) -> Vec<(Target, (&'static str, &'static str))> {
        let stationed = |line: &str| Line::of(line).is_some_and(|line| line.branch.is_some());
        let level = |line: &str| match self.at {
            Level::Street if !stationed(line) => Level::District,
            at => at,
        };
        let owner = (kind == CategoryKind::Event).then_some((&self.owner, EXPERTISE));
        let helpers = self.with.iter().map(|line| (line, HELP));
        owner
            .into_iter()
            .chain(helpers)
            .map(|(line, why)| (Target::line(line, level(line)), why))
            .collect()
    }
}

/// Why a row stands in the catalogue, for the dispatcher.
const OWNER: (&str, &str) = ("权属或主管部门", "Owner of the thing, or department in charge");
const TERRITORY: (&str, &str) = ("事件类属地优先", "What happens goes to the territory first");
const FALLBACK: (&str, &str) = ("权属不清，由区级协调", "Unclear: the district decides");
const UNLOCATED: (&str, &str) =
    ("地点不明，由市级主管部门先接", "Place unknown: the city's department takes it first");
const EXPERTISE: (&str, &str) =
    ("主管部门专业支持", "The department in charge lends its expertise");
const HELP: (&str, &str) = ("职责相关，协同办理", "Has a part in it");
