//! What can be asked of the network beyond the snapshot in memory: duty lists and posts.

use super::model::{Duty, DutyList};
use super::policy::Action;
use super::store;
use kernel::policy::{Role, Subject};
use kernel::territory::OrgId;
use kernel::{Cx, Error, Result};

/// On which list `org` has `category`; none if it stands on no list.
pub async fn duty(cx: &mut Cx, org: OrgId, category: &str) -> Result<Option<DutyList>> {
    Ok(store::duty(&mut cx.tx, org, category).await?.map(|duty| duty.list))
}

/// A page of an organisation's lists by category, all or one of the three; `after` is the last category of the page before.
pub async fn duties(
    cx: &mut Cx,
    org: OrgId,
    list: Option<DutyList>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Duty>> {
    store::duties(&mut cx.tx, org, list, after, limit).await
}

/// How many categories stand on each list of an organisation, in the order of [`DutyList::ALL`].
pub async fn duty_counts(cx: &mut Cx, org: OrgId) -> Result<[i64; 3]> {
    let found = store::duty_counts(&mut cx.tx, org).await?;
    let count = |list: DutyList| {
        found.iter().find(|(word, _)| word == list.as_str()).map_or(0, |(_, count)| *count)
    };
    Ok(DutyList::ALL.map(count))
}

/// How many hold a role in an organisation. Never who: that is not what this page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holders {
    /// The role.
    pub role: Role,
    /// How many posts carry it now.
    pub count: i64,
}

/// The roles held in an organisation now.
///
/// # Errors
/// [`Error::SignIn`] for the public.
pub async fn holders(cx: &mut Cx, org: OrgId) -> Result<Vec<Holders>> {
    cx.allow(Action::See, &Subject::default())?;
    let now = cx.now();
    let found = store::holders(&mut cx.tx, org, now).await?;
    let holders = |(role, count): (String, i64)| {
        let role =
            role.parse().map_err(|_| Error::internal(format!("unknown role {role:?} in post")))?;
        Ok(Holders { role, count })
    };
    found.into_iter().map(holders).collect()
}
