//! What the desk's pages offer, and to whom: only what can be done, and who can where the reader cannot.

use super::tests::{LITTER, NOISE, PIPE, Story, stories};
use super::tests_pages::desk;
use super::{CaseId, Dispatch, accept, dispatch, report_back, return_task};
use axum::http::StatusCode;
use kernel::policy::Role;

impl Story {
    /// Whoever has the lead gives it back.
    async fn given_back(&self, case: CaseId) {
        let (task, org) = self.lead(case).await;
        let mut cx = self.as_staff(org).await;
        return_task(&mut cx, case, task, "不在辖区内").await.unwrap();
        cx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn the_ruling_is_offered_to_the_level_that_decides_and_to_nobody_below() {
    for s in stories().await {
        let case = s.reported(LITTER).await.case;
        s.world.drain().await;
        s.given_back(case).await;
        let mut cx = s.command().await;
        dispatch(&mut cx, case, Dispatch::lead(s.street())).await.unwrap();
        cx.commit().await.unwrap();
        s.given_back(case).await;
        assert!(s.file(case).await.tasks.pending().is_some());
        let mut district = s.at_desk(Role::DistrictCommand, s.city.districts[0]).await;
        let page = district.get(&desk(case)).await.ok();
        assert!(!page.contains("data-testid=\"rule\""), "what the city decides");
        assert!(page.contains("data-action=\"case.rule\"") && page.contains("等待市级裁决"));
        let mut command = s.at_desk(Role::CityCommand, s.city.city).await;
        assert!(command.get(&desk(case)).await.ok().contains("data-testid=\"rule\""));
    }
}

#[tokio::test]
async fn who_gave_a_case_back_is_no_advice_and_is_marked() {
    for s in stories().await {
        let case = s.reported(LITTER).await.case;
        s.world.drain().await;
        s.given_back(case).await;
        let mut browser = s.at_desk(Role::DistrictCommand, s.city.districts[0]).await;
        let page = browser.get(&desk(case)).await.ok();
        assert!(!page.contains("data-testid=\"dispatch-submit\""), "nobody is recommended");
        let page = browser.get(&format!("{}/dispatch", desk(case))).await.ok();
        assert!(page.contains("已退回 1 次"), "{}", page.body);
        let page = browser.get(&format!("{}/dispatch?lang=en", desk(case))).await.ok();
        assert!(page.contains("returned once"));
    }
}

#[tokio::test]
async fn while_somebody_leads_the_page_offers_those_who_could_assist() {
    for s in stories().await {
        let case = s.reported(LITTER).await.case;
        s.world.drain().await;
        let mut browser = s.at_desk(Role::DistrictCommand, s.city.districts[0]).await;
        assert!(browser.get(&desk(case)).await.ok().contains("增派协办"));
        let page = browser.get(&format!("{}/dispatch", desk(case))).await.ok();
        assert!(page.contains("data-testid=\"dispatch-led\""), "who leads is said");
        let choice = format!("{}.assist", s.community());
        assert!(page.contains(&choice), "the community there: {}", page.body);
        let to = format!("{}/dispatch", desk(case));
        let reply = browser.post_form(&to, &[("choice", &choice)]).await;
        assert_eq!(reply.location(), desk(case), "{}", reply.body);
        assert!(s.file(case).await.tasks.open_for(s.community()).is_some());
        let page = browser.get(&to).await.ok();
        assert!(!page.contains(&choice), "who is at it is not offered again");
    }
}

#[tokio::test]
async fn the_follow_up_desk_is_for_those_who_follow_up() {
    for s in stories().await {
        for (role, org) in [(Role::StreetDispatcher, s.street()), (Role::Auditor, s.city.city)] {
            let reply = s.at_desk(role, org).await.get("/desk/follow-up").await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{role}");
        }
        let nobody = s.world.browser().get("/desk/follow-up").await;
        assert!(nobody.location().starts_with("/login"), "{}", nobody.body);
        let theirs = s.at_desk(Role::FollowUpDesk, s.city.city).await.get("/desk/follow-up").await;
        assert_eq!(theirs.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn work_reported_at_once_begins_before_it_ends() {
    for s in stories().await {
        let reported = s.reported(NOISE).await;
        s.world.drain().await;
        let (task, org) = s.lead(reported.case).await;
        let mut cx = s.as_staff(org).await;
        accept(&mut cx, reported.case, task).await.unwrap();
        report_back(&mut cx, reported.case, task, "已劝导", None).await.unwrap();
        cx.commit().await.unwrap();
        let kinds = s.kinds(reported.case).await;
        let tail = ["task.begun", "case.handling", "task.reported", "case.answered"];
        assert!(kinds.ends_with(&tail.map(str::to_owned)), "{kinds:?}");
    }
}

#[tokio::test]
async fn a_case_that_waits_is_dispatched_and_not_assisted() {
    for s in stories().await {
        let case = s.reported(PIPE).await.case;
        let mut browser = s.at_desk(Role::DistrictCommand, s.city.districts[0]).await;
        let page = browser.get(&desk(case)).await.ok();
        assert!(page.contains("选择单位派单") && !page.contains("增派协办"));
    }
}
