//! The worker: claims what Redis names, runs handlers, writes how they ended.
//!
//! apalis gives the worker model (a tower service per queue with its own slots, a monitor that restarts); claims,
//! their renewal and the acknowledgement are ours, because they must outlive Redis and don't wait for a poll loop.

mod acknowledge;
mod backend;
mod held;
mod queue;
mod renew;
mod return_idle;
mod run;
mod wake;

use std::{collections::HashMap, sync::Arc, time::Duration};

use apalis::layers::WorkerBuilderExt;
use apalis_core::{monitor::Monitor, worker::builder::WorkerBuilder};
use ferrodon_types::JobId;
use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Jobs,
    claim::{self, CLAIM},
    finish::Finished,
    handover,
    job::Queue,
    metrics::Metrics,
    registry::Registry,
};
use backend::{Puller, QueueBackend};
use held::Held;
use queue::QueueState;
use run::RunJob;

/// Ends of runs that wait to be written at most; beyond that runs wait to end.
const WAITING_ENDS: usize = 4_096;
/// How long a stop waits for runs that were cut off, and for the database.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// How a process works.
#[derive(Debug, Clone)]
pub struct Options {
    /// The queues that it eats.
    pub queues: Vec<Queue>,
    /// How many jobs of `default` run at once; other queues' slots follow from their weights ([`Queue::slots`]).
    pub concurrency: usize,
    /// How long a claim stands without being renewed: as long must a vanished worker's jobs wait.
    pub claim: Duration,
    /// How long a stop waits for running jobs; then they are cut off and given back.
    pub grace: Duration,
    /// Where figures are kept, if anywhere.
    pub metrics: Option<Metrics>,
}

impl Options {
    /// For these queues with the usual times.
    pub fn new(queues: Vec<Queue>, concurrency: usize) -> Self {
        Self {
            queues,
            concurrency,
            claim: CLAIM,
            grace: Duration::from_secs(15),
            metrics: None,
        }
    }
}

/// Runs jobs until `shutdown` is cancelled; then finishes what is running and gives back the rest.
pub async fn work(jobs: Jobs, registry: Registry, options: Options, shutdown: CancellationToken) {
    let (ends, ended) = mpsc::channel(WAITING_ENDS);
    let worker = Arc::new(Worker {
        name: process_name().await,
        jobs,
        registry,
        claim: options.claim,
        metrics: options.metrics,
        held: Held::default(),
        ends,
        stopping: shutdown.clone(),
        cut_off: CancellationToken::new(),
        tasks: TaskTracker::new(),
        queues: options
            .queues
            .iter()
            .map(|queue| (*queue, QueueState::new(queue.slots(options.concurrency))))
            .collect(),
    });
    tracing::info!(worker = %worker.name, queues = ?options.queues, "begins to work");

    let helpers_end = CancellationToken::new();
    let renewing = tokio::spawn(renew::run(Arc::clone(&worker), helpers_end.clone()));
    let returning = tokio::spawn(return_idle::run(Arc::clone(&worker), helpers_end.clone()));
    let waking = tokio::spawn(wake::run(Arc::clone(&worker), helpers_end.clone()));
    let acknowledging = tokio::spawn(acknowledge::run(Arc::clone(&worker), ended));

    eat(&worker, &options.queues, options.grace, shutdown).await;

    // from here on nothing new begins: runs that go on are cut off, ends are written, claims given back
    worker.cut_off.cancel();
    worker.tasks.close();
    if tokio::time::timeout(LAST_WORDS, worker.tasks.wait())
        .await
        .is_err()
    {
        tracing::warn!("some jobs could not be cut off; their claims will run out");
    }
    helpers_end.cancel();
    let _ = tokio::join!(renewing, returning, waking);
    worker.finish_acknowledging(acknowledging).await;
    worker.give_back_all().await;
    tracing::info!(worker = %worker.name, "has stopped working");
}

