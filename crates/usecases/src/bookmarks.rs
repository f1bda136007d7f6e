//! Bookmarks, which nobody else knows of. <https://docs.joinmastodon.org/methods/statuses/#bookmark>

use ferrodon_db::{QueryError, bookmarks};
use ferrodon_jobs::{Tx, TxError};
use ferrodon_types::{AccountId, StatusId};

use crate::{
    Context,
    statuses::{self, AccessError},
};

/// Why a status was not bookmarked.
#[derive(Debug, thiserror::Error)]
pub enum BookmarkError {
    /// The status can't be reached.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}

/// Bookmarks a status; of a reblog, what it reblogs. Doing it again changes nothing.
pub async fn create(ctx: &Context, account: AccountId, id: StatusId) -> Result<(), BookmarkError> {
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx: &Tx| {
            let seen = statuses::load(tx.conn(), Some(account), &[id], now).await?;
            let (row, _) = seen.visible(id)?;
            let (original, _) = seen.original(row)?;
            Ok(bookmarks::insert(tx.conn(), account, original.id, now).await?)
        })
        .await
}

/// Takes a bookmark away, whether or not the status can still be seen. Without a bookmark the status must at least be
/// visible.
pub async fn delete(ctx: &Context, account: AccountId, id: StatusId) -> Result<(), BookmarkError> {
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx: &Tx| {
            if !bookmarks::delete(tx.conn(), account, id).await? {
                statuses::load(tx.conn(), Some(account), &[id], now)
                    .await?
                    .visible(id)?;
            }
            Ok(())
        })
        .await
}
