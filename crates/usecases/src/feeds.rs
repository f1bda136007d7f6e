//! Feeds are asked for. (They are made and filled by `distribution`.)

use ferrodon_db::{PoolError, fan_out};
use ferrodon_jobs::{
    TxError,
    kinds::{RebuildHomeFeed, RebuildListFeed},
};
use ferrodon_redis::{
    FeedKey, async_refresh,
    feeds::{self, Standing},
    keys,
};
use ferrodon_types::{AccountId, ListId};

use crate::Context;

/// A feed could not be asked for.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// No connection.
    #[error("the database can't be reached")]
    Pool(#[from] PoolError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] diesel::result::Error),
    /// Redis failed.
    #[error("Redis failed")]
    Redis(#[from] ferrodon_redis::Error),
}

/// Has a missing home feed made, and says how it stands now. Whoever reads it meanwhile sees that it is being made.
///
/// Where there is nothing to make it from it is complete as it is: Mastodon, which keeps no mark of an empty feed,
/// leaves such behind.
pub async fn request_home(ctx: &Context, account_id: AccountId) -> Result<Standing, FeedError> {
    let conn = ctx.jobs.database().get().await?;
    if !fan_out::can_fill_home(&conn, account_id).await? {
        feeds::begin_empty(ctx.redis(), FeedKey::Home(account_id)).await?;
        // who was followed before the mark was set has been passed over
        if !fan_out::can_fill_home(&conn, account_id).await? {
            return Ok(Standing::Present);
        }
    }
    drop(conn);
    // before the job: it says when it is finished; also over what has been said to run for so long that its job is lost
    async_refresh::restart(ctx.redis(), &keys::regeneration(account_id), false).await?;
    ctx.jobs
        .transaction(async |tx| tx.enqueue(RebuildHomeFeed { account_id }))
        .await?;
    Ok(Standing::Regenerating)
}

/// Has the missing feed of a list made.
pub async fn request_list(ctx: &Context, list_id: ListId) -> Result<(), FeedError> {
    ctx.jobs
        .transaction(async |tx| tx.enqueue(RebuildListFeed { list_id }))
        .await?;
    Ok(())
}
