//! The security officer's list of accounts.

use kernel::Result;
use kernel::clock::Timestamp;
use kernel::db::{Select, Tx};
use kernel::paging::Cursor;
use kernel::territory::{AccountId, OrgId};

/// An account in the list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::access) struct Listed {
    pub(in crate::access) id: AccountId,
    pub(in crate::access) login: String,
    pub(in crate::access) name: String,
    pub(in crate::access) kind: String,
    pub(in crate::access) created_at: Timestamp,
    pub(in crate::access) suspended_at: Option<Timestamp>,
    pub(in crate::access) second: bool,
}

/// What the list is to hold.
#[derive(Default)]
pub(in crate::access) struct Asked<'a> {
    /// Words of the login or the name.
    pub(in crate::access) text: Option<&'a str>,
    pub(in crate::access) role: Option<&'a str>,
    pub(in crate::access) org: Option<OrgId>,
    pub(in crate::access) state: Option<&'a str>,
    pub(in crate::access) now: Timestamp,
    pub(in crate::access) after: Option<Cursor>,
    pub(in crate::access) fetch: i64,
}

/// The accounts, the newest first.
pub(in crate::access) async fn list(tx: &mut Tx, asked: &Asked<'_>) -> Result<Vec<Listed>> {
    let now = asked.now;
    let list = Select::from(
        "SELECT a.id, a.login, a.name, a.kind, a.created_at, a.suspended_at,
             (EXISTS (SELECT 1 FROM totp t WHERE t.account_id = a.id AND t.confirmed_at IS NOT NULL)
              OR EXISTS (SELECT 1 FROM passkey k WHERE k.account_id = a.id)) AS second
         FROM account a",
    );
    let list = match asked.text.map(pattern) {
        Some(like) => list.and_all(
            "(a.login LIKE ? ESCAPE '!' OR LOWER(a.name) LIKE ? ESCAPE '!')",
            vec![like.as_str().into(), like.as_str().into()],
        ),
        None => list,
    };
    let list = match asked.role {
        Some(role) => list.and_all(
            "EXISTS (SELECT 1 FROM post p WHERE p.account_id = a.id AND p.role = ? AND p.valid_from <= ?
                 AND (p.valid_to IS NULL OR p.valid_to > ?))",
            vec![role.into(), now.into(), now.into()],
        ),
        None => list,
    };
    let list = match asked.org {
        Some(org) => list.and_all(
            "EXISTS (SELECT 1 FROM post p WHERE p.account_id = a.id AND p.org_id = ? AND p.valid_from <= ?
                 AND (p.valid_to IS NULL OR p.valid_to > ?))",
            vec![org.into(), now.into(), now.into()],
        ),
        None => list,
    };
    let list = match asked.state {
        Some("suspended") => list.and_all("a.suspended_at IS NOT NULL", Vec::new()),
        Some("open") => list.and_all("a.suspended_at IS NULL", Vec::new()),
        Some("machine") => list.and_all("a.kind = 'machine'", Vec::new()),
        Some("postless") => list.and_all(
            "NOT EXISTS (SELECT 1 FROM post p WHERE p.account_id = a.id AND p.valid_from <= ?
                 AND (p.valid_to IS NULL OR p.valid_to > ?))",
            vec![now.into(), now.into()],
        ),
        _ => list,
    };
    let after = asked.after.map(|c| vec![Timestamp::from_millis(c.key).into(), c.id.into()]);
    list.after(after, "(a.created_at, a.id) < (?, ?)")
        .order("a.created_at DESC, a.id DESC")
        .limit(asked.fetch)
        .sql()
        .all(tx)
        .await
}

/// The words as a pattern of LIKE, its own signs escaped.
fn pattern(words: &str) -> String {
    let plain = words.trim().to_lowercase();
    format!("%{}%", plain.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}
