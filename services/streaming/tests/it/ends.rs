//! How connections end.

use std::time::Duration;

use serde_json::json;

use crate::support::{Service, status, update};

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_ends_its_connections_and_only_those() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let other = service.token_of(alice.user.clone(), "read").await;
    let mut ws = service.ws(&alice, "?stream=user").await;
    let mut bare = service.ws(&alice, "").await;
    let mut sse = service.sse(&alice, "public").await;
    let mut stays = service.ws(&other, "?stream=user").await;
    for ws in [&mut ws, &mut bare, &mut stays] {
        ws.settle().await;
    }
    service
        .publish(
            &format!("timeline:access_token:{}", alice.token_id),
            &json!({"event": "kill"}),
        )
        .await;
    assert_eq!(ws.closed().await, None, "without a code");
    assert_eq!(bare.closed().await, None);
    assert_eq!(sse.piece().await, None);
    service
        .publish(
            &format!("timeline:{}", alice.id()),
            &json!({"event": "x", "payload": "1"}),
        )
        .await;
    assert_eq!(stays.event().await.2, "1");
    service
        .publish(
            &format!("timeline:system:{}", alice.id()),
            &json!({"event": "kill"}),
        )
        .await;
    assert_eq!(stays.closed().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_died_unsaid_is_found_out() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let mut ws = service.ws(&alice, "?stream=user").await;
    // nobody says kill; a new connection's token is looked at once more
    service
        .db
        .sql("UPDATE oauth_access_tokens SET revoked_at = now()")
        .await;
    assert_eq!(ws.closed().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_is_cut_off_and_nobody_waits_for_it() {
    let service = Service::start().await;
    let (alice, bob) = (service.person("alice").await, service.person("bob").await);
    let mut slow = service.ws(&alice, "?stream=public").await;
    slow.settle().await;
    let mut quick = service.ws(&bob, "?stream=public").await;
    quick.settle().await;
    let big = update(&status(&bob, &"x".repeat(100_000)));
    for _ in 0..400 {
        service.publish("timeline:public", &big).await;
        assert_eq!(quick.event().await.1, "update");
    }
    service
        .until_metric("connected_clients{type=\"websocket\"}", 1)
        .await;
    service
        .publish(
            "timeline:public",
            &json!({"event": "delete", "payload": "1"}),
        )
        .await;
    assert_eq!(quick.event().await.1, "delete");
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_go_leave_nothing() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let mut ws = service.ws(&alice, "?stream=public").await;
    ws.settle().await;
    let sse = service.sse(&alice, "user").await;
    assert_eq!(
        service
            .metric("connected_channels{type=\"websocket\",channel=\"public\"}")
            .await,
        1
    );
    // two of orders, the public one, home and notifications
    assert_eq!(service.metric("redis_subscriptions").await, 5);
    drop(ws);
    drop(sse);
    service
        .until_metric("connected_clients{type=\"websocket\"}", 0)
        .await;
    service
        .until_metric("connected_clients{type=\"eventsource\"}", 0)
        .await;
    assert_eq!(service.metric("redis_subscriptions").await, 0);
    assert_eq!(
        service
            .metric("connected_channels{type=\"websocket\",channel=\"system\"}")
            .await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_process_says_goodbye() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let mut ws = service.ws(&alice, "?stream=user").await;
    ws.settle().await;
    let mut sse = service.sse(&alice, "user").await;
    service.shutdown.cancel();
    assert_eq!(
        ws.closed().await.map(|frame| u16::from(frame.code)),
        Some(1001)
    );
    assert_eq!(sse.piece().await, None);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(
        tokio::net::TcpStream::connect(service.address)
            .await
            .is_err()
    );
}
