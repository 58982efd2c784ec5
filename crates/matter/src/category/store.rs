//! All SQL of categories and the catalogue.

use super::model::{Category, CategoryKind, NewRule, Rule};
use crate::task::Role;
use kernel::db::{Tx, sql};
use kernel::error::{Error, Result};
use kernel::territory::OrgId;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct CategoryRow {
    code: String,
    parent: Option<String>,
    pack: String,
    kind: String,
    name_zh: String,
    name_en: String,
    time_limit: String,
    leaf: bool,
    position: i64,
}

impl TryFrom<CategoryRow> for Category {
    type Error = Error;
    fn try_from(r: CategoryRow) -> Result<Self> {
        Ok(Self {
            kind: if r.kind == "component" { CategoryKind::Component } else { CategoryKind::Event },
            limit: r.time_limit.parse().map_err(|e| Error::internal(format!("{}: {e}", r.code)))?,
            code: r.code,
            parent: r.parent,
            pack: r.pack,
            name_zh: r.name_zh,
            name_en: r.name_en,
            leaf: r.leaf,
            position: r.position,
        })
    }
}

pub(super) async fn get(tx: &mut Tx, code: &str) -> Result<Option<Category>> {
    sql("SELECT * FROM category WHERE code = $1")
        .bind(code)
        .optional::<CategoryRow>(tx)
        .await?
        .map(Category::try_from)
        .transpose()
}

pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Category>> {
    sql("SELECT * FROM category ORDER BY position, code")
        .all::<CategoryRow>(tx)
        .await?
        .into_iter()
        .map(Category::try_from)
        .collect()
}

pub(super) async fn insert(tx: &mut Tx, c: &Category) -> Result<()> {
    sql("INSERT INTO category (code, parent, pack, kind, name_zh, name_en, time_limit, leaf, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(&c.code)
    .bind(c.parent.as_deref())
    .bind(&c.pack)
    .bind(c.kind.as_str())
    .bind(&c.name_zh)
    .bind(&c.name_en)
    .bind(c.limit.to_string())
    .bind(c.leaf)
    .bind(c.position)
    .expect_one(tx)
    .await
}

#[derive(sqlx::FromRow)]
struct RuleRow {
    id: Uuid,
    category: String,
    role: String,
    level: String,
    function: Option<String>,
    org_id: Option<OrgId>,
    position: i64,
    basis_zh: String,
    basis_en: String,
}

impl TryFrom<RuleRow> for Rule {
    type Error = Error;
    fn try_from(r: RuleRow) -> Result<Self> {
        let says = NewRule {
            category: r.category,
            role: if r.role == "lead" { Role::Lead } else { Role::Assist },
            level: r.level.parse().map_err(|e| Error::Internal(Box::new(e)))?,
            function: r.function,
            org: r.org_id,
            position: r.position,
            basis: (r.basis_zh, r.basis_en),
        };
        Ok(Self { id: r.id, says })
    }
}

/// Rows for a category, leads first, in the catalogue's order.
pub(super) async fn rules(tx: &mut Tx, category: &str) -> Result<Vec<Rule>> {
    sql("SELECT * FROM dispatch_rule WHERE category = $1 ORDER BY role DESC, position, id")
        .bind(category)
        .all::<RuleRow>(tx)
        .await?
        .into_iter()
        .map(Rule::try_from)
        .collect()
}

pub(super) async fn insert_rule(tx: &mut Tx, id: Uuid, rule: &NewRule) -> Result<()> {
    sql("INSERT INTO dispatch_rule (id, category, role, level, function, org_id, position, basis_zh, basis_en)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(id)
    .bind(&rule.category)
    .bind(rule.role.as_str())
    .bind(rule.level.as_str())
    .bind(rule.function.as_deref())
    .bind(rule.org)
    .bind(rule.position)
    .bind(&rule.basis.0)
    .bind(&rule.basis.1)
    .expect_one(tx)
    .await
}

pub(super) async fn delete_rules(tx: &mut Tx, category: &str) -> Result<u64> {
    sql("DELETE FROM dispatch_rule WHERE category = $1").bind(category).execute(tx).await
}
