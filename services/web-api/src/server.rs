//! The process: connects its parts, serves until it is told to stop, drains.
//!
//! A stop loses no request: whoever has connected by then is answered, and told that the connection ends; connections
//! that stay idle are closed; what takes longer is waited for.

mod accept;
mod pressure;
mod workers;

use std::{net::TcpListener, sync::Arc, time::Duration};

use anyhow::Context as _;
use ferrodon_config::Listen;
use ferrodon_runtime::Service;
use socket2::SockRef;
use tokio_util::sync::CancellationToken;

pub(crate) use self::pressure::Pressure;
use self::{
    accept::{Listener, accept},
    workers::Workers,
};
use crate::state::AppState;

/// Bytes that the kernel takes for a client beyond what is on its way: who reads slowly gets few answers in advance.
const MAX_UNSENT: u32 = 128 * 1024;
/// How long what has begun may take when the process stops.
const DRAIN: Duration = Duration::from_secs(20);

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
    match socket {
        Socket::Tcp(listener) => {
            listener.set_nonblocking(true)?;
            // its connections inherit it
            SockRef::from(&listener).set_tcp_notsent_lowat(MAX_UNSENT)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            serve_on(app, listener, workers, shutdown).await
        }
        #[cfg(unix)]
        Socket::Unix(listener) => {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::UnixListener::from_std(listener)?;
            serve_on(app, listener, workers, shutdown).await
        }
    }
}

async fn serve_on<L: Listener>(
    app: Arc<AppState>,
    listener: L,
    workers: Option<usize>,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    let count = workers
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
        .max(1);
    app.watch_health(&shutdown);
    let mut workers = Workers::start(&app, count, &shutdown)?;
    accept(listener, &mut workers, &shutdown).await?;
    workers.drain(DRAIN).await;
    Ok(())
}
