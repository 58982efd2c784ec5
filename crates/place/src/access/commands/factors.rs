//! Adding and removing second factors. Every one of these acts needs a fresh proof.

use crate::access::events::{
    FactorAdded, FactorRemoved, FactorsReset, RecoveryCodesMade, SessionsEnded,
};
use crate::access::model::{Refusal, Token, check_name};
use crate::access::policy::Action;
use crate::access::recovery;
use crate::access::rules::SignInRules;
use crate::access::sign_in::Held;
use crate::access::store::{self, AccountRow, factors, steps};
use crate::access::totp::{Picture, Secret};
use kernel::policy::Subject;
use kernel::territory::AccountId;
use kernel::{Cx, Error, Result};
use uuid::Uuid;

/// The account of whoever acts, if it may have second factors and its holder proved a moment ago who they are.
pub(in crate::access) async fn own(cx: &mut Cx) -> Result<AccountRow> {
    let id = cx.actor().account().ok_or(Error::SignIn)?;
    cx.proven()?;
    let account = store::account(&mut cx.tx, id).await?;
    if account.demo_password.is_some() {
        return Err(Refusal::SharedAccount.into());
    }
    if account.is_machine() {
        return Err(Refusal::Machine.into());
    }
    Ok(account)
}

/// A secret to be set up in an app, for the page that shows it.
pub(in crate::access) struct Proposal {
    pub(in crate::access) picture: Picture,
    pub(in crate::access) key: String,
    pub(in crate::access) uri: String,
}

/// Proposes a secret for codes by an app. It counts from the first right code on; see [`confirm_totp`].
///
/// # Errors
/// A refusal if codes are set up already.
pub(in crate::access) async fn propose_totp(cx: &mut Cx) -> Result<()> {
    let account = own(cx).await?;
    let now = cx.now();
    let kept = factors::propose_totp(&mut cx.tx, account.id, Secret::fresh().seal(), now).await?;
    if kept == 1 { Ok(()) } else { Err(Refusal::TotpThere.into()) }
}

/// The secret that waits for its first code, if there is one.
pub(in crate::access) async fn proposed_totp(cx: &mut Cx) -> Result<Option<Proposal>> {
    let account = own(cx).await?;
    let row = factors::totp(&mut cx.tx, account.id).await?;
    let Some(row) = row.filter(|row| row.confirmed_at.is_none()) else { return Ok(None) };
    let secret = Secret::open(&row.secret)?;
    let (picture, key) = (secret.picture(&account.login)?, secret.key());
    Ok(Some(Proposal { picture, key, uri: secret.uri(&account.login) }))
}

/// Puts the proposed secret in force with a code made from it. Other sessions of the account end.
///
/// # Errors
/// The refusal `access.code` for a wrong one.
pub(in crate::access) async fn confirm_totp(cx: &mut Cx, code: &str, kept: &Token) -> Result<()> {
    let account = own(cx).await?.id;
    let row = factors::totp(&mut cx.tx, account).await?.ok_or(Error::NotFound)?;
    if row.confirmed_at.is_some() {
        return Err(Refusal::TotpThere.into());
    }
    let now = cx.now();
    let step = Secret::open(&row.secret)?.check(code, now, row.last_step).ok_or(Refusal::Code)?;
    factors::confirm_totp(&mut cx.tx, account, step, now).await?;
    cx.record(account, &FactorAdded { factor: "totp" }).await?;
    end_others(cx, account, kept).await
}

/// Removes the codes by an app, or a secret that waits.
///
/// # Errors
/// The refusal `access.last-factor` where the role must have a second factor and this is the only one.
pub(in crate::access) async fn remove_totp(cx: &mut Cx, kept: &Token) -> Result<()> {
    let account = own(cx).await?.id;
    let held = Held::of(cx, account).await?;
    if held.totp {
        spare(cx, Held { totp: false, ..held })?;
    }
    factors::remove_totp(&mut cx.tx, account).await?;
    if !held.totp {
        return Ok(());
    }
    cx.record(account, &FactorRemoved { factor: "totp" }).await?;
    end_others(cx, account, kept).await
}

