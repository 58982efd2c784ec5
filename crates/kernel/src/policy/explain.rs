//! Why? Everything that speaks for or against, the deciding thing first.

use super::decide::why;
use super::grant::stands;
use super::{Action, Actor, Effect, Grant, Post, Rule, Subject, Verdict};

/// Something that speaks for or against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    /// A row of the table, reached by this post.
    Rule(Rule, Post),
    /// A grant that permits, by this post or to the person.
    Permit(Grant, Option<Post>),
    /// A grant that forbids.
    Forbid(Grant, Option<Post>),
    /// The person has an interest in the matter.
    Interest,
    /// They act by a token that is not good for the action.
    Token,
    /// A row of the table for a post they hold, which does not reach the resource.
    OutOfReach(Rule, Post),
    /// A row of the table for a post they do not hold.
    OfOthers(Rule),
}

impl Ground {
    /// Whether it decides for, against, or not at all.
    const fn weight(&self) -> u8 {
        match self {
            Self::Token | Self::Interest | Self::Forbid(..) => 0,
            Self::Rule(..) | Self::Permit(..) => 1,
            Self::OutOfReach(..) => 2,
            Self::OfOthers(_) => 3,
        }
    }
}

/// A decision with everything that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The decision, the same that [`Actor::permits`] gives.
    pub verdict: Verdict,
    /// What speaks for and against, the deciding thing first.
    pub grounds: Vec<Ground>,
}

impl Actor {
    /// Decides as [`Self::permits`] does and names everything that speaks for or against.
    pub fn explain(&self, action: impl Action, subject: &Subject) -> Explanation {
        self.explain_by(action.name(), action.rules(), subject)
    }

    /// The same for an action known by its name, with the tables it may stand in: for `tongxin policy explain`.
    pub fn explain_by(&self, action: &str, rules: &[Rule], subject: &Subject) -> Explanation {
        match self {
            Self::System | Self::Console => {
                return Explanation { verdict: Verdict::Allowed(None), grounds: Vec::new() };
            }
            Self::Public | Self::Reporter => {
                let verdict = Verdict::Denied(why::NOT_SIGNED_IN);
                return Explanation { verdict, grounds: Vec::new() };
            }
            Self::Account { .. } => {}
        }
        let mut grounds = Vec::new();
        if self.is_limited(action) {
            grounds.push(Ground::Token);
        }
        if self.is_interested(subject) {
            grounds.push(Ground::Interest);
        }
        for rule in rules.iter().filter(|rule| rule.action == action) {
            self.weigh_rule(*rule, subject, &mut grounds);
        }
        for grant in self.grants().iter().filter(|grant| grant.covers(action)) {
            let reaching = grant.candidates(self).find(|post| grant.reaches(*post, subject));
            grounds.extend(reaching.map(|post| match grant.effect {
                Effect::Permit => Ground::Permit(grant.clone(), post.cloned()),
                Effect::Forbid => Ground::Forbid(grant.clone(), post.cloned()),
            }));
        }
        grounds.sort_by_key(Ground::weight);
        let tried = self.grants().iter().any(|g| g.effect == Effect::Permit && g.covers(action));
        Explanation { verdict: verdict(&grounds, tried), grounds }
    }

    fn weigh_rule(&self, rule: Rule, subject: &Subject, grounds: &mut Vec<Ground>) {
        let mut held = self.posts().iter().filter(|post| post.role == rule.role).peekable();
        if held.peek().is_none() {
            grounds.push(Ground::OfOthers(rule));
        }
        grounds.extend(held.map(|post| {
            if stands(Some(post), rule.relation, subject) {
                Ground::Rule(rule, post.clone())
            } else {
                Ground::OutOfReach(rule, post.clone())
            }
        }));
    }
}

/// What the first ground decides; `tried`: a permit about the action is held that does not reach.
fn verdict(grounds: &[Ground], tried: bool) -> Verdict {
    match grounds.first() {
        Some(Ground::Token) => Verdict::Denied(why::LIMITED),
        Some(Ground::Interest) => Verdict::Denied(why::INTERESTED),
        Some(Ground::Forbid(..)) => Verdict::Denied(why::FORBIDDEN),
        Some(Ground::Rule(_, post)) => Verdict::Allowed(Some(post.clone())),
        Some(Ground::Permit(_, post)) => Verdict::Allowed(post.clone()),
        Some(Ground::OutOfReach(..)) => Verdict::Denied(why::OUT_OF_REACH),
        Some(Ground::OfOthers(_)) | None if tried => Verdict::Denied(why::OUT_OF_REACH),
        Some(Ground::OfOthers(_)) | None => Verdict::Denied(why::NO_POST),
    }
}
