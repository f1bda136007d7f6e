//! Jobs that were claimed ahead and don't come to begin, because those before them take longer than usual, are given
//! back: another process may be free.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::Worker;

/// How often is looked.
const LOOK: Duration = Duration::from_millis(250);
/// How long a claimed job may wait for its turn.
const PATIENCE: Duration = Duration::from_millis(500);

/// Looks until `end`.
pub(super) async fn run(worker: Arc<Worker>, end: CancellationToken) {
    let mut looks = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            _ = looks.tick() => {}
            () = end.cancelled() => return,
        }
        let idle = worker.held.take_idle(PATIENCE);
        if !idle.is_empty() {
            tracing::debug!(count = idle.len(), "jobs that were claimed ahead go back");
            worker.give_back(&idle).await;
        }
    }
}
