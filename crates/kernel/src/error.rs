//! How a request can end other than well, named for what the caller can do about it.
//!
//! Each capability has its own `Refusal` enum for the rules it knows; it becomes a [`Refused`] here, with the rule's name and
//! the arguments of the sentence the reader sees in their language. The mapping to HTTP stands in `web/respond.rs`, once.

use crate::calendar::BeyondPack;

/// What a command or a query returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Anything that went wrong inside; goes to the log, never to the caller.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// How a request can end other than well.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the caller may not know that it does.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in, and the act needs somebody.
    #[error("sign in first")]
    SignIn,
    /// Somebody is signed in, but the act needs a fresh proof that it is still them.
    #[error("prove again who you are")]
    StepUp,
    /// The caller may see it but not do this.
    #[error("not permitted: {action} ({why})")]
    Forbidden {
        /// Name of the action, e.g. `case.dispatch`.
        action: &'static str,
        /// Why, for the log and for `policy explain`.
        why: &'static str,
    },
    /// A rule of the domain said no.
    #[error("{0}")]
    Refused(Refused),
    /// Input that cannot be understood; every bad field is named.
    #[error("{}", fields(.0))]
    Invalid(Vec<Field>),
    /// Changed by someone else since it was read.
    #[error("changed by someone else since it was read")]
    Conflict,
    /// The same idempotency key came with different content.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// The body weighs more, or has more fields, than this route reads.
    #[error("what was sent is larger than allowed")]
    TooLarge,
    /// Too many requests from one source.
    #[error("too many attempts; try again in {seconds} s")]
    TooMany {
        /// When to try again.
        seconds: u64,
    },
    /// The database is busy, full or gone; nothing was written.
    #[error("the service cannot write just now; nothing was changed, try again")]
    Unavailable(#[source] Cause),
    /// A fault of ours.
    #[error("internal error")]
    Internal(#[source] Cause),
}

/// A rule that said no: which, with what, and the sentence in English for logs and APIs.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{text} [{rule}]")]
pub struct Refused {
    /// The rule's name, e.g. `task.gate.duty`. The reader's sentence is the message `refused-task-gate-duty`.
    pub rule: &'static str,
    /// Arguments of the sentence.
    pub args: Vec<(&'static str, String)>,
    /// The sentence in English, with the way out.
    pub text: String,
}

impl Refused {
    /// The key of the reader's sentence.
    pub fn key(&self) -> String {
        format!("refused-{}", self.rule.replace('.', "-"))
    }
}

/// A field of the input that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Field {
    /// The field's name in the form or the document.
    pub name: String,
    /// What is wrong: the reader's sentence is the message `invalid-CODE`.
    pub code: &'static str,
    /// Arguments of the sentence.
    pub args: Vec<(&'static str, String)>,
}

impl Field {
    /// A bad field without arguments.
    pub fn new(name: impl Into<String>, code: &'static str) -> Self {
        Self { name: name.into(), code, args: Vec::new() }
    }

    /// Adds an argument of the sentence.
    #[must_use]
    pub fn arg<T: std::fmt::Display>(mut self, name: &'static str, value: T) -> Self {
        self.args.push((name, format!("{value}")));
        self
    }
}

fn fields(fields: &[Field]) -> String {
    let one = |f: &Field| {
        let said = format!("{}: {}", f.name, f.code);
        f.args.iter().fold(said, |said, (name, value)| said + " " + name + "=" + value)
    };
    fields.iter().map(one).collect::<Vec<_>>().join("; ")
}

impl Error {
    /// A single bad field.
    pub fn invalid(name: impl Into<String>, code: &'static str) -> Self {
        Self::Invalid(vec![Field::new(name, code)])
    }

    /// A fault of ours, in words.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Internal(what.into().into())
    }

    /// The rule that refused, if one did: what tests and importers ask for.
    pub fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Refused(refused) => Some(refused.rule),
            _ => None,
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<BeyondPack> for Error {
    /// A date the calendar pack does not know is refused with the day named, never guessed.
    fn from(beyond: BeyondPack) -> Self {
        Self::Refused(Refused {
            rule: "calendar.beyond-pack",
            args: vec![("reason", beyond.to_string())],
            text: beyond.to_string(),
        })
    }
}

impl From<sqlx::Error> for Error {
    fn from(e: sqlx::Error) -> Self {
        if crate::db::is_conflict(&e) {
            Self::Conflict
        } else if crate::db::is_unavailable(&e) {
            Self::Unavailable(Box::new(e))
        } else {
            Self::Internal(Box::new(e))
        }
    }
}

macro_rules! internal {
    ($($from:ty),* $(,)?) => {$(
        impl From<$from> for Error {
            fn from(e: $from) -> Self {
                Self::Internal(Box::new(e))
            }
        }
    )*};
}
internal!(askama::Error, serde_json::Error, std::io::Error, object_store::Error);
