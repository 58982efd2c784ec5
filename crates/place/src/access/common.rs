//! Passwords that everybody tries first.
//!
//! Lists of leaked passwords are mostly a few hundred words with digits, years and signs around them, doubled, or written with `0` for `o`.
//! So the list here is of words, and the check asks what is left of a password when they are taken out: of `Admin@2026Welcome1`, nothing.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The words, longest first: `password` goes before `pass`.
static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let words: BTreeSet<&str> =
        include_str!("common.txt").lines().filter(|l| !l.is_empty()).collect();
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words
});

/// Rows of the keyboard and orders everybody knows; runs of them, forwards or backwards, are nobody's secret.
const ORDERS: [&str; 5] =
    ["01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
/// A run of this many neighbours is one.
const RUN: usize = 3;
/// So many different characters must be left when the known is taken out.
const LEFT: usize = 4;

/// Whether everybody would try it before long.
pub(super) fn is_common(password: &str) -> bool {
    let plain: String = password.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    // With signs for letters undone and without: `p@ssw0rd` and `1q2w3e` are both known.
    [plain, unleet(password)].iter().any(|text| left(text) < LEFT)
}

fn unleet(password: &str) -> String {
    let letter = |c: char| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    password.to_lowercase().chars().map(letter).filter(|c| c.is_alphanumeric()).collect()
}

/// How many different characters, digits aside, are left without words, runs and repetitions.
fn left(text: &str) -> usize {
    let mut rest = text.to_owned();
    for word in WORDS.iter() {
        rest = rest.replace(word, " ");
    }
    let kept: Vec<char> = rest.chars().collect();
    let alone = |at: usize| !in_run(&kept, at) && !kept.get(at).is_some_and(|c| c.is_numeric());
    let different: BTreeSet<char> =
        (0..kept.len()).filter(|at| alone(*at)).filter_map(|at| kept.get(at).copied()).collect();
    different.iter().filter(|c| c.is_alphanumeric()).count()
}

/// Whether the character belongs to a run of neighbours in one of [`ORDERS`].
fn in_run(text: &[char], at: usize) -> bool {
    let begins = at.saturating_sub(RUN - 1)..=at;
    begins.filter_map(|begin| text.get(begin..begin + RUN)).any(|window| {
        let forwards: String = window.iter().collect();
        let backwards: String = window.iter().rev().collect();
        ORDERS.iter().any(|order| order.contains(&forwards) || order.contains(&backwards))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_is_common() {
        for known in [
            "passwordpassword",
            "Password123456!",
            "P@ssw0rdP@ssw0rd",
            "qwertyuiop123",
            "Admin@2026Welcome1",
            "aaaaaaaaaaaaaaaa",
            "abcdefghijklmnop",
            "woaini5201314",
            "123456789012",
            "1q2w3e4r5t6y",
            "111111222222",
            "Tongxin-2026-Tongxin",
            "管理员密码管理员密码2026",
        ] {
            assert!(is_common(known), "{known}");
        }
    }

    #[test]
    fn a_sentence_of_ones_own_is_not() {
        for own in [
            "correct horse battery",
            "four small streets",
            "eleven otters sing",
            "雨后的巷口卖热豆浆呢",
            "kV9!xQ2#mZ7w",
        ] {
            assert!(!is_common(own), "{own}");
        }
    }
}
