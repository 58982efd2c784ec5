use super::*;
use crate::city::plan::Pack;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::HashSet;

fn dice(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

fn reported() -> Vec<String> {
    let pack = Pack::jiangcheng().unwrap();
    pack.category
        .into_iter()
        .filter(|category| category.share > 0.0)
        .map(|category| category.code)
        .collect()
}

#[test]
fn every_category_that_is_reported_has_words_and_no_other_has() {
    let words = Words::load().unwrap();
    let reported: HashSet<_> = reported().into_iter().collect();
    for (tongue, least) in [(&words.zh, 6), (&words.en, 2)] {
        let spoken: HashSet<_> = tongue.report.keys().cloned().collect();
        assert_eq!(spoken, reported);
        for (category, report) in &tongue.report {
            let patterns: HashSet<_> = report.text.iter().collect();
            assert!(patterns.len() >= least, "{category} has {} patterns", patterns.len());
            assert!(tongue.spots.contains_key(&report.at), "{category}: {}", report.at);
            assert!(!report.done.is_empty() && !report.title.is_empty(), "{category}");
        }
    }
}

#[test]
fn no_slot_is_left_open_and_nothing_is_empty() {
    let words = Words::load().unwrap();
    for category in reported() {
        for (lang, near) in
            [(Lang::Zh, "听雨路"), (Lang::Zh, ""), (Lang::En, "Tingyu Road"), (Lang::En, "")]
        {
            for seed in 0..30 {
                let mut dice = dice(seed);
                let phrase = words.phrase(&category, near, lang, &mut dice).unwrap();
                let answer = words.answer(&category, &phrase.title, lang, &mut dice).unwrap();
                for text in [&phrase.title, &phrase.text, &phrase.place, &answer] {
                    assert!(!text.is_empty() && !text.contains(['{', '}']), "{category}: {text}");
                }
                assert!(phrase.title.chars().count() < 90, "{}", phrase.title);
            }
        }
    }
}

#[test]
fn reports_name_the_place_and_vary() {
    let words = Words::load().unwrap();
    let mut dice = dice(1);
    let texts: HashSet<_> = (0..60)
        .map(|_| words.phrase("01.01", "听雨路", Lang::Zh, &mut dice).unwrap())
        .inspect(|phrase| {
            assert!(phrase.title.contains("听雨路") || phrase.text.contains("听雨路"));
        })
        .map(|phrase| phrase.text)
        .collect();
    assert!(texts.len() > 45, "{}", texts.len());
}

#[test]
fn a_duplicate_names_the_same_place_in_other_words() {
    let words = Words::load().unwrap();
    let mut dice = dice(2);
    for category in reported() {
        let first = words.phrase(&category, "云汀巷", Lang::Zh, &mut dice).unwrap();
        let again = words.paraphrase(&category, &first, &mut dice).unwrap();
        assert_eq!(again.place, first.place);
        assert_ne!(again.pattern, first.pattern);
        assert_ne!(again.text, first.text);
    }
}

#[test]
fn offices_and_reporters_have_words_for_every_turn() {
    let words = Words::load().unwrap();
    let mut dice = dice(3);
    for lang in [Lang::Zh, Lang::En] {
        for why in [Back::NotOurs, Back::Elsewhere, Back::TooLittle] {
            assert!(words.return_reason(why, lang, &mut dice).is_some_and(|text| !text.is_empty()));
        }
        for mood in [Mood::Satisfied, Mood::Basically, Mood::Dissatisfied, Mood::Unsolved] {
            assert!(words.remark(mood, lang, &mut dice).is_some_and(|text| !text.is_empty()));
        }
        assert!(
            words.rework_reason(lang, &mut dice).is_some()
                && words.stage("x", lang, &mut dice).is_some()
        );
    }
}

#[test]
fn the_same_dice_say_the_same() {
    let words = Words::load().unwrap();
    let say = |seed| words.phrase("06.02", "听雨路", Lang::Zh, &mut dice(seed));
    assert_eq!(say(4), say(4));
}
