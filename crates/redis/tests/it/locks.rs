use std::time::Duration;

use ferrodon_redis::{Error, locks};

use crate::start;

const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_lock_is_for_one() {
    let (server, redis) = start().await;
    let lock = locks::try_lock(&redis, "x", LONG)
        .await
        .unwrap()
        .expect("it is free");
    assert!(server.command(&["TTL", "lock:x"]).starts_with(":60"));
    assert!(locks::try_lock(&redis, "x", LONG).await.unwrap().is_none());
    let failed = locks::lock(&redis, "x", LONG, Duration::from_millis(300)).await;
    assert!(matches!(failed, Err(Error::Locked(name)) if name == "x"));
    lock.release().await.unwrap();
    assert!(locks::try_lock(&redis, "x", LONG).await.unwrap().is_some());
}

#[tokio::test]
async fn a_dropped_lock_is_released() {
    let (_server, redis) = start().await;
    drop(locks::try_lock(&redis, "x", LONG).await.unwrap());
    locks::lock(&redis, "x", LONG, Duration::from_secs(10))
        .await
        .unwrap();
}

#[tokio::test]
async fn only_the_holder_releases() {
    let (server, redis) = start().await;
    let lock = locks::try_lock(&redis, "x", LONG).await.unwrap().unwrap();
    server.command(&["SET", "lock:x", "somebody else's"]);
    lock.release().await.unwrap();
    assert!(server.command(&["EXISTS", "lock:x"]).starts_with(":1"));
}
