//! The counters of a small city at work, on both engines.

use super::*;
use crate::trial::{LITTER, PIPE, Story, stories};
use jiff::civil::date;
use kernel::db::sql;
use kernel::outbox;
use kernel::policy::{Actor, Role};
use matter::case::{self, Satisfaction};
use std::time::Duration;

/// A day in the life of the city: one case goes round twice and is closed, one is given back and led by the community, one comes due, one is
/// closed by a reporter who is half satisfied.
async fn a_day(s: &Story) {
    let [first, second] = [s.city.communities[0], s.city.communities[1]];
    let loved = s.reported(LITTER, first).await;
    s.answered(loved.case).await;
    s.says(&loved, false, Satisfaction::Dissatisfied).await;
    s.answered(loved.case).await;
    s.says(&loved, true, Satisfaction::Satisfied).await;
    let given_back = s.reported(LITTER, second).await;
    s.returned(given_back.case).await;
    s.dispatched(given_back.case, second).await;
    s.reported(PIPE, second).await;
    let fair = s.reported(LITTER, first).await;
    s.answered(fair.case).await;
    s.says(&fair, true, Satisfaction::Basically).await;
    s.world.clock.forward(Duration::from_hours(25));
    s.world.drain().await;
}

#[tokio::test]
async fn the_figures_of_every_level_follow_the_cases() {
    for s in stories().await {
        a_day(&s).await;
        for org in [s.city.city, s.city.districts[0], s.city.streets[0]] {
            let figures = s.board(org).await.figures;
            let of = |measure| figures.of(measure);
            assert_eq!([of(Measure::Reported), of(Measure::Open), of(Measure::Closed)], [4, 2, 2]);
            assert_eq!(
                of(Measure::Overdue),
                1,
                "the pipe's 24 hours are over, the litter's 48 are not"
            );
            assert_eq!(
                [of(Measure::Dispatched), of(Measure::Returned), of(Measure::Reworked)],
                [5, 1, 1]
            );
            assert_eq!([of(Measure::Answered), of(Measure::Valid), of(Measure::Solved)], [3, 3, 2]);
            assert_eq!(
                [of(Measure::Satisfied), of(Measure::Basically), of(Measure::ClosedOnTime)],
                [1, 1, 2]
            );
        }
        assert_eq!(s.figure(s.city.communities[0], Measure::Reported).await, 2);
        assert_eq!(s.figure(s.city.communities[1], Measure::Open).await, 2);
        assert_eq!(s.figure(s.city.districts[1], Measure::Reported).await, 0);
        let department = s.below(s.city.districts[0], s.city.urban.districts[0]).await;
        assert_eq!(
            [department.of(Measure::Open), department.of(Measure::Overdue)],
            [1, 1],
            "it leads the pipe"
        );
        assert_eq!(department.of(Measure::Reported), 0, "what came in is nobody's yet");
        s.assert_agreement().await;
    }
}

#[tokio::test]
async fn events_that_come_again_change_nothing() {
    for s in stories().await {
        a_day(&s).await;
        let before = s.counters().await;
        let mut tx = s.world.app.db().write().await.unwrap();
        outbox::forget(&mut tx, Metrics::NAME).await.unwrap();
        tx.commit().await.unwrap();
        s.world.drain().await;
        assert_eq!(s.counters().await, before);
        s.assert_agreement().await;
    }
}

