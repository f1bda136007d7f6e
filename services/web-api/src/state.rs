//! What a process has: made once on the main runtime, shared by all workers.

use std::sync::Arc;

use anyhow::Context as _;
use ferrodon_caches::Caches;
use ferrodon_config::Config;
use ferrodon_db::Database;
use ferrodon_entities::Presenter;
use ferrodon_jobs::Jobs;
use ferrodon_redis::Redis;
use ferrodon_runtime::{Health, Service, room::Room};
use ferrodon_secrets::{columns::ColumnCipher, keys::KeyGenerator, messages::MessageVerifier};
use ferrodon_storage::StorageUrls;
use ferrodon_types::{
    LocalUrls,
    clock::{Clock, SharedClock, SystemClock},
};
use ferrodon_usecases::{Blocking, Limits, UnknownResolver};
use tokio_util::sync::CancellationToken;

use crate::{auth::session::Cookies, metrics::Metrics, router::Router, routes::routes};

/// Bytes that big bodies of all calls may hold.
const BODIES: usize = 8 * 1024 * 1024;

/// The parts of a running web-api. Handlers reach them through [`Ctx`](crate::call::Ctx).
#[derive(Debug)]
pub struct AppState {
    /// All settings.
    pub config: Arc<Config>,
    /// PostgreSQL.
    pub db: Database,
    /// Redis: feeds, events, allowances.
    pub redis: Redis,
    /// Redis: throttles. The same server unless the operator has one for caches.
    pub throttle_redis: Redis,
    /// The time.
    pub clock: SharedClock,
    /// What the process keeps.
    pub caches: Caches,
    /// This server's addresses.
    pub urls: Arc<LocalUrls>,
    /// What use cases work with.
    pub usecases: ferrodon_usecases::Context,
    /// Turns ids into entities.
    pub presenter: Presenter,
    /// The keys of cookies.
    pub cookies: Cookies,
    /// The keys of encrypted columns.
    pub columns: ColumnCipher,
    /// Signs the ids under which clients ask for the progress of background work.
    pub async_refreshes: MessageVerifier,
    /// Whether the parts are well.
    pub health: Health,
    /// How often and how long.
    pub metrics: Metrics,
    /// What bodies may hold.
    pub bodies: Room,
    /// The server is taking itself down: the API answers 410.
    pub is_ending: bool,
    /// All endpoints.
    pub router: Router,
}

impl AppState {
    /// Connects everything. Must be called on the main runtime: connections are driven there.
    pub async fn connect(service: &Service) -> anyhow::Result<Self> {
        Self::connect_with_clock(service, Arc::new(SystemClock)).await
    }

    /// As [`AppState::connect`], with another time.
    pub async fn connect_with_clock(service: &Service, clock: SharedClock) -> anyhow::Result<Self> {
        let config = Arc::clone(&service.config);
        let pool = config.database.pool_size;
        let mut db = Database::new(&config.database.primary, pool).context("database")?;
        if let Some(replica) = &config.database.replica {
            db = db.with_replica(replica, pool).context("read replica")?;
        }
        let redis = Redis::connect(&config.redis.base).await.context("Redis")?;
        let throttle_redis = if config.redis.cache == config.redis.base {
            redis.clone()
        } else {
            Redis::connect(&config.redis.cache)
                .await
                .context("Redis for caches")?
        };
        let caches = Caches::default();
        caches.listen(&redis);
        let site = &config.site;
        let urls = Arc::new(
            LocalUrls::new(&site.local_domain, &site.web_domain, site.https)
                .with_alternate_domains(site.alternate_domains.iter().cloned()),
        );
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let usecases = ferrodon_usecases::Context {
            jobs: Jobs::with_clock(db.clone(), redis.clone(), Arc::clone(&clock)),
            caches: caches.clone(),
            urls: Arc::clone(&urls),
            resolver: Arc::new(UnknownResolver),
            blocking: Blocking::new(processors),
            limits: Arc::new(Limits {
                max_follows: config.limits.max_follows_threshold,
                follows_per_follower: config.limits.max_follows_ratio,
                max_sessions: config.limits.max_session_activations,
                active_days: config.limits.user_active_days,
                counts_actions: !config.dev.no_rate_limits,
                ..Limits::default()
            }),
        };
        let presenter = Presenter {
            urls: Arc::clone(&urls),
            storage: Arc::new(StorageUrls::new(&config.storage, &urls)),
            settings: caches.settings.clone(),
            clock: Arc::clone(&clock),
        };
        Ok(Self {
            bodies: Room::new(BODIES),
            cookies: Cookies::new(&config.secrets)?,
            columns: ColumnCipher::new(
                config.secrets.column_encryption.primary_key.expose(),
                config
                    .secrets
                    .column_encryption
                    .key_derivation_salt
                    .expose(),
            )?,
            async_refreshes: MessageVerifier::named(
                &KeyGenerator::new(config.secrets.secret_key_base.expose()),
                "async_refreshes",
            )?,
            health: service.health.clone(),
            metrics: Metrics::register(&service.metrics)?,
            is_ending: is_ending(&config, clock.as_ref())?,
            router: Router::new(routes()),
            config,
            db,
            redis,
            throttle_redis,
            clock,
            caches,
            urls,
            usecases,
            presenter,
        })
    }

    /// From now on the process is ready while its parts are well. To be called by who listens already; one that stops
    /// is not ready for anything new.
    pub(crate) fn watch_health(&self, shutdown: &CancellationToken) {
        let shutdown = shutdown.clone();
        self.health.add("process", move || {
            let stops = shutdown.is_cancelled();
            async move {
                if stops {
                    Err("stopping".to_owned())
                } else {
                    Ok(())
                }
            }
        });
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

/// Whether `SELF_DESTRUCT` holds this server's own signature.
fn is_ending(config: &Config, clock: &dyn Clock) -> anyhow::Result<bool> {
    let Some(signed) = &config.site.self_destruct else {
        return Ok(false);
    };
    let keys = KeyGenerator::new(config.secrets.secret_key_base.expose());
    let verifier = MessageVerifier::named(&keys, "self-destruct")?;
    let domain = verifier.verify(signed.expose(), clock.now());
    Ok(domain.is_some_and(|domain| domain.as_str() == Some(config.site.local_domain.as_str())))
}
