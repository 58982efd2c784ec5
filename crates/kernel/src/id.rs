//! Ids: UUIDv7, made by the application, one type for each thing that has one.

use crate::clock::Timestamp;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha12Rng;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Makes ids that carry the time they are asked for, so that a simulated day has the ids of that day.
///
/// Ids made in the same millisecond differ in 74 random bits; a seeded source makes a run repeatable.
#[derive(Clone)]
pub struct Ids(Arc<Mutex<ChaCha12Rng>>);

impl Ids {
    /// Ids nobody can guess.
    pub fn random() -> Self {
        Self(Arc::new(Mutex::new(rand::make_rng())))
    }

    /// The same ids at every run: for the fictional city and for tests, never for what must stay secret.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(ChaCha12Rng::seed_from_u64(seed))))
    }

    /// A fresh UUIDv7 for the moment `at`.
    pub fn next(&self, at: Timestamp) -> Uuid {
        let millis = u64::try_from(at.millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>()).into_uuid()
    }

    /// `N` random bytes from the same source.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }
}

/// Declares an id type, so that a case id can never be passed where an organisation id is meant.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::reexport::serde::Serialize, $crate::reexport::serde::Deserialize,
            $crate::reexport::sqlx::Type,
        )]
        #[serde(crate = "kernel::reexport::serde", transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub $crate::reexport::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::reexport::UuidError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
        impl From<$crate::reexport::Uuid> for $name {
            fn from(id: $crate::reexport::Uuid) -> Self {
                Self(id)
            }
        }
        impl From<$name> for $crate::reexport::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
        impl From<$name> for $crate::db::Value {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }
        impl $crate::db::Parameter for $name {
            const NULL: $crate::db::Value = $crate::db::Value::Uuid(None);
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_time_they_were_made_for() {
        let ids = Ids::random();
        let early = ids.next(Timestamp::from_millis(1_000));
        let late = ids.next(Timestamp::from_millis(2_000));
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
    }

    #[test]
    fn seeded_ids_repeat() {
        let at = Timestamp::from_millis(9);
        assert_eq!(Ids::seeded(1).next(at), Ids::seeded(1).next(at));
        assert_ne!(Ids::seeded(1).next(at), Ids::seeded(2).next(at));
    }
}
