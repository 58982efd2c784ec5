//! Powers, grants and people in the reader's words.

use crate::grant::model::{Kept, Standing};
use crate::grant::{Power, queries};
use crate::org::Network;
use jiff::civil::Time;
use kernel::policy::{Condition, Effect, Grant, Holder, Role};
use kernel::territory::AccountId;
use kernel::web::{Badge, L10n, Shell, Tone};
use kernel::{Cx, Result, Timestamp};
use std::collections::HashMap;
use std::time::Duration;

/// What a power is called.
pub(super) fn power(l: &L10n, power: Power) -> String {
    l.t(&format!("power-{}", power.as_str().replace('_', "-")))
}

/// What a power is called where there is little room.
pub(super) fn power_short(l: &L10n, power: Power) -> String {
    l.t(&format!("power-short-{}", power.as_str().replace('_', "-")))
}

/// What a role is called.
pub(super) fn role(l: &L10n, role: Role) -> String {
    l.t(&format!("role-{}", role.as_str().replace('_', "-")))
}

/// How a post stands to a matter.
pub(super) fn reach(l: &L10n, word: &str) -> String {
    l.t(&format!("grant-reach-{word}"))
}

/// A condition.
pub(super) fn condition(l: &L10n, condition: Condition) -> String {
    l.t(&format!("grant-condition-{}", condition.as_str().replace('_', "-")))
}

/// Which way a grant decides, as a badge.
pub(super) fn effect(l: &L10n, effect: Effect) -> Badge {
    let tone = match effect {
        Effect::Permit => Tone::Done,
        Effect::Forbid => Tone::Overdue,
    };
    Badge::new(tone, l.t(&format!("grant-effect-{}", effect.as_str()))).state(effect.as_str())
}

/// Where a grant or a deputising stands, as a badge.
pub(super) fn standing(l: &L10n, standing: Standing) -> Badge {
    let tone = match standing {
        Standing::Ahead => Tone::Waiting,
        Standing::InForce => Tone::Done,
        Standing::Over => Tone::Suspended,
        Standing::Revoked => Tone::Overdue,
    };
    let word = l.t(&format!("grant-standing-{}", standing.as_str()));
    Badge::new(tone, word).testid("standing").state(standing.as_str())
}

/// For whom a grant is.
pub(super) fn holder(holder: Holder, l: &L10n, network: &Network, people: &People) -> String {
    let Holder { account, org, role: of } = holder;
    let parts = [
        org.map(|org| network.name(org, l.is_zh()).to_owned()),
        of.map(|of| role(l, of)),
        account.map(|account| people.name(l, account)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How far a grant reaches, with its bounds and conditions.
pub(super) fn bounds(grant: &Grant, l: &L10n, network: &Network) -> String {
    let name = |org| network.name(org, l.is_zh()).to_owned();
    let territory = grant.reach.territory.map(|(_, org)| name(org));
    let territory = territory.map(|org| l.with("grant-only-within", &[("org", &org)]));
    let line = grant.reach.line.map(name);
    let line = line.map(|org| l.with("grant-only-line", &[("org", &org)]));
    let parts = [Some(reach(l, grant.reach.relation.as_str())), territory, line];
    let conditions = grant.conditions.iter().map(|c| condition(l, *c));
    parts.into_iter().flatten().chain(conditions).collect::<Vec<_>>().join(" · ")
}

/// An end in words: the last day, where it ends with the day; else the moment.
pub(super) fn last(end: Timestamp, shell: &Shell) -> String {
    let midnight = end.to_jiff().to_zoned_datetime(shell.zone.clone()).time() == Time::midnight();
    if midnight {
        shell.l.date(end - Duration::from_millis(1), &shell.zone)
    } else {
        shell.l.date_time(end, &shell.zone)
    }
}

/// How the ledger marks an account; see [`kernel::policy::Actor::mark`].
const ACCOUNT: &str = "account:";

/// The names of people on a page.
pub(super) struct People(HashMap<AccountId, String>);

impl People {
    /// Those behind these marks of events, and `other` if there is one.
    pub(super) async fn read(
        cx: &mut Cx,
        marks: &[String],
        other: Option<AccountId>,
    ) -> Result<Self> {
        let mut accounts: Vec<AccountId> = marks.iter().filter_map(|mark| account(mark)).collect();
        accounts.extend(other);
        Ok(Self(queries::names(cx, &accounts).await?))
    }

    /// Those who gave, revoked or hold these grants.
    pub(super) async fn of_grants(cx: &mut Cx, grants: &[Kept]) -> Result<Self> {
        let mut accounts = Vec::new();
        for kept in grants {
            accounts.extend(account(&kept.granted_by));
            accounts.extend(kept.revoked_by.as_deref().and_then(account));
            accounts.extend(kept.grant.holder.account);
        }
        Ok(Self(queries::names(cx, &accounts).await?))
    }

    /// What a colleague is called.
    pub(super) fn name(&self, l: &L10n, id: AccountId) -> String {
        self.0.get(&id).cloned().unwrap_or_else(|| l.t("grant-who-account"))
    }

    /// Who did what an event tells.
    pub(super) fn who(&self, l: &L10n, mark: &str) -> String {
        match account(mark) {
            Some(id) => self.name(l, id),
            None if mark == "console" => l.t("grant-who-console"),
            None => l.t("grant-who-system"),
        }
    }
}

fn account(mark: &str) -> Option<AccountId> {
    mark.strip_prefix(ACCOUNT)?.parse().ok()
}
