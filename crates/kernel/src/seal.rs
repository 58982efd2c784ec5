//! The installation's seal: an Ed25519 key that signs what leaves the house, so that others can tell it was not changed on the way.
//!
//! The key is a PKCS #8 file (PEM) only its owner can read; `openssl` can make one and show its public half. A [`Sealed`] text carries the
//! signature and the public key beside the words that were signed.

use crate::error::{Error, Result};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, KeypairBytes,
};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand::Rng;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the seal's key is kept; shared with [`crate::App::shared`] by the composition root.
#[derive(Debug, Clone)]
pub struct SealFile(pub Arc<PathBuf>);

impl SealFile {
    /// The seal, its key made at first need.
    pub fn seal(&self) -> Result<Seal> {
        Seal::open_or_make(&self.0)
    }
}

/// The key that signs.
#[derive(Clone)]
pub struct Seal(SigningKey);

/// The half of the key that everybody may have: it tells whether a signature is the installation's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// Words and the signature over them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sealed {
    /// What was signed, byte for byte.
    pub body: String,
    /// The public key, in hexadecimal: says which one to trust, is not itself a reason to.
    pub key: String,
    /// Ed25519 over the body's bytes, in hexadecimal.
    pub signature: String,
}

/// Why sealed words cannot be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsealed {
    /// Another key than one of those trusted.
    #[error("signed by a key that is not trusted here")]
    Stranger,
    /// The signature does not belong to the words.
    #[error("the signature does not belong to the words")]
    Forged,
}

impl Seal {
    /// Reads the key at `path`; makes one if there is none.
    ///
    /// # Errors
    /// A file that cannot be read or written, or that holds no Ed25519 key.
    pub fn open_or_make(path: &Path) -> Result<Self> {
        match Self::open(path) {
            Err(Error::NotFound) => {
                Self::make(path)?;
                // Somebody else's, if they were quicker.
                Self::open(path)
            }
            other => other,
        }
    }

    /// Reads the key at `path`.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no file.
    pub fn open(path: &Path) -> Result<Self> {
        let pem = match fs::read_to_string(path) {
            Ok(pem) => pem,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Error::NotFound),
            Err(error) => return Err(error.into()),
        };
        let key = SigningKey::from_pkcs8_pem(&pem).map_err(|why| {
            Error::internal(format!("{} holds no Ed25519 key: {why}", path.display()))
        })?;
        Ok(Self(key))
    }

    /// Makes a key and keeps it at `path`, readable by its owner only. A key that is there already stays: false then.
    pub fn make(path: &Path) -> Result<bool> {
        let mut seed = [0; 32];
        rand::rng().fill_bytes(&mut seed);
        // Without the public half: OpenSSL before 3.5 does not read keys that carry it.
        let key = KeypairBytes { secret_key: seed, public_key: None };
        let pem = key
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|why| Error::internal(format!("the key cannot be written: {why}")))?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Whole or not at all: it appears under its name only when it is on disk.
        let draft = path.with_extension(format!("{:016x}", rand::rng().next_u64()));
        let written =
            write_secret(&draft, pem.as_bytes()).and_then(|()| fs::hard_link(&draft, path));
        fs::remove_file(&draft).ok();
        match written {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs `body`.
    pub fn seal(&self, body: String) -> Sealed {
        let signature = hex::encode(self.0.sign(body.as_bytes()).to_bytes());
        Sealed { key: self.public().to_hex(), signature, body }
    }
}

fn write_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

impl PublicKey {
    /// Reads a public key as PEM, or as 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`Error::Invalid`] for anything else.
    pub fn read(text: &str) -> Result<Self> {
        let text = text.trim();
        let wrong = || Error::invalid("key", "unknown");
        if text.starts_with("-----BEGIN") {
            return VerifyingKey::from_public_key_pem(text).map(Self).map_err(|_| wrong());
        }
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| wrong())?;
        VerifyingKey::from_bytes(&bytes).map(Self).map_err(|_| wrong())
    }

    /// As PEM, which `openssl` reads.
    pub fn to_pem(&self) -> Result<String> {
        self.0
            .to_public_key_pem(LineEnding::LF)
            .map_err(|why| Error::internal(format!("the key cannot be shown: {why}")))
    }

    /// As 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0.as_bytes())
    }
}

impl Sealed {
    /// The words, if one of the trusted keys signed them.
    ///
    /// # Errors
    /// [`Unsealed`].
    pub fn open(&self, trusted: &[PublicKey]) -> Result<&str, Unsealed> {
        let known = trusted.iter().find(|key| key.to_hex() == self.key);
        let key = known.ok_or(Unsealed::Stranger)?;
        let mut bytes = [0; 64];
        hex::decode_to_slice(&self.signature, &mut bytes).map_err(|_| Unsealed::Forged)?;
        let signature = Signature::from_bytes(&bytes);
        let holds = key.0.verify_strict(self.body.as_bytes(), &signature);
        holds.map(|()| self.body.as_str()).map_err(|_| Unsealed::Forged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_believed_only_as_they_were_signed_and_by_a_trusted_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/audit.key");
        let seal = Seal::open_or_make(&path).unwrap();
        let again = Seal::open_or_make(&path).unwrap();
        assert_eq!(seal.public(), again.public(), "the key stays");
        let sealed = seal.seal("头部 heads".to_owned());
        assert_eq!(sealed.open(&[again.public()]), Ok("头部 heads"));
        let changed = Sealed { body: "头部 head".to_owned(), ..sealed.clone() };
        assert_eq!(changed.open(&[seal.public()]), Err(Unsealed::Forged));
        assert!(Seal::make(&folder.path().join("other.key")).unwrap());
        let other = Seal::open(&folder.path().join("other.key")).unwrap();
        assert_eq!(sealed.open(&[other.public()]), Err(Unsealed::Stranger));
        let relabelled = Sealed { key: other.public().to_hex(), ..sealed };
        assert_eq!(relabelled.open(&[other.public()]), Err(Unsealed::Forged));
        assert!(!Seal::make(&path).unwrap(), "a key is never replaced");
    }

    #[test]
    fn a_public_key_reads_back_in_both_forms() {
        let folder = tempfile::tempdir().unwrap();
        let public = Seal::open_or_make(&folder.path().join("k")).unwrap().public();
        assert_eq!(PublicKey::read(&public.to_pem().unwrap()).unwrap(), public);
        assert_eq!(PublicKey::read(&public.to_hex()).unwrap(), public);
        for text in ["", "00", "-----BEGIN PUBLIC KEY-----", "钥匙"] {
            assert!(PublicKey::read(text).is_err(), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.key");
        Seal::open_or_make(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
    }
}
