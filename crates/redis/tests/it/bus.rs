use ferrodon_redis::{
    EventKind,
    channels::{self, Origin},
    events::{self, Event},
    invalidation::Forget,
    subscribed,
};
use ferrodon_types::{AccountId, StatusId};
use serde_json::json;

use crate::start;

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn messages_have_the_bytes_of_mastodons() {
    let payload =
        serde_json::value::to_raw_value(&json!({"id": "1", "content": "<p>ä</p>"})).unwrap();
    let message = events::message(EventKind::StatusUpdate, &payload).unwrap();
    assert_eq!(
        text(&message),
        r#"{"event":"status.update","payload":{"content":"<p>ä</p>","id":"1"}}"#
    );
    assert_eq!(
        text(&Event::delete("x", StatusId(12)).message),
        r#"{"event":"delete","payload":"12"}"#
    );
    assert_eq!(
        text(&Event::bare("x", EventKind::Kill).message),
        r#"{"event":"kill"}"#
    );
    assert_eq!(
        text(&events::message_of(EventKind::NotificationsMerged, &"1").unwrap()),
        r#"{"event":"notifications_merged","payload":"1"}"#
    );
}

#[test]
fn messages_without_a_payload_or_name_are_seen_as_such() {
    for falsy in [
        r#"{"event":"a"}"#,
        r#"{"event":"a","payload":null}"#,
        r#"{"event":"a","payload":""}"#,
        r#"{"event":"a","payload":0}"#,
    ] {
        assert!(
            events::parse(falsy.as_bytes()).unwrap().payload.is_none(),
            "{falsy}"
        );
    }
    for bad in [
        "",
        "[]",
        "1",
        "{}",
        r#"{"event":""}"#,
        r#"{"event":1}"#,
        "{",
    ] {
        assert!(events::parse(bad.as_bytes()).is_none(), "{bad}");
    }
    let parsed = r#"{"payload": {"a": 1}, "event": "x\u00e4", "more": 1}"#;
    let parsed = events::parse(parsed.as_bytes()).unwrap();
    assert_eq!(
        (parsed.event.as_ref(), parsed.payload.unwrap().get()),
        ("xä", r#"{"a": 1}"#)
    );
}

#[test]
fn a_public_status_goes_to_the_streams_of_its_origin_and_media() {
    assert_eq!(
        channels::public_for(true, false),
        ["timeline:public", "timeline:public:local"]
    );
    assert_eq!(
        channels::public_for(false, true),
        [
            "timeline:public",
            "timeline:public:remote",
            "timeline:public:media",
            "timeline:public:remote:media"
        ]
    );
    assert_eq!(
        channels::public(Origin::Local, true),
        "timeline:public:local:media"
    );
}

#[tokio::test]
async fn whoever_listens_is_known_for_a_while() {
    let (server, redis) = start().await;
    let (one, other) = (channels::home(AccountId(1)), channels::home(AccountId(2)));
    subscribed::renew(&redis, &[&one]).await.unwrap();
    assert_eq!(
        subscribed::which_subscribed(&redis, &[&one, &other])
            .await
            .unwrap(),
        [true, false]
    );
    assert_eq!(
        server.command(&["GET", "subscribed:timeline:1"]),
        "$1\r\n1\r\n"
    );
    assert!(
        server
            .command(&["TTL", "subscribed:timeline:1"])
            .starts_with(":1080")
    );
}

#[test]
fn what_caches_must_forget_survives_the_way() {
    for forget in [
        Forget::All,
        Forget::one("token", 5),
        Forget::kind("settings"),
        Forget::one("emoji", "a:b"),
    ] {
        assert_eq!(Forget::parse(forget.to_string().as_bytes()), forget);
    }
}
