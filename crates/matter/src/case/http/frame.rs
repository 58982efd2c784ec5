//! What the pages of this capability share: their shells, and the turn a form gets.

use axum::response::Response;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::web::{Caller, Face, Post, Shell, see_other};

/// The shell of a public page.
pub(in crate::case) fn street(caller: &Caller, title: impl Into<String>) -> Shell {
    caller.shell(Face::Street, title)
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
