//! The page that says why.

use crate::trial::{LITTER, Story, stories};
use axum::http::StatusCode;
use kernel::policy::Role;
use testkit::{Browser, PASSWORD, Reply};

async fn signed_in(s: &Story, role: Role) -> Browser {
    let mut browser = s.world.browser();
    browser.sign_in(&s.city.person(role, s.city.city).login, PASSWORD).await;
    browser
}

/// The kinds of grounds a page shows, in their order.
fn grounds(page: &Reply) -> Vec<&str> {
    let tags = page.body.split("data-ground=\"").skip(1);
    tags.filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn the_page_names_what_decides_and_what_else_speaks() {
    for s in stories().await {
        let reported = s.reported(LITTER, s.city.communities[0]).await;
        let number = reported.number.as_str();
        let mut officer = signed_in(&s, Role::SecurityOfficer).await;
        let ask = |login: &str, action: &str, thing: &str| {
            format!("/desk/policy/explain?login={login}&action={action}&thing={thing}")
        };
        let login = |role, org| s.city.person(role, org).login.clone();
        let [near, far] = [0, 1].map(|at| login(Role::StreetLead, s.city.streets[at]));

        let yes = officer.get(&ask(&near, "case.see", number)).await.ok();
        assert_eq!(yes.attribute("verdict", "data-state"), Some("yes"));
        assert_eq!(grounds(&yes)[0], "rule");
        let no = officer.get(&ask(&far, "case.see", number)).await.ok();
        assert_eq!(no.attribute("verdict", "data-state"), Some("no"));
        assert_eq!(grounds(&no)[0], "out_of_reach");
        let never = officer.get(&ask(&near, "grant.give", "-")).await.ok();
        assert_eq!(never.attribute("verdict", "data-state"), Some("no"));
        assert!(grounds(&never).iter().all(|ground| *ground == "of_others"));

        for lang in ["zh-CN", "en"] {
            let path = format!("{}&lang={lang}", ask(&near, "case.see", number));
            assert!(!officer.get(&path).await.ok().contains("⟦"), "a key without words in {lang}");
        }
    }
}

#[tokio::test]
async fn what_is_not_known_stands_beside_its_field() {
    for s in stories().await {
        let mut officer = signed_in(&s, Role::Auditor).await;
        let lead = s.city.person(Role::StreetLead, s.city.streets[0]).login.clone();
        for (login, action, thing) in [
            ("no.body", "case.see", "-"),
            (lead.as_str(), "case.dance", "-"),
            (lead.as_str(), "case.see", "12345"),
        ] {
            let path = format!("/desk/policy/explain?login={login}&action={action}&thing={thing}");
            let page = officer.get(&path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert!(page.contains("role=\"alert\"") && grounds(&page).is_empty(), "{path}");
        }
    }
}

#[tokio::test]
async fn only_those_who_read_the_policy_ask_it_about_others() {
    for s in stories().await {
        let path = "/desk/policy/explain?login=x&action=case.see&thing=-";
        let mut lead = s.world.browser();
        let login = &s.city.person(Role::StreetLead, s.city.streets[0]).login;
        lead.sign_in(login, PASSWORD).await;
        assert_eq!(lead.get(path).await.status, StatusCode::FORBIDDEN);
        let mut stranger = s.world.browser();
        assert!(stranger.get(path).await.location().starts_with("/login"));
    }
}
