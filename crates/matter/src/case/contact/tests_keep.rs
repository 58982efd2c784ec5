//! Retention, subject access and look-up on both engines.

use super::tests::{NAME, NUMBER, why};
use super::{
    NewContact, certificates, correct_by_link, destroy_by_hand, destroy_by_link, document, look_up,
    reveal,
};
use crate::case::tests::{LITTER, Story, stories};
use crate::case::{self, CaseId, Reported};
use kernel::db::sql;
use kernel::error::Error;
use kernel::ledger;
use kernel::paging::PageSize;
use kernel::policy::{Actor, Role};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

impl Story {
    /// A report with a contact that was handled and found solved.
    async fn closed_with_contact(&self) -> Reported {
        let reported = self.report_with_contact(LITTER).await;
        self.world.drain().await;
        self.handled(reported.case).await;
        self.says(&reported, true).await.unwrap();
        reported
    }

    async fn kept(&self, case: CaseId) -> i64 {
        let mut cx = self.world.reader(Actor::System).await;
        let count = sql("SELECT count(*) FROM sealed_contact WHERE case_id = $1").bind(case);
        count.scalar(&mut cx.tx).await.unwrap()
    }

    async fn certified(&self) -> Vec<(String, i64)> {
        let mut cx = self.world.reader(self.city.actor(Role::Auditor, self.city.city)).await;
        let page = certificates(&mut cx, None, PageSize::default()).await.unwrap();
        page.rows.into_iter().map(|row| (row.rule, row.rows_destroyed)).collect()
    }
}

#[tokio::test]
async fn a_contact_is_destroyed_so_many_days_after_closing_and_not_before() {
    for s in stories().await {
        let reported = s.closed_with_contact().await;
        let open = s.report_with_contact(LITTER).await;
        s.world.clock.forward(DAY * 178);
        s.world.drain().await;
        assert_eq!((s.kept(reported.case).await, s.certified().await), (1, vec![]));
        s.world.clock.forward(DAY * 3);
        s.world.drain().await;
        assert_eq!(s.kept(reported.case).await, 0, "its time was over");
        assert_eq!(s.kept(open.case).await, 1, "nobody closed that one");
        assert_eq!(s.certified().await, [("usual".to_owned(), 1)]);
        let mut cx = s.world.reader(Actor::System).await;
        let story = ledger::stream(&mut cx.tx, reported.case.0).await.unwrap();
        assert!(story.iter().any(|entry| entry.kind == "contact.destroyed"));
        let certified: i64 =
            sql("SELECT count(*) FROM event WHERE kind = 'contact.certified' AND seq = 1")
                .scalar(&mut cx.tx)
                .await
                .unwrap();
        assert_eq!(certified, 1, "in a stream of its own");
    }
}

#[tokio::test]
async fn the_security_officer_destroys_before_the_time_with_a_fresh_proof() {
    for s in stories().await {
        let reported = s.report_with_contact(LITTER).await;
        let officer = s.city.actor(Role::SecurityOfficer, s.city.city);
        let mut cx = s.world.cx(officer).await;
        let stale = destroy_by_hand(&mut cx, &reported.number).await;
        assert!(matches!(stale, Err(Error::StepUp)), "{stale:?}");
        drop(cx);
        let mut cx = s.world.cx(s.proven(Role::SecurityOfficer, s.city.city)).await;
        assert!(matches!(destroy_by_hand(&mut cx, "20260302-99999").await, Err(Error::Invalid(_))));
        destroy_by_hand(&mut cx, &reported.number).await.unwrap();
        let again = destroy_by_hand(&mut cx, &reported.number).await;
        assert!(matches!(again, Err(Error::Invalid(_))), "nothing is left");
        cx.commit().await.unwrap();
        assert_eq!(
            (s.kept(reported.case).await, s.certified().await),
            (0, vec![("by-hand".to_owned(), 1)])
        );
        let mut cx = s.world.cx(s.proven(Role::StreetLead, s.street())).await;
        let other = destroy_by_hand(&mut cx, &reported.number).await;
        assert!(matches!(other, Err(Error::Forbidden { .. })));
    }
}

