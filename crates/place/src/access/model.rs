//! Accounts, posts and sessions: what they must be. Pure, but for [`random`].

use super::rules::ADMINISTRATORS;
use kernel::Error;
use kernel::clock::Timestamp;
use kernel::error::{Field, Refused};
use kernel::policy::Role;
use kernel::territory::{AccountId, OrgId};
use rand::Rng;
use sha2::{Digest, Sha256};
use std::fmt;
use std::time::Duration;

/// A name to sign in with: 3 to 64 of a–z, 0–9, dot, dash and underscore, beginning with a letter or digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

impl Login {
    /// Reads a name as it was typed; capitals become small letters.
    ///
    /// # Errors
    /// What is wrong with the field `login`.
    pub fn read(text: &str) -> Result<Self, Field> {
        let text = text.trim().to_lowercase();
        let may =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
        let begins = text.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        match text.chars().count() {
            0 => Err(Field::new("login", "required")),
            3..=64 if begins && text.chars().all(may) => Ok(Self(text)),
            _ => Err(Field::new("login", "access-login")),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An account to be added.
#[derive(Clone)]
pub struct NewAccount {
    /// The name to sign in with.
    pub login: String,
    /// The name colleagues see.
    pub name: String,
    /// The password.
    pub password: String,
    /// Shows the password on the log-in page; only in a fictional city.
    pub demo: bool,
}

/// One of many accounts of a fictional city.
#[derive(Debug, Clone)]
pub struct Person {
    /// The name to sign in with.
    pub login: String,
    /// The name colleagues see.
    pub name: String,
}

/// A password that a security officer hands over; good for one sign-in, at which its owner chooses another. Shown once.
#[derive(Clone)]
pub struct FirstPassword(pub(super) String);

impl FirstPassword {
    /// 80 random bits in groups that can be read out on the telephone.
    pub(super) fn fresh() -> Self {
        const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
        let letters = random::<16>()
            .map(|byte| LETTERS.get(usize::from(byte % 32)).copied().map_or('a', char::from));
        let groups: Vec<String> = letters.chunks(4).map(|part| part.iter().collect()).collect();
        // Three kinds of characters, where the policy asks for them.
        Self(format!("{}-A7", groups.join("-")))
    }

    /// The password.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Longest name of a person, in characters.
const NAME_LIMIT: usize = 60;

/// What is wrong with a person's name, if anything.
pub(super) fn check_name(name: &str) -> Option<Field> {
    if name.trim().is_empty() {
        return Some(Field::new("name", "required"));
    }
    (name.chars().count() > NAME_LIMIT)
        .then(|| Field::new("name", "too-long").arg("max", NAME_LIMIT))
}

/// A post to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPost {
    /// To whom.
    pub account: AccountId,
    /// In which organisation.
    pub org: OrgId,
    /// What it makes the holder.
    pub role: Role,
    /// From then; the moment of the command if not said.
    pub valid_from: Option<Timestamp>,
    /// Until then; without end if not said.
    pub valid_to: Option<Timestamp>,
}

impl NewPost {
    /// A post from now on.
    pub const fn new(account: AccountId, org: OrgId, role: Role) -> Self {
        Self { account, org, role, valid_from: None, valid_to: None }
    }
}

/// A stretch of time; open to the right while its end is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: Timestamp,
    pub(super) to: Option<Timestamp>,
}

impl Period {
    pub(super) fn overlaps(self, other: Self) -> bool {
        other.to.is_none_or(|end| self.from < end) && self.to.is_none_or(|end| other.from < end)
    }
}

/// Checks that nobody holds two of the three administrators' roles at the same time (三员分立).
///
/// # Errors
/// [`Refusal::SeparatedAdministrators`] with the role held already.
pub(super) fn keep_apart(
    held: &[(Role, Period)],
    role: Role,
    period: Period,
) -> Result<(), Refusal> {
    if !ADMINISTRATORS.contains(&role) {
        return Ok(());
    }
    let clash = held.iter().find(|(other, when)| {
        *other != role && ADMINISTRATORS.contains(other) && when.overlaps(period)
    });
    match clash {
        Some((held, _)) => Err(Refusal::SeparatedAdministrators { held: *held, wanted: role }),
        None => Ok(()),
    }
}

/// How long a session lasts; shared with [`kernel::App::shared`] by the composition root, else these defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRules {
    /// After this long without a request it ends.
    pub idle: Duration,
    /// After this long it ends in any case.
    pub absolute: Duration,
}

impl Default for SessionRules {
    fn default() -> Self {
        Self { idle: Duration::from_hours(8), absolute: Duration::from_hours(24) }
    }
}

/// The secret in the cookie: 32 random bytes. Whoever has it is signed in, so it is never printed and never stored.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// One that nobody had before.
    pub(super) fn fresh() -> Self {
        Self(hex::encode(random::<32>()))
    }

    /// Reads what a cookie holds.
    pub(super) fn read(text: &str) -> Option<Self> {
        let ours = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        ours.then(|| Self(text.to_owned()))
    }

