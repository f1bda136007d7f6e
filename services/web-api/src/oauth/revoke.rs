//! `POST /oauth/revoke` (<https://docs.joinmastodon.org/methods/oauth/#revoke>)

use actix_web::http::StatusCode;
use ferrodon_usecases::oauth::{RevokeError, revoke_token};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    credentials::{Shown, given},
    error::{OAuthError, json},
};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/oauth/revoke", create).client(),
        post("/oauth/revoke.json", create).client(),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
#[expect(dead_code, reason = "names and types for the OpenAPI document")]
struct RevocationRequest {
    token: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

async fn create(ctx: Ctx, params: Params<RevocationRequest>) -> Result<Answer, ApiError> {
    let shown = Shown::read(&ctx);
    let client = shown.as_ref().map(Shown::credentials);
    let revoked = match given(params.tree(), "token") {
        Some(token) => revoke_token(&ctx.usecases, client, &token).await,
        None => Ok(()),
    };
    match revoked {
        Ok(()) => json(StatusCode::OK, &Empty {}),
        Err(RevokeError::NotYours) => {
            let key = "oauth-revoke-unauthorized";
            OAuthError::new(
                StatusCode::FORBIDDEN,
                "unauthorized_client",
                ctx.locale(),
                key,
            )
            .answer(None)
        }
        Err(error) => Err(error.into()),
    }
}

impl From<RevokeError> for ApiError {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::NotYours => Self::NotAllowed,
            RevokeError::Pool(error) => error.into(),
            RevokeError::Query(error) => error.into(),
            RevokeError::Tx(error) => error.into(),
        }
    }
}
