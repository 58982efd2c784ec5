use crate::trial::*;
use axum::routing::get;
use matter::case::*;
use std::time::Duration;
#[tokio::test(flavor = "multi_thread")]
#[ignore = "peek"]
async fn peek() {
    let s = stories().await.into_iter().next().unwrap();
    let base: i64 = s.world.now().millis() - 28 * 86_400_000;
    let mut x: u64 = 7;
    let mut r = move |n: u64| { x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407); (x >> 33) % n };
    let mut cx = s.world.console().await;
    for i in 0..900u64 {
        let at = base + (r(28 * 1440) as i64) * 60_000;
        let at = kernel::Timestamp::from_millis(at);
        let due = at + Duration::from_hours(48);
        let closed = if r(10) < 8 { Some(at + Duration::from_hours(10 + r(45))) } else { None };
        let mut report = Story::words(if r(3) == 0 { PIPE } else { LITTER }, s.city.communities[[0usize,0,0,1,1,2,3,4,5,6,7][r(11) as usize]]);
        report.channel = Channel::Import;
        report.origin = Some(Origin { source: "t".into(), key: i.to_string() });
        let mut h = History { report, reported_at: at, organisation: None, due: Some(due), closed_at: closed, late: None, answer: "已处理".into() };
        let street = { let n = place::org::network(&s.world.app).await.unwrap(); n.chain(h.report.territory.unwrap()).street };
        if h.report.category == LITTER { h.organisation = street } else { h.organisation = Some(s.city.urban.districts[0]); }
        if let Err(e) = import(&mut cx, h).await { panic!("{e:?}"); }
    }
    cx.commit().await.unwrap();
    s.world.drain().await;
    for i in 0..12 {
        let rep = s.reported(LITTER, s.city.communities[i % 2]).await;
        s.answered(rep.case).await;
        s.says(&rep, i % 4 != 0, if i % 3 == 0 { Satisfaction::Basically } else { Satisfaction::Satisfied }).await;
    }
    s.assert_agreement().await;
    let t = std::time::Instant::now();
    for _ in 0..20 { s.board(s.city.city).await; }
    println!("board {:?}", t.elapsed() / 20);
    for p in [&s.city.people[..]].concat().iter().take(40) { println!("{} {}", p.login, p.role); }
    println!("city {} d0 {} s0 {} c0 {} g0 {}", s.city.city, s.city.districts[0], s.city.streets[0], s.city.communities[0], s.city.grids[0]);
    let router = s.world.router().route("/assets/{*path}", get(kernel::web::assets::serve));
    let l = tokio::net::TcpListener::bind("127.0.0.1:8477").await.unwrap();
    let d = s.city.districts[0]; let (c, w) = (s.city.communities[0], d);
    let _ = w;
    tokio::select! { r = async { axum::serve(l, router).await } => r.unwrap(), () = async { loop { tokio::time::sleep(Duration::from_secs(4)).await; s.world.clock.forward(Duration::from_secs(4)); s.reported(LITTER, c).await; } } => {}, () = tokio::time::sleep(Duration::from_secs(100)) => {} }
}
