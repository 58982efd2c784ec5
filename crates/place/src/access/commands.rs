//! What can be done to accounts and posts. Signing in and out is in [`super::sign_in`], passwords, second factors and tokens in this folder.

pub(super) mod factors;
pub(super) mod passwords;
pub(super) mod tokens;

use super::events::{Added, PostEnded, PostGiven, Reinstated, SessionsEnded, Suspended};
use super::model::{
    FirstPassword, Login, NewAccount, NewPost, Period, Person, Refusal, Token, check_name,
    keep_apart, random,
};
use super::password::{Cost, Digest, SharedPassword};
use super::policy::Action;
use super::queries::own_or;
use super::store::{self, AccountRow, PostRow};
use kernel::error::Field;
use kernel::policy::{Role, Subject};
use kernel::territory::{AccountId, PostId};
use kernel::{Cx, Error, Result, setting};

/// Adds an account. It can do nothing until it holds a post.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong; a refusal for a demo account in a city that is not fictional.
pub async fn add_account(cx: &mut Cx, new: NewAccount) -> Result<AccountId> {
    cx.allow(Action::Add, &Subject::default())?;
    if new.demo {
        fictional(cx).await?;
    }
    let login =
        check(cx, &new.login, &new.name, (!new.demo).then_some(new.password.as_str())).await?;
    let digest = Digest::of(&new.password, Cost::OWASP).await?;
    let password = if new.demo { Opening::Shown(new.password) } else { Opening::Own };
    insert(cx, (login, new.name), digest, password).await
}

/// Adds an account with a first password, which its holder must change at the first sign-in.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong; [`Error::StepUp`] without a fresh proof.
pub async fn open_account(
    cx: &mut Cx,
    login: &str,
    name: &str,
) -> Result<(AccountId, FirstPassword)> {
    cx.allow(Action::Add, &Subject::default())?;
    cx.proven()?;
    let login = check(cx, login, name, None).await?;
    let first = FirstPassword::fresh();
    let digest = Digest::of(first.expose(), Cost::OWASP).await?;
    let id = insert(cx, (login, name.trim().to_owned()), digest, Opening::Once).await?;
    Ok((id, first))
}

/// Adds an account that a program acts with: it has posts like a person, and tokens instead of a password.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong; [`Error::StepUp`] without a fresh proof.
pub async fn add_machine(cx: &mut Cx, login: &str, name: &str) -> Result<AccountId> {
    cx.allow(Action::Add, &Subject::default())?;
    cx.proven()?;
    let login = check(cx, login, name, None).await?;
    // A password that nobody ever saw.
    let digest = Digest::of(&hex::encode(random::<32>()), Cost::OWASP).await?;
    insert(cx, (login, name.trim().to_owned()), digest, Opening::Machine).await
}

/// Adds the people of a fictional city, who share one password that everybody may know; returns their ids in the same order. All or none.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong, the number of the person in front, e.g. `17.login`; a refusal where the city is real.
pub async fn add_accounts(
    cx: &mut Cx,
    people: Vec<Person>,
    shared: &SharedPassword,
) -> Result<Vec<AccountId>> {
    cx.allow(Action::Add, &Subject::default())?;
    fictional(cx).await?;
    let (mut ids, mut bad) = (Vec::with_capacity(people.len()), Vec::new());
    for (number, person) in (1..).zip(people) {
        match check(cx, &person.login, &person.name, None).await {
            Ok(login) => {
                let (digest, shown) = (shared.digest.clone(), shared.password.clone());
                let id = insert(cx, (login, person.name), digest, Opening::Shown(shown)).await?;
                ids.push(id);
            }
            Err(Error::Invalid(fields)) => {
                bad.extend(
                    fields.into_iter().map(|f| Field { name: format!("{number}.{}", f.name), ..f }),
                );
            }
            Err(other) => return Err(other),
        }
    }
    if bad.is_empty() { Ok(ids) } else { Err(Error::Invalid(bad)) }
}

