//! apalis's side: where its workers get their jobs from.

use std::{
    collections::HashMap,
    convert::Infallible,
    fmt,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use apalis_core::{
    backend::{
        Backend, BackendConfig,
        finalize::Ephemeral,
        persistence::{Persisted, Persistence, TaskEvent},
    },
    task::{Task, builder::TaskBuilder, task_id::TaskId},
    worker::context::WorkerContext,
};
use ferrodon_redis::queues::{self, Lane};
use ferrodon_types::JobId;
use tower::layer::util::Identity;

use super::{Slot, Worker};
use crate::{
    TxError,
    claim::{self, Claimed},
    handover,
    job::{Priority, Queue},
};

/// How long an idle queue waits for a bell before it looks by itself: a message may be lost.
const LOOK: Duration = Duration::from_secs(1);
/// The pause after a failure of Redis or PostgreSQL.
const PAUSE: Duration = Duration::from_millis(250);
/// Ids that are asked for at once at most.
const BATCH: usize = 256;
/// apalis's own heartbeat has nothing to do here.
const HEARTBEAT: Duration = Duration::from_mins(1);

/// A claimed job on its way to its handler, in the slot that was kept for it.
pub(super) struct Fetched {
    pub(super) job: Claimed,
    pub(super) slot: Slot,
}

/// Fetches jobs of one queue.
#[derive(Clone)]
pub(super) struct Puller {
    worker: Arc<Worker>,
    queue: Queue,
    lists: Arc<[Lane]>,
}

impl Puller {
    pub(super) fn new(worker: Arc<Worker>, queue: Queue) -> Self {
        let lists = Priority::ALL
            .iter()
            .map(|priority| Lane::new(queue.name(), priority.name()))
            .collect();
        Self {
            worker,
            queue,
            lists,
        }
    }

    /// Waits until there is something to run.
    ///
    /// apalis drops this future when it stops, hence each look runs on a task of its own: what it claimed is known
    /// to the worker and given back at the end.
    async fn next(&self) -> Vec<Fetched> {
        loop {
            let puller = self.clone();
            let look = self.worker.tasks.spawn(async move { puller.look().await });
            let pause = match look.await {
                Ok(Ok(fetched)) if !fetched.is_empty() => return fetched,
                Ok(Ok(_)) => None,
                Ok(Err(error)) => {
                    tracing::warn!(%error, queue = %self.queue, "can't fetch jobs for now");
                    Some(PAUSE)
                }
                Err(error) => {
                    tracing::error!(%error, queue = %self.queue, "fetching jobs failed");
                    Some(PAUSE)
                }
            };
            self.wait(pause).await;
        }
    }

    async fn wait(&self, pause: Option<Duration>) {
        let bell = self.worker.queues.get(&self.queue).map(|state| &state.bell);
        match (pause, bell) {
            (None, Some(bell)) => {
                // a bell that rang since the last look is heard now
                let _ = tokio::time::timeout(LOOK, bell.notified()).await;
            }
            (pause, _) => tokio::time::sleep(pause.unwrap_or(LOOK)).await,
        }
    }

    /// Takes ids for the free slots, and some ahead where runs are short, from Redis and claims them.
    async fn look(&self) -> Result<Vec<Fetched>, FetchError> {
        let wanted = self.worker.room(self.queue).min(BATCH);
        if wanted == 0 {
            return Ok(Vec::new());
        }
        // a worker that stops gives back what it has just claimed, and would find it again
        while !self.worker.stopping.is_cancelled() {
            let ids = queues::pop(self.worker.jobs.redis(), &self.lists, wanted).await?;
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            let fetched = self.claim(&ids).await?;
            // nothing but stale ids: look again at once
            if !fetched.is_empty() {
                return Ok(fetched);
            }
        }
        Ok(Vec::new())
    }

    async fn claim(&self, ids: &[JobId]) -> Result<Vec<Fetched>, FetchError> {
        let worker = &self.worker;
        let claimed = async {
            let conn = worker.jobs.database().get().await?;
            Ok::<_, TxError>(
                claim::claim(&conn, self.queue, ids, &worker.name, worker.claim).await?,
            )
        }
        .await?;
        worker
            .held
            .add(claimed.iter().map(|job| job.claim(&worker.name)));
        if worker.stopping.is_cancelled() {
            let ids: Vec<JobId> = claimed.iter().map(|job| JobId(job.id)).collect();
            worker.give_back(&ids).await;
            return Ok(Vec::new());
        }
        if let Some(metrics) = &worker.metrics {
            let wait = metrics.wait.with_label_values(&[self.queue.name()]);
            for job in &claimed {
                wait.observe((job.taken_at - job.run_at).as_seconds_f64().max(0.0));
            }
        }
        // urgent ones first, as Redis gave them
        let mut claimed: HashMap<i64, Claimed> =
            claimed.into_iter().map(|job| (job.id, job)).collect();
        Ok(ids
            .iter()
            .filter_map(|id| claimed.remove(&id.get()))
            .map(|job| Fetched {
                job,
                slot: worker.occupy(self.queue),
            })
            .collect())
    }
}

#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error("Redis doesn't answer")]
    Redis(#[from] ferrodon_redis::Error),
    #[error("jobs can't be claimed")]
    Claim(#[from] TxError),
}

impl Persistence for Puller {
    type Compact = Fetched;
    type Response = ();
    // an error would end apalis's worker, so there is none: fetching waits and tries again
    type Error = Infallible;

    async fn register(&mut self, _: &WorkerContext) -> Result<(), Infallible> {
        Ok(())
    }

    async fn heartbeat(&mut self, _: &WorkerContext) -> Result<(), Infallible> {
        Ok(())
    }

    async fn fetch_next(&mut self, _: &WorkerContext) -> Result<Vec<Task<Fetched>>, Infallible> {
        let fetched = self.next().await;
        Ok(fetched
            .into_iter()
            .map(|fetched| {
                let id = TaskId::from_string(fetched.job.id.to_string());
                TaskBuilder::new(fetched).task_id(id).build()
            })
            .collect())
    }

    async fn reenqueue_abandoned(
        &mut self,
        tasks: Vec<Task<Fetched>>,
        _: &WorkerContext,
    ) -> Result<u64, Infallible> {
        let ids: Vec<JobId> = tasks.iter().map(|task| JobId(task.args.job.id)).collect();
        self.worker.give_back(&ids).await;
        Ok(ids.len() as u64)
    }

    async fn handle_events(
        &mut self,
        _: Vec<TaskEvent<()>>,
        _: &WorkerContext,
    ) -> Result<(), Infallible> {
        Ok(())
    }

    /// Rows are only ever written by a `Tx`; what is pushed here are hints that such rows are due.
    async fn push_tasks(&mut self, tasks: Vec<Task<Fetched>>) -> Result<(), Infallible> {
        let ids = tasks.iter().map(|task| JobId(task.args.job.id)).collect();
        let list = Lane::new(self.queue.name(), Priority::Normal.name());
        handover::push(&self.worker.jobs, vec![(list, ids)]).await;
        Ok(())
    }
}

/// The backend: apalis's poll loop around our fetching.
pub(super) struct QueueBackend(Persisted<Puller>);

impl QueueBackend {
    pub(super) fn new(puller: Puller) -> Self {
        Self(Persisted::new(puller))
    }
}

impl Backend for QueueBackend {
    type Task = Task<Fetched>;
    type Error = Infallible;

    fn poll_ready(
        &mut self,
        cx: &mut Context<'_>,
        worker: &WorkerContext,
    ) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(cx, worker, HEARTBEAT)
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        worker: &WorkerContext,
    ) -> Poll<Option<Result<Task<Fetched>, Infallible>>> {
        self.0.poll_next(cx, worker)
    }

    fn poll_close(
        &mut self,
        cx: &mut Context<'_>,
        worker: &WorkerContext,
    ) -> Poll<Result<(), Infallible>> {
        self.0.poll_close(cx, worker)
    }
}

impl BackendConfig for QueueBackend {
    type Args = Fetched;
    type Id = String;
    type Kind = Ephemeral;
    type Config = ();
    type Layer = Identity;

    fn config(&self) -> &() {
        &()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Identity {
        Identity::new()
    }
}

impl fmt::Debug for QueueBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QueueBackend")
    }
}
