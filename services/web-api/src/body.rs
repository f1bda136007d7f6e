//! A request's body, by its type.

use std::time::Duration;

use actix_web::{
    HttpRequest,
    dev::Payload,
    http::{Method, header},
};
use futures_util::StreamExt;

use crate::{
    accept,
    error::ApiError,
    params::{Malformed, Map, form, json, multipart},
};

/// How long a JSON or form body may take to come.
const TIME: Duration = Duration::from_secs(30);
/// How long files may take: a big video over a slow line.
const TIME_OF_FILES: Duration = Duration::from_mins(15);
/// Bytes of a JSON or form body.
const MAX_BYTES: usize = 1024 * 1024;

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFault {
    /// It isn't what its type says.
    Malformed,
    /// Its type is none.
    NotAcceptable,
    /// It is too big.
    TooLarge,
    /// It takes too long to come.
    TooSlow,
}

impl From<Malformed> for BodyFault {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<BodyFault> for ApiError {
    fn from(fault: BodyFault) -> Self {
        match fault {
            BodyFault::Malformed => Self::Malformed,
            BodyFault::NotAcceptable => Self::NotAcceptable,
            BodyFault::TooLarge => Self::TooLarge,
            BodyFault::TooSlow => Self::TooSlow,
        }
    }
}

/// The names and values of a body, and whether it was a form (which may override the method).
#[derive(Debug, Default)]
pub struct Body {
    /// What was in it.
    pub map: Map,
    /// A form or multipart body.
    pub is_form: bool,
}

enum Kind {
    Form,
    Multipart,
    Json,
    Other,
}

/// Reads a body to its end, within bounds of size and time. Bodies of unknown types have no parameters.
pub async fn read(request: &HttpRequest, payload: Payload) -> Result<Body, BodyFault> {
    let kind = kind(request)?;
    let time = if matches!(kind, Kind::Multipart) {
        TIME_OF_FILES
    } else {
        TIME
    };
    let reading = async {
        Ok::<_, BodyFault>(match kind {
            Kind::Other => Body::default(),
            Kind::Multipart if is_empty(request) => Body {
                is_form: true,
                ..Body::default()
            },
            Kind::Multipart => Body {
                map: multipart::read(request, payload).await?,
                is_form: true,
            },
            Kind::Form => Body {
                map: form::parse(&bytes(payload).await?)?,
                is_form: true,
            },
            Kind::Json => Body {
                map: json::parse(&bytes(payload).await?)?,
                is_form: false,
            },
        })
    };
    tokio::time::timeout(time, reading)
        .await
        .unwrap_or(Err(BodyFault::TooSlow))
}

fn kind(request: &HttpRequest) -> Result<Kind, BodyFault> {
    let Some(header) = request.headers().get(header::CONTENT_TYPE) else {
        return Ok(if request.method() == Method::POST {
            Kind::Form
        } else {
            Kind::Other
        });
    };
    let text = header.to_str().map_err(|_| BodyFault::NotAcceptable)?;
    let essence = text
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if !accept::is_media_type(&essence) {
        return Err(BodyFault::NotAcceptable);
    }
    Ok(match essence.as_str() {
        "multipart/form-data" if text.to_ascii_lowercase().contains("boundary=") => Kind::Multipart,
        // without an edge between its parts it is read as a form
        "application/x-www-form-urlencoded" | "multipart/form-data" => Kind::Form,
        other if accept::is_json(other) => Kind::Json,
        _ => Kind::Other,
    })
}

fn is_empty(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(header::CONTENT_LENGTH)
        .is_some_and(|length| length == "0")
}

async fn bytes(mut payload: Payload) -> Result<Vec<u8>, BodyFault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| BodyFault::Malformed)?;
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(BodyFault::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
