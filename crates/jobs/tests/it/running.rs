//! Workers: claims, ends of runs, slots, stops.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use diesel_async::SimpleAsyncConnection;
use ferrodon_jobs::{JobError, Metrics, Options, Queue, Registry, Tx, TxError};
use ferrodon_redis::queues::{self, Lane};
use ferrodon_types::JobId;

use crate::support::{
    Ground, Hasty, Log, Once, Plain, Unique, Urgent, enqueue, start, stays, until,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_worker_starts_a_job_within_moments_of_its_commit() {
    let ground = Ground::new().await;
    let log = Log::default();
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    enqueue(&ground.jobs, &[Plain { n: 0 }]).await;
    until("it works", async || log.len() == 1).await;
    let mut times = Vec::new();
    for n in 1..=20 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let began = Instant::now();
        enqueue(&ground.jobs, &[Plain { n }]).await;
        while log.count(n) == 0 {
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        times.push(began.elapsed());
    }
    times.sort_unstable();
    // commit included; the machine may be busy, so the median counts
    assert!(times[10] < Duration::from_millis(100), "{times:?}");
    println!(
        "commit to start: median {:?}, worst {:?}",
        times[10], times[19]
    );
    ground.empty().await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_jobs_longer_than_half_a_claim_run_once_each_on_two_workers_with_two_slots() {
    let ground = Ground::new().await;
    let log = Log::default();
    let most = Arc::new(AtomicUsize::new(0));
    let options = Options {
        claim: Duration::from_secs(3),
        ..Options::new(vec![Queue::Default], 2)
    };
    let mut workers = Vec::new();
    for _ in 0..2 {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::clone(&most));
        let registry = log.registry::<Plain, _>(move |_, _| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            async move {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(1_500)).await;
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            }
        });
        workers.push(start(&ground.another().await, registry, options.clone()));
    }
    let relay = ground.relay();
    enqueue(
        &ground.jobs,
        &(0..50).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    ground.empty().await;
    for n in 0..50 {
        assert_eq!(log.count(n), 1, "job {n}");
    }
    assert_eq!(
        most.load(Ordering::SeqCst),
        2,
        "both slots were used, and no more"
    );
    for running in workers {
        running.stop().await;
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn doubled_stale_and_invented_ids_do_no_harm() {
    let ground = Ground::new().await;
    let log = Log::default();
    enqueue(
        &ground.jobs,
        &(0..20).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    let list = || Lane::new("default", "normal");
    let ids: Vec<JobId> = (0..200).map(JobId).collect();
    queues::push(ground.jobs.redis(), &[(list(), ids.clone()), (list(), ids)])
        .await
        .unwrap();
    let workers = [
        ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) })),
        ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) })),
    ];
    ground.empty().await;
    assert_eq!(log.len(), 20);
    for worker in workers {
        worker.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_job_is_not_run_before_its_time() {
    let ground = Ground::new().await;
    let log = Log::default();
    let worker =
        ground.work(log.registry::<Plain, _>(|_, _| async { Err(JobError::retry("not yet")) }));
    let relay = ground.relay();
    enqueue(&ground.jobs, &[Plain { n: 1 }]).await;
    until("it has failed", async || {
        ground.number("SELECT attempts FROM ferrodon.jobs").await == 1
    })
    .await;
    let waits = ground
        .number("SELECT extract(epoch FROM run_at - clock_timestamp()) FROM ferrodon.jobs")
        .await;
    assert!((13..=25).contains(&waits), "{waits}");
    assert_eq!(
        ground
            .db
            .text("SELECT error FROM ferrodon.jobs")
            .await
            .as_deref(),
        Some("not yet")
    );
    let id = JobId(ground.number("SELECT id FROM ferrodon.jobs").await);
    stays("it waits", Duration::from_secs(2), async || {
        queues::push(
            ground.jobs.redis(),
            &[(Lane::new("default", "normal"), vec![id])],
        )
        .await
        .unwrap();
        log.len() == 1
    })
    .await;
    ground
        .db
        .sql("UPDATE ferrodon.jobs SET run_at = clock_timestamp()")
        .await;
    until("it is tried again at its time", async || log.len() == 2).await;
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_gave_up_is_kept_or_dropped_as_its_kind_says() {
    let ground = Ground::new().await;
    let mut registry = Registry::new();
    registry.handle::<Plain, _>(|_, _| async { Err(JobError::give_up("never")) });
    registry.handle::<Once, _>(|context, _| async move {
        assert!(context.is_last_attempt());
        Err(JobError::retry("no"))
    });
    let worker = ground.work(registry);
    enqueue(&ground.jobs, &[Plain { n: 1 }]).await;
    enqueue(&ground.jobs, &[Once { n: 1 }]).await;
    until("both are given up", async || {
        ground
            .db
            .text("SELECT string_agg(kind || ':' || (dead_at IS NOT NULL), ' ') FROM ferrodon.jobs")
            .await
            .as_deref()
            == Some("test_plain:true")
    })
    .await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn panics_and_runs_beyond_the_time_limit_are_failures() {
    let ground = Ground::new().await;
    let mut registry = Registry::new();
    registry.handle::<Plain, _>(|_, _| async { panic!("oh") });
    registry.handle::<Hasty, _>(|_, _| async {
        tokio::time::sleep(Duration::from_mins(1)).await;
        Ok(())
    });
    let worker = ground.work(registry);
    enqueue(&ground.jobs, &[Plain { n: 1 }]).await;
    enqueue(&ground.jobs, &[Hasty { n: 1 }]).await;
    until("both have failed", async || {
        ground.db.text("SELECT string_agg(error, ', ' ORDER BY kind) FROM ferrodon.jobs WHERE attempts = 1").await.as_deref()
            == Some("took longer than 50ms, the handler panicked: oh")
    })
    .await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_kind_or_version_goes_back_and_counts_as_nothing() {
    let ground = Ground::new().await;
    let log = Log::default();
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    enqueue(&ground.jobs, &[Urgent { n: 1 }]).await;
    enqueue(&ground.jobs, &[Unique { n: 2 }]).await;
    until("both went back for half a minute", async || {
        ground
            .number(
                "SELECT count(*) FROM ferrodon.jobs WHERE claimed_until IS NULL AND attempts = 0 AND error IS NULL \
                 AND run_at BETWEEN clock_timestamp() + interval '25 s' AND clock_timestamp() + interval '30 s'",
            )
            .await
            == 2
    })
    .await;
    worker.stop().await;
    assert_eq!(log.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_lock_sends_a_job_back_for_a_second_and_counts_as_nothing() {
    let ground = Ground::new().await;
    let log = Log::default();
    let relay = ground.relay();
    let running = Arc::new(AtomicUsize::new(0));
    let worker = ground.work(log.registry::<Plain, _>({
        let running = Arc::clone(&running);
        move |context, _| {
            let running = Arc::clone(&running);
            async move {
                let _lock = context.lock("one-at-a-time").await?;
                assert_eq!(running.fetch_add(1, Ordering::SeqCst), 0, "two at once");
                tokio::time::sleep(Duration::from_millis(100)).await;
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            }
        }
    }));
    enqueue(
        &ground.jobs,
        &[Plain { n: 1 }, Plain { n: 2 }, Plain { n: 3 }],
    )
    .await;
    until("none fails", async || {
        assert_eq!(
            ground
                .number(
                    "SELECT count(*) FROM ferrodon.jobs WHERE attempts > 0 OR error IS NOT NULL"
                )
                .await,
            0
        );
        ground.rows().await == 0
    })
    .await;
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn urgent_jobs_overtake_a_backlog() {
    let ground = Ground::new().await;
    let log = Log::default();
    enqueue(
        &ground.jobs,
        &(0..300).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    enqueue(
        &ground.jobs,
        &(1_000..1_020).map(|n| Urgent { n }).collect::<Vec<_>>(),
    )
    .await;
    let mut registry = log.registry::<Plain, _>(|_, _| async { Ok(()) });
    let urgent = log.clone();
    registry.handle::<Urgent, _>(move |_, job| {
        urgent.add(job.n);
        async { Ok(()) }
    });
    let worker = ground.work(registry);
    ground.empty().await;
    let last = log.all().iter().rposition(|n| *n >= 1_000).unwrap();
    assert!(last < 40, "the last urgent job was number {last}");
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_queue_does_not_fill_the_slots_of_another() {
    let ground = Ground::new().await;
    let log = Log::default();
    let mut registry = log.registry::<Plain, _>(|_, _| async { Ok(()) });
    registry.handle::<crate::support::Deliver, _>(|context, _| async move {
        context.stopping().cancelled().await;
        Err(JobError::Busy)
    });
    let worker = ground.work_with(registry, Options::new(vec![Queue::Default, Queue::Push], 2));
    let relay = ground.relay();
    let slow: Vec<_> = (0..20)
        .map(|n| crate::support::Deliver {
            n,
            host: format!("host{n}.test"),
        })
        .collect();
    enqueue(&ground.jobs, &slow).await;
    until("the slow ones run", async || {
        ground.number("SELECT count(*) FROM ferrodon.jobs WHERE queue = 'push' AND claimed_until IS NOT NULL").await == 2
    })
    .await;
    enqueue(
        &ground.jobs,
        &(0..100).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    until("the others are done", async || log.len() == 100).await;
    worker.stop().await;
    relay.stop().await;
    assert_eq!(
        ground
            .number("SELECT count(*) FROM ferrodon.jobs WHERE claimed_until IS NOT NULL")
            .await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_what_runs_and_gives_back_the_rest() {
    let ground = Ground::new().await;
    let log = Log::default();
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        Ok(())
    }));
    enqueue(
        &ground.jobs,
        &(0..40).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    until("some run", async || log.len() >= 4).await;
    worker.stop().await;
    let ran = log.len() as i64;
    assert!(ran < 40);
    assert_eq!(
        ground.rows().await,
        40 - ran,
        "what had begun came to its end"
    );
    assert_eq!(
        ground
            .number(
                "SELECT count(*) FROM ferrodon.jobs WHERE claimed_until IS NOT NULL OR crashes > 0"
            )
            .await,
        0
    );
    let other = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    ground.empty().await;
    assert_eq!(log.len(), 40);
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_amid_a_backlog_takes_no_time_and_leaves_no_claim() {
    let ground = Ground::new().await;
    let log = Log::default();
    enqueue(
        &ground.jobs,
        &(0..5_000).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    // each stop falls at another point of a fetch
    for round in 0..20 {
        let worker = ground.work(log.registry::<Plain, _>(|_, _| async {
            tokio::time::sleep(Duration::from_millis(2)).await;
            Ok(())
        }));
        tokio::time::sleep(Duration::from_millis(40 + round)).await;
        let began = Instant::now();
        worker.stop().await;
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "{:?}",
            began.elapsed()
        );
        let claims = "SELECT count(*) FROM ferrodon.jobs WHERE claimed_by IS NOT NULL";
        assert_eq!(ground.number(claims).await, 0);
    }
    assert!(ground.rows().await > 0, "the backlog was too short");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_cuts_off_what_outlasts_its_grace_and_gives_it_back_at_once() {
    let ground = Ground::new().await;
    let log = Log::default();
    let options = Options {
        grace: Duration::from_millis(200),
        ..Options::new(vec![Queue::Default], 4)
    };
    let worker = ground.work_with(
        log.registry::<Plain, _>(|_, _| std::future::pending()),
        options,
    );
    enqueue(&ground.jobs, &[Plain { n: 1 }]).await;
    until("it runs", async || log.len() == 1).await;
    worker.stop().await;
    assert_eq!(
        ground.number("SELECT count(*) FROM ferrodon.jobs WHERE claimed_until IS NULL AND attempts = 0 AND crashes = 0").await,
        1
    );
    let other = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    ground.empty().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_finished_within_its_own_transaction_happens_exactly_once_even_if_its_claim_was_lost()
{
    let ground = Ground::new().await;
    let log = Log::default();
    let registry = || {
        log.registry::<Plain, _>(|context, n| async move {
            context
                .jobs()
                .transaction(async |tx: &Tx| -> Result<(), TxError> {
                    let mut conn = tx.conn();
                    conn.batch_execute(&format!("INSERT INTO ran (n) VALUES ({n})")).await?;
                    // as if this process had stood still, and another had taken the job over
                    if context.id() == JobId(1) && context.attempts() == 0 {
                        let other = context.jobs().database().get().await?;
                        (&mut &*other)
                            .batch_execute("UPDATE ferrodon.jobs SET claimed_by = 'other', claimed_until = clock_timestamp(), attempts = 1 WHERE id = 1 AND attempts = 0")
                            .await?;
                    }
                    tx.complete(&context);
                    Ok(())
                })
                .await?;
            Ok(())
        })
    };
    let worker = ground.work(registry());
    let relay = ground.relay();
    enqueue(
        &ground.jobs,
        &(1..=10).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    ground.empty().await;
    assert_eq!(ground.number("SELECT count(*) FROM ran").await, 10);
    assert_eq!(log.len(), 11, "the one whose claim was lost ran twice");
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_may_go_and_come_back() {
    let ground = Ground::new().await;
    let log = Log::default();
    let name = ground.db.text("SELECT current_database()").await.unwrap();
    let other = ferrodon_test_support::TestDb::empty().await;
    let jobs = ground.another().await;
    let worker = start(
        &jobs,
        log.registry::<Plain, _>(|_, _| async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok(())
        }),
        Options::new(vec![Queue::Default], 4),
    );
    let relay = ground.relay();
    enqueue(
        &ground.jobs,
        &(0..50).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    until("some have run", async || log.len() > 5).await;
    other
        .sql(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        .await;
    other
        .number(&format!(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}'"
        ))
        .await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    other
        .sql(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        .await;
    until("everything is done after its return", async || {
        ground.jobs.database().get().await.is_ok() && ground.rows().await == 0
    })
    .await;
    for n in 0..50 {
        assert!(log.count(n) >= 1, "job {n}");
    }
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_say_what_ran_and_how_it_ended() {
    let ground = Ground::new().await;
    let registry = prometheus::Registry::new();
    let metrics = Metrics::register(&registry).unwrap();
    let log = Log::default();
    let options = Options {
        metrics: Some(metrics),
        ..Options::new(vec![Queue::Default], 4)
    };
    let worker = ground.work_with(
        log.registry::<Plain, _>(|_, n| async move {
            if n == 0 {
                Err(JobError::give_up("no"))
            } else {
                Ok(())
            }
        }),
        options,
    );
    enqueue(
        &ground.jobs,
        &(0..5).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    until("they ran", async || {
        ground
            .number("SELECT count(*) FROM ferrodon.jobs WHERE dead_at IS NULL")
            .await
            == 0
    })
    .await;
    let text = prometheus::TextEncoder::new()
        .encode_to_string(&registry.gather())
        .unwrap();
    assert!(
        text.contains(r#"jobs_finished_total{kind="test_plain",outcome="done"} 4"#),
        "{text}"
    );
    assert!(
        text.contains(r#"jobs_finished_total{kind="test_plain",outcome="dead"} 1"#),
        "{text}"
    );
    worker.stop().await;
}