/// Runs one apalis worker per queue under a monitor.
async fn eat(worker: &Arc<Worker>, queues: &[Queue], grace: Duration, shutdown: CancellationToken) {
    if queues.is_empty() {
        // a monitor without workers would be done at once
        return shutdown.cancelled().await;
    }
    let mut monitor = Monitor::new().should_restart(|context, error| {
        tracing::error!(worker = context.name(), %error, "a worker ended and is started again");
        true
    });
    for queue in queues.iter().copied() {
        let worker = Arc::clone(worker);
        monitor = monitor.register(move |_| {
            let puller = Puller::new(Arc::clone(&worker), queue);
            let run = RunJob::new(Arc::clone(&worker), queue);
            WorkerBuilder::new(format!("{queue}@{}", worker.name).as_str())
                .backend(QueueBackend::new(puller))
                .concurrency(worker.slots(queue))
                .build(run)
        });
    }
    let limit = shutdown.clone();
    let monitor = monitor.with_terminator(async move {
        limit.cancelled().await;
        tokio::time::sleep(grace).await;
    });
    let signal = async move {
        shutdown.cancelled().await;
        Ok(())
    };
    if let Err(error) = monitor.run_with_signal(signal).await {
        tracing::error!(%error, "the workers ended badly");
    }
}

/// Host, process and a time-ordered random part: unique per start, also where containers share host names.
async fn process_name() -> Arc<str> {
    let host = tokio::fs::read_to_string("/proc/sys/kernel/hostname")
        .await
        .unwrap_or_default();
    let host = if host.trim().is_empty() {
        "worker"
    } else {
        host.trim()
    };
    format!("{host}-{}-{}", std::process::id(), ulid::Ulid::generate()).into()
}

/// What all parts of a working process share.
struct Worker {
    name: Arc<str>,
    jobs: Jobs,
    registry: Registry,
    claim: Duration,
    metrics: Option<Metrics>,
    held: Held,
    ends: mpsc::Sender<Finished>,
    stopping: CancellationToken,
    cut_off: CancellationToken,
    /// Fetches and runs.
    tasks: TaskTracker,
    queues: HashMap<Queue, QueueState>,
}

impl Worker {
    fn slots(&self, queue: Queue) -> usize {
        self.queues.get(&queue).map_or(1, QueueState::slots)
    }

    /// How many jobs may be claimed now.
    fn room(&self, queue: Queue) -> usize {
        self.queues.get(&queue).map_or(0, QueueState::room)
    }

    /// Takes note of how long a run took.
    fn note(&self, queue: Queue, took: Duration) {
        if let Some(state) = self.queues.get(&queue) {
            state.note(took);
        }
    }

    /// Counts `by` jobs of a queue as begun, until the guards are dropped.
    fn occupy(self: &Arc<Self>, queue: Queue) -> Slot {
        if let Some(state) = self.queues.get(&queue) {
            state.occupy();
        }
        if let Some(metrics) = &self.metrics {
            metrics.running.with_label_values(&[queue.name()]).inc();
        }
        Slot {
            worker: Arc::clone(self),
            queue,
        }
    }

    /// Waits until the ends of runs are written; not for ever, since the database may be away.
    async fn finish_acknowledging(&self, acknowledging: tokio::task::JoinHandle<()>) {
        let stop = acknowledging.abort_handle();
        if tokio::time::timeout(LAST_WORDS, acknowledging)
            .await
            .is_err()
        {
            stop.abort();
            tracing::warn!("the ends of some runs could not be written; they will run again");
        }
    }

    /// Gives back every claim that is still held: due at once, for others.
    async fn give_back_all(&self) {
        let ids = self.held.ids();
        if !ids.is_empty() {
            self.give_back(&ids).await;
        }
    }

    /// Gives back claims of jobs that didn't run, or not to their end.
    async fn give_back(&self, ids: &[JobId]) {
        // first, since this process may claim them anew as soon as they are handed over
        self.held.remove(ids);
        let released = async {
            let conn = self.jobs.database().get().await?;
            Ok::<_, crate::TxError>(claim::release(&conn, ids, &self.name).await?)
        };
        match released.await {
            Ok(rows) => handover::hand_over(&self.jobs, rows).await,
            Err(error) => tracing::warn!(%error, count = ids.len(), "claims are left to run out"),
        }
    }
}

/// A job's place among its queue's slots.
struct Slot {
    worker: Arc<Worker>,
    queue: Queue,
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(state) = self.worker.queues.get(&self.queue) {
            state.vacate();
        }
        if let Some(metrics) = &self.worker.metrics {
            metrics
                .running
                .with_label_values(&[self.queue.name()])
                .dec();
        }
    }
}
