//! The reporter's secret: it opens the case for whoever holds it, and we keep only its digest.

use kernel::cx::Cx;
use sha2::{Digest, Sha256};

/// A fresh secret: 20 letters and digits that are hard to mistake for one another, about 100 bits.
pub(super) fn fresh(cx: &Cx) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789z";
    let bytes: [u8; 20] = cx.app().ids().bytes();
    bytes
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)).copied().map(char::from))
        .collect()
}

/// What we keep of it.
pub(super) fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Whether it is one of those we know. Digests are compared: how long that takes says nothing about a secret.
pub(super) fn is_known(secret: &str, known: &[Vec<u8>]) -> bool {
    let given = digest(secret.trim());
    known.contains(&given)
}
