//! The policies: rules, grants and who stands back, said in Cedar.
//!
//! A row of the table or a grant that asks how a post stands to a matter is said once for each organisation the post could be at:
//! Cedar has no "there is a post such that", and a long list of plain policies is easier to believe than a clever one.

use crate::world::seat;
use kernel::policy::trial::{Network, TABLE};
use kernel::policy::{Condition, Grant, Reach, Relation, Rule};
use kernel::territory::OrgId;

/// What holds for everybody: the table, who stands back, tokens.
pub(crate) fn of_all(network: &Network) -> Vec<String> {
    let mut texts = vec![
        "forbid(principal, action, resource) when { resource has accused && principal in resource.accused };".to_owned(),
        "forbid(principal, action, resource) when { principal in resource.standing_back };".to_owned(),
        "forbid(principal, action, resource) when { context has token && !context.token.contains(action) };".to_owned(),
    ];
    for rule in TABLE {
        of_rule(*rule, network, &mut texts);
    }
    texts
}

fn of_rule(rule: Rule, network: &Network, texts: &mut Vec<String>) {
    let Rule { action, role, relation } = rule;
    if relation == Relation::Everywhere {
        texts.push(format!(
            "permit(principal in Role::\"{role}\", action == Action::\"{action}\", resource);"
        ));
        return;
    }
    for org in network.orgs.iter().map(|org| org.id) {
        let (seat, group) = (seat(role, org), reached(relation, org));
        texts.push(format!("permit(principal in Seat::\"{seat}\", action == Action::\"{action}\", resource in {group});"));
    }
}

/// The group a matter is in if a post at this organisation stands to it as the relation says. No matter is in the territory of what is none.
fn reached(relation: Relation, org: OrgId) -> String {
    let kind = match relation {
        Relation::Everywhere | Relation::Within => "Territory",
        Relation::Handling => "Desk",
        Relation::Line => "Line",
    };
    format!("{kind}::\"{}\"", org.0)
}

/// What one grant says: nothing if it names nobody.
pub(crate) fn of_grant(grant: &Grant, network: &Network) -> Vec<String> {
    let holder = grant.holder;
    if holder.account.is_none() && holder.org.is_none() && holder.role.is_none() {
        return Vec::new();
    }
    let own = grant.conditions.contains(&Condition::OwnOrganisation);
    if grant.reach.relation == Relation::Everywhere && !own {
        return vec![policy(grant, holder.org, &bounds(grant))];
    }
    let places = network.orgs.iter().map(|org| org.id);
    let places = places.filter(|org| holder.org.is_none_or(|wanted| wanted == *org));
    places
        .map(|org| {
            let mut when = bounds(grant);
            if grant.reach.relation != Relation::Everywhere {
                when.push(format!("resource in {}", reached(grant.reach.relation, org)));
            }
            if own {
                when.push(format!("resource.handlers.contains(Desk::\"{}\")", org.0));
            }
            policy(grant, Some(org), &when)
        })
        .collect()
}

/// What a grant asks of the matter wherever the post is.
fn bounds(grant: &Grant) -> Vec<String> {
    let Reach { territory, line, .. } = grant.reach;
    let mut when = Vec::new();
    when.extend(territory.map(|(_, org)| format!("resource in Territory::\"{}\"", org.0)));
    when.extend(line.map(|org| format!("resource in Line::\"{}\"", org.0)));
    if grant.conditions.contains(&Condition::Unhandled) {
        when.push("resource.handlers.isEmpty()".to_owned());
    }
    when
}

/// One policy: whom the grant means, with a post at `org` if one is given, and what else must be so.
fn policy(grant: &Grant, org: Option<OrgId>, when: &[String]) -> String {
    let mut all = Vec::new();
    all.extend(
        grant.holder.account.map(|account| format!("principal == Person::\"{}\"", account.0)),
    );
    all.extend(match (grant.holder.role, org) {
        (Some(role), Some(org)) => Some(format!("principal in Seat::\"{}\"", seat(role, org))),
        (Some(role), None) => Some(format!("principal in Role::\"{role}\"")),
        (None, Some(org)) => Some(format!("principal in Staff::\"{}\"", org.0)),
        (None, None) => None,
    });
    all.extend_from_slice(when);
    let effect = grant.effect.as_str();
    let actions: Vec<String> =
        grant.actions.iter().map(|name| format!("Action::\"{name}\"")).collect();
    format!(
        "{effect}(principal, action in [{}], resource) when {{ {} }};",
        actions.join(", "),
        all.join(" && ")
    )
}
