//! Grants and deputies as they are given: what they must be. Pure.

use super::power::Power;
use kernel::Error;
use kernel::clock::Timestamp;
use kernel::error::{Field, Refused};
use kernel::policy::{
    Condition, Effect, Grant, GrantId, Holder, Reach, Relation, Role, Rule, Source,
};
use kernel::territory::{AccountId, OrgId, PostId};
use uuid::Uuid;

kernel::id!(
    /// A deputising.
    DeputyId
);

/// The longest basis or reason, in characters.
const WORDS: usize = 500;

/// A grant to be given.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// Which way it decides.
    pub effect: Effect,
    /// For whom.
    pub holder: Holder,
    /// Names of actions.
    pub actions: Vec<String>,
    /// How far.
    pub reach: Reach,
    /// What must be so besides.
    pub conditions: Vec<Condition>,
    /// What it rests on.
    pub basis: String,
    /// From then; the moment of the command if not said.
    pub valid_from: Option<Timestamp>,
    /// Until then; without end if not said.
    pub valid_to: Option<Timestamp>,
    /// The incident or the like with which it ends by itself.
    pub occasion: Option<Uuid>,
}

/// A power to be granted to a street.
#[derive(Debug, Clone)]
pub struct NewPower {
    /// To which street.
    pub street: OrgId,
    /// Which power.
    pub power: Power,
    /// The paragraph or decision it rests on.
    pub basis: String,
    /// From then; the moment of the command if not said.
    pub valid_from: Option<Timestamp>,
    /// Until then; without end if not said.
    pub valid_to: Option<Timestamp>,
}

/// A deputy to be appointed for a post.
#[derive(Debug, Clone)]
pub struct NewDeputy {
    /// For which post.
    pub post: PostId,
    /// Who acts in it.
    pub account: AccountId,
    /// Why, e.g. leave.
    pub reason: String,
    /// From then; the moment of the command if not said.
    pub valid_from: Option<Timestamp>,
    /// Until then: nobody deputises without end.
    pub valid_to: Timestamp,
}

/// A grant as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Which one.
    pub id: GrantId,
    /// Its power, if it is one of the list.
    pub power: Option<Power>,
    /// The grant; of a power the actions of the first of its roles, see [`Power::lets`].
    pub grant: Grant,
    /// The incident or the like with which it ends.
    pub occasion: Option<Uuid>,
    /// From then.
    pub valid_from: Timestamp,
    /// Until then.
    pub valid_to: Option<Timestamp>,
    /// When it was given.
    pub granted_at: Timestamp,
    /// By whom, as events name them.
    pub granted_by: String,
    /// Revoked since.
    pub revoked_at: Option<Timestamp>,
    /// By whom, as events name them.
    pub revoked_by: Option<String>,
    /// Why.
    pub revoked_why: Option<String>,
}

/// Where a grant stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not yet in force.
    Ahead,
    /// In force.
    InForce,
    /// Its time is over.
    Over,
    /// It was revoked.
    Revoked,
}

impl Standing {
    /// The word used in data, URLs and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::InForce => "in-force",
            Self::Over => "over",
            Self::Revoked => "revoked",
        }
    }
}

impl Kept {
    /// Where it stands at `now`.
    pub fn standing(&self, now: Timestamp) -> Standing {
        if self.revoked_at.is_some() {
            Standing::Revoked
        } else if self.valid_from > now {
            Standing::Ahead
        } else if self.valid_to.is_some_and(|end| end <= now) {
            Standing::Over
        } else {
            Standing::InForce
        }
    }
}

/// The three administrators: what is theirs is nobody else's to have, and nobody's to give them.
pub(super) const ADMINISTRATORS: [Role; 3] =
    [Role::Auditor, Role::SecurityOfficer, Role::SystemAdministrator];

/// What is wrong with words that must be there.
pub(super) fn words(name: &'static str, text: &str) -> Option<Field> {
    if text.trim().is_empty() {
        return Some(Field::new(name, "required"));
    }
    (text.chars().count() > WORDS).then(|| Field::new(name, "too-long").arg("max", WORDS))
}

/// What is wrong with a period.
pub(super) fn period(from: Timestamp, to: Option<Timestamp>) -> Option<Field> {
    to.is_some_and(|end| end <= from).then(|| Field::new("valid_to", "access-period"))
}

