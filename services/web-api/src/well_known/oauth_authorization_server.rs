//! `GET /.well-known/oauth-authorization-server` (<https://datatracker.ietf.org/doc/html/rfc8414>,
//! <https://docs.joinmastodon.org/methods/oauth/#authorization-server-metadata>)

use actix_web::http::{
    StatusCode,
    header::{self, HeaderValue},
};
use ferrodon_types::scopes::KNOWN_SCOPES;
use serde::Serialize;

use crate::{oauth::error::json, prelude::*};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/.well-known/oauth-authorization-server", show).client()]
}

#[derive(Serialize)]
struct Metadata {
    issuer: String,
    service_documentation: &'static str,
    authorization_endpoint: String,
    token_endpoint: String,
    app_registration_endpoint: String,
    revocation_endpoint: String,
    userinfo_endpoint: String,
    scopes_supported: &'static [&'static str],
    response_types_supported: &'static [&'static str],
    response_modes_supported: &'static [&'static str],
    grant_types_supported: &'static [&'static str],
    token_endpoint_auth_methods_supported: &'static [&'static str],
    code_challenge_methods_supported: &'static [&'static str],
}

async fn show(ctx: Ctx) -> Result<Answer, ApiError> {
    let url = |path| ctx.urls.url(path);
    let metadata = Metadata {
        issuer: url("/"),
        service_documentation: "https://docs.joinmastodon.org/",
        authorization_endpoint: url("/oauth/authorize"),
        token_endpoint: url("/oauth/token"),
        app_registration_endpoint: url("/api/v1/apps"),
        revocation_endpoint: url("/oauth/revoke"),
        userinfo_endpoint: url("/oauth/userinfo"),
        scopes_supported: &KNOWN_SCOPES,
        response_types_supported: &["code"],
        response_modes_supported: &["query", "fragment", "form_post"],
        grant_types_supported: &["authorization_code", "client_credentials"],
        token_endpoint_auth_methods_supported: &["client_secret_basic", "client_secret_post"],
        code_challenge_methods_supported: &["S256"],
    };
    let mut answer = json(StatusCode::OK, &metadata)?;
    answer.add(
        header::CACHE_CONTROL,
        HeaderValue::from_static("max-age=0, private, must-revalidate"),
    );
    answer.add(header::VARY, HeaderValue::from_static(""));
    Ok(answer)
}
