//! The process: connects its parts, accepts, stops.

use std::{
    convert::Infallible, net::SocketAddr, os::unix::fs::PermissionsExt, path::Path, sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use ferrodon_config::Listen;
use ferrodon_db::Database;
use ferrodon_redis::Redis;
use ferrodon_runtime::Service;
use ferrodon_types::clock::SystemClock;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream, UnixListener, UnixStream},
};
use tokio_util::sync::CancellationToken;

use crate::{app::App, http, hub::End};

/// How long the head of a request may take, and a connection lie idle between two.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);
/// Bytes of a request's head at most.
const MAX_HEAD: usize = 32 * 1024;
/// How long clients may take to close when the process stops.
const STOP_LIMIT: Duration = Duration::from_secs(3);
/// How often it is looked for connections that haven't been told so yet.
const GOODBYE: Duration = Duration::from_millis(20);
/// Pause after a failed accept: out of open files, most likely.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Runs the service until its token is cancelled.
pub async fn run(service: Service) -> anyhow::Result<()> {
    let config = &service.config;
    let database =
        Database::new(&config.database.primary, config.database.pool_size).context("database")?;
    let redis = Redis::connect(&config.redis.base).await.context("Redis")?;
    let app = App::start(
        database.clone(),
        redis.clone(),
        Arc::new(SystemClock),
        &service.metrics,
    )
    .context("metrics")?;
    let server = Server::bind(app, &config.streaming.listen).await?;
    // who isn't listening yet is not ready
    watch_health(&service, &database, &redis);
    server.serve(service.shutdown.clone()).await;
    Ok(())
}

fn watch_health(service: &Service, database: &Database, redis: &Redis) {
    let database = database.clone();
    service.health.add("database", move || {
        let database = database.clone();
        async move {
            database
                .get()
                .await
                .map(drop)
                .map_err(|error| error.to_string())
        }
    });
    let redis = redis.clone();
    service.health.add("redis", move || {
        let redis = redis.clone();
        async move { redis.ping().await.map_err(|error| error.to_string()) }
    });
}

/// A service that listens already.
#[derive(Debug)]
pub struct Server {
    app: App,
    socket: Socket,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    Unix(UnixListener),
}

impl Server {
    /// Begins to listen.
    pub async fn bind(app: App, listen: &Listen) -> anyhow::Result<Self> {
        let socket = match listen {
            Listen::Tcp(address) => {
                let listener = TcpListener::bind(address)
                    .await
                    .with_context(|| format!("BIND, PORT: {address}"))?;
                tracing::info!(address = %listener.local_addr()?, "listening");
                Socket::Tcp(listener)
            }
            Listen::Unix(path) => {
                let listener =
                    bind_unix(path).with_context(|| format!("SOCKET: {}", path.display()))?;
                tracing::info!(path = %path.display(), "listening");
                Socket::Unix(listener)
            }
        };
        Ok(Self { app, socket })
    }

    /// Where it listens, if that is a port.
    pub fn address(&self) -> Option<SocketAddr> {
        match &self.socket {
            Socket::Tcp(listener) => listener.local_addr().ok(),
            Socket::Unix(_) => None,
        }
    }

    /// Serves until the token is cancelled, then ends all connections.
    pub async fn serve(self, shutdown: CancellationToken) {
        match &self.socket {
            Socket::Tcp(listener) => accept(&self.app, listener, &shutdown).await,
            Socket::Unix(listener) => accept(&self.app, listener, &shutdown).await,
        }
        // nobody connects any more
        drop(self.socket);
        let open = self.app.conversations();
        open.close();
        let goodbyes = async {
            loop {
                // again and again: a handshake may have been under way
                for connection in self.app.hub().connections() {
                    connection.end(End::Stopping);
                }
                tokio::time::sleep(GOODBYE).await;
            }
        };
        tokio::select! {
            () = open.wait() => {}
            () = goodbyes => {}
            () = tokio::time::sleep(STOP_LIMIT) => tracing::warn!(open = open.len(), "connections are cut off"),
        }
    }
}

/// The socket is for a proxy of any user, as Mastodon's.
fn bind_unix(path: &Path) -> std::io::Result<UnixListener> {
    // left over by a process that was killed
    let _ = std::fs::remove_file(path);
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o666))?;
    Ok(listener)
}

/// Where connections come from.
trait Accept: 'static {
    /// What a connection is.
    type Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static;

    /// The next connection.
    fn next(&self) -> impl Future<Output = std::io::Result<Self::Stream>> + Send;

    /// Waits until the other side has said something, or is gone.
    fn speaks(stream: &Self::Stream) -> impl Future<Output = std::io::Result<()>> + Send;
}

impl Accept for TcpListener {
    type Stream = TcpStream;

    async fn next(&self) -> std::io::Result<TcpStream> {
        let (stream, _) = self.accept().await?;
        // events are small and wanted at once
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    async fn speaks(stream: &TcpStream) -> std::io::Result<()> {
        // not `readable`: the runtime takes an accepted connection for readable before it has looked
        stream.peek(&mut [0]).await.map(drop)
    }
}

impl Accept for UnixListener {
    type Stream = UnixStream;

    async fn next(&self) -> std::io::Result<UnixStream> {
        Ok(self.accept().await?.0)
    }

    async fn speaks(stream: &UnixStream) -> std::io::Result<()> {
        stream.readable().await
    }
}

async fn accept<L: Accept>(app: &App, listener: &L, shutdown: &CancellationToken) {
    loop {
        let stream = tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            stream = listener.next() => stream,
        };
        match stream {
            Ok(stream) => {
                drop(
                    app.conversations()
                        .spawn(begin::<L>(app.clone(), stream, shutdown.clone())),
                );
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Waits for the first byte before anything is made ready: thousands who say nothing cost next to nothing.
async fn begin<L: Accept>(app: App, stream: L::Stream, shutdown: CancellationToken) {
    tokio::select! {
        spoken = tokio::time::timeout(HEAD_TIMEOUT, L::speaks(&stream)) => {
            if matches!(spoken, Ok(Ok(()))) {
                Box::pin(converse(app, stream, shutdown)).await;
            }
        }
        () = shutdown.cancelled() => {}
    }
}

async fn converse<S>(app: App, stream: S, shutdown: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    // on the heap once it is asked: hyper keeps room for a whole call with each connection, be it ever so silent
    let service = service_fn(|request| {
        let app = app.clone();
        Box::pin(async move { Ok::<_, Infallible>(http::answer::<S>(&app, request).await) })
    });
    let conversation = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(conversation);
    let outcome = tokio::select! {
        outcome = conversation.as_mut() => outcome,
        () = shutdown.cancelled() => {
            // what is being answered is answered; event streams end by themselves
            conversation.as_mut().graceful_shutdown();
            conversation.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection ended early");
    }
}
