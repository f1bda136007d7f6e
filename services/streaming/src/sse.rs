//! Server-sent events. <https://html.spec.whatwg.org/multipage/server-sent-events.html>

use std::time::Duration;

use bytes::Bytes;
use tokio::{
    sync::mpsc,
    time::{Instant, interval_at, timeout},
};

use crate::{
    body::Body,
    hub::End,
    session::{Outgoing, Session},
};

/// How often a comment is sent, so that proxies see that the connection lives.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a client may take to read what it was sent before.
const READ_LIMIT: Duration = Duration::from_secs(30);
/// Pieces that wait to be written. Few: events wait in the session's queue.
const PIECES: usize = 4;

/// Starts to send a session's events; the body ends with it.
pub(crate) fn start(session: Session) -> Body {
    let (pieces, body) = mpsc::channel(PIECES);
    tokio::spawn(send(session, pieces));
    Body::Events(body)
}

async fn send(mut session: Session, pieces: mpsc::Sender<Bytes>) {
    let connection = session.connection();
    let work = async {
        let mut beat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        let mut next = Some(Bytes::from_static(b":)\n"));
        loop {
            if let Some(piece) = next.take()
                && timeout(READ_LIMIT, pieces.send(piece)).await != Ok(Ok(()))
            {
                return;
            }
            tokio::select! {
                item = session.next() => {
                    let Some(item) = item else { return };
                    if let Some(Outgoing { event, form, .. }) = session.judge(item).await {
                        next = Some(event.for_event_stream(form));
                        session.sent();
                    }
                }
                _ = beat.tick() => next = Some(Bytes::from_static(b":thump\n\n")),
                // the client is gone
                () = pieces.closed() => return,
            }
        }
    };
    let end = tokio::select! {
        biased;
        end = connection.ended() => Some(end),
        () = work => None,
    };
    if end == Some(End::Slow) {
        session.cut_off();
    }
}
