//! `GET /api/v1/donation_campaigns`: there are none here.

use actix_web::http::StatusCode;

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v1/donation_campaigns", show).user(&[])]
}

async fn show(_: Me) -> Result<Answer, ApiError> {
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
