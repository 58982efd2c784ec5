//! Who may do what: roles come with posts, rules stand in tables, the same rules answer "may X do A on this?" and,
//! as an SQL predicate, "which rows may X see?".
//!
//! A rule is one row: an action, a role, and the relation between the post and the resource under which the role may do
//! it. Default is no. Each capability keeps its rows in `policy.rs`; the whole table is printed by `tongxin policy table`.

use crate::clock::Timestamp;
use crate::db::Value;
use crate::error::{Error, Result};
use crate::territory::{AccountId, Chain, Level, OrgId, PostId};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// What a post makes its holder.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role { $($(#[$doc])* $name),* }

        impl Role {
            /// Every role, in the order of the printed table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The word used in data and message keys.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
        impl FromStr for Role {
            type Err = Error;
            fn from_str(text: &str) -> Result<Self> {
                match text { $($word => Ok(Self::$name),)* _ => Err(Error::invalid("role", "unknown-role")) }
            }
        }
    };
}
roles! {
    /// 网格员
    GridMember = "grid_member",
    /// 社区工作人员
    CommunityStaff = "community_staff",
    /// 街道派单员
    StreetDispatcher = "street_dispatcher",
    /// 街道负责人
    StreetLead = "street_lead",
    /// 部门经办
    DepartmentHandler = "department_handler",
    /// 部门负责人
    DepartmentLead = "department_lead",
    /// 热线话务员
    Operator = "operator",
    /// 回访员
    FollowUpDesk = "follow_up_desk",
    /// 区级指挥
    DistrictCommand = "district_command",
    /// 市级指挥
    CityCommand = "city_command",
    /// 驻区单位联系人
    UnitContact = "unit_contact",
    /// 审计员
    Auditor = "auditor",
    /// 安全管理员
    SecurityOfficer = "security_officer",
    /// 系统管理员
    SystemAdministrator = "system_administrator",
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a post must stand to a resource for a rule to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Any resource of the installation.
    Everywhere,
    /// The post's organisation is a territory on the resource's chain.
    Within,
    /// The post's organisation handles the resource: it has a task on it, or it is its own.
    Handling,
    /// A handler of the resource belongs to the post's line: the department itself or what hangs below it.
    Line,
}

impl Relation {
    /// The word in the printed table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Within => "within",
            Self::Handling => "handling",
            Self::Line => "line",
        }
    }
}

/// One row of the policy table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The action's name, e.g. `case.dispatch`.
    pub action: &'static str,
    /// Whose post.
    pub role: Role,
    /// Standing how to the resource.
    pub relation: Relation,
}

impl Rule {
    /// A row, written short in the tables.
    pub const fn new(action: &'static str, role: Role, relation: Relation) -> Self {
        Self { action, role, relation }
    }
}

/// Something one may be allowed to do.
pub trait Action: Copy {
    /// The name in the table, e.g. `case.dispatch`.
    fn name(self) -> &'static str;
    /// The table this action stands in.
    fn rules(self) -> &'static [Rule];
}

/// What a decision needs to know of a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Where it is.
    pub chain: Chain,
    /// Organisations that handle it.
    pub handlers: Vec<OrgId>,
    /// The departments at the head of the handlers' lines, and those between.
    pub lines: Vec<OrgId>,
}

/// A thing that can be allowed or refused.
pub trait Resource {
    /// Where it is and who handles it.
    fn subject(&self) -> Subject;
}

impl Resource for Subject {
    fn subject(&self) -> Subject {
        self.clone()
    }
}

/// A post as the policy sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Which post.
    pub id: PostId,
    /// What it makes its holder.
    pub role: Role,
    /// In which organisation.
    pub org: OrgId,
    /// Set when that organisation is a territory.
    pub level: Option<Level>,
    /// The organisation's names, for the page's head and the timeline.
    pub org_name: (String, String),
}

/// How many independent things somebody showed to prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Factors {
    /// A password, or what another system says.
    #[default]
    One,
    /// A password and a code, or a passkey that asked for the person.
    Two,
}

/// When and how well somebody last proved who they are; sensitive acts ask for a fresh proof, see [`crate::Cx::proven`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proof {
    /// The moment; none for whoever never did, e.g. an account that acts by a token.
    pub at: Option<Timestamp>,
    /// How well.
    pub factors: Factors,
}

/// How long a proof stays fresh enough for a sensitive act; shared with [`crate::App::shared`], else ten minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepUp(pub Duration);

impl Default for StepUp {
    fn default() -> Self {
        Self(Duration::from_mins(10))
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody from the public, not signed in.
    Public,
    /// A reporter with the secret link of a case.
    Reporter,
    /// The system itself: timers, subscribers.
    System,
    /// The administrator at the machine's own console: `tongxin import`, `tongxin city`.
    Console,
    /// A signed-in account.
    Account {
        /// Which account.
        id: AccountId,
        /// The name shown in timelines.
        name: String,
        /// The posts held now.
        posts: Vec<Post>,
        /// When they last proved who they are.
        proof: Proof,
    },
}

impl Actor {
    /// How events name the actor: never more than a pseudonym.
    pub fn mark(&self) -> String {
        match self {
            Self::Public => "public".to_owned(),
            Self::Reporter => "reporter".to_owned(),
            Self::System => "system".to_owned(),
            Self::Console => "console".to_owned(),
            Self::Account { id, .. } => format!("account:{id}"),
        }
    }

