//! What follows a block or a mute.

use ferrodon_db::notifications::{self, policy};
use ferrodon_jobs::{
    Tx,
    kinds::{AfterBlock, AfterMute},
};
use ferrodon_types::AccountId;

use crate::{Context, Error, conversations, feeds};

/// Clears what the blocker had of the blocked: feed entries, notifications, requests, conversations.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn after_block(context: &Context, job: &AfterBlock) -> Result<(), Error> {
    feeds::clear_from(context, job.account_id, job.target_account_id).await?;
    forget(context, job.account_id, job.target_account_id).await
}

/// Clears what the muter had of the muted: feed entries, and where notifications are hidden too, those.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn after_mute(context: &Context, job: &AfterMute) -> Result<(), Error> {
    let relations = ferrodon_db::facts::load_relations(
        &*context.conn().await?,
        &[job.account_id],
        &[job.target_account_id],
        context.now(),
    )
    .await?;
    let mute = relations
        .get(&job.account_id)
        .and_then(|relations| relations.with(job.target_account_id).muting);
    // undone meanwhile
    let Some(mute) = mute else {
        return Ok(());
    };
    feeds::clear_from(context, job.account_id, job.target_account_id).await?;
    if mute.hide_notifications {
        forget(context, job.account_id, job.target_account_id).await
    } else {
        Ok(())
    }
}

/// Notifications, requests and conversations go.
async fn forget(context: &Context, account: AccountId, target: AccountId) -> Result<(), Error> {
    context
        .jobs
        .transaction(async |tx: &Tx| {
            notifications::delete_from(tx.conn(), account, target).await?;
            policy::delete_request(tx.conn(), account, target).await?;
            conversations::delete_with(tx.conn(), account, target).await?;
            Ok::<(), Error>(())
        })
        .await
}
