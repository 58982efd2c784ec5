//! Tokens for programs: one's own, and those of machines, which a security officer makes.

use crate::access::events::{TokenMade, TokenRevoked};
use crate::access::model::Refusal;
use crate::access::policy::Action;
use crate::access::queries::own_or;
use crate::access::rules::SignInRules;
use crate::access::store::{self, tokens, tokens::TokenRow};
use crate::access::token::{ActionNames, NewToken, Secret, TokenKind};
use kernel::error::Field;
use kernel::policy::Subject;
use kernel::territory::AccountId;
use kernel::{Cx, Error, Result};
use std::time::Duration;
use uuid::Uuid;

/// A token that was just made: the only time its secret can be seen.
pub struct MadeToken {
    /// Which one; the `client_id` of client credentials.
    pub id: Uuid,
    /// The secret.
    pub secret: String,
}

/// Makes a token of one's own.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong; [`Error::StepUp`] without a fresh proof.
pub async fn make_token(cx: &mut Cx, new: NewToken) -> Result<MadeToken> {
    let account = cx.actor().account().ok_or(Error::SignIn)?;
    cx.proven()?;
    insert(cx, account, (TokenKind::Personal, new)).await
}

/// Makes a token, or client credentials, for a machine.
///
/// # Errors
/// Like [`make_token`]; [`Error::NotFound`] if the account is no machine's.
pub async fn make_machine_token(
    cx: &mut Cx,
    account: AccountId,
    kind: TokenKind,
    new: NewToken,
) -> Result<MadeToken> {
    cx.allow(Action::Add, &Subject::default())?;
    cx.proven()?;
    if !store::account(&mut cx.tx, account).await?.is_machine() {
        return Err(Error::NotFound);
    }
    insert(cx, account, (kind, new)).await
}

async fn insert(
    cx: &mut Cx,
    account: AccountId,
    (kind, new): (TokenKind, NewToken),
) -> Result<MadeToken> {
    let lifetime = check(cx, &new)?;
    let secret = Secret::fresh(kind);
    let (now, id) = (cx.now(), cx.fresh());
    let actions = (!new.actions.is_empty()).then(|| new.actions.join(" "));
    let row = TokenRow {
        id,
        account_id: account,
        kind: kind.as_str().to_owned(),
        client_id: None,
        name: new.name.trim().to_owned(),
        hint: secret.hint(),
        digest: secret.digest(),
        actions,
        read_only: new.reach.is_read_only(),
        created_at: now,
        expires_at: now + lifetime,
        used_on: None,
        revoked_at: None,
    };
    tokens::insert(&mut cx.tx, &row).await?;
    let made = TokenMade {
        token: id,
        kind: row.kind,
        actions: row.actions.is_some().then_some(new.actions),
        read_only: row.read_only,
        expires_at: row.expires_at,
    };
    cx.record(account, &made).await?;
    Ok(MadeToken { id, secret: secret.expose().to_owned() })
}

/// Longest name of a token, in characters.
const NAME_LIMIT: usize = 60;

/// How long it is to live, or every field that is wrong.
fn check(cx: &Cx, new: &NewToken) -> Result<Duration> {
    let mut bad = Vec::new();
    match new.name.trim().chars().count() {
        0 => bad.push(Field::new("name", "required")),
        1..=NAME_LIMIT => {}
        _ => bad.push(Field::new("name", "too-long").arg("max", NAME_LIMIT)),
    }
    let longest = SignInRules::of(cx.app()).token_longest;
    let lifetime = Duration::from_hours(u64::from(new.days) * 24);
    if lifetime.is_zero() || lifetime > longest {
        let most = longest.as_secs() / (24 * 60 * 60);
        bad.push(Field::new("days", "access-token-days").arg("max", most));
    }
    let known = ActionNames::of(cx.app())?;
    if let Some(unknown) = new.actions.iter().find(|name| !known.has(name)) {
        bad.push(Field::new("actions", "access-token-action").arg("action", unknown));
    }
    if bad.is_empty() { Ok(lifetime) } else { Err(Error::Invalid(bad)) }
}

/// Revokes a token: one's own, or a machine's or anybody's for whom may add accounts. What was given out for client credentials ends too.
///
/// # Errors
/// [`Error::NotFound`] if there is none, or it is somebody else's; a refusal if it was revoked before.
pub async fn revoke_token(cx: &mut Cx, id: Uuid) -> Result<AccountId> {
    let token = tokens::get(&mut cx.tx, id).await?.ok_or(Error::NotFound)?;
    own_or(cx, token.account_id, Action::Add).map_err(|_| Error::NotFound)?;
    cx.proven()?;
    if token.revoked_at.is_some() || token.kind == TokenKind::Bearer.as_str() {
        return Err(Refusal::TokenOver.into());
    }
    let now = cx.now();
    tokens::revoke(&mut cx.tx, id, now).await?;
    cx.record(token.account_id, &TokenRevoked { token: id }).await?;
    Ok(token.account_id)
}
