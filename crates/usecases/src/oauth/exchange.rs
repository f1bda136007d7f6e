//! A client gets a token: for a code, or for itself. <https://docs.joinmastodon.org/methods/oauth/#token>

use ferrodon_db::{
    PoolError, QueryError,
    oauth::{Application, grants, tokens, tokens::IssuedToken},
};
use ferrodon_jobs::{Tx, TxError};
use ferrodon_secrets::{pkce, pkce::PkceError, tokens::oauth_token};
use ferrodon_types::{
    ApplicationId, UserId,
    scopes::{InvalidScope, Scopes},
};

use super::{Credentials, authenticate, redirect_uris};
use crate::Context;

/// A code, and what proves that it is the client's.
#[derive(Clone, Copy)]
pub struct CodeExchange<'a> {
    /// The client's keys.
    pub client: Option<Credentials<'a>>,
    /// The code.
    pub code: &'a str,
    /// The address that the code was sent to.
    pub redirect_uri: Option<&'a str>,
    /// What the challenge was made of, if there was one.
    pub code_verifier: Option<&'a str>,
}

impl std::fmt::Debug for CodeExchange<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeExchange")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// A parameter is absent.
    #[error("missing required parameter: {0}")]
    MissingParam(&'static str),
    /// The keys are nobody's.
    #[error("client authentication failed")]
    InvalidClient,
    /// The code is unknown, used, too old, another client's, for another address, or the verifier is wrong.
    #[error("the code is not good")]
    InvalidGrant,
    /// A scope is unknown, or not the app's.
    #[error("invalid scope")]
    InvalidScope(#[from] InvalidScope),
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
}

/// Trades a code for a token: the living one that the person gave to this app for the same scopes, else a new one.
pub async fn exchange_code(
    ctx: &Context,
    exchange: CodeExchange<'_>,
) -> Result<IssuedToken, TokenError> {
    let given = |value: Option<&str>| value.is_some_and(|value| !value.trim().is_empty());
    let now = ctx.clock().naive_now();
    let conn = ctx.database().get().await?;
    let grant = grants::find_by_code(&conn, exchange.code).await?;
    let has_challenge = grant
        .as_ref()
        .is_some_and(|grant| given(grant.code_challenge.as_deref()));
    if has_challenge && !given(exchange.code_verifier) {
        return Err(TokenError::MissingParam("code_verifier"));
    }
    let redirect_uri = exchange.redirect_uri.unwrap_or_default();
    if !given(exchange.redirect_uri) {
        return Err(TokenError::MissingParam("redirect_uri"));
    }
    let application = authenticate(&conn, exchange.client)
        .await?
        .ok_or(TokenError::InvalidClient)?;
    let grant = grant
        .filter(|grant| grant.application_id == application.id && grant.is_accessible(now))
        .filter(|grant| redirect_uris::is_registered(redirect_uri, &grant.redirect_uri))
        .ok_or(TokenError::InvalidGrant)?;
    pkce::verify(grant.code_challenge.as_deref(), exchange.code_verifier).map_err(|error| {
        match error {
            PkceError::MissingVerifier => TokenError::MissingParam("code_verifier"),
            PkceError::WrongVerifier => TokenError::InvalidGrant,
        }
    })?;
    // the connection goes back before the transaction takes one
    drop(conn);
    let scopes = Scopes::parse(grant.scopes.as_deref().unwrap_or_default());
    ctx.jobs
        .transaction(async |tx| {
            if !grants::use_up(tx.conn(), grant.id, now).await? {
                return Err(TokenError::InvalidGrant);
            }
            find_or_make(
                ctx,
                tx,
                application.id,
                Some(grant.resource_owner_id),
                &scopes,
            )
            .await
        })
        .await
}

/// A token of the app's own, for no person.
pub async fn client_token(
    ctx: &Context,
    client: Option<Credentials<'_>>,
    scope: Result<Option<&str>, InvalidScope>,
) -> Result<IssuedToken, TokenError> {
    let conn = ctx.database().get().await?;
    let application: Application = authenticate(&conn, client)
        .await?
        .ok_or(TokenError::InvalidClient)?;
    drop(conn);
    let scopes = Scopes::granted(scope?, &Scopes::parse(&application.scopes))?;
    ctx.jobs
        .transaction(async |tx| find_or_make(ctx, tx, application.id, None, &scopes).await)
        .await
}

async fn find_or_make(
    ctx: &Context,
    tx: &Tx,
    application: ApplicationId,
    user: Option<UserId>,
    scopes: &Scopes,
) -> Result<IssuedToken, TokenError> {
    let now = ctx.clock().naive_now();
    if let Some(token) = tokens::find_living(tx.conn(), application, user, scopes, now).await? {
        return Ok(token);
    }
    let (token, scopes) = (oauth_token(&mut rand::rng()), scopes.to_string());
    let new = tokens::NewToken {
        token: &token,
        application_id: Some(application),
        resource_owner_id: user,
        scopes: &scopes,
        created_at: now,
    };
    Ok(tokens::insert(tx.conn(), &new).await?)
}
