//! Words of Chinese text: for search, and for finding near duplicates.
//!
//! The same segmentation serves both databases: tokens go space-joined into the full-text index, and a query is cut by
//! the same dictionary.

use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

use jieba_rs::{Jieba, Token};

/// The dictionary; one for the process, loaded when first needed (about 0.2 s).
pub struct Words(Jieba);

impl Words {
    /// The process's dictionary.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Words> = OnceLock::new();
        SHARED.get_or_init(|| Self(Jieba::new()))
    }

    /// Every word of a text in order, long words also by their parts: what goes into the index.
    pub fn segment(&self, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        words(&self.0.cut_for_search(&text, true))
    }

    /// The distinct words of what somebody searches for, long words whole. Each is also a token of [`Self::segment`] of the same
    /// text, so asking for all of them finds it.
    pub fn query(&self, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        let mut seen = HashSet::new();
        let mut words = words(&self.0.cut(&text, true));
        words.retain(|word| seen.insert(word.clone()));
        words
    }
}

/// The tokens that carry meaning: punctuation, symbols and spaces are dropped.
fn words(tokens: &[Token<'_>]) -> Vec<String> {
    let kept = tokens.iter().filter(|token| token.word.chars().any(char::is_alphanumeric));
    kept.map(|token| token.word.trim().to_owned()).collect()
}

/// The pairs of neighbouring characters of a text, which is how near duplicates are compared.
pub type Bigrams = BTreeSet<[char; 2]>;

/// The pairs of neighbouring letters and digits in small letters; punctuation and spaces do not separate.
pub fn bigrams(text: &str) -> Bigrams {
    let letters: Vec<char> =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.array_windows().copied().collect()
}

/// How alike two texts are: pairs in common by pairs in either (Jaccard), from 0.0 to 1.0. Texts too short to have a pair are like
/// nothing, themselves included: too little is known.
pub fn jaccard(a: &Bigrams, b: &Bigrams) -> f64 {
    let common = a.intersection(b).count();
    let either = a.len() + b.len() - common;
    if either == 0 { 0.0 } else { ratio(common, either) }
}

#[expect(clippy::cast_precision_loss, reason = "texts have far fewer than 2^52 pairs")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_words_are_found_by_their_parts() {
        let words = Words::shared().segment("小区垃圾分类投放点，长期无人清理！");
        for word in ["小区", "垃圾", "分类", "清理"] {
            assert!(words.contains(&word.to_owned()), "{word} is missing in {words:?}");
        }
        assert!(words.iter().all(|word| word.chars().any(char::is_alphanumeric)), "{words:?}");
    }

    #[test]
    fn letters_are_small_and_punctuation_is_gone() {
        assert_eq!(Words::shared().segment("WiFi, 坏了。"), ["wifi", "坏", "了"]);
        assert!(Words::shared().segment("？！ …　").is_empty());
    }

    #[test]
    fn a_query_names_each_word_once() {
        let query = Words::shared().query("路灯 路灯 不亮");
        assert_eq!(query.iter().filter(|word| *word == "路灯").count(), 1, "{query:?}");
    }

    #[test]
    fn the_same_complaint_in_other_words_is_more_alike_than_another() {
        let [one, again, other] = [
            "幸福路12号门口路灯不亮，晚上很黑",
            "幸福路12号门口的路灯不亮了，晚上太黑",
            "菜市场旁边有人占道经营，影响通行",
        ]
        .map(bigrams);
        assert!(jaccard(&one, &again) > 0.5, "{}", jaccard(&one, &again));
        assert!(jaccard(&one, &other) < 0.1, "{}", jaccard(&one, &other));
    }

    #[test]
    fn bigrams_ignore_case_and_punctuation() {
        assert_eq!(bigrams("路灯，坏 A"), Bigrams::from([['路', '灯'], ['灯', '坏'], ['坏', 'a']]));
        assert!(bigrams("路").is_empty());
        assert!(jaccard(&bigrams(""), &bigrams("")).abs() < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn every_word_of_a_query_is_a_token_of_the_text(text in "[路灯坏了小区垃圾清理停车场abX1， ]{0,20}") {
            let tokens = Words::shared().segment(&text);
            for word in Words::shared().query(&text) {
                prop_assert!(tokens.contains(&word), "{} is not in {:?}", word, tokens);
            }
        }

        #[test]
        fn likeness_is_mutual_and_a_share(a in "[路灯坏了小区]{0,8}", b in "[路灯坏了小区]{0,8}") {
            let (a, b) = (bigrams(&a), bigrams(&b));
            prop_assert!((jaccard(&a, &b) - jaccard(&b, &a)).abs() < f64::EPSILON);
            prop_assert!((0.0..=1.0).contains(&jaccard(&a, &b)));
            prop_assert!(a.is_empty() || (jaccard(&a, &a) - 1.0).abs() < f64::EPSILON);
        }
    }
}
