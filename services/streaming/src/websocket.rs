//! WebSocket connections. <https://docs.joinmastodon.org/methods/streaming/#websocket>

use std::{ops::ControlFlow, time::Duration};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Map, Value, json};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    time::{Instant, interval_at, timeout},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message,
        error::ProtocolError,
        protocol::{CloseFrame, WebSocketConfig, frame::coding::CloseCode},
    },
};

use crate::{
    hub::End,
    query::{self, Params},
    session::{Outgoing, Session},
    streams::Name,
    unfinished::{self, Counted},
};

/// How often a client is asked whether it is there; who hasn't answered by the next time is cut off.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// How long a client may take to read what it was sent before.
const WRITE_LIMIT: Duration = Duration::from_secs(30);
/// How long the other side's part of closing may take.
const CLOSE_LIMIT: Duration = Duration::from_secs(5);
/// Bytes of a message from a client at most. Real ones are below a hundred.
const MAX_MESSAGE: usize = 1024 * 1024;
/// Bytes that are read and thrown away after an error, so that the client hears why.
const MAX_DRAINED: u64 = 16 * 1024 * 1024;
/// Why binary messages end a connection.
const NO_BINARY: &str = "The mastodon streaming server does not support binary messages";

/// Small buffers: thousands of connections that mostly wait.
pub(crate) fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(256)
        .write_buffer_size(0)
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE))
}

/// How a connection is left.
enum Leave {
    /// The client is gone, or deaf: nothing is said.
    Silently,
    /// With a close frame.
    Close(Option<CloseFrame>),
    /// After an error in what the client sent: with a code, and no more is read as messages.
    Error(CloseCode),
    /// The client closes; its frame is echoed.
    Echo,
}

/// Runs a connection until it ends. `first` is the subscription of the query.
///
/// What a connection seldom does is put on the heap while it does it: thousands that wait would keep room for it.
pub(crate) async fn run<S>(
    mut socket: WebSocketStream<Counted<S>>,
    mut session: Session,
    first: Option<Params>,
) where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let connection = session.connection();
    let leave = tokio::select! {
        biased;
        end = connection.ended() => match end {
            End::Killed => Leave::Close(None),
            End::Stopping => Leave::Close(Some(CloseFrame { code: CloseCode::Away, reason: "".into() })),
            End::Slow => {
                session.cut_off();
                Leave::Silently
            }
        },
        leave = serve(&mut socket, &mut session, first) => leave,
    };
    // no events are queued for a connection that only closes
    drop(session);
    Box::pin(leave_by(&mut socket, leave)).await;
}

/// Says goodbye.
async fn leave_by<S>(socket: &mut WebSocketStream<Counted<S>>, leave: Leave)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    match leave {
        Leave::Silently => {}
        Leave::Close(frame) => close(socket, frame).await,
        Leave::Echo => finish(socket).await,
        Leave::Error(code) => {
            let _ = timeout(
                CLOSE_LIMIT,
                socket.close(Some(CloseFrame {
                    code,
                    reason: "".into(),
                })),
            )
            .await;
            drain(socket.get_mut()).await;
        }
    }
}

async fn serve<S>(
    socket: &mut WebSocketStream<Counted<S>>,
    session: &mut Session,
    first: Option<Params>,
) -> Leave
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut beat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    let mut answered = true;
    if let Some(params) = first {
        let name = query::first(params.get("stream"))
            .and_then(Value::as_str)
            .and_then(Name::parse);
        if let Some(reply) = Box::pin(subscribe(session, name, &params)).await
            && send(socket, reply).await.is_break()
        {
            return Leave::Silently;
        }
    }
    loop {
        let reply = tokio::select! {
            item = session.next() => {
                let Some(item) = item else { return Leave::Close(None) };
                let Some(Outgoing { event, stream, form }) = session.judge(item).await else { continue };
                session.sent();
                Some(Message::Text(event.for_websocket(&stream, form)))
            }
            message = next(socket) => match message {
                Some(Ok(Message::Text(text))) => Box::pin(obey(session, &text)).await,
                Some(Ok(Message::Pong(_))) => {
                    answered = true;
                    None
                }
                // its answer waits to be sent
                Some(Ok(Message::Ping(_))) => {
                    if flush(socket).await.is_break() {
                        return Leave::Silently;
                    }
                    None
                }
                Some(Ok(Message::Binary(_))) => {
                    return Leave::Close(Some(CloseFrame { code: CloseCode::Unsupported, reason: NO_BINARY.into() }));
                }
                Some(Ok(Message::Close(frame))) => return Box::pin(closed_by_client(socket, frame.as_ref())).await,
                Some(Ok(Message::Frame(_))) => None,
                Some(Err(error)) => return broken(&error),
                None => return Leave::Silently,
            },
            _ = beat.tick() => {
                if !answered {
                    return Leave::Silently;
                }
                answered = false;
                Some(Message::Ping(Bytes::new()))
            }
        };
        if let Some(reply) = reply
            && send(socket, reply).await.is_break()
        {
            return Leave::Silently;
        }
    }
}

