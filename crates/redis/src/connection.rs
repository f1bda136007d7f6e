//! The handle, and the connections behind it.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, PoisonError, RwLock},
    task::{Context, Poll},
    time::Duration,
};

use redis::{
    AsyncConnectionConfig, Client, Cmd, FromRedisValue, Pipeline, RedisFuture, Value,
    aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig, PubSub},
};
use tokio::runtime::Handle;

use ferrodon_config::RedisServer;

use crate::{error::Result, finder::Finder};

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a command may take before its caller gets an error. Well above any command of ours: it is for servers that
/// hang.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(2);
/// How often the shared connection is tried.
const TRY_INTERVAL: Duration = Duration::from_secs(1);
/// Owned connections per process at most.
const POOL_SIZE: usize = 8;
/// How often the sentinels are asked who is master.
const SENTINEL_INTERVAL: Duration = Duration::from_secs(2);

/// Redis. Cheap to clone; all clones share one multiplexed connection for ordinary commands (many tasks' commands
/// travel in one write), a small pool of owned connections, and the knowledge of where the server is.
#[derive(Clone)]
pub struct Redis(Arc<Inner>);

struct Inner {
    runtime: Handle,
    finder: Finder,
    current: RwLock<Arc<Server>>,
}

/// The server that is in use now.
struct Server {
    client: Client,
    manager: ConnectionManager,
    pool: deadpool_redis::Pool,
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redis")
    }
}

impl Redis {
    /// Makes the handle. A server with a fixed address is connected lazily, so that a process starts while Redis is
    /// down; sentinels must answer once.
    ///
    /// Must be called on the process's main runtime: every connection is driven there, wherever it is used later.
    pub async fn connect(server: &RedisServer) -> Result<Self> {
        let finder = Finder::new(server)?;
        let client = finder.find().await?;
        let current = RwLock::new(Arc::new(Server::new(client)?));
        let follows = matches!(finder, Finder::Sentinel(_));
        let redis = Self(Arc::new(Inner {
            runtime: Handle::current(),
            finder,
            current,
        }));
        if follows {
            redis.follow_failovers();
        }
        redis.keep_connected();
        Ok(redis)
    }

    /// The shared connection, for ordinary commands and pipelines. It reconnects by itself.
    pub fn conn(&self) -> Conn {
        Conn {
            manager: self.current().manager.clone(),
            runtime: self.0.runtime.clone(),
        }
    }

    /// Runs one command on the shared connection.
    pub async fn query<T: FromRedisValue>(&self, command: &Cmd) -> Result<T> {
        Ok(command.query_async(&mut self.conn()).await?)
    }

    /// Runs a pipeline on the shared connection; one round trip.
    pub async fn pipe<T: FromRedisValue>(&self, pipeline: &Pipeline) -> Result<T> {
        Ok(pipeline.query_async(&mut self.conn()).await?)
    }

    /// A connection of one's own from the pool, for `WATCH` and blocking reads; it has no response timeout.
    pub async fn owned(&self) -> Result<deadpool_redis::Connection> {
        let current = self.current();
        Ok(OnRuntime::new(
            &self.0.runtime,
            Box::pin(async move { current.pool.get().await }),
        )
        .await?)
    }

    /// A new connection for subscriptions. Most want [`crate::pubsub::Subscriber`] instead.
    pub async fn pubsub(&self) -> Result<PubSub> {
        let connecting = Box::pin(async {
            let client = self.0.finder.find().await?;
            client.get_async_pubsub().await
        });
        Ok(OnRuntime::new(&self.0.runtime, connecting).await?)
    }

    /// Asks the server whether it is there, for readiness checks.
    pub async fn ping(&self) -> Result<()> {
        self.query::<()>(&redis::cmd("PING")).await
    }

    /// The main runtime, for tasks that must outlive their maker.
    pub fn runtime(&self) -> &Handle {
        &self.0.runtime
    }

