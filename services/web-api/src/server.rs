//! The process: connects its parts, serves until it is told to stop, drains.

use std::{net::TcpListener, sync::Arc, time::Duration};

use actix_web::{App, HttpRequest, HttpServer, web};
use anyhow::Context as _;
use ferrodon_config::Listen;
use ferrodon_runtime::Service;
use tokio_util::sync::CancellationToken;

use crate::{dispatch::dispatch, state::AppState};

/// Open connections of one worker; more wait in the kernel's queue.
const MAX_CONNECTIONS: usize = 10_000;
/// How long a connection may lie idle. Longer than nginx's 60 seconds, so that it is never us who closes first.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long the head of a request may take.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long what has begun may take when the process stops.
const DRAIN: u64 = 20;

/// Runs the service until its token is cancelled.
pub async fn run(service: Service) -> anyhow::Result<()> {
    let app = Arc::new(AppState::connect(&service).await?);
    let listen = service.config.web.listen.clone();
    serve(
        app,
        Socket::bind(&listen)?,
        service.config.web.workers,
        service.shutdown,
    )
    .await
}

/// A socket that is listened on already.
#[derive(Debug)]
pub enum Socket {
    /// A port.
    Tcp(TcpListener),
    /// A file.
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixListener),
}

impl Socket {
    /// Begins to listen.
    pub fn bind(listen: &Listen) -> anyhow::Result<Self> {
        match listen {
            Listen::Tcp(address) => {
                let listener =
                    TcpListener::bind(address).with_context(|| format!("BIND, PORT: {address}"))?;
                tracing::info!(%address, "listening");
                Ok(Self::Tcp(listener))
            }
            Listen::Unix(path) => {
                // left over by a process that was killed
                let _ = std::fs::remove_file(path);
                let listener = std::os::unix::net::UnixListener::bind(path)
                    .with_context(|| format!("SOCKET: {}", path.display()))?;
                tracing::info!(path = %path.display(), "listening");
                Ok(Self::Unix(listener))
            }
        }
    }
}

/// Serves a socket until the token is cancelled, then finishes what has begun.
pub async fn serve(
    app: Arc<AppState>,
    socket: Socket,
    workers: Option<usize>,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    let server = HttpServer::new(move || {
        let app = Arc::clone(&app);
        App::new().default_service(web::to(
            move |request: HttpRequest, payload: web::Payload| {
                dispatch(Arc::clone(&app), request, payload.into_inner())
            },
        ))
    })
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(HEAD_TIMEOUT)
    .max_connections(MAX_CONNECTIONS)
    .shutdown_timeout(DRAIN)
    .disable_signals();
    let server = match workers {
        Some(workers) => server.workers(workers),
        None => server,
    };
    let server = match socket {
        Socket::Tcp(listener) => server.listen(listener)?,
        Socket::Unix(listener) => server.listen_uds(listener)?,
    }
    .run();
    let handle = server.handle();
    let stopping = tokio::spawn(async move {
        shutdown.cancelled().await;
        handle.stop(true).await;
    });
    let outcome = server.await;
    stopping.abort();
    outcome.context("serving")
}
