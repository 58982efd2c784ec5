//! Passwords: checking a new one, choosing one's own, giving somebody else a first one.

use super::factors::end_others;
use crate::access::events::PasswordSet;
use crate::access::model::{FirstPassword, Login, Refusal, Token};
use crate::access::password::{Check, Cost, Digest};
use crate::access::policy::Action;
use crate::access::queries::own_or;
use crate::access::rules::{PasswordPolicy, SignInRules};
use crate::access::store::factors::{keep_password, passwords};
use crate::access::store::{self, AccountRow, NewPassword, steps};
use crate::org;
use kernel::error::Field;
use kernel::policy::Subject;
use kernel::territory::AccountId;
use kernel::{Cx, Error, Result, setting};

/// So many passwords an account had may not come back, where the policy remembers them.
const REMEMBERED: i64 = 5;

/// What is wrong with a new password, if anything.
pub(in crate::access) async fn check(
    cx: &mut Cx,
    login: &Login,
    password: &str,
) -> Result<Option<Field>> {
    let (places, policy) = (places(cx).await?, SignInRules::of(cx.app()).password);
    Ok(Check { login, places: &places, policy }.find(password))
}

/// What the city is called, as people write it into passwords.
async fn places(cx: &mut Cx) -> Result<Vec<String>> {
    let network = org::network(cx.app()).await?;
    let mut names: Vec<String> = network
        .roots()
        .flat_map(|root| [root.name(true), root.name(false)])
        .map(str::to_owned)
        .collect();
    for name in [setting::FICTIONAL_ZH, setting::FICTIONAL_EN] {
        names.extend(setting::get(&mut cx.tx, name).await?);
    }
    let short = |name: String| {
        let small = name.trim().to_lowercase();
        small.strip_suffix('市').map_or(small.clone(), str::to_owned)
    };
    // A name of one letter would forbid half of all passwords.
    let telling = |name: &String| {
        let letters = name.chars().count();
        letters >= if name.is_ascii() { 4 } else { 2 }
    };
    let mut names: Vec<String> = names.into_iter().map(short).filter(telling).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// Gives an account another password and ends its sessions: one's own, or anybody's for whom may add accounts.
///
/// # Errors
/// [`Error::Invalid`] for a password that is too short, too long, known to everybody or tells the name; a refusal for an account of the
/// demo and for a machine; [`Error::StepUp`] without a fresh proof.
pub async fn set_password(cx: &mut Cx, id: AccountId, password: &str) -> Result<()> {
    own_or(cx, id, Action::Add)?;
    cx.proven()?;
    let account = with_password(cx, id).await?;
    choose(cx, &account, password).await?;
    store::end_sessions(&mut cx.tx, id).await?;
    Ok(())
}

/// Chooses another password of one's own; the session of `kept` goes on, all others end.
///
/// # Errors
/// Like [`set_password`].
pub async fn change_password(cx: &mut Cx, password: &str, kept: &Token) -> Result<()> {
    let id = cx.actor().account().ok_or(Error::SignIn)?;
    cx.proven()?;
    let account = with_password(cx, id).await?;
    choose(cx, &account, password).await?;
    end_others(cx, id, kept).await
}

/// Gives somebody else a first password, which they must change at the next sign-in; their sessions end.
///
/// # Errors
/// A refusal for an account of the demo and for a machine; [`Error::StepUp`] without a fresh proof.
pub async fn renew_password(cx: &mut Cx, id: AccountId) -> Result<FirstPassword> {
    cx.allow(Action::Add, &Subject::default())?;
    cx.proven()?;
    let account = with_password(cx, id).await?;
    let first = FirstPassword::fresh();
    let digest = Digest::of(first.expose(), Cost::OWASP).await?;
    let new = NewPassword { digest: &digest.0, once: true, at: cx.now() };
    replace(cx, &account, new).await?;
    store::end_sessions(&mut cx.tx, id).await?;
    Ok(first)
}

async fn with_password(cx: &mut Cx, id: AccountId) -> Result<AccountRow> {
    let account = store::account(&mut cx.tx, id).await?;
    if account.demo_password.is_some() {
        return Err(Refusal::SharedPassword.into());
    }
    if account.is_machine() { Err(Refusal::Machine.into()) } else { Ok(account) }
}

async fn choose(cx: &mut Cx, account: &AccountRow, password: &str) -> Result<()> {
    let login = Login::read(&account.login).map_err(|field| Error::Invalid(vec![field]))?;
    if let Some(wrong) = check(cx, &login, password).await? {
        return Err(Error::Invalid(vec![wrong]));
    }
    if was_used(cx, account, password).await? {
        return Err(Error::invalid("password", "access-password-reused"));
    }
    let digest = Digest::of(password, Cost::OWASP).await?;
    let new = NewPassword { digest: &digest.0, once: false, at: cx.now() };
    replace(cx, account, new).await
}

/// Whether the password may not come back: the one that had to be changed, and where the policy remembers them the last ones.
async fn was_used(cx: &mut Cx, account: &AccountRow, password: &str) -> Result<bool> {
    let remembers = SignInRules::of(cx.app()).password != PasswordPolicy::Asvs;
    if !remembers && !account.password_once {
        return Ok(false);
    }
    let mut before = vec![account.password.clone()];
    if remembers {
        before.extend(passwords(&mut cx.tx, account.id, REMEMBERED).await?);
    }
    for digest in before {
        if Digest(digest).matches(password.to_owned()).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn replace(cx: &mut Cx, account: &AccountRow, new: NewPassword<'_>) -> Result<()> {
    if SignInRules::of(cx.app()).password != PasswordPolicy::Asvs {
        let before = (account.password.as_str(), account.password_set_at);
        keep_password(&mut cx.tx, account.id, before, REMEMBERED).await?;
    }
    store::set_password(&mut cx.tx, account.id, &new).await?;
    // Whoever is halfway in came with the old one.
    steps::drop_all(&mut cx.tx, account.id).await?;
    cx.record(account.id, &PasswordSet {}).await.map(drop)
}
