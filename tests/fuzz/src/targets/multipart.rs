//! Multipart bodies, in one piece and in many.

use actix_web::{HttpRequest, dev::Payload, error::PayloadError, http::header, test::TestRequest};
use bytes::Bytes;
use ferrodon_web_api::{
    body::{BodyFault, Room},
    params::{Map, multipart},
};
use futures_util::{
    FutureExt,
    stream::{self, Stream},
};

use super::{Target, trees};

pub(super) const TARGET: Target = Target {
    name: "multipart",
    check,
    pieces: &[
        "--edge\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n",
        "--edge\r\n",
        "--edge",
        "\r\n--edg",
        "--edge\r\na: b\r\n",
        "\r\n",
        "-",
    ],
};

fn check(data: &[u8]) {
    let whole = read(data, data.len().max(1));
    if let Ok(tree) = &whole {
        trees::assert_readable(tree);
    }
    if data.len() < 4096 {
        assert_eq!(whole, read(data, 1), "as it comes byte by byte");
        assert_eq!(whole, read(data, 7), "as it comes in pieces");
    }
}

/// Reads a body that comes in pieces of `size` bytes.
fn read(data: &[u8], size: usize) -> Result<Map, BodyFault> {
    let request: HttpRequest = TestRequest::post()
        .insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=edge"))
        .to_http_request();
    let pieces: Vec<_> = data
        .chunks(size)
        .map(|piece| Ok::<_, PayloadError>(Bytes::copy_from_slice(piece)))
        .collect();
    let payload: std::pin::Pin<Box<dyn Stream<Item = _>>> = Box::pin(stream::iter(pieces));
    let mut place = Room::new(8 * 1024 * 1024).place();
    let mut reading = Box::pin(multipart::read(
        &request,
        Payload::from(payload),
        &mut place,
    ));
    // all of it is there: whoever waits is woken at once
    for _ in 0..=data.len() + 64 {
        if let Some(outcome) = reading.as_mut().now_or_never() {
            return outcome;
        }
    }
    panic!("the reader waits for what is there already");
}
