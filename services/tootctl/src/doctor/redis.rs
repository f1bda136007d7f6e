//! Redis: reached, new enough, takes writes, and doesn't throw keys away.

use std::time::Duration;

use anyhow::Context as _;
use chrono::DateTime;
use ferrodon_config::{Config, RedisServer, RedisTarget};
use ferrodon_redis::{Redis, client::cmd};

use super::{database::clock, finding::Findings};

const PART: &str = "redis";
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The oldest release: `LPOP` with a count came with it.
const OLDEST: (u32, u32) = (6, 2);
/// A key of our own, gone again after a second.
const PROBE: &str = "ferrodon:doctor";
/// The share of its memory that Redis may hold.
const FULL: f64 = 0.9;

/// Looks at the server that feeds, queues and streams use.
pub(super) async fn look(config: &Config) -> Findings {
    let mut found = Findings::default();
    let server = &config.redis.base;
    match tokio::time::timeout(PATIENCE, examine(server, &mut found)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => found.fault(
            PART,
            format!("{}: {error:#}", address(server)),
            "check REDIS_URL (or REDIS_HOST, REDIS_PORT, REDIS_PASSWORD), and whether Redis runs",
        ),
        Err(_) => found.fault(
            PART,
            format!("{}: no answer", address(server)),
            "check REDIS_URL (or REDIS_HOST and REDIS_PORT) and firewalls between",
        ),
    }
    found
}

async fn examine(server: &RedisServer, found: &mut Findings) -> anyhow::Result<()> {
    let redis = Redis::connect(server).await?;
    let info: String = redis.query(&cmd("INFO")).await?;
    let field = |name: &str| {
        info.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .unwrap_or_default()
            .trim()
    };
    let version = field("redis_version");
    let mut parts = version.split('.').map_while(|part| part.parse().ok());
    if (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) < OLDEST {
        found.fault(
            PART,
            format!("Redis {version} is too old"),
            "upgrade to Redis 6.2 or newer",
        );
    } else {
        found.good(
            PART,
            format!(
                "Redis {version} at {}, {} in use",
                address(server),
                field("used_memory_human")
            ),
        );
    }
    let written: Result<(), _> = redis
        .query(cmd("SET").arg(PROBE).arg(1).arg("EX").arg(1))
        .await;
    if let Err(error) = written {
        found.fault(
            PART,
            format!("it takes no writes: {error}"),
            "look for a full disk, a replica, or missing rights of REDIS_USER",
        );
    }
    let policy = field("maxmemory_policy");
    let (used, most) = (number(field("used_memory")), number(field("maxmemory")));
    if most > 0.0 && policy != "noeviction" {
        found.doubt(
            PART,
            format!("it throws keys away when it is full ({policy}): feeds would vanish and be made anew"),
            "set maxmemory-policy noeviction",
        );
    }
    if most > 0.0 && used > FULL * most {
        found.doubt(
            PART,
            format!(
                "it holds {:.0} % of what maxmemory allows",
                100.0 * used / most
            ),
            "raise maxmemory: a home feed takes up to 26 KB",
        );
    }
    let (seconds, micros): (i64, u32) = redis.query(&cmd("TIME")).await?;
    let now =
        DateTime::from_timestamp(seconds, micros.saturating_mul(1_000)).context("its clock")?;
    clock(PART, now, found);
    Ok(())
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or(0.0)
}

fn address(server: &RedisServer) -> String {
    match &server.target {
        RedisTarget::Tcp { host, port } => format!("{host}:{port}"),
        RedisTarget::Unix(path) => path.clone(),
        RedisTarget::Sentinel(sentinel) => {
            format!("the master {} of the sentinels", sentinel.master)
        }
    }
}
