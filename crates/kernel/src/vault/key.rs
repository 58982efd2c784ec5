//! Keys: what seals, under which id, by which algorithm.

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::id::Ids;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, Key as CipherKey, KeyInit, Nonce, Payload};
use aes_gcm::{Aes256Gcm, AesGcm};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sm4::Sm4;
use std::fmt;
use std::str::FromStr;
use zeroize::{Zeroize, Zeroizing};

/// SM4 in Galois/Counter mode (RFC 8998): the generic construction of `aes-gcm` takes any cipher with blocks of 128 bits; its test is the
/// vector of the RFC.
type Sm4Gcm = AesGcm<Sm4, U12>;

/// Bytes of the key of the blind index.
const INDEX_KEY: usize = 32;
/// Bytes of a blind index: 128 bits are enough to tell numbers apart, and too few to be anything else.
const INDEX: usize = 16;
/// Bits of a nonce are 96.
pub(super) const NONCE: usize = 12;

/// How a key seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Algorithm {
    /// AES with 256 bits.
    #[default]
    Aes256Gcm,
    /// SM4 (国密), 128 bits.
    Sm4Gcm,
}

impl Algorithm {
    /// The word in settings, key files and envelopes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "aes-256-gcm",
            Self::Sm4Gcm => "sm4-gcm",
        }
    }

    const fn key_length(self) -> usize {
        match self {
            Self::Aes256Gcm => 32,
            Self::Sm4Gcm => 16,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Algorithm {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "aes-256-gcm" => Ok(Self::Aes256Gcm),
            "sm4-gcm" => Ok(Self::Sm4Gcm),
            _ => Err(Error::invalid("vault_algorithm", "unknown")),
        }
    }
}

/// Which key: a short name that stands in every envelope, e.g. `20261125-9f3a01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(String);

impl KeyId {
    /// A name of letters, digits and hyphens: it stands between the dots of an envelope.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    fn fresh(now: Timestamp, random: &Ids) -> Self {
        let day: String = now.to_string().chars().filter(char::is_ascii_digit).take(8).collect();
        Self(format!("{day}-{}", hex::encode(random.bytes::<3>())))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A cipher with its key inside, wiped when dropped.
enum Cipher {
    Aes(Box<Aes256Gcm>),
    Sm4(Box<Sm4Gcm>),
}

/// A key of the ring.
pub(super) struct Key {
    pub(super) id: KeyId,
    pub(super) algorithm: Algorithm,
    pub(super) made: Timestamp,
    pub(super) material: Zeroizing<Vec<u8>>,
    cipher: Cipher,
}

impl Key {
    /// A key of given material; none if that has the wrong length.
    pub(super) fn of(
        id: KeyId,
        algorithm: Algorithm,
        made: Timestamp,
        material: Zeroizing<Vec<u8>>,
    ) -> Option<Self> {
        let cipher = match algorithm {
            Algorithm::Aes256Gcm => {
                let key = CipherKey::<Aes256Gcm>::try_from(material.as_slice()).ok()?;
                Cipher::Aes(Box::new(Aes256Gcm::new(&Wiped(key).0)))
            }
            Algorithm::Sm4Gcm => {
                let key = CipherKey::<Sm4Gcm>::try_from(material.as_slice()).ok()?;
                Cipher::Sm4(Box::new(Sm4Gcm::new(&Wiped(key).0)))
            }
        };
        Some(Self { id, algorithm, made, material, cipher })
    }

    /// Seals `text`; none only for a text of tens of gigabytes.
    pub(super) fn seal(&self, nonce: &[u8; NONCE], aad: &[u8], text: &[u8]) -> Option<Vec<u8>> {
        let (nonce, payload) = (Nonce::<Aes256Gcm>::from(*nonce), Payload { msg: text, aad });
        match &self.cipher {
            Cipher::Aes(cipher) => cipher.encrypt(&nonce, payload).ok(),
            Cipher::Sm4(cipher) => cipher.encrypt(&nonce, payload).ok(),
        }
    }

    /// Opens what was sealed with this key, nonce and associated data.
    pub(super) fn open(
        &self,
        nonce: &[u8; NONCE],
        aad: &[u8],
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, payload) = (Nonce::<Aes256Gcm>::from(*nonce), Payload { msg: sealed, aad });
        let opened = match &self.cipher {
            Cipher::Aes(cipher) => cipher.decrypt(&nonce, payload),
            Cipher::Sm4(cipher) => cipher.decrypt(&nonce, payload),
        };
        opened.ok().map(Zeroizing::new)
    }
}

/// The copy of a key that a cipher is made from, wiped afterwards.
struct Wiped<T: Zeroize>(T);

impl<T: Zeroize> Drop for Wiped<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The keys of an installation: one seals, all open; and the key of the blind index.
pub struct Ring {
    /// In the order they were made; the last one is active.
    pub(super) keys: Vec<Key>,
    pub(super) index: Zeroizing<[u8; INDEX_KEY]>,
}

/// A key as `tongxin vault status` shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// How it seals.
    pub algorithm: &'static str,
    /// When it was made.
    pub made: Timestamp,
    /// Whether new texts are sealed under it.
    pub active: bool,
}

impl Ring {
    /// A ring with one fresh key.
    pub fn fresh(algorithm: Algorithm, now: Timestamp) -> Result<Self> {
        let random = Ids::random();
        let mut ring = Self { keys: Vec::new(), index: Zeroizing::new(random.bytes()) };
        ring.add(algorithm, now)?;
        Ok(ring)
    }

    /// A ring of keys that were there before; none without any.
    pub(super) fn of(keys: Vec<Key>, index: Zeroizing<[u8; INDEX_KEY]>) -> Option<Self> {
        (!keys.is_empty()).then_some(Self { keys, index })
    }

    /// Makes a fresh key the active one; returns its id.
    pub fn add(&mut self, algorithm: Algorithm, now: Timestamp) -> Result<KeyId> {
        let random = Ids::random();
        let id = KeyId::fresh(now, &random);
        let mut bytes: [u8; 32] = random.bytes();
        let material = Zeroizing::new(bytes.iter().copied().take(algorithm.key_length()).collect());
        bytes.zeroize();
        let key = Key::of(id.clone(), algorithm, now, material);
        self.keys.push(key.ok_or_else(|| Error::internal("a key of the wrong length"))?);
        Ok(id)
    }

    /// The key new texts are sealed under.
    #[expect(clippy::indexing_slicing, reason = "a ring is made with a key and never loses one")]
    pub(super) fn active(&self) -> &Key {
        &self.keys[self.keys.len() - 1]
    }

    /// The key of this id.
    pub(super) fn get(&self, id: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.id.as_str() == id)
    }

    /// The keys, the active one last, without what they are made of.
    pub fn shown(&self) -> Vec<Shown> {
        let active = &self.active().id;
        let show = |key: &Key| Shown {
            id: key.id.to_string(),
            algorithm: key.algorithm.as_str(),
            made: key.made,
            active: key.id == *active,
        };
        self.keys.iter().map(show).collect()
    }

    /// How new texts are sealed.
    pub fn algorithm(&self) -> Algorithm {
        self.active().algorithm
    }

    /// The blind index of a text that is in its normal form.
    pub(super) fn index(&self, text: &str) -> String {
        // HMAC takes keys of any length.
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(self.index.as_slice()) else {
            return String::new();
        };
        mac.update(text.as_bytes());
        let whole = mac.finalize().into_bytes();
        hex::encode(whole.get(..INDEX).unwrap_or_default())
    }
}
