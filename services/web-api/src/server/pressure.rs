//! Clients that ask without waiting for answers, or without reading them: their next question waits, so that neither
//! questions nor answers pile up.
//!
//! The HTTP library parses every question that has been read, however many; so while one is answered, no more is read,
//! and little is read at once. What is left of a body that was refused is read slowly, and not for long: its sender
//! hears the answer and costs nobody else's time.

use std::{
    cell::{Cell, RefCell},
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf, Take},
    sync::Notify,
    time::{Sleep, sleep},
};

/// Bytes that are read before what they hold is parsed.
const AT_ONCE: u64 = 2 * 1024;
/// Bytes between two answers that are read without a pause: no head is so long.
const REST_AT_ONCE: u64 = 64 * 1024;
/// How long the pause is.
const REST_PAUSE: Duration = Duration::from_millis(100);
/// Bytes between two answers after which the client is heard no more.
const MAX_REST: u64 = 2 * 1024 * 1024;

/// What a connection's client does, and whether it is listened to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pressure(Rc<State>);

#[derive(Debug, Default)]
struct State {
    /// The client leaves answers lying.
    is_high: Cell<bool>,
    fell: Notify,
    /// Nothing is read.
    is_deaf: Cell<bool>,
    /// Who would read.
    reader: RefCell<Option<Waker>>,
    is_answering: Cell<bool>,
    /// Bytes that were read since the last answer: the next question, or what nobody wants of a body.
    rest: Cell<u64>,
}

/// A question is being answered. When this is dropped, the next one is read.
#[derive(Debug)]
pub(super) struct Answering(Pressure);

impl Pressure {
    /// Waits until the client takes what it is sent.
    pub(super) async fn falls(&self) {
        while self.0.is_high.get() {
            self.0.fell.notified().await;
        }
    }

    /// A question is being answered, whose body may have to be read yet.
    pub(super) fn answering(&self) -> Answering {
        self.0.is_answering.set(true);
        self.0.rest.set(0);
        Answering(self.clone())
    }

    /// The question is known: nothing more is read until it is answered.
    pub(crate) fn turn_deaf(&self) {
        self.0.is_deaf.set(true);
    }

    fn set(&self, is_high: bool) {
        if self.0.is_high.replace(is_high) && !is_high {
            self.0.fell.notify_waiters();
        }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let state = &self.0.0;
        state.is_answering.set(false);
        state.is_deaf.set(false);
        if let Some(reader) = state.reader.take() {
            reader.wake();
        }
    }
}

/// A connection that knows how much its client takes, and is read little by little.
#[derive(Debug)]
pub(super) struct Watched<S> {
    stream: Take<S>,
    /// The last read was as long as reads may be: what it brought is parsed before the next.
    is_full: bool,
    /// Before the next read.
    pause: Option<Pin<Box<Sleep>>>,
    pressure: Pressure,
}

impl<S: AsyncRead> Watched<S> {
    pub(super) fn new(stream: S) -> Self {
        Self {
            stream: stream.take(AT_ONCE),
            is_full: false,
            pause: None,
            pressure: Pressure::default(),
        }
    }
}

impl<S> Watched<S> {
    pub(super) fn pressure(&self) -> Pressure {
        self.pressure.clone()
    }

    /// Pressure is high from a write that found no room until the next one that does.
    fn watch(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.pressure.set(written.is_pending());
        written
    }

    /// So many bytes were read, for a question's sake or for nothing.
    fn count(&mut self, bytes: u64) {
        let state = &self.pressure.0;
        if state.is_answering.get() {
            return;
        }
        let before = state.rest.get();
        state.rest.set(before + bytes);
        if before / REST_AT_ONCE != (before + bytes) / REST_AT_ONCE {
            self.pause = Some(Box::pin(sleep(REST_PAUSE)));
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.pressure.0.is_deaf.get() {
            self.pressure.0.reader.replace(Some(cx.waker().clone()));
            return Poll::Pending;
        }
        if std::mem::take(&mut self.is_full) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        if self.pressure.0.rest.get() > MAX_REST {
            // nothing read is the end
            return Poll::Ready(Ok(()));
        }
        self.stream.set_limit(AT_ONCE);
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        let left = self.stream.limit();
        self.is_full = left == 0;
        self.count(AT_ONCE - left);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(self.stream.get_mut()).poll_write(cx, buf);
        self.watch(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.stream.get_mut()).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.stream.get_mut()).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(self.stream.get_mut()).poll_write_vectored(cx, bufs);
        self.watch(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.get_ref().is_write_vectored()
    }
}
