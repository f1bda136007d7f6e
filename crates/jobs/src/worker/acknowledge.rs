//! Ends of runs on their way to the database: at most 256 in a statement, or what came within 20 ms.

use std::{collections::HashSet, sync::Arc, time::Duration};

use ferrodon_types::JobId;
use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};

use super::Worker;
use crate::{
    TxError,
    finish::{self, Finished},
    handover,
};

/// Ends in one statement at most.
const BATCH: usize = 256;
/// How long the first one waits for others.
const WINDOW: Duration = Duration::from_millis(20);
/// The pause after a failure of the database.
const PAUSE: Duration = Duration::from_millis(250);

/// Writes ends until nobody sends any more, and all are written.
pub(super) async fn run(worker: Arc<Worker>, mut ended: mpsc::Receiver<Finished>) {
    // the worker itself holds a sender, so "nobody sends any more" is told by its tracker of runs
    let mut waiting: Vec<Finished> = Vec::new();
    loop {
        if !gather(&worker, &mut ended, &mut waiting).await {
            return;
        }
        match write(&worker, &waiting).await {
            Ok(written) => waiting.retain(|one| !written.contains(&one.claim.id)),
            Err(error) => {
                tracing::warn!(%error, count = waiting.len(), "ends of runs can't be written for now");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Collects a batch; false when there is nothing left and nothing will come.
async fn gather(
    worker: &Worker,
    ended: &mut mpsc::Receiver<Finished>,
    waiting: &mut Vec<Finished>,
) -> bool {
    if waiting.is_empty() {
        let all_ended = async {
            worker.cut_off.cancelled().await;
            worker.tasks.wait().await;
        };
        tokio::select! {
            biased;
            first = ended.recv() => waiting.extend(first),
            () = all_ended => {
                // what was sent before the last run ended is here already
                while let Ok(one) = ended.try_recv() {
                    waiting.push(one);
                }
            }
        }
        if waiting.is_empty() {
            return false;
        }
    }
    let until = Instant::now() + WINDOW;
    while waiting.len() < BATCH {
        match timeout_at(until, ended.recv()).await {
            Ok(Some(one)) => waiting.push(one),
            Ok(None) | Err(_) => break,
        }
    }
    true
}

/// Writes a batch; answers what is settled. What isn't is locked by a transaction that repeats it just now.
async fn write(worker: &Worker, finished: &[Finished]) -> Result<HashSet<JobId>, TxError> {
    let conn = worker.jobs.database().get().await?;
    let batch = finished
        .get(..BATCH.min(finished.len()))
        .unwrap_or_default();
    let rows = finish::finish(&conn, &worker.name, batch).await?;
    let mut settled: HashSet<JobId> = rows.iter().map(|row| JobId(row.id)).collect();
    let missing: Vec<JobId> = batch
        .iter()
        .map(|one| one.claim.id)
        .filter(|id| !settled.contains(id))
        .collect();
    if !missing.is_empty() {
        let mine = finish::still_mine(&conn, &worker.name, &missing).await?;
        for id in missing.into_iter().filter(|id| !mine.contains(id)) {
            tracing::debug!(
                job.id = id.get(),
                "the job was taken over by another worker meanwhile"
            );
            settled.insert(id);
        }
    }
    drop(conn);
    for one in batch.iter().filter(|one| settled.contains(&one.claim.id)) {
        worker.held.end(&one.claim);
    }
    handover::hand_over(&worker.jobs, rows).await;
    Ok(settled)
}
