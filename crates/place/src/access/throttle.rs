//! Guessing passwords and codes is made slow: by account name and by where the guesses come from, for a while, never for ever.
//!
//! Each attempt is counted before the password is looked at, so that a thousand guesses at once are a thousand guesses, and taken back
//! if it was right. An attempt during a delay is not counted: whoever waits gets in.

use super::model::{Login, random};
use super::store;
use kernel::clock::Timestamp;
use kernel::db::Tx;
use kernel::territory::AccountId;
use kernel::{Cx, Error, Result, setting};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::time::Duration;
use uuid::Uuid;

/// The longest delay.
const LONGEST: Duration = Duration::from_mins(15);
/// After this long without an attempt, failures are forgotten.
pub(super) const FORGOTTEN: Duration = Duration::from_hours(24);
/// Failures that cost nothing: for an account, as often as one mistypes.
const FREE_BY_ACCOUNT: i64 = 4;
/// For a source, more: a whole office may stand behind one address.
const FREE_BY_SOURCE: i64 = 20;
/// Where the key of the digests is kept.
const KEY: &str = "access.digest_key";

/// How long after the `failures`-th failure the next attempt must wait: a second, then twice as long with each.
pub(super) fn wait(failures: i64, free: i64) -> Duration {
    let beyond = failures.saturating_sub(free);
    if beyond <= 0 {
        Duration::ZERO
    } else {
        Duration::from_secs(1 << (beyond - 1).min(20)).min(LONGEST)
    }
}

/// What is guessed at.
#[derive(Clone, Copy)]
pub(super) enum Guess<'a> {
    /// The password of a name, or of what could never be one: that is counted together.
    Password(Option<&'a Login>),
    /// The second factor of an account whose password is known. Counted apart: a right password does not forgive wrong codes.
    Code(AccountId),
    /// The secret of a program.
    Client(&'a str),
    /// An answer in a provider's name. Counted by where it comes from alone: nobody shall keep a provider's people out.
    Answer,
}

impl Guess<'_> {
    /// What it is counted by: the kind, and a name within it.
    fn subject(self) -> (&'static str, String) {
        match self {
            Self::Password(login) => ("account", login.map_or("", Login::as_str).to_owned()),
            Self::Code(account) => ("code", account.to_string()),
            Self::Client(id) => ("client", id.to_owned()),
            Self::Answer => ("answer", String::new()),
        }
    }
}

/// What guesses are counted by.
pub(super) struct Subjects {
    account: Option<String>,
    source: Option<String>,
    /// A keyed digest of the source, for events.
    pub(super) mark: Option<String>,
    /// A keyed digest of the name, for the events of names that no account has.
    name: [u8; 32],
}

impl Subjects {
    /// Digests of the name and the source under a key that only this installation has.
    pub(super) async fn new(tx: &mut Tx, guess: Guess<'_>, source: Option<IpAddr>) -> Result<Self> {
        let key = key(tx).await?;
        let digest = |text: &str| -> [u8; 32] {
            Sha256::digest([key.as_bytes(), text.as_bytes()].concat()).into()
        };
        let (kind, name) = guess.subject();
        let name = digest(&name);
        let mark = source.map(|source| hex::encode(digest(&neighbourhood(source))));
        Ok(Self {
            account: (!matches!(guess, Guess::Answer))
                .then(|| format!("{kind}:{}", hex::encode(name))),
            source: mark.as_ref().map(|mark| format!("source:{mark}")),
            mark,
            name,
        })
    }

    /// The stream of a name that nobody has.
    pub(super) fn stream(&self) -> Uuid {
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(self.name).for_each(|(to, from)| *to = from);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    fn all(&self) -> impl Iterator<Item = (&str, i64)> {
        let source = self.source.as_deref().map(|source| (source, FREE_BY_SOURCE));
        self.account.as_deref().map(|account| (account, FREE_BY_ACCOUNT)).into_iter().chain(source)
    }

    /// Counts an attempt, unless it must wait.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the time to wait; then the transaction is not to be kept.
    pub(super) async fn count(&self, tx: &mut Tx, now: Timestamp) -> Result<()> {
        let mut longest = Duration::ZERO;
        for (subject, free) in self.all() {
            let before = store::lock_failures(tx, subject, now, now - FORGOTTEN).await?;
            let until = before.last_at + wait(before.failures, free);
            longest = longest.max(until.since(now));
        }
        if !longest.is_zero() {
            // Told in whole seconds, rounded up: who waits as long as told gets in.
            return Err(Error::TooMany {
                seconds: longest.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX),
            });
        }
        for (subject, _) in self.all() {
            store::count_failure(tx, subject, now).await?;
        }
        Ok(())
    }

    /// Lets other attempts at the same name wait until this transaction ends.
    pub(super) async fn lock(&self, cx: &mut Cx) -> Result<()> {
        let now = cx.now();
        match &self.account {
            Some(account) => {
                store::lock_failures(&mut cx.tx, account, now, now - FORGOTTEN).await.map(drop)
            }
            None => Ok(()),
        }
    }

    /// Takes back a counted attempt that was right: the account starts anew, the source has one less.
    pub(super) async fn forgive(&self, tx: &mut Tx) -> Result<()> {
        if let Some(account) = &self.account {
            store::forget_failures(tx, account).await?;
        }
        match &self.source {
            Some(source) => store::uncount_failure(tx, source).await,
            None => Ok(()),
        }
    }
}

/// The key of this installation's digests; made when it is first needed. Two nodes at once: the first one's stays.
async fn key(tx: &mut Tx) -> Result<String> {
    if let Some(key) = setting::get(tx, KEY).await? {
        return Ok(key);
    }
    setting::keep(tx, KEY, &hex::encode(random::<32>())).await?;
    setting::get(tx, KEY)
        .await?
        .ok_or_else(|| Error::internal("the key of digests was written and is not there"))
}

/// One IPv4 address, or the /64 network of an IPv6 address: whoever has one address of that has them all.
fn neighbourhood(source: IpAddr) -> String {
    match source.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_and_ends() {
        let seconds = |failures| wait(failures, FREE_BY_ACCOUNT).as_secs();
        assert_eq!([0, 4, 5, 6, 7, 14].map(seconds), [0, 0, 1, 2, 4, 512]);
        assert_eq!(seconds(15), 900);
        assert_eq!(seconds(i64::MAX), 900);
    }

    #[test]
    fn neighbours_in_one_network_are_one_source() {
        let of = |text: &str| neighbourhood(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }
}
