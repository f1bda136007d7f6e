//! One run of one job.

use std::{
    any::Any,
    convert::Infallible,
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::Arc,
    task::{Context as TaskContext, Poll},
    time::Duration,
};

use apalis_core::task::Task;
use futures_util::FutureExt as _;
use rand::RngExt;
use tokio::time::Instant;
use tower::Service;
use tracing::Instrument;

use super::{Worker, backend::Fetched};
use crate::{
    claim::Claimed,
    error::JobError,
    finish::{Finished, Outcome, error_text},
    job::Queue,
    registry::Context,
    retry::{Exhausted, Retry},
};

/// How long a job of an unknown kind waits for a worker that knows it.
const UNKNOWN: Duration = Duration::from_secs(30);
/// How long a job waits for what it needs to be free.
const BUSY: Duration = Duration::from_secs(1);

/// The tower service that apalis calls for each job of a queue. It never fails: how a run ended is written to the
/// database, not told to apalis.
#[derive(Clone)]
pub(super) struct RunJob {
    worker: Arc<Worker>,
    queue: Queue,
}

impl RunJob {
    pub(super) fn new(worker: Arc<Worker>, queue: Queue) -> Self {
        Self { worker, queue }
    }
}

impl Service<Task<Fetched>> for RunJob {
    type Response = ();
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<(), Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, task: Task<Fetched>) -> Self::Future {
        let worker = Arc::clone(&self.worker);
        // on a task of its own: runs use all cores, a panic stays inside, and a run outlives apalis's interest in it
        let running = self.worker.tasks.spawn(run(worker, self.queue, task.args));
        Box::pin(async move {
            if let Err(error) = running.await {
                tracing::error!(%error, "running a job failed");
            }
            Ok(())
        })
    }
}

async fn run(worker: Arc<Worker>, queue: Queue, fetched: Fetched) {
    let Fetched { job, slot } = fetched;
    let claim = job.claim(&worker.name);
    if !worker.held.begin(&claim) {
        return;
    }
    let kind = job.kind.clone();
    let span =
        tracing::info_span!("job", job.kind = %kind, job.id = job.id, job.attempts = job.attempts);
    async {
        let began = Instant::now();
        let Some(outcome) = handle(&worker, job).await else {
            // cut off: the claim is given back by whoever stops the worker
            return;
        };
        let took = began.elapsed();
        report(&worker, queue, &kind, &outcome, took);
        worker.note(queue, took);
        drop(slot);
        match outcome {
            Ended::Within => worker.held.end(&claim),
            Ended::With(outcome) => {
                if worker.ends.send(Finished { claim, outcome }).await.is_err() {
                    tracing::warn!("the end of a run can't be written; its claim will run out");
                }
            }
        }
    }
    .instrument(span)
    .await;
}

/// How a run ended.
enum Ended {
    /// Written already, by the handler's own transaction.
    Within,
    /// To be written.
    With(Outcome),
}

/// Runs the handler; none where the run was cut off.
async fn handle(worker: &Arc<Worker>, job: Claimed) -> Option<Ended> {
    let Some(entry) = worker.registry.find(&job.kind, job.version) else {
        tracing::debug!(job.version, "nobody here knows this kind of job");
        return Some(Ended::With(Outcome::Back { delay: UNKNOWN }));
    };
    let claim = job.claim(&worker.name);
    let context = Context::new(
        worker.jobs.clone(),
        claim,
        entry.retry,
        job.run_at,
        worker.stopping.clone(),
    );
    let handler = AssertUnwindSafe(async { (entry.handler)(context.clone(), job.payload).await });
    let running = tokio::time::timeout(entry.time_limit, handler.catch_unwind());
    let result = tokio::select! {
        biased;
        result = running => result,
        () = worker.cut_off.cancelled() => return None,
    };
    let failure = match result {
        _ if context.is_completed() => return Some(Ended::Within),
        Ok(Ok(Ok(()))) => return Some(Ended::With(Outcome::Done)),
        Ok(Ok(Err(error))) => error,
        Ok(Err(panic)) => JobError::retry(format!("the handler panicked: {}", panic_text(&*panic))),
        Err(_elapsed) => JobError::retry(format!("took longer than {:?}", entry.time_limit)),
    };
    let random: f64 = rand::rng().random();
    Some(Ended::With(outcome(
        entry.retry,
        job.attempts,
        &failure,
        random,
    )))
}

