//! Rotation: every sealed text is sealed again under the active key, in small transactions beside the running server.
//!
//! Which texts are still to be done, their envelopes say: an interrupted rotation goes on where it stopped, without a note of its own.

use super::envelope::{self, Field};
use super::{Vault, store};
use crate::app::App;
use crate::error::Result;
use uuid::Uuid;

/// Texts sealed anew in one transaction: few enough that nobody waits long for the writer.
const BATCH: i64 = 100;

/// What a rotation did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Resealed {
    /// Texts sealed anew.
    pub resealed: u64,
    /// Texts that were changed or destroyed by somebody else meanwhile, and are theirs.
    pub overtaken: u64,
}

/// Seals every text under the active key; `told` hears how many were done so far.
///
/// # Errors
/// A text that does not open: nothing is thrown away, what was done stays done, `tongxin doctor --deep` names the rest.
pub async fn reseal(app: &App, fields: &[Field], mut told: impl FnMut(u64)) -> Result<Resealed> {
    let vault = app.shared::<Vault>()?;
    let mut sum = Resealed::default();
    for field in fields {
        let mut after = (Uuid::nil(), Uuid::nil());
        while let Some(last) = batch(app, vault, (field, after), &mut sum).await? {
            after = last;
            told(sum.resealed);
        }
    }
    Ok(sum)
}

async fn batch(
    app: &App,
    vault: &Vault,
    (field, after): (&Field, (Uuid, Uuid)),
    sum: &mut Resealed,
) -> Result<Option<(Uuid, Uuid)>> {
    let under_active = format!("{}%", envelope::prefix(vault.ring()?.active()));
    let mut tx = app.db().write().await?;
    let rows = store::rows(&mut tx, field, (after, &under_active), BATCH).await?;
    let last = rows.last().map(|row| (row.first, row.second));
    for row in &rows {
        let place = field.of_both((row.first, row.second));
        let fresh = vault.seal(&place, &vault.open(&place, &row.sealed)?)?;
        if store::replace(&mut tx, field, (row, fresh)).await? {
            sum.resealed += 1;
        } else {
            sum.overtaken += 1;
        }
    }
    tx.commit().await?;
    Ok(last)
}
