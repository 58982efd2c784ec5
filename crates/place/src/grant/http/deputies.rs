//! Deputies: who acts in one's own posts while one is away, and for whom one acts oneself.

use super::frame::{self, Edge, Turn, Typed, typed};
use super::words;
use crate::grant::model::Standing;
use crate::grant::queries::{self, Deputy};
use crate::grant::{DeputyId, NewDeputy, appoint_deputy, end_deputy};
use crate::org::{self, Network};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use kernel::error::Field;
use kernel::policy::Post as HeldPost;
use kernel::web::{
    Badge, Caller, Choice, Crumb, Draft, PageResult, Post, Shell, Tone, page, page_with, see_other,
};
use kernel::{Cx, Error, Result};

/// A deputising as the page tells it.
struct Line {
    id: DeputyId,
    role: String,
    org: String,
    /// The other person: the deputy, or whom one deputises for.
    who: String,
    reason: String,
    from: String,
    to: String,
    badge: Badge,
    open: bool,
}

#[derive(Template)]
#[template(path = "grant/deputies.html")]
struct DeputiesPage {
    shell: Shell,
    /// Whether there is a post to appoint somebody for.
    has_posts: bool,
    mine: Vec<Line>,
    acting: Vec<Line>,
}

/// `GET /me/deputies`
pub(super) async fn index(caller: Caller) -> PageResult {
    let l = &caller.l;
    let mut shell = frame::desk(&caller, l.t("grant-deputies-title"))?;
    shell.crumbs = vec![Crumb::link("/me", l.t("access-me-title")), Crumb::here(&*shell.title)];
    let mut cx = caller.read().await?;
    let network = org::network(&caller.app).await?;
    let (acting, mine): (Vec<Deputy>, Vec<Deputy>) =
        queries::deputies(&mut cx).await?.into_iter().partition(|deputy| deputy.acting);
    let lines = |all: Vec<Deputy>| all.into_iter().map(|one| line(one, &shell, &network)).collect();
    let (mine, acting) = (lines(mine), lines(acting));
    let has_posts = !queries::own_posts(&mut cx).await?.is_empty();
    page(&DeputiesPage { shell, has_posts, mine, acting })
}

fn line(deputy: Deputy, shell: &Shell, network: &Network) -> Line {
    let l = &shell.l;
    let standing = deputy.standing(shell.now);
    Line {
        id: deputy.id,
        role: words::role(l, deputy.role),
        org: network.name(deputy.org, l.is_zh()).to_owned(),
        who: if deputy.acting { deputy.holder } else { deputy.name },
        reason: deputy.reason,
        from: l.date_time(deputy.valid_from, &shell.zone),
        to: words::last(deputy.valid_to, shell),
        badge: words::standing(l, standing),
        open: matches!(standing, Standing::Ahead | Standing::InForce),
    }
}

#[derive(Template)]
#[template(path = "grant/deputy_new.html")]
struct NewDeputyPage {
    shell: Shell,
    draft: Draft,
    posts: Vec<Choice>,
}

/// `GET /me/deputies/new`
pub(super) async fn ask(caller: Caller) -> Result<Response> {
    Ok(page(&new_page(&caller, Draft::default()).await?)?.into_response())
}

async fn new_page(caller: &Caller, draft: Draft) -> Result<NewDeputyPage> {
    let l = &caller.l;
    let mut shell = frame::desk(caller, l.t("grant-deputy-new"))?;
    let mut cx = caller.read().await?;
    cx.proven()?;
    shell.crumbs = vec![
        Crumb::link("/me", l.t("access-me-title")),
        Crumb::link("/me/deputies", l.t("grant-deputies-title")),
        Crumb::here(&*shell.title),
    ];
    let choice = |post: HeldPost| {
        let org = if l.is_zh() { post.org_name.0 } else { post.org_name.1 };
        Choice::new(post.id, format!("{} · {org}", words::role(l, post.role)))
    };
    let posts = queries::own_posts(&mut cx).await?.into_iter().map(choice).collect();
    Ok(NewDeputyPage { shell, draft, posts })
}

/// `POST /me/deputies/new`
pub(super) async fn send(post: Post<Typed>) -> Result<Response> {
    let zone = frame::desk(&post.caller, "")?.zone;
    let mut cx = match frame::turn(&post, "deputy.appoint", "/me/deputies").await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    match appoint_as_typed(&mut cx, &post.form, &zone).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other("/me/deputies", Some("grant-flash-deputy")))
        }
        Err(error) => {
            drop(cx);
            let draft = frame::again(&post.form, error)?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&post.caller, draft).await?)
        }
    }
}

async fn appoint_as_typed(cx: &mut Cx, form: &Typed, zone: &TimeZone) -> Result<()> {
    let required = |name: &'static str| Field::new(name, "required");
    let post = typed(form, "post").parse().map_err(|_| required("post"));
    let account = match typed(form, "login") {
        "" => Err(required("login")),
        login => queries::colleague(cx, login)
            .await?
            .ok_or_else(|| Field::new("login", "access-account")),
    };
    let until = frame::day(form, "valid_to", Edge::End, zone)
        .and_then(|until| until.ok_or_else(|| required("valid_to")));
    let reason = typed(form, "reason").to_owned();
    let unsaid = reason.is_empty().then(|| required("reason"));
    match (post, account, until, unsaid) {
        (Ok(post), Ok(account), Ok(valid_to), None) => {
            let new = NewDeputy { post, account, reason, valid_from: None, valid_to };
            appoint_deputy(cx, new).await.map(drop).map_err(beside)
        }
        (post, account, until, unsaid) => {
            let bad = [post.err(), account.err(), until.err(), unsaid];
            Err(Error::Invalid(bad.into_iter().flatten().collect()))
        }
    }
}

/// The error with its fields named as the form names them.
fn beside(error: Error) -> Error {
    let Error::Invalid(mut fields) = error else { return error };
    for field in fields.iter_mut().filter(|field| field.name == "account") {
        "login".clone_into(&mut field.name);
    }
    Error::Invalid(fields)
}

/// `POST /me/deputies/{id}/end`
pub(super) async fn end(Path(id): Path<DeputyId>, post: Post<Typed>) -> Result<Response> {
    frame::desk(&post.caller, "")?;
    let mut cx = post.caller.write().await?;
    end_deputy(&mut cx, id).await?;
    cx.commit().await?;
    Ok(see_other("/me/deputies", Some("grant-flash-deputy-ended")))
}
