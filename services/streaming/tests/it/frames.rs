//! What a client's frames are closed with.

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use crate::support::Service;

/// A client's frame, masked with zeros.
fn frame(first: u8, data: &[u8], masked: bool) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap();
    let mut bytes = vec![first];
    bytes.extend(if length < 126 {
        vec![length]
    } else {
        vec![126, 0, length]
    });
    if masked {
        bytes[1] |= 0x80;
        bytes.extend([0; 4]);
    }
    bytes.extend(data);
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_the_protocol_is_closed_with_the_code_for_it() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let text = b"{\"type\":\"subscribe\"}";
    let cases: Vec<(&str, Vec<u8>, u16)> = vec![
        ("not UTF-8", frame(0x81, b"{\"type\":\"\xff\"}", true), 1007),
        ("not masked", frame(0x81, text, false), 1002),
        ("a reserved bit", frame(0xC1, text, true), 1002),
        ("an unknown kind", frame(0x83, b"", true), 1002),
        ("a continuation of nothing", frame(0x80, b"x", true), 1002),
        ("a ping in parts", frame(0x09, b"", true), 1002),
        ("a long ping", frame(0x89, &[b'x'; 126], true), 1002),
        ("close 1005", frame(0x88, &[3, 0xED], true), 1002),
        ("close 999", frame(0x88, &[3, 0xE7], true), 1002),
        ("close of one byte", frame(0x88, b"x", true), 1002),
        ("close not UTF-8", frame(0x88, &[3, 0xE8, 0xFF], true), 1007),
        (
            "two gigabytes",
            [
                vec![0x81, 0xFF],
                0x8000_0000_u64.to_be_bytes().to_vec(),
                vec![0; 4],
            ]
            .concat(),
            1009,
        ),
        (
            "just too long",
            [
                vec![0x81, 0xFF],
                1_048_577_u64.to_be_bytes().to_vec(),
                vec![0; 4],
            ]
            .concat(),
            1009,
        ),
        ("binary", frame(0x82, b"x", true), 1003),
        (
            "close 3000",
            frame(0x88, &[0x0B, 0xB8, b'm', b'e'], true),
            3000,
        ),
    ];
    for (name, bytes, code) in cases {
        let mut ws = service.ws(&alice, "?stream=user").await;
        ws.0.get_mut().write_all(&bytes).await.unwrap();
        let frame = ws
            .closed()
            .await
            .unwrap_or_else(|| panic!("{name}: a code"));
        assert_eq!(u16::from(frame.code), code, "{name}");
        let reason = match name {
            "binary" => "The mastodon streaming server does not support binary messages",
            "close 3000" => "me",
            _ => "",
        };
        assert_eq!(frame.reason.as_str(), reason, "{name}");
    }
    service
        .until_metric("connected_clients{type=\"websocket\"}", 0)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pings_are_answered_and_closing_is_echoed() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let mut ws = service.ws(&alice, "").await;
    ws.0.send(Message::Ping("here".into())).await.unwrap();
    assert_eq!(
        ws.0.next().await.unwrap().unwrap(),
        Message::Pong("here".into())
    );
    let frame = CloseFrame {
        code: CloseCode::Normal,
        reason: "bye".into(),
    };
    ws.0.close(Some(frame.clone())).await.unwrap();
    assert_eq!(ws.closed().await, Some(frame));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_says_nothing_is_passed_over() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let mut ws = service.ws(&alice, "").await;
    for text in [
        "",
        "x",
        "{",
        "[]",
        "null",
        "1",
        "\"subscribe\"",
        r#"{"type":"Subscribe","stream":"x"}"#,
        "\u{feff}{}",
    ] {
        ws.0.send(Message::text(text)).await.unwrap();
    }
    let padded = json!({"type": "subscribe", "stream": "x", "pad": "x".repeat(1_000_000)});
    ws.send(padded).await;
    assert_eq!(
        ws.hear().await,
        json!({"error": "Unknown stream type", "status": 400})
    );
    ws.send(json!({"type": "unsubscribe", "stream": "x"})).await;
    assert_eq!(
        ws.hear().await,
        json!({"error": "Error unsubscribing from channel"})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn long_messages_that_do_not_end_share_a_room_and_leave_others_alone() {
    const LENGTH: u64 = 1_048_000;
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let begun = [
        vec![0x81, 0xFF],
        LENGTH.to_be_bytes().to_vec(),
        vec![0; 4],
        vec![b' '; 1_000_000],
    ]
    .concat();
    let (mut held, mut refused) = (Vec::new(), 0);
    for _ in 0..12 {
        let mut ws = service.ws(&alice, "").await;
        // whoever is refused may not hear all of it
        let _ = ws.0.get_mut().write_all(&begun).await;
        match tokio::time::timeout(std::time::Duration::from_millis(300), ws.0.next()).await {
            Err(_) => held.push(ws),
            Ok(Some(Ok(Message::Close(Some(frame))))) => {
                assert_eq!(frame.code, CloseCode::Again);
                refused += 1;
            }
            Ok(other) => panic!("{other:?}"),
        }
    }
    assert!(
        (2..=4).contains(&held.len()) && refused == 12 - held.len(),
        "four megabytes are held by {}, {refused} were refused",
        held.len()
    );
    // small messages need no room, pings between them neither
    let mut small = service.ws(&alice, "").await;
    for _ in 0..100 {
        small
            .0
            .send(Message::Ping(vec![0; 100].into()))
            .await
            .unwrap();
    }
    for _ in 0..100 {
        assert!(matches!(
            small.0.next().await.unwrap().unwrap(),
            Message::Pong(_)
        ));
    }
    small
        .send(json!({"type": "subscribe", "stream": "x"}))
        .await;
    assert_eq!(
        small.hear().await,
        json!({"error": "Unknown stream type", "status": 400})
    );
    // one ends its message, and all leave: there is room again
    let last = held.last_mut().unwrap();
    let rest = vec![b' '; 48_000];
    last.0.get_mut().write_all(&rest).await.unwrap();
    last.send(json!({"type": "subscribe", "stream": "x"})).await;
    assert_eq!(
        last.hear().await,
        json!({"error": "Unknown stream type", "status": 400})
    );
    drop(held);
    service
        .until_metric("connected_clients{type=\"websocket\"}", 1)
        .await;
    let mut big = service.ws(&alice, "").await;
    let padded = json!({"type": "subscribe", "stream": "x", "pad": "x".repeat(1_000_000)});
    big.send(padded).await;
    assert_eq!(
        big.hear().await,
        json!({"error": "Unknown stream type", "status": 400})
    );
}
