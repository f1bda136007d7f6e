//! Direct statuses in people's conversations.

use ferrodon_db::{
    Conn, QueryError, QueryResult,
    conversations::{self, Entry},
    statuses,
};
use ferrodon_jobs::Tx;
use ferrodon_types::{AccountId, StatusId, facts::StatusFacts};

use crate::{Context, Error};

/// Adds a direct status to its author's own conversation.
pub(crate) async fn add_own(context: &Context, status: &StatusFacts) -> Result<(), Error> {
    if status.author.domain.is_some() {
        return Ok(());
    }
    context
        .jobs
        .transaction(async |tx: &Tx| {
            Ok::<(), Error>(add(tx.conn(), status.author.id, status).await?)
        })
        .await
}

/// Adds a direct status to one participant's conversation.
pub(crate) async fn add(conn: &Conn, account: AccountId, status: &StatusFacts) -> QueryResult<()> {
    let Some(row) = statuses::find_by_id(conn, status.id).await? else {
        return Ok(());
    };
    let Some(conversation_id) = row.conversation_id else {
        return Ok(());
    };
    let mut participants: Vec<AccountId> = status
        .active_mentions()
        .chain([status.author.id])
        .filter(|id| *id != account)
        .collect();
    participants.sort_unstable();
    participants.dedup();
    let unread = status.author.id != account;
    conversations::add(
        conn,
        &Entry {
            account_id: account,
            conversation_id,
            participants,
            status_id: status.id,
            unread,
        },
    )
    .await
    .map(drop)
}

/// Takes a deleted status out of everybody's conversations.
pub(crate) async fn remove(context: &Context, status: StatusId) -> Result<(), Error> {
    let found = statuses::find_with_deleted(&*context.conn().await?, status).await?;
    let Some(conversation) = found.and_then(|row| row.conversation_id) else {
        return Ok(());
    };
    context
        .jobs
        .transaction(async |tx: &Tx| {
            conversations::remove_status(tx.conn(), conversation, status).await?;
            Ok::<(), Error>(())
        })
        .await
}

/// Deletes an account's conversations in which another takes part.
pub(crate) async fn delete_with(
    conn: &Conn,
    account: AccountId,
    other: AccountId,
) -> Result<usize, QueryError> {
    conversations::delete_with(conn, account, other).await
}