async fn fictional(cx: &mut Cx) -> Result<()> {
    match setting::get(&mut cx.tx, setting::FICTIONAL_ZH).await? {
        Some(_) => Ok(()),
        None => Err(Refusal::DemoAccount.into()),
    }
}

/// Checks what was filled in; `secret` is a password that nobody else knows.
async fn check(cx: &mut Cx, login: &str, name: &str, secret: Option<&str>) -> Result<Login> {
    let mut bad: Vec<Field> = check_name(name).into_iter().collect();
    let login = Login::read(login).map_err(|field| bad.push(field)).ok();
    if let Some(login) = &login {
        if store::account_by_login(&mut cx.tx, login).await?.is_some() {
            bad.push(Field::new("login", "access-login-taken").arg("login", login));
        }
        if let Some(secret) = secret {
            bad.extend(passwords::check(cx, login, secret).await?);
        }
    }
    login.filter(|_| bad.is_empty()).ok_or(Error::Invalid(bad))
}

/// What an account begins with.
enum Opening {
    /// A password its holder chose.
    Own,
    /// A password for one sign-in.
    Once,
    /// A password that is shown to everybody.
    Shown(String),
    /// No password.
    Machine,
}

async fn insert(
    cx: &mut Cx,
    (login, name): (Login, String),
    digest: Digest,
    opening: Opening,
) -> Result<AccountId> {
    let demo = matches!(opening, Opening::Shown(_));
    let machine = matches!(opening, Opening::Machine);
    let added = Added { login: login.to_string(), name: name.clone(), demo, machine };
    let account = AccountRow {
        id: cx.fresh(),
        login: login.to_string(),
        name,
        password: digest.0,
        created_at: cx.now(),
        suspended_at: None,
        kind: if machine { store::MACHINE } else { store::PERSON }.to_owned(),
        password_once: matches!(opening, Opening::Once),
        password_set_at: cx.now(),
        demo_password: match opening {
            Opening::Shown(password) => Some(password),
            _ => None,
        },
    };
    store::insert_account(&mut cx.tx, &account).await?;
    cx.record(account.id, &added).await?;
    Ok(account.id)
}

/// Gives an account a post.
///
/// # Errors
/// The refusal `access.separated-administrators` when it would make one person two of auditor, security officer and system administrator;
/// [`Error::Invalid`] for an account or organisation that is not there, or a period that ends before it begins.
pub async fn give_post(cx: &mut Cx, new: NewPost) -> Result<PostId> {
    cx.allow(Action::GivePost, &Subject::default())?;
    cx.proven()?;
    let NewPost { account, org, role, valid_from, valid_to } = new;
    let period = Period { from: valid_from.unwrap_or(cx.now()), to: valid_to };
    let (is_account, is_org) = store::both_there(&mut cx.tx, account, org).await?;
    let checks = [
        (is_account, "account", "access-account"),
        (is_org, "org", "access-org"),
        (period.to.is_none_or(|to| to > period.from), "valid_to", "access-period"),
    ];
    let bad: Vec<Field> = checks
        .iter()
        .filter(|(fine, ..)| !fine)
        .map(|(_, name, code)| Field::new(*name, code))
        .collect();
    if !bad.is_empty() {
        return Err(Error::Invalid(bad));
    }
    held_apart(cx, account, role, period).await?;
    let id = cx.fresh();
    let post = PostRow {
        id,
        account_id: account,
        org_id: org,
        role: role.to_string(),
        valid_from: period.from,
        valid_to: period.to,
    };
    store::insert_post(&mut cx.tx, &post).await?;
    let given = PostGiven { post: id, org, role, valid_from: period.from, valid_to: period.to };
    cx.record(account, &given).await?;
    Ok(id)
}

/// Gives many posts; returns their ids in the same order.
///
/// # Errors
/// Like [`give_post`].
pub async fn give_posts(cx: &mut Cx, posts: Vec<NewPost>) -> Result<Vec<PostId>> {
    let mut ids = Vec::with_capacity(posts.len());
    for post in posts {
        ids.push(give_post(cx, post).await?);
    }
    Ok(ids)
}

