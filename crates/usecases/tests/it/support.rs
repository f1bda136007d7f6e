//! What the tests stand on.

use std::{path::Path, sync::Arc};

use ferrodon_caches::Caches;
use ferrodon_config::{RedisServer, RedisTarget};
use ferrodon_jobs::Jobs;
use ferrodon_redis::Redis;
use ferrodon_test_support::{LOCAL_DOMAIN, TestDb, TestRedis};
use ferrodon_types::LocalUrls;
use ferrodon_usecases::{Blocking, Context, Limits, UnknownResolver};
use serde_json::Value;

/// A database, a Redis, and what use cases work with.
pub(crate) struct Ground {
    pub(crate) db: TestDb,
    pub(crate) context: Context,
    _redis: TestRedis,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let (db, redis) = tokio::join!(TestDb::new(), TestRedis::start());
        let server = RedisServer {
            target: RedisTarget::Unix(redis.socket().display().to_string()),
            db: 0,
            username: None,
            password: None,
            tls: None,
        };
        let handle = Redis::connect(&server).await.unwrap();
        let context = Context {
            jobs: Jobs::with_clock(db.database().clone(), handle, Arc::new(db.clock().clone())),
            caches: Caches::default(),
            urls: Arc::new(LocalUrls::new(LOCAL_DOMAIN, LOCAL_DOMAIN, true)),
            resolver: Arc::new(UnknownResolver),
            blocking: Blocking::new(1),
            limits: Arc::new(Limits {
                bcrypt_cost: 4,
                ..Limits::default()
            }),
        };
        Self {
            db,
            context,
            _redis: redis,
        }
    }
}

/// The recorded answers of a family: pairs of `in` and `out`.
pub(crate) fn vectors(family: &str) -> Vec<(Value, Value)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(family)
        .with_extension("json");
    let json = std::fs::read_to_string(&path).expect("the vector file is there");
    let all: Vec<Value> = serde_json::from_str(&json).expect("the vector file is JSON");
    all.into_iter()
        .map(|vector| (vector["in"].clone(), vector["out"].clone()))
        .collect()
}
