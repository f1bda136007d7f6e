//! Tokens end: everywhere within a second, on open streams too. <https://docs.joinmastodon.org/methods/oauth/#revoke>

use ferrodon_caches::listener::kinds;
use ferrodon_db::{
    PoolError, QueryError,
    oauth::{grants, tokens},
};
use ferrodon_jobs::{Tx, TxError, kinds::KillTokens};
use ferrodon_redis::{Event, channels, events::EventKind, invalidation::Forget};
use ferrodon_types::{ApplicationId, TokenId, UserId};

use super::{Credentials, authenticate};
use crate::Context;

/// Why a token was not revoked.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    /// The client is not the token's.
    #[error("the token is not this client's")]
    NotYours,
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

/// Revokes a token for its client. Unknown and dead tokens are fine.
pub async fn revoke_token(
    ctx: &Context,
    client: Option<Credentials<'_>>,
    token: &str,
) -> Result<(), RevokeError> {
    let now = ctx.clock().naive_now();
    let conn = ctx.database().get().await?;
    let Some((token, owner)) = tokens::find_with_client(&conn, token).await? else {
        return Ok(());
    };
    if let Some((owner, _, _)) = owner {
        let client = authenticate(&conn, client).await?;
        if client.is_none_or(|client| client.id != owner) {
            return Err(RevokeError::NotYours);
        }
    }
    drop(conn);
    if !token.is_accessible(now) {
        return Ok(());
    }
    ctx.jobs
        .transaction(async |tx| {
            let revoked = tokens::revoke(tx.conn(), &[token.id], now).await?;
            Ok::<_, RevokeError>(end_tokens(tx, revoked)?)
        })
        .await?;
    ctx.caches.tokens.forget_all();
    Ok(())
}

/// A person takes back what they allowed an app: all its tokens and codes.
pub async fn withdraw_application(
    ctx: &Context,
    user: UserId,
    application: ApplicationId,
) -> Result<(), RevokeError> {
    ctx.jobs
        .transaction(async |tx| revoke_all(ctx, tx, user, Some(application)).await)
        .await?;
    ctx.caches.tokens.forget_all();
    Ok(())
}

/// Revokes all tokens and codes of a user's, for one app or for all.
pub(crate) async fn revoke_all(
    ctx: &Context,
    tx: &Tx,
    user: UserId,
    application: Option<ApplicationId>,
) -> Result<(), RevokeError> {
    let now = ctx.clock().naive_now();
    let revoked = tokens::revoke_all(tx.conn(), user, application, now).await?;
    grants::revoke_all(tx.conn(), user, application, now).await?;
    Ok(end_tokens(tx, revoked)?)
}

/// Tells whoever believes in tokens that they are dead: caches, open streams; streams once more by a job.
pub(crate) fn end_tokens(tx: &Tx, ids: Vec<TokenId>) -> Result<(), TxError> {
    if ids.is_empty() {
        return Ok(());
    }
    for id in &ids {
        tx.forget(&Forget::one(kinds::TOKEN, id));
        tx.publish(Event::bare(channels::access_token(*id), EventKind::Kill));
    }
    tx.enqueue(KillTokens { token_ids: ids })
}
