//! What the tests stand on: a database, a Redis, a handle on both; kinds of jobs that only tests know.

use std::{
    future::Future,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use ferrodon_config::{RedisServer, RedisTarget};
use ferrodon_db::{Database, QueryError};
use ferrodon_jobs::{
    Context, Job, JobError, Jobs, Options, Priority, Queue, Registry, Retry, Tx, TxError, relay,
    work,
};
use ferrodon_redis::Redis;
use ferrodon_test_support::{TestDb, TestRedis};
use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The machine may be busy with other things: how long anything may take that should take no time.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Ground {
    pub(crate) db: TestDb,
    pub(crate) redis: TestRedis,
    pub(crate) jobs: Jobs,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let (db, redis) = tokio::join!(TestDb::new(), TestRedis::start());
        db.sql("CREATE TABLE ran (n bigint, job bigint, attempts int, pid int, at timestamptz DEFAULT clock_timestamp())")
            .await;
        let handle = connect(&redis.socket().display().to_string()).await;
        let jobs = Jobs::with_clock(db.database().clone(), handle, Arc::new(db.clock().clone()));
        Self { db, redis, jobs }
    }

    /// A handle with connections of its own, as another process has.
    pub(crate) async fn another(&self) -> Jobs {
        another(
            self.db.address(),
            &self.redis.socket().display().to_string(),
        )
        .await
    }

    pub(crate) async fn number(&self, sql: &str) -> i64 {
        self.db.number(sql).await.unwrap_or(0)
    }

    pub(crate) async fn rows(&self) -> i64 {
        self.number("SELECT count(*) FROM ferrodon.jobs").await
    }

    /// Waits until no job is left.
    pub(crate) async fn empty(&self) {
        until("all jobs are done", async || self.rows().await == 0).await;
    }

    pub(crate) fn work(&self, registry: Registry) -> Running {
        self.work_with(registry, Options::new(vec![Queue::Default], 4))
    }

    pub(crate) fn work_with(&self, registry: Registry, options: Options) -> Running {
        start(&self.jobs, registry, options)
    }

    pub(crate) fn relay(&self) -> Running {
        let jobs = self.jobs.clone();
        Running::start(|stop| relay::run(jobs, None, stop))
    }
}

pub(crate) fn start(jobs: &Jobs, registry: Registry, options: Options) -> Running {
    let jobs = jobs.clone();
    Running::start(|stop| work(jobs, registry, options, stop))
}

pub(crate) async fn another(database: &str, redis: &str) -> Jobs {
    Jobs::new(Database::at(database, 8).unwrap(), connect(redis).await)
}

pub(crate) async fn connect(socket: &str) -> Redis {
    let server = RedisServer {
        target: RedisTarget::Unix(socket.to_owned()),
        db: 0,
        username: None,
        password: None,
        tls: None,
    };
    Redis::connect(&server).await.unwrap()
}

/// Something that runs until it is stopped.
pub(crate) struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    pub(crate) fn start<F: Future<Output = ()> + Send + 'static>(
        run: impl FnOnce(CancellationToken) -> F,
    ) -> Self {
        let stop = CancellationToken::new();
        Self {
            task: tokio::spawn(run(stop.clone())),
            stop,
        }
    }

    /// Stops it as SIGTERM does, and waits for its end.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

/// Looks again and again until something is so.
pub(crate) async fn until(what: &str, condition: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition().await {
        assert!(Instant::now() < deadline, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Holds for as long as it is looked at.
pub(crate) async fn stays(what: &str, time: Duration, condition: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + time;
    while Instant::now() < deadline {
        assert!(condition().await, "not so any more: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// An error as use cases have them.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    #[error("a query failed")]
    Query(#[from] QueryError),
    #[error("no")]
    No,
}

/// Enqueues jobs in one transaction.
pub(crate) async fn enqueue<J: Job + Clone>(jobs: &Jobs, list: &[J]) {
    jobs.transaction(async |tx: &Tx| list.iter().cloned().try_for_each(|job| tx.enqueue(job)))
        .await
        .unwrap();
}

macro_rules! kinds {
    ($($name:ident = $kind:literal { $($constants:tt)* })*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub(crate) struct $name {
            pub(crate) n: i64,
        }

        impl Job for $name {
            const KIND: &'static str = $kind;
            $($constants)*
        }
    )*};
}

kinds! {
    Plain = "test_plain" { const QUEUE: Queue = Queue::Default; }
    Urgent = "test_urgent" {
        const QUEUE: Queue = Queue::Default;
        const PRIORITY: Priority = Priority::High;
    }
    Once = "test_once" {
        const QUEUE: Queue = Queue::Default;
        const RETRY: Retry = Retry::NEVER;
    }
    Unique = "test_unique" {
        const QUEUE: Queue = Queue::Default;
        fn unique_key(&self) -> Option<String> {
            Some(self.n.to_string())
        }
    }
    Hasty = "test_hasty" {
        const QUEUE: Queue = Queue::Default;
        const TIME_LIMIT: Duration = Duration::from_millis(50);
    }
}

/// A delivery to a host.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Deliver {
    pub(crate) n: i64,
    pub(crate) host: String,
}

impl Job for Deliver {
    const KIND: &'static str = "test_deliver";
    const QUEUE: Queue = Queue::Push;
    const RETRY: Retry = Retry::DELIVERY;

    fn lane(&self) -> Option<String> {
        Some(self.host.clone())
    }
}

/// What ran, in order.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<i64>>>);

impl Log {
    pub(crate) fn add(&self, n: i64) {
        self.0.lock().unwrap().push(n);
    }

    pub(crate) fn all(&self) -> Vec<i64> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// How often `n` ran.
    pub(crate) fn count(&self, n: i64) -> usize {
        self.0
            .lock()
            .unwrap()
            .iter()
            .filter(|one| **one == n)
            .count()
    }

    /// A registry whose only handler notes the number and then does what `then` says.
    pub(crate) fn registry<J, Fut>(
        &self,
        then: impl Fn(Context, i64) -> Fut + Clone + Send + Sync + 'static,
    ) -> Registry
    where
        J: Job + Numbered,
        Fut: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let mut registry = Registry::new();
        let log = self.clone();
        registry.handle::<J, _>(move |context, job: J| {
            log.add(job.number());
            then(context, job.number())
        });
        registry
    }
}

pub(crate) trait Numbered {
    fn number(&self) -> i64;
}

macro_rules! numbered {
    ($($name:ident)*) => {$(
        impl Numbered for $name {
            fn number(&self) -> i64 {
                self.n
            }
        }
    )*};
}

numbered! { Plain Urgent Once Unique Hasty Deliver }
