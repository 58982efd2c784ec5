//! Signing in: a password, and for whom has one a second factor.

use super::events::{ProofFailed, RecoveryCodeUsed, SignInFailed};
use super::model::{Login, Refusal, Token};
use super::passkey;
use super::password::Digest;
use super::recovery;
use super::session::{self, Beginning, SignIn};
use super::store::steps::{self, StepRow};
use super::store::{self, AccountRow, factors};
use super::throttle::{Guess, Subjects};
use super::totp::Secret;
use kernel::policy::{Actor, Factors};
use kernel::territory::AccountId;
use kernel::{App, Cx, Result};
use std::net::IpAddr;
use std::time::Duration;

/// How long the second factor may take, and how long a passkey may.
pub(super) const STEP: Duration = Duration::from_mins(10);
/// The purpose of a sign-in that waits for its second factor.
pub(super) const SECOND: &str = "second";

/// Somebody's attempt to sign in.
pub struct Attempt {
    /// The name as it was typed.
    pub login: String,
    /// The password as it was typed.
    pub password: String,
    /// Where it comes from, if that is known.
    pub source: Option<IpAddr>,
    /// The session this browser had before; it ends.
    pub replaces: Option<Token>,
}

/// What a right password leads to.
pub enum Entry {
    /// Signed in.
    In(SignIn),
    /// A second factor is awaited from whoever has this token.
    Second(Token),
}

impl Entry {
    /// The session, if no second factor is awaited.
    pub fn session(self) -> Option<SignIn> {
        match self {
            Self::In(signed_in) => Some(signed_in),
            Self::Second(_) => None,
        }
    }
}

/// Signs in. Takes the app and not a context: the attempt must be counted even if it fails, and no transaction waits for the password
/// to be hashed.
///
/// # Errors
/// The refusal `access.sign-in`, the same for an unknown name, a wrong password, a suspended account and a machine's, after the same
/// work; [`Error::TooMany`] after too many failures.
///
/// [`Error::TooMany`]: kernel::Error::TooMany
pub async fn sign_in(app: &App, attempt: Attempt) -> Result<Entry> {
    let login = Login::read(&attempt.login).ok();
    let (subjects, found) = count(app, login.as_ref(), attempt.source).await?;
    let right = matches(found.as_ref(), attempt.password).await?;
    let mut cx = app.write(Actor::Public).await?;
    // Attempts at the same name write the same stream of events: one after the other.
    match &found {
        Some(account) => store::lock_account(&mut cx.tx, account.id).await?,
        None => subjects.lock(&mut cx).await?,
    }
    match found {
        Some(account) if right && is_open(&mut cx, &account).await? => {
            admit(cx, &account, &subjects, attempt.replaces).await
        }
        found => {
            let stream = found.map_or_else(|| subjects.stream(), |account| account.id.into());
            cx.record(stream, &SignInFailed { source: subjects.mark }).await?;
            cx.commit().await?;
            Err(Refusal::SignIn.into())
        }
    }
}

/// Counts the attempt and looks for the account.
async fn count(
    app: &App,
    login: Option<&Login>,
    source: Option<IpAddr>,
) -> Result<(Subjects, Option<AccountRow>)> {
    let mut cx = app.write(Actor::Public).await?;
    let now = cx.now();
    let subjects = Subjects::new(&mut cx.tx, Guess::Password(login), source).await?;
    subjects.count(&mut cx.tx, now).await?;
    let found = match login {
        Some(login) => store::account_by_login(&mut cx.tx, login).await?,
        None => None,
    };
    cx.tx.commit().await?;
    Ok((subjects, found))
}

/// Whether the password is the account's; takes as long for an account that is not there.
pub(super) async fn matches(account: Option<&AccountRow>, password: String) -> Result<bool> {
    let digest = match account {
        Some(account) => Digest(account.password.clone()),
        None => Digest::nobodys().await?,
    };
    digest.matches(password).await
}

/// Whether the account may sign in with the password that was found right, still.
pub(super) async fn is_open(cx: &mut Cx, account: &AccountRow) -> Result<bool> {
    let now = store::account(&mut cx.tx, account.id).await?;
    Ok(now.suspended_at.is_none() && now.password == account.password && !now.is_machine())
}

/// The password was right: in, or to the second factor.
async fn admit(
    mut cx: Cx,
    account: &AccountRow,
    subjects: &Subjects,
    replaces: Option<Token>,
) -> Result<Entry> {
    subjects.forgive(&mut cx.tx).await?;
    let entry = if Held::of(&mut cx, account.id).await?.any() {
        Entry::Second(wait(&mut cx, account.id).await?)
    } else {
        let (factors, source) = (Factors::One, subjects.mark.clone());
        let how = "password".to_owned();
        let beginning = Beginning { account: account.id, factors, how, replaces, source };
        Entry::In(session::begin(&mut cx, beginning).await?)
    };
    cx.commit().await?;
    Ok(entry)
}

/// Remembers that the password was right.
async fn wait(cx: &mut Cx, account: AccountId) -> Result<Token> {
    let token = Token::fresh();
    let step = StepRow {
        token_hash: token.digest(),
        account_id: Some(account),
        purpose: SECOND.to_owned(),
        state: String::new(),
        expires_at: cx.now() + STEP,
    };
    steps::insert(&mut cx.tx, &step).await?;
    Ok(token)
}

/// The second factors an account has in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Codes by an app.
    pub totp: bool,
    /// How many passkeys.
    pub passkeys: usize,
}

