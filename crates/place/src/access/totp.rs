//! Codes by time (TOTP, RFC 6238): six digits that change every half minute, as every authenticator app makes them. Pure, but for the fresh
//! secret.

use super::model::random;
use kernel::clock::Timestamp;
use kernel::web::post::encode;
use kernel::{Error, Result};
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;
use totp_rs::{Builder, Totp};

/// Bytes of a secret: as many as the digest has that it is used with.
const SECRET: usize = 20;
/// Who the authenticator app says the code is for.
const ISSUER: &str = "tongxin";

/// What the account and the person's device both know.
#[derive(Clone)]
pub(super) struct Secret([u8; SECRET]);

impl Secret {
    /// One that nobody had before.
    pub(super) fn fresh() -> Self {
        Self(random())
    }

    /// For the database. The one place to encrypt it.
    pub(super) fn seal(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// From the database. The one place to decrypt it.
    pub(super) fn open(stored: &[u8]) -> Result<Self> {
        let bytes = stored.try_into();
        bytes.map(Self).map_err(|_| Error::internal("a stored secret of codes has a wrong length"))
    }

    fn codes(&self) -> Totp {
        Builder::new().with_secret(self.0).build_noncompliant()
    }

    /// The step whose code this is: the present one, or its neighbours for a device whose clock is off. None for a wrong code, and for one
    /// of `used` or before: a code seen over a shoulder is worth nothing.
    pub(super) fn check(&self, code: &str, now: Timestamp, used: i64) -> Option<i64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let seconds = u64::try_from(now.millis() / 1000).unwrap_or(0);
        let step = self.codes().check(&digits, seconds).and_then(|step| i64::try_from(step).ok());
        step.filter(|step| *step > used)
    }

    /// The key to type into an app that cannot see the picture, in groups of four.
    pub(super) fn key(&self) -> String {
        let key = totp_rs::Secret::from(self.0).to_base32();
        let groups: Vec<String> =
            key.chars().collect::<Vec<_>>().chunks(4).map(|four| four.iter().collect()).collect();
        groups.join(" ")
    }

    /// What the picture says.
    pub(super) fn uri(&self, login: &str) -> String {
        let key = self.key().replace(' ', "");
        let label = format!("{ISSUER}:{}", encode(login));
        format!(
            "otpauth://totp/{label}?secret={key}&issuer={ISSUER}&algorithm=SHA1&digits=6&period=30"
        )
    }

    /// The picture, as what an SVG needs.
    pub(super) fn picture(&self, login: &str) -> Result<Picture> {
        let code = QrCode::encode_text(&self.uri(login), QrCodeEcc::Medium)
            .map_err(|failed| Error::Internal(Box::new(failed)))?;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                // Writing to a String cannot fail.
                write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET).ok();
            }
        }
        Ok(Picture { side: code.size() + 2 * QUIET, path })
    }
}

/// White modules around a code, without which no camera finds it.
const QUIET: i32 = 4;

/// A QR code: its side in modules, and the dark ones as a path.
pub(super) struct Picture {
    pub(super) side: i32,
    pub(super) path: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the test vectors of RFC 6238.
    const RFC: &[u8; 20] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = Secret::open(RFC).unwrap();
        assert_eq!(secret.check("287082", at(59), 0), Some(1));
        assert_eq!(secret.check("081 804", at(1_111_111_109), 0), Some(37_037_036));
        assert_eq!(secret.check("005924", at(1_234_567_890), 0), Some(41_152_263));
    }

    #[test]
    fn a_code_counts_once_and_only_near_its_time() {
        let secret = Secret::open(RFC).unwrap();
        assert_eq!(secret.check("287082", at(59), 1), None, "used before");
        assert_eq!(secret.check("287082", at(89), 0), Some(1), "a device that is slow");
        assert_eq!(secret.check("287082", at(120), 0), None);
        for bad in ["", "28708", "2870822", "abcdef", "２８７０８２"] {
            assert_eq!(secret.check(bad, at(59), 0), None, "{bad}");
        }
    }

    #[test]
    fn the_picture_says_what_the_key_says() {
        let secret = Secret::open(RFC).unwrap();
        assert_eq!(secret.key(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(secret.uri("li.qiao").starts_with(
            "otpauth://totp/tongxin:li.qiao?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=tongxin"
        ));
        let picture = secret.picture("li.qiao").unwrap();
        // The finder pattern's first module stands right after the quiet zone.
        assert!(picture.path.starts_with("M4,4h1v1h-1z") && picture.side > 40);
        assert!(Secret::open(b"short").is_err());
    }
}
