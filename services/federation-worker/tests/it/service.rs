//! The process as a whole.

use std::time::{Duration, Instant};

use ferrodon_federation_worker::run;
use ferrodon_jobs::kinds::KillTokens;
use tokio_util::sync::CancellationToken;

use crate::support::{Ground, service};

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
