//! The only way to write: a transaction that carries its jobs, its counters and its live events.

mod counters;
mod insert;

use std::{
    fmt,
    future::Future,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use diesel_async::{SimpleAsyncConnection, pooled_connection::deadpool::Object};
use ferrodon_db::{Conn, PooledConn};
use ferrodon_redis::{Event, invalidation::Forget};
use ferrodon_types::{AccountId, StatusId};
use rand::RngExt;

pub use counters::{AccountCounts, StatusCounts};
pub(crate) use insert::{Inserted, milliseconds};

use crate::{
    Context, Jobs,
    error::{TxError, TxFailure},
    handover,
    job::{Job, full_key},
};

/// Runs of a transaction that meets serialization failures or deadlocks, the first included.
const RUNS: u32 = 4;
/// Fresh connections that are tried when the pool's turn out to be broken (the database was restarted).
const CONNECTS: u32 = 3;
/// How long the maker of a transaction waits for what follows its commit: Redis may be away.
const FOLLOW: Duration = Duration::from_secs(1);
/// Limits of every transaction: whoever is stopped in the middle holds its locks for seconds, not for ever.
const BEGIN: &str = "BEGIN; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '60s'; \
                     SET LOCAL idle_in_transaction_session_timeout = '15s'";
/// The first statement fails where an earlier failure was swallowed: a bare `COMMIT` would roll back in silence.
const COMMIT: &str = "SELECT 1; COMMIT";

/// A function of a [`Tx`] whose future can be sent to other threads.
///
/// Any `async |tx| …` closure is one if what it holds over an `await` is `Send`; there is no need to implement it.
pub trait TxWork<A, R>: AsyncFn(A) -> R + Fn(A) -> <Self as TxWork<A, R>>::Fut {
    /// What it returns.
    type Fut: Future<Output = R>;
}

impl<F, A, Fut, R> TxWork<A, R> for F
where
    F: AsyncFn(A) -> R + Fn(A) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

/// An open transaction.
///
/// What is said to it (jobs, counters, events) is kept until the closure is done: counters are written then, jobs
/// last, in one statement; ids and events leave after the commit.
pub struct Tx {
    conn: Open,
    pending: Mutex<Pending>,
}

/// What a transaction has been told so far.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    pub(crate) jobs: Vec<NewJob>,
    pub(crate) changes: Vec<Change>,
    pub(crate) accounts: Vec<(AccountId, AccountCounts)>,
    pub(crate) statuses: Vec<(StatusId, StatusCounts)>,
    pub(crate) events: Vec<Event>,
    pub(crate) completes: Option<Context>,
}

/// A job that is to be inserted.
#[derive(Debug)]
pub(crate) struct NewJob {
    pub(crate) queue: crate::Queue,
    pub(crate) lane: Option<String>,
    pub(crate) kind: &'static str,
    pub(crate) version: i32,
    pub(crate) payload: serde_json::Value,
    pub(crate) unique_key: Option<String>,
    pub(crate) priority: i16,
    pub(crate) due: Due,
    pub(crate) subject_id: Option<i64>,
    pub(crate) sender_id: Option<i64>,
}

/// When a job is to run, by the database's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Due {
    Now,
    At(DateTime<Utc>),
    In(Duration),
}

/// What becomes of a unique job that waits.
#[derive(Debug)]
pub(crate) enum Change {
    Withdraw(String),
    Move(String, DateTime<Utc>),
}

impl Tx {
    /// The connection, inside the transaction.
    pub fn conn(&self) -> &Conn {
        &self.conn
    }

