//! The pages and the API, as browsers and programs meet them, on both engines.

use super::tests::{LITTER, NOISE, PIPE, Story, stories};
use super::tests_photos::camera;
use super::{CaseId, Reported};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kernel::policy::Role;
use kernel::territory::OrgId;
use testkit::{Browser, PASSWORD, Reply};

const BOUNDARY: &str = "a-boundary-of-this-test";

/// A form with an optional photo, as browsers send it.
pub(super) fn multipart(
    path: &str,
    fields: &[(&str, &str)],
    photo: Option<&[u8]>,
) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    if let Some(photo) = photo {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p\"\r\nContent-Type: image/jpeg\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(photo);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()
}

pub(super) fn json(path: &str, key: &str, body: &serde_json::Value) -> Request<Body> {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key);
    request.body(Body::from(body.to_string())).unwrap()
}

impl Story {
    pub(super) async fn at_desk(&self, role: Role, org: OrgId) -> Browser {
        let mut browser = self.world.browser();
        browser.sign_in(&self.city.person(role, org).login, PASSWORD).await;
        browser
    }

    /// The dispatcher of the street the reports of these tests come from.
    pub(super) async fn dispatcher(&self) -> Browser {
        self.at_desk(Role::StreetDispatcher, self.street()).await
    }

    pub(super) async fn report_form(
        &self,
        browser: &mut Browser,
        key: &str,
        photo: Option<&[u8]>,
    ) -> Reply {
        let at = self.city.place(self.community());
        let (lon, lat) = (at.lon().to_string(), at.lat().to_string());
        let fields = [
            ("idempotency_key", key),
            ("category", LITTER),
            ("text", "楼下的垃圾三天没有人清运"),
            ("lon", lon.as_str()),
            ("lat", lat.as_str()),
        ];
        browser.send(multipart("/report", &fields, photo)).await
    }
}

pub(super) fn desk(case: CaseId) -> String {
    format!("/desk/cases/{case}")
}

pub(super) fn link(reported: &Reported) -> String {
    format!("/track/{}/{}", reported.number, reported.secret)
}

#[tokio::test]
async fn a_resident_reports_and_follows_the_report_by_its_link() {
    for s in stories().await {
        let mut browser = s.world.browser();
        let form = browser.get("/report").await.ok();
        for id in [
            "report-category",
            "report-text",
            "report-map",
            "report-lon",
            "report-photo",
            "report-submit",
        ] {
            assert!(form.contains(&format!("data-testid=\"{id}\"")), "{id}");
        }
        let reply = s.report_form(&mut browser, "first", None).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
        assert_eq!(reply.location(), "/report/sent", "the code stays out of the address");
        let again = s.report_form(&mut browser, "first", None).await;
        assert_eq!(reply.set_cookie("sent"), again.set_cookie("sent"), "sent twice, filed once");
        let sent = browser.get("/report/sent").await.ok();
        let track = sent.attribute("track-link", "href").unwrap().to_owned();
        let code = track.rsplit('/').next().unwrap();
        assert!(
            sent.contains(&format!("data-testid=\"case-secret\">{code}<")),
            "what /track asks for is on the page"
        );
        let other = s.world.browser().get("/report/sent").await;
        assert_eq!(other.location(), "/track", "another browser is asked for number and code");
        let page = browser.get(&track).await.ok();
        assert_eq!(page.attribute("track-state", "data-state"), Some("reported"));
        let number = track.split('/').nth(2).unwrap();
        assert!(
            page.contains(number) && page.contains("第1社区") && page.contains("三天没有人清运")
        );
        let wrong = browser.get(&format!("/track/{number}/guess")).await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND);
        let all = s.dispatcher().await.get("/desk?view=all").await.ok();
        assert_eq!(all.body.matches("data-testid=\"inbox-row\"").count(), 1);
    }
}

