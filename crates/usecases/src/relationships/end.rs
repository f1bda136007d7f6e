//! Follows and requests end. <https://docs.joinmastodon.org/methods/accounts/#unfollow>

use ferrodon_db::{QueryError, follow_requests, follows, notifications, relationships::lock};
use ferrodon_jobs::{AccountCounts, Tx, TxError, kinds::UnmergeFromFeed};
use ferrodon_types::AccountId;

use super::{FOLLOW, FOLLOW_REQUEST, RelationshipError};
use crate::Context;

/// Ends a follow, or takes a request back. Where there is neither, nothing happens.
pub async fn unfollow(
    ctx: &Context,
    account: AccountId,
    target: AccountId,
) -> Result<(), RelationshipError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lock(tx.conn(), account, target).await?;
            if !end_follow::<RelationshipError>(tx, account, target, Feed::Clear).await? {
                end_request::<RelationshipError>(tx, account, target).await?;
            }
            Ok(())
        })
        .await
}

/// Makes somebody stop following. Their feed keeps what it has.
pub async fn remove_follower(
    ctx: &Context,
    account: AccountId,
    follower: AccountId,
) -> Result<(), RelationshipError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lock(tx.conn(), account, follower).await?;
            end_follow::<RelationshipError>(tx, follower, account, Feed::Keep).await?;
            Ok(())
        })
        .await
}

/// What becomes of the follower's home feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feed {
    /// What the followed account wrote is taken out.
    Clear,
    /// Nothing.
    Keep,
}

/// Ends a follow with what hangs on it; whether there was one.
pub(super) async fn end_follow<E: From<TxError> + From<QueryError>>(
    tx: &Tx,
    follower: AccountId,
    followed: AccountId,
    feed: Feed,
) -> Result<bool, E> {
    let Some(id) = follows::delete(tx.conn(), follower, followed).await? else {
        return Ok(false);
    };
    notifications::delete_about(tx.conn(), FOLLOW, &[id.get()]).await?;
    tx.count(follower, AccountCounts::following(-1));
    tx.count(followed, AccountCounts::followers(-1));
    if feed == Feed::Clear {
        tx.enqueue(UnmergeFromFeed {
            from: followed,
            into: follower,
        })?;
    }
    Ok(true)
}

/// Deletes a request with what hangs on it; whether there was one.
pub(super) async fn end_request<E: From<TxError> + From<QueryError>>(
    tx: &Tx,
    asker: AccountId,
    asked: AccountId,
) -> Result<bool, E> {
    let Some(id) = follow_requests::delete(tx.conn(), asker, asked).await? else {
        return Ok(false);
    };
    notifications::delete_about(tx.conn(), FOLLOW_REQUEST, &[id.get()]).await?;
    Ok(true)
}
