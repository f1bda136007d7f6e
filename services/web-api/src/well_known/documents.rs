//! What the documents about this server share: they are pages' siblings, kept by others for days.

use actix_web::http::{
    StatusCode,
    header::{self, HeaderValue},
};
use bytes::Bytes;
use serde::Serialize;

use crate::{
    error::ApiError,
    reply::{Answer, Dress},
};

/// What changes never, or hardly ever.
pub(super) const FOR_DAYS: &str = "max-age=259200, public";
/// Figures.
pub(super) const FOR_HALF_AN_HOUR: &str = "max-age=1800, public";
/// What isn't there, and may be soon.
pub(super) const FOR_MINUTES: &str = "max-age=180, public";

/// A document.
pub(super) fn document(
    content_type: &'static str,
    body: impl Into<Bytes>,
    keep: &'static str,
) -> Answer {
    let mut answer = Answer {
        dress: Dress::Page,
        ..Answer::new(StatusCode::OK, content_type, body)
    };
    answer.add(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    answer
}

/// A document in JSON.
pub(super) fn json(
    content_type: &'static str,
    document_body: &impl Serialize,
    keep: &'static str,
) -> Result<Answer, ApiError> {
    let body = serde_json::to_vec(document_body).map_err(ApiError::internal)?;
    Ok(document(content_type, body, keep))
}

/// A status alone, as those get it who ask for what isn't there.
pub(super) fn nothing(status: StatusCode) -> Answer {
    let mut answer = Answer {
        dress: Dress::Page,
        ..Answer::new(status, "text/html", Bytes::new())
    };
    answer.add(header::CACHE_CONTROL, HeaderValue::from_static(FOR_MINUTES));
    answer
}

/// For addresses that name their format: the reply doesn't depend on `Accept`.
pub(super) fn in_one_format(mut answer: Answer) -> Answer {
    answer.add(header::VARY, HeaderValue::from_static(""));
    answer
}
