//! What the process has.

use std::sync::Arc;

use ferrodon_caches::viewers::Viewers;
use ferrodon_db::Database;
use ferrodon_redis::Redis;
use ferrodon_runtime::room::Room;
use ferrodon_types::clock::SharedClock;
use prometheus::Registry;
use tokio_util::task::TaskTracker;

use crate::{hub::Hub, metrics::Metrics, watch};

/// Bytes that long messages of all connections may hold until they end.
const LONG_MESSAGES: usize = 4 * 1024 * 1024;

/// The parts of a running streaming service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    database: Database,
    redis: Redis,
    clock: SharedClock,
    viewers: Viewers,
    hub: Hub,
    metrics: Arc<Metrics>,
    conversations: TaskTracker,
    room: Room,
}

impl App {
    /// Starts the parts: the subscription to Redis, the loader of viewers' rules, the checks of open tokens. Must be
    /// called on the process's main runtime.
    pub fn start(
        database: Database,
        redis: Redis,
        clock: SharedClock,
        registry: &Registry,
    ) -> Result<Self, prometheus::Error> {
        let metrics = Arc::new(Metrics::new(registry)?);
        let viewers = Viewers::start(database.clone(), Arc::clone(&clock));
        let hub = Hub::start(&redis, viewers.clone(), Arc::clone(&metrics));
        watch::start(&hub, &redis, &database);
        Ok(Self(Arc::new(Inner {
            database,
            redis,
            clock,
            viewers,
            hub,
            metrics,
            conversations: TaskTracker::new(),
            room: Room::new(LONG_MESSAGES),
        })))
    }

    pub(crate) fn database(&self) -> &Database {
        &self.0.database
    }

    pub(crate) fn redis(&self) -> &Redis {
        &self.0.redis
    }

    pub(crate) fn clock(&self) -> &SharedClock {
        &self.0.clock
    }

    pub(crate) fn viewers(&self) -> &Viewers {
        &self.0.viewers
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.0.hub
    }

    pub(crate) fn metrics(&self) -> &Arc<Metrics> {
        &self.0.metrics
    }

    /// The tasks of all connections, WebSockets that were ordinary requests before included.
    pub(crate) fn conversations(&self) -> &TaskTracker {
        &self.0.conversations
    }

    /// What long messages of all connections may hold.
    pub(crate) fn room(&self) -> &Room {
        &self.0.room
    }
}
