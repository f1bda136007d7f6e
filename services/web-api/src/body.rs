//! A request's body, by its type.

use std::time::Duration;

use actix_web::{
    HttpRequest,
    dev::Payload,
    http::{Method, header},
};
pub use ferrodon_runtime::room::{NoRoom, Place, Room};
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
    /// Others hold all the room that there is for big ones.
    NoRoom,
}

impl From<Malformed> for BodyFault {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<NoRoom> for BodyFault {
    fn from(_: NoRoom) -> Self {
        Self::NoRoom
    }
}

impl From<BodyFault> for ApiError {
    fn from(fault: BodyFault) -> Self {
        match fault {
            BodyFault::Malformed => Self::Malformed,
            BodyFault::NotAcceptable => Self::NotAcceptable,
            BodyFault::TooLarge => Self::TooLarge,
            BodyFault::TooSlow => Self::TooSlow,
            BodyFault::NoRoom => Self::Unavailable("no room for another big body".into()),
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
    /// What it holds of the room for all bodies.
    pub place: Option<Place>,
}

enum Kind {
    Form,
    Multipart,
    Json,
    Other,
}

/// Reads a body to its end, within bounds of size and time. Bodies of unknown types have no parameters.
pub async fn read(request: &HttpRequest, payload: Payload, room: &Room) -> Result<Body, BodyFault> {
    let kind = kind(request)?;
    let mut place = room.place();
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
                map: multipart::read(request, payload, &mut place).await?,
                is_form: true,
                place: Some(place),
            },
            Kind::Form => Body {
                map: form::parse(&bytes(request, payload, &mut place).await?)?,
                is_form: true,
                place: Some(place),
            },
            Kind::Json => Body {
                map: json::parse(&bytes(request, payload, &mut place).await?)?,
                is_form: false,
                place: Some(place),
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
    announced(request) == Some(0)
}

/// The whole body. What says to be too big is refused unread.
async fn bytes(
    request: &HttpRequest,
    mut payload: Payload,
    place: &mut Place,
) -> Result<Vec<u8>, BodyFault> {
    if announced(request).is_some_and(|length| length > MAX_BYTES as u64) {
        return Err(BodyFault::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| BodyFault::Malformed)?;
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(BodyFault::TooLarge);
        }
        place.hold(bytes.len() + chunk.len())?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// How long a body says to be.
pub fn announced(request: &HttpRequest) -> Option<u64> {
    let length = request.headers().get(header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}
