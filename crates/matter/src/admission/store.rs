//! All SQL of admissions.

use super::model::{Admission, AdmissionId, NewAdmission};
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::error::Result;
use kernel::money::Cents;
use kernel::territory::OrgId;

#[derive(sqlx::FromRow)]
struct AdmissionRow {
    id: AdmissionId,
    community_id: OrgId,
    category: String,
    department_id: OrgId,
    needs_funding: bool,
    funding_cents: i64,
    basis: String,
    valid_from: Timestamp,
    valid_to: Timestamp,
}

impl From<AdmissionRow> for Admission {
    fn from(r: AdmissionRow) -> Self {
        let says = NewAdmission {
            community: r.community_id,
            category: r.category,
            department: r.department_id,
            needs_funding: r.needs_funding,
            funding: Cents::new(r.funding_cents),
            basis: r.basis,
            from: r.valid_from,
            until: r.valid_to,
        };
        Self { id: r.id, says }
    }
}

/// The admission of a community for a category that ends last; the gate says whether it holds.
pub(super) async fn find(
    tx: &mut Tx,
    community: OrgId,
    category: &str,
) -> Result<Option<Admission>> {
    let row = sql("SELECT * FROM admission WHERE community_id = $1 AND category = $2 ORDER BY valid_to DESC LIMIT 1")
        .bind(community)
        .bind(category)
        .optional::<AdmissionRow>(tx)
        .await?;
    Ok(row.map(Admission::from))
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: AdmissionId,
    a: &NewAdmission,
    now: Timestamp,
) -> Result<()> {
    sql("INSERT INTO admission (id, community_id, category, department_id, needs_funding, funding_cents, basis,
             valid_from, valid_to, granted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(id)
    .bind(a.community)
    .bind(&a.category)
    .bind(a.department)
    .bind(a.needs_funding)
    .bind(a.funding.cents())
    .bind(&a.basis)
    .bind(a.from)
    .bind(a.until)
    .bind(now)
    .expect_one(tx)
    .await
}
