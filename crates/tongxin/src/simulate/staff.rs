//! Who can act for an organisation.

use super::store;
use crate::city::plan::Dice;
use kernel::policy::{Actor, Role};
use kernel::territory::{AccountId, OrgId};
use kernel::{Cx, Error, Result};
use place::access;
use rand::seq::IndexedRandom;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Roles that handle tasks, those that do it every day first.
pub(super) const HANDLERS: [Role; 6] = [
    Role::DepartmentHandler,
    Role::CommunityStaff,
    Role::StreetDispatcher,
    Role::GridMember,
    Role::StreetLead,
    Role::DepartmentLead,
];

/// Everybody who works for the city.
#[derive(Default)]
pub(super) struct Staff {
    posts: BTreeMap<(OrgId, Role), Vec<AccountId>>,
    known: HashMap<AccountId, Arc<Actor>>,
}

impl Staff {
    /// Everybody who holds a post at the moment of `cx`.
    pub(super) async fn muster(cx: &mut Cx) -> Result<Self> {
        let now = cx.now();
        let mut staff = Self::default();
        for held in store::staff(&mut cx.tx, now).await? {
            let role: Role = held.role.parse()?;
            staff.posts.entry((held.org_id, role)).or_default().push(held.account_id);
        }
        Ok(staff)
    }

    /// Whether an organisation has somebody with this role.
    pub(super) fn has(&self, org: OrgId, role: Role) -> bool {
        self.posts.contains_key(&(org, role))
    }

    /// Whether an organisation has somebody to handle a task.
    pub(super) fn can_handle(&self, org: OrgId) -> bool {
        HANDLERS.iter().any(|role| self.has(org, *role))
    }

    /// Somebody of an organisation with the first of these roles that anybody there has.
    ///
    /// # Errors
    /// [`Error::NotFound`] if nobody has any of them.
    pub(super) async fn of(
        &mut self,
        cx: &mut Cx,
        org: OrgId,
        roles: &[Role],
        dice: &mut Dice,
    ) -> Result<Arc<Actor>> {
        let found = roles.iter().find_map(|role| self.posts.get(&(org, *role)));
        let account = found.and_then(|all| all.choose(dice)).copied().ok_or(Error::NotFound)?;
        if let Some(actor) = self.known.get(&account) {
            return Ok(actor.clone());
        }
        let actor = Arc::new(access::actor(cx, account).await?);
        self.known.insert(account, actor.clone());
        Ok(actor)
    }
}
