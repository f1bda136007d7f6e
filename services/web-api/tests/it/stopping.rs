//! A process that is told to stop loses no request.

use std::time::Duration;

use ferrodon_test_support::LOCAL_DOMAIN;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::app::TestApp;

/// Longer than idle connections are kept when the process stops.
const A_WHILE: Duration = Duration::from_millis(1_500);

/// What is read until the other side closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut text));
    read.await.expect("it closes").expect("it closes properly");
    String::from_utf8(text).expect("text")
}

/// The head of a request by which a connection may be kept.
fn head(method: &str, path: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: {LOCAL_DOMAIN}\r\nX-Forwarded-Proto: https\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_connected_before_a_stop_is_answered_and_idle_connections_close() {
    let app = TestApp::start().await;
    let address = app.address;
    let request = head("GET", "/health") + "\r\n";
    let mut idle = TcpStream::connect(address).await.expect("it listens");
    idle.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = [0; 16];
    idle.read_exact(&mut answer).await.expect("answered");
    let mut crowd = Vec::new();
    for _ in 0..100 {
        let mut one = TcpStream::connect(address).await.expect("it listens");
        one.write_all(request.as_bytes()).await.expect("sent");
        crowd.push(one);
    }
    app.stop();
    for mut one in crowd {
        let answer = rest(&mut one).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer:?}");
    }
    rest(&mut idle).await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_in_flight_at_a_stop_is_finished_and_ends_its_connection() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let mut stream = TcpStream::connect(app.address).await.expect("it listens");
    let body = "status=slowly";
    let request = head("POST", "/api/v1/statuses")
        + &format!(
            "Authorization: Bearer {token}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
            body.len(),
            &body[..5]
        );
    stream.write_all(request.as_bytes()).await.expect("sent");
    // it is being read
    tokio::time::sleep(Duration::from_millis(200)).await;
    app.stop();
    tokio::time::sleep(A_WHILE).await;
    stream.write_all(&body.as_bytes()[5..]).await.expect("sent");
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(
        answer.to_lowercase().contains("\r\nconnection: close\r\n"),
        "{answer}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_connection_is_answered_once_more_after_a_stop_and_told_that_it_ends() {
    let app = TestApp::start().await;
    let mut stream = TcpStream::connect(app.address).await.expect("it listens");
    let request = head("GET", "/health") + "\r\n";
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut first = [0; 16];
    stream.read_exact(&mut first).await.expect("answered");
    app.stop();
    // on its way while the process was told to stop
    tokio::time::sleep(Duration::from_millis(50)).await;
    stream.write_all(request.as_bytes()).await.expect("sent");
    let answers = rest(&mut stream).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 1, "{answers}");
    assert!(
        answers.to_lowercase().contains("\r\nconnection: close\r\n"),
        "{answers}"
    );
}
