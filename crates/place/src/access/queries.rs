//! What can be asked about accounts.

use super::model::{Login, SessionRules};
use super::policy::Action;
use super::sign_in::Held;
use super::store::{
    self, AccountRow, ActorRow, SessionRow, accounts as listing, factors, tokens as kept,
};
use crate::grant;
use crate::org::{self, Network, OrgKind};
use kernel::clock::Timestamp;
use kernel::db::Tx;
use kernel::paging::{Cursor, Page, PageSize};
use kernel::policy::{Actor, Post, Proof, Role, Subject};
use kernel::territory::{AccountId, OrgId, PostId};
use kernel::{App, Cx, Error, Result};
use uuid::Uuid;

/// The account as an actor, with the posts and grants in force at the moment of `cx`: for the simulator, jobs and tests that act as somebody.
///
/// # Errors
/// [`Error::NotFound`] if there is no such account or it is suspended.
pub async fn actor(cx: &mut Cx, id: AccountId) -> Result<Actor> {
    let now = cx.now();
    let rows = store::actor(&mut cx.tx, id, now).await?;
    let app = cx.app().clone();
    as_actor(&app, &mut cx.tx, rows, (Proof::default(), now)).await?.ok_or(Error::NotFound)
}

/// The actor that rows of one account make at a moment, with what is granted besides its posts; none if there are no rows.
pub(super) async fn as_actor(
    app: &App,
    tx: &mut Tx,
    rows: Vec<ActorRow>,
    (proof, now): (Proof, Timestamp),
) -> Result<Option<Actor>> {
    let Some(first) = rows.first() else { return Ok(None) };
    let (id, name) = (first.account_id, first.name.clone());
    let network = org::network(app).await?;
    let mut posts: Vec<Post> =
        rows.into_iter().filter_map(|row| as_post(row, &network)).collect::<Result<_>>()?;
    let grants = grant::held(app, tx, id, &mut posts, now).await?;
    Ok(Some(Actor::Account { id, name, posts, grants, limit: None, proof }))
}

fn as_post(row: ActorRow, network: &Network) -> Option<Result<Post>> {
    let (id, org) = (row.post_id?, row.org_id?);
    let names = (row.name_zh.unwrap_or_default(), row.name_en.unwrap_or_default());
    let level = row.org_kind?.parse::<OrgKind>().ok().and_then(OrgKind::level);
    let above = network.answers_to(org).into();
    let role = store::read_role(&row.role?);
    Some(role.map(|role| Post { id, role, org, level, above, org_name: names }))
}

/// An account, without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which one.
    pub id: AccountId,
    /// The name to sign in with.
    pub login: String,
    /// The name colleagues see.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Suspended since.
    pub suspended_at: Option<Timestamp>,
    /// Whether it belongs to a fictional city and its password is shown.
    pub demo: bool,
    /// Whether a program acts with it.
    pub machine: bool,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        let (demo, machine) = (row.demo_password.is_some(), row.is_machine());
        let AccountRow { id, login, name, created_at, suspended_at, .. } = row;
        Self { id, login, name, created_at, suspended_at, demo, machine }
    }
}

/// Goes on only for the holder of the account and for whom `action` is allowed.
pub(super) fn own_or(cx: &Cx, id: AccountId, action: Action) -> Result<()> {
    if cx.actor().account() == Some(id) { Ok(()) } else { cx.allow(action, &Subject::default()) }
}

/// An account: one's own, or any for whom may see accounts.
pub async fn account(cx: &mut Cx, id: AccountId) -> Result<Account> {
    own_or(cx, id, Action::See)?;
    Ok(store::account(&mut cx.tx, id).await?.into())
}

/// The account of this name; for whom may add accounts.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn by_login(cx: &mut Cx, login: &str) -> Result<Account> {
    cx.allow(Action::Add, &Subject::default())?;
    let login = Login::read(login).map_err(|field| Error::Invalid(vec![field]))?;
    let found = store::account_by_login(&mut cx.tx, &login).await?;
    found.map(Account::from).ok_or(Error::NotFound)
}

/// A post somebody holds, held or will hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPost {
    /// Which post.
    pub id: PostId,
    /// In which organisation.
    pub org: OrgId,
    /// What it makes the holder.
    pub role: Role,
    /// From then.
    pub valid_from: Timestamp,
    /// Until then.
    pub valid_to: Option<Timestamp>,
}

/// All posts of an account by their beginning: one's own, or anybody's for whom may see accounts.
pub async fn posts(cx: &mut Cx, id: AccountId) -> Result<Vec<HeldPost>> {
    own_or(cx, id, Action::See)?;
    let rows = store::posts(&mut cx.tx, id).await?;
    let held = |row: &store::PostRow| {
        let (valid_from, valid_to) = (row.valid_from, row.valid_to);
        Ok(HeldPost { id: row.id, org: row.org_id, role: row.role()?, valid_from, valid_to })
    };
    rows.iter().map(held).collect()
}

/// A session that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Digest of its token: names it, and opens nothing.
    pub digest: String,
    /// Whether it is the session whose forms carry this token; see [`sessions`].
    pub current: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// Its last request, to the minute.
    pub seen_at: Timestamp,
    /// When it ends in any case.
    pub expires_at: Timestamp,
}

/// Sessions of an account, the one used last first: one's own, or anybody's for whom may see them. `csrf` is the token of the asking
/// session's forms, empty if there is none.
pub async fn sessions(cx: &mut Cx, id: AccountId, csrf: &str) -> Result<Vec<Session>> {
    own_or(cx, id, Action::SeeSessions)?;
    let now = cx.now();
    let idle_since = now - rules(cx.app()).idle;
    let rows = store::sessions(&mut cx.tx, id, now, idle_since).await?;
    let session = |row: SessionRow| Session {
        digest: hex::encode(row.token_hash),
        current: row.csrf == csrf,
        created_at: row.created_at,
        seen_at: row.seen_at,
        expires_at: row.expires_at,
    };
    Ok(rows.into_iter().map(session).collect())
}

