//! Work by the clock: each tick starts its job once, whoever leads.

use std::{sync::Arc, time::Duration};

use ferrodon_jobs::{
    Jobs,
    schedules::{self, Schedule, Ticker},
};

use crate::support::{Ground, Plain, Running, another, stays, until};

const EVERY_MINUTE: &[Schedule] = &[Schedule {
    name: "test",
    cron: "* * * * *",
    enqueue: |tx| tx.enqueue(Plain { n: 1 }),
}];

#[tokio::test(flavor = "multi_thread")]
async fn three_leaders_one_of_them_asleep_start_each_tick_once() {
    let ground = Ground::new().await;
    let redis = ground.redis.socket().display().to_string();
    let mut tickers = Vec::new();
    for _ in 0..3 {
        let own = another(ground.db.address(), &redis).await;
        let jobs = Jobs::with_clock(
            own.database().clone(),
            own.redis().clone(),
            Arc::new(ground.db.clock().clone()),
        );
        tickers.push((jobs, Ticker::new(EVERY_MINUTE)));
    }
    for minute in 1..=10 {
        // the third leader sleeps through most of them, and wakes up believing that it leads
        let awake = if minute % 4 == 0 { 3 } else { 2 };
        let ticking = tickers
            .iter_mut()
            .take(awake)
            .map(|(jobs, ticker)| ticker.tick(jobs));
        let started: usize = futures_util::future::try_join_all(ticking)
            .await
            .unwrap()
            .into_iter()
            .sum();
        assert_eq!(started, 1);
        assert_eq!(ground.rows().await, minute);
        ground.db.advance(chrono::Duration::seconds(60));
    }
    // a leader whose clock is behind starts nothing again
    ground.db.advance(chrono::Duration::seconds(-180));
    let (jobs, _) = &tickers[0];
    assert_eq!(Ticker::new(EVERY_MINUTE).tick(jobs).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_that_goes_is_followed_by_another() {
    let ground = Ground::new().await;
    let run = || {
        let jobs = ground.jobs.clone();
        Running::start(|stop| schedules::run(jobs, EVERY_MINUTE, stop))
    };
    let (first, second) = (run(), run());
    until("the first tick has started", async || {
        ground.rows().await == 1
    })
    .await;
    ground.db.advance(chrono::Duration::seconds(60));
    until("the second tick has started", async || {
        ground.rows().await == 2
    })
    .await;
    first.stop().await;
    ground.db.advance(chrono::Duration::seconds(60));
    until("the third tick has started", async || {
        ground.rows().await == 3
    })
    .await;
    stays("once", Duration::from_secs(2), async || {
        ground.rows().await == 3
    })
    .await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ticks_that_passed_while_nobody_ran_are_started_once() {
    let ground = Ground::new().await;
    Ticker::new(EVERY_MINUTE).tick(&ground.jobs).await.unwrap();
    ground.db.advance(chrono::Duration::days(2));
    assert_eq!(
        Ticker::new(EVERY_MINUTE).tick(&ground.jobs).await.unwrap(),
        1
    );
    assert_eq!(ground.rows().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_whose_clock_was_years_ahead_keeps_nobody_from_starting_work() {
    let ground = Ground::new().await;
    // as such a leader noted it
    ground
        .db
        .sql("INSERT INTO ferrodon.schedules (name, last_tick) VALUES ('test', clock_timestamp() + interval '9 years')")
        .await;
    let mut ticker = Ticker::new(EVERY_MINUTE);
    assert_eq!(ticker.tick(&ground.jobs).await.unwrap(), 1);
    assert_eq!(
        Ticker::new(EVERY_MINUTE).tick(&ground.jobs).await.unwrap(),
        0
    );
    ground.db.advance(chrono::Duration::seconds(60));
    assert_eq!(ticker.tick(&ground.jobs).await.unwrap(), 1);
}
