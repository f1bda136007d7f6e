//! Clients that ask on without reading their answers.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
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
        let began = SystemTime::now();
        let mut answers = String::new();
        reader
            .read_to_string(&mut answers)
            .await
            .expect("all is sent");
        (began, answers)
    };
    let ((), (began, answers)) = tokio::join!(asking, reading);
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), QUESTIONS);
    let made: DateTime<Utc> = answers
        .rsplit("\r\ndate: ")
        .next()
        .and_then(|rest| rest.split("\r\n").next())
        .and_then(|date| DateTime::parse_from_rfc2822(date).ok())
        .expect("a date")
        .into();
    // dates are whole seconds
    assert!(made + Duration::from_secs(1) >= DateTime::<Utc>::from(began));
}