#[tokio::test]
async fn number_and_secret_typed_in_lead_to_the_case_and_a_guess_is_refused() {
    for s in stories().await {
        let reported = s.reported(LITTER).await;
        let mut browser = s.world.browser();
        let fields = [("number", reported.number.as_str()), ("secret", reported.secret.as_str())];
        assert_eq!(browser.post_form("/track", &fields).await.location(), link(&reported));
        let reply =
            browser.post_form("/track", &[("number", &reported.number), ("secret", "guess")]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(reply.attribute("problem", "data-rule"), Some("case.link-unknown"));
    }
}

#[tokio::test]
async fn a_form_that_is_refused_comes_back_with_what_was_typed() {
    for s in stories().await {
        let mut browser = s.world.browser();
        let fields =
            [("text", "路灯不亮"), ("address", ""), ("place", "没有这个社区"), ("category", "")];
        let reply = browser.send(multipart("/report", &fields, Some(b"not a picture"))).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["category", "place", "photo"] {
            assert!(reply.contains(&format!("data-field=\"{field}\"")), "{field} is named");
        }
        assert!(!reply.contains("data-field=\"text\"") && reply.contains(">路灯不亮</textarea>"));
        let outside =
            [("text", "路灯不亮"), ("category", LITTER), ("lon", "2.35"), ("lat", "48.85")];
        let reply = browser.send(multipart("/report", &outside, None)).await;
        assert!(
            reply.contains("data-field=\"place\""),
            "a point in another city: {}",
            reply.status
        );
    }
}

#[tokio::test]
async fn without_a_map_the_address_or_the_community_places_the_report() {
    for s in stories().await {
        for (address, place, expected) in [
            ("", "第1区第1街道第1社区", Some(s.city.communities[0])),
            ("", "Community 2", Some(s.city.communities[1])),
            ("第3街道菜场门口", "", None),
            ("三号楼二单元", "", None),
        ] {
            let fields = [
                ("text", "楼道灯坏了"),
                ("category", LITTER),
                ("address", address),
                ("place", place),
            ];
            let reply = s.world.browser().send(multipart("/report", &fields, None)).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{address}{place}");
            let all = s.at_desk(Role::Operator, s.city.city).await.get("/desk?view=all").await.ok();
            let row = all
                .attribute("inbox-open", "href")
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            let chain = *s.file(row).await.chain();
            assert_eq!(chain.community, expected);
            assert_eq!(chain.street.is_some(), expected.is_some() || address.contains("第3街道"));
            s.world.clock.forward(std::time::Duration::from_secs(1));
        }
    }
}

#[tokio::test]
async fn what_is_out_of_reach_is_in_no_list_and_on_no_page() {
    for s in stories().await {
        let reported = s.reported(LITTER).await;
        let mut own = s.dispatcher().await;
        assert!(own.get("/desk?view=all").await.ok().contains(&reported.number));
        assert_eq!(own.get(&desk(reported.case)).await.status, StatusCode::OK);
        let mut foreign = s.at_desk(Role::StreetDispatcher, s.city.streets[1]).await;
        for view in ["mine", "org", "waiting", "overdue", "returned", "all"] {
            let list = foreign.get(&format!("/desk?view={view}")).await.ok();
            assert!(
                !list.contains(&reported.number) && list.contains("data-testid=\"empty\""),
                "{view}"
            );
        }
        let found = foreign.get(&format!("/desk?q={}", reported.number)).await.ok();
        assert!(!found.contains("data-testid=\"inbox-row\""), "nor is it found by its number");
        for page in ["", "/ledger", "/dispatch"] {
            let reply = foreign.get(&format!("{}{page}", desk(reported.case))).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{page}");
        }
        let reply = foreign
            .post_form(&format!("{}/classify", desk(reported.case)), &[("category", NOISE)])
            .await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND);
        let list = foreign.get("/api/v1/cases").await.ok();
        assert!(list.contains("\"items\":[]"), "{}", list.body);
        let mut nobody = s.world.browser();
        assert_eq!(nobody.get("/desk").await.location(), "/login?next=%2Fdesk");
        assert_eq!(nobody.get("/api/v1/cases").await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn the_inbox_filters_and_pages() {
    for s in stories().await {
        let mut numbers = Vec::new();
        for category in [LITTER, NOISE].iter().cycle().take(53) {
            numbers.push(s.reported(category).await.number);
            s.world.clock.forward(std::time::Duration::from_secs(1));
        }
        let mut browser = s.dispatcher().await;
        let noise = browser.get(&format!("/desk?view=waiting&category={NOISE}")).await.ok();
        assert_eq!(noise.body.matches("data-testid=\"inbox-row\"").count(), 26);
        let first = browser.get("/desk?view=waiting").await.ok();
        assert_eq!(first.body.matches("data-testid=\"inbox-row\"").count(), 50);
        assert_eq!(
            first.attribute("inbox-row", "data-number"),
            Some(numbers[0].as_str()),
            "the oldest first"
        );
        let next = first
            .attribute("page-next", "href")
            .unwrap()
            .replace("&amp;", "&")
            .replace("&#38;", "&");
        let second = browser.get(&next).await.ok();
        assert_eq!(second.body.matches("data-testid=\"inbox-row\"").count(), 3);
        assert!(
            second.contains(numbers.last().unwrap())
                && second.attribute("page-next", "href").is_none()
        );
        let back = second
            .attribute("page-prev", "href")
            .unwrap()
            .replace("&amp;", "&")
            .replace("&#38;", "&");
        assert!(browser.get(&back).await.ok().contains(&numbers[0]));
        let bad = browser.get("/desk?after=nonsense").await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn the_gate_says_no_on_the_page_with_its_rule() {
    for s in stories().await {
        let case = s.reported(PIPE).await.case;
        let mut browser = s.at_desk(Role::DistrictCommand, s.city.districts[0]).await;
        let page = format!("{}/dispatch", desk(case));
        let shown = browser.get(&page).await.ok();
        assert!(
            shown.attribute("suggestion", "data-org").is_some(),
            "the catalogue names the water department"
        );
        assert_eq!(
            shown.attribute("gate-refusal", "data-rule"),
            Some("task.gate.duty"),
            "which the lists do not know"
        );
        let found = browser.get(&format!("{page}?q=%E7%AC%AC1%E7%A4%BE%E5%8C%BA")).await.ok();
        assert!(found.contains("data-rule=\"task.gate.admission.never\""), "{}", found.body);
        let choice = format!("{}.lead", s.community());
        let reply = browser.post_form(&page, &[("choice", &choice)]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(reply.attribute("problem", "data-rule"), Some("task.gate.admission.never"));
        let choice = format!("{}.lead", s.city.urban.districts[0]);
        let reply = browser.post_form(&page, &[("choice", &choice)]).await;
        assert_eq!(reply.location(), desk(case));
        let shown = browser.get(&desk(case)).await.ok();
        assert_eq!(shown.attribute("case-state", "data-state"), Some("dispatched"));
        assert_eq!(
            shown.attribute("not-allowed", "data-action"),
            Some("task.handle"),
            "command does not do its work"
        );
    }
}

#[tokio::test]
async fn the_whole_loop_goes_by_forms() {
    for s in stories().await {
        let reported = s.reported(LITTER).await;
        s.world.drain().await;
        let mut handler = s.dispatcher().await;
        let page = handler.get(&desk(reported.case)).await.ok();
        let task = s.file(reported.case).await.tasks.open_lead().unwrap().id();
        let acts = format!("{}/tasks/{task}", desk(reported.case));
        assert!(
            page.contains(&format!("{acts}/accept")) && page.contains("data-testid=\"return\"")
        );
        let forged = handler.post_form(&format!("{acts}/accept"), &[("csrf", "stale")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let once = [("idempotency_key", "accept-once")];
        for _ in 0..2 {
            assert_eq!(
                handler.post_form(&format!("{acts}/accept"), &once).await.location(),
                desk(reported.case)
            );
        }
        let mut browser = s.world.browser();
        for (round, solved) in ["no", "yes"].into_iter().enumerate() {
            let empty = handler
                .post_form(&format!("{acts}/report"), &[("result", " "), ("answer", "您好")])
                .await;
            assert_eq!(empty.attribute("problem", "data-rule"), Some("task.words-missing"));
            assert!(empty.contains("您好</textarea>"), "what was typed is kept");
            let said = [("result", "已清运"), ("answer", "您反映的垃圾已清运")];
            assert_eq!(
                handler.post_form(&format!("{acts}/report"), &said).await.location(),
                desk(reported.case)
            );
            let shown = browser.get(&link(&reported)).await.ok();
            assert_eq!(shown.attribute("track-state", "data-state"), Some("answered"));
            assert!(
                shown.contains("您反映的垃圾已清运") && !shown.contains("居民"),
                "no name of staff"
            );
            let reply = browser
                .post_form(&format!("{}/follow-up", link(&reported)), &[("remark", "x")])
                .await;
            assert!(reply.contains("data-field=\"solved\""), "an answer is needed");
            let answer = [("solved", solved), ("contacted", "yes"), ("satisfaction", "basically")];
            let reply = browser.post_form(&format!("{}/follow-up", link(&reported)), &answer).await;
            assert_eq!(reply.location(), link(&reported));
            let shown = browser.get(&link(&reported)).await.ok();
            assert!(shown.contains("data-testid=\"followup-done\""));
            let state = if round == 0 { "reworking" } else { "closed" };
            assert_eq!(shown.attribute("track-state", "data-state"), Some(state));
            assert_eq!(shown.attribute("track-state", "data-reworks"), Some("1"));
        }
        let ledger = browser.get(&format!("{}/ledger?verify=1", link(&reported))).await.ok();
        assert_eq!(ledger.attribute("verify-result", "data-ok"), Some("true"));
        assert!(!ledger.contains("account:"), "nor does the ledger name staff to the reporter");
        let ledger = handler.get(&format!("{}/ledger", desk(reported.case))).await.ok();
        assert!(
            ledger.contains("data-testid=\"verify\"")
                && !ledger.contains("data-testid=\"verify-result\"")
        );
    }
}

#[tokio::test]
async fn the_follow_up_desk_calls_and_a_call_in_vain_counts() {
    for s in stories().await {
        let reported = s.reported(LITTER).await;
        s.world.drain().await;
        s.handled(reported.case).await;
        let mut browser = s.at_desk(Role::FollowUpDesk, s.city.city).await;
        let page = browser.get("/desk/follow-up").await.ok();
        assert_eq!(page.attribute("followup-row", "data-number"), Some(reported.number.as_str()));
        let send = format!("{}/follow-up", desk(reported.case));
        let half = browser.post_form(&send, &[("reached", "yes"), ("solved", "yes")]).await;
        assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(half.contains("data-field=\"satisfaction\""));
        for _ in 0..3 {
            let reply = browser.post_form(&send, &[("reached", "no")]).await;
            assert_eq!(reply.location(), "/desk/follow-up");
        }
        let page = browser.get(&desk(reported.case)).await.ok();
        assert!(page.contains("data-testid=\"close\""), "three calls in vain");
        let reply = browser.post_form(&format!("{}/close", desk(reported.case)), &[]).await;
        assert_eq!(reply.location(), desk(reported.case));
        assert!(browser.get("/desk/follow-up").await.ok().contains("data-testid=\"empty\""));
        let mut other = s.dispatcher().await;
        assert_eq!(
            other.post_form(&send, &[("reached", "no")]).await.status,
            StatusCode::FORBIDDEN
        );
    }
}

#[tokio::test]
async fn staff_enter_a_report_for_somebody_where_they_may() {
    for s in stories().await {
        let mut browser = s.at_desk(Role::StreetDispatcher, s.street()).await;
        let form = browser.get("/desk/new").await.ok();
        let token = form
            .body
            .split_once("name=\"csrf\" value=\"")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0
            .to_owned();
        let mut fields = vec![
            ("csrf", token.as_str()),
            ("channel", "hotline"),
            ("kind", "complaint"),
            ("category", LITTER),
            ("text", "来电反映垃圾未清运"),
            ("place", "第1区第1街道第1社区"),
        ];
        let reply = browser.send(multipart("/desk/new", &fields, None)).await;
        assert_eq!(reply.location(), "/report/sent", "{}", reply.body);
        fields[5] = ("place", "第2区第3街道第5社区");
        let reply = browser.send(multipart("/desk/new", &fields, None)).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "another district's");
        fields[0] = ("csrf", "stale");
        let reply = browser.send(multipart("/desk/new", &fields, None)).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN);
        let mut auditor = s.at_desk(Role::Auditor, s.city.city).await;
        assert_eq!(auditor.get("/desk/new").await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_photo_is_shown_to_who_may_see_the_case_and_to_nobody_else() {
    for s in stories().await {
        let mut browser = s.world.browser();
        let reply = s.report_form(&mut browser, "with-a-photo", Some(&camera())).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
        let sent = browser.get(reply.location()).await.ok();
        let track = sent.attribute("track-link", "href").unwrap().to_owned();
        let page = browser.get(&track).await.ok();
        let photo =
            page.body.split_once("<img src=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
        assert!(photo.starts_with(&format!("{track}/photo/")));
        let shown = browser.get(&photo).await.ok();
        assert_eq!(shown.headers["content-type"], "image/jpeg");
        assert_eq!(shown.headers["x-content-type-options"], "nosniff");
        let id = photo.rsplit('/').next().unwrap();
        let mut own = s.dispatcher().await;
        let list = own.get("/desk?view=all").await.ok();
        let case =
            list.attribute("inbox-open", "href").unwrap().rsplit('/').next().unwrap().to_owned();
        assert_eq!(own.get(&format!("/photo/{case}/{id}")).await.status, StatusCode::OK);
        assert_eq!(browser.get(&format!("/photo/{case}/{id}")).await.status, StatusCode::NOT_FOUND);
        let mut foreign = s.at_desk(Role::StreetDispatcher, s.city.streets[1]).await;
        assert_eq!(foreign.get(&format!("/photo/{case}/{id}")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_program_reports_once_for_its_key_and_hears_what_is_wrong() {
    for s in stories().await {
        let at = s.city.place(s.community());
        let body = serde_json::json!({"category": LITTER, "text": "垃圾未清运", "lon": at.lon(), "lat": at.lat()});
        let mut program = s.world.browser();
        let first = program.send(json("/api/v1/cases", "key-1", &body)).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
        let again = program.send(json("/api/v1/cases", "key-1", &body)).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        let reply: serde_json::Value = serde_json::from_str(&first.body).unwrap();
        let track = program.get(reply["track"].as_str().unwrap()).await.ok();
        assert!(track.contains(reply["number"].as_str().unwrap()));
        let other =
            serde_json::json!({"category": NOISE, "text": "x", "lon": at.lon(), "lat": at.lat()});
        let reused = program.send(json("/api/v1/cases", "key-1", &other)).await;
        assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reused.body);
        let bad =
            program.send(json("/api/v1/cases", "key-2", &serde_json::json!({"text": "x"}))).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST);
        assert_eq!(bad.headers["content-type"], "application/problem+json");
        let empty =
            serde_json::json!({"category": LITTER, "text": "", "lon": at.lon(), "lat": at.lat()});
        let bad = program.send(json("/api/v1/cases", "key-3", &empty)).await;
        assert!(bad.contains("\"name\":\"text\""), "{}", bad.body);
        let more = serde_json::json!({"category": LITTER, "text": "x", "wish": "y"});
        let bad = program.send(json("/api/v1/cases", "key-4", &more)).await;
        assert!(bad.contains("\"code\":\"document\"") && bad.contains("wish"), "{}", bad.body);
    }
}

#[tokio::test]
async fn programs_of_staff_act_with_their_session_and_its_token() {
    for s in stories().await {
        let case = s.reported(PIPE).await.case;
        let mut browser = s.at_desk(Role::DistrictCommand, s.city.districts[0]).await;
        let page = browser.get(&desk(case)).await.ok();
        let token = page
            .body
            .split_once("name=\"csrf\" value=\"")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0
            .to_owned();
        let path = format!("/api/v1/cases/{case}/dispatch");
        let body = serde_json::json!({"organisation": s.community(), "role": "lead"});
        let request = json(&path, "a", &body);
        assert_eq!(browser.send(request).await.status, StatusCode::FORBIDDEN, "without the token");
        let with_token = |mut request: Request<Body>| {
            request.headers_mut().insert("x-csrf-token", token.parse().unwrap());
            request
        };
        let refused = browser.send(with_token(json(&path, "b", &body))).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.contains("\"rule\":\"task.gate.admission.never\""), "{}", refused.body);
        let body = serde_json::json!({"organisation": s.city.urban.districts[0]});
        let issued = browser.send(with_token(json(&path, "c", &body))).await;
        assert_eq!(issued.status, StatusCode::CREATED, "{}", issued.body);
        let shown = browser.get(&format!("/api/v1/cases/{case}")).await.ok();
        assert!(shown.contains("\"state\":\"dispatched\"") && shown.contains("\"role\":\"lead\""));
        let ledger = browser.get(&format!("/api/v1/cases/{case}/ledger")).await.ok();
        assert!(ledger.contains("\"intact\":true"));
    }
}

#[tokio::test]
async fn every_page_speaks_both_languages_completely() {
    for s in stories().await {
        let reported = s.reported(NOISE).await;
        s.world.drain().await;
        let (case, track) = (desk(reported.case), link(&reported));
        let mut reader = s.at_desk(Role::Operator, s.city.city).await;
        let mut follow_up = s.at_desk(Role::FollowUpDesk, s.city.city).await;
        s.handled(reported.case).await;
        let waiting = desk(s.reported(PIPE).await.case);
        let paths = [
            "/",
            "/report",
            "/track",
            &track,
            &format!("{track}/ledger?verify=1"),
            "/desk?view=all",
            "/desk/new",
            &case,
            &waiting,
            &format!("{waiting}/dispatch?q=1"),
            &format!("{case}/ledger?verify=1"),
        ];
        for lang in ["zh-CN", "en"] {
            for path in paths {
                let mark = if path.contains('?') { '&' } else { '?' };
                let page = reader.get(&format!("{path}{mark}lang={lang}")).await.ok();
                assert!(!page.contains("⟦"), "{path} in {lang}: {}", words_missing(&page.body));
            }
            let page = follow_up.get(&format!("/desk/follow-up?lang={lang}")).await.ok();
            assert!(!page.contains("⟦"), "follow-up in {lang}: {}", words_missing(&page.body));
        }
    }
}

/// The keys without words on a page.
fn words_missing(body: &str) -> String {
    body.split('⟦')
        .skip(1)
        .filter_map(|rest| rest.split_once('⟧'))
        .map(|(key, _)| key)
        .collect::<Vec<_>>()
        .join(" ")
}
