//! What distribution works with, and what may go wrong.

use chrono::{Duration, NaiveDateTime};
use ferrodon_db::{PoolError, PooledConn, QueryError};
use ferrodon_entities::Presenter;
use ferrodon_jobs::{Jobs, TxError};
use ferrodon_redis::Redis;

/// The parts that distribution uses. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Context {
    /// Transactions, and what they enqueue.
    pub jobs: Jobs,
    /// Entities for live events.
    pub presenter: Presenter,
    /// A user unseen for so many days has no live feed (`USER_ACTIVE_DAYS`).
    pub active_days: u32,
}

impl Context {
    pub(crate) async fn conn(&self) -> Result<PooledConn, Error> {
        Ok(self.jobs.database().get().await?)
    }

    pub(crate) fn redis(&self) -> &Redis {
        self.jobs.redis()
    }

    pub(crate) fn now(&self) -> NaiveDateTime {
        self.jobs.clock().naive_now()
    }

    /// Users who were here since then have live feeds.
    pub(crate) fn active_since(&self) -> NaiveDateTime {
        self.now() - Duration::days(i64::from(self.active_days))
    }
}

/// The job failed and is worth another try.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// A transaction failed.
    #[error("a transaction failed")]
    Tx(#[from] TxError),
    /// Redis failed.
    #[error("Redis failed")]
    Redis(#[from] ferrodon_redis::Error),
    /// An entity could not be written as JSON.
    #[error("an entity could not be written")]
    Json(#[from] serde_json::Error),
}
