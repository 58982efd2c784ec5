//! What a recusal is and which moves are legal. Pure.

use super::super::interest::Party;
use kernel::clock::Timestamp;
use kernel::error::{Error, Field, Refused, Result};
use kernel::territory::AccountId;

kernel::id!(
    /// A recusal.
    RecusalId
);

/// Characters of the longest ground, and of the longest reason of a decision.
const LONGEST: usize = 500;

/// Who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The reporter, by the link of the case.
    Reporter,
    /// An officer, for themselves or for a colleague.
    Officer,
}

impl By {
    /// The word in data and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Officer => "officer",
        }
    }
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The level above has to decide.
    Asked,
    /// They stand back.
    Granted,
    /// They go on.
    Refused,
    /// Nobody asks for it any more.
    Withdrawn,
}

impl State {
    /// The word in data and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        let all = [Self::Asked, Self::Granted, Self::Refused, Self::Withdrawn];
        all.into_iter().find(|state| state.as_str() == word)
    }
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct NewRecusal {
    /// Who is to stand back, if whoever asks can name them.
    pub party: Option<Party>,
    /// Who is meant, in words.
    pub words: String,
    /// Why.
    pub ground: String,
}

impl NewRecusal {
    pub(super) fn check(&self) -> Result<()> {
        let mut bad = Vec::new();
        if self.party.is_none() && self.words.trim().is_empty() {
            bad.push(Field::new("party", "recusal-party"));
        }
        if self.ground.trim().is_empty() {
            bad.push(Field::new("ground", "recusal-ground"));
        }
        for (name, text) in [("words", &self.words), ("ground", &self.ground)] {
            if text.chars().count() > LONGEST {
                bad.push(Field::new(name, "text-long").arg("max", LONGEST));
            }
        }
        if bad.is_empty() { Ok(()) } else { Err(Error::Invalid(bad)) }
    }
}

/// What the level above decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// They stand back.
    Grant(Party),
    /// They go on.
    Refuse,
}

/// Somebody is to stand back from a case, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recusal {
    /// Which recusal.
    pub id: RecusalId,
    /// Who stands back, once that is known.
    pub party: Option<Party>,
    /// Who is meant, in the words of whoever asked.
    pub words: String,
    /// Why, in their words.
    pub ground: String,
    /// Who asked.
    pub by: By,
    /// Which officer asked.
    pub asked_by: Option<AccountId>,
    /// When.
    pub asked_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why it was decided so.
    pub reason: String,
}

impl Recusal {
    /// The level above decides.
    pub(super) fn decide(&mut self, decision: Decision, reason: &str) -> Result<()> {
        if self.state != State::Asked {
            return Err(decided());
        }
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > LONGEST {
            return Err(Error::invalid("reason", "recusal-reason"));
        }
        reason.clone_into(&mut self.reason);
        match decision {
            Decision::Grant(party) => {
                self.party = Some(party);
                self.state = State::Granted;
            }
            Decision::Refuse => self.state = State::Refused,
        }
        Ok(())
    }

    /// Nobody asks for it any more; what was granted ends.
    pub(super) fn withdraw(&mut self) -> Result<()> {
        match self.state {
            State::Asked | State::Granted => {
                self.state = State::Withdrawn;
                Ok(())
            }
            State::Refused | State::Withdrawn => Err(decided()),
        }
    }
}

fn decided() -> Error {
    Error::Refused(Refused {
        rule: "recusal.decided",
        args: Vec::new(),
        text: "this was decided or withdrawn before; ask anew if something has changed".to_owned(),
    })
}
