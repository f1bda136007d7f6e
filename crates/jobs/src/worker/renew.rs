//! Renewal of claims: one statement for all of a process's jobs, on a task of its own.

use std::sync::Arc;

use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::Worker;
use crate::{TxError, claim};

/// Ids in one statement at most.
const BATCH: usize = 1_000;

/// Renews three times per claim, until `end`.
pub(super) async fn run(worker: Arc<Worker>, end: CancellationToken) {
    let mut ticks = tokio::time::interval(worker.claim / 3);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = end.cancelled() => return,
        }
        if let Err(error) = renew(&worker).await {
            tracing::warn!(%error, "claims can't be renewed for now");
            // sooner than the next tick, since the claims go on running out
            ticks.reset_after(worker.claim / 15);
        }
    }
}

async fn renew(worker: &Worker) -> Result<(), TxError> {
    let ids = worker.held.ids();
    if ids.is_empty() {
        return Ok(());
    }
    let conn = worker.jobs.database().get().await?;
    for ids in ids.chunks(BATCH) {
        let renewed = claim::renew(&conn, ids, &worker.name, worker.claim).await?;
        if renewed < ids.len() {
            tracing::debug!(
                held = ids.len(),
                renewed,
                "some claims have ended meanwhile"
            );
        }
    }
    Ok(())
}
