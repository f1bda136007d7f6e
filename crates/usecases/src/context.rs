//! What use cases work with.

use std::sync::Arc;

use ferrodon_caches::Caches;
use ferrodon_db::Database;
use ferrodon_jobs::Jobs;
use ferrodon_redis::Redis;
use ferrodon_types::{LocalUrls, SharedClock};

use crate::{Blocking, RemoteResolver};

/// The parts that every use case may use: resources, never other services. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Context {
    /// The only way to write.
    pub jobs: Jobs,
    /// What the process keeps.
    pub caches: Caches,
    /// This server's addresses.
    pub urls: Arc<LocalUrls>,
    /// Accounts of other servers.
    pub resolver: Arc<dyn RemoteResolver>,
    /// Where bcrypt and RSA run.
    pub blocking: Blocking,
    /// Figures that operators set.
    pub limits: Arc<Limits>,
}

/// What bounds users, as the operator set it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Follows that everyone may have (`MAX_FOLLOWS_THRESHOLD`).
    pub max_follows: i64,
    /// Beyond that: so many follows per follower (`MAX_FOLLOWS_RATIO`).
    pub follows_per_follower: f64,
    /// Sessions of one user; older ones end (`MAX_SESSION_ACTIVATIONS`).
    pub max_sessions: i64,
    /// A user unseen for so many days has no live home feed (`USER_ACTIVE_DAYS`).
    pub active_days: u32,
    /// The work of a bcrypt hash, as its exponent. 10 as in Mastodon; tests take 4.
    pub bcrypt_cost: u32,
    /// Whether follows, statuses and reports use up an allowance (`ferrodon_redis::rate_limits`); off only in development.
    pub counts_actions: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_follows: 7_500,
            follows_per_follower: 1.1,
            max_sessions: 10,
            active_days: 7,
            bcrypt_cost: 10,
            counts_actions: true,
        }
    }
}

impl Context {
    /// PostgreSQL, for reads.
    pub fn database(&self) -> &Database {
        self.jobs.database()
    }

    /// Redis.
    pub fn redis(&self) -> &Redis {
        self.jobs.redis()
    }

    /// The current time.
    pub fn clock(&self) -> &SharedClock {
        self.jobs.clock()
    }
}
