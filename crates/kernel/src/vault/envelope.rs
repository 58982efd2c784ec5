//! What stands in the database: `v1.algorithm.key.nonce.ciphertext`, good for one place.

use super::Broken;
use super::key::{Key, NONCE, Ring};
use crate::db::{Parameter, Value};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The only version so far.
const VERSION: &str = "v1";

/// A column that holds sealed texts. Its table is keyed by one uuid or by two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub(super) table: &'static str,
    pub(super) key: (&'static str, &'static str),
    pub(super) column: &'static str,
}

impl Field {
    /// A column of a table whose key is `id`.
    pub const fn new(table: &'static str, column: &'static str) -> Self {
        Self { table, key: ("id", "id"), column }
    }

    /// A column of a table that is keyed by two uuids.
    pub const fn keyed(
        table: &'static str,
        key: (&'static str, &'static str),
        column: &'static str,
    ) -> Self {
        Self { table, key, column }
    }

    /// `table.column`, as findings name it.
    pub fn name(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }

    /// This field of the row with this id.
    pub fn of(self, id: impl Into<Uuid>) -> Place {
        let id = id.into();
        Place { field: self, row: (id, id) }
    }

    /// This field of the row with these two ids.
    pub fn of_both(self, row: (impl Into<Uuid>, impl Into<Uuid>)) -> Place {
        Place { field: self, row: (row.0.into(), row.1.into()) }
    }
}

/// A field of one row: a text sealed for it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    field: Field,
    row: (Uuid, Uuid),
}

impl Place {
    /// What the seal covers besides the text.
    pub(super) fn associated(&self) -> Vec<u8> {
        let Self { field: Field { table, column, .. }, row: (first, second) } = self;
        format!("{VERSION}/{table}/{first}/{second}/{column}").into_bytes()
    }
}

/// A sealed text, as it is stored. Only the vault makes one, so that a column of this type cannot be given a clear text by mistake.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct Sealed(pub(super) String);

impl From<Sealed> for Value {
    fn from(sealed: Sealed) -> Self {
        Self::Text(Some(sealed.0))
    }
}

impl Parameter for Sealed {
    const NULL: Value = Value::Text(None);
}

/// A sealed text that is being put together.
pub(super) struct Envelope<'a> {
    pub(super) key: &'a Key,
    pub(super) nonce: [u8; NONCE],
    pub(super) sealed: Vec<u8>,
}

impl From<Envelope<'_>> for Sealed {
    fn from(Envelope { key, nonce, sealed }: Envelope<'_>) -> Self {
        Self(format!("{}{}.{}", prefix(key), hex::encode(nonce), hex::encode(sealed)))
    }
}

/// What every text sealed under `key` begins with.
pub(super) fn prefix(key: &Key) -> String {
    format!("{VERSION}.{}.{}.", key.algorithm, key.id)
}

impl Sealed {
    /// The text, if it was sealed for what `aad` says.
    pub(super) fn open(&self, ring: &Ring, aad: &[u8]) -> Result<Zeroizing<String>, Broken> {
        let mut parts = self.0.split('.');
        let mut next = || parts.next().ok_or(Broken::NoEnvelope);
        let (version, algorithm, id) = (next()?, next()?, next()?);
        let (nonce, sealed) = (next()?, next()?);
        if version != VERSION || parts.next().is_some() {
            return Err(Broken::NoEnvelope);
        }
        let key = ring.get(id).ok_or_else(|| Broken::UnknownKey(id.to_owned()))?;
        let mut given = [0; NONCE];
        hex::decode_to_slice(nonce, &mut given).map_err(|_| Broken::NoEnvelope)?;
        let sealed = hex::decode(sealed).map_err(|_| Broken::NoEnvelope)?;
        // The key says how it seals; an envelope that says otherwise was changed.
        if key.algorithm.as_str() != algorithm {
            return Err(Broken::Tampered);
        }
        let opened = key.open(&given, aad, &sealed).ok_or(Broken::Tampered)?;
        let text = std::str::from_utf8(&opened).map_err(|_| Broken::Tampered)?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    /// The text as it is stored.
    #[cfg(test)]
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}
