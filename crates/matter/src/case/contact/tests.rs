//! Contacts on both engines: sealed at rest, masked on pages, opened for a purpose, and never twice.

use super::{Why, masked, reveal};
use crate::case::tests::{LITTER, PIPE, Story, stories};
use crate::case::{self, CaseId, Dispatch, NewContact, NewReport, Reported};
use kernel::db::sql;
use kernel::error::Error;
use kernel::ledger;
use kernel::policy::{Actor, Proof, Role};
use kernel::territory::OrgId;
use kernel::vault::Vault;
use std::time::Duration;
use uuid::Uuid;

pub(in crate::case) const NAME: &str = "王小明";
pub(in crate::case) const NUMBER: &str = "13812345678";
pub(in crate::case) const REACH: &str = "晚上七点后方便";

pub(in crate::case) fn contact() -> NewContact {
    NewContact { name: NAME.to_owned(), number: NUMBER.to_owned(), reach: REACH.to_owned() }
}

impl Story {
    /// A report by somebody who says how to reach them.
    pub(in crate::case) async fn report_with_contact(&self, category: &str) -> Reported {
        let mut cx = self.world.cx(Actor::Public).await;
        let new = NewReport { contact: contact(), ..self.words(category) };
        let reported = case::report(&mut cx, new).await.unwrap();
        cx.commit().await.unwrap();
        reported
    }

    /// Somebody who has just proved who they are.
    pub(in crate::case) fn proven(&self, role: Role, org: OrgId) -> Actor {
        let mut actor = self.city.actor(role, org);
        if let Actor::Account { proof, .. } = &mut actor {
            *proof = Proof { at: Some(self.world.now()), ..*proof };
        }
        actor
    }

    async fn reporter(&self, case: CaseId) -> Uuid {
        let mut cx = self.world.reader(Actor::System).await;
        sql("SELECT id FROM sealed_contact WHERE case_id = $1")
            .bind(case)
            .scalar(&mut cx.tx)
            .await
            .unwrap()
    }

    async fn reveals(&self, actor: Actor, case: CaseId, why: &Why) -> kernel::Result<String> {
        let reporter = self.reporter(case).await;
        let mut cx = self.world.cx(actor).await;
        let opened = reveal(&mut cx, case, reporter, why).await?;
        cx.commit().await?;
        Ok(opened.number.unwrap().to_string())
    }
}

pub(in crate::case) fn why() -> Why {
    Why { purpose: "call-back".to_owned(), note: "回复清运时间".to_owned() }
}

#[tokio::test]
async fn what_a_reporter_says_about_themselves_is_nowhere_in_the_database() {
    for s in stories().await {
        let reported = s.report_with_contact(LITTER).await;
        s.world.drain().await;
        let mut cx = s.world.reader(Actor::System).await;
        let row: (String, String, String, String) = sql(
            "SELECT name_sealed, number_sealed, reach_sealed, number_index FROM sealed_contact WHERE case_id = $1",
        )
        .bind(reported.case)
        .one(&mut cx.tx)
        .await
        .unwrap();
        for sealed in [&row.0, &row.1, &row.2] {
            assert!(sealed.starts_with("v1.aes-256-gcm."), "{sealed}");
        }
        let vault = s.world.app.shared::<Vault>().unwrap();
        assert_eq!(Some(row.3), vault.index("+86 138-1234-5678").unwrap());
        drop(cx);
        for clear in [NAME, NUMBER, REACH, &reported.secret] {
            assert!(
                !s.world.stored(clear).await,
                "{clear} stands in the database of {}",
                s.world.engine
            );
        }
    }
}

