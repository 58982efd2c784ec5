//! Step-up: somebody who is signed in proves again who they are, before a sensitive act (see [`kernel::Cx::proven`]).

use super::events::ProofFailed;
use super::model::{Login, Refusal, Token};
use super::session::{self, SignIn};
use super::sign_in::{self, Evidence};
use super::store::{self, AccountRow};
use super::throttle::{Guess, Subjects};
use kernel::policy::{Actor, Factors};
use kernel::{App, Cx, Error, Result};
use std::net::IpAddr;
use std::sync::Arc;

/// What is shown.
pub enum Shown {
    /// The password, as it was typed.
    Password(String),
    /// A code or a passkey.
    Second(Evidence),
}

/// Somebody's attempt to prove again who they are.
pub struct ProofAttempt {
    /// The session it is for.
    pub session: Token,
    /// Who holds it.
    pub actor: Arc<Actor>,
    /// What is shown.
    pub shown: Shown,
    /// Where it comes from, if that is known.
    pub source: Option<IpAddr>,
}

/// Proves again; the session goes on under another token.
///
/// # Errors
/// The refusals `access.proof`, `access.code` and `access.passkey`; [`Error::TooMany`] after too many failures.
pub async fn prove(app: &App, attempt: ProofAttempt) -> Result<SignIn> {
    let ProofAttempt { session, actor, shown, source } = attempt;
    let id = actor.account().ok_or(Error::SignIn)?;
    match shown {
        Shown::Password(password) => {
            let (subjects, account) = count(app, &actor, source).await?;
            let right = sign_in::matches(Some(&account), password).await?;
            let mut cx = locked(app, &actor, &account).await?;
            if !right || !sign_in::is_open(&mut cx, &account).await? {
                cx.record(id, &ProofFailed { source: subjects.mark }).await?;
                cx.commit().await?;
                return Err(Refusal::Proof.into());
            }
            accept(cx, &subjects, &session, Factors::One).await
        }
        Shown::Second(evidence) => {
            let subjects = sign_in::count_code(app, id, source).await?;
            let mut cx = app.write(Actor::clone(&actor)).await?;
            store::lock_account(&mut cx.tx, id).await?;
            if !sign_in::shows(&mut cx, id, &evidence).await? {
                return Err(sign_in::fail(cx, id, subjects, &evidence).await?.into());
            }
            accept(cx, &subjects, &session, Factors::Two).await
        }
    }
}

async fn count(
    app: &App,
    actor: &Arc<Actor>,
    source: Option<IpAddr>,
) -> Result<(Subjects, AccountRow)> {
    let id = actor.account().ok_or(Error::SignIn)?;
    let mut cx = app.write(Actor::clone(actor)).await?;
    let now = cx.now();
    let account = store::account(&mut cx.tx, id).await?;
    let login = Login::read(&account.login).ok();
    let subjects = Subjects::new(&mut cx.tx, Guess::Password(login.as_ref()), source).await?;
    subjects.count(&mut cx.tx, now).await?;
    cx.tx.commit().await?;
    Ok((subjects, account))
}

async fn locked(app: &App, actor: &Arc<Actor>, account: &AccountRow) -> Result<Cx> {
    let mut cx = app.write(Actor::clone(actor)).await?;
    store::lock_account(&mut cx.tx, account.id).await?;
    Ok(cx)
}

async fn accept(mut cx: Cx, subjects: &Subjects, session: &Token, by: Factors) -> Result<SignIn> {
    subjects.forgive(&mut cx.tx).await?;
    let renewed = session::renew(&mut cx, session, by).await?;
    cx.commit().await?;
    Ok(renewed)
}
