//! What a process has: made once on the main runtime, shared by all workers.

use std::sync::Arc;

use anyhow::Context as _;
use ferrodon_config::Config;
use ferrodon_db::Database;
use ferrodon_redis::Redis;
use ferrodon_types::clock::{SharedClock, SystemClock};

use ferrodon_runtime::{Health, Service};

use crate::{locale::Locales, router::Router, routes::routes};

/// The parts of a running web-api. Handlers reach them through [`Ctx`](crate::call::Ctx).
#[derive(Debug)]
pub struct AppState {
    /// All settings.
    pub config: Arc<Config>,
    /// PostgreSQL.
    pub db: Database,
    /// Redis.
    pub redis: Redis,
    /// The time.
    pub clock: SharedClock,
    /// The languages of texts.
    pub locales: Locales,
    /// Whether the parts are well.
    pub health: Health,
    /// All endpoints.
    pub router: Router,
}

impl AppState {
    /// Connects everything. Must be called on the main runtime: connections are driven there.
    pub async fn connect(service: &Service) -> anyhow::Result<Self> {
        let config = Arc::clone(&service.config);
        let pool = config.database.pool_size;
        let mut db = Database::new(&config.database.primary.connection_string(), pool)
            .context("database")?;
        if let Some(replica) = &config.database.replica {
            db = db
                .with_replica(&replica.connection_string(), pool)
                .context("read replica")?;
        }
        let redis = Redis::connect(&config.redis.base).await.context("Redis")?;
        let state = Self {
            clock: Arc::new(SystemClock),
            locales: Locales::default(),
            health: service.health.clone(),
            router: Router::new(routes()),
            config,
            db,
            redis,
        };
        state.watch_health();
        Ok(state)
    }

    /// What must be well before traffic should come.
    fn watch_health(&self) {
        let db = self.db.clone();
        self.health.add("database", move || {
            let db = db.clone();
            async move { db.get().await.map(drop).map_err(|error| error.to_string()) }
        });
        let redis = self.redis.clone();
        self.health.add("redis", move || {
            let redis = redis.clone();
            async move { redis.ping().await.map_err(|error| error.to_string()) }
        });
    }
}