#[tokio::test]
async fn handlers_see_a_mask_and_others_nothing() {
    for s in stories().await {
        let reported = s.report_with_contact(LITTER).await;
        s.world.drain().await;
        let look = async |role: Role, org: OrgId| {
            let mut cx = s.world.reader(s.city.actor(role, org)).await;
            let file = case::get(&mut cx, reported.case).await.unwrap();
            let masked = masked(&mut cx, &file).await.unwrap();
            masked
                .into_iter()
                .map(|one| (one.name.unwrap(), one.number.unwrap(), one.reach))
                .collect::<Vec<_>>()
        };
        let mask = vec![("王**".to_owned(), "138****5678".to_owned(), true)];
        assert_eq!(look(Role::StreetDispatcher, s.street()).await, mask);
        assert_eq!(look(Role::Operator, s.city.city).await, mask);
        assert_eq!(look(Role::FollowUpDesk, s.city.city).await, mask);
        // They may see the case, and have no need of its reporter.
        assert_eq!(look(Role::CommunityStaff, s.community()).await, []);
        assert_eq!(look(Role::DistrictCommand, s.city.districts[0]).await, []);
        assert_eq!(look(Role::Auditor, s.city.city).await, []);
    }
}

#[tokio::test]
async fn whoever_gave_the_task_back_has_no_need_of_the_reporter_any_more() {
    for s in stories().await {
        let reported = s.report_with_contact(PIPE).await;
        let urban = s.city.urban.districts[0];
        let mut cx = s.world.cx(s.city.actor(Role::DistrictCommand, s.city.districts[0])).await;
        let task = case::dispatch(&mut cx, reported.case, Dispatch::lead(urban)).await.unwrap();
        cx.commit().await.unwrap();
        let handler = || s.proven(Role::DepartmentHandler, urban);
        assert!(s.reveals(handler(), reported.case, &why()).await.is_ok());
        let mut cx = s.world.cx(handler()).await;
        case::return_task(&mut cx, reported.case, task, "不属我局").await.unwrap();
        cx.commit().await.unwrap();
        let refused = s.reveals(handler(), reported.case, &why()).await.unwrap_err();
        assert!(
            matches!(refused, Error::Forbidden { action: "contact.reveal", .. }),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_reveal_needs_a_purpose_and_a_fresh_proof_and_leaves_a_record() {
    for s in stories().await {
        let reported = s.report_with_contact(LITTER).await;
        s.world.drain().await;
        let lead = || s.proven(Role::StreetLead, s.street());
        let nothing = s.reveals(lead(), reported.case, &Why::default()).await.unwrap_err();
        assert!(
            matches!(&nothing, Error::Invalid(fields) if fields[0].name == "purpose"),
            "{nothing:?}"
        );
        let other = Why { purpose: "other".to_owned(), note: " ".to_owned() };
        assert!(matches!(s.reveals(lead(), reported.case, &other).await, Err(Error::Invalid(_))));
        for telling in ["回电 138 1234 5678", "联系王小明"] {
            let why = Why { note: telling.to_owned(), ..why() };
            let refused = s.reveals(lead(), reported.case, &why).await.unwrap_err();
            assert!(
                matches!(&refused, Error::Invalid(fields) if fields[0].code == "contact-note-tells")
            );
        }
        assert_eq!(s.reveals(lead(), reported.case, &why()).await.unwrap(), NUMBER);
        let late = lead();
        s.world.clock.forward(Duration::from_mins(11));
        assert!(matches!(s.reveals(late, reported.case, &why()).await, Err(Error::StepUp)));
        let auditor = s.proven(Role::Auditor, s.city.city);
        assert!(matches!(
            s.reveals(auditor, reported.case, &why()).await,
            Err(Error::Forbidden { .. })
        ));

        let mut cx = s.world.reader(Actor::System).await;
        let entries = ledger::stream(&mut cx.tx, reported.case.0).await.unwrap();
        let revealed: Vec<_> =
            entries.iter().filter(|entry| entry.kind == "contact.revealed").collect();
        let account = s.city.person(Role::StreetLead, s.street()).account;
        assert_eq!(revealed.len(), 1, "refused ones leave no entry");
        assert_eq!(revealed[0].actor, format!("account:{account}"));
        assert!(revealed[0].body.contains("call-back") && !revealed[0].body.contains(NUMBER));
        assert!(ledger::verify(&entries).is_ok());
    }
}
