//! What the figures about jobs share: a handle on jobs, kinds without work.

use std::time::Duration;

use anyhow::Result;
use clap::Args;
use ferrodon_config::{RedisServer, RedisTarget};
use ferrodon_db::Database;
use ferrodon_jobs::{Job, Jobs, Queue, Retry, relay};
use ferrodon_redis::Redis;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

/// Where PostgreSQL and Redis are. Nothing else may work on their jobs meanwhile.
#[derive(Debug, Args)]
pub(crate) struct Ground {
    /// libpq's words.
    #[arg(long, env = "PG")]
    database: String,
    /// Redis' socket.
    #[arg(long, env = "REDIS_SOCKET")]
    redis: String,
}

impl Ground {
    pub(crate) async fn jobs(&self) -> Result<Jobs> {
        let server = RedisServer {
            target: RedisTarget::Unix(self.redis.clone()),
            db: 0,
            username: None,
            password: None,
            tls: None,
        };
        let redis = Redis::connect(&server).await?;
        Ok(Jobs::new(Database::at(&self.database, 16)?, redis))
    }
}

/// A job that does nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Nothing {
    /// Which one.
    pub(crate) n: i64,
}

impl Job for Nothing {
    const KIND: &'static str = "bench_nothing";
    const QUEUE: Queue = Queue::Default;
}

/// A delivery to a host; what `n` is below zero never ends by itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Deliver {
    /// Which one.
    pub(crate) n: i64,
    /// To whom.
    pub(crate) host: String,
}

impl Job for Deliver {
    const KIND: &'static str = "bench_deliver";
    const QUEUE: Queue = Queue::Push;
    const RETRY: Retry = Retry::DELIVERY;
    const TIME_LIMIT: Duration = Duration::from_mins(1);

    fn lane(&self) -> Option<String> {
        Some(self.host.clone())
    }
}

/// Starts a relay, as each worker has one.
pub(crate) fn start_relay(jobs: &Jobs) -> CancellationToken {
    let stop = CancellationToken::new();
    tokio::spawn(relay::run(jobs.clone(), None, stop.clone()));
    stop
}