async fn next<S>(socket: &mut WebSocketStream<Counted<S>>) -> Option<Result<Message, Error>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let message = socket.next().await;
    if let Some(Ok(message)) = &message {
        socket.get_mut().came(message);
    }
    message
}

/// Carries out what a client asks; what isn't understood is passed over in silence.
async fn obey(session: &mut Session, text: &str) -> Option<Message> {
    let Ok(Value::Object(params)) = serde_json::from_str::<Value>(text) else {
        return None;
    };
    let name = query::first(params.get("stream"))
        .and_then(Value::as_str)
        .and_then(Name::parse);
    match params.get("type").and_then(Value::as_str) {
        Some("subscribe") => subscribe(session, name, &params).await,
        Some("unsubscribe") => {
            let outcome = session.unsubscribe(name, &params).await;
            outcome
                .err()
                .map(|_| text_of(&json!({ "error": "Error unsubscribing from channel" })))
        }
        _ => None,
    }
}

/// The reply to a subscription that failed; there is none to one that succeeded.
async fn subscribe(
    session: &mut Session,
    name: Option<Name>,
    params: &Map<String, Value>,
) -> Option<Message> {
    let error = session.subscribe(name, params).await.err()?;
    Some(text_of(
        &json!({ "error": error.message(), "status": error.status() }),
    ))
}

fn text_of(value: &Value) -> Message {
    Message::Text(value.to_string().into())
}

async fn send<S>(socket: &mut WebSocketStream<Counted<S>>, message: Message) -> ControlFlow<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    match timeout(WRITE_LIMIT, socket.send(message)).await {
        Ok(Ok(())) => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    }
}

async fn flush<S>(socket: &mut WebSocketStream<Counted<S>>) -> ControlFlow<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    match timeout(WRITE_LIMIT, socket.flush()).await {
        Ok(Ok(())) => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    }
}

/// What a failure of reading is answered with.
fn broken(error: &Error) -> Leave {
    match error {
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => Leave::Silently,
        Error::Protocol(_) => Leave::Error(CloseCode::Protocol),
        Error::Utf8(_) => Leave::Error(CloseCode::Invalid),
        Error::Capacity(_) => Leave::Error(CloseCode::Size),
        Error::Io(error) if unfinished::found_no_room(error) => Leave::Error(CloseCode::Again),
        _ => Leave::Silently,
    }
}

/// A code that no client may send is an error like any other; the library would echo it with words of its own.
async fn closed_by_client<S>(
    socket: &mut WebSocketStream<Counted<S>>,
    frame: Option<&CloseFrame>,
) -> Leave
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    /// The final frame of a server, closing, two bytes: 1002.
    const PROTOCOL_ERROR: [u8; 4] = [0x88, 0x02, 0x03, 0xEA];
    if frame.is_none_or(|frame| {
        frame.code != CloseCode::Protocol || frame.reason != "Protocol violation"
    }) {
        return Leave::Echo;
    }
    // every message was flushed before the next one was read, so nothing is half written
    let raw = socket.get_mut();
    let _ = timeout(CLOSE_LIMIT, raw.write_all(&PROTOCOL_ERROR)).await;
    drain(raw).await;
    Leave::Silently
}

/// Closes, and waits for the client to do the same.
async fn close<S>(socket: &mut WebSocketStream<Counted<S>>, frame: Option<CloseFrame>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    if let Ok(Ok(())) = timeout(CLOSE_LIMIT, socket.close(frame)).await {
        finish(socket).await;
    }
}

/// Reads until the closing is complete; what comes meanwhile is thrown away.
async fn finish<S>(socket: &mut WebSocketStream<Counted<S>>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let _ = timeout(CLOSE_LIMIT, async {
        while let Some(Ok(_)) = socket.next().await {}
    })
    .await;
}

/// Says that nothing more comes, and reads what the client still sends: closing a socket with unread bytes would
/// take the close frame back from it.
async fn drain<S>(raw: &mut Counted<S>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    raw.stop_counting();
    let _ = timeout(CLOSE_LIMIT, async {
        raw.shutdown().await?;
        tokio::io::copy(&mut raw.take(MAX_DRAINED), &mut tokio::io::sink()).await
    })
    .await;
}
