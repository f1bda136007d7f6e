//! What operators do.

use std::time::Duration;

use ferrodon_jobs::{
    JobError, Queue, Registry,
    admin::{self, Filter},
};
use ferrodon_types::JobId;

use crate::support::{Ground, Log, Plain, Unique, enqueue, stays, until};

fn dead() -> Filter {
    Filter {
        dead: Some(true),
        ..Filter::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_jobs_are_listed_retried_and_dropped() {
    let ground = Ground::new().await;
    let mut registry = Registry::new();
    registry.handle::<Plain, _>(|_, _| async { Err(JobError::give_up("broken")) });
    let worker = ground.work(registry);
    enqueue(
        &ground.jobs,
        &(1..=3).map(|n| Plain { n }).collect::<Vec<_>>(),
    )
    .await;
    until("all are dead", async || {
        ground
            .number("SELECT count(dead_at) FROM ferrodon.jobs")
            .await
            == 3
    })
    .await;
    worker.stop().await;
    let conn = ground.db.conn().await;
    let counts = admin::counts(&conn).await.unwrap();
    assert_eq!(
        (counts[0].queue.as_str(), counts[0].dead, counts[0].due),
        ("default", 3, 0)
    );
    let list = admin::list(&conn, &dead(), None, 2).await.unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!(list[0].error.as_deref(), Some("broken"));
    let rest = admin::list(&conn, &dead(), Some(list[1].id), 2)
        .await
        .unwrap();
    assert_eq!(rest.len(), 1);
    let one = Filter {
        ids: Some(vec![list[0].id]),
        ..dead()
    };
    assert_eq!(admin::drop_jobs(&conn, &one).await.unwrap(), 1);
    let log = Log::default();
    let worker = ground.work(log.registry::<Plain, _>(|context, _| async move {
        assert_eq!(context.attempts(), 0);
        Ok(())
    }));
    assert_eq!(admin::retry(&ground.jobs, &dead()).await.unwrap(), 2);
    ground.empty().await;
    assert_eq!(log.len(), 2);
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_unique_job_is_not_retried_beside_a_newer_one() {
    let ground = Ground::new().await;
    for _ in 0..2 {
        enqueue(&ground.jobs, &[Unique { n: 1 }, Unique { n: 2 }]).await;
        ground
            .db
            .sql("UPDATE ferrodon.jobs SET dead_at = clock_timestamp() WHERE dead_at IS NULL")
            .await;
    }
    enqueue(&ground.jobs, &[Unique { n: 1 }]).await;
    assert_eq!(
        admin::retry(&ground.jobs, &dead()).await.unwrap(),
        1,
        "the newest of the second; the first waits already"
    );
    assert_eq!(
        ground
            .number("SELECT count(*) FROM ferrodon.jobs WHERE dead_at IS NULL")
            .await,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_queue_waits_and_goes_on_at_once_when_it_is_resumed() {
    let ground = Ground::new().await;
    let log = Log::default();
    let worker = ground.work(log.registry::<Plain, _>(|_, _| async { Ok(()) }));
    let relay = ground.relay();
    let until_when = chrono::DateTime::from_timestamp(4_000_000_000, 0).unwrap();
    admin::pause(
        &*ground.db.conn().await,
        Queue::Default,
        None,
        until_when,
        "by hand",
    )
    .await
    .unwrap();
    enqueue(&ground.jobs, &[Plain { n: 1 }]).await;
    stays("it waits", Duration::from_secs(1), async || log.len() == 0).await;
    assert!(
        admin::resume(&ground.jobs, Queue::Default, None)
            .await
            .unwrap()
    );
    ground.empty().await;
    assert!(
        !admin::resume(&ground.jobs, Queue::Default, None)
            .await
            .unwrap()
    );
    worker.stop().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_chosen_by_queue_kind_and_id() {
    let ground = Ground::new().await;
    enqueue(&ground.jobs, &[Plain { n: 1 }]).await;
    enqueue(&ground.jobs, &[Unique { n: 1 }]).await;
    let conn = ground.db.conn().await;
    let kinds = async |filter: Filter| {
        let rows = admin::list(&conn, &filter, None, 10).await.unwrap();
        rows.into_iter().map(|row| row.kind).collect::<Vec<_>>()
    };
    assert_eq!(
        kinds(Filter::default()).await,
        ["test_plain", "test_unique"]
    );
    assert_eq!(
        kinds(Filter {
            kind: Some("test_unique".to_owned()),
            ..Filter::default()
        })
        .await,
        ["test_unique"]
    );
    assert_eq!(
        kinds(Filter {
            queue: Some(Queue::Media),
            ..Filter::default()
        })
        .await,
        [""; 0]
    );
    assert_eq!(
        kinds(Filter {
            ids: Some(vec![JobId(1)]),
            ..Filter::default()
        })
        .await,
        ["test_plain"]
    );
}
