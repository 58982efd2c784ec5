//! All SQL of the organisation network, and the only file that writes `org`, `org_area` and `duty`.

use super::model::{Duty, DutyList, Org};
use kernel::Result;
use kernel::clock::Timestamp;
use kernel::db::{Select, Sql, Tx, sql};
use kernel::territory::OrgId;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Rows written by one statement when there are many: a megacity has seventy thousand organisations.
const BULK: usize = 100;

/// Organisations looked up one by one; beyond, all are read at once.
const FEW: usize = 20;

/// The organisation.
pub(super) async fn get(tx: &mut Tx, id: OrgId) -> Result<Org> {
    sql("SELECT * FROM org WHERE id = $1").bind(id).one(tx).await
}

/// Keeps others from changing what hangs on the organisation until this transaction ends.
pub(super) async fn lock(tx: &mut Tx, id: OrgId) -> Result<()> {
    sql("UPDATE org SET version = version WHERE id = $1").bind(id).expect_one(tx).await
}

/// Those of these organisations that exist.
pub(super) async fn some(tx: &mut Tx, ids: &HashSet<OrgId>) -> Result<HashMap<OrgId, Org>> {
    let mut found = Vec::new();
    if ids.len() > FEW {
        found = all(tx).await?;
        found.retain(|org| ids.contains(&org.id));
    } else {
        for id in ids {
            found.extend(
                sql("SELECT * FROM org WHERE id = $1").bind(*id).optional::<Org>(tx).await?,
            );
        }
    }
    Ok(found.into_iter().map(|org| (org.id, org)).collect())
}

/// Every organisation there ever was.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Org>> {
    sql("SELECT * FROM org").all(tx).await
}

/// The organisation in force under a code.
pub(super) async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Org>> {
    sql("SELECT * FROM org WHERE code = $1 AND valid_to IS NULL").bind(code).optional(tx).await
}

/// Which of these codes are in force already.
pub(super) async fn taken(tx: &mut Tx, codes: &[&str]) -> Result<HashSet<String>> {
    if codes.len() > FEW {
        let all: Vec<(String,)> =
            sql("SELECT code FROM org WHERE code IS NOT NULL AND valid_to IS NULL").all(tx).await?;
        return Ok(all.into_iter().map(|(code,)| code).collect());
    }
    let mut taken = HashSet::new();
    for code in codes {
        if by_code(tx, code).await?.is_some() {
            taken.insert((*code).to_owned());
        }
    }
    Ok(taken)
}

/// Organisations in force that sit in a territory or hang below a department: what stands in the way of abolishing it.
pub(super) async fn dependants(tx: &mut Tx, id: OrgId) -> Result<i64> {
    sql("SELECT count(*) FROM org WHERE (parent_id = $1 OR line_id = $1) AND valid_to IS NULL")
        .bind(id)
        .scalar(tx)
        .await
}

/// `head` with `rows` groups of `columns` parameters.
fn values(head: &str, columns: usize, rows: usize) -> String {
    let group = |row: usize| {
        let parameters = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", parameters.collect::<Vec<_>>().join(", "))
    };
    format!("{head} VALUES {}", (0..rows).map(group).collect::<Vec<_>>().join(", "))
}

const ORG: &str = "INSERT INTO org (id, kind, code, name_zh, name_en, parent_id, line_id, function,
    city_id, district_id, street_id, community_id, grid_id, valid_from, valid_to, successor_id, party, version)";
const ORG_COLUMNS: usize = 18;
static ADD_ONE: LazyLock<String> = LazyLock::new(|| values(ORG, ORG_COLUMNS, 1));
static ADD_BULK: LazyLock<String> = LazyLock::new(|| values(ORG, ORG_COLUMNS, BULK));

fn bind_org(statement: Sql, org: &Org) -> Sql {
    let chain = &org.chain;
    statement
        .bind(org.id)
        .bind(org.kind.as_str())
        .bind(org.code.clone())
        .bind(&org.name_zh)
        .bind(&org.name_en)
        .bind(org.parent)
        .bind(org.line)
        .bind(org.function.clone())
        .bind(chain.city)
        .bind(chain.district)
        .bind(chain.street)
        .bind(chain.community)
        .bind(chain.grid)
        .bind(org.valid_from)
        .bind(org.valid_to)
        .bind(org.successor)
        .bind(org.party)
        .bind(org.version)
}

/// Writes new organisations, parents before what refers to them.
pub(super) async fn insert(tx: &mut Tx, orgs: &[Org]) -> Result<()> {
    let (bulks, rest) = orgs.as_chunks::<BULK>();
    for bulk in bulks {
        bulk.iter().fold(sql(&ADD_BULK), bind_org).execute(tx).await?;
    }
    for org in rest {
        bind_org(sql(&ADD_ONE), org).execute(tx).await?;
    }
    Ok(())
}

/// Keeps the names, the end and the successor of an organisation read at `org.version - 1`.
pub(super) async fn save(tx: &mut Tx, org: &Org) -> Result<()> {
    sql("UPDATE org SET name_zh = $1, name_en = $2, valid_to = $3, successor_id = $4, version = $5
         WHERE id = $6 AND version = $7")
    .bind(&org.name_zh)
    .bind(&org.name_en)
    .bind(org.valid_to)
    .bind(org.successor)
    .bind(org.version)
    .bind(org.id)
    .bind(org.version - 1)
    .expect_one(tx)
    .await
}

/// A stored boundary.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct AreaRow {
    pub(super) org_id: OrgId,
    pub(super) geometry: String,
}

