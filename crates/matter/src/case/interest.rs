//! Who must stand back from a case (回避): the organisation its report accuses, with everything that hangs below it, and whoever a recusal
//! names. They do not handle it, and they do not learn that there is one.
//!
//! One rule, asked in three places: of one case by [`Reader::is_interested`], of a list by [`Reader::narrow`], of an organisation that is to
//! be asked by [`concerns`].

use super::file::File;
use kernel::cx::Cx;
use kernel::db::{Select, Value};
use kernel::error::Result;
use kernel::policy::{Actor, Recused};
use kernel::territory::{AccountId, Level, OrgId};
use place::org::{Network, Org, OrgKind};

/// Somebody who must stand back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// A person.
    Account(AccountId),
    /// An organisation, with what hangs below it.
    Organisation(OrgId),
}

impl From<Party> for Recused {
    /// As the policy sees it.
    fn from(party: Party) -> Self {
        match party {
            Party::Account(account) => Self::Account(account),
            Party::Organisation(org) => Self::Org(org),
        }
    }
}

/// Whether a report can be about it: a city or a district has nobody above it here who could look into the matter.
pub(super) const fn can_be_accused(org: &Org) -> bool {
    use OrgKind::{Branch, Community, Department, Street, Unit};
    matches!(org.kind, Department | Branch | Unit | Street | Community)
}

/// The organisations whose interest is that of `org`: itself, the departments above it on its line, and for what lies in a street the
/// territories above up to the street. An accusation of a district or a city cannot take the matter from everybody in it.
fn answers_for(network: &Network, org: OrgId) -> Vec<OrgId> {
    let mut above = vec![org];
    above.extend(network.lines(org));
    if network.get(org).and_then(Org::level).is_some() {
        let chain = network.chain(org);
        above.extend(
            [Level::Street, Level::Community].into_iter().filter_map(|level| chain.at(level)),
        );
    }
    above.sort_unstable();
    above.dedup();
    above
}

/// Whether `org` is `accused`, or hangs below it.
pub(super) fn concerns(network: &Network, accused: OrgId, org: OrgId) -> bool {
    answers_for(network, org).contains(&accused)
}

/// Somebody who reads, with the organisations whose interest is theirs.
pub(super) struct Reader {
    account: AccountId,
    orgs: Vec<OrgId>,
}

impl Reader {
    /// The actor of `cx`; none for whoever has no post: the system, the console, a reporter.
    pub(super) async fn of(cx: &Cx) -> Result<Option<Self>> {
        let Actor::Account { id, posts, .. } = cx.actor() else { return Ok(None) };
        let network = place::org::network(cx.app()).await?;
        let mut orgs: Vec<OrgId> =
            posts.iter().flat_map(|post| answers_for(&network, post.org)).collect();
        orgs.sort_unstable();
        orgs.dedup();
        Ok(Some(Self { account: *id, orgs }))
    }

    /// Whether they must stand back from the case.
    pub(super) fn is_interested(&self, file: &File) -> bool {
        file.about.is_some_and(|about| self.orgs.contains(&about))
            || file.recused.iter().any(|party| match party {
                Party::Account(account) => *account == self.account,
                Party::Organisation(org) => self.orgs.contains(org),
            })
    }

    /// The list without the cases they must stand back from; `case_file` is aliased `c`.
    pub(super) fn narrow(&self, list: Select) -> Select {
        if self.orgs.is_empty() {
            return list;
        }
        let orgs = || self.orgs.iter().map(|org| Value::from(*org)).collect::<Vec<_>>();
        list.and_in("(c.about_id IS NULL OR c.about_id NOT IN {})", Vec::new(), orgs()).and_in(
            "NOT EXISTS (SELECT 1 FROM recusal r WHERE r.case_id = c.id AND r.state = 'granted'
                 AND (r.account_id = ? OR r.org_id IN {}))",
            vec![self.account.into()],
            orgs(),
        )
    }
}

/// Whether the actor of `cx` must stand back from the case.
pub(super) async fn is_interested(cx: &Cx, file: &File) -> Result<bool> {
    if file.about.is_none() && file.recused.is_empty() {
        return Ok(false);
    }
    Ok(Reader::of(cx).await?.is_some_and(|reader| reader.is_interested(file)))
}
