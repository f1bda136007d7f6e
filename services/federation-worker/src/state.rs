//! What the process has, and what handlers work with.

use std::sync::Arc;

use anyhow::Context as _;
use ferrodon_caches::Caches;
use ferrodon_db::Database;
use ferrodon_distribution as distribution;
use ferrodon_entities::Presenter;
use ferrodon_jobs::Jobs;
use ferrodon_redis::Redis;
use ferrodon_runtime::Service;
use ferrodon_storage::StorageUrls;
use ferrodon_types::{
    LocalUrls,
    clock::{SharedClock, SystemClock},
};
use ferrodon_usecases::{Blocking, Context, Limits, UnknownResolver, maintenance::Retention};

/// What handlers work with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct State {
    /// What use cases work with.
    pub usecases: Context,
    /// What follows writes.
    pub distribution: distribution::Context,
    /// How long people's traces are kept.
    pub retention: Retention,
}

impl State {
    /// Connects everything. Must be called on the main runtime: connections are driven there.
    pub async fn connect(service: &Service) -> anyhow::Result<Self> {
        Self::connect_with_clock(service, Arc::new(SystemClock)).await
    }

    /// As [`State::connect`], with another time.
    pub async fn connect_with_clock(service: &Service, clock: SharedClock) -> anyhow::Result<Self> {
        let config = &service.config;
        let database = Database::new(&config.database.primary, config.database.pool_size)
            .context("database")?
            .with_patience(crate::PATIENCE);
        let redis = Redis::connect(&config.redis.base).await.context("Redis")?;
        watch_health(service, &database, &redis);
        let caches = Caches::default();
        caches.listen(&redis);
        let site = &config.site;
        let urls = LocalUrls::new(&site.local_domain, &site.web_domain, site.https)
            .with_alternate_domains(site.alternate_domains.iter().cloned());
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let usecases = Context {
            jobs: Jobs::with_clock(database, redis, clock),
            caches,
            urls: Arc::new(urls),
            resolver: Arc::new(UnknownResolver),
            blocking: Blocking::new(processors),
            limits: Arc::new(Limits {
                max_follows: config.limits.max_follows_threshold,
                follows_per_follower: config.limits.max_follows_ratio,
                max_sessions: config.limits.max_session_activations,
                active_days: config.limits.user_active_days,
                ..Limits::default()
            }),
        };
        let retention = Retention {
            addresses: config.limits.ip_retention,
            sessions: config.limits.session_retention,
        };
        let distribution = distribution::Context {
            jobs: usecases.jobs.clone(),
            presenter: Presenter {
                urls: Arc::clone(&usecases.urls),
                storage: Arc::new(StorageUrls::new(&config.storage, &usecases.urls)),
                settings: usecases.caches.settings.clone(),
                clock: Arc::clone(usecases.clock()),
            },
            active_days: config.limits.user_active_days,
        };
        Ok(Self {
            usecases,
            distribution,
            retention,
        })
    }
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
