//! Look-up by the number somebody calls from: their open cases and those closed a short while ago, no more. There is no page of a person.

use super::super::model::CaseId;
use super::destruction::days;
use super::event::Event;
use super::pack::Pack;
use super::policy::Action;
use super::store;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::policy::Subject;
use kernel::vault::Vault;

/// Most cases one look-up shows.
const MOST: i64 = 20;

/// A case of the same number.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Found {
    /// Which case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// One line of what was said.
    pub title: String,
    /// The word of its state.
    pub state: String,
}

/// Whether the actor may look up a number anywhere.
pub(in crate::case) async fn may_look_up(cx: &Cx) -> Result<bool> {
    let network = place::org::network(cx.app()).await?;
    let own = |org| Subject { chain: network.chain(org), ..Subject::default() };
    Ok(cx.actor().posts().iter().any(|post| cx.may(Action::LookUp, &own(post.org))))
}

/// The cases whose reporter gave exactly this number, within the actor's scope; that somebody looked is kept, the number is not.
///
/// # Errors
/// [`Error::Invalid`] for what is no number.
pub async fn look_up(cx: &mut Cx, number: &str) -> Result<Vec<Found>> {
    let account = cx.actor().account().ok_or(Error::SignIn)?;
    let scope = cx.scope(Action::LookUp);
    if !may_look_up(cx).await? {
        cx.allow(Action::LookUp, &Subject::default())?;
    }
    let index = cx.app().shared::<Vault>()?.index(number)?;
    let index = index.ok_or_else(|| Error::invalid("caller", "contact-number"))?;
    let since = cx.now() - days(Pack::of(cx)?.lookup_days);
    let found = store::by_index(&mut cx.tx, (&index, since), &scope, MOST).await?;
    cx.record(account, &Event::LookedUp { found: found.len() }).await?;
    Ok(found)
}
