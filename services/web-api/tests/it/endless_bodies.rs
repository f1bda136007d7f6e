//! Clients that go on sending what was refused.

use std::time::Duration;

use ferrodon_test_support::LOCAL_DOMAIN;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::app::TestApp;

/// The answer comes before much was sent.
const SOON: Duration = Duration::from_secs(10);
/// What is left of a body is read slowly, and then no more.
const A_WHILE: Duration = Duration::from_secs(45);
/// Megabytes that fit into what is read and into what kernels keep.
const MOST: usize = 64;

/// Sends a body of zeros for as long as it is taken; the megabytes of it.
async fn pour(writer: &mut (impl AsyncWriteExt + Unpin), chunk: &[u8]) -> usize {
    for megabyte in 0..1024 {
        for _ in 0..16 {
            if writer.write_all(chunk).await.is_err() {
                return megabyte;
            }
        }
    }
    1024
}

async fn refused(framing: &str, chunk: Vec<u8>) {
    let app = TestApp::start().await;
    let mut stream = TcpStream::connect(app.address).await.expect("it listens");
    let head = format!(
        "POST /api/v1/apps HTTP/1.1\r\nHost: {LOCAL_DOMAIN}\r\nX-Forwarded-Proto: https\r\n\
         Content-Type: application/json\r\n{framing}\r\n\r\n"
    );
    stream
        .write_all(head.as_bytes())
        .await
        .expect("it is taken");
    let (mut reader, mut writer) = stream.split();
    let answered = async {
        let mut status = [0; 12];
        timeout(SOON, reader.read_exact(&mut status))
            .await
            .expect("it is answered at once")
            .expect("there is an answer");
        String::from_utf8_lossy(&status).into_owned()
    };
    let poured = timeout(A_WHILE, pour(&mut writer, &chunk));
    let (status, poured) = tokio::join!(answered, poured);
    assert_eq!(status, "HTTP/1.1 413");
    assert!(poured.expect("the connection ends") < MOST);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_a_refused_body_is_read_slowly_and_not_to_its_end() {
    refused("Content-Length: 1073741824", vec![b' '; 64 * 1024]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_a_refused_body_of_unknown_length_is_not_read_to_its_end_either() {
    let mut chunk = b"10000\r\n".to_vec();
    chunk.resize(chunk.len() + 0x10000, b' ');
    chunk.extend(b"\r\n");
    refused("Transfer-Encoding: chunked", chunk).await;
}