    /// The posts held; none for the public.
    pub fn posts(&self) -> &[Post] {
        match self {
            Self::Account { posts, .. } => posts,
            _ => &[],
        }
    }

    /// The account, if signed in.
    pub const fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// Whether a post with this role is held.
    pub fn is(&self, role: Role) -> bool {
        self.posts().iter().any(|post| post.role == role)
    }

    /// The post under which `action` on `subject` is allowed, if any.
    ///
    /// The console acts with the machine's own authority: whoever can run the binary beside the database could write it anyway.
    pub fn permits(&self, action: impl Action, subject: &Subject) -> Verdict {
        match self {
            Self::System | Self::Console => return Verdict::Allowed(None),
            Self::Public | Self::Reporter => return Verdict::Denied("not signed in"),
            Self::Account { .. } => {}
        }
        let rules = action.rules().iter().filter(|rule| rule.action == action.name());
        let mut why = "no post of yours carries this action";
        for rule in rules {
            for post in self.posts().iter().filter(|post| post.role == rule.role) {
                if post.stands(rule.relation, subject) {
                    return Verdict::Allowed(Some(post.clone()));
                }
                why = "your post does not reach this";
            }
        }
        Verdict::Denied(why)
    }

    /// Which rows `action` reaches for this actor: the same rules as [`Self::permits`], as data for a predicate.
    pub fn scope(&self, action: impl Action) -> Scope {
        match self {
            Self::System | Self::Console => return Scope::all(),
            Self::Public | Self::Reporter => return Scope::default(),
            Self::Account { .. } => {}
        }
        let mut scope = Scope::default();
        for rule in action.rules().iter().filter(|rule| rule.action == action.name()) {
            for post in self.posts().iter().filter(|post| post.role == rule.role) {
                match (rule.relation, post.level) {
                    (Relation::Everywhere, _) => scope.all = true,
                    (Relation::Within, Some(level)) => scope.within.push((level, post.org)),
                    (Relation::Within, None) => {}
                    (Relation::Handling, _) => scope.handling.push(post.org),
                    (Relation::Line, _) => scope.line.push(post.org),
                }
            }
        }
        scope.within.sort_unstable();
        scope.within.dedup();
        scope.handling.sort_unstable();
        scope.handling.dedup();
        scope.line.sort_unstable();
        scope.line.dedup();
        scope
    }
}

impl Post {
    fn stands(&self, relation: Relation, subject: &Subject) -> bool {
        match relation {
            Relation::Everywhere => true,
            Relation::Within => {
                self.level.is_some_and(|level| subject.chain.at(level) == Some(self.org))
            }
            Relation::Handling => subject.handlers.contains(&self.org),
            Relation::Line => {
                subject.handlers.contains(&self.org) || subject.lines.contains(&self.org)
            }
        }
    }
}

/// The answer of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Yes, by this post (none for the system itself).
    Allowed(Option<Post>),
    /// No, and why.
    Denied(&'static str),
}

/// Which rows an action reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Every row.
    pub all: bool,
    /// Rows whose chain has this territory at this level.
    pub within: Vec<(Level, OrgId)>,
    /// Rows handled by these organisations.
    pub handling: Vec<OrgId>,
    /// Rows handled by these organisations or what hangs below them on the line.
    pub line: Vec<OrgId>,
}

impl Scope {
    /// Every row.
    pub fn all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// The predicate over a table aliased `alias` that carries the chain columns.
    ///
    /// `handling` and `line` are SQL conditions with a `?` for each place the organisation stands in, e.g.
    /// `c.lead_org_id = ?`; `None` where the table knows no handler.
    pub fn predicate(
        &self,
        alias: &str,
        handling: Option<&str>,
        line: Option<&str>,
    ) -> (String, Vec<Value>) {
        if self.all {
            return ("1 = 1".to_owned(), Vec::new());
        }
        let mut parts = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        for (level, org) in &self.within {
            parts.push(format!("{alias}.{} = ?", level.column()));
            values.push((*org).into());
        }
        for (orgs, condition) in [(&self.handling, handling), (&self.line, line)] {
            for (org, condition) in orgs.iter().filter_map(|org| condition.map(|c| (org, c))) {
                parts.push(condition.to_owned());
                values.extend(condition.matches('?').map(|_| Value::from(*org)));
            }
        }
        if parts.is_empty() {
            return ("1 = 0".to_owned(), Vec::new());
        }
        (format!("({})", parts.join(" OR ")), values)
    }
}
