//! Recusal and accusation on both engines: whoever has an interest neither handles the case nor learns that there is one.

use super::{Decision, NewRecusal, RecusalId, ask, ask_by_link, decide, withdraw};
use crate::case::tests::{LITTER, Story, stories};
use crate::case::{self, CaseId, Dispatch, Filter, NewReport, Party, Reported, State, View};
use crate::task::Role as Part;
use kernel::Result;
use kernel::error::Error;
use kernel::policy::{Actor, Role};
use kernel::territory::OrgId;

fn wanted(party: Option<Party>) -> NewRecusal {
    NewRecusal {
        party, words: "网格员小李".to_owned(), ground: "他是被投诉人的亲戚".to_owned()
    }
}

impl Story {
    async fn asks(&self, reported: &Reported, party: Option<Party>) -> RecusalId {
        let mut cx = self.world.cx(Actor::Reporter).await;
        let link = (reported.number.as_str(), reported.secret.as_str());
        let id = ask_by_link(&mut cx, link, wanted(party)).await.unwrap();
        cx.commit().await.unwrap();
        id
    }

    async fn decides(
        &self,
        actor: Actor,
        (case, id): (CaseId, RecusalId),
        decision: Decision,
    ) -> Result<()> {
        let mut cx = self.world.cx(actor).await;
        decide(&mut cx, case, id, (decision, "情况属实")).await?;
        cx.commit().await
    }

    fn district(&self) -> Actor {
        self.city.actor(Role::DistrictCommand, self.city.districts[0])
    }

    /// Whether they find the case: by its page, in their lists, by its number.
    async fn finds(&self, actor: Actor, reported: &Reported) -> bool {
        let mut cx = self.world.reader(actor).await;
        let opened = case::get(&mut cx, reported.case).await;
        let listed = case::list(&mut cx, View::All, &Filter::default()).await.unwrap();
        let by_number = Filter { text: Some(reported.number.clone()), ..Filter::default() };
        let searched = case::list(&mut cx, View::All, &by_number).await.unwrap();
        let there = |rows: &[case::Row]| rows.iter().any(|row| row.id == reported.case);
        let ways = [
            opened.is_ok(),
            there(&listed.rows),
            there(&searched.rows),
            case::by_number(&mut cx, &reported.number).await.is_ok(),
        ];
        assert!(ways.iter().all(|way| *way == ways[0]), "every way says the same: {ways:?}");
        ways[0]
    }

    /// A report of an organisation that it accuses.
    async fn accusing(&self, about: OrgId) -> Reported {
        let mut cx = self.world.cx(Actor::Public).await;
        let contact = case::contact::tests::contact();
        let new = NewReport { about: Some(about), contact, ..self.words(LITTER) };
        let reported = case::report(&mut cx, new).await.unwrap();
        cx.commit().await.unwrap();
        self.world.drain().await;
        reported
    }
}

#[tokio::test]
async fn the_accused_and_what_hangs_below_it_learn_nothing_of_the_case() {
    for s in stories().await {
        let street = s.street();
        let reported = s.accusing(street).await;
        let control = s.reported(LITTER).await;
        for (role, org) in [
            (Role::StreetDispatcher, street),
            (Role::StreetLead, street),
            (Role::CommunityStaff, s.community()),
        ] {
            assert!(s.finds(s.city.actor(role, org), &control).await, "{role} sees other cases");
            assert!(!s.finds(s.city.actor(role, org), &reported).await, "{role} of the accused");
        }
        for (role, org) in
            [(Role::Operator, s.city.city), (Role::DistrictCommand, s.city.districts[0])]
        {
            assert!(s.finds(s.city.actor(role, org), &reported).await, "{role} above");
        }
        for nobody in [s.city.city, s.city.districts[0], OrgId(uuid::Uuid::nil())] {
            let mut cx = s.world.cx(Actor::Public).await;
            let new = NewReport { about: Some(nobody), ..s.words(LITTER) };
            let hidden = case::report(&mut cx, new).await;
            assert!(matches!(hidden, Err(Error::Invalid(_))), "a case nobody could see");
        }
        let file = s.file(reported.case).await;
        assert!(
            file.tasks.list.is_empty(),
            "the catalogue names the street, the gate does not let it through"
        );
    }
}