/// How long sessions last here.
pub(super) fn rules(app: &App) -> SessionRules {
    app.shared::<SessionRules>().copied().unwrap_or_default()
}

/// What an account is secured with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Security {
    /// When the password was last set.
    pub password_set_at: Timestamp,
    /// Whether it must be changed at the next sign-in.
    pub password_once: bool,
    /// Second factors in force.
    pub held: Held,
    /// Since when codes by an app are in force.
    pub totp_since: Option<Timestamp>,
    /// Recovery codes that are left, and when the set was made.
    pub codes: (i64, Option<Timestamp>),
}

/// What an account is secured with: one's own, or anybody's for whom may see accounts.
pub async fn security(cx: &mut Cx, id: AccountId) -> Result<Security> {
    own_or(cx, id, Action::See)?;
    let account = store::account(&mut cx.tx, id).await?;
    let totp = factors::totp(&mut cx.tx, id).await?;
    Ok(Security {
        password_set_at: account.password_set_at,
        password_once: account.password_once,
        held: Held::of(cx, id).await?,
        totp_since: totp.and_then(|row| row.confirmed_at),
        codes: factors::codes_left(&mut cx.tx, id).await?,
    })
}

/// A passkey, as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Which one.
    pub id: Uuid,
    /// What its holder calls it.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// Passkeys of an account: one's own, or anybody's for whom may see accounts.
pub async fn passkeys(cx: &mut Cx, id: AccountId) -> Result<Vec<Passkey>> {
    own_or(cx, id, Action::See)?;
    let rows = factors::passkeys(&mut cx.tx, id).await?;
    let passkey = |row: factors::PasskeyRow| Passkey {
        id: row.id,
        name: row.name,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(passkey).collect())
}

/// A token, as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLine {
    /// Which one; the `client_id` of client credentials.
    pub id: Uuid,
    /// What its holder calls it.
    pub name: String,
    /// The first characters.
    pub hint: String,
    /// Whether it is exchanged for bearers.
    pub client: bool,
    /// The actions it is narrowed to; none for all that the posts allow.
    pub actions: Option<String>,
    /// Whether it only reads.
    pub read_only: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether it ended.
    pub over: bool,
    /// The day of its last use.
    pub used_on: Option<Timestamp>,
}

/// Tokens of an account that are not revoked: one's own, or anybody's for whom may see accounts.
pub async fn tokens(cx: &mut Cx, id: AccountId) -> Result<Vec<TokenLine>> {
    own_or(cx, id, Action::See)?;
    let now = cx.now();
    let rows = kept::of_account(&mut cx.tx, id).await?;
    let line = |row: kept::TokenRow| TokenLine {
        id: row.id,
        name: row.name,
        hint: row.hint,
        client: row.kind == "client",
        actions: row.actions,
        read_only: row.read_only,
        created_at: row.created_at,
        expires_at: row.expires_at,
        over: row.expires_at <= now,
        used_on: row.used_on,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// The password of a demo account of one's own, which the log-in page shows anyway.
pub(super) async fn shown_password(cx: &mut Cx, id: AccountId) -> Result<Option<String>> {
    own_or(cx, id, Action::See)?;
    Ok(store::account(&mut cx.tx, id).await?.demo_password)
}

/// What the list of accounts is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Words of the login or the name.
    pub text: Option<String>,
    /// Holds a post with this role now.
    pub role: Option<Role>,
    /// Holds a post in this organisation now.
    pub org: Option<OrgId>,
    /// `open`, `suspended`, `postless` or `machine`.
    pub state: Option<String>,
    /// Begins after this one.
    pub after: Option<Cursor>,
}

/// An account in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// Which one.
    pub id: AccountId,
    /// The name to sign in with.
    pub login: String,
    /// The name colleagues see.
    pub name: String,
    /// Whether a program acts with it.
    pub machine: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// Suspended since.
    pub suspended_at: Option<Timestamp>,
    /// Whether it has a second factor.
    pub second: bool,
}

/// Accounts, the newest first; for whom may see accounts.
pub async fn accounts(cx: &mut Cx, filter: &AccountFilter) -> Result<Page<AccountLine>> {
    cx.allow(Action::See, &Subject::default())?;
    let size = PageSize::default();
    let asked = listing::Asked {
        text: filter.text.as_deref(),
        role: filter.role.map(Role::as_str),
        org: filter.org,
        state: filter.state.as_deref(),
        now: cx.now(),
        after: filter.after,
        fetch: size.fetch(),
    };
    let rows = listing::list(&mut cx.tx, &asked).await?;
    let cursor = |row: &listing::Listed| Cursor { key: row.created_at.millis(), id: row.id.0 };
    let line = |row: listing::Listed| AccountLine {
        id: row.id,
        machine: row.kind == store::MACHINE,
        login: row.login,
        name: row.name,
        created_at: row.created_at,
        suspended_at: row.suspended_at,
        second: row.second,
    };
    Ok(Page::from_rows(rows, size, cursor).map(line))
}

/// The posts an account holds now, suspended or not; for whom may see accounts.
pub(super) async fn posts_now(cx: &mut Cx, id: AccountId) -> Result<Vec<HeldPost>> {
    let now = cx.now();
    let held = posts(cx, id).await?;
    let in_force =
        |post: &HeldPost| post.valid_from <= now && post.valid_to.is_none_or(|end| end > now);
    Ok(held.into_iter().filter(in_force).collect())
}
