//! Contacts, secrets and interests as browsers and programs meet them, on both engines.

use super::contact::tests::{NUMBER, contact};
use super::tests::{LITTER, stories};
use super::tests_pages::{desk, json, link, multipart};
use super::{NewReport, report};
use axum::http::{StatusCode, header};
use kernel::policy::{Actor, Role};
use testkit::Reply;

#[tokio::test]
async fn of_a_reporter_s_secret_only_the_digest_is_kept_whichever_way_the_report_came() {
    for s in stories().await {
        let mut browser = s.world.browser();
        let sent = s.report_form(&mut browser, "a-key", None).await;
        let secret = |reply: &Reply| {
            let cookie = reply.set_cookie("sent").unwrap();
            cookie.split(';').next().unwrap().rsplit_once('/').unwrap().1.to_owned()
        };
        let by_form = secret(&sent);
        let again = s.report_form(&mut browser, "a-key", None).await;
        assert_eq!(secret(&again), by_form, "who lost the answer gets it again");
        let at = s.city.place(s.community());
        let report = serde_json::json!({ "category": LITTER, "text": "垃圾", "lon": at.lon(), "lat": at.lat() });
        let reply = browser.send(json("/api/v1/cases", "another-key", &report)).await;
        let told: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
        let by_program = told["secret"].as_str().unwrap().to_owned();
        let again = browser.send(json("/api/v1/cases", "another-key", &report)).await;
        assert_eq!(again.body, reply.body);
        s.world.drain().await;
        for secret in [by_form, by_program] {
            assert_eq!(secret.len(), 20);
            assert!(!s.world.stored(&secret).await, "a secret stands in {}", s.world.engine);
        }
    }
}

#[tokio::test]
async fn a_contact_is_asked_for_with_what_it_is_used_for_and_kept_from_the_forms() {
    for s in stories().await {
        let page = s.world.get("/report").await.ok();
        assert!(page.contains("contact-number") && page.contains("加密保存"));
        let at = s.city.place(s.community());
        let (lon, lat) = (at.lon().to_string(), at.lat().to_string());
        let fields = |number| {
            [
                ("idempotency_key", "k"),
                ("category", LITTER),
                ("text", "垃圾"),
                ("lon", lon.as_str()),
                ("lat", lat.as_str()),
                ("contact_name", "王小明"),
                ("contact_number", number),
                ("contact_reach", ""),
            ]
        };
        let mut browser = s.world.browser();
        let bad = browser.send(multipart("/report", &fields("问邻居"), None)).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            bad.contains("电话号码无法识别") && bad.contains("问邻居"),
            "what was typed is there again"
        );
        let sent = browser.send(multipart("/report", &fields("138-1234-5678"), None)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let report = serde_json::json!({ "category": LITTER, "text": "垃圾", "lon": at.lon(), "lat": at.lat(),
            "contact": { "number": "13900001111" } });
        let reply = browser.send(json("/api/v1/cases", "api", &report)).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
        assert!(!s.world.stored("13900001111").await && !s.world.stored("138-1234-5678").await);
    }
}