#[tokio::test]
async fn a_branch_of_the_accused_department_is_not_asked_either_and_its_city_department_may_be() {
    for s in stories().await {
        let urban = &s.city.urban;
        let reported = s.accusing(urban.districts[0]).await;
        for (to, refused) in [(urban.districts[0], true), (s.city.branches[0], true)] {
            let mut cx = s.world.cx(s.district()).await;
            let order = Dispatch { to, role: Part::Assist, limit: None };
            let asked = case::dispatch(&mut cx, reported.case, order).await;
            let rule = asked.as_ref().err().and_then(Error::rule);
            // The category is not theirs: another check of the gate may speak first, never none.
            assert_eq!(asked.is_err(), refused, "{rule:?}");
        }
        let mut cx = s.world.cx(s.city.actor(Role::DepartmentHandler, s.city.branches[0])).await;
        assert!(matches!(case::get(&mut cx, reported.case).await, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn a_person_who_is_recused_neither_sees_nor_handles_and_their_colleagues_go_on() {
    for s in stories().await {
        let reported = s.reported(LITTER).await;
        s.world.drain().await;
        let street = s.street();
        let dispatcher = s.city.person(Role::StreetDispatcher, street);
        let id = s.asks(&reported, None).await;
        assert!(s.finds(dispatcher.actor.clone(), &reported).await, "asked is not granted");
        let grant = Decision::Grant(Party::Account(dispatcher.account));
        let own = s.decides(dispatcher.actor.clone(), (reported.case, id), grant).await;
        assert!(matches!(own, Err(Error::Forbidden { .. })), "{own:?}");
        let lead = s.city.actor(Role::StreetLead, street);
        s.decides(lead.clone(), (reported.case, id), grant).await.unwrap();
        assert!(!s.finds(dispatcher.actor.clone(), &reported).await);
        let (task, _) = s.lead(reported.case).await;
        let mut cx = s.world.cx(dispatcher.actor.clone()).await;
        let handled = case::accept(&mut cx, reported.case, task).await;
        assert!(matches!(handled, Err(Error::NotFound)), "{handled:?}");
        drop(cx);
        let mut cx = s.world.cx(lead).await;
        case::accept(&mut cx, reported.case, task).await.unwrap();
        withdraw(&mut cx, reported.case, id).await.unwrap();
        cx.commit().await.unwrap();
        assert!(s.finds(dispatcher.actor.clone(), &reported).await, "until it is withdrawn");
    }
}

#[tokio::test]
async fn an_organisation_that_is_recused_gives_the_case_back_and_is_not_asked_again() {
    for s in stories().await {
        let reported = s.reported(LITTER).await;
        s.world.drain().await;
        let street = s.street();
        assert_eq!(s.lead(reported.case).await.1, street);
        let party = Party::Organisation(street);
        let id = s.asks(&reported, Some(party)).await;
        let lead = s.city.actor(Role::StreetLead, street);
        let own = s.decides(lead.clone(), (reported.case, id), Decision::Grant(party)).await;
        assert!(
            matches!(own, Err(Error::Forbidden { .. })),
            "nobody decides in their own cause: {own:?}"
        );
        s.decides(s.district(), (reported.case, id), Decision::Grant(party)).await.unwrap();
        let file = s.file(reported.case).await;
        assert_eq!(file.case.state, State::Reported, "it waits for dispatch again");
        assert!(file.tasks.open_lead().is_none());
        assert!(!s.finds(lead, &reported).await);
        let mut cx = s.world.cx(s.district()).await;
        let refused =
            case::dispatch(&mut cx, reported.case, Dispatch::lead(street)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("task.gate.recusal"));
    }
}

#[tokio::test]
async fn a_recusal_is_decided_once_with_a_reason_and_a_ground() {
    for s in stories().await {
        let reported = s.reported(LITTER).await;
        s.world.drain().await;
        let mut cx = s.world.cx(s.city.actor(Role::StreetDispatcher, s.street())).await;
        let nothing = ask(&mut cx, reported.case, NewRecusal::default()).await.unwrap_err();
        assert!(matches!(&nothing, Error::Invalid(fields) if fields.len() == 2), "{nothing:?}");
        let nobody = Party::Organisation(OrgId(uuid::Uuid::nil()));
        let unknown = ask(&mut cx, reported.case, wanted(Some(nobody))).await;
        assert!(matches!(unknown, Err(Error::Invalid(_))), "{unknown:?}");
        let id = ask(&mut cx, reported.case, wanted(None)).await.unwrap();
        cx.commit().await.unwrap();
        let mut cx = s.world.cx(s.district()).await;
        let silent = decide(&mut cx, reported.case, id, (Decision::Refuse, " ")).await;
        assert!(matches!(silent, Err(Error::Invalid(_))));
        decide(&mut cx, reported.case, id, (Decision::Refuse, "没有利害关系")).await.unwrap();
        let twice = decide(&mut cx, reported.case, id, (Decision::Refuse, "x")).await.unwrap_err();
        assert_eq!(twice.rule(), Some("recusal.decided"));
    }
}
