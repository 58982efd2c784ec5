//! Which rows may X see? The same rules and grants as [`Actor::permits`], as data for an SQL predicate.

use super::{Action, Actor, Condition, Effect, Grant, Post, Reach, Relation};
use crate::db::Value;
use crate::territory::{AccountId, Level, OrgId};

/// How one must stand to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stand {
    /// Any row.
    Everywhere,
    /// Its chain has this territory at this level.
    Within(Level, OrgId),
    /// This organisation handles it.
    Handling(OrgId),
    /// This organisation, or what hangs below it on the line, handles it.
    Line(OrgId),
}

/// One way to reach rows: all of it must hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arm {
    /// How one must stand to the row.
    pub stand: Stand,
    /// Only within this territory.
    pub territory: Option<(Level, OrgId)>,
    /// Only what this line handles.
    pub line: Option<OrgId>,
    /// Only what this organisation handles.
    pub own: Option<OrgId>,
    /// Only what nobody handles.
    pub unhandled: Unhandled,
}

/// Whether an [`Arm`] is for rows without a handler only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unhandled {
    /// Handled or not.
    #[default]
    Either,
    /// Without a handler only.
    Only,
}

/// Which rows an action reaches: those of any permitting arm, without those of any forbidding arm and without those one has an interest in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    permits: Vec<Arm>,
    forbids: Vec<Arm>,
    /// Organisations one belongs to; rows that accuse them, or from which they stand back, are not reached.
    belongs: Vec<OrgId>,
    account: Option<AccountId>,
}

/// What a table offers a [`Scope`]: conditions of fixed text, with a `?` for each place where the organisation or account goes.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Alias of the table with the chain columns.
    pub alias: &'static str,
    /// "This organisation handles the row"; none where the table knows no handler.
    pub handling: Option<&'static str>,
    /// "It, or what hangs below it on the line, handles the row".
    pub line: Option<&'static str>,
    /// "Somebody handles the row".
    pub handled: Option<&'static str>,
    /// The column of the accused organisation.
    pub about: Option<&'static str>,
    /// Who stands back from the row.
    pub recusals: Option<Recusals>,
}

/// Conditions on the recusals of a row.
#[derive(Debug, Clone, Copy)]
pub struct Recusals {
    /// "This account stands back".
    pub account: &'static str,
    /// "This organisation stands back".
    pub org: &'static str,
}

impl Shape {
    /// A table that has a chain and nothing else.
    pub const fn chain(alias: &'static str) -> Self {
        Self { alias, handling: None, line: None, handled: None, about: None, recusals: None }
    }
}

impl Actor {
    /// Which rows `action` reaches for this actor.
    pub fn scope(&self, action: impl Action) -> Scope {
        match self {
            Self::System | Self::Console => return Scope::all(),
            Self::Public | Self::Reporter => return Scope::default(),
            Self::Account { .. } => {}
        }
        let name = action.name();
        if self.is_limited(name) {
            return Scope::default();
        }
        let mut scope = Scope { account: self.account(), ..Scope::default() };
        for rule in action.rules().iter().filter(|rule| rule.action == name) {
            let posts = self.posts().iter().filter(|post| post.role == rule.role);
            scope.permits.extend(posts.filter_map(|post| Arm::of(Some(post), rule.relation)));
        }
        for grant in self.grants().iter().filter(|grant| grant.covers(name)) {
            let arms = grant.candidates(self).filter_map(|post| Arm::granted(grant, post));
            match grant.effect {
                Effect::Permit => scope.permits.extend(arms),
                Effect::Forbid => scope.forbids.extend(arms),
            }
        }
        let own = self.posts().iter().map(|post| post.org);
        let above = self.posts().iter().flat_map(|post| post.above.iter().copied());
        scope.belongs = own.chain(above).collect();
        scope.tidy();
        scope
    }
}

impl Arm {
    fn of(post: Option<&Post>, relation: Relation) -> Option<Self> {
        let stand = match (relation, post) {
            (Relation::Everywhere, _) => Stand::Everywhere,
            (Relation::Within, Some(post)) => Stand::Within(post.level?, post.org),
            (Relation::Handling, Some(post)) => Stand::Handling(post.org),
            (Relation::Line, Some(post)) => Stand::Line(post.org),
            (_, None) => return None,
        };
        Some(Self { stand, territory: None, line: None, own: None, unhandled: Unhandled::Either })
    }

    fn granted(grant: &Grant, post: Option<&Post>) -> Option<Self> {
        let Reach { relation, territory, line } = grant.reach;
        let mut arm = Self { territory, line, ..Self::of(post, relation)? };
        for condition in &grant.conditions {
            match condition {
                Condition::OwnOrganisation => arm.own = Some(post?.org),
                Condition::Unhandled => arm.unhandled = Unhandled::Only,
            }
        }
        Some(arm)
    }

