//! Recovery codes: for whoever lost the device with the second factor. Ten, shown once, each good once. Pure, but for the fresh codes.

use super::model::random;
use sha2::{Digest, Sha256};

/// How many there are in a set.
pub(super) const CODES: usize = 10;
/// Crockford's letters: none looks like another.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters of a code: 26 × 5 bits are 130, which no list and no machine gets through; hence a plain digest is enough.
const LENGTH: usize = 26;

/// A set nobody had before, as it is shown: groups of letters with dashes between.
pub(super) fn fresh() -> Vec<String> {
    (0..CODES).map(|_| code()).collect()
}

fn code() -> String {
    let letters = random::<LENGTH>().map(|byte| {
        // 256 is a multiple of 32: every letter is as likely.
        LETTERS.get(usize::from(byte % 32)).copied().map_or('0', char::from)
    });
    let groups: Vec<String> = letters.chunks(7).map(|part| part.iter().collect()).collect();
    groups.join("-")
}

/// What the database keeps of a code, however it was typed; none for what cannot be one.
pub(super) fn digest(typed: &str) -> Option<Vec<u8>> {
    let plain: String =
        typed.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    // Letters that are not in the alphabet stand for those they look like.
    let plain: String = plain
        .chars()
        .map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    let ours = plain.len() == LENGTH && plain.bytes().all(|byte| LETTERS.contains(&byte));
    ours.then(|| Sha256::digest(plain.as_bytes()).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ten_codes_differ_and_read_back_however_they_are_typed() {
        let codes = fresh();
        let digests: BTreeSet<Vec<u8>> = codes.iter().filter_map(|code| digest(code)).collect();
        assert_eq!((codes.len(), digests.len()), (10, 10));
        let typed = format!(" {} ", codes[0].to_uppercase().replace('-', " ").replace('0', "O"));
        assert_eq!(digest(&typed), digest(&codes[0]));
    }

    #[test]
    fn what_is_no_code_has_no_digest() {
        for bad in ["", "123456", "u".repeat(26).as_str(), "0".repeat(27).as_str()] {
            assert_eq!(digest(bad), None, "{bad}");
        }
    }
}
