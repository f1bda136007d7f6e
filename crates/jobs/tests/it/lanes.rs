//! Lanes of `push`: a host's backlog delays only that host.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use ferrodon_jobs::{JobError, Options, Queue, Registry, lanes};

use crate::support::{Deliver, Ground, Log, enqueue, stays, until};

fn to(host: &str, n: i64) -> Deliver {
    Deliver {
        n,
        host: host.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_most_eight_jobs_of_a_host_are_under_way_and_hosts_take_turns() {
    let ground = Ground::new().await;
    let running: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    let most: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    let log = Log::default();
    let mut registry = Registry::new();
    registry.handle::<Deliver, _>({
        let (running, most, log) = (Arc::clone(&running), Arc::clone(&most), log.clone());
        move |_, job| {
            let (running, most, log) = (Arc::clone(&running), Arc::clone(&most), log.clone());
            async move {
                {
                    let mut running = running.lock().unwrap();
                    let now = running.entry(job.host.clone()).or_default();
                    *now += 1;
                    let mut most = most.lock().unwrap();
                    let known = most.entry(job.host.clone()).or_default();
                    *known = (*known).max(*now);
                }
                log.add(job.n);
                tokio::time::sleep(Duration::from_millis(30)).await;
                *running.lock().unwrap().get_mut(&job.host).unwrap() -= 1;
                Ok(())
            }
        }
    });
    let mut all: Vec<Deliver> = (0..200).map(|n| to("busy.test", n)).collect();
    all.extend((0..20).map(|n| to("other.test", 1_000 + n)));
    enqueue(&ground.jobs, &all).await;
    let relay = ground.relay();
    let worker = ground.work_with(registry, Options::new(vec![Queue::Push], 100));
    ground.empty().await;
    assert_eq!(log.len(), 220);
    assert!(most.lock().unwrap()["busy.test"] <= 8, "{most:?}");
    let last = log.all().iter().rposition(|n| *n >= 1_000).unwrap();
    assert!(
        last < 60,
        "the other host's last delivery was number {last}"
    );
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_million_waiting_jobs_of_one_host_leave_another_hosts_latency_alone() {
    let ground = Ground::new().await;
    let log = Log::default();
    ground
        .db
        .sql(
            "INSERT INTO ferrodon.jobs (queue, lane, kind, payload) \
             SELECT 'push', 'dead.test', 'test_deliver', jsonb_build_object('n', -n, 'host', 'dead.test') FROM generate_series(1, 1000000) n; \
             ANALYZE ferrodon.jobs",
        )
        .await;
    let relay = ground.relay();
    let mut registry = Registry::new();
    registry.handle::<Deliver, _>({
        let log = log.clone();
        move |context, job| {
            let log = log.clone();
            async move {
                if job.n < 0 {
                    // a host that doesn't answer
                    tokio::select! {
                        () = tokio::time::sleep(Duration::from_secs(20)) => {}
                        () = context.stopping().cancelled() => return Err(JobError::Busy),
                    }
                    return Err(JobError::retry("timed out"));
                }
                log.add(job.n);
                Ok(())
            }
        }
    });
    let worker = ground.work_with(registry, Options::new(vec![Queue::Push], 40));
    until("the dead host takes its share", async || {
        ground.number("SELECT count(*) FROM ferrodon.jobs WHERE lane = 'dead.test' AND claimed_until IS NOT NULL").await == 8
    })
    .await;
    let mut times = Vec::new();
    for n in 0..20 {
        let began = Instant::now();
        enqueue(&ground.jobs, &[to("alive.test", n)]).await;
        while log.count(n) == 0 {
            assert!(began.elapsed() < crate::support::PATIENCE);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        times.push(began.elapsed());
    }
    times.sort_unstable();
    println!(
        "beside a million: median {:?}, worst {:?}",
        times[10], times[19]
    );
    assert!(times[10] < Duration::from_millis(500), "{times:?}");
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_lane_waits_untouched_and_others_do_not() {
    let ground = Ground::new().await;
    let log = Log::default();
    let relay = ground.relay();
    let worker = ground.work_with(
        log.registry::<Deliver, _>(|_, _| async { Ok(()) }),
        Options::new(vec![Queue::Push], 4),
    );
    let until_when = chrono::DateTime::from_timestamp(4_000_000_000, 0).unwrap();
    lanes::pause(
        &*ground.db.conn().await,
        Queue::Push,
        Some("open.test"),
        until_when,
        "its breaker is open",
    )
    .await
    .unwrap();
    let mut all: Vec<Deliver> = (0..50).map(|n| to("open.test", n)).collect();
    all.push(to("alive.test", 100));
    enqueue(&ground.jobs, &all).await;
    until("the other host has its delivery", async || {
        log.count(100) == 1
    })
    .await;
    stays(
        "the backlog isn't touched",
        Duration::from_secs(1),
        async || {
            log.len() == 1
                && ground
                    .number("SELECT count(handed_at) FROM ferrodon.jobs WHERE lane = 'open.test'")
                    .await
                    == 0
        },
    )
    .await;
    assert_eq!(
        lanes::list(&*ground.db.conn().await).await.unwrap().len(),
        1
    );
    assert!(
        lanes::resume(&ground.jobs, Queue::Push, Some("open.test"))
            .await
            .unwrap()
    );
    ground.empty().await;
    worker.stop().await;
    relay.stop().await;
}
