//! Messages that a client has begun and not ended: what they hold in memory is counted, for all connections together.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use ferrodon_runtime::room::{Place, Room};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_tungstenite::tungstenite::Message;

/// What a control frame has around its data: two bytes and a mask.
const HEAD: usize = 6;

/// A connection whose unfinished message is counted. One that finds no room fails to read.
#[derive(Debug)]
pub(crate) struct Counted<S> {
    stream: S,
    /// Bytes that were read and haven't come out as messages.
    bytes: usize,
    /// Never given back before the connection ends, since the buffer of a long message stays as well.
    place: Place,
    counts: bool,
}

impl<S> Counted<S> {
    /// Counts what comes from now on, and `begun` bytes that are read already.
    pub(crate) fn new(stream: S, room: &Room, begun: usize) -> Self {
        Self {
            stream,
            bytes: begun,
            place: room.place(),
            counts: true,
        }
    }

    /// A message came out. Between the parts of a long one there may be pings, which end nothing.
    pub(crate) fn came(&mut self, message: &Message) {
        self.bytes = match message {
            Message::Ping(data) | Message::Pong(data) => {
                self.bytes.saturating_sub(HEAD + data.len())
            }
            _ => 0,
        };
    }

    /// What comes from now on is thrown away.
    pub(crate) const fn stop_counting(&mut self) {
        self.counts = false;
    }
}

/// Whether reading failed since others hold all the room.
pub(crate) fn found_no_room(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::QuotaExceeded
}

impl<S: AsyncRead + Unpin> AsyncRead for Counted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.counts {
            return Pin::new(&mut self.stream).poll_read(context, buffer);
        }
        // what was read before; little is read at once
        let bytes = self.bytes;
        if let Err(error) = self.place.hold(bytes) {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::QuotaExceeded, error)));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.bytes += buffer.filled().len() - before;
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Counted<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, data)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
