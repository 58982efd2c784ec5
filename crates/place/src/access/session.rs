//! Sessions: how one begins, goes on under another token, ends, and is recognised.
//!
//! Every proof of identity gives the browser a token it did not have before: whoever planted or saw the old one has nothing.

use super::events::{Proven, SignedIn, SignedOut};
use super::model::{Token, random};
use super::queries::{self, as_actor, rules};
use super::rules::{Owed, PasswordPolicy, SignInRules};
use super::store::{self, SessionRow, StandingRow};
use super::throttle::FORGOTTEN;
use kernel::clock::Timestamp;
use kernel::policy::{Actor, Factors, Proof};
use kernel::territory::AccountId;
use kernel::web::Identity;
use kernel::{App, Cx, Error, Result};
use std::sync::Arc;
use std::time::Duration;

/// How old the note of a session's last request may grow before it is written anew.
const SEEN: Duration = Duration::from_mins(1);

/// A session that has just begun, or goes on under another token.
pub struct SignIn {
    /// Whose.
    pub account: AccountId,
    /// What the cookie holds.
    pub token: Token,
    /// What the session's forms carry.
    pub csrf: String,
}

/// What a session begins with.
pub struct Beginning {
    /// Whose it is.
    pub account: AccountId,
    /// What was proved.
    pub factors: Factors,
    /// By what, for the event: `password`, `code`, `passkey`, or what another capability recognised them by.
    pub how: String,
    /// The session this browser had before; it ends.
    pub replaces: Option<Token>,
    /// Keyed digest of where from, for the event.
    pub source: Option<String>,
}

/// Begins a session for an account whose holder proved who they are; from here on they act.
pub async fn begin(cx: &mut Cx, beginning: Beginning) -> Result<SignIn> {
    let Beginning { account, factors, how, replaces, source } = beginning;
    let now = cx.now();
    let actor = queries::actor(cx, account).await?;
    cx.act_as(Arc::new(actor));
    store::clear_away(&mut cx.tx, now, now - FORGOTTEN).await?;
    if let Some(old) = replaces {
        end(cx, &old).await?;
    }
    let absolute = rules(cx.app()).absolute;
    let signed_in = insert(cx, account, |token_hash, csrf| SessionRow {
        token_hash,
        account_id: account,
        csrf,
        created_at: now,
        seen_at: now,
        expires_at: now + absolute,
        proven_at: now,
        factors: number(factors),
    })
    .await?;
    let session = hex::encode(signed_in.token.digest());
    cx.record(account, &SignedIn { session, how, factors: number(factors), source }).await?;
    Ok(signed_in)
}

/// Lets a session go on under another token after a fresh proof. What it was proved with before still counts; its end stays.
pub(super) async fn renew(cx: &mut Cx, old: &Token, factors: Factors) -> Result<SignIn> {
    let row = store::session(&mut cx.tx, old.digest()).await?.ok_or(Error::SignIn)?;
    let (now, account) = (cx.now(), row.account_id);
    let factors = row.factors.max(number(factors));
    store::end_session(&mut cx.tx, old.digest()).await?;
    let renewed = insert(cx, account, |token_hash, csrf| SessionRow {
        token_hash,
        csrf,
        seen_at: now,
        proven_at: now,
        factors,
        ..row
    })
    .await?;
    let session = hex::encode(renewed.token.digest());
    cx.record(account, &Proven { session, factors }).await?;
    Ok(renewed)
}

async fn insert(
    cx: &mut Cx,
    account: AccountId,
    row: impl FnOnce(Vec<u8>, String) -> SessionRow,
) -> Result<SignIn> {
    let (token, csrf) = (Token::fresh(), hex::encode(random::<32>()));
    store::insert_session(&mut cx.tx, &row(token.digest(), csrf.clone())).await?;
    Ok(SignIn { account, token, csrf })
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

const fn number(factors: Factors) -> i64 {
    match factors {
        Factors::One => 1,
        Factors::Two => 2,
    }
}

const fn factors(number: i64) -> Factors {
    if number > 1 { Factors::Two } else { Factors::One }
}

/// Somebody who is signed in.
pub(super) struct Recognised {
    pub(super) identity: Identity,
    /// What they must set right before anything else; until then no post of theirs counts.
    pub(super) owed: Option<Owed>,
}

/// Who holds this token, if anybody; notes that they were here, at most once a minute.
pub(super) async fn recognise(app: &App, token: &Token) -> Result<Option<Recognised>> {
    let (now, digest) = (app.clock().now(), token.digest());
    let mut tx = app.db().read().await?;
    let rows = store::signed_in(&mut tx, digest.clone(), now, now - rules(app).idle).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (standing, csrf, seen_at) = (first.standing, first.csrf.clone(), first.seen_at);
    let proof = Proof { at: Some(first.proven_at), factors: factors(first.factors) };
    let rows = rows.into_iter().map(|row| row.actor).collect();
    let actor = as_actor(app, &mut tx, rows, (proof, now)).await?;
    tx.commit().await?;
    if now.since(seen_at) >= SEEN {
        touch(app, digest, now).await;
    }
    let Some(mut actor) = actor else { return Ok(None) };
    let owed = owes(app, &standing, &actor).or_else(|| unproved(app, &standing, &actor));
    if let (Some(_), Actor::Account { posts, grants, .. }) = (owed, &mut actor) {
        posts.clear();
        *grants = Arc::from([]);
    }
    Ok(Some(Recognised { identity: Identity { actor: Arc::new(actor), csrf }, owed }))
}

/// What an account must set right before it may do anything. A demo account, whose password everybody knows, owes nothing, and a machine
/// has nothing to set right.
pub(super) fn owes(app: &App, standing: &StandingRow, actor: &Actor) -> Option<Owed> {
    if standing.demo || standing.machine {
        return None;
    }
    let rules = SignInRules::of(app);
    let stale = match rules.password {
        PasswordPolicy::Asvs => false,
        PasswordPolicy::Dengbao { rotation } => {
            standing.password_set_at + rotation <= app.clock().now()
        }
    };
    if standing.password_once || stale {
        return Some(Owed::Password);
    }
    let lacks = !standing.second && must_have_second(app, actor);
    lacks.then_some(Owed::SecondFactor)
}

/// Whether the second factor that the role must have was not shown in this session.
fn unproved(app: &App, standing: &StandingRow, actor: &Actor) -> Option<Owed> {
    let Actor::Account { proof, .. } = actor else { return None };
    let lacks = !standing.demo && proof.factors < Factors::Two && must_have_second(app, actor);
    lacks.then_some(Owed::Proof)
}

fn must_have_second(app: &App, actor: &Actor) -> bool {
    SignInRules::of(app).must_have_second(app, actor.posts().iter().map(|post| post.role))
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
