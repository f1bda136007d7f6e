//! `GET /oauth/token/info`: what a token is, told to whoever holds it.

use actix_web::http::{
    StatusCode,
    header::{self, HeaderValue},
};
use ferrodon_db::oauth::applications;
use ferrodon_types::scopes::Scopes;
use serde::Serialize;

use crate::{
    oauth::error::{OAuthError, json},
    prelude::*,
};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/oauth/token/info", show).client(),
        get("/oauth/token/info.json", show).client(),
    ]
}

#[derive(Serialize)]
struct TokenInfo {
    resource_owner_id: Option<i64>,
    scope: Vec<String>,
    expires_in: Option<i32>,
    application: ApplicationUid,
    created_at: i64,
}

#[derive(Serialize)]
struct ApplicationUid {
    uid: Option<String>,
}

async fn show(ctx: Ctx) -> Result<Answer, ApiError> {
    let now = ctx.clock.naive_now();
    let token = ctx
        .caller()
        .token
        .as_ref()
        .filter(|token| !token.row.is_revoked(now) && !token.row.is_expired(now));
    let Some(token) = token else {
        return OAuthError::invalid_token(ctx.locale()).answer(Some("unauthorized"));
    };
    let uid = match token.row.application_id {
        None => None,
        Some(id) => applications::find_by_id(&*ctx.conn().await?, id)
            .await?
            .map(|application| application.uid),
    };
    let info = TokenInfo {
        resource_owner_id: token.row.resource_owner_id.map(ferrodon_types::UserId::get),
        scope: Scopes::parse(token.row.scopes.as_deref().unwrap_or_default())
            .iter()
            .map(str::to_owned)
            .collect(),
        expires_in: token.row.expires_in,
        application: ApplicationUid { uid },
        created_at: token.row.created_at.and_utc().timestamp(),
    };
    let mut answer = json(StatusCode::OK, &info)?;
    answer.add(
        header::CACHE_CONTROL,
        HeaderValue::from_static("max-age=0, private, must-revalidate"),
    );
    Ok(answer)
}