#[tokio::test]
async fn a_reporter_reads_corrects_and_destroys_what_is_kept_of_them() {
    for s in stories().await {
        let reported = s.report_with_contact(LITTER).await;
        s.world.drain().await;
        let link = (reported.number.as_str(), reported.secret.as_str());
        let lead = s.proven(Role::StreetLead, s.street());
        let mut cx = s.world.cx(lead).await;
        let whose = sql("SELECT id FROM sealed_contact").scalar(&mut cx.tx).await.unwrap();
        reveal(&mut cx, reported.case, whose, &why()).await.unwrap();
        cx.commit().await.unwrap();
        let mut cx = s.world.reader(Actor::Reporter).await;
        let told = document(&mut cx, link).await.unwrap();
        assert_eq!(
            (&told["contact"]["name"], &told["contact"]["number"]),
            (&NAME.into(), &NUMBER.into())
        );
        assert_eq!(told["report"]["text"], "楼下的垃圾三天没有人清运");
        assert_eq!(told["contact_opened"][0]["purpose"], "call-back");
        let wrong = document(&mut cx, (link.0, "another")).await;
        assert!(matches!(wrong, Err(Error::NotFound)));
        drop(cx);
        let mut cx = s.world.cx(Actor::Reporter).await;
        let new = NewContact { number: "13900001111".to_owned(), ..NewContact::default() };
        correct_by_link(&mut cx, link, &new).await.unwrap();
        let told = document(&mut cx, link).await.unwrap();
        assert_eq!(
            (&told["contact"]["name"], &told["contact"]["number"]),
            (&serde_json::Value::Null, &"13900001111".into())
        );
        let certificate = destroy_by_link(&mut cx, link).await.unwrap();
        assert_eq!((certificate.rule.as_str(), certificate.rows_destroyed), ("by-reporter", 1));
        assert_eq!(document(&mut cx, link).await.unwrap()["contact"], serde_json::Value::Null);
        assert!(matches!(destroy_by_link(&mut cx, link).await, Err(Error::NotFound)));
        cx.commit().await.unwrap();
        assert_eq!(s.kept(reported.case).await, 0);
    }
}

#[tokio::test]
async fn an_operator_finds_open_cases_of_exactly_this_number_and_leaves_a_record() {
    for s in stories().await {
        let open = s.report_with_contact(LITTER).await;
        let closed = s.closed_with_contact().await;
        let operator = || s.city.actor(Role::Operator, s.city.city);
        let look = async |actor: Actor, number: &str| {
            let mut cx = s.world.cx(actor).await;
            let found = look_up(&mut cx, number).await?;
            cx.commit().await?;
            let mut numbers: Vec<String> = found.into_iter().map(|one| one.number).collect();
            numbers.sort();
            Ok::<_, Error>(numbers)
        };
        let both = vec![open.number.clone(), closed.number.clone()];
        assert_eq!(look(operator(), "+86 138 1234 5678").await.unwrap(), both);
        assert_eq!(look(operator(), "13812345679").await.unwrap(), Vec::<String>::new(), "exactly");
        assert!(matches!(look(operator(), "王小明").await, Err(Error::Invalid(_))), "numbers only");
        s.world.clock.forward(DAY * 91);
        assert_eq!(
            look(operator(), NUMBER).await.unwrap(),
            [open.number],
            "no history beyond that"
        );
        let lead = s.city.actor(Role::StreetLead, s.street());
        assert!(matches!(look(lead, NUMBER).await, Err(Error::Forbidden { .. })));
        let mut cx = s.world.reader(Actor::System).await;
        let account = s.city.person(Role::Operator, s.city.city).account;
        let entries = ledger::stream(&mut cx.tx, account.0).await.unwrap();
        let looked: Vec<_> =
            entries.iter().filter(|entry| entry.kind == "contact.looked_up").collect();
        assert_eq!(looked.len(), 3);
        assert!(looked.iter().all(|entry| !entry.body.contains("138")));
        assert!(case::by_number(&mut cx, &closed.number).await.is_ok());
    }
}