    /// Adds a job that is due at once.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an enqueued job is gone for its maker"
    )]
    pub fn enqueue(&self, job: impl Job) -> Result<(), TxError> {
        self.add(&job, Due::Now)
    }

    /// Adds a job for a time; a time that has passed means at once.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an enqueued job is gone for its maker"
    )]
    pub fn enqueue_at(&self, job: impl Job, run_at: DateTime<Utc>) -> Result<(), TxError> {
        self.add(&job, Due::At(run_at))
    }

    /// Adds a job for some time after the commit.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an enqueued job is gone for its maker"
    )]
    pub fn enqueue_in(&self, job: impl Job, delay: Duration) -> Result<(), TxError> {
        self.add(&job, Due::In(delay))
    }

    /// Removes a waiting unique job; the values of `job` need only give its key. One that runs already ends as it
    /// would have.
    pub fn withdraw(&self, job: &impl Job) {
        if let Some(key) = full_key(job) {
            self.pending().changes.push(Change::Withdraw(key));
        }
    }

    /// Moves a waiting unique job to another time, earlier or later; one that runs already runs again then. Without
    /// such a job nothing happens.
    pub fn move_to(&self, job: &impl Job, run_at: DateTime<Utc>) {
        if let Some(key) = full_key(job) {
            self.pending().changes.push(Change::Move(key, run_at));
        }
    }

    /// Publishes an event after the commit.
    pub fn publish(&self, event: Event) {
        self.pending().events.push(event);
    }

    /// Tells all processes' caches to forget something, after the commit.
    pub fn forget(&self, what: &Forget) {
        self.publish(Event::shared(
            ferrodon_redis::channels::CACHES,
            what.to_string().into(),
        ));
    }

    /// Changes an account's counters; written after everything else, in ascending order of accounts.
    pub fn count(&self, account: AccountId, change: AccountCounts) {
        self.pending().accounts.push((account, change));
    }

    /// Changes a status's counters; written after everything else, in ascending order of statuses.
    pub fn count_status(&self, status: StatusId, change: StatusCounts) {
        self.pending().statuses.push((status, change));
    }

    /// Finishes the job whose handler this is with this transaction: either both happen or none.
    ///
    /// Where another worker has taken the job over meanwhile, the transaction fails with [`TxError::ClaimLost`] and
    /// changes nothing.
    pub fn complete(&self, job: &Context) {
        self.pending().completes = Some(job.clone());
    }

    fn add<J: Job>(&self, job: &J, due: Due) -> Result<(), TxError> {
        let new = NewJob {
            queue: J::QUEUE,
            lane: job.lane().filter(|_| J::QUEUE.has_lanes()),
            kind: J::KIND,
            version: J::VERSION,
            payload: serde_json::to_value(job)?,
            unique_key: full_key(job),
            priority: J::PRIORITY.to_db(),
            due,
            subject_id: job.subject_id(),
            sender_id: job.sender_id(),
        };
        self.pending().jobs.push(new);
        Ok(())
    }

    fn pending(&self) -> std::sync::MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx")
            .field("pending", &self.pending)
            .finish_non_exhaustive()
    }
}

/// A connection with an open transaction. Dropped (the caller was cancelled) it is closed, not given back: the server
/// then rolls back at once.
struct Open(Option<PooledConn>);

impl Open {
    fn close(mut self) -> Option<PooledConn> {
        self.0.take()
    }
}

impl std::ops::Deref for Open {
    type Target = Conn;

    #[expect(
        clippy::expect_used,
        reason = "the connection is taken out only by what consumes `Open`"
    )]
    fn deref(&self) -> &Conn {
        self.0.as_ref().expect("the transaction is open")
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(conn) = self.0.take() {
            drop(Object::take(conn));
        }
    }
}

