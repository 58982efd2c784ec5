//! Roles: what a post makes its holder.

use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

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
