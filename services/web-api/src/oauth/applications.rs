//! `/oauth/applications`: the library of the original has pages there, which it closes to everybody.

use actix_web::http::{StatusCode, header};

use crate::{pages::error::error_page, prelude::*};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/oauth/applications", closed).page()]
}

async fn closed(ctx: Ctx) -> Result<Answer, ApiError> {
    let page = error_page(StatusCode::FORBIDDEN, ctx.locale());
    let mut answer = Answer::new(StatusCode::FORBIDDEN, "text/html", page);
    answer.add(header::VARY, header::HeaderValue::from_static(""));
    Ok(answer)
}
