//! The service in a test: its own database, Redis, clock and port; and a client that can send anything.

use std::{net::SocketAddr, sync::Arc};

use ferrodon_config::{Config, Process};
use ferrodon_runtime::{Metrics, Service};
use ferrodon_test_support::{LOCAL_DOMAIN, TestDb, TestRedis, TestUser};
use ferrodon_web_api::{
    server::{Socket, serve},
    state::AppState,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_util::sync::{CancellationToken, DropGuard};

/// A running web-api. Ends with the value.
pub(crate) struct TestApp {
    pub(crate) db: TestDb,
    pub(crate) redis: TestRedis,
    pub(crate) state: Arc<AppState>,
    pub(crate) address: SocketAddr,
    stopping: CancellationToken,
    _stop: DropGuard,
}

impl TestApp {
    /// With the usual settings: https behind a trusted proxy on this machine, no rate limits.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[("FERRODON_DEV_NO_RATE_LIMITS", "true")]).await
    }

    /// With other settings.
    pub(crate) async fn start_with(settings: &[(&str, &str)]) -> Self {
        Self::start_on(TestDb::new().await, settings).await
    }

    /// On a database that is there already, with settings that go before everything else.
    pub(crate) async fn start_on(db: TestDb, settings: &[(&str, &str)]) -> Self {
        let redis = TestRedis::start().await;
        let mut env: std::collections::HashMap<String, String> = [
            ("LOCAL_DOMAIN", LOCAL_DOMAIN),
            (
                "SECRET_KEY_BASE",
                "0123456789abcdef0123456789abcdef0123456789abcdef",
            ),
            ("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", "primary"),
            ("ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT", "salt"),
            (
                "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
                "deterministic",
            ),
            ("RAILS_ENV", "production"),
            ("DB_POOL", "10"),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
        env.extend(
            db.environment()
                .await
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
        env.insert("REDIS_URL".to_owned(), redis.url());
        env.extend(
            settings
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let config = Config::from_map(env).expect("the settings are right");
        let stop = CancellationToken::new();
        let service = Service::new(
            Process::WebApi,
            Arc::new(config),
            stop.clone(),
            Metrics::with_process(),
        );
        let clock = Arc::new(db.clock().clone());
        let state = Arc::new(
            AppState::connect_with_clock(&service, clock)
                .await
                .expect("the parts can be reached"),
        );
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(serve(
            Arc::clone(&state),
            Socket::Tcp(listener),
            Some(1),
            stop.clone(),
        ));
        Self {
            db,
            redis,
            state,
            address,
            stopping: stop.clone(),
            _stop: stop.drop_guard(),
        }
    }

    /// Stops it as SIGTERM does.
    pub(crate) fn stop(&self) {
        self.stopping.cancel();
    }

    /// A user with a token that may do everything but moderate.
    pub(crate) async fn user(&self, username: &str) -> (TestUser, String) {
        let user = self.db.user(username).await;
        let token = self
            .db
            .token(user.id)
            .scopes("read write follow push profile")
            .await;
        (user, token)
    }

    /// Where it listens.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> Request<'_> {
        Request {
            app: self,
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
        .header("Host", LOCAL_DOMAIN)
        .header("Accept", "application/json")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-For", "203.0.113.9")
    }

    pub(crate) fn get(&self, path: &str) -> Request<'_> {
        self.request("GET", path)
    }

    pub(crate) fn post(&self, path: &str) -> Request<'_> {
        self.request("POST", path)
    }
}

/// A request on its way.
#[must_use = "a request does nothing until it is sent"]
#[derive(Clone)]
pub(crate) struct Request<'a> {
    app: &'a TestApp,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request<'_> {
    /// Sets a header, in place of what was there.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: &str) -> Self {
        self.body("application/json", body.as_bytes())
    }

    pub(crate) fn form(self, body: &str) -> Self {
        self.body("application/x-www-form-urlencoded", body.as_bytes())
    }

    pub(crate) fn body(mut self, content_type: &str, body: &[u8]) -> Self {
        self = self.header("Content-Type", content_type);
        self.body = body.to_vec();
        self
    }

    pub(crate) async fn send(self) -> Answer {
        let mut stream = TcpStream::connect(self.app.address)
            .await
            .expect("the server listens");
        let mut head = format!(
            "{} {} HTTP/1.1\r\nConnection: close\r\n",
            self.method, self.path
        );
        for (name, value) in &self.headers {
            head.extend([name.as_str(), ": ", value, "\r\n"]);
        }
        head.extend(["Content-Length: ", &self.body.len().to_string(), "\r\n\r\n"]);
        stream.write_all(head.as_bytes()).await.expect("sent");
        // a refusal may come before everything was read
        let _ = stream.write_all(&self.body).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        Answer::parse(&answer, &format!("{} {}", self.method, self.path))
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    fn parse(bytes: &[u8], what: &str) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("{what}: no answer in {text:?}"));
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .and_then(|status| status.parse().ok());
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self {
            status: status.expect("a status"),
            headers,
            body: body.to_owned(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The text under `error`.
    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }
}
