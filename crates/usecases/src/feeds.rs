//! Feeds are asked for. (They are made and filled by `distribution`.)

use ferrodon_jobs::{
    TxError,
    kinds::{RebuildHomeFeed, RebuildListFeed},
};
use ferrodon_redis::{async_refresh, keys};
use ferrodon_types::{AccountId, ListId};

use crate::Context;

/// A feed could not be asked for.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// Redis failed.
    #[error("Redis failed")]
    Redis(#[from] ferrodon_redis::Error),
}

/// Has a missing home feed made. Whoever reads it meanwhile sees that it is being made.
pub async fn request_home(ctx: &Context, account_id: AccountId) -> Result<(), FeedError> {
    // before the job: it says when it is finished
    async_refresh::start(ctx.redis(), &keys::regeneration(account_id), false).await?;
    ctx.jobs
        .transaction(async |tx| tx.enqueue(RebuildHomeFeed { account_id }))
        .await?;
    Ok(())
}

/// Has the missing feed of a list made.
pub async fn request_list(ctx: &Context, list_id: ListId) -> Result<(), FeedError> {
    ctx.jobs
        .transaction(async |tx| tx.enqueue(RebuildListFeed { list_id }))
        .await?;
    Ok(())
}