    fn current(&self) -> Arc<Server> {
        Arc::clone(
            &self
                .0
                .current
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// A connection that was cut while nobody used it would be noticed by the next command, which fails. So there is
    /// always a command soon, whose failure hurts nobody.
    fn keep_connected(&self) {
        let inner = Arc::downgrade(&self.0);
        self.0.runtime.spawn(async move {
            loop {
                tokio::time::sleep(TRY_INTERVAL).await;
                let Some(inner) = inner.upgrade() else { return };
                if let Err(error) = Self(inner).ping().await {
                    tracing::debug!(%error, "Redis is away");
                }
            }
        });
    }

    /// After a failover the old master may live on as a replica that refuses writes, so waiting for its connection to
    /// break is not enough: the sentinels are asked again and again.
    fn follow_failovers(&self) {
        let inner = Arc::downgrade(&self.0);
        self.0.runtime.spawn(async move {
            loop {
                tokio::time::sleep(SENTINEL_INTERVAL).await;
                let Some(inner) = inner.upgrade() else { return };
                let found = match inner.finder.find().await {
                    Ok(found) => found,
                    Err(error) => {
                        tracing::warn!(error = &error as &dyn std::error::Error, "no sentinel names a Redis master");
                        continue;
                    }
                };
                let known = Self(Arc::clone(&inner)).current().client.get_connection_info().addr().clone();
                if *found.get_connection_info().addr() == known {
                    continue;
                }
                match Server::new(found) {
                    Ok(server) => {
                        tracing::info!(from = %known, to = %server.client.get_connection_info().addr(), "the Redis master changed");
                        *inner.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(server);
                    }
                    Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "the new Redis master can't be used"),
                }
            }
        });
    }
}

impl Server {
    fn new(client: Client) -> Result<Self> {
        // a command that finds the connection broken waits for one reconnect; the next command tries again
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_min_delay(Duration::from_millis(50))
            .set_max_delay(Duration::from_millis(500))
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(RESPONSE_TIMEOUT));
        let manager = ConnectionManager::new_lazy_with_config(client.clone(), config)?;
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(None);
        let owned =
            deadpool_redis::Manager::new_with_config(client.get_connection_info().clone(), config)?;
        let pool = deadpool_redis::Pool::builder(owned)
            .max_size(POOL_SIZE)
            .wait_timeout(Some(RESPONSE_TIMEOUT))
            .create_timeout(Some(CONNECT_TIMEOUT))
            .recycle_timeout(Some(RESPONSE_TIMEOUT))
            .runtime(deadpool_redis::Runtime::Tokio1)
            .build()?;
        Ok(Self {
            client,
            manager,
            pool,
        })
    }
}

/// The shared connection. Cheap to clone; usable wherever the client library wants a connection.
#[derive(Clone)]
pub struct Conn {
    manager: ConnectionManager,
    runtime: Handle,
}

impl fmt::Debug for Conn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Conn")
    }
}

impl ConnectionLike for Conn {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        Box::pin(OnRuntime::new(
            &self.runtime,
            self.manager.req_packed_command(cmd),
        ))
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(OnRuntime::new(
            &self.runtime,
            self.manager.req_packed_commands(pipeline, offset, count),
        ))
    }

    fn get_db(&self) -> i64 {
        self.manager.get_db()
    }
}

/// Polls a future with the main runtime entered: a reconnect that a command sets off on an actix worker then opens its
/// socket and spawns its driver on the main runtime, and doesn't end with the worker.
struct OnRuntime<F> {
    runtime: Handle,
    future: F,
}

impl<F> OnRuntime<F> {
    fn new(runtime: &Handle, future: F) -> Self {
        Self {
            runtime: runtime.clone(),
            future,
        }
    }
}

impl<F: Future + Unpin> Future for OnRuntime<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let runtime = self.runtime.clone();
        let _entered = runtime.enter();
        Pin::new(&mut self.future).poll(context)
    }
}
