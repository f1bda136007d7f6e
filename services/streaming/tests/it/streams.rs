use serde_json::json;

use crate::support::{Service, status, update};

#[tokio::test(flavor = "multi_thread")]
async fn one_socket_carries_many_streams_each_under_its_name() {
    let service = Service::start().await;
    let (alice, bob) = (service.person("alice").await, service.person("bob").await);
    let list = service.db.list(alice.user.account.id, "mine", &[]).await;
    let mut ws = service.ws(&alice, "?stream=user").await;
    ws.settle().await;
    for message in [
        json!({"stream": "public"}),
        json!({"stream": "hashtag:local", "tag": "Café"}),
        json!({"stream": "list", "list": list.to_string()}),
        json!({"stream": ["direct", "ignored"]}),
        json!({"stream": "user"}),
        json!({"stream": "hashtag:local", "tag": "CAFE"}),
    ] {
        ws.subscribe(message).await;
    }
    let event = json!({"event": "delete", "payload": "12"});
    let id = alice.id();
    for (channel, stream) in [
        (format!("timeline:{id}"), json!(["user"])),
        (format!("timeline:{id}:notifications"), json!(["user"])),
        ("timeline:public".to_owned(), json!(["public"])),
        (
            "timeline:hashtag:cafe:local".to_owned(),
            json!(["hashtag:local", "Café"]),
        ),
        (
            format!("timeline:list:{list}"),
            json!(["list", list.to_string()]),
        ),
        (format!("timeline:direct:{id}"), json!(["direct"])),
    ] {
        service.publish(&channel, &event).await;
        assert_eq!(
            ws.event().await,
            (stream, "delete".to_owned(), "12".to_owned())
        );
    }
    // left under another name; what is left says nothing more
    ws.send(json!({"type": "unsubscribe", "stream": "hashtag:local", "tag": "cafe"}))
        .await;
    ws.send(json!({"type": "unsubscribe", "stream": "user"}))
        .await;
    ws.settle().await;
    service.publish("timeline:hashtag:cafe:local", &event).await;
    service.publish(&format!("timeline:{id}"), &event).await;
    service
        .publish("timeline:public", &update(&status(&bob, "<p>hello</p>")))
        .await;
    let (stream, name, payload) = ws.event().await;
    assert_eq!((stream, name.as_str()), (json!(["public"]), "update"));
    let payload: serde_json::Value = serde_json::from_str(&payload).unwrap();
    assert_eq!(
        (&payload["content"], &payload["filtered"]),
        (&json!("<p>hello</p>"), &json!([]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_scope_user_carries_no_notifications() {
    let service = Service::start().await;
    let user = service.db.user("alice").await;
    let alice = service.token_of(user, "read:statuses").await;
    let mut ws = service.ws(&alice, "?stream=user").await;
    ws.settle().await;
    let home = format!("timeline:{}", alice.id());
    service
        .publish(
            &format!("{home}:notifications"),
            &json!({"event": "notification", "payload": "no"}),
        )
        .await;
    service
        .publish(&home, &json!({"event": "x", "payload": "yes"}))
        .await;
    assert_eq!(ws.event().await.2, "yes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_must_be_ones_own() {
    let service = Service::start().await;
    let (alice, bob) = (service.person("alice").await, service.person("bob").await);
    let theirs = service.db.list(bob.user.account.id, "bob's", &[]).await;
    let mine = service.db.list(alice.user.account.id, "mine", &[]).await;
    let mut ws = service.ws(&alice, "").await;
    let missing = json!({"error": "Missing list name parameter", "status": 400});
    let foreign = json!({"error": "Not authorized to stream this list", "status": 401});
    for (list, expected) in [
        (json!(null), &missing),
        (json!(0), &missing),
        (json!(""), &missing),
        (json!(theirs.to_string()), &foreign),
        (json!("abc"), &foreign),
        (json!([mine.to_string()]), &foreign),
        (json!(true), &foreign),
        (json!(format!("{mine}x")), &foreign),
        (json!("999999999999999999999999999999"), &foreign),
    ] {
        ws.send(json!({"type": "subscribe", "stream": "list", "list": list}))
            .await;
        assert_eq!(ws.hear().await, *expected, "{list}");
    }
    ws.subscribe(json!({"stream": "list", "list": mine.get()}))
        .await;
    ws.subscribe(json!({"stream": "list", "list": format!(" {mine}")}))
        .await;
    service
        .publish(
            &format!("timeline:list:{mine}"),
            &json!({"event": "x", "payload": "1"}),
        )
        .await;
    assert_eq!(ws.event().await.0, json!(["list", mine.get()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_gone_neither_ends_its_stream_nor_can_be_left() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let list = service.db.list(alice.user.account.id, "mine", &[]).await;
    let channel = format!("timeline:list:{list}");
    let mut ws = service
        .ws(&alice, &format!("?stream=list&list={list}"))
        .await;
    let mut sse = service.sse(&alice, &format!("list?list={list}")).await;
    ws.settle().await;
    assert_eq!(
        service
            .server
            .command(&["EXISTS", &format!("subscribed:{channel}")]),
        ":1\r\n"
    );
    service.db.sql("DELETE FROM lists").await;
    let id = list.to_string();
    ws.send(json!({"type": "unsubscribe", "stream": "list", "list": id}))
        .await;
    assert_eq!(
        ws.hear().await,
        json!({"error": "Error unsubscribing from channel"})
    );
    ws.send(json!({"type": "subscribe", "stream": "list", "list": id}))
        .await;
    assert_eq!(
        ws.hear().await,
        json!({"error": "Not authorized to stream this list", "status": 401})
    );
    service
        .publish(&channel, &json!({"event": "delete", "payload": "9"}))
        .await;
    assert_eq!(ws.event().await.0, json!(["list", id]));
    assert_eq!(
        sse.piece().await.as_deref(),
        Some("event: delete\ndata: 9\n\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_lines_on_an_event_stream() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let mut sse = service.sse(&alice, "user").await;
    service
        .publish(
            &format!("timeline:{}", alice.id()),
            &json!({"event": "update", "payload": {"a": "ä\n"}}),
        )
        .await;
    assert_eq!(
        sse.piece().await.as_deref(),
        Some("event: update\ndata: {\"a\":\"ä\\n\"}\n\n")
    );
    service
        .publish(
            &format!("timeline:{}:notifications", alice.id()),
            &json!({"event": "delete", "payload": "7"}),
        )
        .await;
    assert_eq!(
        sse.piece().await.as_deref(),
        Some("event: delete\ndata: 7\n\n")
    );
    let mut media = service.sse(&alice, "public/local?only_media=1").await;
    service
        .publish(
            "timeline:public:local",
            &json!({"event": "delete", "payload": "no"}),
        )
        .await;
    service
        .publish(
            "timeline:public:local:media",
            &json!({"event": "delete", "payload": "8"}),
        )
        .await;
    assert_eq!(
        media.piece().await.as_deref(),
        Some("event: delete\ndata: 8\n\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_publishes_knows_that_somebody_listens() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let mut ws = service.ws(&alice, "").await;
    ws.settle().await;
    let count = || {
        service
            .server
            .command(&["EXISTS", &format!("subscribed:timeline:{}", alice.id())])
    };
    assert_eq!(count(), ":0\r\n");
    ws.subscribe(json!({"stream": "user"})).await;
    assert_eq!(count(), ":1\r\n");
    let none = service
        .server
        .command(&["KEYS", "subscribed:timeline:system*"]);
    assert_eq!(none, "*0\r\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_no_events_are_dropped() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let mut ws = service.ws(&alice, "?stream=user").await;
    ws.settle().await;
    let home = format!("timeline:{}", alice.id());
    for message in [
        json!({"event": "filters_changed"}),
        json!({"event": "x", "payload": ""}),
        json!({"event": "x", "payload": null}),
        json!({"payload": "x"}),
        json!([]),
        json!("x"),
    ] {
        service.publish(&home, &message).await;
    }
    service
        .publish(
            &home,
            &json!({"event": "unknown", "payload": "1", "more": true}),
        )
        .await;
    assert_eq!(
        ws.hear().await,
        json!({"stream": ["user"], "event": "unknown", "payload": "1"})
    );
}
