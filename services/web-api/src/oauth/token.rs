//! `POST /oauth/token` (<https://docs.joinmastodon.org/methods/oauth/#token>)

pub mod info;

use actix_web::http::StatusCode;
use ferrodon_entities::oauth::Token;
use ferrodon_types::scopes::InvalidScope;
use ferrodon_usecases::oauth::{CodeExchange, client_token, exchange_code};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    credentials::{Shown, given},
    error::{OAuthError, unkept_json},
};
use crate::{params::Value, prelude::*};

/// The endpoints of this file and below.
pub fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = vec![
        post("/oauth/token", create).client(),
        post("/oauth/token.json", create).client(),
    ];
    endpoints.extend(info::endpoints());
    endpoints
}

/// What the endpoint reads, for its description; what must be judged one by one is read from the tree.
#[derive(Debug, Deserialize, JsonSchema)]
#[expect(dead_code, reason = "names and types for the OpenAPI document")]
struct TokenRequest {
    grant_type: Option<String>,
    code: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    scope: Option<String>,
}

async fn create(ctx: Ctx, params: Params<TokenRequest>) -> Result<Answer, ApiError> {
    let (tree, locale) = (params.tree(), ctx.locale());
    let shown = Shown::read(&ctx);
    let client = shown.as_ref().map(Shown::credentials);
    let issued = match given(tree, "grant_type").as_deref() {
        None => {
            return OAuthError::missing(locale, "grant_type")
                .early()
                .answer(None);
        }
        Some("authorization_code") => {
            let Some(code) = given(tree, "code") else {
                return OAuthError::missing(locale, "code").early().answer(None);
            };
            let (redirect_uri, code_verifier) =
                (given(tree, "redirect_uri"), given(tree, "code_verifier"));
            let exchange = CodeExchange {
                client,
                code: &code,
                redirect_uri: redirect_uri.as_deref(),
                code_verifier: code_verifier.as_deref(),
            };
            exchange_code(&ctx.usecases, exchange).await
        }
        Some("client_credentials") => {
            let scope = match tree.get("scope") {
                Some(Value::List(_) | Value::Object(_)) => Err(InvalidScope),
                other => Ok(other.and_then(Value::as_text)),
            };
            let scope = scope.as_ref().map(Option::as_deref).map_err(|error| *error);
            client_token(&ctx.usecases, client, scope).await
        }
        Some(_) => {
            let key = "oauth-unsupported-grant-type";
            let error = OAuthError::new(
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                locale,
                key,
            );
            return error.early().answer(None);
        }
    };
    match issued {
        Ok(token) => unkept_json(StatusCode::OK, &Token::from(token)),
        Err(error) => OAuthError::of_token(error, locale)?.answer(None),
    }
}
