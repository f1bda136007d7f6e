//! A running service, and clients.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use ferrodon_config::{Listen, RedisServer, RedisTarget};
use ferrodon_redis::{Redis, events};
use ferrodon_streaming::{App, Server};
use ferrodon_test_support::{TestDb, TestRedis, TestUser};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest, protocol::CloseFrame},
};
use tokio_util::sync::CancellationToken;

/// How long a test waits for something that comes.
const SOON: Duration = Duration::from_secs(10);

pub(crate) struct Service {
    pub(crate) db: TestDb,
    pub(crate) server: TestRedis,
    pub(crate) redis: Redis,
    pub(crate) address: SocketAddr,
    pub(crate) shutdown: CancellationToken,
}

/// A user with a token.
pub(crate) struct Person {
    pub(crate) user: TestUser,
    pub(crate) token: String,
    pub(crate) token_id: i64,
}

impl Person {
    pub(crate) fn id(&self) -> i64 {
        self.user.account.id.get()
    }
}

impl Service {
    pub(crate) async fn start() -> Self {
        let (db, server) = (TestDb::new().await, TestRedis::start().await);
        let redis_server = RedisServer {
            target: RedisTarget::Unix(server.socket().display().to_string()),
            db: 0,
            username: None,
            password: None,
            tls: None,
        };
        let redis = Redis::connect(&redis_server).await.unwrap();
        let clock = Arc::new(db.clock().clone());
        let app = App::start(
            db.database().clone(),
            redis.clone(),
            clock,
            &prometheus::Registry::new(),
        )
        .unwrap();
        let listen = Listen::Tcp(SocketAddr::from(([127, 0, 0, 1], 0)));
        let service = Server::bind(app, &listen).await.unwrap();
        let address = service.address().unwrap();
        let shutdown = CancellationToken::new();
        tokio::spawn(service.serve(shutdown.clone()));
        Self {
            db,
            server,
            redis,
            address,
            shutdown,
        }
    }

    pub(crate) async fn person(&self, name: &str) -> Person {
        let user = self.db.user(name).await;
        self.token_of(user, "read write").await
    }

    pub(crate) async fn token_of(&self, user: TestUser, scopes: &str) -> Person {
        let (token_id, token) = self.db.token(user.id).scopes(scopes).build().await;
        Person {
            user,
            token,
            token_id: token_id.get(),
        }
    }

    /// Publishes as the web side does.
    pub(crate) async fn publish(&self, channel: &str, message: &Value) {
        events::publish(&self.redis, channel, message.to_string().as_bytes())
            .await
            .unwrap();
    }

    pub(crate) async fn ws(&self, who: &Person, query: &str) -> Ws {
        self.try_ws(
            query,
            &[("authorization", &format!("Bearer {}", who.token))],
        )
        .await
        .expect("the upgrade succeeds")
        .0
    }

