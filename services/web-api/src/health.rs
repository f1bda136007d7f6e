//! `GET /health`, for proxies and probes: that the process answers. `GET /health/ready`: that its parts do.

use actix_web::http::StatusCode;
use bytes::Bytes;

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/health", alive).page().vary("Accept"),
        get("/health/ready", ready).page().vary("Accept"),
    ]
}

async fn alive() -> Result<Raw, ApiError> {
    Ok(Raw {
        content_type: "text/plain; charset=utf-8",
        body: Bytes::from_static(b"OK"),
    })
}

async fn ready(ctx: Ctx) -> Result<Answer, ApiError> {
    let readiness = ctx.health.ready().await;
    let (status, text) = if readiness.is_ready() {
        (StatusCode::OK, "OK")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready")
    };
    Ok(Answer::new(status, "text/plain; charset=utf-8", text))
}
