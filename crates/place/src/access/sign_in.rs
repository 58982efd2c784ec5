//! Signing in and out, and recognising who is signed in.

use super::events::{SignInFailed, SignedIn, SignedOut};
use super::model::{Login, Refusal, Token, random};
use super::password::Digest;
use super::queries::{self, as_actor, rules};
use super::store::{self, AccountRow, SessionRow};
use super::throttle::{FORGOTTEN, Subjects};
use kernel::clock::Timestamp;
use kernel::policy::{Actor, Factors, Proof};
use kernel::territory::AccountId;
use kernel::web::Identity;
use kernel::{App, Cx, Error, Result};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How old the note of a session's last request may grow before it is written anew.
const SEEN: Duration = Duration::from_mins(1);

/// How events name a sign-in with a password.
const PASSWORD: &str = "password";

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

/// A session that has just begun.
pub struct SignIn {
    /// Whose.
    pub account: AccountId,
    /// What the cookie holds.
    pub token: Token,
    /// What the session's forms carry.
    pub csrf: String,
}

/// Signs in. Takes the app and not a context: the attempt must be counted even if it fails, and no transaction waits for the password
/// to be hashed.
///
/// # Errors
/// The refusal `access.sign-in`, the same for an unknown name, a wrong password and a suspended account, after the same work;
/// [`Error::TooMany`] after too many failures.
pub async fn sign_in(app: &App, attempt: Attempt) -> Result<SignIn> {
    let login = Login::read(&attempt.login).ok();
    let (subjects, found) = count(app, login.as_ref(), attempt.source).await?;
    let digest = match &found {
        Some(account) => Digest(account.password.clone()),
        None => Digest::nobodys().await?,
    };
    let right = digest.matches(attempt.password).await?;
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
            let stream =
                found.map_or_else(|| stream_of(subjects.name), |account| account.id.into());
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
    let subjects = Subjects::new(&mut cx.tx, login, source).await?;
    subjects.count(&mut cx.tx, now).await?;
    let found = match login {
        Some(login) => store::account_by_login(&mut cx.tx, login).await?,
        None => None,
    };
    cx.tx.commit().await?;
    Ok((subjects, found))
}

/// Whether the account may sign in with the password that was found right, still.
async fn is_open(cx: &mut Cx, account: &AccountRow) -> Result<bool> {
    let now = store::account(&mut cx.tx, account.id).await?;
    Ok(now.suspended_at.is_none() && now.password == account.password)
}

/// The stream of a name that no account has.
fn stream_of(digest: [u8; 32]) -> Uuid {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

async fn admit(
    mut cx: Cx,
    account: &AccountRow,
    subjects: &Subjects,
    replaces: Option<Token>,
) -> Result<SignIn> {
    subjects.forgive(&mut cx.tx).await?;
    let (how, source) = (PASSWORD.to_owned(), subjects.mark.clone());
    let beginning = Beginning { how, factors: Factors::One, source, replaces };
    let signed_in = begin(&mut cx, account.id, beginning).await?;
    cx.commit().await?;
    Ok(signed_in)
}

/// How a session begins.
pub(super) struct Beginning {
    /// By what its holder was recognised.
    pub(super) how: String,
    /// With how many factors.
    pub(super) factors: Factors,
    /// Keyed digest of where from.
    pub(super) source: Option<String>,
    /// The session this browser had before; it ends.
    pub(super) replaces: Option<Token>,
}

/// Begins a session of an account, which then acts: the one place where sessions come from.
pub(super) async fn begin(cx: &mut Cx, id: AccountId, beginning: Beginning) -> Result<SignIn> {
    let Beginning { how, factors, source, replaces } = beginning;
    let now = cx.now();
    let actor = queries::actor(cx, id).await?;
    cx.act_as(Arc::new(actor));
    store::clear_away(&mut cx.tx, now, now - FORGOTTEN).await?;
    if let Some(old) = replaces {
        end(cx, &old).await?;
    }
    let (token, csrf) = (Token::fresh(), hex::encode(random::<32>()));
    let session = SessionRow {
        token_hash: token.digest(),
        account_id: id,
        csrf: csrf.clone(),
        created_at: now,
        seen_at: now,
        expires_at: now + rules(cx.app()).absolute,
    };
    store::insert_session(&mut cx.tx, &session).await?;
    let factors = if factors == Factors::Two { 2 } else { 1 };
    let signed_in = SignedIn { session: hex::encode(token.digest()), how, factors, source };
    cx.record(id, &signed_in).await?;
    Ok(SignIn { account: id, token, csrf })
}

/// Ends the session of a token; one that ended before changes nothing.
pub async fn sign_out(cx: &mut Cx, token: &Token) -> Result<()> {
    end(cx, token).await
}

async fn end(cx: &mut Cx, token: &Token) -> Result<()> {
    let digest = token.digest();
    let Some(session) = store::session(&mut cx.tx, digest.clone()).await? else { return Ok(()) };
    store::end_session(&mut cx.tx, digest.clone()).await?;
    cx.record(session.account_id, &SignedOut { session: hex::encode(digest) }).await.map(drop)
}

/// Who holds this token, if anybody; notes that they were here, at most once a minute.
pub(super) async fn recognise(app: &App, token: &Token) -> Result<Option<Identity>> {
    let (now, digest) = (app.clock().now(), token.digest());
    let mut tx = app.db().read().await?;
    let rows = store::signed_in(&mut tx, digest.clone(), now, now - rules(app).idle).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (csrf, seen_at) = (first.csrf.clone(), first.seen_at);
    // Signing in was the last proof so far.
    let proof = Proof { at: Some(first.created_at), factors: Factors::One };
    let rows = rows.into_iter().map(|row| row.actor).collect();
    let actor = as_actor(app, &mut tx, rows, (proof, now)).await?;
    tx.commit().await?;
    if now.since(seen_at) >= SEEN {
        touch(app, digest, now).await;
    }
    Ok(actor.map(|actor| Identity { actor: Arc::new(actor), csrf }))
}

/// A busy database must not keep anybody from reading a page: the note is written at the next request.
async fn touch(app: &App, digest: Vec<u8>, now: Timestamp) {
    let write = async {
        let mut tx = app.db().write().await?;
        store::touch_session(&mut tx, digest, now).await?;
        tx.commit().await
    };
    let noted: Result<(), Error> = write.await;
    if let Err(error) = noted {
        tracing::warn!(%error, "a session's last request could not be noted");
    }
}
