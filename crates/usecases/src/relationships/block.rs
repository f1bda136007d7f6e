//! Blocks. <https://docs.joinmastodon.org/methods/accounts/#block>

use ferrodon_db::{blocks, notifications::policy, relationships::lock};
use ferrodon_jobs::{Tx, kinds::AfterBlock};
use ferrodon_types::AccountId;

use super::{
    RelationshipError,
    end::{Feed, end_follow, end_request},
    new_uri,
};
use crate::{Context, viewers};

/// Blocks somebody: follows end both ways, and so do their request to follow and places in each other's collections.
/// Oneself: nothing. Blocking again only cleans up again.
pub async fn block(
    ctx: &Context,
    account: AccountId,
    target: AccountId,
) -> Result<(), RelationshipError> {
    if account == target {
        return Ok(());
    }
    let uri = new_uri(ctx);
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lock(tx.conn(), account, target).await?;
            // what comes after the block clears this feed, and says so on the screen
            end_follow::<RelationshipError>(tx, account, target, Feed::Keep).await?;
            end_follow::<RelationshipError>(tx, target, account, Feed::Clear).await?;
            end_request::<RelationshipError>(tx, target, account).await?;
            policy::delete_permission(tx.conn(), account, target).await?;
            blocks::leave_collections(tx.conn(), account, target, now).await?;
            if blocks::insert(tx.conn(), account, target, &uri, now).await? {
                // each of them must not see the other from now on
                viewers::changed(tx, account)?;
                viewers::changed(tx, target)?;
            }
            tx.enqueue(AfterBlock {
                account_id: account,
                target_account_id: target,
            })?;
            Ok(())
        })
        .await
}

/// Ends a block. Nothing comes back by itself.
pub async fn unblock(
    ctx: &Context,
    account: AccountId,
    target: AccountId,
) -> Result<(), RelationshipError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lock(tx.conn(), account, target).await?;
            if blocks::delete(tx.conn(), account, target).await? {
                viewers::changed(tx, account)?;
                viewers::changed(tx, target)?;
            }
            Ok(())
        })
        .await
}
