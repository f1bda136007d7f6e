//! The connection pool, and the optional read replica.

use std::time::Duration;

use diesel::ConnectionError;
use diesel_async::{
    AsyncPgConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
        deadpool::{Object, Pool, PoolError as DeadpoolError},
    },
};
use futures_util::{FutureExt, future::BoxFuture};
use thiserror::Error;
use tokio::runtime::Handle;
use tokio_postgres::{NoTls, config::SslMode};

/// A connection taken from the pool; goes back when dropped. Derefs to [`crate::Conn`].
pub type PooledConn = Object<AsyncPgConnection>;

/// How long a caller waits for a free connection before it is told that the database is busy.
const WAIT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long connecting may take.
const CREATE_TIMEOUT: Duration = Duration::from_secs(5);

/// No connection could be had: the database is gone or every connection stayed busy. Worth another try later (503).
#[derive(Debug, Error)]
pub enum PoolError {
    /// The address can't be read.
    #[error("the database's address is not valid")]
    Address(#[from] tokio_postgres::Error),
    /// TLS could not be set up.
    #[error("TLS for the database could not be set up")]
    Tls(#[from] native_tls::Error),
    /// No connection within the time.
    #[error("no database connection could be had")]
    Unavailable(#[from] DeadpoolError),
    /// The pool could not be made.
    #[error("the database pool could not be made: {0}")]
    Build(String),
}

/// The primary database and, where one is configured, its read replica.
#[derive(Clone)]
pub struct Database {
    primary: Pool<AsyncPgConnection>,
    replica: Option<Pool<AsyncPgConnection>>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("primary", &self.primary.status())
            .finish_non_exhaustive()
    }
}

impl Database {
    /// Makes the pool for a libpq address (a URL or `key=value` pairs; `sslmode` is honoured) with at most `size`
    /// connections. Connects lazily.
    ///
    /// Must be called on the process's main runtime: connections are driven there, wherever they are used later.
    pub fn new(address: &str, size: usize) -> Result<Self, PoolError> {
        Ok(Self {
            primary: pool(address, size)?,
            replica: None,
        })
    }

    /// The same with a replica, which serves anonymous reads and search.
    pub fn with_replica(mut self, address: &str, size: usize) -> Result<Self, PoolError> {
        self.replica = Some(pool(address, size)?);
        Ok(self)
    }

    /// A connection to the primary.
    pub async fn get(&self) -> Result<PooledConn, PoolError> {
        Ok(self.primary.get().await?)
    }

    /// A connection for reads that may lag behind: the replica's, or the primary's where there is none.
    pub async fn get_replica(&self) -> Result<PooledConn, PoolError> {
        Ok(self.replica.as_ref().unwrap_or(&self.primary).get().await?)
    }

    /// Connections that are open, that are idle, and callers who wait for one, for metrics.
    pub fn counts(&self) -> (usize, usize, usize) {
        let status = self.primary.status();
        (status.size, status.available, status.waiting)
    }

    /// Connections in use and at most, for metrics.
    pub fn usage(&self) -> (usize, usize) {
        let status = self.primary.status();
        (
            status.size.saturating_sub(status.available),
            status.max_size,
        )
    }
}

fn pool(address: &str, size: usize) -> Result<Pool<AsyncPgConnection>, PoolError> {
    let parsed: tokio_postgres::Config = address.parse()?;
    let tls = match parsed.get_ssl_mode() {
        SslMode::Disable => None,
        // libpq's `prefer` and `require` encrypt without checking the certificate; so do we
        _ => Some(postgres_native_tls::MakeTlsConnector::new(
            native_tls::TlsConnector::builder()
                .danger_accept_invalid_certs(true)
                .danger_accept_invalid_hostnames(true)
                .build()?,
        )),
    };
    let runtime = Handle::current();
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(move |_| establish(&runtime, parsed.clone(), tls.clone()));
    Pool::builder(
        AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(address, config),
    )
    .max_size(size)
    .wait_timeout(Some(WAIT_TIMEOUT))
    .create_timeout(Some(CREATE_TIMEOUT))
    .runtime(deadpool::Runtime::Tokio1)
    .build()
    .map_err(|error| PoolError::Build(error.to_string()))
}

/// Connects on the main runtime: a connection outlives the task (and the actix worker) that asked for it.
fn establish(
    runtime: &Handle,
    config: tokio_postgres::Config,
    tls: Option<postgres_native_tls::MakeTlsConnector>,
) -> BoxFuture<'static, Result<AsyncPgConnection, ConnectionError>> {
    let connecting = runtime.spawn(async move {
        let failed =
            |error: tokio_postgres::Error| ConnectionError::BadConnection(error.to_string());
        match tls {
            Some(tls) => {
                let (client, connection) = config.connect(tls).await.map_err(failed)?;
                AsyncPgConnection::try_from_client_and_connection(client, connection).await
            }
            None => {
                let (client, connection) = config.connect(NoTls).await.map_err(failed)?;
                AsyncPgConnection::try_from_client_and_connection(client, connection).await
            }
        }
    });
    async move {
        connecting
            .await
            .unwrap_or_else(|error| Err(ConnectionError::BadConnection(error.to_string())))
    }
    .boxed()
}
