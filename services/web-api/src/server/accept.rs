//! Taking connections.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, UnixListener},
};
use tokio_util::sync::CancellationToken;

use super::workers::Workers;

/// Pause after a failed accept: out of open files, most likely.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Where connections come from.
pub(super) trait Listener: Sized + Send {
    /// What a connection is.
    type Stream: Stream;

    /// The next connection.
    fn next(&self) -> impl Future<Output = io::Result<Self::Stream>> + Send;

    /// Stops to listen; answers who has connected by then.
    fn close(self) -> io::Result<Vec<Self::Stream>>;
}

/// A connection that no runtime drives yet: the worker that gets it will.
pub(super) trait Stream: Send + 'static {
    /// The same, driven by a runtime.
    type Driven: AsyncRead + AsyncWrite + Unpin + 'static;

    /// Hands it to the runtime of this thread; with the address of the other side.
    fn drive(self) -> io::Result<(Self::Driven, Option<SocketAddr>)>;

    /// Waits until the other side has said something, or is gone.
    fn speaks(driven: &Self::Driven) -> impl Future<Output = io::Result<()>>;
}

impl Listener for TcpListener {
    type Stream = std::net::TcpStream;

    async fn next(&self) -> io::Result<Self::Stream> {
        self.accept().await?.0.into_std()
    }

    fn close(self) -> io::Result<Vec<Self::Stream>> {
        let listener = self.into_std()?;
        Ok(all(|| {
            let (stream, _) = listener.accept()?;
            stream.set_nonblocking(true).map(|()| stream)
        }))
    }
}

impl Stream for std::net::TcpStream {
    type Driven = tokio::net::TcpStream;

    fn drive(self) -> io::Result<(Self::Driven, Option<SocketAddr>)> {
        let peer = self.peer_addr().ok();
        Ok((tokio::net::TcpStream::from_std(self)?, peer))
    }

    async fn speaks(driven: &Self::Driven) -> io::Result<()> {
        driven.readable().await
    }
}

impl Listener for UnixListener {
    type Stream = std::os::unix::net::UnixStream;

    async fn next(&self) -> io::Result<Self::Stream> {
        self.accept().await?.0.into_std()
    }

    fn close(self) -> io::Result<Vec<Self::Stream>> {
        let listener = self.into_std()?;
        Ok(all(|| {
            let (stream, _) = listener.accept()?;
            stream.set_nonblocking(true).map(|()| stream)
        }))
    }
}

impl Stream for std::os::unix::net::UnixStream {
    type Driven = tokio::net::UnixStream;

    fn drive(self) -> io::Result<(Self::Driven, Option<SocketAddr>)> {
        Ok((tokio::net::UnixStream::from_std(self)?, None))
    }

    async fn speaks(driven: &Self::Driven) -> io::Result<()> {
        driven.readable().await
    }
}

/// All that wait to be taken. The socket itself is asked, not what the runtime knows of it: that may be a moment behind.
fn all<S>(mut next: impl FnMut() -> io::Result<S>) -> Vec<S> {
    std::iter::from_fn(|| next().ok()).collect()
}

/// Hands connections to the workers until `shutdown`, then stops to listen. Whoever has connected by then is taken all
/// the same; the next one is refused by the kernel, before it has said anything.
pub(super) async fn accept<L: Listener>(
    listener: L,
    workers: &mut Workers<L::Stream>,
    shutdown: &CancellationToken,
) -> io::Result<()> {
    tokio::select! {
        biased;
        () = shutdown.cancelled() => {}
        () = take_all(&listener, workers) => {}
    }
    for stream in listener.close()? {
        workers.take(stream, None);
    }
    Ok(())
}

async fn take_all<L: Listener>(listener: &L, workers: &mut Workers<L::Stream>) {
    loop {
        let place = workers.place().await;
        // nothing is waited for between taking a connection and handing it on: a stop can't lose one
        match listener.next().await {
            Ok(stream) => workers.take(stream, place),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}
