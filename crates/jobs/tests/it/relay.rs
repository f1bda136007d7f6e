//! The relay: what was lost is handed over again, delayed jobs start in time, crashes are counted.

use std::time::{Duration, Instant};

use ferrodon_jobs::{Metrics, Options, Queue, Registry, Tx, TxError, relay};
use ferrodon_redis::queues::{self, Lane};

use crate::support::{Ground, Log, Plain, Running, enqueue, start, stays, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_delayed_job_starts_close_to_its_time() {
    let ground = Ground::new().await;
    let log = Log::default();
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    let relay = ground.relay();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let began = Instant::now();
    ground
        .jobs
        .transaction(async |tx: &Tx| -> Result<(), TxError> {
            tx.enqueue_in(Plain { n: 1 }, Duration::from_millis(1_200))
        })
        .await
        .unwrap();
    until("it ran", async || log.len() == 1).await;
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(1_190), "{took:?}");
    println!("a delay of 1.2 s took {took:?}");
    ground.empty().await;
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_writer_could_not_hand_over_is_handed_over_by_the_relay_within_a_minute() {
    let ground = Ground::new().await;
    let log = Log::default();
    enqueue(&ground.jobs, &[Plain { n: 1 }]).await;
    // the writer was killed after its commit: the row says "handed over", Redis knows nothing
    queues::clear(ground.jobs.redis(), &[Lane::new("default", "normal")])
        .await
        .unwrap();
    let relay = ground.relay();
    until("a relay leads", async || {
        queues::lengths(ground.jobs.redis(), &[Lane::new("default", "normal")])
            .await
            .unwrap()
            == [1]
    })
    .await;
    queues::clear(ground.jobs.redis(), &[Lane::new("default", "normal")])
        .await
        .unwrap();
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    stays("not before", Duration::from_secs(1), async || {
        log.len() == 0
    })
    .await;
    ground
        .db
        .sql("UPDATE ferrodon.jobs SET handed_at = handed_at - interval '61 seconds'")
        .await;
    ground.empty().await;
    assert_eq!(log.len(), 1);
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_due_is_handed_over_again_at_once_when_redis_was_emptied() {
    let ground = Ground::new().await;
    let log = Log::default();
    let relay = ground.relay();
    tokio::time::sleep(Duration::from_millis(500)).await;
    enqueue(
        &ground.jobs,
        &(0..100).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    ground.redis.command(&["FLUSHALL"]);
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    let began = Instant::now();
    ground.empty().await;
    println!(
        "after FLUSHALL, 100 jobs were done in {:?}",
        began.elapsed()
    );
    assert!(began.elapsed() < Duration::from_secs(20));
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_may_die_and_come_back_empty_while_jobs_are_written_and_run() {
    let mut ground = Ground::new().await;
    let log = Log::default();
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    let relay = ground.relay();
    enqueue(&ground.jobs, &[Plain { n: 0 }]).await;
    until("it works", async || log.len() == 1).await;
    ground.redis.kill();
    enqueue(
        &ground.jobs,
        &(1..20).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    ground.redis.resume();
    ground.empty().await;
    assert_eq!(log.len(), 20);
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_relays_at_once_do_no_harm_and_one_leads() {
    let ground = Ground::new().await;
    let log = Log::default();
    let relays = [ground.relay(), ground.relay(), ground.relay()];
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    for n in 0..200 {
        ground
            .jobs
            .transaction(async |tx: &Tx| -> Result<(), TxError> {
                tx.enqueue_in(
                    Plain { n },
                    Duration::from_millis(u64::try_from(n).unwrap() * 5),
                )
            })
            .await
            .unwrap();
        if n % 20 == 0 {
            // the lease is lost: whoever asks first leads, and another believes for two seconds that it still does
            ground.redis.command(&["DEL", "ferrodon:lease:relay"]);
        }
    }
    ground.empty().await;
    for n in 0..200 {
        assert_eq!(log.count(n), 1);
    }
    for relay in relays {
        relay.stop().await;
    }
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_ran_out_counts_a_crash_waits_longer_each_time_and_ends_in_a_visible_death() {
    let ground = Ground::new().await;
    let relay = ground.relay();
    enqueue(&ground.jobs, &[Plain { n: 1 }]).await;
    for crash in 1..=10 {
        ground
            .db
            .sql("UPDATE ferrodon.jobs SET claimed_by = 'gone', claimed_until = clock_timestamp() - interval '1 s', run_at = clock_timestamp() WHERE dead_at IS NULL")
            .await;
        until("the crash is counted", async || {
            ground.number("SELECT crashes FROM ferrodon.jobs").await == crash
        })
        .await;
        let waits = ground
            .number(
                "SELECT ceil(extract(epoch FROM run_at - clock_timestamp())) FROM ferrodon.jobs",
            )
            .await;
        assert!(
            (1 << crash) - waits < 5 && waits <= 1 << crash,
            "crash {crash} waits {waits} s"
        );
        let dead = ground
            .number("SELECT count(*) FROM ferrodon.jobs WHERE dead_at IS NOT NULL")
            .await;
        assert_eq!(dead, i64::from(crash == 10));
    }
    let error = ground
        .db
        .text("SELECT error FROM ferrodon.jobs")
        .await
        .unwrap();
    assert!(error.contains("vanished"), "{error}");
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backlog_beyond_the_list_is_handed_over_as_the_list_empties() {
    let ground = Ground::new().await;
    let log = Log::default();
    // as after a quiet hour: statements are planned for a table without rows
    ground.db.sql("VACUUM ferrodon.jobs").await;
    ground
        .db
        .sql("INSERT INTO ferrodon.jobs (queue, kind, payload) SELECT 'default', 'test_plain', jsonb_build_object('n', n) FROM generate_series(1, 30000) n")
        .await;
    let relay = ground.relay();
    until("the list is full", async || {
        let length = queues::lengths(ground.jobs.redis(), &[Lane::new("default", "normal")])
            .await
            .unwrap()[0];
        assert!(length <= queues::MAX);
        length == queues::MAX
    })
    .await;
    // a writer finds no room either, and its job isn't forgotten for a minute
    enqueue(&ground.jobs, &[Plain { n: 0 }]).await;
    let began = Instant::now();
    let worker = ground.work_with(
        log.registry::<Plain, _>(|_, _| async { Ok(()) }),
        Options::new(vec![Queue::Default], 200),
    );
    until("they are done", async || {
        ground
            .number("SELECT 1 WHERE EXISTS (SELECT 1 FROM ferrodon.jobs)")
            .await
            == 0
    })
    .await;
    println!("30,001 jobs in {:?}", began.elapsed());
    assert_eq!(log.len(), 30_001);
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_leading_relay_tells_lag_and_counts() {
    let ground = Ground::new().await;
    let registry = prometheus::Registry::new();
    let metrics = Metrics::register(&registry).unwrap();
    enqueue(&ground.jobs, &[Plain { n: 1 }, Plain { n: 2 }]).await;
    ground
        .db
        .sql("UPDATE ferrodon.jobs SET run_at = run_at - interval '100 seconds'")
        .await;
    let jobs = ground.jobs.clone();
    let relay = Running::start(|stop| relay::run(jobs, Some(metrics), stop));
    until("lag and counts are told", async || {
        let text = prometheus::TextEncoder::new()
            .encode_to_string(&registry.gather())
            .unwrap();
        // how much more depends on how busy the machine is
        let lag = text
            .lines()
            .find_map(|line| line.strip_prefix(r#"jobs_queue_lag_seconds{queue="default"} "#));
        lag.is_some_and(|lag| lag.parse::<f64>().unwrap() >= 100.0)
            && text.contains(r#"jobs_queue_jobs{queue="default",state="due"} 2"#)
    })
    .await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_of_a_queue_that_nobody_eats_wait_for_somebody_who_does() {
    let ground = Ground::new().await;
    let log = Log::default();
    let relay = ground.relay();
    let idle = start(
        &ground.jobs,
        Registry::new(),
        Options::new(vec![Queue::Pull, Queue::Media], 4),
    );
    enqueue(&ground.jobs, &[Plain { n: 1 }]).await;
    stays("nobody runs it", Duration::from_millis(500), async || {
        ground.rows().await == 1
    })
    .await;
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    ground.empty().await;
    idle.stop().await;
    worker.stop().await;
    relay.stop().await;
}
