//! The security officer's list of accounts, and opening one.

use super::super::commands::{add_machine, open_account};
use super::super::queries::{self, AccountFilter, AccountLine};
use super::{desk, role_key};
use crate::org::{self, Network};
use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use kernel::paging::Cursor;
use kernel::policy::{Role, Subject};
use kernel::territory::{AccountId, OrgId};
use kernel::web::post::encode;
use kernel::web::{
    Caller, Chip, Choice, Crumb, Draft, L10n, PageResult, Pager, Post, Shell, Tone, page,
    page_with, see_other,
};
use kernel::{Error, Result};
use serde::Deserialize;

/// What the list is asked for, as the address says it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    role: String,
    org: String,
    state: String,
    after: String,
    /// Where the pages before this one began, the last one last.
    trail: String,
}

/// States the list can be narrowed to.
const STATES: [&str; 4] = ["open", "suspended", "postless", "machine"];
/// The first page, in a trail.
const FIRST: &str = "1";
/// So many pages the way back remembers; then it leads to the first one.
const REMEMBERED: usize = 20;

impl Asked {
    fn filter(&self, network: &Network) -> Result<AccountFilter> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let state = given(&self.state);
        if state.as_deref().is_some_and(|state| !STATES.contains(&state)) {
            return Err(Error::invalid("state", "unknown"));
        }
        Ok(AccountFilter {
            text: given(&self.q),
            role: given(&self.role).map(|role| role.parse()).transpose()?,
            org: given(&self.org).map(|text| organisation(network, &text)).transpose()?,
            state,
            after: given(&self.after).map(|after| after.parse::<Cursor>()).transpose()?,
        })
    }

    fn is_filtered(&self) -> bool {
        [&self.q, &self.role, &self.org, &self.state].iter().any(|word| !word.trim().is_empty())
    }

    /// The address of this list with some words changed; a changed filter begins at its first page.
    fn with(&self, changed: &[(&str, &str)]) -> String {
        let words = [
            ("q", self.q.as_str()),
            ("role", self.role.as_str()),
            ("org", self.org.as_str()),
            ("state", self.state.as_str()),
        ];
        let kept = words.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
        let pairs = kept.chain(changed).filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        format!("/desk/accounts?{}", pairs.join("&"))
    }

    fn pager(&self, l: &L10n, next: Option<Cursor>) -> Pager {
        let mut trail: Vec<&str> = self.trail.split('.').filter(|mark| !mark.is_empty()).collect();
        let newer = (!self.after.is_empty()).then(|| {
            let before = trail.last().filter(|mark| **mark != FIRST).copied().unwrap_or_default();
            let above = trail.len().saturating_sub(1);
            let rest = trail.get(..above).unwrap_or_default().join(".");
            self.with(&[("after", before), ("trail", &rest)])
        });
        trail.push(if self.after.is_empty() { FIRST } else { &self.after });
        let begin = trail.len().saturating_sub(REMEMBERED);
        let trail = trail.get(begin..).unwrap_or_default().join(".");
        let older = next.map(|next| self.with(&[("after", &next.to_string()), ("trail", &trail)]));
        Pager::new(l).newer(newer).older(older)
    }

    fn chips(&self, l: &L10n, network: &Network, org: Option<OrgId>) -> Vec<Chip> {
        let role = self.role.parse::<Role>().map(|role| l.t(&role_key(role))).unwrap_or_default();
        let org = org.map(|org| network.name(org, l.is_zh()).to_owned()).unwrap_or_default();
        let state = if STATES.contains(&self.state.as_str()) {
            l.t(&format!("access-state-{}", self.state))
        } else {
            String::new()
        };
        let words =
            [("q", self.q.trim().to_owned()), ("role", role), ("org", org), ("state", state)];
        let given = words.into_iter().filter(|(_, words)| !words.is_empty());
        given.map(|(name, words)| Chip::new(words, self.with(&[(name, "")]))).collect()
    }
}

/// The organisation that somebody named: by its code, its whole name, or words that only one name has.
///
/// # Errors
/// What is wrong with the field `org`.
pub(super) fn organisation(network: &Network, text: &str) -> Result<OrgId> {
    let text = text.trim();
    if let Some(org) = network.by_code(text) {
        return Ok(org.id);
    }
    let found = network.search(text, 2);
    let whole = |org: &&org::Org| {
        let wanted = text.to_lowercase();
        [org.name(true), org.name(false)].iter().any(|name| name.to_lowercase() == wanted)
    };
    match found.as_slice() {
        [] => Err(Error::invalid("org", "access-org")),
        [only] => Ok(only.id),
        [first, second, ..] if whole(first) && !whole(second) => Ok(first.id),
        _ => Err(Error::invalid("org", "access-org-unclear")),
    }
}

/// Every role, in words.
pub(super) fn roles(l: &L10n) -> Vec<Choice> {
    Role::ALL.iter().map(|role| Choice::new(role, l.t(&role_key(*role)))).collect()
}

