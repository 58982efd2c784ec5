//! The way to a provider and back.

use super::commands::attach;
use super::events::{Failed, stream_of};
use super::model::{Failure, Keys, Person, Purpose, WINDOW, digest};
use super::oidc::{self, Trouble};
use super::provider::{Need, Provider, Providers};
use super::settle::settle;
use super::store::{self, AttemptRow};
use crate::access::{self, Arrival, SignIn, Visitor, random};
use kernel::policy::Actor;
use kernel::territory::AccountId;
use kernel::{App, Cx, Error, Result};

/// Why a way ends: for a reason that the person can be told, or by a fault.
pub(super) enum Stop {
    Failed(Failure),
    Fault(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Failure::of(&error).map_or(Self::Fault(error), Self::Failed)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Failed(match trouble {
            Trouble::Unreachable => Failure::Unreachable,
            Trouble::Token(check) => Failure::Token(check),
        })
    }
}

/// Somebody's wish to go to a provider.
pub(super) struct Wish {
    pub(super) purpose: Purpose,
    /// Who is signed in; none for signing in.
    pub(super) account: Option<AccountId>,
    /// Where to go afterwards, within this site.
    pub(super) next: String,
    /// The secret this browser has already.
    pub(super) secret: Option<String>,
}

/// Where the browser goes, and what it keeps.
pub(super) struct Started {
    pub(super) url: String,
    pub(super) secret: String,
}

/// Starts the way to a provider.
pub(super) async fn start(
    app: &App,
    providers: &Providers,
    provider: &Provider,
    wish: Wish,
) -> Result<Started, Stop> {
    let now = app.clock().now();
    let metadata = providers.metadata(provider, now, Need::Known).await?;
    let keys = Keys::fresh(wish.secret);
    let url = oidc::way_there(providers, provider, metadata, &keys, wish.purpose)?;
    let attempt = AttemptRow {
        state_hash: keys.state_hash(),
        browser_hash: keys.browser_hash(),
        provider: provider.name.clone(),
        purpose: wish.purpose.as_str().to_owned(),
        account_id: wish.account,
        next: wish.next,
        created_at: now,
        subject: None,
    };
    let mut cx = app.write(Actor::Public).await?;
    store::clear_away(&mut cx.tx, now - WINDOW).await?;
    store::insert_attempt(&mut cx.tx, &attempt).await?;
    cx.commit().await?;
    Ok(Started { url, secret: keys.secret })
}

/// What came back with the browser.
pub(super) struct Answer {
    pub(super) code: Option<String>,
    pub(super) state: Option<String>,
    pub(super) issuer: Option<String>,
    /// Whether the provider says that something went wrong.
    pub(super) refused: bool,
    /// The secret of this browser.
    pub(super) secret: Option<String>,
    /// Who is signed in.
    pub(super) account: Option<AccountId>,
    pub(super) visitor: Visitor,
}

/// How a way ends well.
pub(super) enum Came {
    /// Signed in, or proven anew.
    In { signed_in: SignIn, next: String },
    /// The identity is theirs; they are asked whether to link it, by this token.
    Ask { token: String, known_as: String },
}

/// Ends the way: whatever comes of it, the attempt is used up.
pub(super) async fn come_back(
    app: &App,
    providers: &Providers,
    provider: &Provider,
    answer: Answer,
) -> Result<Came, Stop> {
    let source = answer.visitor.source;
    let counted = access::count_answer(app, source).await?;
    let mut concerned = None;
    let came = proceed(app, providers, provider, answer, &mut concerned).await;
    if !matches!(&came, Err(Stop::Failed(failure)) if failure.is_guess()) {
        counted.forgive(app).await?;
    }
    if let Err(Stop::Failed(failure)) = &came {
        let mut cx = app.write(Actor::Public).await?;
        let source = access::source_mark(&mut cx, source).await?;
        let stream = concerned.map_or_else(|| stream_of(&provider.name), Into::into);
        let failed = Failed { provider: provider.name.clone(), why: failure.why(), source };
        cx.record(stream, &failed).await?;
        cx.commit().await?;
    }
    came
}

async fn proceed(
    app: &App,
    providers: &Providers,
    provider: &Provider,
    answer: Answer,
    concerned: &mut Option<AccountId>,
) -> Result<Came, Stop> {
    let (state, secret) = answer.state.clone().zip(answer.secret.clone()).ok_or(Failure::Stale)?;
    let keys = Keys { state, secret };
    let attempt = take(app, provider, &keys).await?;
    let now = app.clock().now();
    let metadata = providers.metadata(provider, now, Need::Known).await?;
    // Before anything else is believed, errors included: who answers is who was asked.
    let named = metadata.additional_metadata().authorization_response_iss_parameter_supported;
    match &answer.issuer {
        Some(issuer) if *issuer != provider.issuer => return Err(Failure::MixUp.into()),
        None if named => return Err(Failure::MixUp.into()),
        _ => {}
    }
    let code = answer.code.clone().filter(|_| !answer.refused).ok_or(Failure::Denied)?;
    let person = oidc::person(app, providers, provider, code, &keys).await?;
    match Purpose::read(&attempt.purpose) {
        Purpose::SignIn => enter(app, provider, person, answer.visitor, attempt, concerned).await,
        Purpose::Link => ask(app, provider, person, answer.account, attempt).await,
        Purpose::Confirm => confirm(app, provider, person, answer, attempt, concerned).await,
    }
}

