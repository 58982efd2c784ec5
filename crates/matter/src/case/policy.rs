//! Who may do what to a case and its tasks.

use kernel::policy::{Action as PolicyAction, Recusals, Relation, Role, Rule, Shape};

/// What one may do to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See it, its tasks and its ledger.
    See,
    /// Enter a report for somebody: the operator's desk, a patrol.
    Enter,
    /// Ask an organisation to act; withdraw; choose the category.
    Dispatch,
    /// Accept, work on, return, report back: whoever has the task.
    Handle,
    /// Ask the reporter how it ended.
    FollowUp,
    /// Decide who leads when organisations disagree.
    Rule,
}

const SEE: &str = "case.see";
const ENTER: &str = "case.enter";
const DISPATCH: &str = "case.dispatch";
const HANDLE: &str = "task.handle";
const FOLLOW_UP: &str = "case.follow_up";
const RULE: &str = "case.rule";

use Relation::{Everywhere, Handling, Line, Within};

/// The table.
pub(super) const RULES: &[Rule] = &[
    Rule::new(SEE, Role::GridMember, Within),
    Rule::new(SEE, Role::CommunityStaff, Within),
    Rule::new(SEE, Role::StreetDispatcher, Within),
    Rule::new(SEE, Role::StreetDispatcher, Handling),
    Rule::new(SEE, Role::StreetLead, Within),
    Rule::new(SEE, Role::StreetLead, Handling),
    Rule::new(SEE, Role::DepartmentHandler, Handling),
    Rule::new(SEE, Role::DepartmentLead, Handling),
    Rule::new(SEE, Role::DepartmentLead, Line),
    Rule::new(SEE, Role::UnitContact, Handling),
    Rule::new(SEE, Role::Operator, Within),
    Rule::new(SEE, Role::FollowUpDesk, Within),
    Rule::new(SEE, Role::DistrictCommand, Within),
    Rule::new(SEE, Role::CityCommand, Within),
    Rule::new(SEE, Role::Auditor, Everywhere),
    Rule::new(ENTER, Role::GridMember, Within),
    Rule::new(ENTER, Role::CommunityStaff, Within),
    Rule::new(ENTER, Role::StreetDispatcher, Within),
    Rule::new(ENTER, Role::Operator, Within),
    Rule::new(DISPATCH, Role::StreetDispatcher, Within),
    Rule::new(DISPATCH, Role::StreetLead, Within),
    Rule::new(DISPATCH, Role::Operator, Within),
    Rule::new(DISPATCH, Role::DistrictCommand, Within),
    Rule::new(DISPATCH, Role::CityCommand, Within),
    Rule::new(HANDLE, Role::GridMember, Handling),
    Rule::new(HANDLE, Role::CommunityStaff, Handling),
    Rule::new(HANDLE, Role::StreetDispatcher, Handling),
    Rule::new(HANDLE, Role::StreetLead, Handling),
    Rule::new(HANDLE, Role::DepartmentHandler, Handling),
    Rule::new(HANDLE, Role::DepartmentLead, Handling),
    Rule::new(HANDLE, Role::UnitContact, Handling),
    Rule::new(FOLLOW_UP, Role::FollowUpDesk, Within),
    Rule::new(RULE, Role::DistrictCommand, Within),
    Rule::new(RULE, Role::CityCommand, Within),
];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::See => SEE,
            Self::Enter => ENTER,
            Self::Dispatch => DISPATCH,
            Self::Handle => HANDLE,
            Self::FollowUp => FOLLOW_UP,
            Self::Rule => RULE,
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}

/// What the table of cases, aliased `c`, offers a scope: who has or had a task of the case, on which line, and whom it accuses.
pub(super) const SHAPE: Shape = Shape {
    alias: "c",
    handling: Some("EXISTS (SELECT 1 FROM task t WHERE t.matter_id = c.id AND t.org_id = ?)"),
    line: Some(
        "EXISTS (SELECT 1 FROM task t JOIN org o ON o.id = t.org_id WHERE t.matter_id = c.id
         AND (o.id = ? OR o.line_id = ? OR o.line_id IN (SELECT l.id FROM org l WHERE l.line_id = ?)))",
    ),
    handled: Some("EXISTS (SELECT 1 FROM task t WHERE t.matter_id = c.id)"),
    about: Some("c.about_id"),
    recusals: Some(Recusals {
        account: "EXISTS (SELECT 1 FROM recusal r WHERE r.case_id = c.id AND r.state = 'granted' AND r.account_id = ?)",
        org: "EXISTS (SELECT 1 FROM recusal r WHERE r.case_id = c.id AND r.state = 'granted' AND r.org_id = ?)",
    }),
};
