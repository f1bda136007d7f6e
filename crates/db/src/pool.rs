//! The connection pool, and the optional read replica.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use deadpool::managed::Timeouts;
use diesel::ConnectionError;
use diesel_async::{
    AsyncPgConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
        deadpool::{Object, Pool, PoolError as DeadpoolError},
    },
};
use ferrodon_config::PostgresServer;
use futures_util::{FutureExt, future::BoxFuture};
use postgres_native_tls::MakeTlsConnector;
use thiserror::Error;
use tokio::{runtime::Handle, time::Instant};
use tokio_postgres::{NoTls, config::SslMode};

use crate::tls::{self, TlsError};

/// A connection taken from the pool; goes back when dropped. Derefs to [`crate::Conn`].
pub type PooledConn = Object<AsyncPgConnection>;

/// How long the replica may take: the primary can do its work.
const REPLICA_PATIENCE: Duration = Duration::from_secs(2);
/// How long a replica that gave no connection isn't asked again.
const REPLICA_PAUSE: Duration = Duration::from_secs(5);
/// How long a caller waits for a free connection before it is told that the database is busy, unless said otherwise.
const WAIT_TIMEOUT: Duration = Duration::from_secs(2);
/// How long connecting may take.
const CREATE_TIMEOUT: Duration = Duration::from_secs(2);

/// How long connecting may take even for those whose time is up: a moment, since the server is most likely there.
const LEAST_CREATE_TIMEOUT: Duration = Duration::from_millis(250);

const TIMEOUTS: Timeouts = Timeouts {
    wait: Some(WAIT_TIMEOUT),
    create: Some(CREATE_TIMEOUT),
    recycle: None,
};

tokio::task_local! {
    /// When somebody who waits for an answer stops waiting for connections.
    static UNTIL: Instant;
}

/// Lets `work` wait for connections for no longer than this, however many it takes one after the other: whoever waits
/// for its answer is better told soon that the database is busy.
pub async fn within<F: Future>(limit: Duration, work: F) -> F::Output {
    UNTIL.scope(Instant::now() + limit, work).await
}

/// No connection could be had: the database is gone or every connection stayed busy. Worth another try later (503).
#[derive(Debug, Error)]
pub enum PoolError {
    /// The address can't be read.
    #[error("the database's address is not valid")]
    Address(#[from] tokio_postgres::Error),
    /// TLS could not be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
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
    replica: Option<Arc<Replica>>,
    timeouts: Timeouts,
}

/// The replica's connections, and until when they aren't asked for since one couldn't be had.
struct Replica {
    pool: Pool<AsyncPgConnection>,
    pause: Mutex<Option<Instant>>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("primary", &self.primary.status())
            .finish_non_exhaustive()
    }
}

impl Database {
    /// Makes the pool for a server, with at most `size` connections. Connects lazily.
    ///
    /// Must be called on the process's main runtime: connections are driven there, wherever they are used later.
    pub fn new(server: &PostgresServer, size: usize) -> Result<Self, PoolError> {
        Ok(Self {
            primary: pool(Destination::of(server)?, size)?,
            replica: None,
            timeouts: TIMEOUTS,
        })
    }

    /// The same for a libpq address (a URL or `key=value` pairs), as tests and tools have it. No certificate is checked.
    pub fn at(address: &str, size: usize) -> Result<Self, PoolError> {
        Ok(Self {
            primary: pool(Destination::at(address)?, size)?,
            replica: None,
            timeouts: TIMEOUTS,
        })
    }

    /// The same with a replica, for reads that may lag.
    pub fn with_replica(mut self, server: &PostgresServer, size: usize) -> Result<Self, PoolError> {
        self.replica = Some(Arc::new(Replica {
            pool: pool(Destination::of(server)?, size)?,
            pause: Mutex::new(None),
        }));
        Ok(self)
    }

    /// The same with callers who can wait for a free connection: work in the background rather takes long than fails.
    #[must_use]
    pub const fn with_patience(mut self, wait: Duration) -> Self {
        self.timeouts.wait = Some(wait);
        self
    }

    /// A connection to the primary.
    ///
    /// Whoever holds one must not ask for another: with every connection held by somebody who waits, all wait in vain.
    pub async fn get(&self) -> Result<PooledConn, PoolError> {
        Ok(self.primary.timeout_get(&self.timeouts()).await?)
    }

    /// A connection to the replica, for reads that may lag behind. None where there is no replica, or where it doesn't
    /// answer: then it isn't asked for some seconds.
    pub async fn replica(&self) -> Option<PooledConn> {
        let replica = self.replica.as_ref()?;
        if !replica.may_be_asked() {
            return None;
        }
        let mut timeouts = self.timeouts();
        timeouts.wait = timeouts.wait.map(|wait| wait.min(REPLICA_PATIENCE));
        match replica.pool.timeout_get(&timeouts).await {
            Ok(conn) => {
                replica.resume();
                Some(conn)
            }
            Err(error) => {
                replica.pause();
                tracing::warn!(%error, "the read replica doesn't answer; the primary does its work");
                None
            }
        }
    }