impl NewGrant {
    /// What is wrong with it by itself, against the product's `table`.
    pub(super) fn check(&self, table: &[Rule]) -> Vec<Field> {
        let mut bad: Vec<Field> = words("basis", &self.basis).into_iter().collect();
        let Holder { account, org, role } = self.holder;
        if account.is_none() && org.is_none() && role.is_none() {
            bad.push(Field::new("holder", "required"));
        }
        if self.actions.is_empty() {
            bad.push(Field::new("actions", "required"));
        }
        for action in &self.actions {
            if table.iter().all(|rule| rule.action != action) {
                bad.push(Field::new("actions", "grant-action").arg("action", action));
            }
        }
        bad
    }

    /// Whether it stays within what posts hold: no administrator's action or role, and a permit gives no more than some role of the product
    /// has under the same or a wider relation.
    ///
    /// # Errors
    /// [`Refusal::Administrators`], [`Refusal::Beyond`].
    pub(super) fn within(&self, table: &[Rule]) -> Result<(), Refusal> {
        if let Some(role) = self.holder.role.filter(|role| ADMINISTRATORS.contains(role)) {
            return Err(Refusal::Administrators { what: role.to_string() });
        }
        for action in &self.actions {
            let mut rules = table.iter().filter(|rule| rule.action == action);
            if rules.clone().all(|rule| ADMINISTRATORS.contains(&rule.role)) {
                return Err(Refusal::Administrators { what: action.clone() });
            }
            let relation = self.reach.relation;
            let bounded = relation == Relation::Everywhere
                && (self.reach.territory.is_some() || self.reach.line.is_some());
            let held = rules.any(|rule| {
                !ADMINISTRATORS.contains(&rule.role)
                    && (rule.relation == relation
                        || rule.relation == Relation::Everywhere
                        || (bounded && rule.relation == Relation::Within))
            });
            if self.effect == Effect::Permit && !held {
                let action = action.clone();
                return Err(Refusal::Beyond { action, relation });
            }
        }
        Ok(())
    }
}

/// The grants a power makes: one for each role it concerns.
pub(super) fn of_power(id: GrantId, power: Power, street: OrgId, basis: &str) -> Vec<Grant> {
    let grant = |(role, action): &(Role, &str)| Grant {
        source: Source::Stored(id),
        effect: Effect::Permit,
        holder: Holder { account: None, org: Some(street), role: Some(*role) },
        actions: vec![(*action).to_owned()],
        reach: Reach::of(Relation::Within),
        conditions: Vec::new(),
        basis: basis.to_owned(),
    };
    power.lets().iter().map(grant).collect()
}

/// Rules of this capability that refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// Rule: domain.md, "access": the three are three people, and what is theirs stays theirs.
    #[error(
        "{what} belongs to the three administrators; no grant gives it, takes it or concerns it"
    )]
    Administrators { what: String },
    /// Nobody has as much.
    #[error(
        "no post has {action} {relation}, so it cannot be granted; name a narrower relation, or a territory"
    )]
    Beyond { action: String, relation: Relation },
    /// Who gives must not receive.
    #[error("this grant would be for yourself; ask another security officer")]
    Yourself,
    /// It was revoked, or its time is over.
    #[error("this grant ended before; nothing is left to revoke")]
    Ended,
    /// Powers are for streets.
    #[error("{organisation} is not a street; powers of the list are granted to streets")]
    NotStreet { organisation: String },
    /// It has it already.
    #[error(
        "{organisation} holds this power already; revoke it first, or choose a later beginning"
    )]
    HeldAlready { organisation: String },
    /// One gives what one holds.
    #[error("this post is not yours in that time; one appoints a deputy for a post of one's own")]
    NotYourPost,
    /// The three administrators are not deputised for.
    #[error(
        "nobody deputises for the {role}: the three administrators are three people; have a second one appointed"
    )]
    NoDeputy { role: Role },
    /// One is not one's own deputy.
    #[error("nobody is their own deputy; name a colleague")]
    OwnDeputy,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        let (rule, args) = match refusal {
            Refusal::Administrators { what } => ("grant.administrators", vec![("what", what)]),
            Refusal::Beyond { action, relation } => {
                ("grant.beyond", vec![("action", action), ("relation", relation.to_string())])
            }
            Refusal::Yourself => ("grant.yourself", Vec::new()),
            Refusal::Ended => ("grant.ended", Vec::new()),
            Refusal::NotStreet { organisation } => {
                ("grant.not-street", vec![("organisation", organisation)])
            }
            Refusal::HeldAlready { organisation } => {
                ("grant.held-already", vec![("organisation", organisation)])
            }
            Refusal::NotYourPost => ("grant.not-your-post", Vec::new()),
            Refusal::NoDeputy { role } => ("grant.no-deputy", vec![("role", role.to_string())]),
            Refusal::OwnDeputy => ("grant.own-deputy", Vec::new()),
        };
        Self::Refused(Refused { rule, args, text })
    }
}
