//! Grants: what an installation permits or forbids besides the product's own table.

use super::{Actor, Post, Relation, Role, Subject};
use crate::territory::{AccountId, Level, OrgId};

crate::id!(
    /// A grant of the database.
    GrantId
);

/// Which way a grant decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It lets.
    Permit,
    /// It keeps from; wins over every permit.
    Forbid,
}

impl Effect {
    /// The word in packs and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permit => "permit",
            Self::Forbid => "forbid",
        }
    }
}

/// Whom a grant is for. All that is named must fit the same post; nothing named fits nobody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holder {
    /// One person.
    pub account: Option<AccountId>,
    /// Everybody with a post in this organisation.
    pub org: Option<OrgId>,
    /// Everybody with such a post.
    pub role: Option<Role>,
}

impl Holder {
    /// Whether somebody with this post is meant.
    pub fn fits(&self, account: Option<AccountId>, post: &Post) -> bool {
        let named = self.account.is_some() || self.org.is_some() || self.role.is_some();
        named
            && self.account.is_none_or(|wanted| Some(wanted) == account)
            && self.org.is_none_or(|wanted| wanted == post.org)
            && self.role.is_none_or(|wanted| wanted == post.role)
    }

    /// Whether the account itself is meant, with or without a post.
    fn is_person(&self, account: Option<AccountId>) -> bool {
        self.account.is_some()
            && self.account == account
            && self.org.is_none()
            && self.role.is_none()
    }
}

/// How far a grant reaches: all of it must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// How the post stands to the resource.
    pub relation: Relation,
    /// Only what lies in this territory.
    pub territory: Option<(Level, OrgId)>,
    /// Only what this department, or an organisation below it on the line, handles.
    pub line: Option<OrgId>,
}

impl Reach {
    /// As far as the relation, without further bounds.
    pub const fn of(relation: Relation) -> Self {
        Self { relation, territory: None, line: None }
    }
}

/// What must be so besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// The post's own organisation handles it.
    OwnOrganisation,
    /// Nobody handles it yet.
    Unhandled,
}

impl Condition {
    /// Both.
    pub const ALL: [Self; 2] = [Self::OwnOrganisation, Self::Unhandled];

    /// The word in packs and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OwnOrganisation => "own_organisation",
            Self::Unhandled => "unhandled",
        }
    }

    fn holds(self, post: Option<&Post>, subject: &Subject) -> bool {
        match self {
            Self::OwnOrganisation => post.is_some_and(|post| subject.handlers.contains(&post.org)),
            Self::Unhandled => subject.handlers.is_empty(),
        }
    }
}

/// Where a grant comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The installation's policy pack, by name.
    Pack(String),
    /// The database.
    Stored(GrantId),
}

/// A grant: who × actions × reach × conditions. When it holds is not part of it: an [`Actor`] carries only the grants in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Where it comes from.
    pub source: Source,
    /// Which way it decides.
    pub effect: Effect,
    /// For whom.
    pub holder: Holder,
    /// Names of actions, e.g. `case.dispatch`.
    pub actions: Vec<String>,
    /// How far.
    pub reach: Reach,
    /// What must be so besides.
    pub conditions: Vec<Condition>,
    /// On what strength, in words: the paragraph of a regulation, the decision of a meeting.
    pub basis: String,
}

impl Grant {
    /// Whether it is about this action.
    pub fn covers(&self, action: &str) -> bool {
        self.actions.iter().any(|name| name == action)
    }

    /// The posts of `actor` that the grant is for; `None` among them stands for the person without a post.
    pub(super) fn candidates<'a>(
        &'a self,
        actor: &'a Actor,
    ) -> impl Iterator<Item = Option<&'a Post>> {
        let account = actor.account();
        let posts = actor.posts().iter().filter(move |post| self.holder.fits(account, post));
        let person = self.holder.is_person(account).then_some(None);
        posts.map(Some).chain(person)
    }

    /// Whether it reaches the resource from this post.
    pub(super) fn reaches(&self, post: Option<&Post>, subject: &Subject) -> bool {
        let Reach { relation, territory, line } = self.reach;
        stands(post, relation, subject)
            && territory.is_none_or(|(level, org)| subject.chain.at(level) == Some(org))
            && line.is_none_or(|line| is_on_line(line, subject))
            && self.conditions.iter().all(|condition| condition.holds(post, subject))
    }
}

/// Whether somebody, with this post or without any, stands to a resource as a relation says.
pub(super) fn stands(post: Option<&Post>, relation: Relation, subject: &Subject) -> bool {
    let Some(post) = post else { return relation == Relation::Everywhere };
    match relation {
        Relation::Everywhere => true,
        Relation::Within => {
            post.level.is_some_and(|level| subject.chain.at(level) == Some(post.org))
        }
        Relation::Handling => subject.handlers.contains(&post.org),
        Relation::Line => is_on_line(post.org, subject),
    }
}

fn is_on_line(department: OrgId, subject: &Subject) -> bool {
    subject.handlers.contains(&department) || subject.lines.contains(&department)
}
