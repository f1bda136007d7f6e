//! Redis and PostgreSQL go and come back.

use std::time::Duration;

use ferrodon_redis::events;
use serde_json::json;

use crate::support::{Service, status, update};

#[tokio::test(flavor = "multi_thread")]
async fn streams_go_on_after_redis_was_emptied_and_restarted() {
    let mut service = Service::start().await;
    let (alice, bob) = (service.person("alice").await, service.person("bob").await);
    let mut ws = service.ws(&alice, "?stream=user").await;
    ws.subscribe(json!({"stream": "public"})).await;
    let mut sse = service.sse(&alice, "user").await;
    service.server.kill();
    // meanwhile a block is made and its message is lost
    service
        .db
        .block(alice.user.account.id, bob.user.account.id)
        .await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    service.server.resume();

    let home = format!("timeline:{}", alice.id());
    let key = format!("subscribed:{home}");
    let listened = async || {
        for _ in 0..200 {
            if service.server.command(&["EXISTS", &key]) == ":1\r\n" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the key is set again");
    };
    listened().await;
    let event = json!({"event": "x", "payload": "1"}).to_string();
    while events::publish(&service.redis, &home, event.as_bytes())
        .await
        .is_err()
    {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(ws.event().await.2, "1");
    assert_eq!(sse.piece().await.as_deref(), Some("event: x\ndata: 1\n\n"));
    service
        .publish("timeline:public", &update(&status(&bob, "blocked")))
        .await;
    service
        .publish(
            "timeline:public",
            &json!({"event": "delete", "payload": "2"}),
        )
        .await;
    assert_eq!(ws.event().await.2, "2", "rules were read again");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_looked_at_again_when_messages_may_be_missing() {
    let mut service = Service::start().await;
    let alice = service.person("alice").await;
    let mut ws = service.ws(&alice, "?stream=user").await;
    ws.settle().await;
    // past the second look at new tokens
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    service.server.kill();
    service
        .db
        .sql("UPDATE oauth_access_tokens SET revoked_at = now()")
        .await;
    service.server.resume();
    assert_eq!(ws.closed().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_may_connect_while_redis_is_down() {
    let mut service = Service::start().await;
    let alice = service.person("alice").await;
    service.server.kill();
    let mut ws = service.ws(&alice, "?stream=user").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    service.server.resume();
    let home = format!("timeline:{}", alice.id());
    let event = json!({"event": "x", "payload": "1"}).to_string();
    // the subscription comes by itself; until then nobody hears
    let publisher = {
        let redis = service.redis.clone();
        tokio::spawn(async move {
            loop {
                let _ = events::publish(&redis, &home, event.as_bytes()).await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
    };
    assert_eq!(ws.event().await.2, "1");
    publisher.abort();
}
