//! Processes that differ: of another release, with another clock.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use ferrodon_jobs::{Jobs, Options, Queue, Registry, Tx, TxError, relay};
use ferrodon_types::clock::MockClock;

use crate::support::{Ground, Log, Plain, Running, Urgent, another, enqueue, start, until};

#[tokio::test(flavor = "multi_thread")]
async fn what_an_old_worker_does_not_know_a_new_one_does_and_each_job_runs_once() {
    let ground = Ground::new().await;
    let (old_log, new_log) = (Log::default(), Log::default());
    let slots = || Options::new(vec![Queue::Default], 4);
    let old = start(
        &ground.another().await,
        old_log.registry::<Urgent, _>(|_, _| async { Ok(()) }),
        slots(),
    );
    let mut registry = new_log.registry::<Urgent, _>(|_, _| async { Ok(()) });
    let log = new_log.clone();
    registry.handle::<Plain, _>(move |_, job: Plain| {
        log.add(job.n);
        async { Ok(()) }
    });
    let new = start(&ground.another().await, registry, slots());
    let relay = ground.relay();
    let unknown: Vec<_> = (0..100).map(|n| Plain { n }).collect();
    let known: Vec<_> = (100..200).map(|n| Urgent { n }).collect();
    enqueue(&ground.jobs, &unknown).await;
    enqueue(&ground.jobs, &known).await;
    until("both are done", async || {
        // what went back for half a minute needn't wait that long here
        ground
            .db
            .sql("UPDATE ferrodon.jobs SET run_at = clock_timestamp(), handed_at = NULL WHERE run_at > clock_timestamp()")
            .await;
        ground.rows().await == 0
    })
    .await;
    for n in 0..200 {
        let runs = old_log.count(n) + new_log.count(n);
        assert_eq!(runs, 1, "job {n}");
    }
    for worker in [old, new, relay] {
        worker.stop().await;
    }
}

/// A process whose clock is wrong.
async fn with_clock(ground: &Ground, ahead: TimeDelta) -> Jobs {
    let redis = ground.redis.socket().display().to_string();
    let own = another(ground.db.address(), &redis).await;
    let clock = MockClock::at(ground.jobs.clock().now() + ahead);
    Jobs::with_clock(own.database().clone(), own.redis().clone(), Arc::new(clock))
}

#[tokio::test(flavor = "multi_thread")]
async fn delays_are_kept_by_workers_and_writers_whose_clocks_are_days_apart() {
    let ground = Ground::new().await;
    let (behind, ahead) = (
        with_clock(&ground, TimeDelta::days(-2)).await,
        with_clock(&ground, TimeDelta::days(2)).await,
    );
    let log = Log::default();
    let registry = || -> Registry { log.registry::<Plain, _>(|_, _| async { Ok(()) }) };
    let slots = || Options::new(vec![Queue::Default], 4);
    let workers = [
        start(&behind, registry(), slots()),
        start(&ahead, registry(), slots()),
    ];
    let relays = [&behind, &ahead].map(|jobs| {
        let jobs = jobs.clone();
        Running::start(|stop| relay::run(jobs, None, stop))
    });
    let began = Instant::now();
    for (n, jobs) in [(1, &behind), (2, &ahead)] {
        jobs.transaction(async |tx: &Tx| -> Result<(), TxError> {
            tx.enqueue_in(Plain { n }, Duration::from_millis(1_500))
        })
        .await
        .unwrap();
    }
    until("one ran", async || log.len() > 0).await;
    assert!(began.elapsed() >= Duration::from_millis(1_490));
    ground.empty().await;
    assert_eq!((log.count(1), log.count(2)), (1, 1));
    for running in workers.into_iter().chain(relays) {
        running.stop().await;
    }
}
