//! Workers keep on working: through failures, panics and the end.

use crate::engines;
use kernel::blobs::Blobs;
use kernel::{Clock, Error};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::Notify;
use tongxin::compose::House;
use tongxin::serve::{Step, Stop, Workers};

async fn house() -> (TempDir, House) {
    let (folder, db) = engines::sqlite().await;
    let blobs = Blobs::local(&folder.path().join("blobs")).unwrap();
    (folder, House::on(db, Clock::System, blobs).await.unwrap())
}

#[tokio::test]
async fn a_step_that_fails_or_panics_is_tried_again() {
    let (_folder, house) = house().await;
    let (stopper, stop) = Stop::new();
    let mut workers = Workers::start(&house, stop);
    let (tries, worked) = (Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()));
    let (counted, told) = (tries.clone(), worked.clone());
    workers.add("clumsy", Duration::from_millis(1), move |_| {
        let (counted, told) = (counted.clone(), told.clone());
        async move {
            match counted.fetch_add(1, Ordering::SeqCst) {
                0 => panic!("the first time"),
                1 => Err(Error::internal("the second time")),
                _ => {
                    told.notify_one();
                    Ok(Step::Idle)
                }
            }
        }
    });
    tokio::time::timeout(Duration::from_secs(20), worked.notified()).await.unwrap();
    assert!(tries.load(Ordering::SeqCst) >= 3);
    stopper.say();
    workers.finish().await;
}

#[tokio::test]
async fn a_step_under_way_is_finished_before_the_end() {
    let (_folder, house) = house().await;
    let (stopper, stop) = Stop::new();
    let mut workers = Workers::start(&house, stop);
    let (begun, done) = (Arc::new(Notify::new()), Arc::new(AtomicU32::new(0)));
    let (tell, count) = (begun.clone(), done.clone());
    workers.add("slow", Duration::from_mins(1), move |_| {
        let (tell, count) = (tell.clone(), count.clone());
        async move {
            tell.notify_one();
            tokio::time::sleep(Duration::from_millis(200)).await;
            count.fetch_add(1, Ordering::SeqCst);
            Ok(Step::Idle)
        }
    });
    begun.notified().await;
    stopper.say();
    workers.finish().await;
    assert_eq!(done.load(Ordering::SeqCst), 1);
}
