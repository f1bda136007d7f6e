//! Redis, in its three uses.

use std::path::PathBuf;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

use crate::{Reader, Secret};

/// The servers behind Mastodon's three connections; usually one and the same.
#[derive(Debug, Clone)]
pub struct RedisConfig {
    /// `REDIS_*`: feeds, pub/sub, locks, statistics.
    pub base: RedisServer,
    /// `CACHE_REDIS_*`: rate limits and what Rails caches. The base where unset.
    pub cache: RedisServer,
    /// `SIDEKIQ_REDIS_*`: job queues. The base where unset.
    pub sidekiq: RedisServer,
}

/// One Redis server and the database in it. Fields name the variables of the base; the other two have a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedisServer {
    /// Where it is.
    pub target: RedisTarget,
    /// `REDIS_DB` (0), or the path of `REDIS_URL`.
    pub db: i64,
    /// `REDIS_USER`.
    pub username: Option<String>,
    /// `REDIS_PASSWORD`.
    pub password: Option<Secret>,
    /// How it speaks TLS, if it does: `rediss://` in `REDIS_URL`.
    pub tls: Option<RedisTls>,
}

/// TLS to a Redis server: its certificate is always checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedisTls {
    /// `SSL_CERT_FILE`: certificates that vouch for it in place of those that the system trusts.
    pub roots: Option<PathBuf>,
}

/// How a Redis server is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedisTarget {
    /// `REDIS_HOST`, `REDIS_PORT`, or a `redis://` address.
    Tcp {
        /// Host name or address, without brackets.
        host: String,
        /// Port.
        port: u16,
    },
    /// A `unix://` address: the socket's path.
    Unix(String),
    /// The master that sentinels know.
    Sentinel(Sentinel),
}

/// `REDIS_SENTINELS` together with `REDIS_SENTINEL_MASTER`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentinel {
    /// `REDIS_SENTINEL_MASTER`: the service's name.
    pub master: String,
    /// `REDIS_SENTINELS`: hosts and ports (`REDIS_SENTINEL_PORT`, 26379, where one has none).
    pub nodes: Vec<(String, u16)>,
    /// `REDIS_SENTINEL_USERNAME` (default: `REDIS_USER`): for the sentinels themselves.
    pub username: Option<String>,
    /// `REDIS_SENTINEL_PASSWORD` (default: `REDIS_PASSWORD`).
    pub password: Option<Secret>,
}

impl RedisConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        if reader.optional("REDIS_NAMESPACE").is_some() {
            reader.mistake(
                "REDIS_NAMESPACE",
                "is set, but namespaces ended with Mastodon 4.4",
                "rename the keys first (Mastodon's release notes say how), then unset it",
            );
        }
        let base = server(reader, "").unwrap_or_else(RedisServer::local);
        let cache = server(reader, "CACHE_").unwrap_or_else(|| base.clone());
        let sidekiq = server(reader, "SIDEKIQ_").unwrap_or_else(|| base.clone());
        Self {
            base,
            cache,
            sidekiq,
        }
    }
}

/// One prefix's server; none where the base's shall be used.
fn server(reader: &mut Reader<'_>, prefix: &str) -> Option<RedisServer> {
    let name = |suffix: &str| format!("{prefix}REDIS_{suffix}");
    if let Some(url) = reader.optional(&name("URL")) {
        return Some(from_url(reader, &name("URL"), &url));
    }
    let username = reader.optional(&name("USER"));
    let password = reader.secret(&name("PASSWORD"));
    let target =
        if let Some(sentinel) = sentinel(reader, prefix, username.as_ref(), password.as_ref()) {
            RedisTarget::Sentinel(sentinel)
        } else {
            let host = reader.optional(&name("HOST"));
            // a prefix without a host of its own means the base, whatever else it sets
            if host.is_none() && !prefix.is_empty() {
                return None;
            }
            RedisTarget::Tcp {
                host: host.unwrap_or_else(|| "localhost".to_owned()),
                port: reader.number(&name("PORT"), 6379, 1..=u16::MAX),
            }
        };
    let db = reader.number(&name("DB"), 0, 0..=1_000_000);
    Some(RedisServer {
        target,
        db,
        username,
        password,
        tls: None,
    })
}

