//! Where the server is, once or again and again.

use std::fs;

use ferrodon_config::{RedisServer, RedisTarget, RedisTls, Sentinel};
use redis::{
    Client, ConnectionAddr, ErrorKind, IntoConnectionInfo, RedisConnectionInfo, RedisError,
    RedisResult, TlsCertificates, TlsMode,
    sentinel::{SentinelClient, SentinelClientBuilder, SentinelServerType},
};
use tokio::sync::Mutex;

/// Finds the server.
pub(crate) enum Finder {
    /// Always at the same address.
    Fixed(Client),
    /// The sentinels know who is master.
    Sentinel(Mutex<SentinelClient>),
}

impl Finder {
    pub(crate) fn new(server: &RedisServer) -> RedisResult<Self> {
        let address = match &server.target {
            RedisTarget::Tcp { host, port } => tcp(host, *port, server.tls.as_ref()),
            RedisTarget::Unix(path) => ConnectionAddr::Unix(path.into()),
            RedisTarget::Sentinel(sentinel) => {
                return Ok(Self::Sentinel(Mutex::new(sentinels(server, sentinel)?)));
            }
        };
        let mut login = RedisConnectionInfo::default().set_db(server.db);
        if let Some(username) = &server.username {
            login = login.set_username(username);
        }
        if let Some(password) = &server.password {
            login = login.set_password(password.expose());
        }
        let info = address.into_connection_info()?.set_redis_settings(login);
        let roots = server.tls.as_ref().and_then(|tls| tls.roots.as_ref());
        Ok(Self::Fixed(match roots {
            Some(file) => {
                let root_cert = fs::read(file).map_err(|error| {
                    let text = format!("`{}`: {error}", file.display());
                    RedisError::from((ErrorKind::InvalidClientConfig, "SSL_CERT_FILE", text))
                })?;
                let certificates = TlsCertificates {
                    client_tls: None,
                    root_cert: Some(root_cert),
                };
                Client::build_with_tls(info, certificates)?
            }
            None => Client::open(info)?,
        }))
    }

    /// A client for who is master now.
    pub(crate) async fn find(&self) -> RedisResult<Client> {
        match self {
            Self::Fixed(client) => Ok(client.clone()),
            Self::Sentinel(sentinels) => sentinels.lock().await.async_get_client().await,
        }
    }
}

fn sentinels(server: &RedisServer, sentinel: &Sentinel) -> RedisResult<SentinelClient> {
    let nodes = sentinel
        .nodes
        .iter()
        .map(|(host, port)| tcp(host, *port, server.tls.as_ref()));
    let mut builder =
        SentinelClientBuilder::new(nodes, &sentinel.master, SentinelServerType::Master)?
            .set_client_to_redis_db(server.db);
    if server.tls.is_some() {
        builder = builder
            .set_client_to_redis_tls_mode(TlsMode::Secure)
            .set_client_to_sentinel_tls_mode(TlsMode::Secure);
    }
    if let Some(username) = &server.username {
        builder = builder.set_client_to_redis_username(username);
    }
    if let Some(password) = &server.password {
        builder = builder.set_client_to_redis_password(password.expose());
    }
    if let Some(username) = &sentinel.username {
        builder = builder.set_client_to_sentinel_username(username);
    }
    if let Some(password) = &sentinel.password {
        builder = builder.set_client_to_sentinel_password(password.expose());
    }
    builder.build()
}

fn tcp(host: &str, port: u16, tls: Option<&RedisTls>) -> ConnectionAddr {
    if tls.is_some() {
        ConnectionAddr::TcpTls {
            host: host.to_owned(),
            port,
            insecure: false,
            tls_params: None,
        }
    } else {
        ConnectionAddr::Tcp(host.to_owned(), port)
    }
}
