//! Who acts, with the posts and grants they hold at this moment.

use super::{Grant, Role};
use crate::clock::Timestamp;
use crate::territory::{AccountId, Level, OrgId, PostId};
use std::sync::Arc;
use std::time::Duration;

/// A post as the policy sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Which post.
    pub id: PostId,
    /// What it makes its holder.
    pub role: Role,
    /// In which organisation.
    pub org: OrgId,
    /// Set when that organisation is a territory.
    pub level: Option<Level>,
    /// Organisations above it that it answers to in all things: the departments above on its line; for a grid and a community the territories
    /// above up to the street. Who belongs to an organisation belongs to these as well when they are accused.
    pub above: Arc<[OrgId]>,
    /// The organisation's names, for the page's head and the timeline.
    pub org_name: (String, String),
}

/// How many independent things somebody showed to prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Factors {
    /// A password, or what another system says.
    #[default]
    One,
    /// A password and a code, or a passkey that asked for the person.
    Two,
}

/// When and how well somebody last proved who they are; sensitive acts ask for a fresh proof, see [`crate::Cx::proven`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proof {
    /// The moment; none for whoever never did, e.g. an account that acts by a token.
    pub at: Option<Timestamp>,
    /// How well.
    pub factors: Factors,
}

/// How long a proof stays fresh enough for a sensitive act; shared with [`crate::App::shared`], else ten minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepUp(pub Duration);

impl Default for StepUp {
    fn default() -> Self {
        Self(Duration::from_mins(10))
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody from the public, not signed in.
    Public,
    /// A reporter with the secret link of a case.
    Reporter,
    /// The system itself: timers, subscribers.
    System,
    /// The administrator at the machine's own console: `tongxin import`, `tongxin city`.
    Console,
    /// A signed-in account.
    Account {
        /// Which account.
        id: AccountId,
        /// The name shown in timelines.
        name: String,
        /// The posts held now, those of others whom one deputises for among them.
        posts: Vec<Post>,
        /// Grants in force now that fit the account or one of its posts.
        grants: Arc<[Grant]>,
        /// The only actions it may do, when it acts by a token that is good for these alone.
        limit: Option<Arc<[String]>>,
        /// When they last proved who they are.
        proof: Proof,
    },
}

impl Actor {
    /// How events name the actor: never more than a pseudonym.
    pub fn mark(&self) -> String {
        match self {
            Self::Public => "public".to_owned(),
            Self::Reporter => "reporter".to_owned(),
            Self::System => "system".to_owned(),
            Self::Console => "console".to_owned(),
            Self::Account { id, .. } => format!("account:{id}"),
        }
    }

    /// The posts held; none for the public.
    pub fn posts(&self) -> &[Post] {
        match self {
            Self::Account { posts, .. } => posts,
            _ => &[],
        }
    }

    /// The grants held; none for the public.
    pub fn grants(&self) -> &[Grant] {
        match self {
            Self::Account { grants, .. } => grants,
            _ => &[],
        }
    }

    /// The account, if signed in.
    pub const fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// Whether a post with this role is held.
    pub fn is(&self, role: Role) -> bool {
        self.posts().iter().any(|post| post.role == role)
    }

    /// Whether a token keeps the account from this action.
    pub(super) fn is_limited(&self, action: &str) -> bool {
        match self {
            Self::Account { limit: Some(limit), .. } => limit.iter().all(|name| name != action),
            _ => false,
        }
    }
}
