//! Who may do what, as one table for people to read against the domain's description.
//!
//! It says what ought to be, and knows nothing of the product's own tables: nobody generates it from them, and nothing in it is read from
//! them. A new action has a line here before its routes have rows.
//!
//! | letter | the holder of the post may do it to what … |
//! |--------|---------------------------------------------|
//! | `T`    | lies in the post's territory                |
//! | `H`    | its organisation has, or had, a task on     |
//! | `N`    | its organisation has an open task on, now   |
//! | `O`    | its organisation is asked to do, itself     |
//! | `L`    | an organisation of its line has, or had, a task on: itself, or what hangs below it |
//! | `*`    | there is, anywhere                          |
//! | `-`    | nothing                                     |

use kernel::policy::Role;
use std::collections::BTreeMap;

const WHO: &str = "
                            grid  comm  disp  lead  hand  head  oper  foll  dist  city  unit  audi  secu  syst
case.see                    T     T     TH    TH    H     HL    T     T     T     T     H     *     -     -
case.enter                  T     T     T     -     -     -     T     -     -     -     -     -     -     -
case.dispatch               -     -     T     T     -     -     T     -     T     T     -     -     -     -
case.rule                   -     -     -     -     -     -     -     -     T     T     -     -     -     -
case.follow_up              -     -     -     -     -     -     -     T     -     -     -     -     -     -
task.handle                 O     O     O     O     O     O     -     -     -     -     O     -     -     -

contact.see                 N     N     N     N     N     N     T     T     -     -     -     -     -     -
contact.reveal              -     -     N     N     N     N     T     T     -     -     -     -     -     -
contact.look_up             -     -     -     -     -     -     T     -     -     -     -     -     -     -
contact.destroy             -     -     -     -     -     -     -     -     -     -     -     -     *     -
reveal.see                  -     -     -     -     -     -     -     -     -     -     -     *     -     -
certificate.see             -     -     -     -     -     -     -     -     -     -     -     *     *     -

recusal.ask                 H     H     TH    TH    H     HL    T     T     T     T     H     -     -     -
recusal.decide              -     -     -     T     -     -     -     -     T     T     -     -     -     -
recusal.withdraw            -     -     -     T     -     -     -     -     T     T     -     -     -     -

screen.see                  -     T     T     T     -     -     -     -     T     T     -     *     -     -

power.grant                 -     -     -     -     -     -     -     -     T     T     -     -     -     -
power.use_planning          -     -     -     -     -     -     -     -     -     -     -     -     -     -
grant.see                   -     -     -     -     -     -     -     -     -     -     -     *     *     -
grant.give                  -     -     -     -     -     -     -     -     -     -     -     -     *     -
policy.see                  -     -     -     -     -     -     -     -     -     -     -     *     *     *
deputy.see                  -     -     -     -     -     -     -     -     -     -     -     *     *     -

account.see                 -     -     -     -     -     -     -     -     -     -     -     *     *     -
account.add                 -     -     -     -     -     -     -     -     -     -     -     -     *     -
account.suspend             -     -     -     -     -     -     -     -     -     -     -     -     *     -
account.see_sessions        -     -     -     -     -     -     -     -     -     -     -     -     *     -
account.link_identity       -     -     -     -     -     -     -     -     -     -     -     -     *     -
post.give                   -     -     -     -     -     -     -     -     -     -     -     -     *     -

administrators.see          -     -     -     -     -     -     -     -     -     -     -     *     *     *
audit.see                   -     -     -     -     -     -     -     -     -     -     -     *     -     -
audit.see_audit             -     -     -     -     -     -     -     -     -     -     -     -     *     -
audit.see_system            -     -     -     -     -     -     -     -     -     -     -     -     *     -
audit.see_refusals          -     -     -     -     -     -     -     -     -     -     -     -     *     -
audit.see_security          -     -     -     -     -     -     -     -     -     -     -     -     -     *
audit.export                -     -     -     -     -     -     -     -     -     -     -     *     -     -

org.see                     *     *     *     *     *     *     *     *     *     *     *     *     *     *
org.edit                    -     -     -     -     -     -     -     -     -     -     -     -     -     *
category.edit               -     -     -     -     -     -     -     -     -     -     -     -     -     *
admission.grant             -     -     -     -     -     -     -     -     T     T     -     -     -     -
";

/// Actions that no route offers: the console's, and those that only shape what a page shows.
pub(super) const WITHOUT_A_ROUTE: &[&str] = &[
    "account.link_identity", // `tongxin` at the console, and part of the page of an account
    "admission.grant",       // imports
    "audit.see",             // which of the four parts of the ledger a page shows: see `lists`
    "audit.see_audit",
    "audit.see_refusals",
    "audit.see_security",
    "audit.see_system",
    "category.edit", // imports
    "contact.see",   // a card of the page of a case: see `lists`
    "deputy.see",    // part of /me/deputies
    "org.edit",      // imports
    "org.see",       // a figure of a public page
];

/// How a column is headed.
const COLUMNS: [(&str, Role); 14] = [
    ("grid", Role::GridMember),
    ("comm", Role::CommunityStaff),
    ("disp", Role::StreetDispatcher),
    ("lead", Role::StreetLead),
    ("hand", Role::DepartmentHandler),
    ("head", Role::DepartmentLead),
    ("oper", Role::Operator),
    ("foll", Role::FollowUpDesk),
    ("dist", Role::DistrictCommand),
    ("city", Role::CityCommand),
    ("unit", Role::UnitContact),
    ("audi", Role::Auditor),
    ("secu", Role::SecurityOfficer),
    ("syst", Role::SystemAdministrator),
];

/// How a post must stand to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// `T`
    Territory,
    /// `H`
    Had,
    /// `N`
    Now,
    /// `O`
    Own,
    /// `L`
    Line,
    /// `*`
    Anything,
}

impl Tie {
    fn read(letter: char) -> Self {
        match letter {
            'T' => Self::Territory,
            'H' => Self::Had,
            'N' => Self::Now,
            'O' => Self::Own,
            'L' => Self::Line,
            '*' => Self::Anything,
            other => panic!("{other} is no letter of the table in who.rs"),
        }
    }
}

/// The table, read.
pub(super) struct Who(BTreeMap<&'static str, Vec<(Role, Tie)>>);

impl Who {
    /// Reads it.
    pub(super) fn read() -> Self {
        let mut lines = WHO.lines().filter(|line| !line.trim().is_empty());
        let head: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
        assert_eq!(head, COLUMNS.map(|(word, _)| word), "the columns of who.rs");
        let line = |line: &'static str| {
            let mut words = line.split_whitespace();
            let action = words.next().unwrap();
            let cells: Vec<&str> = words.collect();
            assert_eq!(cells.len(), COLUMNS.len(), "who.rs: {action} needs a cell for each role");
            let ties = cells.iter().zip(COLUMNS).flat_map(|(cell, (_, role))| {
                let letters = cell.chars().filter(|letter| *letter != '-');
                letters.map(move |letter| (role, Tie::read(letter)))
            });
            (action, ties.collect())
        };
        Self(lines.map(line).collect())
    }

    /// Every action it knows.
    pub(super) fn actions(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// How a holder of the role must stand to a thing to do this to it: any of these.
    pub(super) fn ties(&self, action: &str, role: Role) -> Vec<Tie> {
        let ties = self.0.get(action).unwrap_or_else(|| {
            panic!("who.rs has no line for {action}: write one, with a cell for each role")
        });
        ties.iter().filter(|(of, _)| *of == role).map(|(_, tie)| *tie).collect()
    }
}