fn sentinel(
    reader: &mut Reader<'_>,
    prefix: &str,
    username: Option<&String>,
    password: Option<&Secret>,
) -> Option<Sentinel> {
    let name = |suffix: &str| format!("{prefix}REDIS_{suffix}");
    let hosts = reader.list(&name("SENTINELS"), ',');
    let master = reader.optional(&name("SENTINEL_MASTER"))?;
    if hosts.is_empty() {
        return None;
    }
    let default_port = reader.number(&name("SENTINEL_PORT"), 26379, 1..=u16::MAX);
    let mut nodes = Vec::new();
    for node in hosts {
        match node.rsplit_once(':') {
            None => nodes.push((node, default_port)),
            Some((host, port)) => match port.parse() {
                Ok(port) => nodes.push((host.trim_matches(['[', ']']).to_owned(), port)),
                Err(_) => reader.mistake(
                    &name("SENTINELS"),
                    format!("has `{node}`"),
                    "write HOST:PORT, comma separated",
                ),
            },
        }
    }
    Some(Sentinel {
        master,
        nodes,
        username: reader
            .optional(&name("SENTINEL_USERNAME"))
            .or_else(|| username.cloned()),
        password: reader
            .secret(&name("SENTINEL_PASSWORD"))
            .or_else(|| password.cloned()),
    })
}

fn from_url(reader: &mut Reader<'_>, name: &str, text: &str) -> RedisServer {
    let remedy =
        "write redis://USER:PASSWORD@HOST:PORT/DB (rediss:// for TLS, unix:///PATH for a socket)";
    let Ok(url) = Url::parse(text) else {
        reader.mistake(name, "is not an address", remedy);
        return RedisServer::local();
    };
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let queried = |key: &str| {
        url.query_pairs()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.into_owned())
    };
    let (target, db) = match url.scheme() {
        "redis" | "rediss" => {
            let host = url
                .host_str()
                .filter(|host| !host.is_empty())
                .unwrap_or("localhost");
            let host = decoded(host.trim_start_matches('[').trim_end_matches(']'));
            let db = url.path().trim_matches('/').to_owned();
            (
                RedisTarget::Tcp {
                    host,
                    port: url.port().unwrap_or(6379),
                },
                db,
            )
        }
        "unix" | "redis+unix" => (
            RedisTarget::Unix(decoded(url.path())),
            queried("db").unwrap_or_default(),
        ),
        _ => {
            reader.mistake(name, "has another scheme than redis", remedy);
            return RedisServer::local();
        }
    };
    let number = if db.is_empty() {
        Some(0)
    } else {
        db.parse().ok().filter(|number| *number >= 0)
    };
    if number.is_none() {
        reader.mistake(name, "names a database that is not a number", remedy);
    }
    RedisServer {
        target,
        db: number.unwrap_or(0),
        username: Some(decoded(url.username())).filter(|user| !user.is_empty()),
        password: url
            .password()
            .map(|password| Secret::new(decoded(password))),
        tls: (url.scheme() == "rediss").then(|| RedisTls {
            roots: reader.optional("SSL_CERT_FILE").map(PathBuf::from),
        }),
    }
}

impl RedisServer {
    fn local() -> Self {
        let target = RedisTarget::Tcp {
            host: "localhost".to_owned(),
            port: 6379,
        };
        Self {
            target,
            db: 0,
            username: None,
            password: None,
            tls: None,
        }
    }

    /// The server as an address for the Redis client, the password included (not for logs); none for sentinels.
    pub fn url(&self) -> Option<String> {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let user = self.username.as_deref().map(encode).unwrap_or_default();
        let password = self
            .password
            .as_ref()
            .map(|password| encode(password.expose()));
        match &self.target {
            RedisTarget::Sentinel(_) => None,
            RedisTarget::Unix(path) => {
                let user = if user.is_empty() {
                    user
                } else {
                    format!("&user={user}")
                };
                let password = password
                    .map(|password| format!("&pass={password}"))
                    .unwrap_or_default();
                Some(format!("unix://{path}?db={}{user}{password}", self.db))
            }
            RedisTarget::Tcp { host, port } => {
                let scheme = if self.tls.is_some() {
                    "rediss"
                } else {
                    "redis"
                };
                let auth = match password {
                    Some(password) => format!("{user}:{password}@"),
                    None if user.is_empty() => String::new(),
                    None => format!("{user}@"),
                };
                let host = if host.contains(':') {
                    format!("[{host}]")
                } else {
                    host.clone()
                };
                Some(format!("{scheme}://{auth}{host}:{port}/{}", self.db))
            }
        }
    }
}
