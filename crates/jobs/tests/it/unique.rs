//! Unique jobs: repeated, moved, withdrawn.

use std::time::Duration;

use chrono::TimeDelta;
use ferrodon_jobs::{JobError, Tx};
use tokio::sync::Semaphore;

use crate::support::{Failure, Ground, Log, Unique, enqueue, stays, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_unique_job_that_is_repeated_while_it_runs_runs_once_more() {
    let ground = Ground::new().await;
    let log = Log::default();
    let gate: &'static Semaphore = Box::leak(Box::new(Semaphore::new(0)));
    let worker = ground.work(log.registry::<Unique, _>(move |_, _| async move {
        gate.acquire().await.unwrap().forget();
        Ok(())
    }));
    enqueue(&ground.jobs, &[Unique { n: 1 }]).await;
    until("it runs", async || log.len() == 1).await;
    for _ in 0..5 {
        enqueue(&ground.jobs, &[Unique { n: 1 }]).await;
    }
    gate.add_permits(1);
    until("it runs again", async || log.len() == 2).await;
    gate.add_permits(10);
    ground.empty().await;
    stays("it ran twice", Duration::from_millis(300), async || {
        log.len() == 2
    })
    .await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unique_job_that_fails_after_it_was_repeated_is_due_at_once() {
    let ground = Ground::new().await;
    let log = Log::default();
    let gate: &'static Semaphore = Box::leak(Box::new(Semaphore::new(0)));
    let worker = ground.work(log.registry::<Unique, _>({
        let log = log.clone();
        move |_, _| {
            let first = log.len() == 1;
            async move {
                if first {
                    gate.acquire().await.unwrap().forget();
                    return Err(JobError::retry("not yet"));
                }
                Ok(())
            }
        }
    }));
    enqueue(&ground.jobs, &[Unique { n: 1 }]).await;
    until("it runs", async || log.len() == 1).await;
    enqueue(&ground.jobs, &[Unique { n: 1 }]).await;
    gate.add_permits(1);
    ground.empty().await;
    assert_eq!(log.len(), 2);
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn new_work_does_not_wait_for_the_long_backoff_of_the_old() {
    let ground = Ground::new().await;
    let log = Log::default();
    let fails =
        ground.work(log.registry::<Unique, _>(|_, _| async { Err(JobError::retry("not yet")) }));
    enqueue(&ground.jobs, &[Unique { n: 1 }]).await;
    until("it has failed", async || {
        ground.number("SELECT attempts FROM ferrodon.jobs").await == 1
    })
    .await;
    fails.stop().await;
    let succeeds = ground.work(log.registry::<Unique, _>(|_, _| async { Ok(()) }));
    stays("it waits", Duration::from_millis(300), async || {
        ground.rows().await == 1
    })
    .await;
    enqueue(&ground.jobs, &[Unique { n: 1 }]).await;
    ground.empty().await;
    succeeds.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_unique_job_is_moved_and_withdrawn() {
    let ground = Ground::new().await;
    let later = chrono::DateTime::from_timestamp(4_000_000_000, 0).unwrap();
    let change = async |what: &(dyn Fn(&Tx) -> Result<(), Failure> + Sync)| {
        ground.jobs.transaction(async |tx| what(tx)).await.unwrap();
    };
    let seconds = async || {
        ground.number("SELECT extract(epoch FROM run_at) - 4000000000 FROM ferrodon.jobs WHERE unique_key = 'test_unique:1'").await
    };
    change(&|tx| Ok(tx.enqueue_at(Unique { n: 1 }, later)?)).await;
    change(&|tx| Ok(tx.enqueue_at(Unique { n: 2 }, later)?)).await;
    change(&|tx| {
        tx.move_to(&Unique { n: 1 }, later + TimeDelta::seconds(60));
        Ok(())
    })
    .await;
    assert_eq!(seconds().await, 60, "later than it was");
    change(&|tx| {
        tx.move_to(&Unique { n: 1 }, later - TimeDelta::seconds(60));
        Ok(())
    })
    .await;
    assert_eq!(seconds().await, -60, "earlier than it was");
    change(&|tx| Ok(tx.enqueue_at(Unique { n: 1 }, later)?)).await;
    assert_eq!(
        seconds().await,
        -60,
        "a repeat for later doesn't move it back"
    );
    change(&|tx| {
        tx.withdraw(&Unique { n: 1 });
        Ok(())
    })
    .await;
    assert_eq!(
        ground
            .db
            .text("SELECT string_agg(unique_key, ' ') FROM ferrodon.jobs")
            .await
            .as_deref(),
        Some("test_unique:2")
    );
    change(&|tx| {
        tx.withdraw(&Unique { n: 2 });
        Ok(tx.enqueue(Unique { n: 3 })?)
    })
    .await;
    assert_eq!(
        ground
            .db
            .text("SELECT string_agg(unique_key, ' ') FROM ferrodon.jobs")
            .await
            .as_deref(),
        Some("test_unique:3")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unique_job_that_is_moved_while_it_runs_runs_again_then() {
    let ground = Ground::new().await;
    let log = Log::default();
    let gate: &'static Semaphore = Box::leak(Box::new(Semaphore::new(0)));
    let worker = ground.work(log.registry::<Unique, _>(move |_, _| async move {
        gate.acquire().await.unwrap().forget();
        Ok(())
    }));
    enqueue(&ground.jobs, &[Unique { n: 1 }]).await;
    until("it runs", async || log.len() == 1).await;
    let later = chrono::DateTime::from_timestamp(4_000_000_000, 0).unwrap();
    ground
        .jobs
        .transaction(async |tx| -> Result<(), Failure> {
            tx.move_to(&Unique { n: 1 }, later);
            Ok(())
        })
        .await
        .unwrap();
    gate.add_permits(1);
    until("the first run has ended", async || {
        ground.number("SELECT count(*) FROM ferrodon.jobs WHERE claimed_until IS NULL AND run_at > '2090-01-01'").await == 1
    })
    .await;
    worker.stop().await;
}
