//! What the ledger can be searched for. Pure.

use kernel::Timestamp;
use kernel::ledger::Entry;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! groups {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// Kinds of entries that an auditor asks for together.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Group { $($(#[$doc])* $name),* }

        impl Group {
            /// Every group, in the order they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word used in addresses and message keys.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
    };
}
groups! {
    /// Signing in and out, failed attempts, sessions ended.
    SignIns = "sign-ins",
    /// What the policy refused.
    Refusals = "refusals",
    /// Personal data shown, looked up, corrected, destroyed.
    Reveals = "reveals",
    /// Accounts added, suspended, given another password.
    Accounts = "accounts",
    /// Posts given and ended.
    Posts = "posts",
    /// Powers, admissions and policy.
    Grants = "grants",
    /// Settings, categories, catalogues, imports.
    Configuration = "configuration",
    /// Organisations, their areas and duties.
    Organisations = "organisations",
    /// Cases and their tasks.
    Cases = "cases",
    /// What was looked for and taken out by those who read the ledger.
    Audit = "audit",
    /// Everything else.
    Other = "other",
}

/// Words in the kinds of an account's events that are about signing in.
const SIGNING: [&str; 4] = ["sign", "session", "proof", "proven"];

impl Group {
    /// The group of a kind: every kind is in one, those of later releases too.
    pub fn of(kind: &str) -> Self {
        let (area, what) = kind.split_once('.').unwrap_or((kind, ""));
        match area {
            "access" if what.starts_with("refus") => Self::Refusals,
            "contact" | "reveal" => Self::Reveals,
            _ if what.contains("reveal") => Self::Reveals,
            "account" if SIGNING.iter().any(|word| what.contains(word)) => Self::SignIns,
            "session" | "sso" => Self::SignIns,
            "account" | "access" | "token" | "client" | "passkey" | "factor" => Self::Accounts,
            "post" | "deputy" => Self::Posts,
            "grant" | "power" | "policy" | "admission" | "forbid" => Self::Grants,
            "setting" | "category" | "catalogue" | "metrics" | "import" | "calendar"
            | "provider" | "pack" | "vault" => Self::Configuration,
            "org" => Self::Organisations,
            "case" | "task" | "recusal" => Self::Cases,
            "audit" | "anchor" | "export" => Self::Audit,
            _ => Self::Other,
        }
    }
}

impl FromStr for Group {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|group| group.as_str() == word).ok_or(())
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Anything of a group.
    Group(Group),
    /// One kind, e.g. `case.reported`.
    Kind(String),
}

impl Wanted {
    /// Whether a kind is wanted.
    pub fn takes(&self, kind: &str) -> bool {
        match self {
            Self::Group(group) => Group::of(kind) == *group,
            Self::Kind(wanted) => wanted == kind,
        }
    }
}

/// Entries that one index of the ledger finds in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leg {
    /// In this stream.
    pub stream: Option<Uuid>,
    /// By this actor.
    pub actor: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// From then.
    pub since: Option<Timestamp>,
    /// Before then.
    pub until: Option<Timestamp>,
}

impl Leg {
    /// The same leg within a time; none if nothing is left of it.
    pub fn within(mut self, since: Option<Timestamp>, until: Option<Timestamp>) -> Option<Self> {
        self.since = self.since.max(since);
        self.until = match (self.until, until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        match (self.since, self.until) {
            (Some(since), Some(until)) if since >= until => None,
            _ => Some(self),
        }
    }

    /// The same leg narrowed to one actor; none if it was another's.
    pub fn by(mut self, actor: &str) -> Option<Self> {
        if self.actor.as_deref().is_some_and(|own| own != actor) {
            return None;
        }
        self.actor = Some(actor.to_owned());
        Some(self)
    }

    /// The same leg narrowed to one kind; none if it was another.
    pub fn of(mut self, kind: &str) -> Option<Self> {
        if self.kind.as_deref().is_some_and(|own| own != kind) {
            return None;
        }
        self.kind = Some(kind.to_owned());
        Some(self)
    }

    /// Whether an entry is on it.
    pub fn takes(&self, entry: &Entry) -> bool {
        self.stream.is_none_or(|stream| stream == entry.stream)
            && self.actor.as_ref().is_none_or(|actor| *actor == entry.actor)
            && self.kind.as_ref().is_none_or(|kind| *kind == entry.kind)
            && self.since.is_none_or(|since| entry.at >= since)
            && self.until.is_none_or(|until| entry.at < until)
    }
}

/// Where an entry stands among all, newest first; as text it is opaque, and safe in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it happened.
    pub at: Timestamp,
    /// Its stream, which decides between entries of one moment.
    pub stream: Uuid,
    /// Its number in the stream.
    pub seq: i64,
}

impl Place {
    /// The place of an entry.
    pub const fn of(entry: &Entry) -> Self {
        Self { at: entry.at, stream: entry.stream, seq: entry.seq }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}_{}", self.at.millis(), self.stream.simple(), self.seq)
    }
}

impl FromStr for Place {
    type Err = kernel::Error;
    fn from_str(text: &str) -> Result<Self, kernel::Error> {
        let read = || {
            let mut parts = text.split('_');
            let mut part = || parts.next();
            let at = part()?.parse().ok()?;
            let stream = part()?.parse().ok()?;
            let seq = part()?.parse().ok()?;
            Some(Self { at: Timestamp::from_millis(at), stream, seq })
        };
        read().ok_or_else(|| kernel::Error::invalid("after", "cursor"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    #[test]
    fn every_kind_is_in_the_group_an_auditor_would_look_in() {
        let kinds = [
            ("account.signed_in", Group::SignIns),
            ("account.sign_in_failed", Group::SignIns),
            ("account.sessions_ended", Group::SignIns),
            ("account.suspended", Group::Accounts),
            ("access.refused", Group::Refusals),
            ("access.refusals_held_back", Group::Refusals),
            ("account.proof_failed", Group::SignIns),
            ("contact.looked_up", Group::Reveals),
            ("post.given", Group::Posts),
            ("power.granted", Group::Grants),
            ("setting.changed", Group::Configuration),
            ("org.duty_set", Group::Organisations),
            ("task.accepted", Group::Cases),
            ("audit.searched", Group::Audit),
            ("of.a.later.release", Group::Other),
        ];
        for (kind, group) in kinds {
            assert_eq!(Group::of(kind), group, "{kind}");
        }
        for group in Group::ALL {
            assert_eq!(group.as_str().parse(), Ok(*group));
        }
    }

    #[test]
    fn a_leg_can_only_become_narrower() {
        let officer =
            Leg { actor: Some("account:a".into()), since: Some(at(10)), ..Leg::default() };
        assert_eq!(officer.clone().by("account:b"), None);
        assert_eq!(
            officer.clone().within(Some(at(0)), Some(at(10))),
            None,
            "before the post began"
        );
        let narrowed =
            officer.within(Some(at(5)), Some(at(20))).and_then(|leg| leg.of("post.given")).unwrap();
        assert_eq!((narrowed.since, narrowed.until), (Some(at(10)), Some(at(20))));
        assert_eq!(narrowed.of("post.ended"), None);
    }

    #[test]
    fn a_place_reads_back_and_anything_else_is_refused() {
        let place = Place { at: Timestamp::from_millis(-3), stream: Uuid::from_u128(7), seq: 12 };
        assert_eq!(place.to_string().parse::<Place>().unwrap(), place);
        for text in ["", "1_2", "x_y_z", "第一页"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }
}
