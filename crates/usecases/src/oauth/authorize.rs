//! A person lets an app in. <https://docs.joinmastodon.org/methods/oauth/#authorize>

use ferrodon_db::{
    Conn, QueryError, QueryResult,
    oauth::{Application, applications, grants, tokens},
};
use ferrodon_jobs::TxError;
use ferrodon_secrets::{pkce, tokens::oauth_token};
use ferrodon_types::{UserId, scopes::Scopes};

use super::redirect_uris;
use crate::Context;

/// Seconds that a code holds.
const CODE_LIFETIME: i32 = 600;

/// What an app asks a person for.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    missing_docs,
    reason = "parameters by their names in RFC 6749 and RFC 7636"
)]
pub struct AuthorizationRequest<'a> {
    pub client_id: Option<&'a str>,
    pub redirect_uri: Option<&'a str>,
    pub response_type: Option<&'a str>,
    pub response_mode: Option<&'a str>,
    pub scope: Option<&'a str>,
    pub code_challenge: Option<&'a str>,
    pub code_challenge_method: Option<&'a str>,
}

/// How the app is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResponseMode {
    /// In the query of its address.
    #[default]
    Query,
    /// In the fragment.
    Fragment,
    /// By a form that the browser sends.
    FormPost,
}

/// A request that is in order.
#[derive(Debug, Clone)]
pub struct Authorization {
    /// Who asks.
    pub application: Application,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// How it goes there.
    pub response_mode: ResponseMode,
    /// What is asked for.
    pub scopes: Scopes,
    /// As it came.
    pub code_challenge: Option<String>,
    /// As it came.
    pub code_challenge_method: Option<String>,
}

/// What is wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthorizeError {
    /// A parameter is absent.
    #[error("missing required parameter: {0}")]
    MissingParam(&'static str),
    /// No app has this id.
    #[error("unknown client")]
    InvalidClient,
    /// The address is absent, or not the app's.
    #[error("the redirect URI is not the app's")]
    InvalidRedirectUri,
    /// Something else than a code is asked for.
    #[error("unsupported response type")]
    UnsupportedResponseType,
    /// The answer is asked for in a way that there isn't.
    #[error("unsupported response mode")]
    UnsupportedResponseMode,
    /// A scope is unknown, or not the app's.
    #[error("invalid scope")]
    InvalidScope,
    /// A challenge without the one method that there is.
    #[error("invalid code challenge method")]
    InvalidCodeChallengeMethod,
}

/// A request that is not in order, and where that may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub error: AuthorizeError,
    /// The app's address, as far as it is known to be the app's own and not out of band.
    pub redirect_uri: Option<String>,
    /// The answer belongs into the fragment.
    pub in_fragment: bool,
}

/// Judges a request, in the original's order.
pub async fn check(
    conn: &Conn,
    request: &AuthorizationRequest<'_>,
) -> QueryResult<Result<Authorization, Refusal>> {
    let early = |error| {
        Ok(Err(Refusal {
            error,
            redirect_uri: None,
            in_fragment: false,
        }))
    };
    let Some(client_id) = given(request.client_id) else {
        return early(AuthorizeError::MissingParam("client_id"));
    };
    let Some(application) = applications::find_by_uid(conn, client_id).await? else {
        return early(AuthorizeError::InvalidClient);
    };
    let redirect_uri = request.redirect_uri.unwrap_or_default();
    if !redirect_uris::is_registered(redirect_uri, &application.redirect_uri) {
        return early(AuthorizeError::InvalidRedirectUri);
    }
    // from here on the app itself may be told
    let refusal = |error| Refusal {
        error,
        redirect_uri: (!redirect_uris::is_out_of_band(redirect_uri))
            .then(|| redirect_uri.to_owned()),
        in_fragment: request.response_type == Some("token")
            || request.response_mode == Some("fragment"),
    };
    Ok(check_rest(request, &application)
        .map_err(refusal)
        .map(|(response_mode, scopes)| Authorization {
            application,
            redirect_uri: redirect_uri.to_owned(),
            response_mode,
            scopes,
            code_challenge: request.code_challenge.map(str::to_owned),
            code_challenge_method: request.code_challenge_method.map(str::to_owned),
        }))
}

fn check_rest(
    request: &AuthorizationRequest<'_>,
    application: &Application,
) -> Result<(ResponseMode, Scopes), AuthorizeError> {
    match given(request.response_type) {
        None => return Err(AuthorizeError::MissingParam("response_type")),
        Some("code") => {}
        Some(_) => return Err(AuthorizeError::UnsupportedResponseType),
    }
    let response_mode = match given(request.response_mode) {
        None | Some("query") => ResponseMode::Query,
        Some("fragment") => ResponseMode::Fragment,
        Some("form_post") => ResponseMode::FormPost,
        Some(_) => return Err(AuthorizeError::UnsupportedResponseMode),
    };
    let scopes = Scopes::granted(request.scope, &Scopes::parse(&application.scopes))
        .map_err(|_| AuthorizeError::InvalidScope)?;
    if !pkce::is_valid_request(request.code_challenge, request.code_challenge_method) {
        return Err(AuthorizeError::InvalidCodeChallengeMethod);
    }
    Ok((response_mode, scopes))
}

/// Whether the person need not be asked: the app holds a token of theirs with these very scopes, or is the web client.
pub async fn has_agreed(
    ctx: &Context,
    conn: &Conn,
    user: UserId,
    asked: &Authorization,
) -> QueryResult<bool> {
    if asked.application.superapp {
        return Ok(true);
    }
    let now = ctx.clock().naive_now();
    Ok(
        tokens::find_living(conn, asked.application.id, Some(user), &asked.scopes, now)
            .await?
            .is_some(),
    )
}

/// The person agrees: makes a code.
pub async fn grant(
    ctx: &Context,
    user: UserId,
    asked: &Authorization,
) -> Result<String, GrantError> {
    let code = oauth_token(&mut rand::rng());
    let scopes = asked.scopes.to_string();
    let created_at = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx| {
            let new = grants::NewGrant {
                application_id: asked.application.id,
                resource_owner_id: user,
                redirect_uri: &asked.redirect_uri,
                scopes: &scopes,
                code_challenge: asked.code_challenge.as_deref(),
                code_challenge_method: asked.code_challenge_method.as_deref(),
                token: &code,
                expires_in: CODE_LIFETIME,
                created_at,
            };
            Ok::<_, GrantError>(grants::insert(tx.conn(), &new).await?)
        })
        .await?;
    Ok(code)
}

/// A code could not be stored.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
}

fn given(value: Option<&str>) -> Option<&str> {
    value.filter(|value| !value.trim().is_empty())
}
