//! Clients that ask without reading what they are answered: their next question waits, so that answers don't pile up.

use std::{
    cell::Cell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::Notify,
};

/// Whether a connection's client leaves answers lying.
#[derive(Debug, Clone, Default)]
pub(super) struct Pressure(Rc<State>);

#[derive(Debug, Default)]
struct State {
    is_high: Cell<bool>,
    fell: Notify,
}

impl Pressure {
    /// Waits until the client takes what it is sent.
    pub(super) async fn falls(&self) {
        while self.0.is_high.get() {
            self.0.fell.notified().await;
        }
    }

    fn set(&self, is_high: bool) {
        if self.0.is_high.replace(is_high) && !is_high {
            self.0.fell.notify_waiters();
        }
    }
}

/// A connection that knows how much its client takes.
#[derive(Debug)]
pub(super) struct Watched<S> {
    stream: S,
    pressure: Pressure,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S) -> Self {
        Self {
            stream,
            pressure: Pressure::default(),
        }
    }

    pub(super) fn pressure(&self) -> Pressure {
        self.pressure.clone()
    }

    /// Pressure is high from a write that found no room until the next one that does.
    fn watch(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.pressure.set(written.is_pending());
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.watch(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.watch(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