/// Every boundary.
pub(super) async fn areas(tx: &mut Tx) -> Result<Vec<AreaRow>> {
    sql("SELECT org_id, geometry FROM org_area").all(tx).await
}

/// Those of these territories' boundaries that are drawn.
pub(super) async fn some_areas(
    tx: &mut Tx,
    ids: &HashSet<OrgId>,
) -> Result<HashMap<OrgId, String>> {
    let mut found = Vec::new();
    if ids.len() > FEW {
        found = areas(tx).await?;
        found.retain(|row| ids.contains(&row.org_id));
    } else {
        for id in ids {
            let one = sql("SELECT org_id, geometry FROM org_area WHERE org_id = $1").bind(*id);
            found.extend(one.optional::<AreaRow>(tx).await?);
        }
    }
    Ok(found.into_iter().map(|row| (row.org_id, row.geometry)).collect())
}

const AREA: &str = "INSERT INTO org_area (org_id, geometry)";
const AREA_AGAIN: &str = " ON CONFLICT (org_id) DO UPDATE SET geometry = excluded.geometry";
static AREA_ONE: LazyLock<String> = LazyLock::new(|| values(AREA, 2, 1) + AREA_AGAIN);
static AREA_BULK: LazyLock<String> = LazyLock::new(|| values(AREA, 2, BULK) + AREA_AGAIN);

/// Draws boundaries, or draws them anew; each territory once.
pub(super) async fn put_areas(tx: &mut Tx, areas: &[(OrgId, String)]) -> Result<()> {
    let bind = |put: Sql, (id, geometry): &(OrgId, String)| put.bind(*id).bind(geometry);
    let (bulks, rest) = areas.as_chunks::<BULK>();
    for bulk in bulks {
        bulk.iter().fold(sql(&AREA_BULK), bind).execute(tx).await?;
    }
    for area in rest {
        bind(sql(&AREA_ONE), area).execute(tx).await?;
    }
    Ok(())
}

/// On which list an organisation has a category.
pub(super) async fn duty(tx: &mut Tx, org: OrgId, category: &str) -> Result<Option<Duty>> {
    sql("SELECT category, list, basis, valid_from FROM duty WHERE org_id = $1 AND category = $2")
        .bind(org)
        .bind(category)
        .optional(tx)
        .await
}

/// The lists of an organisation by category, all or one of the three; `after` is the last category of the page before.
pub(super) async fn duties(
    tx: &mut Tx,
    org: OrgId,
    list: Option<DutyList>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Duty>> {
    Select::from("SELECT category, list, basis, valid_from FROM duty")
        .and("org_id = ?", org)
        .and_if(list.map(DutyList::as_str), "list = ?")
        .and_if(after, "category > ?")
        .order("category")
        .limit(limit)
        .sql()
        .all(tx)
        .await
}

/// How many categories stand on each list of an organisation.
pub(super) async fn duty_counts(tx: &mut Tx, org: OrgId) -> Result<Vec<(String, i64)>> {
    sql("SELECT list, count(*) FROM duty WHERE org_id = $1 GROUP BY list").bind(org).all(tx).await
}

const DUTY: &str = "INSERT INTO duty (org_id, category, list, basis, valid_from)";
const DUTY_AGAIN: &str = " ON CONFLICT (org_id, category) DO UPDATE
    SET list = excluded.list, basis = excluded.basis, valid_from = excluded.valid_from";
const DUTY_COLUMNS: usize = 5;
/// A duty list has tens of categories, so that its bulk is smaller.
const DUTY_BULK: usize = 20;
static DUTY_ONE: LazyLock<String> = LazyLock::new(|| values(DUTY, DUTY_COLUMNS, 1) + DUTY_AGAIN);
static DUTY_MANY: LazyLock<String> =
    LazyLock::new(|| values(DUTY, DUTY_COLUMNS, DUTY_BULK) + DUTY_AGAIN);

/// Puts categories on the lists of an organisation; a category already there moves.
pub(super) async fn put_duties(tx: &mut Tx, org: OrgId, duties: &[Duty]) -> Result<()> {
    let bind = |statement: Sql, duty: &Duty| {
        let statement = statement.bind(org).bind(&duty.category).bind(duty.list.as_str());
        statement.bind(&duty.basis).bind(duty.valid_from)
    };
    let (bulks, rest) = duties.as_chunks::<DUTY_BULK>();
    for bulk in bulks {
        bulk.iter().fold(sql(&DUTY_MANY), bind).execute(tx).await?;
    }
    for duty in rest {
        bind(sql(&DUTY_ONE), duty).execute(tx).await?;
    }
    Ok(())
}

/// Takes a category off the lists of an organisation.
pub(super) async fn drop_duty(tx: &mut Tx, org: OrgId, category: &str) -> Result<()> {
    sql("DELETE FROM duty WHERE org_id = $1 AND category = $2")
        .bind(org)
        .bind(category)
        .expect_one(tx)
        .await
}

/// How many hold which role in an organisation at `at`; no persons.
pub(super) async fn holders(tx: &mut Tx, org: OrgId, at: Timestamp) -> Result<Vec<(String, i64)>> {
    sql("SELECT role, count(*) FROM post
         WHERE org_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $3)
         GROUP BY role ORDER BY role")
    .bind(org)
    .bind(at)
    .bind(at)
    .all(tx)
    .await
}
