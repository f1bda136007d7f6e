//! The parts that commands work with.

use std::sync::Arc;

use anyhow::Context as _;
use ferrodon_caches::Caches;
use ferrodon_config::Config;
use ferrodon_db::Database;
use ferrodon_jobs::Jobs;
use ferrodon_redis::Redis;
use ferrodon_types::{LocalUrls, clock::SystemClock};
use ferrodon_usecases::{Blocking, Context, Limits, UnknownResolver};

/// Connections of a command: it does one thing after the other.
const POOL: usize = 2;

/// Connects what use cases work with. Must be called on the main runtime.
pub(crate) async fn usecases(config: &Config) -> anyhow::Result<Context> {
    let database = Database::new(&config.database.primary, POOL).context("database")?;
    let redis = Redis::connect(&config.redis.base).await.context("Redis")?;
    let site = &config.site;
    let urls = LocalUrls::new(&site.local_domain, &site.web_domain, site.https)
        .with_alternate_domains(site.alternate_domains.iter().cloned());
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Context {
        jobs: Jobs::with_clock(database, redis, Arc::new(SystemClock)),
        caches: Caches::default(),
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
    })
}
