//! Becoming a WebSocket.
//!
//! Checks come in the order of Mastodon's server: the token first, then the handshake. These replies carry neither
//! CORS headers nor, from the handshake on, a request id.

use bytes::Bytes;
use ferrodon_db::tokens::Listener;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Version, header,
};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{handshake::derive_accept_key, protocol::Role},
};

use crate::{
    app::App,
    auth::{self, Refused},
    body::Body,
    http::{X_REQUEST_ID, ask_to_retry, new_request_id},
    metrics::Kind,
    query,
    session::Session,
    unfinished::Counted,
    websocket,
};

/// Whether a request wants to become something else; if not, it is an ordinary one.
pub(crate) fn is_wanted<B>(request: &Request<B>) -> bool {
    request.version() == Version::HTTP_11
        && request.headers().contains_key(header::UPGRADE)
        && auth::text(request.headers(), header::CONNECTION)
            .split(',')
            .any(|option| option.trim().eq_ignore_ascii_case("upgrade"))
}

/// Answers it. Any path will do; only the query is read.
pub(crate) async fn answer<S>(app: &App, mut request: Request<Incoming>) -> Response<Body>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let request_id = new_request_id();
    let params = query::parse(request.uri().query().unwrap_or_default());
    let listener = match auth::authenticate(app, request.headers(), &params).await {
        Ok(listener) => listener,
        Err(refused) => return refuse(refused, request_id),
    };
    let handshake = match Handshake::read(request.method(), request.headers()) {
        Ok(handshake) => handshake,
        Err(error) => return error.response(),
    };
    let first = (!query::is_missing(params.get("stream"))).then_some(params);
    let upgrade = hyper::upgrade::on(&mut request);
    let (app, conversations) = (app.clone(), app.conversations().clone());
    conversations.spawn(async move {
        match upgrade
            .await
            .map(hyper::upgrade::Upgraded::downcast::<TokioIo<S>>)
        {
            Ok(Ok(parts)) => {
                // a copy: hyper's own buffer, of which this is a part, would live as long as the connection
                let read = parts.read_buf.to_vec();
                drop(parts.read_buf);
                connected(&app, parts.io.into_inner(), read, listener, first).await;
            }
            Ok(Err(_)) => tracing::error!("an upgraded connection is of an unexpected kind"),
            // the client went before the reply was out
            Err(error) => tracing::debug!(%error, "an upgrade came to nothing"),
        }
    });
    handshake.response(request_id)
}

async fn connected<S>(
    app: &App,
    io: S,
    read: Vec<u8>,
    listener: Listener,
    first: Option<query::Params>,
) where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let session = Box::pin(Session::open(app, listener, Kind::WebSocket)).await;
    let socket = WebSocketStream::from_partially_read(
        Counted::new(io, app.room(), read.len()),
        read,
        Role::Server,
        Some(websocket::config()),
    )
    .await;
    websocket::run(socket, session, first).await;
}

fn refuse(refused: Refused, request_id: HeaderValue) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() =
        StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    ask_to_retry(&mut response);
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    headers.insert(X_REQUEST_ID, request_id);
    headers.insert(
        HeaderName::from_static("x-error-message"),
        HeaderValue::from_static(refused.message()),
    );
    response
}

/// A handshake that is in order.
#[derive(Debug, PartialEq, Eq)]
struct Handshake {
    key: String,
    /// The first protocol that the client offers; it wants to hear it again.
    protocol: Option<String>,
}

/// What is wrong with a handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HandshakeError {
    Method,
    Upgrade,
    Key,
    Version,
    Protocol,
}

impl Handshake {
    /// <https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1>
    fn read(method: &Method, headers: &HeaderMap) -> Result<Self, HandshakeError> {
        let text = |name| auth::text(headers, name);
        if *method != Method::GET {
            return Err(HandshakeError::Method);
        }
        if !text(header::UPGRADE).eq_ignore_ascii_case("websocket") {
            return Err(HandshakeError::Upgrade);
        }
        let key = text(header::SEC_WEBSOCKET_KEY);
        if !is_key(&key) {
            return Err(HandshakeError::Key);
        }
        // 8 is a draft that differs in nothing we use
        if !matches!(text(header::SEC_WEBSOCKET_VERSION).as_str(), "13" | "8") {
            return Err(HandshakeError::Version);
        }
        let protocol = match headers.get(header::SEC_WEBSOCKET_PROTOCOL) {
            None => None,
            Some(_) => Some(
                first_protocol(&text(header::SEC_WEBSOCKET_PROTOCOL))
                    .ok_or(HandshakeError::Protocol)?,
            ),
        };
        Ok(Self { key, protocol })
    }

    fn response(&self, request_id: HeaderValue) -> Response<Body> {
        let mut response = Response::new(Body::Empty);
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(self.key.as_bytes())) {
            headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        }
        if let Some(Ok(protocol)) = self.protocol.as_deref().map(HeaderValue::from_str) {
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        headers.insert(X_REQUEST_ID, request_id);
        response
    }
}

/// Sixteen bytes in base64.
fn is_key(key: &str) -> bool {
    let digits = key.strip_suffix("==").unwrap_or_default();
    digits.len() == 22
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// The first of a list of tokens, if it is one: names, each once, parted by commas.
fn first_protocol(list: &str) -> Option<String> {
    let names: Vec<&str> = list
        .split(',')
        .map(|name| name.trim_matches([' ', '\t']))
        .collect();
    let is_token = |name: &str| !name.is_empty() && name.bytes().all(is_token_byte);
    let is_distinct = names
        .iter()
        .enumerate()
        .all(|(index, name)| !names[..index].contains(name));
    (names.iter().all(|name| is_token(name)) && is_distinct).then(|| names[0].to_owned())
}

/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

impl HandshakeError {
    const fn message(self) -> &'static str {
        match self {
            Self::Method => "Invalid HTTP method",
            Self::Upgrade => "Invalid Upgrade header",
            Self::Key => "Missing or invalid Sec-WebSocket-Key header",
            Self::Version => "Missing or invalid Sec-WebSocket-Version header",
            Self::Protocol => "Invalid Sec-WebSocket-Protocol header",
        }
    }

    fn response(self) -> Response<Body> {
        let mut response =
            Response::new(Body::Sized(Bytes::from_static(self.message().as_bytes())));
        *response.status_mut() = if self == Self::Method {
            StatusCode::METHOD_NOT_ALLOWED
        } else {
            StatusCode::BAD_REQUEST
        };
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
        if self == Self::Version {
            headers.insert(
                header::SEC_WEBSOCKET_VERSION,
                HeaderValue::from_static("13, 8"),
            );
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::{first_protocol, is_key};

    #[test]
    fn keys_and_protocols_are_checked() {
        assert!(is_key("dGhlIHNhbXBsZSBub25jZQ=="));
        for wrong in [
            "",
            "short",
            "dGhlIHNhbXBsZSBub25jZQ=",
            "dGhlIHNhbXBsZSBub25jZ!==",
        ] {
            assert!(!is_key(wrong), "{wrong}");
        }
        assert_eq!(first_protocol("first, second").as_deref(), Some("first"));
        assert_eq!(first_protocol("a-b_C").as_deref(), Some("a-b_C"));
        for wrong in ["", "a b", "a,,b", "a,a", ","] {
            assert_eq!(first_protocol(wrong), None, "{wrong}");
        }
    }
}