    /// The arm as a condition that is never null; none where the table cannot tell and so no row is reached.
    fn condition(&self, shape: &Shape) -> Option<(String, Vec<Value>)> {
        let mut all = Conjunction::default();
        match self.stand {
            Stand::Everywhere => {}
            Stand::Within(level, org) => all.within(shape, level, org),
            Stand::Handling(org) => all.with(shape.handling?, org),
            Stand::Line(org) => all.with(shape.line?, org),
        }
        if let Some((level, org)) = self.territory {
            all.within(shape, level, org);
        }
        if let Some(line) = self.line {
            all.with(shape.line?, line);
        }
        if let Some(own) = self.own {
            all.with(shape.handling?, own);
        }
        // A table that knows no handlers has rows that nobody handles.
        if let (Unhandled::Only, Some(handled)) = (self.unhandled, shape.handled) {
            all.parts.push(format!("NOT ({handled})"));
        }
        Some(all.done())
    }
}

#[derive(Default)]
struct Conjunction {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Conjunction {
    /// `column = ?` is null for a row that hangs on no territory of the level; under NOT that would lose it.
    fn within(&mut self, shape: &Shape, level: Level, org: OrgId) {
        let column = format!("{}.{}", shape.alias, level.column());
        self.parts.push(format!("({column} IS NOT NULL AND {column} = ?)"));
        self.values.push(org.into());
    }

    fn with(&mut self, condition: &str, org: OrgId) {
        self.parts.push(condition.to_owned());
        self.values.extend(condition.matches('?').map(|_| Value::from(org)));
    }

    fn done(self) -> (String, Vec<Value>) {
        if self.parts.is_empty() {
            return ("1 = 1".to_owned(), self.values);
        }
        (self.parts.join(" AND "), self.values)
    }
}

impl Scope {
    /// Every row.
    pub fn all() -> Self {
        let everywhere = Arm {
            stand: Stand::Everywhere,
            territory: None,
            line: None,
            own: None,
            unhandled: Unhandled::Either,
        };
        Self { permits: vec![everywhere], ..Self::default() }
    }

    /// Whether no row can be reached.
    pub fn is_nothing(&self) -> bool {
        self.permits.is_empty()
    }

    /// The ways to reach rows.
    pub fn permits(&self) -> &[Arm] {
        &self.permits
    }

    fn tidy(&mut self) {
        for arms in [&mut self.permits, &mut self.forbids] {
            arms.sort_unstable();
            arms.dedup();
        }
        // Who reaches everything without bounds needs no other arm.
        let all = Self::all().permits;
        if self.permits.first() == all.first() {
            self.permits = all;
        }
        self.belongs.sort_unstable();
        self.belongs.dedup();
    }

    /// The predicate over a table, with `?` for its values.
    pub fn predicate(&self, shape: &Shape) -> (String, Vec<Value>) {
        let mut whole = Conjunction::default();
        let (permits, values) = any(&self.permits, shape).unwrap_or(("1 = 0".to_owned(), vec![]));
        whole.parts.push(permits);
        whole.values.extend(values);
        if let Some((forbids, values)) = any(&self.forbids, shape) {
            whole.parts.push(format!("NOT {forbids}"));
            whole.values.extend(values);
        }
        self.stand_back(shape, &mut whole);
        whole.done()
    }

    fn stand_back(&self, shape: &Shape, whole: &mut Conjunction) {
        if let Some(about) = shape.about.filter(|_| !self.belongs.is_empty()) {
            let places = vec!["?"; self.belongs.len()].join(", ");
            whole.parts.push(format!("({about} IS NULL OR {about} NOT IN ({places}))"));
            whole.values.extend(self.belongs.iter().map(|org| Value::from(*org)));
        }
        let Some(recusals) = shape.recusals else { return };
        if let Some(account) = self.account {
            whole.parts.push(format!("NOT ({})", recusals.account));
            whole.values.extend(recusals.account.matches('?').map(|_| Value::from(account)));
        }
        for org in &self.belongs {
            whole.parts.push(format!("NOT ({})", recusals.org));
            whole.values.extend(recusals.org.matches('?').map(|_| Value::from(*org)));
        }
    }
}

/// Any of the arms, in brackets; none if no row is reached by one.
fn any(arms: &[Arm], shape: &Shape) -> Option<(String, Vec<Value>)> {
    let (mut parts, mut values) = (Vec::new(), Vec::new());
    for (part, of_part) in arms.iter().filter_map(|arm| arm.condition(shape)) {
        parts.push(format!("({part})"));
        values.extend(of_part);
    }
    (!parts.is_empty()).then(|| (format!("({})", parts.join(" OR ")), values))
}
