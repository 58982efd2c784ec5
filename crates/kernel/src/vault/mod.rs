//! The vault: what is personal is stored sealed, and only sealed.
//!
//! A text is sealed for one [`Place`], a field of a row: moved anywhere else, it does not open. Keys live in a file beside the
//! configuration, never in the database; each has an id, one is active, the older ones still read. A number can be found again by its
//! blind [index](Vault::index), which says nothing without its key.
//!
//! Whoever keeps a sealed field declares it as a [`Field`] in its capability; rotation, `doctor` and `tongxin vault status` walk those.

mod audit;
mod envelope;
mod file;
mod key;
mod number;
mod rotate;
mod store;
#[cfg(test)]
mod tests;

pub use audit::{Audit, Held, audit, held};
pub use envelope::{Field, Place, Sealed};
pub use file::KeyFile;
pub use key::{Algorithm, KeyId, Ring, Shown};
pub use number::normal;
pub use rotate::{Resealed, reseal};
pub use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::id::Ids;
use envelope::Envelope;
use std::sync::{Arc, PoisonError, RwLock};

/// Seals and opens; shared with [`crate::App::shared`], cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Parts>);

struct Parts {
    ring: RwLock<Option<Arc<Ring>>>,
    /// Where the keys come from; a ring made in memory has no file.
    file: Option<KeyFile>,
    /// Nonces come from here, never from the ids of a simulated day, which repeat.
    random: Ids,
}

/// Why something does not open, or cannot be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// There are no keys.
    #[error(
        "the vault has no keys: run `tongxin vault init`, or put the key file back where the setting vault_keys names it"
    )]
    Locked,
    /// The text is no envelope of ours.
    #[error("this is no sealed text")]
    NoEnvelope,
    /// It was sealed under a key that is not in the key file.
    #[error(
        "sealed under key {0}, which is not in the key file; put it back from the backup of the keys"
    )]
    UnknownKey(String),
    /// It was changed, moved from another place, or sealed under another key of that id.
    #[error("it does not open: changed, moved from elsewhere, or another key of the same id")]
    Tampered,
}

impl From<Broken> for Error {
    fn from(broken: Broken) -> Self {
        Self::Internal(Box::new(broken))
    }
}

impl Vault {
    /// A vault with these keys, in memory.
    pub fn new(ring: Ring) -> Self {
        Self::with(Some(ring), None)
    }

    /// A vault without keys: nothing can be sealed, nothing opens.
    pub fn locked() -> Self {
        Self::with(None, None)
    }

    /// The vault whose keys are in `file`; locked while there is no such file. A change of the file is noticed.
    ///
    /// # Errors
    /// The file is there and cannot be used.
    pub fn from_file(file: KeyFile) -> Result<Self> {
        let ring = file.read()?;
        Ok(Self::with(ring, Some(file)))
    }

    fn with(ring: Option<Ring>, file: Option<KeyFile>) -> Self {
        let ring = RwLock::new(ring.map(Arc::new));
        Self(Arc::new(Parts { ring, file, random: Ids::random() }))
    }

    /// Whether there are keys.
    pub fn is_open(&self) -> bool {
        self.ring().is_ok()
    }

    /// The keys in force.
    ///
    /// # Errors
    /// [`Broken::Locked`]; what [`KeyFile::read`] finds.
    pub fn ring(&self) -> Result<Arc<Ring>> {
        if let Some(file) = &self.0.file
            && file.has_changed()
        {
            let fresh = file.read()?.map(Arc::new);
            *self.0.ring.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
        let ring = self.0.ring.read().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(ring.ok_or(Broken::Locked)?)
    }

    /// Seals `text` for `place` under the active key.
    ///
    /// # Errors
    /// [`Broken::Locked`].
    pub fn seal(&self, place: &Place, text: &str) -> Result<Sealed> {
        let ring = self.ring()?;
        let nonce = self.0.random.bytes();
        let sealed = ring.active().seal(&nonce, &place.associated(), text.as_bytes());
        let envelope =
            Envelope { key: ring.active(), nonce, sealed: sealed.ok_or(Broken::Locked)? };
        Ok(envelope.into())
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// [`Broken`], as an error of ours.
    pub fn open(&self, place: &Place, sealed: &Sealed) -> Result<Zeroizing<String>> {
        Ok(self.try_open(place, sealed)??)
    }

    /// Opens what was sealed for `place`, or says why it does not open.
    fn try_open(
        &self,
        place: &Place,
        sealed: &Sealed,
    ) -> Result<Result<Zeroizing<String>, Broken>> {
        Ok(sealed.open(&*self.ring()?, &place.associated()))
    }

    /// The blind index of a number: the same for every way to write the same number, and nothing to whoever lacks the key. None for what is
    /// no number.
    ///
    /// # Errors
    /// [`Broken::Locked`].
    pub fn index(&self, number: &str) -> Result<Option<String>> {
        let ring = self.ring()?;
        Ok(normal(number).map(|number| ring.index(&number)))
    }
}
