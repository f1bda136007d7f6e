//! Ordinary requests: server-sent events, health, metrics, preflights.

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Version, header,
};
use hyper::body::Incoming;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::{
    app::App, auth, body::Body, metrics::Kind, query, session::Session, sse, streams::Name, upgrade,
};

/// Names a request in logs; on every reply.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const NOT_STORED: HeaderValue = HeaderValue::from_static("private, no-store");
/// Seconds after which a part that is away may be there again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A new request id; what clients send is not looked at.
pub(crate) fn new_request_id() -> HeaderValue {
    HeaderValue::from_str(&uuid::Uuid::new_v4().to_string()).unwrap_or(HeaderValue::from_static(""))
}

/// Answers a request on a connection of kind `S`.
pub(crate) async fn answer<S>(app: &App, request: Request<Incoming>) -> Response<Body>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    if !is_known(request.method()) {
        return unreadable();
    }
    if upgrade::is_wanted(&request) {
        return upgrade::answer::<S>(app, request).await;
    }
    let connection = connection_option(&request);
    let mut response = route(app, &request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(X_REQUEST_ID, new_request_id());
    headers.insert(header::CONNECTION, HeaderValue::from_static(connection));
    response
}

/// Methods are words in capitals; what isn't one is no HTTP, as far as Mastodon's server reads it.
fn is_known(method: &Method) -> bool {
    method
        .as_str()
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte == b'-')
}

fn unreadable() -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
        .headers_mut()
        .insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// What is said of the connection's future.
fn connection_option<B>(request: &Request<B>) -> &'static str {
    let option = auth::text(request.headers(), header::CONNECTION);
    let says = |word| {
        option
            .split(',')
            .any(|option| option.trim().eq_ignore_ascii_case(word))
    };
    if says("close") || (request.version() == Version::HTTP_10 && !says("keep-alive")) {
        "close"
    } else {
        "keep-alive"
    }
}

async fn route<B>(app: &App, request: &Request<B>) -> Response<Body> {
    let (method, path) = (request.method(), request.uri().path());
    if *method == Method::OPTIONS {
        return preflight(request.headers());
    }
    if matches!(*method, Method::GET | Method::HEAD)
        && let Some(response) = plain_page(app, path)
    {
        return response;
    }
    let params = query::parse(request.uri().query().unwrap_or_default());
    let Some(name) = Name::of_path(path, &params) else {
        return error(StatusCode::BAD_REQUEST, "Unknown channel requested");
    };
    let listener = match auth::authenticate(app, request.headers(), &params).await {
        Ok(listener) => listener,
        Err(refused) => return error(status(refused.status()), refused.message()),
    };
    if !matches!(*method, Method::GET | Method::HEAD) {
        return not_found(method, path);
    }
    let mut session = Session::open(app, listener, Kind::EventSource).await;
    match session.subscribe(Some(name), &params).await {
        Ok(()) => events(session),
        Err(refused) => error(status(refused.http_status()), refused.message()),
    }
}

fn events(session: Session) -> Response<Body> {
    let mut response = Response::new(sse::start(session));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    );
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, NOT_STORED);
    response
}

/// Pages beside the streams; letter case and a slash at the end don't matter.
fn plain_page(app: &App, path: &str) -> Option<Response<Body>> {
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.eq_ignore_ascii_case("/api/v1/streaming/health") {
        return Some(page("text/plain", Body::Chunked(Bytes::from_static(b"OK"))));
    }
    if path.eq_ignore_ascii_case("/metrics") {
        let text = app.metrics().text(app.database());
        return Some(page(
            "text/plain; version=0.0.4; charset=utf-8",
            Body::Sized(text.into()),
        ));
    }
    path.eq_ignore_ascii_case("/favicon.ico").then(|| {
        let mut response = Response::new(Body::Empty);
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    })
}

fn page(kind: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, NOT_STORED);
    response
}

fn error(status: StatusCode, message: &str) -> Response<Body> {
    let mut response = Response::new(Body::Chunked(
        json!({ "error": message }).to_string().into(),
    ));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    ask_to_retry(&mut response);
    response
}

/// Says when to try again, where a part is away.
pub(crate) fn ask_to_retry(response: &mut Response<Body>) {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, RETRY_AFTER);
    }
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// A stream's path with another method than GET.
fn not_found(method: &Method, path: &str) -> Response<Body> {
    let text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n\
         <body>\n<pre>Cannot {method} {path}</pre>\n</body>\n</html>\n"
    );
    let mut response = Response::new(Body::Sized(text.into()));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-request>
fn preflight(asked: &HeaderMap) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Access-Control-Request-Headers"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET,HEAD,PUT,PATCH,POST,DELETE"),
    );
    if let Some(wanted) = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    response
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::connection_option;

    #[test]
    fn connections_stay_open_unless_asked_otherwise() {
        for (option, expected) in [
            ("", "keep-alive"),
            ("keep-alive", "keep-alive"),
            ("x, Close", "close"),
        ] {
            let request = Request::builder()
                .header("connection", option)
                .body(())
                .expect("a valid request");
            assert_eq!(connection_option(&request), expected);
        }
    }
}
