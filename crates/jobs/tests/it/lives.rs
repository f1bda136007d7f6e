//! The relay begins another life of Redis's data where older data may have come back.

use std::time::{Duration, Instant};

use ferrodon_jobs::{Queue, lanes};
use ferrodon_redis::lives;

use crate::support::{Ground, Log, Plain, enqueue, stays, until};

async fn life(ground: &Ground) -> Option<String> {
    lives::ask(ground.jobs.redis()).await.ok()?.life
}

/// Waits until the life is another one.
async fn another(ground: &Ground, than: Option<&str>) -> String {
    until("another life begins", async || {
        life(ground)
            .await
            .is_some_and(|now| Some(now.as_str()) != than)
    })
    .await;
    life(ground).await.unwrap()
}

async fn remembered(ground: &Ground) {
    until("the run is remembered", async || {
        ground
            .number("SELECT count(*) FROM ferrodon.redis_lives")
            .await
            == 1
    })
    .await;
}

fn restart(ground: &mut Ground) {
    ground.redis.kill();
    ground.redis.resume();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_met_first_is_trusted() {
    let ground = Ground::new().await;
    let relay = ground.relay();
    remembered(&ground).await;
    // this makes the relay hand everything over again, and is no loss
    lanes::resume(&ground.jobs, Queue::Push, None)
        .await
        .unwrap();
    stays("no life begins", Duration::from_secs(3), async || {
        life(&ground).await.is_none()
    })
    .await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_run_of_redis_is_another_life_even_if_no_relay_saw_it_come() {
    let mut ground = Ground::new().await;
    let relay = ground.relay();
    remembered(&ground).await;
    ground.redis.command(&["SAVE"]);
    restart(&mut ground);
    let first = another(&ground, None).await;
    ground.redis.command(&["SAVE"]);
    relay.stop().await;
    restart(&mut ground);
    let relay = ground.relay();
    let second = another(&ground, Some(&first)).await;
    // once, not again and again
    stays("it goes on", Duration::from_secs(3), async || {
        life(&ground).await.is_none_or(|now| now == second)
    })
    .await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emptied_redis_and_one_that_steps_back_in_its_run_begin_another_life() {
    let ground = Ground::new().await;
    lives::begin(ground.jobs.redis(), "unknown").await.unwrap();
    let relay = ground.relay();
    let first = another(&ground, Some("unknown")).await;
    ground.redis.command(&["FLUSHALL"]);
    let second = another(&ground, Some(&first)).await;
    // some looks later
    tokio::time::sleep(Duration::from_secs(4)).await;
    // as a replica that was promoted within its run: everything but the relay's count looks as it did
    ground
        .redis
        .command(&["SET", "ferrodon:{queue}:looks", "2"]);
    another(&ground, Some(&second)).await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_was_killed_between_both_stores_is_made_up_for() {
    let ground = Ground::new().await;
    let run = lives::ask(ground.jobs.redis()).await.unwrap().run.unwrap();
    ground
        .db
        .sql(&format!(
            "INSERT INTO ferrodon.redis_lives (run, life) VALUES ('{run}', 'lost')"
        ))
        .await;
    let relays = [ground.relay(), ground.relay()];
    let life = another(&ground, None).await;
    let kept = ground
        .db
        .text("SELECT life FROM ferrodon.redis_lives")
        .await;
    assert_eq!(kept, Some(life));
    for relay in relays {
        relay.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_due_is_handed_over_again_at_once_when_an_older_redis_comes_back() {
    let mut ground = Ground::new().await;
    let log = Log::default();
    let relay = ground.relay();
    remembered(&ground).await;
    ground.redis.command(&["SAVE"]);
    // the relay looks again and again meanwhile
    tokio::time::sleep(Duration::from_secs(2)).await;
    let jobs: Vec<_> = (0..100).map(|n| Plain { n }).collect();
    enqueue(&ground.jobs, &jobs).await;
    restart(&mut ground);
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    let began = Instant::now();
    ground.empty().await;
    assert!(began.elapsed() < Duration::from_secs(30), "not a minute");
    assert_eq!(log.len(), 100);
    worker.stop().await;
    relay.stop().await;
}