/// Removes a passkey of one's own.
///
/// # Errors
/// The refusal `access.last-factor` as above; [`Error::NotFound`] if it is none of theirs.
pub(in crate::access) async fn remove_passkey(cx: &mut Cx, id: Uuid, kept: &Token) -> Result<()> {
    let account = own(cx).await?.id;
    let held = Held::of(cx, account).await?;
    if factors::remove_passkey(&mut cx.tx, account, id).await? == 0 {
        return Err(Error::NotFound);
    }
    spare(cx, Held { passkeys: held.passkeys.saturating_sub(1), ..held })?;
    cx.record(account, &FactorRemoved { factor: "passkey" }).await?;
    end_others(cx, account, kept).await
}

/// Gives a passkey of one's own another name.
///
/// # Errors
/// [`Error::Invalid`] for a name that is empty or too long; [`Error::NotFound`] if it is none of theirs.
pub(in crate::access) async fn rename_passkey(cx: &mut Cx, id: Uuid, name: &str) -> Result<()> {
    let account = own(cx).await?.id;
    if let Some(wrong) = check_name(name) {
        return Err(Error::Invalid(vec![wrong]));
    }
    let named = factors::rename_passkey(&mut cx.tx, account, id, name.trim()).await?;
    if named == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Whoever must have a second factor keeps one.
fn spare(cx: &Cx, left: Held) -> Result<()> {
    let roles = cx.actor().posts().iter().map(|post| post.role);
    let must = SignInRules::of(cx.app()).must_have_second(cx.app(), roles);
    if must && !left.any() { Err(Refusal::LastFactor.into()) } else { Ok(()) }
}

/// Makes a new set of recovery codes; the old ones are worth nothing. Shown once.
///
/// # Errors
/// [`Error::Invalid`] where there is no second factor that they could stand for.
pub(in crate::access) async fn make_codes(cx: &mut Cx) -> Result<Vec<String>> {
    let account = own(cx).await?.id;
    if !Held::of(cx, account).await?.any() {
        return Err(Error::invalid("factor", "access-codes-need-factor"));
    }
    let now = cx.now();
    factors::remove_codes(&mut cx.tx, account).await?;
    let codes = recovery::fresh();
    for digest in codes.iter().filter_map(|code| recovery::digest(code)) {
        factors::insert_code(&mut cx.tx, account, digest, now).await?;
    }
    cx.record(account, &RecoveryCodesMade {}).await?;
    Ok(codes)
}

/// Removes every second factor of somebody else who lost theirs; their sessions end. Whoever must have one sets it up at the next
/// sign-in.
///
/// # Errors
/// [`Error::StepUp`] without a fresh proof.
pub async fn reset_factors(cx: &mut Cx, account: AccountId) -> Result<()> {
    cx.allow(Action::Add, &Subject::default())?;
    cx.proven()?;
    store::account(&mut cx.tx, account).await?;
    factors::remove_totp(&mut cx.tx, account).await?;
    factors::remove_passkeys(&mut cx.tx, account).await?;
    factors::remove_codes(&mut cx.tx, account).await?;
    steps::drop_all(&mut cx.tx, account).await?;
    store::end_sessions(&mut cx.tx, account).await?;
    cx.record(account, &FactorsReset {}).await.map(drop)
}

/// Ends every session of the account but one.
pub(in crate::access) async fn end_others(
    cx: &mut Cx,
    account: AccountId,
    kept: &Token,
) -> Result<()> {
    let ended = store::end_other_sessions(&mut cx.tx, account, kept.digest()).await?;
    if ended.is_empty() {
        return Ok(());
    }
    let sessions = ended.iter().map(hex::encode).collect();
    cx.record(account, &SessionsEnded { sessions }).await.map(drop)
}