#[tokio::test]
async fn a_contact_is_shown_on_the_answer_to_its_reveal_and_on_no_page() {
    for s in stories().await {
        let reported = s.report_with_contact(LITTER).await;
        s.world.drain().await;
        let mut lead = s.at_desk(Role::StreetLead, s.street()).await;
        let page = lead.get(&desk(reported.case)).await.ok();
        assert!(page.contains("138****5678") && page.contains("王**") && !page.contains(NUMBER));
        let form = page.body.split_once("/contact/").unwrap().1;
        let whose = form.split_once('/').unwrap().0.to_owned();
        let to = format!("{}/contact/{whose}/reveal", desk(reported.case));
        let fields = [("idempotency_key", "once"), ("purpose", "call-back"), ("note", "")];
        let opened = lead.post_form(&to, &fields).await.ok();
        assert!(opened.contains(NUMBER) && opened.contains("王小明"));
        assert_eq!(opened.headers[header::CACHE_CONTROL], "no-store");
        let again = lead.post_form(&to, &fields).await;
        assert_eq!(
            again.status,
            StatusCode::SEE_OTHER,
            "sent again it leads back and shows nothing"
        );
        assert!(!lead.get(&desk(reported.case)).await.ok().contains(NUMBER));
        let ledger = lead.get(&format!("{}/ledger", desk(reported.case))).await.ok();
        assert!(ledger.contains("contact.revealed") && !ledger.contains(NUMBER));
        assert!(!s.world.stored(NUMBER).await, "not even in the reply that is kept");

        let mut auditor = s.at_desk(Role::Auditor, s.city.city).await;
        let list = auditor.get("/desk/reveals").await.ok();
        assert!(list.contains(&reported.number) && list.contains("回复办理情况"));
        let login = &s.city.person(Role::StreetLead, s.street()).login;
        assert!(
            auditor
                .get(&format!("/desk/reveals?actor={login}&from=2026-03-02&to=2026-03-02"))
                .await
                .ok()
                .contains("reveal-row")
        );
        for nothing in ["purpose=visit", "actor=nobody", "to=2026-03-01", "from=2026-03-03"] {
            let list = auditor.get(&format!("/desk/reveals?{nothing}")).await.ok();
            assert!(!list.contains("reveal-row"), "{nothing}");
        }
        assert_eq!(lead.get("/desk/reveals").await.status, StatusCode::FORBIDDEN);
        let mut staff = s.at_desk(Role::CommunityStaff, s.community()).await;
        assert!(!staff.get(&desk(reported.case)).await.ok().contains("138*"));
        let fields = [("purpose", "call-back"), ("note", "")];
        assert_eq!(staff.post_form(&to, &fields).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn the_accused_find_nothing_by_page_list_search_ledger_or_interface() {
    for s in stories().await {
        let street = s.street();
        let mut cx = s.world.cx(Actor::Public).await;
        let new = NewReport { about: Some(street), contact: contact(), ..s.words(LITTER) };
        let reported = report(&mut cx, new).await.unwrap();
        cx.commit().await.unwrap();
        s.world.drain().await;
        let control = s.reported(LITTER).await;
        let pages = |case: super::CaseId| {
            [
                desk(case),
                format!("{}/ledger", desk(case)),
                format!("{}/dispatch", desk(case)),
                format!("/api/v1/cases/{case}"),
                format!("/api/v1/cases/{case}/ledger"),
            ]
        };
        let lists = |number: &str| {
            [
                "/desk?view=all".to_owned(),
                format!("/desk?q={number}"),
                "/api/v1/cases".to_owned(),
                format!("/api/v1/cases?q={number}"),
            ]
        };
        for role in [Role::StreetDispatcher, Role::StreetLead] {
            let mut accused = s.at_desk(role, street).await;
            for page in pages(reported.case) {
                assert_eq!(accused.get(&page).await.status, StatusCode::NOT_FOUND, "{role} {page}");
            }
            for list in lists(&reported.number) {
                assert!(
                    !accused.get(&list).await.ok().contains(&reported.case.to_string()),
                    "{role} {list}"
                );
            }
            // They do see what is not about them: the test can fail.
            assert_eq!(accused.get(&desk(control.case)).await.status, StatusCode::OK);
            for list in lists(&control.number) {
                assert!(
                    accused.get(&list).await.ok().contains(&control.case.to_string()),
                    "{role} {list}"
                );
            }
        }
        let mut operator = s.at_desk(Role::Operator, s.city.city).await;
        let page = operator.get(&desk(reported.case)).await.ok();
        assert!(page.contains("138****5678"), "the operator sees whom to call, masked");
    }
}

#[tokio::test]
async fn a_report_can_name_the_organisation_it_is_about() {
    for s in stories().await {
        let at = s.city.place(s.community());
        let (lon, lat) = (at.lon().to_string(), at.lat().to_string());
        let network = place::org::network(&s.world.app).await.unwrap();
        let name = network.place(&network.chain(s.street()), true);
        let fields = |about: &str| {
            [
                ("category", LITTER),
                ("text", "街道不作为"),
                ("lon", lon.as_str()),
                ("lat", lat.as_str()),
            ]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .chain([("about".to_owned(), about.to_owned())])
            .collect::<Vec<_>>()
        };
        let mut browser = s.world.browser();
        let mut send = async |about: &str| {
            let given = fields(about);
            let given: Vec<(&str, &str)> =
                given.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            browser.send(multipart("/report", &given, None)).await
        };
        let unknown = send("没有的单位").await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unknown.contains("没有这个单位"));
        assert_eq!(send(&name).await.status, StatusCode::SEE_OTHER);
        let mut cx = s.world.reader(Actor::System).await;
        let about: Vec<(Option<uuid::Uuid>,)> =
            kernel::db::sql("SELECT about_id FROM case_file").all(&mut cx.tx).await.unwrap();
        assert_eq!(about, [(Some(s.street().0),)]);
    }
}

#[tokio::test]
async fn a_reporter_s_page_of_their_data_shows_corrects_and_destroys() {
    for s in stories().await {
        let reported = s.report_with_contact(LITTER).await;
        let link = link(&reported);
        let mut browser = s.world.browser();
        assert!(browser.get(&link).await.ok().contains(&format!("{link}/data")));
        let page = browser.get(&format!("{link}/data")).await.ok();
        assert!(page.contains(NUMBER) && page.contains("楼下的垃圾三天没有人清运"));
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
        let file = browser.get(&format!("{link}/data.json")).await.ok();
        assert!(
            file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment")
        );
        let told: serde_json::Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(told["contact"]["number"], NUMBER);
        let bad = browser.post_form(&format!("{link}/contact"), &[("contact_number", "x")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fixed = [("contact_number", "13900001111")];
        let saved = browser.post_form(&format!("{link}/contact"), &fixed).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        assert!(browser.get(&format!("{link}/data")).await.ok().contains("13900001111"));
        let gone = browser.post_form(&format!("{link}/contact/delete"), &[]).await.ok();
        assert!(gone.contains("销毁证明") && gone.contains("应反映人要求"));
        assert!(!browser.get(&format!("{link}/data")).await.ok().contains("13900001111"));
        assert_eq!(s.world.get(&format!("{link}x/data")).await.status, StatusCode::NOT_FOUND);
        let mut auditor = s.at_desk(Role::Auditor, s.city.city).await;
        let list = auditor.get("/desk/certificates").await.ok();
        assert!(list.contains("certificate-row") && !list.contains("destroy-form"));
        let mut officer = s.at_desk(Role::SecurityOfficer, s.city.city).await;
        assert!(officer.get("/desk/certificates").await.ok().contains("destroy-form"));
        let none = [("number", reported.number.as_str())];
        let refused = officer.post_form("/desk/certificates", &none).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "it is gone already");
    }
}

#[tokio::test]
async fn the_operator_s_page_finds_the_caller_s_cases_and_a_street_s_has_no_look_up() {
    for s in stories().await {
        let reported = s.report_with_contact(LITTER).await;
        let mut operator = s.at_desk(Role::Operator, s.city.city).await;
        assert!(operator.get("/desk/new").await.ok().contains("look-up-form"));
        let found =
            operator.post_form("/desk/new/look-up", &[("caller", "138 1234 5678")]).await.ok();
        assert!(
            found.contains(&reported.number) && found.headers[header::CACHE_CONTROL] == "no-store"
        );
        let none = operator.post_form("/desk/new/look-up", &[("caller", "13812345679")]).await.ok();
        assert!(none.contains("found-none") && !none.contains(&reported.number));
        let bad = operator.post_form("/desk/new/look-up", &[("caller", "王小明")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut street = s.at_desk(Role::StreetDispatcher, s.street()).await;
        assert!(!street.get("/desk/new").await.ok().contains("look-up-form"));
        let refused = street.post_form("/desk/new/look-up", &[("caller", NUMBER)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_reporter_asks_by_the_link_that_somebody_stand_back_and_the_level_above_decides() {
    for s in stories().await {
        let reported = s.report_with_contact(LITTER).await;
        s.world.drain().await;
        let to = link(&reported);
        let mut browser = s.world.browser();
        assert!(browser.get(&to).await.ok().contains("recusal-form"));
        let silent = browser.post_form(&format!("{to}/recusal"), &[("words", "小李")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a ground is needed");
        let street = s.street().to_string();
        let fields =
            [("organisation", street.as_str()), ("words", ""), ("ground", "主任是被投诉人的亲戚")];
        let asked = browser.post_form(&format!("{to}/recusal"), &fields).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        assert!(browser.get(&to).await.ok().contains("主任是被投诉人的亲戚"));
        let mut handler = s.at_desk(Role::StreetDispatcher, s.street()).await;
        let page = handler.get(&desk(reported.case)).await.ok();
        assert!(
            page.contains("反映人申请") && !page.contains("亲戚"),
            "handlers do not read the ground"
        );
        let mut command = s.at_desk(Role::DistrictCommand, s.city.districts[0]).await;
        let page = command.get(&desk(reported.case)).await.ok();
        assert!(page.contains("亲戚"));
        let decide =
            page.body.split_once("/recusals/").unwrap().1.split_once('/').unwrap().0.to_owned();
        let party = format!("org:{street}");
        let fields = [("decision", "grant"), ("party", party.as_str()), ("reason", "情况属实")];
        let granted = command
            .post_form(&format!("{}/recusals/{decide}/decide", desk(reported.case)), &fields)
            .await;
        assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.body);
        assert_eq!(handler.get(&desk(reported.case)).await.status, StatusCode::NOT_FOUND);
        assert!(browser.get(&to).await.ok().contains("情况属实"));
    }
}
