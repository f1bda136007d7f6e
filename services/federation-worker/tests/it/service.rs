//! The process as a whole.

use std::{
    process::{Child, Command},
    time::{Duration, Instant},
};

use ferrodon_federation_worker::{QUEUES, handlers, run};
use ferrodon_jobs::{
    Queue,
    kinds::{self, KillTokens},
};
use tokio_util::sync::CancellationToken;

use crate::support::{Ground, environment, service};

#[tokio::test(flavor = "multi_thread")]
async fn the_service_starts_what_runs_by_the_clock_leaves_nothing_due_and_stops_when_asked() {
    let ground = Ground::new().await;
    ground
        .enqueue(KillTokens {
            token_ids: Vec::new(),
        })
        .await
        .unwrap();
    let stop = CancellationToken::new();
    let running = tokio::spawn(run(service(&ground.db, &ground.redis, stop.clone()).await));
    let deadline = Instant::now() + Duration::from_secs(30);
    let schedules = "SELECT count(*) FROM ferrodon.schedules";
    while ground.db.number(schedules).await < Some(5) || ground.due().await > 0 {
        assert!(Instant::now() < deadline, "in vain");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(
        ground.db.number("SELECT count(*) FROM ferrodon.jobs").await,
        Some(0),
        "everything had a handler"
    );
    stop.cancel();
    running.await.unwrap().unwrap();
}

async fn start(ground: &Ground, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_federation-worker"))
        .args(arguments)
        .env_clear()
        .envs(environment(&ground.db, &ground.redis).await)
        .current_dir(std::env::temp_dir())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_process_eats_the_queues_it_is_told_and_stops_well_at_sigterm() {
    let ground = Ground::new().await;
    ground
        .enqueue(KillTokens {
            token_ids: Vec::new(),
        })
        .await
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    // the scheduler's jobs are not for it
    let mut process = start(&ground, &["--queues", "default,push"]).await;
    let others = "SELECT count(*) FROM ferrodon.jobs WHERE queue <> 'default'";
    while ground.db.number(others).await < Some(5) || ground.due().await > 5 {
        assert!(Instant::now() < deadline, "in vain");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Command::new("kill")
        .args(["-TERM", &process.id().to_string()])
        .status()
        .unwrap();
    let status = tokio::task::spawn_blocking(move || process.wait().unwrap())
        .await
        .unwrap();
    assert!(status.success(), "{status}");
    assert_eq!(
        ground
            .db
            .number("SELECT count(*) FROM ferrodon.jobs WHERE queue = 'default'")
            .await,
        Some(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_process_refuses_queues_that_it_does_not_know() {
    let ground = Ground::new().await;
    for arguments in [&["--queues", "fasp"][..], &["--what"][..]] {
        let mut process = start(&ground, arguments).await;
        let status = tokio::task::spawn_blocking(move || process.wait().unwrap())
            .await
            .unwrap();
        assert_eq!(status.code(), Some(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_its_queues_has_a_handler() {
    let ground = Ground::new().await;
    let registry = handlers::registry(&ground.state);
    let known: Vec<(&str, Queue)> = registry.kinds().collect();
    let missing: Vec<_> = kinds::ALL
        .iter()
        .filter(|kind| QUEUES.contains(&kind.1) && !known.contains(kind))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(
        known.len(),
        kinds::ALL.len(),
        "a kind is missing in `kinds::ALL`"
    );
}
