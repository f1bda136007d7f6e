//! `POST /oauth/introspect` (<https://datatracker.ietf.org/doc/html/rfc7662>): a client asks about its own tokens.

use actix_web::http::StatusCode;
use ferrodon_db::oauth::tokens;
use ferrodon_usecases::oauth::authenticate;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{
    credentials::{Shown, given},
    error::{OAuthError, unkept_json},
};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![post("/oauth/introspect", create).client()]
}

#[derive(Debug, Deserialize, JsonSchema)]
#[expect(dead_code, reason = "names and types for the OpenAPI document")]
struct IntrospectionRequest {
    token: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

async fn create(ctx: Ctx, params: Params<IntrospectionRequest>) -> Result<Answer, ApiError> {
    let (now, locale) = (ctx.clock.naive_now(), ctx.locale());
    let conn = ctx.conn().await?;
    let asked = match given(params.tree(), "token") {
        None => None,
        Some(text) => tokens::find_with_client(&conn, &text).await?,
    };
    let owner = asked
        .as_ref()
        .and_then(|(_, client)| client.as_ref().map(|(id, ..)| *id));
    // whoever asks: the client by its keys, else by a token of its own
    let is_theirs = if let Some(shown) = Shown::read(&ctx) {
        let Some(client) = authenticate(&conn, Some(shown.credentials())).await? else {
            return OAuthError::invalid_client(locale).answer(None);
        };
        owner.is_none_or(|owner| owner == client.id)
    } else if let Some(bearer) = &ctx.caller().token {
        let is_alive = !bearer.row.is_revoked(now) && !bearer.row.is_expired(now);
        let is_itself = asked
            .as_ref()
            .is_some_and(|(token, _)| token.id == bearer.row.id);
        if !is_alive || is_itself || asked.is_none() || bearer.row.application_id != owner {
            return OAuthError::invalid_token(locale).answer(Some("unauthorized"));
        }
        true
    } else {
        let key = "oauth-request-not-authorized";
        return OAuthError::new(StatusCode::BAD_REQUEST, "invalid_request", locale, key)
            .answer(None);
    };
    let body = match asked.filter(|(token, _)| is_theirs && token.is_accessible(now)) {
        None => json!({ "active": false }),
        Some((token, client)) => json!({
            "active": true,
            "scope": token.scopes.unwrap_or_default(),
            "client_id": client.map(|(_, uid, _)| uid),
            "token_type": "Bearer",
            "iat": token.created_at.and_utc().timestamp(),
        }),
    };
    unkept_json(StatusCode::OK, &body)
}