impl Jobs {
    /// Runs `work` in one transaction.
    ///
    /// Counters and jobs are written after it; after the commit the jobs' ids go to Redis and the events are
    /// published, in a pipeline each. On serialization failures and deadlocks everything is run again, up to three
    /// times, so `work` must change nothing outside of its `tx`.
    ///
    /// `work` is an async closure that borrows what it needs:
    /// `jobs.transaction(async |tx| { statuses::insert(tx.conn(), &new).await?; tx.enqueue(job)?; Ok(()) })`.
    pub async fn transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        for<'r> F:
            AsyncFn(&'r Tx) -> Result<T, E> + TxWork<&'r Tx, Result<T, E>, Fut: Send> + Send + Sync,
        T: Send,
        E: TxFailure + Send,
    {
        let mut run = 1;
        loop {
            match self.run_once(&work).await {
                Err(error) if run < RUNS && error.is_transient() => {
                    // whoever collided tries again at different times
                    let pause =
                        Duration::from_millis(rand::rng().random_range(1..=10 * u64::from(run)));
                    tracing::debug!(run, "a transaction collided with another; it runs again");
                    tokio::time::sleep(pause).await;
                    run += 1;
                }
                result => return result,
            }
        }
    }

    /// Adds one job that is due at once, in a transaction of its own.
    pub async fn enqueue<J: Job + Clone>(&self, job: J) -> Result<(), TxError> {
        self.transaction(async |tx: &Tx| tx.enqueue(job.clone()))
            .await
    }

    async fn run_once<T, E, F>(&self, work: &F) -> Result<T, E>
    where
        for<'r> F:
            AsyncFn(&'r Tx) -> Result<T, E> + TxWork<&'r Tx, Result<T, E>, Fut: Send> + Send + Sync,
        T: Send,
        E: TxFailure + Send,
    {
        let tx = Tx {
            conn: self.begin().await?,
            pending: Mutex::default(),
        };
        let result = work(&tx).await;
        let Tx { conn, pending } = tx;
        let value = match result {
            Ok(value) => value,
            Err(error) => {
                roll_back(conn).await;
                return Err(error);
            }
        };
        let pending = pending.into_inner().unwrap_or_else(PoisonError::into_inner);
        match self.write(&conn, pending).await {
            Ok(after) => {
                drop(conn.close());
                after.run(self).await;
                Ok(value)
            }
            Err(error) => {
                roll_back(conn).await;
                Err(error.into())
            }
        }
    }

    async fn begin(&self) -> Result<Open, TxError> {
        let mut connect = 1;
        loop {
            let conn = Open(Some(self.database().get().await?));
            match (&mut &*conn).batch_execute(BEGIN).await {
                Ok(()) => return Ok(conn),
                Err(error) if connect == CONNECTS => return Err(error.into()),
                Err(error) => tracing::debug!(%error, "a pooled connection was broken"),
            }
            connect += 1;
        }
    }

    /// Writes what the closure has left behind, and commits.
    async fn write(&self, conn: &Conn, pending: Pending) -> Result<AfterCommit, TxError> {
        let now = self.clock().naive_now();
        counters::write_statuses(conn, pending.statuses, now).await?;
        counters::write_accounts(conn, pending.accounts, now).await?;
        insert::change(conn, pending.changes).await?;
        let mut inserted = insert::insert(conn, pending.jobs).await?;
        if let Some(job) = &pending.completes {
            inserted.push(job.finish_within(conn).await?.ok_or(TxError::ClaimLost)?);
        }
        let mut connection = conn;
        connection.batch_execute(COMMIT).await?;
        if let Some(job) = &pending.completes {
            job.mark_completed();
        }
        Ok(AfterCommit {
            inserted,
            events: pending.events,
        })
    }
}

async fn roll_back(conn: Open) {
    match (&mut &*conn).batch_execute("ROLLBACK").await {
        Ok(()) => drop(conn.close()),
        // dropped open, the connection is closed
        Err(error) => tracing::debug!(%error, "a transaction's connection is broken"),
    }
}

/// What follows a commit.
struct AfterCommit {
    inserted: Vec<Inserted>,
    events: Vec<Event>,
}

impl AfterCommit {
    /// Hands over and publishes, on the main runtime: whoever waits for the transaction may stop waiting.
    async fn run(self, jobs: &Jobs) {
        if self.inserted.is_empty() && self.events.is_empty() {
            return;
        }
        let after = jobs.clone();
        let running = jobs.redis().runtime().spawn(async move {
            let published = async {
                if let Err(error) =
                    ferrodon_redis::events::publish_many(after.redis(), &self.events).await
                {
                    tracing::warn!(%error, count = self.events.len(), "live events are lost");
                }
            };
            tokio::join!(published, handover::hand_over(&after, self.inserted));
        });
        match tokio::time::timeout(FOLLOW, running).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "what follows a commit has failed"),
            Err(_) => tracing::debug!("what follows a commit goes on without its maker"),
        }
    }
}
