//! Handlers by kind and version, and what a handler is given.

use std::{
    collections::HashMap,
    fmt,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use ferrodon_db::{Conn, QueryResult};
use ferrodon_redis::locks::{self, Lock};
use ferrodon_types::JobId;
use futures_util::future::BoxFuture;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    Jobs,
    claim::Claim,
    error::JobError,
    finish,
    job::{Job, Queue},
    retry::Retry,
    tx::Inserted,
};

/// How long a job's lock stands when its worker vanishes.
const LOCK: Duration = Duration::from_secs(30);
/// How long a job waits for a taken lock before it goes back: most are held for moments.
const WAIT: Duration = Duration::from_millis(250);
/// How often it looks meanwhile.
const LOOK: Duration = Duration::from_millis(20);

type Handler = Arc<
    dyn Fn(Context, serde_json::Value) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync,
>;

/// What a service can run: a handler for each kind and version. A job that isn't among them goes back for half a
/// minute, so that old and new code may run side by side.
#[derive(Default)]
pub struct Registry {
    entries: HashMap<(&'static str, i32), Entry>,
}

pub(crate) struct Entry {
    pub(crate) handler: Handler,
    pub(crate) retry: Retry,
    pub(crate) time_limit: Duration,
    pub(crate) queue: Queue,
}

impl Registry {
    /// Without handlers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the handler of a kind: `registry.handle::<Notify, _>(|ctx, job| async move { … })`.
    ///
    /// A handler may run twice for one job, also at the same time, and must be safe to. It reads the rows again that
    /// its payload names; what is gone is no error.
    pub fn handle<J, Fut>(
        &mut self,
        handler: impl Fn(Context, J) -> Fut + Send + Sync + 'static,
    ) -> &mut Self
    where
        J: Job,
        Fut: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let handler: Handler =
            Arc::new(
                move |context, payload| match serde_json::from_value::<J>(payload) {
                    Ok(job) => Box::pin(handler(context, job)),
                    Err(error) => Box::pin(std::future::ready(Err(JobError::give_up(error)))),
                },
            );
        let entry = Entry {
            handler,
            retry: J::RETRY,
            time_limit: J::TIME_LIMIT,
            queue: J::QUEUE,
        };
        self.entries.insert((J::KIND, J::VERSION), entry);
        self
    }

    /// The kinds that have a handler, with their queue.
    pub fn kinds(&self) -> impl Iterator<Item = (&'static str, Queue)> {
        self.entries
            .iter()
            .map(|((kind, _), entry)| (*kind, entry.queue))
    }

    pub(crate) fn find(&self, kind: &str, version: i32) -> Option<&Entry> {
        // the map's keys are static; a lookup by a shorter life needs the loop, and there are few kinds
        self.entries
            .iter()
            .find(|((known, number), _)| *known == kind && *number == version)
            .map(|(_, entry)| entry)
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.entries.keys()).finish()
    }
}

/// The job that a handler runs. Cheap to clone.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    jobs: Jobs,
    claim: Claim,
    retries: i32,
    run_at: DateTime<Utc>,
    stopping: CancellationToken,
    completed: AtomicBool,
}

impl Context {
    pub(crate) fn new(
        jobs: Jobs,
        claim: Claim,
        retry: Retry,
        run_at: DateTime<Utc>,
        stopping: CancellationToken,
    ) -> Self {
        let completed = AtomicBool::new(false);
        Self(Arc::new(Inner {
            jobs,
            claim,
            retries: retry.retries,
            run_at,
            stopping,
            completed,
        }))
    }

    /// To write, and to enqueue more.
    pub fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }

    /// The job's row.
    pub fn id(&self) -> JobId {
        self.0.claim.id
    }

    /// How often it has failed so far.
    pub fn attempts(&self) -> i32 {
        self.0.claim.attempts
    }

    /// Whether no other try follows a failure of this one.
    pub fn is_last_attempt(&self) -> bool {
        self.attempts() >= self.0.retries
    }

    /// When it was due.
    pub fn run_at(&self) -> DateTime<Utc> {
        self.0.run_at
    }

    /// Cancelled when the process is to stop: long work may end early with [`JobError::Busy`], and begins again
    /// elsewhere.
    pub fn stopping(&self) -> &CancellationToken {
        &self.0.stopping
    }

    /// Takes a lock, or gives the job back for a second where it stays taken ([`JobError::Busy`]).
    ///
    /// For work that must not run at once: fan-out, edit and removal of one status, relation changes of one account.
    /// The lock is renewed while it is held, and released when dropped.
    pub async fn lock(&self, name: &str) -> Result<JobLock, JobError> {
        let until = Instant::now() + WAIT;
        let lock = loop {
            match locks::try_lock(self.jobs().redis(), name, LOCK).await? {
                Some(lock) => break lock,
                None if Instant::now() < until => tokio::time::sleep(LOOK).await,
                None => return Err(JobError::Busy),
            }
        };
        let lock = Arc::new(lock);
        let held = Arc::clone(&lock);
        let renewing = tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOCK / 3).await;
                match held.renew(LOCK).await {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(error) => tracing::debug!(%error, "a job's lock can't be renewed"),
                }
            }
        });
        Ok(JobLock {
            _lock: lock,
            renewing,
        })
    }

    pub(crate) fn claim(&self) -> &Claim {
        &self.0.claim
    }

    /// Ends the job inside of a transaction; none where the claim was lost.
    pub(crate) async fn finish_within(&self, conn: &Conn) -> QueryResult<Option<Inserted>> {
        finish::finish_within(conn, self.claim()).await
    }

    pub(crate) fn mark_completed(&self) {
        self.0.completed.store(true, Ordering::Release);
    }

    pub(crate) fn is_completed(&self) -> bool {
        self.0.completed.load(Ordering::Acquire)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("claim", &self.0.claim)
            .finish_non_exhaustive()
    }
}

/// A lock that a job holds; see [`Context::lock`].
#[derive(Debug)]
pub struct JobLock {
    _lock: Arc<Lock>,
    renewing: tokio::task::JoinHandle<()>,
}

impl Drop for JobLock {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}
