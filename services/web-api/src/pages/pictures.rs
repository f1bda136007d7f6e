//! Pictures that stand in for missing ones, at Mastodon's addresses.

use actix_web::http::{StatusCode, header};

use crate::{prelude::*, reply::Dress};

/// They may change with a release.
const KEPT: &str = "public, max-age=86400";

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/avatars/original/missing.png", avatar)
            .page()
            .cache_own(),
        get("/headers/original/missing.png", header_picture)
            .page()
            .cache_own(),
    ]
}

async fn avatar() -> Result<Answer, ApiError> {
    Ok(picture(include_bytes!("../../assets/missing-avatar.png")))
}

async fn header_picture() -> Result<Answer, ApiError> {
    Ok(picture(include_bytes!("../../assets/missing-header.png")))
}

fn picture(body: &'static [u8]) -> Answer {
    let mut answer = Answer {
        dress: Dress::Bare,
        ..Answer::new(StatusCode::OK, "image/png", body)
    };
    answer.add(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static(KEPT),
    );
    answer.add(
        header::X_CONTENT_TYPE_OPTIONS,
        header::HeaderValue::from_static("nosniff"),
    );
    answer.add(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        header::HeaderValue::from_static("*"),
    );
    answer
}
