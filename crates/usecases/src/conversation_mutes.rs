//! Muting conversations: no notifications come from them. <https://docs.joinmastodon.org/methods/statuses/#mute>

use ferrodon_db::{QueryError, conversation_mutes};
use ferrodon_jobs::{Tx, TxError};
use ferrodon_types::{AccountId, ConversationId, StatusId};

use crate::{
    Context,
    statuses::{self, AccessError},
};

/// Why a conversation was not muted.
#[derive(Debug, thiserror::Error)]
pub enum MuteConversationError {
    /// The status can't be reached.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The status is of no conversation.
    #[error("the status is of no conversation")]
    NoConversation,
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}

/// Mutes the conversation of a status.
pub async fn create(
    ctx: &Context,
    account: AccountId,
    id: StatusId,
) -> Result<(), MuteConversationError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            let conversation = find(ctx, tx, account, id).await?;
            Ok(conversation_mutes::insert(tx.conn(), account, conversation).await?)
        })
        .await
}

/// Takes it back.
pub async fn delete(
    ctx: &Context,
    account: AccountId,
    id: StatusId,
) -> Result<(), MuteConversationError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            let conversation = find(ctx, tx, account, id).await?;
            Ok(conversation_mutes::delete(tx.conn(), account, conversation).await?)
        })
        .await
}

async fn find(
    ctx: &Context,
    tx: &Tx,
    account: AccountId,
    id: StatusId,
) -> Result<ConversationId, MuteConversationError> {
    let seen = statuses::load(tx.conn(), Some(account), &[id], ctx.clock().naive_now()).await?;
    let (row, _) = seen.visible(id)?;
    row.conversation_id
        .ok_or(MuteConversationError::NoConversation)
}
