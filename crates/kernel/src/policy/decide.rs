//! May X do A on this?

use super::grant::stands;
use super::{Action, Actor, Effect, Grant, Post, Recused, Subject};
use crate::territory::OrgId;

/// The answer of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Yes, by this post (none for the system itself, and for a person whose grant needs none).
    Allowed(Option<Post>),
    /// No, and why.
    Denied(&'static str),
}

impl Verdict {
    /// Whether it is yes.
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// Why not: words for the log and for `tongxin policy explain`.
pub(super) mod why {
    pub(in super::super) const NOT_SIGNED_IN: &str = "not signed in";
    pub(in super::super) const LIMITED: &str = "the token is not good for this action";
    pub(in super::super) const INTERESTED: &str =
        "you have an interest in this matter and stand back";
    pub(in super::super) const FORBIDDEN: &str = "a grant forbids it";
    pub(in super::super) const NO_POST: &str = "no post of yours carries this action";
    pub(in super::super) const OUT_OF_REACH: &str = "your post does not reach this";
}

impl Actor {
    /// The post under which `action` on `subject` is allowed, if any. Default is no; a forbid wins.
    ///
    /// The console acts with the machine's own authority: whoever can run the binary beside the database could write it anyway.
    pub fn permits(&self, action: impl Action, subject: &Subject) -> Verdict {
        match self {
            Self::System | Self::Console => return Verdict::Allowed(None),
            Self::Public | Self::Reporter => return Verdict::Denied(why::NOT_SIGNED_IN),
            Self::Account { .. } => {}
        }
        let name = action.name();
        if self.is_limited(name) {
            return Verdict::Denied(why::LIMITED);
        }
        if self.is_interested(subject) {
            return Verdict::Denied(why::INTERESTED);
        }
        if self.granted(name, Effect::Forbid, subject).is_some() {
            return Verdict::Denied(why::FORBIDDEN);
        }
        let mut reason = why::NO_POST;
        for rule in action.rules().iter().filter(|rule| rule.action == name) {
            for post in self.posts().iter().filter(|post| post.role == rule.role) {
                if stands(Some(post), rule.relation, subject) {
                    return Verdict::Allowed(Some(post.clone()));
                }
                reason = why::OUT_OF_REACH;
            }
        }
        if let Some(allowed) = self.granted(name, Effect::Permit, subject) {
            return allowed;
        }
        let granted = self.grants().iter().any(|g| g.effect == Effect::Permit && g.covers(name));
        Verdict::Denied(if granted { why::OUT_OF_REACH } else { reason })
    }

    /// Whether the person must stand back: the matter accuses an organisation they belong to, or a recusal names them or it.
    pub(super) fn is_interested(&self, subject: &Subject) -> bool {
        let belongs = |org| self.posts().iter().any(|post| post.belongs_to(org));
        subject.about.is_some_and(belongs)
            || subject.recused.iter().any(|recused| match recused {
                Recused::Account(account) => self.account() == Some(*account),
                Recused::Org(org) => belongs(*org),
            })
    }

    /// The verdict of the grant of this effect that reaches the subject, if one does: the post it reaches from.
    fn granted(&self, action: &str, effect: Effect, subject: &Subject) -> Option<Verdict> {
        let mut grants = self.grants().iter().filter(|g| g.effect == effect && g.covers(action));
        let reached = |grant: &Grant| {
            let post = grant.candidates(self).find(|post| grant.reaches(*post, subject))?;
            Some(Verdict::Allowed(post.cloned()))
        };
        grants.find_map(reached)
    }
}

impl Post {
    /// Whether its holder belongs to an organisation: it is the post's own, or one the post's answers to.
    pub fn belongs_to(&self, org: OrgId) -> bool {
        self.org == org || self.above.contains(&org)
    }
}
