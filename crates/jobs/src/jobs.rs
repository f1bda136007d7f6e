//! The handle.

use std::{fmt, sync::Arc};

use ferrodon_db::Database;
use ferrodon_redis::Redis;
use ferrodon_types::clock::{SharedClock, SystemClock};

/// Everything that writes, enqueues or runs jobs needs. Cheap to clone.
#[derive(Clone)]
pub struct Jobs(Arc<Inner>);

struct Inner {
    database: Database,
    redis: Redis,
    clock: SharedClock,
}

impl Jobs {
    /// With the system's clock.
    pub fn new(database: Database, redis: Redis) -> Self {
        Self::with_clock(database, redis, Arc::new(SystemClock))
    }

    /// With a clock for the times that transactions write into Mastodon's tables. Times of jobs are the database's.
    pub fn with_clock(database: Database, redis: Redis, clock: SharedClock) -> Self {
        Self(Arc::new(Inner {
            database,
            redis,
            clock,
        }))
    }

    /// PostgreSQL.
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// Redis.
    pub fn redis(&self) -> &Redis {
        &self.0.redis
    }

    /// The clock.
    pub fn clock(&self) -> &SharedClock {
        &self.0.clock
    }
}

impl fmt::Debug for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jobs").finish_non_exhaustive()
    }
}
