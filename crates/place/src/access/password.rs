//! Passwords: what one must look like, and its digest (Argon2id). Hashing is slow on purpose; it runs beside the request threads, a few
//! at a time.

use super::common;
use super::model::Login;
use super::rules::PasswordPolicy;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::error::Field;
use kernel::{Error, Result};
use tokio::sync::{OnceCell, Semaphore};

/// Fewest characters (NIST SP 800-63B and ASVS ask for fewer; length is what helps).
const SHORTEST: usize = 12;
/// Most characters: nobody types more, and hashing a megabyte is work for an attacker to hand out.
const LONGEST: usize = 256;
/// Kinds of characters that 等保 asks for.
const CLASSES: usize = 3;
/// Digests computed at the same time; each takes the memory of its [`Cost`].
const AT_ONCE: usize = 4;

/// What an attacker must spend on each guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// What OWASP's password storage cheat sheet asks for: 19 MiB, two passes.
    pub const OWASP: Self = Self { memory: 19 * 1024, passes: 2, lanes: 1 };
    /// For passwords that are no secret: tests, which sign in hundreds of times.
    pub const CHEAP: Self = Self { memory: 64, passes: 1, lanes: 1 };
}

impl Default for Cost {
    fn default() -> Self {
        Self::OWASP
    }
}

/// The digest of a password, with its salt and cost, as a PHC string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digest(pub(super) String);

/// A password that many accounts of a fictional city share, and its digest, computed once.
#[derive(Clone)]
pub struct SharedPassword {
    pub(super) password: String,
    pub(super) digest: Digest,
}

impl SharedPassword {
    /// Computes the digest.
    pub async fn new(password: &str, cost: Cost) -> Result<Self> {
        Ok(Self { password: password.to_owned(), digest: Digest::of(password, cost).await? })
    }
}

/// What a new password is checked against, besides its length.
pub(super) struct Check<'a> {
    /// Whose it is to be.
    pub(super) login: &'a Login,
    /// Names of the place, which everybody who guesses tries.
    pub(super) places: &'a [String],
    /// What this installation asks for.
    pub(super) policy: PasswordPolicy,
}

impl Check<'_> {
    /// What is wrong with a new password, if anything. By default there are no rules of composition: they make passwords worse.
    pub(super) fn find(&self, password: &str) -> Option<Field> {
        let length = password.chars().count();
        if length < SHORTEST {
            return Some(Field::new("password", "too-short").arg("min", SHORTEST));
        }
        if length > LONGEST {
            return Some(Field::new("password", "too-long").arg("max", LONGEST));
        }
        let small = password.to_lowercase();
        let wrong = if small.contains(self.login.as_str()) {
            Some("access-password-login")
        } else if self.places.iter().any(|place| small.contains(place)) {
            Some("access-password-place")
        } else if common::is_common(password) {
            Some("access-password-common")
        } else if self.policy != PasswordPolicy::Asvs && classes(password) < CLASSES {
            Some("access-password-classes")
        } else {
            None
        };
        wrong.map(|code| Field::new("password", code))
    }
}

/// How many of small letters, capitals, digits and other characters a password has.
fn classes(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_lowercase(),
        char::is_uppercase,
        |c| c.is_ascii_digit(),
        |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_ascii_digit(),
    ];
    kinds.into_iter().filter(|kind| password.chars().any(kind)).count()
}

impl Digest {
    /// The digest of `password` under a fresh salt.
    pub(super) async fn of(password: &str, cost: Cost) -> Result<Self> {
        let password = password.to_owned();
        aside(move || {
            let params = Params::new(cost.memory, cost.passes, cost.lanes, None)?;
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let digest: PasswordHash = argon2.hash_password(password.as_bytes())?;
            Ok(Self(digest.to_string()))
        })
        .await?
        .map_err(|failed: argon2::password_hash::Error| {
            Error::internal(format!("a password could not be hashed: {failed}"))
        })
    }

    /// Whether this is the digest of `password`.
    pub(super) async fn matches(self, password: String) -> Result<bool> {
        let parsed = PasswordHash::new(&self.0).map_err(|failed| {
            Error::internal(format!("a stored password cannot be read: {failed}"))
        })?;
        let long = password.chars().count() > LONGEST;
        let password = if long { String::new() } else { password };
        let same =
            aside(move || Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
                .await?;
        Ok(same && !long)
    }

    /// A digest that no password is known for: checked against for names that no account has, so that they take as long as others.
    pub(super) async fn nobodys() -> Result<Self> {
        static NOBODYS: OnceCell<Digest> = OnceCell::const_new();
        let made = NOBODYS.get_or_try_init(|| async {
            Self::of(&hex::encode(super::model::random::<32>()), Cost::OWASP).await
        });
        Ok(made.await?.clone())
    }
}

/// Runs slow work beside the request threads, a few at a time.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);
    let _place = PLACES.acquire().await.map_err(|closed| Error::Internal(Box::new(closed)))?;
    tokio::task::spawn_blocking(work).await.map_err(|failed| Error::Internal(Box::new(failed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(password: &str, policy: PasswordPolicy) -> Option<&'static str> {
        let login = Login::read("li.qiao").unwrap();
        let places = ["smallville".to_owned(), "小城".to_owned()];
        Check { login: &login, places: &places, policy }.find(password).map(|field| field.code)
    }

    #[test]
    fn length_is_what_counts_by_default() {
        let asvs = |password: &str| wrong(password, PasswordPolicy::Asvs);
        assert_eq!(asvs("eleven char"), Some("too-short"));
        assert_eq!(asvs(&"雨".repeat(257)), Some("too-long"));
        assert_eq!(asvs("eleven otters sing"), None);
        assert_eq!(asvs("I am Li.Qiao, hello"), Some("access-password-login"));
        assert_eq!(asvs("Smallville by night"), Some("access-password-place"));
        assert_eq!(asvs("我住在小城东边的老街上真好"), Some("access-password-place"));
        assert_eq!(asvs("Password-2026-Password"), Some("access-password-common"));
    }

    #[test]
    fn dengbao_asks_for_three_kinds_of_characters() {
        let policy = PasswordPolicy::Dengbao { rotation: std::time::Duration::from_hours(24) };
        assert_eq!(wrong("eleven otters sing", policy), Some("access-password-classes"));
        assert_eq!(wrong("eleven Otters sing", policy), None);
        assert_eq!(wrong("11-otters-sing", policy), None);
    }
}
