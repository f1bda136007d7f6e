//! `Tx`: all or nothing, counters, collisions, what follows a commit.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use diesel_async::SimpleAsyncConnection;
use ferrodon_jobs::{AccountCounts, StatusCounts, Tx, TxError};
use ferrodon_redis::{
    Event,
    pubsub::{Delivery, Subscriber},
};
use ferrodon_types::{AccountId, StatusId};

use crate::support::{Failure, Ground, Plain, Unique, until};

async fn run(tx: &Tx, sql: &str) -> Result<(), Failure> {
    let mut conn = tx.conn();
    Ok(conn.batch_execute(sql).await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_transaction_leaves_no_row_no_job_and_no_event() {
    let ground = Ground::new().await;
    let (subscriber, mut heard) = Subscriber::start(ground.jobs.redis(), 16);
    subscriber.subscribe(vec!["test".into()]).await.unwrap();
    let result: Result<(), Failure> = ground
        .jobs
        .transaction(async |tx| {
            run(tx, "INSERT INTO ran (n) VALUES (1)").await?;
            tx.enqueue(Plain { n: 1 })?;
            tx.publish(Event::shared("test", "lost".into()));
            Err(Failure::No)
        })
        .await;
    assert!(matches!(result, Err(Failure::No)));
    ground
        .jobs
        .transaction(async |tx| -> Result<(), Failure> {
            tx.enqueue(Plain { n: 2 })?;
            tx.publish(Event::shared("test", "kept".into()));
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(ground.number("SELECT count(*) FROM ran").await, 0);
    assert_eq!(ground.rows().await, 1);
    let Some(Delivery::Message { payload, .. }) = heard.recv().await else {
        panic!("nothing was heard")
    };
    assert_eq!(payload, "kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swallowed_failure_fails_the_transaction_instead_of_rolling_back_in_silence() {
    let ground = Ground::new().await;
    let result: Result<(), TxError> = ground
        .jobs
        .transaction(async |tx| {
            run(tx, "INSERT INTO ran (n) VALUES (1)").await.ok();
            run(tx, "SELECT 1 / 0").await.ok();
            Ok(())
        })
        .await;
    assert!(result.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_transaction_is_rolled_back_and_its_locks_are_free_at_once() {
    let ground = Ground::new().await;
    ground.db.sql("INSERT INTO ran (n) VALUES (1)").await;
    let jobs = ground.jobs.clone();
    let stuck = tokio::spawn(async move {
        jobs.transaction(async |tx| -> Result<(), Failure> {
            run(tx, "UPDATE ran SET n = 2").await?;
            std::future::pending::<()>().await;
            Ok(())
        })
        .await
    });
    until("the row is locked", async || {
        ground.number("SELECT count(*) FROM pg_locks WHERE relation = 'ran'::regclass AND mode = 'RowExclusiveLock'").await > 0
    })
    .await;
    stuck.abort();
    ground
        .db
        .sql("SET lock_timeout = '10s'; UPDATE ran SET n = 3; RESET lock_timeout")
        .await;
    assert_eq!(ground.number("SELECT n FROM ran").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_collides_is_run_again() {
    let ground = Ground::new().await;
    ground.db.sql("INSERT INTO ran (n) VALUES (1), (2)").await;
    let runs = AtomicUsize::new(0);
    let barrier = tokio::sync::Barrier::new(2);
    let one = async |first: i64, second: i64| -> Result<(), Failure> {
        ground
            .jobs
            .transaction(async |tx| {
                let meets = runs.fetch_add(1, Ordering::SeqCst) < 2;
                run(
                    tx,
                    &format!("UPDATE ran SET attempts = 1 WHERE n = {first}"),
                )
                .await?;
                if meets {
                    barrier.wait().await;
                }
                run(
                    tx,
                    &format!("UPDATE ran SET attempts = 1 WHERE n = {second}"),
                )
                .await
            })
            .await
    };
    let (left, right) = tokio::join!(one(1, 2), one(2, 1));
    left.unwrap();
    right.unwrap();
    assert_eq!(
        runs.into_inner(),
        3,
        "the one that the deadlock hit ran twice"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_that_enqueue_the_same_unique_jobs_in_opposite_orders_do_not_deadlock() {
    let ground = Ground::new().await;
    let runs = AtomicUsize::new(0);
    let one = async |up: bool| {
        for _ in 0..50 {
            ground
                .jobs
                .transaction(async |tx| -> Result<(), Failure> {
                    runs.fetch_add(1, Ordering::SeqCst);
                    for n in 0..20 {
                        tx.enqueue(Unique {
                            n: if up { n } else { 19 - n },
                        })?;
                    }
                    Ok(())
                })
                .await
                .unwrap();
        }
    };
    tokio::join!(one(true), one(false), one(true), one(false));
    assert_eq!(runs.into_inner(), 200, "none had to run again");
    assert_eq!(ground.rows().await, 20);
    assert_eq!(
        ground
            .number("SELECT sum(generation) FROM ferrodon.jobs")
            .await,
        20 * 199
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_add_up_from_many_transactions_in_any_order() {
    let ground = Ground::new().await;
    ground
        .db
        .sql(
            "INSERT INTO accounts (id, username, created_at, updated_at) VALUES (1, 'a', now(), now()), (2, 'b', now(), now()); \
             INSERT INTO statuses (id, account_id, text, created_at, updated_at) VALUES (9, 1, '', now(), now())",
        )
        .await;
    let at = ground.jobs.clock().naive_now();
    let one = async |accounts: [i64; 2]| {
        for _ in 0..25 {
            ground
                .jobs
                .transaction(async |tx| -> Result<(), Failure> {
                    for account in accounts {
                        tx.count(AccountId(account), AccountCounts::published(at));
                        tx.count(AccountId(account), AccountCounts::followers(2));
                        tx.count(AccountId(account), AccountCounts::following(-1));
                    }
                    tx.count_status(StatusId(9), StatusCounts::favourites(1));
                    tx.count_status(StatusId(9), StatusCounts::replies(-1));
                    tx.count_status(StatusId(10), StatusCounts::reblogs(1));
                    Ok(())
                })
                .await
                .unwrap();
        }
    };
    tokio::join!(one([1, 2]), one([2, 1]));
    assert_eq!(
        ground
            .db
            .text("SELECT string_agg(format('%s:%s:%s:%s', account_id, statuses_count, followers_count, following_count), ' ' ORDER BY account_id) FROM account_stats")
            .await
            .as_deref(),
        // a row that was missing begins at zero, so the first decrease is lost
        Some("1:50:100:-49 2:50:100:-49")
    );
    assert_eq!(
        ground.db.text("SELECT format('%s:%s:%s', favourites_count, replies_count, reblogs_count) FROM status_stats").await.as_deref(),
        Some("50:0:0"),
        "counters of statuses don't fall below zero, and a status that is gone has none"
    );
    // a machine whose clock is behind
    ground
        .jobs
        .transaction(async |tx| -> Result<(), Failure> {
            let earlier = at - chrono::Duration::minutes(5);
            tx.count(AccountId(1), AccountCounts::published(earlier));
            Ok(())
        })
        .await
        .unwrap();
    let last = "SELECT count(*) FROM account_stats WHERE last_status_at = '{at}'";
    assert_eq!(
        ground.number(&last.replace("{at}", &at.to_string())).await,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_survives_connections_that_were_cut_meanwhile() {
    let ground = Ground::new().await;
    let held: Vec<_> = futures_util::future::join_all((0..5).map(|_| ground.db.conn())).await;
    drop(held);
    ground
        .number("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        .await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    for n in 0..10 {
        ground.jobs.enqueue(Plain { n }).await.unwrap();
    }
    assert_eq!(ground.rows().await, 10);
}
