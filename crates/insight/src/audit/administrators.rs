//! The three administrators: who holds which post since when, whether one is vacant or hangs on one person, and what each did last.

use super::http::{Line, desk, lines};
use super::policy::Action;
use super::sight;
use super::store;
use super::walk::Walk;
use askama::Template;
use kernel::clock::Timestamp;
use kernel::policy::{Role, Subject};
use kernel::web::{Caller, Crumb, PageResult, Shell, Tone, page};
use kernel::{Cx, Result};

/// Acts shown of each.
const LATEST: usize = 8;

/// The three, each with the right to see what they did.
const THREE: [(Role, Action); 3] = [
    (Role::SystemAdministrator, Action::SeeSystem),
    (Role::SecurityOfficer, Action::SeeSecurity),
    (Role::Auditor, Action::SeeAudit),
];

/// One of the three roles.
pub(super) struct Office {
    role: Role,
    word: String,
    duty: String,
    holders: Vec<Held>,
    alarm: Option<(Tone, &'static str)>,
    /// What its holders did last; none for a reader who may not see it.
    acts: Option<Vec<Line>>,
}

/// Somebody who holds the role now, or will.
struct Held {
    name: String,
    login: String,
    since: Timestamp,
    until: Option<Timestamp>,
    /// It has begun and the account is not suspended.
    acting: bool,
    suspended: bool,
}

#[derive(Template)]
#[template(path = "audit/administrators.html")]
struct AdministratorsPage {
    shell: Shell,
    offices: Vec<Office>,
}

/// `GET /desk/administrators`
pub(super) async fn show(caller: Caller) -> PageResult {
    let mut shell = desk(&caller, "administrators-title")?;
    let mut cx = caller.read().await?;
    cx.allow(Action::SeeAdministrators, &Subject::default())?;
    shell.crumbs = vec![
        Crumb::link("/desk/audit", shell.t("audit-title")),
        Crumb::here(shell.t("administrators-title")),
    ];
    let mut offices = Vec::new();
    for (role, sees) in THREE {
        offices.push(office(&mut cx, &shell, role, sees).await?);
    }
    page(&AdministratorsPage { shell, offices })
}

async fn office(cx: &mut Cx, shell: &Shell, role: Role, sees: Action) -> Result<Office> {
    let now = cx.now();
    let all = store::holders(&mut cx.tx, role).await?;
    let holders: Vec<Held> = all
        .into_iter()
        .filter(|holder| holder.valid_to.is_none_or(|end| end > now))
        .map(|holder| Held {
            acting: holder.valid_from <= now && holder.suspended_at.is_none(),
            suspended: holder.suspended_at.is_some(),
            name: holder.name,
            login: holder.login,
            since: holder.valid_from,
            until: holder.valid_to,
        })
        .collect();
    let alarm = alarm(&holders);
    let everywhere = Subject::default();
    let acts = if cx.may(Action::See, &everywhere) || cx.may(sees, &everywhere) {
        Some(latest(cx, shell, role).await?)
    } else {
        None
    };
    let word = role.as_str().replace('_', "-");
    let (word, duty) =
        (shell.t(&format!("role-{word}")), shell.t(&format!("administrators-duty-{word}")));
    Ok(Office { role, word, duty, holders, alarm, acts })
}

/// What is wrong with how a post is filled: people, not posts, are counted.
fn alarm(holders: &[Held]) -> Option<(Tone, &'static str)> {
    let mut acting: Vec<&str> =
        holders.iter().filter(|held| held.acting).map(|held| held.login.as_str()).collect();
    acting.sort_unstable();
    acting.dedup();
    match acting.len() {
        0 => Some((Tone::Overdue, "vacant")),
        1 => Some((Tone::AtRisk, "single")),
        _ => None,
    }
}

async fn latest(cx: &mut Cx, shell: &Shell, role: Role) -> Result<Vec<Line>> {
    let legs = sight::acts_of(cx, role).await?;
    let mut walk = Walk::new(legs, None, i64::try_from(LATEST).unwrap_or(i64::MAX));
    let mut entries = Vec::new();
    while entries.len() < LATEST {
        let Some(entry) = walk.next(&mut cx.tx).await? else { break };
        entries.push(entry);
    }
    lines(cx, shell, &entries).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(login: &str, acting: bool) -> Held {
        let since = Timestamp::from_millis(0);
        let (name, login) = (login.to_owned(), login.to_owned());
        Held { name, login, since, until: None, acting, suspended: !acting }
    }

    #[test]
    fn a_post_is_vacant_without_a_person_who_acts_and_hangs_on_one_with_one() {
        let word = |holders: &[Held]| alarm(holders).map(|(_, word)| word);
        assert_eq!(word(&[]), Some("vacant"));
        assert_eq!(
            word(&[held("a", false)]),
            Some("vacant"),
            "a suspended account acts for nobody"
        );
        assert_eq!(
            word(&[held("a", true), held("a", true)]),
            Some("single"),
            "two posts, one person"
        );
        assert_eq!(word(&[held("a", true), held("b", true)]), None);
    }
}
