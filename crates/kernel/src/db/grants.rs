//! The rights of the server's own role on PostgreSQL: it adds to the ledger and reads it, and changes nothing in it, whatever a hole in the
//! program would ask for. Whoever owns the tables runs the migrations and gives these rights; the server runs as the other role.

use super::{Db, Dialect};
use crate::error::{Error, Result};
use sqlx::AssertSqlSafe;
use std::fmt;
use std::str::FromStr;

/// Tables that are only ever added to, and those the server only reads.
const APPENDED: [&str; 1] = ["event"];
const READ: [&str; 1] = ["migration"];

/// The name of a role: lower-case letters, digits and `_`, so that it needs no quoting anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DbRole(String);

impl FromStr for DbRole {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let first = text.chars().next().is_some_and(|c| c.is_ascii_lowercase() || c == '_');
        let rest = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if first && rest && text.len() <= 63 && text != "public" {
            Ok(Self(text.to_owned()))
        } else {
            Err("a role's name has lower-case letters, digits and _ only, and is not public"
                .to_owned())
        }
    }
}

impl fmt::Display for DbRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a role is given, in this order; saying it again changes nothing.
fn statements(role: &DbRole) -> String {
    let all = "ON ALL TABLES IN SCHEMA public";
    let take_back = |rights: &str, tables: &[&str]| {
        format!("REVOKE {rights} ON {} FROM {role};", tables.join(", "))
    };
    format!(
        "GRANT USAGE ON SCHEMA public TO {role}; REVOKE CREATE ON SCHEMA public FROM {role}; \
         REVOKE ALL {all} FROM {role}; GRANT SELECT, INSERT, UPDATE, DELETE {all} TO {role}; \
         GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}; {}{}",
        take_back("UPDATE, DELETE", &APPENDED),
        take_back("INSERT, UPDATE, DELETE", &READ),
    )
}

impl Db {
    /// Gives `role` what the server needs and nothing else. To be said again after every migration that makes a table.
    ///
    /// # Errors
    /// SQLite has no roles; on PostgreSQL the database's own when there is no such role or the caller may not give rights.
    pub async fn grant(&self, role: &DbRole) -> Result<()> {
        if self.dialect() == Dialect::Sqlite {
            return Err(Error::internal("SQLite has no roles"));
        }
        let mut tx = self.write().await?;
        // A role's name cannot be a parameter; its type lets nothing through that means anything to SQL.
        tx.raw(AssertSqlSafe(statements(role))).await?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_a_plain_name() {
        for good in ["tongxin_app", "a1", "_x"] {
            assert_eq!(good.parse::<DbRole>().map(|role| role.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "public", "1a", "App", "a b", "a;b", "a\"b", "a--", "角色", &"a".repeat(64)]
        {
            assert!(bad.parse::<DbRole>().is_err(), "{bad}");
        }
    }

    #[test]
    fn rights_are_taken_back_after_they_are_given() {
        let said = statements(&"app".parse().unwrap());
        let given = said.find("GRANT SELECT, INSERT, UPDATE, DELETE").unwrap();
        let taken = said.find("REVOKE UPDATE, DELETE ON event FROM app").unwrap();
        assert!(given < taken && !said.contains("TRUNCATE"));
    }
}