/// Under the account's lock, so that two officers cannot each give one half of what nobody may hold together.
async fn held_apart(cx: &mut Cx, account: AccountId, role: Role, period: Period) -> Result<()> {
    store::lock_account(&mut cx.tx, account).await?;
    let rows = store::posts(&mut cx.tx, account).await?;
    let held: Vec<_> =
        rows.iter().map(|row| Ok((row.role()?, row.period()))).collect::<Result<_>>()?;
    Ok(keep_apart(&held, role, period)?)
}

/// Ends a post now.
pub async fn end_post(cx: &mut Cx, id: PostId) -> Result<()> {
    cx.allow(Action::GivePost, &Subject::default())?;
    cx.proven()?;
    let post = store::post(&mut cx.tx, id).await?;
    let now = cx.now();
    if post.valid_to.is_some_and(|end| end <= now) {
        return Err(Refusal::PostEnded.into());
    }
    store::end_post(&mut cx.tx, id, now).await?;
    let ended = PostEnded { post: id, org: post.org_id, role: post.role()? };
    cx.record(post.account_id, &ended).await.map(drop)
}

/// Suspends an account: it cannot sign in, and its sessions are over at once. Suspended already: nothing changes.
///
/// # Errors
/// [`Error::Invalid`] without a reason.
pub async fn suspend(cx: &mut Cx, id: AccountId, reason: &str) -> Result<()> {
    cx.allow(Action::Suspend, &Subject::default())?;
    cx.proven()?;
    if reason.trim().is_empty() {
        return Err(Error::invalid("reason", "required"));
    }
    let account = store::account(&mut cx.tx, id).await?;
    let now = cx.now();
    store::end_sessions(&mut cx.tx, id).await?;
    if account.suspended_at.is_some() {
        return Ok(());
    }
    store::set_suspended(&mut cx.tx, id, Some(now)).await?;
    cx.record(id, &Suspended { reason: reason.to_owned() }).await.map(drop)
}

/// Lets a suspended account in again.
pub async fn reinstate(cx: &mut Cx, id: AccountId) -> Result<()> {
    cx.allow(Action::Suspend, &Subject::default())?;
    cx.proven()?;
    if store::account(&mut cx.tx, id).await?.suspended_at.is_none() {
        return Ok(());
    }
    store::set_suspended(&mut cx.tx, id, None).await?;
    cx.record(id, &Reinstated {}).await.map(drop)
}

/// Ends a session from elsewhere: one's own, or anybody's for whom may see sessions. `digest` as in [`super::Session`].
///
/// # Errors
/// [`Error::NotFound`] if there is none, or it is somebody else's.
pub async fn end_session(cx: &mut Cx, digest: &str) -> Result<()> {
    let token = hex::decode(digest).map_err(|_| Error::NotFound)?;
    let session = store::session(&mut cx.tx, token.clone()).await?.ok_or(Error::NotFound)?;
    // Whether somebody has such a session is nobody else's business.
    own_or(cx, session.account_id, Action::SeeSessions).map_err(|_| Error::NotFound)?;
    store::end_session(&mut cx.tx, token).await?;
    let ended = SessionsEnded { sessions: vec![digest.to_lowercase()] };
    cx.record(session.account_id, &ended).await.map(drop)
}

/// Ends every session of one's own but the one of this token.
pub async fn end_other_sessions(cx: &mut Cx, kept: &Token) -> Result<()> {
    let account = cx.actor().account().ok_or(Error::SignIn)?;
    factors::end_others(cx, account, kept).await
}

/// Ends every session of somebody else.
///
/// # Errors
/// [`Error::NotFound`] if there is no such account.
pub async fn end_all_sessions(cx: &mut Cx, account: AccountId) -> Result<()> {
    cx.allow(Action::SeeSessions, &Subject::default())?;
    store::account(&mut cx.tx, account).await?;
    if store::end_sessions(&mut cx.tx, account).await? == 0 {
        return Ok(());
    }
    cx.record(account, &SessionsEnded { sessions: Vec::new() }).await.map(drop)
}
