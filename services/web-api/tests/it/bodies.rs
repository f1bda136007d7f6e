//! Bodies that are too big, and too many big ones at once.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::app::TestApp;

/// Sends the head of a request, and a part of its body.
async fn begin(app: &TestApp, fields: &str, part: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(app.address()).await.unwrap();
    let head = format!(
        "POST /api/v1/apps HTTP/1.1\r\nHost: ferrodon.test\r\nX-Forwarded-Proto: https\r\n{fields}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // a refusal may come before everything was read
    let _ = stream.write_all(part).await;
    stream
}

/// The head of the answer, if one comes soon.
async fn answer(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = vec![0; 2048];
    let length = timeout(Duration::from_secs(2), stream.read(&mut bytes))
        .await
        .ok()?;
    bytes.truncate(length.ok()?);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_says_to_be_too_big_is_refused_unread() {
    let app = TestApp::start().await;
    for (kind, length) in [
        ("application/json", 1_048_577_u64),
        ("application/x-www-form-urlencoded", 1 << 30),
        ("multipart/form-data; boundary=edge", 1 << 30),
    ] {
        let fields = format!("Content-Type: {kind}\r\nContent-Length: {length}");
        let told = answer(&mut begin(&app, &fields, b"").await).await;
        assert!(
            told.is_some_and(|head| head.starts_with("HTTP/1.1 413")),
            "{kind}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn big_bodies_that_don_t_end_leave_room_for_small_ones_and_are_told_to_come_back() {
    let app = TestApp::start().await;
    let fields = "Content-Type: application/json\r\nContent-Length: 1048000";
    let mut waiting = Vec::new();
    let mut refused = 0;
    for _ in 0..16 {
        let mut stream = begin(&app, fields, &vec![b' '; 1_040_000]).await;
        match answer(&mut stream).await {
            None => waiting.push(stream),
            Some(head) => {
                assert!(head.starts_with("HTTP/1.1 503"), "{head}");
                assert!(
                    head.to_ascii_lowercase().contains("retry-after: "),
                    "{head}"
                );
                refused += 1;
            }
        }
    }
    assert!((4..12).contains(&refused), "{refused} of 16");
    let small = app.post("/api/v1/apps").json("{}").send().await;
    assert_eq!(small.status, 422, "{}", small.body);
    drop(waiting);
    let big = format!("{{\"client_name\":\"{}\"}}", "x".repeat(1_000_000));
    for _ in 0..100 {
        let answer = app.post("/api/v1/apps").json(&big).send().await;
        if answer.status == 422 {
            return;
        }
        assert_eq!(answer.status, 503);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the room is not given back");
}
