//! Accounts and posts. Everybody signs in with the same password, which the log-in page shows.

use super::super::plan::{CityPlan, Host, Person};
use super::network::Orgs;
use kernel::policy::Role;
use kernel::territory::Level;
use kernel::{Cx, Result};
use place::access::{self, Cost, NewPost, SharedPassword};

/// What everybody in a fictional city signs in with.
pub(crate) const PASSWORD: &str = "tongxin-demo";

/// Short names for one person of each role around the first street, to be typed by visitors.
const SHORT: [(Role, &str); 13] = [
    (Role::GridMember, "grid"),
    (Role::CommunityStaff, "community"),
    (Role::StreetDispatcher, "dispatcher"),
    (Role::StreetLead, "street"),
    (Role::DepartmentHandler, "handler"),
    (Role::DepartmentLead, "lead"),
    (Role::Operator, "operator"),
    (Role::FollowUpDesk, "followup"),
    (Role::DistrictCommand, "district"),
    (Role::CityCommand, "command"),
    (Role::Auditor, "auditor"),
    (Role::SecurityOfficer, "security"),
    (Role::SystemAdministrator, "admin"),
];

/// The line whose head of department in the first district gets the short name: most matters go there.
const BUSIEST: &str = "urban-management";

pub(super) async fn install(cx: &mut Cx, plan: &CityPlan, orgs: &Orgs) -> Result<()> {
    let shared = SharedPassword::new(PASSWORD, Cost::OWASP).await?;
    let logins = logins(plan);
    let people = plan.people.iter().zip(logins);
    let people =
        people.map(|(person, login)| access::Person { login, name: person.name.zh.clone() });
    let accounts = access::add_accounts(cx, people.collect(), &shared).await?;
    let mut posts = Vec::with_capacity(accounts.len());
    for (person, account) in plan.people.iter().zip(accounts) {
        for post in &person.posts {
            posts.push(NewPost::new(account, orgs.get(post.host)?, post.role));
        }
    }
    access::give_posts(cx, posts).await.map(drop)
}

/// The name each person signs in with.
fn logins(plan: &CityPlan) -> Vec<String> {
    let mut logins: Vec<String> = plan.people.iter().map(|p| p.account.clone()).collect();
    for (role, short) in SHORT {
        let is_persona = |person: &Person| {
            person.posts.first().is_some_and(|post| {
                post.role == role && (role != Role::DepartmentLead || is_busiest(plan, post.host))
            })
        };
        let first = plan.people.iter().position(is_persona);
        if let Some(login) = first.and_then(|at| logins.get_mut(at)) {
            short.clone_into(login);
        }
    }
    logins
}

fn is_busiest(plan: &CityPlan, host: Host) -> bool {
    let Host::Department(no) = host else { return false };
    let department = plan.departments.get(no.0);
    department.is_some_and(|d| d.line == BUSIEST && d.level == Level::District)
}

#[cfg(test)]
mod tests {
    use super::super::super::plan::{Size, plan};
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_role_of_the_demo_has_a_short_name_and_no_name_is_given_twice() {
        let plan = plan(Size::Demo, 1).unwrap();
        let logins = logins(&plan);
        let known: BTreeSet<&str> = logins.iter().map(String::as_str).collect();
        assert_eq!(known.len(), logins.len());
        for (role, short) in SHORT {
            let at = logins.iter().position(|login| login == short);
            let at = at.unwrap_or_else(|| panic!("nobody is called {short}"));
            assert_eq!(plan.people[at].posts[0].role, role);
        }
    }
}
