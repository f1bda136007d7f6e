//! Against a real redis-server, one per test.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod bus;
mod counting;
mod feeds;
mod lives;
mod locks;
mod pubsub;
mod queues;
mod rebuild;

use ferrodon_config::{RedisServer, RedisTarget};
use ferrodon_redis::Redis;
use ferrodon_test_support::TestRedis;

/// A server, and a handle on it.
async fn start() -> (TestRedis, Redis) {
    let server = TestRedis::start().await;
    let redis = connect(&server).await;
    (server, redis)
}

async fn connect(server: &TestRedis) -> Redis {
    let server = RedisServer {
        target: RedisTarget::Unix(server.socket().display().to_string()),
        db: 0,
        username: None,
        password: None,
        tls: None,
    };
    Redis::connect(&server).await.unwrap()
}
