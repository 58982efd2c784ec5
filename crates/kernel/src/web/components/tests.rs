use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::web::forms::{Choice, Draft};
use crate::web::i18n::L10n;
use crate::web::{Catalog, Face, Lang, MESSAGES};

fn shell(lang: Lang) -> Shell {
    let l = L10n::new(Arc::new(Catalog::build(&[MESSAGES]).unwrap()), lang);
    Shell::new(l, Face::Desk, "/", "2026-11-23T06:05:00Z".parse().unwrap())
}

fn hours(n: u64) -> Duration {
    Duration::from_hours(n)
}

fn clock(shell: &Shell, state: ClockState, due: Option<Timestamp>) -> String {
    shell.clock(state, "5wd", due, 0.4, vec![(shell.now - hours(2), None)]).to_string()
}

#[test]
fn a_clock_says_what_is_left_or_how_late_it_is() {
    let shell = shell(Lang::En);
    let in_time = clock(&shell, ClockState::Running, Some(shell.now + hours(3)));
    assert!(in_time.contains("3 hours left") && in_time.contains("still running"), "{in_time}");
    let late = clock(&shell, ClockState::Overdue, Some(shell.now - hours(30)));
    assert!(late.contains("1 day 6 hours overdue"), "{late}");
    let missed = clock(&shell, ClockState::Warned, Some(shell.now - hours(1)));
    assert!(missed.contains("1 hour overdue"), "{missed}");
    assert!(clock(&shell, ClockState::Paused, None).contains("suspended"));
}

#[test]
fn hue_icon_and_word_always_come_together() {
    let badge =
        Badge::new(Tone::Overdue, "late").testid("case-state").state("handling").to_string();
    for part in ["data-tone=\"overdue\"", "#alert-triangle", "late", "data-state=\"handling\""] {
        assert!(badge.contains(part), "{part} in {badge}");
    }
}

#[test]
fn words_of_others_are_escaped_in_every_piece() {
    let shell = shell(Lang::Zh);
    let evil = "<b onclick=x>";
    let entry = Entry::new("case.reported", shell.now, evil).why(evil).who(evil).detail(evil);
    let draft = Draft::from([("text", evil)]);
    let choices = [Choice::new(evil, evil).hint(evil).group(evil)];
    let pieces = [
        Badge::new(Tone::Done, evil).to_string(),
        shell.org(evil).to_string(),
        shell.notice(Tone::Info, evil).to_string(),
        shell.timeline(&[entry]).to_string(),
        shell.chips(&[Chip::new(evil, "/")]).to_string(),
        shell.area(&draft, "text", "web-reason").to_string(),
        shell.select(&draft, "text", "web-reason", &choices).to_string(),
        shell.radios(&draft, "text", "web-reason", &choices).to_string(),
        Tile::new(&shell.l, "x", evil, evil).to_string(),
    ];
    for piece in pieces {
        assert!(!piece.contains("<b "), "{piece}");
    }
}

#[test]
fn a_pager_of_one_page_and_an_empty_set_of_filters_show_nothing() {
    let shell = shell(Lang::En);
    assert_eq!(Pager::new(&shell.l).to_string(), "");
    assert_eq!(shell.chips(&[]).to_string(), "");
    let older = Pager::new(&shell.l).older("/desk?after=1".to_owned()).to_string();
    assert!(older.contains("page-next") && !older.contains("page-prev"));
}

#[test]
fn a_bad_field_is_named_at_the_head_and_at_the_field() {
    use crate::error::{Field, Refused};
    let shell = shell(Lang::En);
    let draft =
        Draft::from([("text", "hm")]).invalid(vec![Field::new("text", "too-short").arg("min", 4)]);
    let field = shell.text(&draft, "text", "web-reason").hint("web-filter").to_string();
    assert!(field.contains("At least 4 characters") && field.contains("aria-invalid=\"true\""));
    assert!(
        field.contains("aria-describedby=\"text-hint text-error\"")
            && field.contains("value=\"hm\"")
    );
    assert!(shell.problems(&draft).to_string().contains("href=\"#text\""));
    let refused = Refused { rule: "no.such", args: Vec::new(), text: "because".to_owned() };
    let problems = shell.problems(&Draft::default().refused(refused)).to_string();
    assert!(problems.contains("data-rule=\"no.such\"") && problems.contains("because"));
    assert_eq!(shell.problems(&Draft::default()).to_string(), "");
}

#[test]
fn choices_stand_under_their_headings_and_the_typed_one_is_chosen() {
    let shell = shell(Lang::Zh);
    let choices = [
        Choice::new("a", "甲").group("一"),
        Choice::new("b", "乙").group("二"),
        Choice::new("c", "丙").group("一"),
    ];
    let select =
        shell.select(&Draft::from([("kind", "c")]), "kind", "web-reason", &choices).to_string();
    assert_eq!(select.matches("<optgroup").count(), 2);
    assert!(select.contains("value=\"c\" selected"));
}

#[test]
fn a_share_without_cases_is_a_dash_not_a_zero() {
    let l = shell(Lang::En).l;
    let none = Tile::share(&l, "response", "Response", None, 0).to_string();
    assert!(none.contains('–') && !none.contains("data-value") && none.contains("data-n=\"0\""));
    let some =
        Tile::share(&l, "response", "Response", Some(0.934), 1).interval(0.9, 0.95).to_string();
    assert!(some.contains("93.4%") && some.contains("of 1 case") && some.contains("90.0% – 95.0%"));
}