/// Uses the attempt up, and goes on with it if it is this browser's, this provider's and not too old.
async fn take(app: &App, provider: &Provider, keys: &Keys) -> Result<AttemptRow, Stop> {
    let mut cx = app.write(Actor::Public).await?;
    let now = cx.now();
    let taken = store::take_attempt(&mut cx.tx, keys.state_hash()).await?;
    cx.commit().await?;
    let ours = |attempt: &AttemptRow| {
        attempt.browser_hash == keys.browser_hash()
            && attempt.provider == provider.name
            && attempt.subject.is_none()
            && now.since(attempt.created_at) <= WINDOW
    };
    taken.filter(ours).ok_or_else(|| Failure::Stale.into())
}

/// Signs the person in, with an account made for them where the provider may add some.
async fn enter(
    app: &App,
    provider: &Provider,
    person: Person,
    visitor: Visitor,
    attempt: AttemptRow,
    concerned: &mut Option<AccountId>,
) -> Result<Came, Stop> {
    let mut cx = app.write(Actor::System).await?;
    let found = store::identity(&mut cx.tx, &provider.name, &person.subject).await?;
    let account = match found {
        Some(identity) => identity.account_id,
        None if provider.adds_accounts => add(&mut cx, provider, &person).await?,
        None => return Err(Failure::NotLinked.into()),
    };
    *concerned = Some(account);
    if access::hold(&mut cx, account).await?.suspended_at.is_some() {
        return Err(Failure::Suspended.into());
    }
    settle(&mut cx, account, provider, &person).await?;
    let Visitor { source, token: replaces, .. } = visitor;
    let how = format!("sso:{}", provider.name);
    let arrival = Arrival { account, how, factors: person.factors, source, replaces };
    let signed_in = access::arrive(&mut cx, arrival).await?;
    cx.commit().await?;
    Ok(Came::In { signed_in, next: attempt.next })
}

/// An account for somebody we have not seen before: it can do nothing but what the mapping gives.
async fn add(cx: &mut Cx, provider: &Provider, person: &Person) -> Result<AccountId> {
    let mut taken = Error::invalid("login", "access-login");
    for login in person.logins(provider) {
        let name = person.name(provider, login.as_str());
        match access::add_account_without_password(cx, login.as_str(), &name).await {
            Ok(account) => {
                attach(cx, account, &provider.name, &person.subject).await?;
                return Ok(account);
            }
            Err(error @ Error::Invalid(_)) => taken = error,
            Err(other) => return Err(other),
        }
    }
    Err(taken)
}

/// The identity waits for its holder's yes: a page of ours must ask, or whoever lures a signed-in person here could link an identity of
/// their own.
async fn ask(
    app: &App,
    provider: &Provider,
    person: Person,
    account: Option<AccountId>,
    attempt: AttemptRow,
) -> Result<Came, Stop> {
    if account.is_none() || account != attempt.account_id {
        return Err(Failure::OtherPerson.into());
    }
    let token = hex::encode(random::<32>());
    let known_as = person.text(&provider.claims.login).unwrap_or(&person.subject).to_owned();
    let waiting = AttemptRow {
        state_hash: digest(&["waiting", &token]).to_vec(),
        subject: Some(person.subject),
        ..attempt
    };
    let mut cx = app.write(Actor::Public).await?;
    store::insert_attempt(&mut cx.tx, &waiting).await?;
    cx.commit().await?;
    Ok(Came::Ask { token, known_as })
}

/// The identity that waits under this token for the account's yes.
pub(super) async fn waiting(cx: &mut Cx, token: &str) -> Result<(String, String), Stop> {
    let now = cx.now();
    let kept = store::take_attempt(&mut cx.tx, digest(&["waiting", token]).to_vec()).await?;
    let kept = kept.ok_or(Failure::Stale)?;
    let own = kept.account_id.is_some() && kept.account_id == cx.actor().account();
    match kept.subject {
        Some(subject) if own && now.since(kept.created_at) <= WINDOW => {
            Ok((kept.provider, subject))
        }
        _ => Err(Failure::Stale.into()),
    }
}

/// Whoever is signed in has shown the provider anew that it is them.
async fn confirm(
    app: &App,
    provider: &Provider,
    person: Person,
    answer: Answer,
    attempt: AttemptRow,
    concerned: &mut Option<AccountId>,
) -> Result<Came, Stop> {
    *concerned = attempt.account_id;
    let mut cx = app.write(Actor::System).await?;
    let found = store::identity(&mut cx.tx, &provider.name, &person.subject).await?;
    let same = found.is_some_and(|identity| Some(identity.account_id) == attempt.account_id);
    if !same || answer.account != attempt.account_id {
        return Err(Failure::OtherPerson.into());
    }
    drop(cx);
    // The provider must say when: without that, an old sign-in there would pass for a proof of now.
    let fresh = person.proven_at.is_some_and(|at| at + oidc::SKEW >= attempt.created_at);
    if !fresh {
        return Err(Failure::Token("auth-time").into());
    }
    enter(app, provider, person, answer.visitor, attempt, concerned).await
}
