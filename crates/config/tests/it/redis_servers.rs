//! Redis' variables.

use ferrodon_config::{RedisTarget, Secret};

use crate::{config, wrong};

#[test]
fn one_server_serves_all_three_uses_by_default() {
    let redis = config(&[]).redis;
    assert_eq!(
        redis.base.url().as_deref(),
        Some("redis://localhost:6379/0")
    );
    assert_eq!(redis.cache, redis.base);
    assert_eq!(redis.sidekiq, redis.base);
}

#[test]
fn a_prefix_without_a_host_is_the_base_whatever_else_it_sets() {
    let redis = config(&[("REDIS_PASSWORD", "p@ss"), ("CACHE_REDIS_DB", "3")]).redis;
    assert_eq!(redis.cache, redis.base);
    assert_eq!(
        redis.base.url().as_deref(),
        Some("redis://:p%40ss@localhost:6379/0")
    );
}

#[test]
fn a_prefix_with_a_host_inherits_nothing() {
    let redis = config(&[
        ("REDIS_PASSWORD", "secret"),
        ("REDIS_DB", "2"),
        ("SIDEKIQ_REDIS_HOST", "queue.example"),
    ])
    .redis;
    assert_eq!(
        redis.sidekiq.url().as_deref(),
        Some("redis://queue.example:6379/0")
    );
    assert_eq!(redis.base.db, 2);
}

#[test]
fn a_url_wins_over_everything_of_its_prefix() {
    let redis = config(&[
        ("REDIS_URL", "rediss://user:pa%3Ass@[::1]:6390/4"),
        ("REDIS_HOST", "ignored"),
    ])
    .redis;
    assert!(redis.base.tls.is_some());
    assert_eq!(
        redis.base.url().as_deref(),
        Some("rediss://user:pa%3Ass@[::1]:6390/4")
    );
    let redis = config(&[("CACHE_REDIS_URL", "unix:///run/redis.sock?db=1")]).redis;
    assert_eq!(
        redis.cache.url().as_deref(),
        Some("unix:///run/redis.sock?db=1")
    );
}

#[test]
fn sentinels_count_only_together_with_their_masters_name() {
    let hosts = (
        "REDIS_SENTINELS",
        "one.example, two.example:26380,[::1]:26381",
    );
    let redis = config(&[
        hosts,
        ("REDIS_SENTINEL_MASTER", "mymaster"),
        ("REDIS_PASSWORD", "secret"),
    ])
    .redis;
    let RedisTarget::Sentinel(sentinel) = &redis.base.target else {
        panic!("expected sentinels")
    };
    let nodes: Vec<_> = sentinel
        .nodes
        .iter()
        .map(|(host, port)| (host.as_str(), *port))
        .collect();
    assert_eq!(
        nodes,
        [
            ("one.example", 26379),
            ("two.example", 26380),
            ("::1", 26381)
        ]
    );
    assert_eq!(sentinel.password, Some(Secret::new("secret")));
    assert_eq!(redis.cache, redis.base);
    assert!(matches!(
        config(&[hosts]).redis.base.target,
        RedisTarget::Tcp { .. }
    ));
}

#[test]
fn a_namespace_stops_the_start() {
    assert_eq!(
        wrong(&[("REDIS_NAMESPACE", "mastodon")]),
        ["REDIS_NAMESPACE"]
    );
}
