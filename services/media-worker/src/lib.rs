//! Eats the queue `media`: uploads, and media of other servers.
//!
//! There are no kinds of such jobs yet. The process runs all the same: it is part of a server's services, gives back
//! what it doesn't know, and is a candidate for the relay.

use anyhow::Context as _;
use ferrodon_db::Database;
use ferrodon_jobs::{Jobs, Metrics, Options, Queue, Registry, relay, work};
use ferrodon_redis::Redis;
use ferrodon_runtime::Service;

/// Runs the service until its token is cancelled.
pub async fn run(service: Service) -> anyhow::Result<()> {
    let config = &service.config;
    let database = Database::new(&config.database.primary, config.database.pool_size)
        .context("database")?
        .with_patience(PATIENCE);
    let redis = Redis::connect(&config.redis.base).await.context("Redis")?;
    watch_health(&service, &database, &redis);
    let metrics = Metrics::register(&service.metrics).context("metrics")?;
    let jobs = Jobs::new(database, redis);
    let options = Options {
        metrics: Some(metrics.clone()),
        ..Options::new(vec![Queue::Media], concurrency())
    };
    tokio::join!(
        work(jobs.clone(), registry(), options, service.shutdown.clone()),
        relay::run(jobs, Some(metrics), service.shutdown.clone()),
    );
    Ok(())
}

/// How long a job waits for a database connection before it fails and is tried again.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// What it can do: nothing yet.
fn registry() -> Registry {
    Registry::new()
}

/// Media keep processors busy, so there are as many at once as processors.
fn concurrency() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn watch_health(service: &Service, database: &Database, redis: &Redis) {
    let database = database.clone();
    service.health.add("database", move || {
        let database = database.clone();
        async move {
            database
                .get()
                .await
                .map(drop)
                .map_err(|error| error.to_string())
        }
    });
    let redis = redis.clone();
    service.health.add("redis", move || {
        let redis = redis.clone();
        async move { redis.ping().await.map_err(|error| error.to_string()) }
    });
}