    /// Opens a WebSocket with these headers; also says which protocol the server chose.
    pub(crate) async fn try_ws(
        &self,
        query: &str,
        headers: &[(&str, &str)],
    ) -> Result<(Ws, Option<String>), Refused> {
        let mut request = format!("ws://{}/api/v1/streaming{query}", self.address)
            .into_client_request()
            .unwrap();
        for (name, value) in headers {
            let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(self.address).await.unwrap();
        match client_async(request, stream).await {
            Ok((socket, response)) => {
                let protocol = response.headers().get("sec-websocket-protocol");
                Ok((
                    Ws(socket),
                    protocol.map(|value| value.to_str().unwrap().to_owned()),
                ))
            }
            Err(Error::Http(response)) => {
                let text = |name: &str| {
                    response
                        .headers()
                        .get(name)
                        .map(|value| value.to_str().unwrap().to_owned())
                };
                Err(Refused {
                    status: response.status().as_u16(),
                    message: text("x-error-message"),
                })
            }
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn sse(&self, who: &Person, path: &str) -> Sse {
        let mut sse = Sse::open(
            self.address,
            "GET",
            &format!("/api/v1/streaming/{path}"),
            Some(&who.token),
        )
        .await;
        assert!(sse.head.starts_with("HTTP/1.1 200"), "{}", sse.head);
        assert_eq!(sse.piece().await.as_deref(), Some(":)\n"));
        sse
    }

    /// A plain request's head and body.
    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
    ) -> (String, String) {
        let mut sse = Sse::open(self.address, method, path, token).await;
        let head = sse.head.clone();
        let mut body = String::new();
        if head.contains("transfer-encoding: chunked") {
            while let Some(piece) = sse.piece().await {
                body += &piece;
            }
        } else if let Some(length) = header(&head, "content-length") {
            let length: usize = length.parse().unwrap();
            while sse.buffer.len() < length {
                sse.read().await;
            }
            body = String::from_utf8(sse.buffer[..length].to_vec()).unwrap();
        }
        (head, body)
    }

    /// A number of `/metrics`.
    pub(crate) async fn metric(&self, name: &str) -> i64 {
        let (_, text) = self.request("GET", "/metrics", None).await;
        let line = text.lines().find(|line| {
            line.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with(' '))
        });
        line.unwrap_or_else(|| panic!("{name} is there"))
            .rsplit(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    }

    /// Waits until a number of `/metrics` is this.
    pub(crate) async fn until_metric(&self, name: &str, expected: i64) {
        for _ in 0..200 {
            if self.metric(name).await == expected {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{name} is {}, not {expected}", self.metric(name).await);
    }
}

/// A header of a reply's head.
pub(crate) fn header(head: &str, name: &str) -> Option<String> {
    head.lines()
        .find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned))
}

#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) message: Option<String>,
}

/// A client's WebSocket.
#[derive(Debug)]
pub(crate) struct Ws(pub(crate) WebSocketStream<TcpStream>);

impl Ws {
    pub(crate) async fn send(&mut self, message: Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    /// Subscribes, and waits until that is done: an error that follows it comes after it.
    pub(crate) async fn subscribe(&mut self, message: Value) {
        let mut message = message;
        message["type"] = "subscribe".into();
        self.send(message).await;
        self.settle().await;
    }

    /// Waits until everything sent before is done.
    pub(crate) async fn settle(&mut self) {
        self.send(json!({"type": "subscribe", "stream": "nonsense"}))
            .await;
        assert_eq!(
            self.hear().await,
            json!({"error": "Unknown stream type", "status": 400})
        );
    }

    /// The next message, as JSON.
    pub(crate) async fn hear(&mut self) -> Value {
        loop {
            match timeout(SOON, self.0.next())
                .await
                .expect("something is heard")
            {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The next event's stream, name and payload (as text).
    pub(crate) async fn event(&mut self) -> (Value, String, String) {
        let mut message = self.hear().await;
        let text = |value: &Value| {
            value
                .as_str()
                .unwrap_or_else(|| panic!("{value}"))
                .to_owned()
        };
        (
            message["stream"].take(),
            text(&message["event"]),
            text(&message["payload"]),
        )
    }

    /// The frame that it is closed with.
    pub(crate) async fn closed(&mut self) -> Option<CloseFrame> {
        loop {
            match timeout(SOON, self.0.next()).await.expect("it is closed") {
                Some(Ok(Message::Close(frame))) => return frame,
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

/// A client's event stream: chunks as they come.
#[derive(Debug)]
pub(crate) struct Sse {
    stream: TcpStream,
    buffer: Vec<u8>,
    pub(crate) head: String,
}

impl Sse {
    async fn open(address: SocketAddr, method: &str, path: &str, token: Option<&str>) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        let mut sse = Self {
            stream,
            buffer: Vec::new(),
            head: String::new(),
        };
        let token = token
            .map(|token| format!("Authorization: Bearer {token}\r\n"))
            .unwrap_or_default();
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n{token}\r\n");
        sse.stream.write_all(request.as_bytes()).await.unwrap();
        let end = loop {
            if let Some(end) = sse
                .buffer
                .windows(4)
                .position(|window| window == b"\r\n\r\n")
            {
                break end;
            }
            assert!(sse.read().await > 0, "there is an answer");
        };
        sse.head = String::from_utf8(sse.buffer.drain(..end + 4).collect()).unwrap();
        sse
    }

    async fn read(&mut self) -> usize {
        timeout(SOON, self.stream.read_buf(&mut self.buffer))
            .await
            .expect("something comes")
            .unwrap()
    }

    /// The next chunk; none at the end.
    pub(crate) async fn piece(&mut self) -> Option<String> {
        loop {
            if let Some(line) = self.buffer.windows(2).position(|window| window == b"\r\n") {
                let size =
                    usize::from_str_radix(std::str::from_utf8(&self.buffer[..line]).unwrap(), 16)
                        .unwrap();
                if self.buffer.len() >= line + 2 + size + 2 {
                    let chunk: Vec<u8> = self.buffer.drain(..line + size + 4).collect();
                    let text =
                        String::from_utf8(chunk[line + 2..line + 2 + size].to_vec()).unwrap();
                    return (size > 0).then_some(text);
                }
            }
            if self.read().await == 0 {
                return None;
            }
        }
    }
}

/// A status as it is published.
pub(crate) fn status(author: &Person, content: &str) -> Value {
    json!({
        "id": "1", "content": content, "spoiler_text": "", "language": "en", "visibility": "public",
        "account": {"id": author.id().to_string(), "username": author.user.account.username, "acct": author.user.account.username},
        "mentions": [], "media_attachments": [], "poll": null,
    })
}

/// The message about a new status.
pub(crate) fn update(status: &Value) -> Value {
    json!({"event": "update", "payload": status})
}
