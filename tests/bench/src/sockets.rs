//! Many WebSockets, each of another person, on `user` and `public`.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    sync::{Barrier, Semaphore, mpsc},
    time::{Instant, timeout},
};

/// Sockets that are opened at the same time.
const OPENING: usize = 64;
/// How long an event may take before the run is given up.
const PATIENCE: Duration = Duration::from_mins(1);
/// A frame's head and mask: FIN and text; masked, as frames of clients must be.
const TEXT: u8 = 0x81;
const MASKED: u8 = 0x80;

/// Tells when all are open, then posts once for each line on standard input, and tells how long the event took to each.
#[derive(Debug, Args)]
pub(crate) struct Sockets {
    /// Port of streaming.
    #[arg(long)]
    streaming: u16,
    /// Port of web-api.
    #[arg(long)]
    web: u16,
    /// How many.
    #[arg(long)]
    count: usize,
    /// The token that posts; listeners have `bench-N`.
    #[arg(long)]
    token: String,
}

impl Sockets {
    pub(crate) async fn run(self) -> Result<()> {
        let began = Instant::now();
        let permits = Arc::new(Semaphore::new(OPENING));
        let all_open = Arc::new(Barrier::new(self.count + 1));
        let (heard, mut hearing) = mpsc::channel(self.count);
        for number in 0..self.count {
            let (permits, all_open, heard) =
                (Arc::clone(&permits), Arc::clone(&all_open), heard.clone());
            let port = self.streaming;
            tokio::spawn(async move {
                let socket = {
                    let _permit = permits.acquire_owned().await;
                    open(port, &format!("bench-{number}")).await
                };
                all_open.wait().await;
                let told = match socket {
                    Ok(socket) => listen(socket, &heard).await,
                    Err(error) => Err(error),
                };
                if let Err(error) = told {
                    let _ = heard.send(Err(error)).await;
                }
            });
        }
        all_open.wait().await;
        println!(
            "{}",
            json!({ "open": self.count, "seconds": began.elapsed().as_secs_f64() })
        );
        let mut lines = BufReader::new(tokio::io::stdin()).lines();
        while lines.next_line().await?.is_some() {
            let began = Instant::now();
            self.post().await?;
            let mut times = Vec::with_capacity(self.count);
            while times.len() < self.count {
                let at: Instant = timeout(PATIENCE, hearing.recv())
                    .await
                    .context("not every socket heard of the post")?
                    .context("no socket is left")??;
                times.push(at.duration_since(began).as_secs_f64() * 1_000.0);
            }
            times.sort_unstable_by(f64::total_cmp);
            let at = |share: f64| times[((self.count - 1) as f64 * share) as usize];
            println!(
                "{}",
                json!({ "first": at(0.0), "median": at(0.5), "p99": at(0.99), "last": at(1.0) })
            );
        }
        Ok(())
    }

    /// Publishes a post.
    async fn post(&self) -> Result<()> {
        let body = r#"{"status":"To everybody who listens"}"#;
        let mut stream = TcpStream::connect(("127.0.0.1", self.web)).await?;
        let head = format!(
            "POST /api/v1/statuses HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.token,
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        ensure!(
            answer.starts_with(b"HTTP/1.1 200"),
            "the post failed: {}",
            String::from_utf8_lossy(&answer)
        );
        Ok(())
    }
}

/// A socket on `user`, which has asked for `public` as well.
async fn open(port: u16, token: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream
        .write_all(
            format!(
                "GET /api/v1/streaming?stream=user HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                 Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer {token}\r\n\r\n"
            )
            .as_bytes(),
        )
        .await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        // byte by byte, so that nothing of a first frame is taken
        head.push(stream.read_u8().await?);
    }
    ensure!(
        head.starts_with(b"HTTP/1.1 101"),
        "no socket: {}",
        String::from_utf8_lossy(&head)
    );
    let wish = br#"{"type":"subscribe","stream":"public"}"#;
    let mut frame = vec![TEXT, MASKED | wish.len() as u8, 0, 0, 0, 0];
    frame.extend_from_slice(wish);
    stream.write_all(&frame).await?;
    Ok(stream)
}

/// Tells the time of each `update` on the public stream.
async fn listen(mut stream: TcpStream, heard: &mpsc::Sender<Result<Instant>>) -> Result<()> {
    let mut buffer = Vec::new();
    loop {
        while let Some((opcode, payload, length)) = frame(&buffer) {
            match opcode {
                1 => {
                    let text = &buffer[payload..length];
                    let is = |wanted: &[u8]| text.windows(wanted.len()).any(|part| part == wanted);
                    if is(br#""stream":["public"]"#) && is(br#""event":"update""#) {
                        heard.send(Ok(Instant::now())).await?;
                    }
                }
                8 => bail!("a socket was closed"),
                _ => {}
            }
            buffer.drain(..length);
        }
        if buffer.is_empty() {
            // idle sockets hold no buffer
            buffer = Vec::new();
            stream.readable().await?;
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            bail!("a socket ended");
        }
    }
}

/// Opcode, where the payload begins and where the frame ends, if it is all there.
fn frame(buffer: &[u8]) -> Option<(u8, usize, usize)> {
    let (first, second) = (*buffer.first()?, *buffer.get(1)? & 127);
    let (begin, length) = match second {
        126 => (
            4,
            usize::from(u16::from_be_bytes(buffer.get(2..4)?.try_into().ok()?)),
        ),
        127 => (
            10,
            usize::try_from(u64::from_be_bytes(buffer.get(2..10)?.try_into().ok()?)).ok()?,
        ),
        short => (2, usize::from(short)),
    };
    (buffer.len() >= begin + length).then_some((first & 15, begin, begin + length))
}