    /// The text for the cookie.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the database keeps.
    pub(super) fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// Bytes nobody can guess. Not from the app's source of ids: a fictional city seeds that one.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// Rules of this capability that refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// Rule: domain.md, "access".
    #[error(
        "this account is {held} in that time; auditor, security officer and system administrator are three people, so give {wanted} to somebody else"
    )]
    SeparatedAdministrators { held: Role, wanted: Role },
    /// The same words whether the name, the password or the suspension is at fault.
    #[error(
        "name and password do not belong together, or the account is suspended; try again or ask your security officer"
    )]
    SignIn,
    /// Only a fictional city shows passwords.
    #[error(
        "demo accounts belong to a fictional city, and this one is real; add an account with a password of its own"
    )]
    DemoAccount,
    /// Many people share it.
    #[error(
        "a demo account is shared by everybody who tries the demo; its password stays as it is"
    )]
    SharedPassword,
    /// It ended before.
    #[error("this post ended before; nothing is left to end")]
    PostEnded,
    /// The same words for every code and every reason.
    #[error(
        "this code does not fit, or it was used before; wait for the next one, or use a recovery code"
    )]
    Code,
    /// Step-up failed.
    #[error("this is not your password; try again")]
    Proof,
    /// Signing in took too long, or it was done in another window.
    #[error("signing in took too long; begin again")]
    StepOver,
    /// The ceremony failed, or the passkey is nobody's.
    #[error("this passkey was not accepted; try again, or use another way")]
    Passkey,
    /// WebAuthn needs a name and, but for localhost, HTTPS.
    #[error("passkeys need an address with a name and HTTPS; set public_url")]
    NoPasskeys,
    /// Many people share it.
    #[error("a demo account is shared by everybody who tries the demo; it has no second factor")]
    SharedAccount,
    /// Nobody sits there.
    #[error("a machine has no password and no second factor; give it a token")]
    Machine,
    /// There is one in force.
    #[error("codes by an app are set up already; remove them first")]
    TotpThere,
    /// Rule: rules.rs, `SecondFactor`.
    #[error("your role must have a second factor, and this is the last; add another one first")]
    LastFactor,
    /// It was revoked before.
    #[error("revoked or over already; nothing is left to revoke")]
    TokenOver,
}

impl Refusal {
    /// Its name among the rules.
    const fn rule(&self) -> &'static str {
        match self {
            Self::SeparatedAdministrators { .. } => "access.separated-administrators",
            Self::SignIn => "access.sign-in",
            Self::DemoAccount => "access.demo-account",
            Self::SharedPassword => "access.shared-password",
            Self::PostEnded => "access.post-ended",
            Self::Code => "access.code",
            Self::Proof => "access.proof",
            Self::StepOver => "access.step-over",
            Self::Passkey => "access.passkey",
            Self::NoPasskeys => "access.no-passkeys",
            Self::SharedAccount => "access.shared-account",
            Self::Machine => "access.machine",
            Self::TotpThere => "access.totp-there",
            Self::LastFactor => "access.last-factor",
            Self::TokenOver => "access.token-over",
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let (text, rule) = (refusal.to_string(), refusal.rule());
        let args = match refusal {
            Refusal::SeparatedAdministrators { held, wanted } => {
                vec![("held", held.to_string()), ("wanted", wanted.to_string())]
            }
            _ => Vec::new(),
        };
        Self::Refused(Refused { rule, args, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(from: i64, to: Option<i64>) -> Period {
        Period { from: Timestamp::from_millis(from), to: to.map(Timestamp::from_millis) }
    }

    #[test]
    fn capitals_and_spaces_around_a_name_do_not_matter() {
        assert_eq!(Login::read(" Zhang.San ").unwrap().as_str(), "zhang.san");
    }

    #[test]
    fn a_name_that_could_be_mistaken_is_refused() {
        for bad in ["", "ab", ".abc", "张三三", "a b c", "a/b/c", &"a".repeat(65)] {
            assert!(Login::read(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn nobody_is_two_of_the_three_administrators_at_once() {
        let held = [(Role::Auditor, at(10, Some(20))), (Role::StreetLead, at(0, None))];
        assert!(keep_apart(&held, Role::SecurityOfficer, at(19, None)).is_err());
        assert!(keep_apart(&held, Role::SystemAdministrator, at(0, Some(11))).is_err());
        assert!(keep_apart(&held, Role::SecurityOfficer, at(20, None)).is_ok());
        assert!(keep_apart(&held, Role::Auditor, at(15, None)).is_ok());
        assert!(keep_apart(&held, Role::GridMember, at(15, None)).is_ok());
        assert!(keep_apart(&[(Role::StreetLead, at(0, None))], Role::Auditor, at(0, None)).is_ok());
    }

    #[test]
    fn a_cookie_that_is_no_token_is_no_token() {
        assert!(Token::read(Token::fresh().expose()).is_some());
        for bad in ["", "abc", &"g".repeat(64), &"a".repeat(65)] {
            assert!(Token::read(bad).is_none(), "{bad:?}");
        }
        assert_ne!(Token::fresh().expose(), Token::fresh().expose());
    }
}