impl Held {
    /// Those of an account.
    pub(super) async fn of(cx: &mut Cx, account: AccountId) -> Result<Self> {
        let totp = factors::totp(&mut cx.tx, account).await?;
        let passkeys = factors::passkeys(&mut cx.tx, account).await?.len();
        Ok(Self { totp: totp.is_some_and(|row| row.confirmed_at.is_some()), passkeys })
    }

    /// Whether there is one.
    pub const fn any(self) -> bool {
        self.totp || self.passkeys > 0
    }
}

/// Whose second factor is awaited by whoever holds this token, and which ones would do.
///
/// # Errors
/// The refusal `access.step-over` when it is too late.
pub(super) async fn awaited(cx: &mut Cx, step: &Token) -> Result<(AccountId, Held)> {
    let now = cx.now();
    let row = steps::find(&mut cx.tx, step.digest(), SECOND, now).await?;
    let account = row.and_then(|row| row.account_id).ok_or(Refusal::StepOver)?;
    Ok((account, Held::of(cx, account).await?))
}

/// What is shown besides the password.
pub enum Evidence {
    /// A code of the app, or a recovery code, as it was typed.
    Code(String),
    /// A passkey.
    Passkey(Box<passkey::Shown>),
}

impl Evidence {
    const fn name(&self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Passkey(_) => "passkey",
        }
    }
}

/// Somebody's second step.
pub struct SecondAttempt {
    /// What the first step gave.
    pub step: Token,
    /// What is shown.
    pub evidence: Evidence,
    /// Where it comes from, if that is known.
    pub source: Option<IpAddr>,
    /// The session this browser had before; it ends.
    pub replaces: Option<Token>,
}

/// Signs in with the second factor, after the password was right.
///
/// # Errors
/// The refusals `access.code` and `access.passkey`; `access.step-over` when it is too late; [`Error::TooMany`] after too many failures.
///
/// [`Error::TooMany`]: kernel::Error::TooMany
pub async fn second(app: &App, attempt: SecondAttempt) -> Result<SignIn> {
    let SecondAttempt { step, evidence, source, replaces } = attempt;
    let mut cx = app.read(Actor::Public).await?;
    let (account, _) = awaited(&mut cx, &step).await?;
    drop(cx);
    let subjects = count_code(app, account, source).await?;
    let mut cx = app.write(Actor::Public).await?;
    store::lock_account(&mut cx.tx, account).await?;
    let row = store::account(&mut cx.tx, account).await?;
    let open = row.suspended_at.is_none();
    if !open || !shows(&mut cx, account, &evidence).await? {
        return Err(fail(cx, account, subjects, &evidence).await?.into());
    }
    let now = cx.now();
    steps::take(&mut cx.tx, step.digest(), SECOND, now).await?.ok_or(Refusal::StepOver)?;
    subjects.forgive(&mut cx.tx).await?;
    let how = evidence.name().to_owned();
    let (factors, source) = (Factors::Two, subjects.mark);
    let beginning = Beginning { account, factors, how, replaces, source };
    let signed_in = session::begin(&mut cx, beginning).await?;
    cx.commit().await?;
    Ok(signed_in)
}

/// Counts a guess at a code.
pub(super) async fn count_code(
    app: &App,
    account: AccountId,
    source: Option<IpAddr>,
) -> Result<Subjects> {
    let mut cx = app.write(Actor::Public).await?;
    let now = cx.now();
    let subjects = Subjects::new(&mut cx.tx, Guess::Code(account), source).await?;
    subjects.count(&mut cx.tx, now).await?;
    cx.tx.commit().await?;
    Ok(subjects)
}

/// Tells the ledger; returns what the reader is told.
pub(super) async fn fail(
    mut cx: Cx,
    account: AccountId,
    subjects: Subjects,
    evidence: &Evidence,
) -> Result<Refusal> {
    cx.record(account, &ProofFailed { source: subjects.mark }).await?;
    cx.commit().await?;
    Ok(match evidence {
        Evidence::Code(_) => Refusal::Code,
        Evidence::Passkey(_) => Refusal::Passkey,
    })
}

/// Whether the evidence is the account's; a code is used up by that. Under the account's lock.
pub(super) async fn shows(cx: &mut Cx, account: AccountId, evidence: &Evidence) -> Result<bool> {
    match evidence {
        Evidence::Code(code) => {
            Ok(by_app(cx, account, code).await? || by_recovery(cx, account, code).await?)
        }
        Evidence::Passkey(shown) => passkey::presents(cx, account, shown).await,
    }
}

async fn by_app(cx: &mut Cx, account: AccountId, code: &str) -> Result<bool> {
    let Some(row) = factors::totp(&mut cx.tx, account).await? else { return Ok(false) };
    if row.confirmed_at.is_none() {
        return Ok(false);
    }
    match Secret::open(&row.secret)?.check(code, cx.now(), row.last_step) {
        Some(step) => factors::use_step(&mut cx.tx, account, step).await,
        None => Ok(false),
    }
}

async fn by_recovery(cx: &mut Cx, account: AccountId, code: &str) -> Result<bool> {
    let Some(digest) = recovery::digest(code) else { return Ok(false) };
    let now = cx.now();
    if !factors::use_code(&mut cx.tx, account, digest, now).await? {
        return Ok(false);
    }
    let (left, _) = factors::codes_left(&mut cx.tx, account).await?;
    cx.record(account, &RecoveryCodeUsed { left }).await?;
    Ok(true)
}
