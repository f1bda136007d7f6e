//! `/oauth/applications`: the library of the original has pages there, which it closes to everybody.

use actix_web::http::StatusCode;

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/oauth/applications", closed).page()]
}

async fn closed(ctx: Ctx) -> Result<Answer, ApiError> {
    Ok(crate::error::page(StatusCode::FORBIDDEN, ctx.locale()))
}