fn panic_text(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}

/// What becomes of a job that has failed `attempts` times before.
fn outcome(retry: Retry, attempts: i32, failure: &JobError, random: f64) -> Outcome {
    let error = error_text(&failure.to_string());
    let delay = match failure {
        JobError::Busy => return Outcome::Back { delay: BUSY },
        JobError::GiveUp(_) => None,
        JobError::Retry(_) => retry.delay(attempts + 1, random),
        JobError::RetryAfter(least, _) => retry
            .delay(attempts + 1, random)
            .map(|delay| delay.max(*least)),
    };
    match (delay, retry.exhausted) {
        (Some(delay), _) => Outcome::Failed { error, delay },
        (None, Exhausted::Keep) => Outcome::Dead { error },
        (None, Exhausted::Drop) => Outcome::Dropped { error },
    }
}

/// One line and a few figures per run.
fn report(worker: &Worker, queue: Queue, kind: &str, ended: &Ended, took: Duration) {
    let (name, error) = match ended {
        Ended::Within => ("done", None),
        Ended::With(outcome) => (outcome.name(), outcome.error()),
    };
    if let Some(metrics) = &worker.metrics {
        metrics.finished.with_label_values(&[kind, name]).inc();
        metrics
            .duration
            .with_label_values(&[kind])
            .observe(took.as_secs_f64());
    }
    let duration_ms = took.as_millis() as u64;
    match (name, error) {
        ("dead" | "dropped", Some(error)) => {
            tracing::error!(queue = %queue, duration_ms, outcome = name, error, "job given up");
        }
        (_, Some(error)) => {
            tracing::warn!(queue = %queue, duration_ms, outcome = name, error, "job failed, will be tried again");
        }
        _ => tracing::debug!(queue = %queue, duration_ms, outcome = name, "job ended"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_waits_by_the_curve_and_longer_where_a_peer_asks_for_it() {
        let failed = |failure: JobError| outcome(Retry::DEFAULT, 0, &failure, 0.0);
        let delay = |outcome: Outcome| match outcome {
            Outcome::Failed { delay, .. } => delay.as_secs(),
            other => panic!("{other:?}"),
        };
        assert_eq!(delay(failed(JobError::retry("x"))), 15);
        assert_eq!(
            delay(failed(JobError::RetryAfter(
                Duration::from_hours(1),
                "x".into()
            ))),
            3600
        );
        assert_eq!(
            delay(failed(JobError::RetryAfter(
                Duration::from_secs(1),
                "x".into()
            ))),
            15
        );
    }

    #[test]
    fn the_last_failure_keeps_or_drops_the_job_as_its_kind_says() {
        let failure = JobError::retry("x");
        assert!(matches!(
            outcome(Retry::DEFAULT, 25, &failure, 0.0),
            Outcome::Dead { .. }
        ));
        assert!(matches!(
            outcome(Retry::DELIVERY, 16, &failure, 0.0),
            Outcome::Dropped { .. }
        ));
        assert!(matches!(
            outcome(Retry::DEFAULT, 0, &JobError::give_up("x"), 0.0),
            Outcome::Dead { .. }
        ));
    }

    #[test]
    fn a_taken_lock_counts_as_nothing() {
        assert_eq!(
            outcome(Retry::NEVER, 0, &JobError::Busy, 0.0),
            Outcome::Back { delay: BUSY }
        );
    }
}
