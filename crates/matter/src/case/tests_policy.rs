//! Who may do what to a case: powers granted to a street, and those who must stand back.

use super::tests::{LITTER, PIPE, Story, stories};
use super::*;
use crate::task::Role as Part;
use kernel::Cx;
use kernel::error::Error;
use kernel::policy::{Actor, Role};
use kernel::territory::OrgId;
use place::access;
use place::grant::{self, NewPower, Power};

impl Story {
    /// The first district grants a power to its first street.
    async fn grants(&self, power: Power) -> kernel::policy::GrantId {
        let district = self.city.actor(Role::DistrictCommand, self.city.districts[0]);
        let mut cx = self.world.cx(testkit::proven(district, self.world.now())).await;
        let basis = "街道赋权清单（2021）".to_owned();
        let street = self.street();
        let new = NewPower { street, power, basis, valid_from: None, valid_to: None };
        let id = grant::grant_power(&mut cx, new).await.unwrap();
        cx.commit().await.unwrap();
        id
    }

    /// Somebody of the first street, as recognised at their next request.
    async fn of_street(&self, role: Role) -> Cx {
        let account = self.city.person(role, self.street()).account;
        let mut cx = self.world.reader(Actor::System).await;
        let actor = access::actor(&mut cx, account).await.unwrap();
        drop(cx);
        self.world.cx(actor).await
    }

    async fn dispatches(&self, case: CaseId, to: OrgId) -> Option<&'static str> {
        let mut cx = self.of_street(Role::StreetDispatcher).await;
        let order = Dispatch { to, role: Part::Assist, limit: None };
        match dispatch(&mut cx, case, order).await {
            Ok(_) => None,
            Err(error) => Some(error.rule().unwrap_or("no rule")),
        }
    }
}

#[tokio::test]
async fn a_street_directs_its_branch_by_the_power_to_lead_it() {
    for s in stories().await {
        let case = s.reported(PIPE).await.case;
        s.world.drain().await;
        let branch = s.city.branches[0];
        assert_eq!(s.dispatches(case, branch).await, Some("task.gate.powers"));
        let id = s.grants(Power::LeadBranches).await;
        assert_eq!(s.dispatches(case, branch).await, None);
        let department = s.city.urban.districts[0];
        assert_eq!(s.dispatches(case, department).await, Some("task.gate.powers"));
        s.grants(Power::JointEnforcement).await;
        assert_eq!(s.dispatches(case, department).await, None);
        let district = s.city.actor(Role::DistrictCommand, s.city.districts[0]);
        let mut cx = s.world.cx(testkit::proven(district, s.world.now())).await;
        grant::revoke(&mut cx, id, "收回").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(s.dispatches(case, branch).await, Some("task.gate.powers"), "revoked");
    }
}

#[tokio::test]
async fn comprehensive_coordination_lets_a_streets_lead_rule() {
    for s in stories().await {
        let case = s.reported(LITTER).await.case;
        let rules = async || {
            let mut cx = s.of_street(Role::StreetLead).await;
            designate(&mut cx, case, s.community(), "由社区先行处置").await.map(drop)
        };
        assert!(matches!(rules().await, Err(Error::Forbidden { action: "case.rule", .. })));
        s.grants(Power::Coordination).await;
        // The policy lets; that nobody asked for a ruling is the next question.
        assert_eq!(rules().await.unwrap_err().rule(), Some("task.no-arbitration"));
    }
}

/// A report that accuses an organisation.
async fn accuses(s: &Story, about: OrgId) -> CaseId {
    let mut cx = s.world.cx(Actor::Public).await;
    let words = NewReport { about: Some(about), ..s.words(PIPE) };
    let reported = report(&mut cx, words).await.unwrap();
    cx.commit().await.unwrap();
    reported.case
}

async fn sees(s: &Story, role: Role, org: OrgId, case: CaseId) -> (bool, bool) {
    let mut cx = s.world.reader(s.city.actor(role, org)).await;
    let single = get(&mut cx, case).await.is_ok();
    let listed = list(&mut cx, View::All, &Filter::default()).await.unwrap();
    (single, listed.rows.iter().any(|row| row.id == case))
}

#[tokio::test]
async fn whoever_belongs_to_the_accused_neither_opens_nor_lists_the_case() {
    for s in stories().await {
        let street = s.street();
        let case = accuses(&s, street).await;
        assert_eq!(sees(&s, Role::StreetLead, street, case).await, (false, false));
        assert_eq!(sees(&s, Role::DistrictCommand, s.city.districts[0], case).await, (true, true));
        assert_eq!(sees(&s, Role::CommunityStaff, s.community(), case).await, (false, false));
        assert_eq!(sees(&s, Role::Operator, s.city.city, case).await, (true, true));

        let case = accuses(&s, s.community()).await;
        assert_eq!(sees(&s, Role::GridMember, s.city.grids[0], case).await, (false, false));
        assert_eq!(sees(&s, Role::StreetLead, street, case).await, (true, true));
    }
}

#[tokio::test]
async fn the_gate_lets_nobody_handle_who_answers_to_the_accused() {
    for s in stories().await {
        let case = accuses(&s, s.city.urban.districts[0]).await;
        let asks = async |to| {
            let district = s.city.actor(Role::DistrictCommand, s.city.districts[0]);
            let mut cx = s.world.cx(district).await;
            let order = Dispatch { to, role: Part::Lead, limit: None };
            dispatch(&mut cx, case, order).await.map(drop).map_err(|error| error.rule())
        };
        let recusal = Err(Some("task.gate.recusal"));
        assert_eq!(asks(s.city.urban.districts[0]).await, recusal);
        assert_eq!(asks(s.city.branches[0]).await, recusal, "a branch of the accused");
    }
}

#[tokio::test]
async fn the_task_of_another_case_is_not_there() {
    for s in stories().await {
        let (one, other) = (s.reported(LITTER).await.case, s.reported(LITTER).await.case);
        s.world.drain().await;
        let (task, org) = s.lead(other).await;
        let mut cx = s.as_staff(org).await;
        let strayed = accept(&mut cx, one, task).await.unwrap_err();
        assert!(matches!(strayed, Error::NotFound), "{strayed}");
    }
}