#[tokio::test]
async fn counting_anew_gives_the_same_figures_and_goes_on_from_there() {
    for s in stories().await {
        a_day(&s).await;
        let before = s.counters().await;
        let mut heard = 0;
        let counted = rebuild(&s.world.app, |events| heard = events).await.unwrap();
        assert!(counted > 0 && heard == counted);
        assert_eq!(s.counters().await, before);
        // A count that was broken off is begun again, and does not count twice.
        let mut tx = s.world.app.db().write().await.unwrap();
        sql("UPDATE counter_state SET building = generation + 1 WHERE name = 'metrics'")
            .expect_one(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        outbox::deliver(&s.world.app, &Metrics::building()).await.unwrap();
        rebuild(&s.world.app, |_| ()).await.unwrap();
        assert_eq!(s.counters().await, before);
        let more = s.reported(LITTER, s.city.communities[7]).await;
        s.answered(more.case).await;
        assert_eq!(s.figure(s.city.city, Measure::Reported).await, 5);
        s.assert_agreement().await;
    }
}

#[tokio::test]
async fn a_changed_counter_is_found_and_mended() {
    for s in stories().await {
        a_day(&s).await;
        let mut tx = s.world.app.db().write().await.unwrap();
        sql("UPDATE counter SET n = n + 1 WHERE org_id = $1 AND side = 'place' AND measure = 'closed'")
            .bind(s.city.streets[0])
            .execute(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut cx = s.world.reader(Actor::System).await;
        let found = compare(&mut cx).await.unwrap().differences;
        drop(cx);
        let named: Vec<_> = found.iter().map(|d| (d.org, d.side, d.measure)).collect();
        let street = s.city.streets[0];
        assert_eq!(named, [(street, "place", "closed"), (street, "place by category", "closed")]);
        rebuild(&s.world.app, |_| ()).await.unwrap();
        s.world.drain().await;
        s.assert_agreement().await;
    }
}

/// Numbers of the cases the inbox of the street shows as overdue.
async fn overdue_in_the_inbox(s: &Story) -> usize {
    let dispatcher = s.city.actor(Role::StreetDispatcher, s.city.streets[0]);
    let mut cx = s.world.reader(dispatcher).await;
    let found = case::list(&mut cx, case::View::Overdue, &case::Filter::default()).await.unwrap();
    assert!(found.rows.iter().all(|row| row.is_overdue(s.world.now())));
    found.rows.len()
}

/// A board that shows the city as worse than it is accuses those who answered in time.
#[tokio::test]
async fn a_case_answered_in_time_is_not_overdue_while_its_reporter_is_silent() {
    for s in stories().await {
        let street = s.city.streets[0];
        let in_time = s.reported(LITTER, s.city.communities[0]).await;
        s.answered(in_time.case).await;
        let late = s.reported(LITTER, s.city.communities[0]).await;
        s.world.clock.forward(Duration::from_hours(72));
        s.world.drain().await;
        assert_eq!(s.figure(street, Measure::Overdue).await, 1, "the one nobody answered");
        assert_eq!(overdue_in_the_inbox(&s).await, 1);
        s.answered(late.case).await;
        assert_eq!(
            s.figure(street, Measure::Overdue).await,
            0,
            "answered late is late, not overdue"
        );
        assert_eq!(overdue_in_the_inbox(&s).await, 0);
        s.assert_agreement().await;
        // Not solved: the clock goes on with the time that was left.
        s.says(&in_time, false, Satisfaction::Dissatisfied).await;
        assert_eq!(s.figure(street, Measure::Overdue).await, 0);
        s.says(&late, false, Satisfaction::Dissatisfied).await;
        assert_eq!(s.figure(street, Measure::Overdue).await, 1, "no time was left");
        assert_eq!(overdue_in_the_inbox(&s).await, 1);
        s.assert_agreement().await;
        for reported in [&in_time, &late] {
            s.answered(reported.case).await;
            s.says(reported, true, Satisfaction::Satisfied).await;
        }
        let figures = s.board(street).await.figures;
        let of = |measure| figures.of(measure);
        assert_eq!(
            [of(Measure::Closed), of(Measure::ClosedOnTime), of(Measure::Overdue)],
            [2, 1, 0]
        );
        s.assert_agreement().await;
    }
}

/// Each step of the loop takes a case out of one stage and puts it into the next; together they are the open cases.
#[tokio::test]
async fn every_step_of_the_loop_moves_a_figure() {
    for s in stories().await {
        let stages = async || {
            let figures = s.board(s.city.city).await.figures;
            let stages = Measure::STAGES.map(|stage| figures.of(stage));
            assert_eq!(stages.iter().sum::<i64>(), figures.of(Measure::Open));
            s.assert_agreement().await;
            stages
        };
        let [waiting, asked, accepted, handling, awaiting, closed] =
            [0, 1, 2, 3, 4, 5].map(|at| [0, 1, 2, 3, 4].map(|stage| i64::from(stage == at)));
        let reported = s.reported(LITTER, s.city.communities[0]).await;
        assert_eq!(stages().await, asked, "the catalogue dispatched it");
        s.returned(reported.case).await;
        assert_eq!(stages().await, waiting);
        s.dispatched(reported.case, s.city.communities[0]).await;
        assert_eq!(stages().await, asked);
        s.accepted(reported.case).await;
        assert_eq!(stages().await, accepted);
        s.begun(reported.case).await;
        assert_eq!(stages().await, handling);
        s.answered(reported.case).await;
        assert_eq!(stages().await, awaiting);
        s.says(&reported, false, Satisfaction::Dissatisfied).await;
        assert_eq!(stages().await, handling, "taken up again");
        s.answered(reported.case).await;
        s.says(&reported, true, Satisfaction::Satisfied).await;
        assert_eq!(stages().await, closed);
    }
}

#[tokio::test]
async fn imported_history_stands_on_its_own_days() {
    for s in stories().await {
        // 17:30 UTC is half past one of the next day in the city.
        let in_time = [
            Some("2026-02-10T17:30:00Z"),
            Some("2026-02-13T00:00:00Z"),
            Some("2026-02-12T08:00:00Z"),
        ];
        let late = [
            Some("2026-02-11T01:00:00Z"),
            Some("2026-02-13T00:00:00Z"),
            Some("2026-02-13T00:00:01Z"),
        ];
        let open = [Some("2026-02-11T02:00:00Z"), Some("2026-02-14T00:00:00Z"), None];
        for (key, row) in [("1", in_time), ("2", late), ("3", open)] {
            s.imported(key, row).await;
        }
        let board = s.board(s.city.streets[0]).await;
        let on = |day| board.days.iter().find(|d| d.day == day).unwrap().figures.clone();
        assert_eq!(on(date(2026, 2, 10)).of(Measure::Reported), 0);
        assert_eq!(
            on(date(2026, 2, 11)).of(Measure::Reported),
            3,
            "a day begins at the city's midnight"
        );
        assert_eq!(on(date(2026, 2, 12)).of(Measure::ClosedOnTime), 1);
        let last = on(date(2026, 2, 13));
        assert_eq!([last.of(Measure::Closed), last.of(Measure::ClosedOnTime)], [1, 0]);
        assert_eq!([board.figures.of(Measure::Open), board.figures.of(Measure::Overdue)], [1, 1]);
        let share = board.figures.on_time().unwrap();
        assert!((share.value - 0.5).abs() < 1e-12 && share.n == 2);
        s.assert_agreement().await;
    }
}

#[tokio::test]
async fn a_board_is_of_today_and_of_the_same_weekday_a_week_ago() {
    for s in stories().await {
        s.imported("1", [Some("2026-02-23T02:15:00Z"), None, None]).await;
        s.reported(LITTER, s.city.communities[0]).await;
        let board = s.board(s.city.city).await;
        assert_eq!(board.period.to, date(2026, 3, 2));
        assert_eq!(
            [board.hours[9], board.hours.iter().sum()],
            [1, 1],
            "the world begins at half past nine"
        );
        assert_eq!([board.hours_before[10], board.hours_before.iter().sum()], [1, 1]);
        assert_eq!(board.categories, [(LITTER.to_owned(), 2)]);
        assert_eq!(board.as_of, s.world.now());
    }
}

#[tokio::test]
async fn live_pages_hear_of_the_territories_that_changed() {
    for s in stories().await {
        let mut heard = s.world.app.live().listen();
        s.reported(LITTER, s.city.communities[0]).await;
        let changed = heard.try_recv().unwrap();
        for org in [s.city.city, s.city.districts[0], s.city.streets[0], s.city.communities[0]] {
            assert!(changed.territories.contains(&org));
        }
        assert!(!changed.territories.contains(&s.city.communities[1]));
    }
}
