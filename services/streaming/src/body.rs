//! Bodies of replies.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::mpsc;

/// A reply's body.
#[derive(Debug)]
pub(crate) enum Body {
    /// Nothing.
    Empty,
    /// With its length.
    Sized(Bytes),
    /// In chunks, though it is short: as Mastodon's.
    Chunked(Bytes),
    /// Events, until their sender ends.
    Events(mpsc::Receiver<Bytes>),
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = match &mut *self {
            Self::Empty => None,
            Self::Sized(bytes) | Self::Chunked(bytes) => Some(std::mem::take(bytes)),
            Self::Events(events) => match events.poll_recv(context) {
                Poll::Ready(bytes) => bytes,
                Poll::Pending => return Poll::Pending,
            },
        };
        if !matches!(*self, Self::Events(_)) {
            *self = Self::Empty;
        }
        Poll::Ready(bytes.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Empty)
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Empty => SizeHint::with_exact(0),
            Self::Sized(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Chunked(_) | Self::Events(_) => SizeHint::default(),
        }
    }
}