#[derive(Template)]
#[template(path = "access/accounts.html", blocks = ["rows"])]
struct AccountsPage {
    shell: Shell,
    asked: Asked,
    roles: Vec<Choice>,
    states: Vec<Choice>,
    chips: Vec<Chip>,
    lines: Vec<Line>,
    empty: (String, String),
    pager: Pager,
    may_open: bool,
}

/// An account in the list, its posts in words.
struct Line {
    account: AccountLine,
    posts: Vec<String>,
}

/// `GET /desk/accounts`
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let page = accounts_page(&caller, asked).await?;
    // The filter replaces the rows only.
    let html =
        if headers.contains_key("hx-request") { page.as_rows().render()? } else { page.render()? };
    Ok(Html(html))
}

async fn accounts_page(caller: &Caller, asked: Asked) -> Result<AccountsPage> {
    let shell = desk(caller, "access-accounts-title")?;
    let l = &caller.l;
    let network = org::network(&caller.app).await?;
    let filter = asked.filter(&network)?;
    let mut cx = caller.read().await?;
    let found = queries::accounts(&mut cx, &filter).await?;
    let mut lines = Vec::with_capacity(found.rows.len());
    for account in found.rows {
        let held = queries::posts_now(&mut cx, account.id).await?;
        let words = |post: &queries::HeldPost| {
            let org = network.name(post.org, l.is_zh());
            format!("{} · {org}", l.t(&role_key(post.role)))
        };
        lines.push(Line { posts: held.iter().map(words).collect(), account });
    }
    let kind = if asked.is_filtered() { "filtered" } else { "none" };
    Ok(AccountsPage {
        roles: roles(l),
        states: STATES.iter().map(|s| Choice::new(s, l.t(&format!("access-state-{s}")))).collect(),
        chips: asked.chips(l, &network, filter.org),
        empty: (
            l.t(&format!("access-accounts-{kind}")),
            l.t(&format!("access-accounts-{kind}-hint")),
        ),
        pager: asked.pager(l, found.next),
        may_open: cx.may(super::super::policy::Action::Add, &Subject::default()),
        shell,
        asked,
        lines,
    })
}

#[derive(Template)]
#[template(path = "access/account_new.html")]
struct NewPage {
    shell: Shell,
    draft: Draft,
    kinds: Vec<Choice>,
    /// The account that was just opened, and its first password, this once.
    opened: Option<Opened>,
}

struct Opened {
    id: AccountId,
    login: String,
    password: String,
}

fn new_page(caller: &Caller, draft: Draft) -> Result<NewPage> {
    let l = &caller.l;
    let crumbs = vec![
        Crumb::link("/desk/accounts", l.t("access-accounts-title")),
        Crumb::here(l.t("access-account-new")),
    ];
    let kind =
        |word: &'static str, key: &str, hint: &str| Choice::new(word, l.t(key)).hint(l.t(hint));
    Ok(NewPage {
        shell: desk(caller, "access-account-new")?.at_crumbs(crumbs),
        draft,
        kinds: vec![
            kind("person", "access-kind-person", "access-kind-person-hint").testid("kind-person"),
            kind("machine", "access-kind-machine", "access-kind-machine-hint")
                .testid("kind-machine"),
        ],
        opened: None,
    })
}

/// `GET /desk/accounts/new`
pub(super) async fn ask(caller: Caller) -> PageResult {
    let cx = caller.read().await?;
    cx.allow(super::super::policy::Action::Add, &Subject::default())?;
    cx.proven()?;
    page(&new_page(&caller, Draft::from([("kind", "person")]))?)
}

#[derive(Deserialize)]
pub(super) struct NewForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
}

/// `POST /desk/accounts`: opens one; its first password is on the answer and never again.
pub(super) async fn open(Post { caller, form, .. }: Post<NewForm>) -> Result<Response> {
    let NewForm { login, name, kind } = form;
    let draft =
        Draft::from([("login", login.as_str()), ("name", name.as_str()), ("kind", kind.as_str())]);
    let mut cx = caller.write().await?;
    if kind == "machine" {
        return match add_machine(&mut cx, &login, &name).await {
            Ok(id) => {
                cx.commit().await?;
                Ok(see_other(&format!("/desk/accounts/{id}"), Some("access-account-opened")))
            }
            Err(error) => {
                drop(cx);
                page_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&caller, draft.with(error)?)?)
            }
        };
    }
    match open_account(&mut cx, &login, &name).await {
        Ok((id, first)) => {
            cx.commit().await?;
            let mut sample = new_page(&caller, Draft::default())?;
            let login = login.trim().to_lowercase();
            sample.opened = Some(Opened { id, login, password: first.expose().to_owned() });
            Ok(page(&sample)?.into_response())
        }
        Err(error) => {
            drop(cx);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&caller, draft.with(error)?)?)
        }
    }
}
