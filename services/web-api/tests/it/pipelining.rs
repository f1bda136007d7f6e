//! Clients that ask on without reading their answers.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use ferrodon_test_support::LOCAL_DOMAIN;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
};

use crate::app::TestApp;

/// Answers of this many don't fit into what the kernel keeps for a connection.
const QUESTIONS: usize = 1_000;
/// Long enough to answer all of them.
const A_WHILE: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_made_when_there_is_somebody_to_read_them() {
    let app = TestApp::start().await;
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("it can be small");
    let mut stream = socket.connect(app.address).await.expect("it listens");
    let question = format!(
        "GET /api/v2/instance HTTP/1.1\r\nHost: {LOCAL_DOMAIN}\r\nX-Forwarded-Proto: https\r\n"
    );
    let questions = format!("{question}\r\n").repeat(QUESTIONS - 1);
    let last = format!("{question}Connection: close\r\n\r\n");
    let (mut reader, mut writer) = stream.split();
    let asking = async {
        writer
            .write_all((questions + &last).as_bytes())
            .await
            .expect("it is taken");
    };
    let reading = async {
        tokio::time::sleep(A_WHILE).await;
        let mut answers = String::new();
        reader
            .read_to_string(&mut answers)
            .await
            .expect("all is sent");
        answers
    };
    let ((), answers) = tokio::join!(asking, reading);
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), QUESTIONS);
    let dates: Vec<_> = answers
        .split("\r\ndate: ")
        .skip(1)
        .filter_map(|rest| rest.split("\r\n").next())
        .filter_map(|date| DateTime::parse_from_rfc2822(date).ok())
        .collect();
    assert_eq!(dates.len(), QUESTIONS);
    let apart = *dates.last().expect("many") - dates[0];
    assert!(apart >= TimeDelta::seconds(3), "{apart}");
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_behind_a_long_one_with_a_body_are_answered_in_turn() {
    let app = TestApp::start().await;
    let mut stream = tokio::net::TcpStream::connect(app.address)
        .await
        .expect("it listens");
    let head = format!("Host: {LOCAL_DOMAIN}\r\nX-Forwarded-Proto: https\r\n");
    let long = format!("X-Long: {}\r\n", "x".repeat(6_000));
    let body = format!(
        "{{\"client_name\": \"asked first\", \"redirect_uris\": \"urn:ietf:wg:oauth:2.0:oob\", \"more\": \"{}\"}}",
        "x".repeat(100_000)
    );
    let questions = format!(
        "POST /api/v1/apps HTTP/1.1\r\n{head}{long}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}\
         GET /health HTTP/1.1\r\n{head}{long}\r\n\
         GET /nodeinfo/2.0 HTTP/1.1\r\n{head}Connection: close\r\n\r\n",
        body.len()
    );
    stream
        .write_all(questions.as_bytes())
        .await
        .expect("it is taken");
    let mut answers = String::new();
    tokio::time::timeout(A_WHILE, stream.read_to_string(&mut answers))
        .await
        .expect("all are answered")
        .expect("all is sent");
    let places: Vec<Option<usize>> = ["asked first", "OK", "\"software\""]
        .iter()
        .map(|part| answers.find(part))
        .collect();
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3, "{answers}");
    assert!(places.iter().all(Option::is_some), "{answers}");
    assert!(places[0] < places[2], "{answers}");
}
