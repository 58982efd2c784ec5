//! What can be done to accounts and posts. Signing in and out is in [`super::sign_in`].

use super::events::{
    Added, PasswordSet, PostEnded, PostGiven, Reinstated, SessionsEnded, Suspended,
};
use super::model::{Login, NewAccount, NewPost, Period, Person, Refusal, check_name, keep_apart};
use super::password::{self, Cost, Digest, SharedPassword};
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
    insert(cx, login, new.name, digest, new.demo.then_some(new.password)).await
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
                ids.push(insert(cx, login, person.name, digest, Some(shown)).await?);
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
        bad.extend(secret.and_then(|secret| password::check(secret, login)));
    }
    login.filter(|_| bad.is_empty()).ok_or(Error::Invalid(bad))
}

async fn insert(
    cx: &mut Cx,
    login: Login,
    name: String,
    digest: Digest,
    demo_password: Option<String>,
) -> Result<AccountId> {
    let added =
        Added { login: login.to_string(), name: name.clone(), demo: demo_password.is_some() };
    let account = AccountRow {
        id: cx.fresh(),
        login: login.to_string(),
        name,
        password: digest.0,
        created_at: cx.now(),
        suspended_at: None,
        demo_password,
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
    if store::account(&mut cx.tx, id).await?.suspended_at.is_none() {
        return Ok(());
    }
    store::set_suspended(&mut cx.tx, id, None).await?;
    cx.record(id, &Reinstated {}).await.map(drop)
}

/// Gives an account another password and ends its sessions: one's own, or anybody's for whom may add accounts.
///
/// # Errors
/// [`Error::Invalid`] for a password that is too short, too long or tells the name; a refusal for an account of the demo.
pub async fn set_password(cx: &mut Cx, id: AccountId, password: &str) -> Result<()> {
    own_or(cx, id, Action::Add)?;
    let account = store::account(&mut cx.tx, id).await?;
    if account.demo_password.is_some() {
        return Err(Refusal::SharedPassword.into());
    }
    let login = Login::read(&account.login).map_err(|field| Error::Invalid(vec![field]))?;
    if let Some(field) = password::check(password, &login) {
        return Err(Error::Invalid(vec![field]));
    }
    let digest = Digest::of(password, Cost::OWASP).await?;
    store::set_password(&mut cx.tx, id, &digest.0).await?;
    store::end_sessions(&mut cx.tx, id).await?;
    cx.record(id, &PasswordSet {}).await.map(drop)
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
