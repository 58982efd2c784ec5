//! One's own page: posts, security, sessions.

use super::super::arrival::Ways;
use super::super::commands::{end_other_sessions, end_session as end};
use super::super::queries::{self, HeldPost, Security, Session};
use super::{Nothing, Visitor, desk, role_key};
use crate::org::{self, Network};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::web::{Badge, Caller, PageResult, Post, Shell, Tone, page, see_other};
use kernel::{Error, Result};

#[derive(Template)]
#[template(path = "access/me.html")]
struct MePage {
    shell: Shell,
    account: queries::Account,
    posts: Vec<PostRow>,
    security: Security,
    sessions: Vec<Session>,
    /// Whether there are other ways to sign in, to be linked on a page of their own.
    ways: bool,
}

/// A post as a page shows it.
pub(super) struct PostRow {
    pub(super) held: HeldPost,
    pub(super) role: String,
    pub(super) org: String,
    pub(super) badge: Badge,
    /// Whether there is anything left to end.
    pub(super) open: bool,
}

/// `GET /me`
pub(super) async fn show(caller: Caller) -> PageResult {
    let id = caller.actor.account().ok_or(Error::SignIn)?;
    let mut cx = caller.read().await?;
    let network = org::network(&caller.app).await?;
    let account = queries::account(&mut cx, id).await?;
    let held = queries::posts(&mut cx, id).await?;
    let posts = held.into_iter().map(|held| post_row(&caller, &network, held)).collect();
    page(&MePage {
        shell: desk(&caller, "access-me-title")?,
        account,
        posts,
        security: queries::security(&mut cx, id).await?,
        sessions: queries::sessions(&mut cx, id, &caller.csrf).await?,
        ways: !Ways::of(&caller.app).0.is_empty(),
    })
}

pub(super) fn post_row(caller: &Caller, network: &Network, held: HeldPost) -> PostRow {
    let now = caller.app.clock().now();
    let over = held.valid_to.is_some_and(|end| end <= now);
    let (tone, word) = if held.valid_from > now {
        (Tone::Waiting, "access-post-ahead")
    } else if over {
        (Tone::Suspended, "access-post-over")
    } else {
        (Tone::Done, "access-post-now")
    };
    PostRow {
        role: caller.l.t(&role_key(held.role)),
        org: network.name(held.org, caller.l.is_zh()).to_owned(),
        badge: Badge::new(tone, caller.l.t(word)),
        open: !over,
        held,
    }
}

/// `POST /me/sessions/{digest}/end`: ends a session of one's own from elsewhere.
pub(super) async fn end_session(
    Path(digest): Path<String>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    if !caller.signed_in() {
        return Err(Error::SignIn);
    }
    let mut cx = caller.write().await?;
    end(&mut cx, &digest).await?;
    cx.commit().await?;
    Ok(see_other("/me", Some("access-session-ended")))
}

/// `POST /me/sessions/others/end`: ends every session of one's own but this one.
pub(super) async fn end_others(
    visitor: Visitor,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    end_other_sessions(&mut cx, visitor.session()?).await?;
    cx.commit().await?;
    Ok(see_other("/me", Some("access-sessions-ended")))
}
