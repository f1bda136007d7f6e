//! The address where a process answers about itself: `/metrics`, `/health`, `/health/ready`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::{Health, Metrics, Readiness};

/// Connections at once: a scraper and a few probes, never more than an operator has.
const MAX_CONNECTIONS: usize = 64;
/// How long a connection may take over its next request's head, and live idle.
const HEAD_LIMIT: Duration = Duration::from_secs(30);

/// What the answers are made from.
#[derive(Clone)]
pub(crate) struct Admin {
    pub(crate) metrics: Metrics,
    pub(crate) health: Health,
    /// A draining process is alive but not ready.
    pub(crate) draining: CancellationToken,
}

impl Admin {
    /// Answers on `listener` until the task is dropped.
    pub(crate) async fn serve(self, listener: TcpListener) {
        let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        loop {
            let Ok(slot) = slots.clone().acquire_owned().await else {
                return;
            };
            let stream = match listener.accept().await {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // out of file descriptors, most likely: others need them more
                    tracing::warn!(%error, "the metrics address took no connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let admin = self.clone();
            tokio::spawn(async move {
                let _slot = slot;
                let service = service_fn(|request| {
                    let admin = admin.clone();
                    async move { Ok::<_, Infallible>(admin.answer(&request).await) }
                });
                let connection = hyper::server::conn::http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEAD_LIMIT)
                    .serve_connection(TokioIo::new(stream), service);
                if let Err(error) = connection.await {
                    tracing::debug!(%error, "a connection to the metrics address ended early");
                }
            });
        }
    }

    async fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut response = text(
                StatusCode::METHOD_NOT_ALLOWED,
                "text/plain",
                "Method not allowed".into(),
            );
            response
                .headers_mut()
                .insert(ALLOW, hyper::header::HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        match request.uri().path() {
            "/metrics" => text(
                StatusCode::OK,
                "text/plain; version=0.0.4",
                self.metrics.text(),
            ),
            "/health" => text(StatusCode::OK, "text/plain", "OK".into()),
            "/health/ready" => self.readiness().await,
            _ => text(StatusCode::NOT_FOUND, "text/plain", "Not found".into()),
        }
    }

    async fn readiness(&self) -> Response<Full<Bytes>> {
        let draining = self.draining.is_cancelled();
        let readiness = if draining {
            Readiness { checks: Vec::new() }
        } else {
            self.health.ready().await
        };
        let ready = !draining && readiness.is_ready();
        let checks: serde_json::Map<_, _> = readiness
            .checks
            .into_iter()
            .map(|(name, problem)| (name, problem.unwrap_or_else(|| "OK".to_owned()).into()))
            .collect();
        let status = if ready {
            "OK"
        } else if draining {
            "draining"
        } else {
            "not ready"
        };
        let body = serde_json::json!({ "status": status, "checks": checks });
        let code = if ready {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        };
        text(code, "application/json", body.to_string())
    }
}

fn text(status: StatusCode, content_type: &'static str, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        hyper::header::HeaderValue::from_static(content_type),
    );
    headers.insert(
        CACHE_CONTROL,
        hyper::header::HeaderValue::from_static("private, no-store"),
    );
    response
}
