//! What the pages of this capability share: their shells, and the turn a form gets.

use axum::response::Response;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::web::{Caller, Face, NavLink, Post, Shell, see_other};

/// Links of the public pages: name, address, message key, icon.
const STREET: [(&str, &str, &str, &str); 4] = [
    ("report", "/report", "case-nav-report", "edit"),
    ("track", "/track", "case-nav-track", "search"),
    ("board", "/board", "case-nav-board", "layout-dashboard"),
    ("territory", "/territory", "case-nav-territory", "map"),
];

/// The shell of a public page; whoever is signed in also finds the way to the desk.
pub(in crate::case) fn street(caller: &Caller, title: impl Into<String>) -> Shell {
    let mut shell = caller.shell(Face::Street, title);
    let here = caller.path().split('?').next().unwrap_or_default();
    let desk = ("desk", "/desk", "case-nav-inbox", "inbox");
    let links = STREET.into_iter().chain(caller.signed_in().then_some(desk));
    let link = |(name, href, label, icon): (&'static str, &str, &str, &'static str)| NavLink {
        name,
        href: href.to_owned(),
        label: caller.l.t(label),
        icon,
        current: here == href || here.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')),
    };
    shell.nav = links.map(link).collect();
    shell
}

/// The shell of a page of the desk.
///
/// # Errors
/// [`Error::SignIn`] when nobody is signed in: the reader is sent to sign in and comes back.
pub(in crate::case) fn desk(caller: &Caller, title: impl Into<String>) -> Result<Shell> {
    signed_in(caller)?;
    Ok(caller.shell(Face::Desk, title))
}

/// Goes on only when somebody is signed in.
pub(in crate::case) fn signed_in(caller: &Caller) -> Result<()> {
    if caller.signed_in() { Ok(()) } else { Err(Error::SignIn) }
}

/// What becomes of a form.
pub(in crate::case) enum Turn {
    /// It came for the first time: here is the transaction for it.
    First(Box<Cx>),
    /// It came before, and had its effect then.
    Again(Response),
}

/// Gives a form its turn: once for each key, and the sender is led to `to` each time.
pub(in crate::case) async fn turn<T>(
    post: &Post<T>,
    scope: &'static str,
    to: &str,
) -> Result<Turn> {
    let mut cx = post.caller.write().await?;
    if let Some(key) = post.once(scope)? {
        if let Some(reply) = key.before(&mut cx).await? {
            return Ok(Turn::Again(see_other(&reply.reply, None)));
        }
        key.keep(&mut cx, 303, to).await?;
    }
    Ok(Turn::First(Box::new(cx)))
}
