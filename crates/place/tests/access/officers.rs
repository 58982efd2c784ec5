//! The security officer's pages about accounts.

use super::{PASSWORD, is_in, staff, text};
use axum::http::StatusCode;
use kernel::policy::Role;
use testkit::{Browser, SmallCity, World, engines, small_city};

async fn signed_in(world: &World, city: &SmallCity, role: Role) -> Browser {
    let mut browser = world.browser();
    browser.sign_in(&city.person(role, city.city).login, testkit::PASSWORD).await;
    browser
}

fn logins(body: &str) -> Vec<&str> {
    body.split("data-login=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn the_list_finds_accounts_by_words_role_organisation_and_state() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let mut browser = signed_in(&world, &city, Role::SecurityOfficer).await;
        let mut found = async |query: &str| {
            let page = browser.get(&format!("/desk/accounts?{query}")).await.ok();
            logins(&page.body).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(found("q=QIAO").await, ["li.qiao"]);
        assert_eq!(found("q=%E6%9D%8E%E6%A1%A5").await, ["li.qiao"]);
        assert_eq!(found("q=%25").await, Vec::<String>::new(), "signs of LIKE are plain here");
        assert_eq!(found("role=auditor").await.len(), 1);
        assert_eq!(found("role=street_lead&org=Street+1").await.len(), 2);
        assert_eq!(found("state=suspended").await, Vec::<String>::new());
        let whole = found("").await;
        assert_eq!(whole.len(), 50, "a page");
    }
}

#[tokio::test]
async fn the_pages_of_the_list_hold_everybody_once() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut browser = signed_in(&world, &city, Role::SecurityOfficer).await;
        let (mut seen, mut path) = (Vec::new(), "/desk/accounts".to_owned());
        loop {
            let page = browser.get(&path).await.ok();
            seen.extend(logins(&page.body).into_iter().map(str::to_owned));
            match page.attribute("page-next", "href") {
                Some(next) => path = next.replace("&#38;", "&").replace("&amp;", "&"),
                None => break,
            }
        }
        let mut expected: Vec<String> = city.people.iter().map(|p| p.login.clone()).collect();
        expected.sort();
        seen.sort();
        assert_eq!(seen, expected);
    }
}

#[tokio::test]
async fn an_account_is_opened_given_a_post_and_suspended_on_pages() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut browser = signed_in(&world, &city, Role::SecurityOfficer).await;
        drop(browser.get("/desk/accounts/new").await.ok());
        let form = [("login", "wang.wu"), ("name", "王五"), ("kind", "person")];
        let opened = browser.post_form("/desk/accounts", &form).await.ok();
        let first = text(&opened, "first-password");
        let page = opened.attribute("opened-account", "href").unwrap().to_owned();
        let again = browser.post_form("/desk/accounts", &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(again.attribute("field-error", "data-field"), Some("login"));

        for (org, field) in [("nowhere", Some("org")), ("Street", Some("org")), ("street 2", None)]
        {
            let form = [("role", "street_lead"), ("org", org)];
            let reply = browser.post_form(&format!("{page}/posts"), &form).await;
            assert_eq!(reply.attribute("field-error", "data-field"), field, "{org}");
        }
        let shown = browser.get(&page).await.ok();
        assert_eq!(shown.attribute("account-post", "data-role"), Some("street_lead"));

        let mut theirs = world.browser();
        let form = [("login", "wang.wu"), ("password", first.as_str()), ("next", "/me")];
        drop(theirs.post_form("/login", &form).await);
        drop(theirs.get("/me/password").await.ok());
        let own = [("password", "eleven otters sing"), ("again", "eleven otters sing")];
        drop(theirs.post_form("/me/password", &own).await);
        assert!(is_in(&mut theirs).await);
        let silent = browser.post_form(&format!("{page}/suspend"), &[("reason", " ")]).await;
        assert_eq!(silent.attribute("field-error", "data-field"), Some("reason"));
        let done = browser.post_form(&format!("{page}/suspend"), &[("reason", "离职")]).await;
        assert_eq!(done.location(), page);
        assert!(!is_in(&mut theirs).await, "at once");
        drop(browser.post_form(&format!("{page}/reinstate"), &[]).await);
        theirs.sign_in("wang.wu", "eleven otters sing").await;
        let renewed = browser.post_form(&format!("{page}/password"), &[]).await.ok();
        assert!(!text(&renewed, "made-access-first-password").is_empty());
        assert!(!is_in(&mut theirs).await);
    }
}

#[tokio::test]
async fn the_auditor_looks_on_and_others_see_nothing() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let page = format!("/desk/accounts/{id}");
        let mut auditor = signed_in(&world, &city, Role::Auditor).await;
        drop(auditor.get("/desk/accounts").await.ok());
        let shown = auditor.get(&page).await.ok();
        assert!(
            shown.contains("data-testid=\"not-allowed\"") && !shown.contains("account-suspend")
        );
        for act in ["suspend", "posts", "password", "factors/reset", "sessions/end", "tokens"] {
            let form = [("reason", "x"), ("role", "auditor"), ("org", "Smallville")];
            let reply = auditor.post_form(&format!("{page}/{act}"), &form).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{act}");
        }
        let mut command = signed_in(&world, &city, Role::CityCommand).await;
        for path in ["/desk/accounts", "/desk/accounts/new", &page] {
            assert_eq!(command.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(world.get(&page).await.status, StatusCode::SEE_OTHER);
        world.browser().sign_in("li.qiao", PASSWORD).await;
    }
}

#[tokio::test]
async fn every_page_of_accounts_speaks_both_languages_with_no_word_missing() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut browser = signed_in(&world, &city, Role::SecurityOfficer).await;
        let account = format!("/desk/accounts/{id}");
        for lang in ["zh-CN", "en"] {
            for path in [
                "/me",
                "/me/confirm",
                "/me/password",
                "/me/factors",
                "/me/tokens",
                "/desk/accounts",
                "/desk/accounts?q=nobody+at+all",
                "/desk/accounts/new",
                &account,
            ] {
                let mark = if path.contains('?') { '&' } else { '?' };
                let page = browser.get(&format!("{path}{mark}lang={lang}")).await.ok();
                assert!(!page.contains("⟦"), "{path} in {lang}: {}", page.body);
            }
        }
    }
}
