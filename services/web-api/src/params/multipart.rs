//! Multipart bodies (RFC 7578), part by part under limits. Files are read and counted, not kept: no endpoint of
//! ours takes one yet.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, dev::Payload};
use futures_util::StreamExt;

use super::{
    form,
    value::{Map, Upload, Value},
};
use crate::body::{self, BodyFault, Place};

/// Parts of one body.
const MAX_PARTS: usize = 1024;
/// Bytes of all texts together.
const MAX_TEXT: usize = 1024 * 1024;
/// Bytes of all files together: the biggest video, and a picture for it.
const MAX_FILES: u64 = ferrodon_types::limits::VIDEO_BYTES + ferrodon_types::limits::IMAGE_BYTES;

/// Reads a body to its end. What says to be too big is refused unread.
pub async fn read(
    request: &HttpRequest,
    payload: Payload,
    place: &mut Place,
) -> Result<Map, BodyFault> {
    if body::announced(request).is_some_and(|length| length > MAX_FILES + MAX_TEXT as u64) {
        return Err(BodyFault::TooLarge);
    }
    let mut map = Map::new();
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut count, mut texts, mut files) = (0, 0, 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| BodyFault::Malformed)?;
        count += 1;
        if count > MAX_PARTS {
            return Err(BodyFault::Malformed);
        }
        let name = part.name().map(str::to_owned);
        let file_name = part
            .content_disposition()
            .and_then(|it| it.get_filename())
            .map(str::to_owned);
        let content_type = part.content_type().map(ToString::to_string);
        let mut text = Vec::new();
        let mut size = 0;
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| BodyFault::Malformed)?;
            if file_name.is_some() {
                size += chunk.len() as u64;
                files += chunk.len() as u64;
            } else {
                texts += chunk.len();
                place.hold(texts.min(MAX_TEXT))?;
                text.extend_from_slice(&chunk);
            }
            if texts > MAX_TEXT || files > MAX_FILES {
                return Err(BodyFault::TooLarge);
            }
        }
        let Some(name) = name else { continue };
        let value = match file_name {
            Some(file_name) => Value::File(Upload {
                file_name,
                content_type,
                size,
            }),
            None => Value::Text(String::from_utf8(text).map_err(|_| BodyFault::Malformed)?),
        };
        form::insert(&mut map, &name, value)?;
    }
    form::compact(&mut map);
    Ok(map)
}