    /// A connection for reads that may lag behind: the replica's, or the primary's where that can't be had.
    pub async fn get_replica(&self) -> Result<PooledConn, PoolError> {
        match self.replica().await {
            Some(conn) => Ok(conn),
            None => self.get().await,
        }
    }

    /// Whether there is a replica at all.
    pub fn has_replica(&self) -> bool {
        self.replica.is_some()
    }

    /// Doesn't ask the replica for some seconds, and forgets its idle connections: one that hangs says nothing.
    pub fn avoid_replica(&self) {
        if let Some(replica) = &self.replica {
            replica.pause();
            replica.pool.retain(|_, _| false);
        }
    }

    fn timeouts(&self) -> Timeouts {
        let mut timeouts = self.timeouts;
        if let Ok(until) = UNTIL.try_with(|until| *until) {
            let left = until.saturating_duration_since(Instant::now());
            timeouts.wait = timeouts.wait.map(|wait| wait.min(left));
            timeouts.create = timeouts
                .create
                .map(|create| create.min(left.max(LEAST_CREATE_TIMEOUT)));
        }
        timeouts
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

impl Replica {
    /// Whether a caller may ask. Once a pause is over, one caller tries; the others go on without it.
    fn may_be_asked(&self) -> bool {
        let mut pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        match *pause {
            Some(until) if Instant::now() < until => false,
            Some(_) => {
                *pause = Some(Instant::now() + REPLICA_PAUSE);
                true
            }
            None => true,
        }
    }

    fn resume(&self) {
        *self.pause.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn pause(&self) {
        *self.pause.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Instant::now() + REPLICA_PAUSE);
    }
}

/// Where a pool's connections go.
#[derive(Clone)]
struct Destination {
    config: tokio_postgres::Config,
    tls: Option<MakeTlsConnector>,
}

impl Destination {
    fn of(server: &PostgresServer) -> Result<Self, PoolError> {
        Ok(Self {
            config: server.connection_string().parse()?,
            tls: tls::connector(server)?,
        })
    }

    fn at(address: &str) -> Result<Self, PoolError> {
        let config: tokio_postgres::Config = address.parse()?;
        let tls = match config.get_ssl_mode() {
            SslMode::Disable => None,
            _ => Some(tls::unchecked()?),
        };
        Ok(Self { config, tls })
    }

    /// Connects; where TLS is merely preferred and doesn't come about, without it.
    async fn connect(&self) -> Result<AsyncPgConnection, ConnectionError> {
        let Some(tls) = &self.tls else {
            return self.connect_plainly().await;
        };
        match self.config.connect(tls.clone()).await {
            Ok((client, connection)) => {
                AsyncPgConnection::try_from_client_and_connection(client, connection)
                    .await
                    .map_err(explain)
            }
            Err(error) if self.config.get_ssl_mode() == SslMode::Prefer => self
                .connect_plainly()
                .await
                .map_err(|_| ConnectionError::BadConnection(describe(&error))),
            Err(error) => Err(ConnectionError::BadConnection(describe(&error))),
        }
    }

    async fn connect_plainly(&self) -> Result<AsyncPgConnection, ConnectionError> {
        let mut config = self.config.clone();
        config.ssl_mode(SslMode::Disable);
        let (client, connection) = config
            .connect(NoTls)
            .await
            .map_err(|error| ConnectionError::BadConnection(describe(&error)))?;
        AsyncPgConnection::try_from_client_and_connection(client, connection)
            .await
            .map_err(explain)
    }
}

/// A pooler that doesn't keep statements breaks the first two already.
fn explain(error: ConnectionError) -> ConnectionError {
    if error.to_string().contains("prepared statement") {
        ConnectionError::BadConnection(format!(
            "{error} (PgBouncer in transaction mode has to be 1.21 or later, with max_prepared_statements above 0)"
        ))
    } else {
        error
    }
}

/// An error with its causes: the library's own text says only which step failed.
fn describe(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn pool(destination: Destination, size: usize) -> Result<Pool<AsyncPgConnection>, PoolError> {
    let runtime = Handle::current();
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(move |_| establish(&runtime, destination.clone()));
    // the address is the setup's business
    Pool::builder(AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config("", config))
        .max_size(size)
        .runtime(deadpool::Runtime::Tokio1)
        .build()
        .map_err(|error| PoolError::Build(error.to_string()))
}

/// Connects on the main runtime: a connection outlives the task (and the actix worker) that asked for it.
fn establish(
    runtime: &Handle,
    destination: Destination,
) -> BoxFuture<'static, Result<AsyncPgConnection, ConnectionError>> {
    let connecting = runtime.spawn(async move { destination.connect().await });
    async move {
        connecting
            .await
            .unwrap_or_else(|error| Err(ConnectionError::BadConnection(error.to_string())))
    }
    .boxed()
}
