//! A worker that eats everything until the test ends.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use ferrodon_config::{Config, Env, Process};
use ferrodon_federation_worker::{QUEUES, State, handlers};
use ferrodon_jobs::{Job, Jobs, Options, TxError, work};
use ferrodon_runtime::{Metrics, Service};
use ferrodon_test_support::{TestDb, TestRedis};
use tokio_util::sync::CancellationToken;

/// How long anything may take that should take no time.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Ground {
    pub(crate) db: TestDb,
    pub(crate) redis: TestRedis,
    pub(crate) state: State,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let (db, redis) = tokio::join!(TestDb::new(), TestRedis::start());
        let service = service(&db, &redis, CancellationToken::new()).await;
        let state = State::connect_with_clock(&service, Arc::new(db.clock().clone()))
            .await
            .unwrap();
        Self { db, redis, state }
    }

    pub(crate) fn jobs(&self) -> &Jobs {
        &self.state.usecases.jobs
    }

    /// Runs one job, and whatever follows from it, to the end.
    pub(crate) async fn run(&self, job: impl Job + Clone) {
        self.jobs().enqueue(job).await.unwrap();
        self.settle().await;
    }

    /// Runs all jobs that are due, and whatever follows from them, to the end.
    pub(crate) async fn settle(&self) {
        let stop = CancellationToken::new();
        let working = tokio::spawn(work(
            self.jobs().clone(),
            handlers::registry(&self.state),
            Options::new(QUEUES.to_vec(), 4),
            stop.clone(),
        ));
        let deadline = Instant::now() + PATIENCE;
        while self.due().await > 0 {
            assert!(Instant::now() < deadline, "the jobs come to no end");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        stop.cancel();
        working.await.unwrap();
        let errors = self
            .db
            .text("SELECT string_agg(kind || ': ' || error, ', ') FROM ferrodon.jobs")
            .await;
        assert_eq!(errors, None);
    }

    /// Jobs that are due or running.
    pub(crate) async fn due(&self) -> i64 {
        let due = "SELECT count(*) FROM ferrodon.jobs WHERE dead_at IS NULL AND run_at <= clock_timestamp()";
        self.db.number(due).await.unwrap_or(0)
    }

    pub(crate) async fn enqueue(&self, job: impl Job + Clone) -> Result<(), TxError> {
        self.jobs().enqueue(job).await
    }
}

/// The settings of a process under test.
pub(crate) async fn environment(db: &TestDb, redis: &TestRedis) -> HashMap<String, String> {
    let mut values: HashMap<String, String> = [
        ("LOCAL_DOMAIN", ferrodon_test_support::LOCAL_DOMAIN),
        (
            "SECRET_KEY_BASE",
            "0123456789012345678901234567890123456789",
        ),
        ("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", "primary"),
        ("ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT", "salt"),
        (
            "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
            "deterministic",
        ),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    // no handler may hold a connection while it waits for another
    values.insert("DB_POOL".to_owned(), "1".to_owned());
    values.insert(
        "REDIS_URL".to_owned(),
        format!("unix://{}", redis.socket().display()),
    );
    values.extend(
        db.environment()
            .await
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value)),
    );
    values
}

/// What the process would be given.
pub(crate) async fn service(db: &TestDb, redis: &TestRedis, stop: CancellationToken) -> Service {
    let values = environment(db, redis).await;
    let config = Config::from_env(&Env::from_map(values), Process::FederationWorker).unwrap();
    Service::new(
        Process::FederationWorker,
        Arc::new(config),
        stop,
        Metrics::default(),
    )
}
