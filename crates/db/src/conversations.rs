//! Conversations as each participant has them: `account_conversations`, one row per thread and set of others.

use diesel::sql_types::{Array, BigInt, Bool};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, ConversationId, StatusId};

use crate::{Conn, QueryResult, statement::statement};

/// A direct status that comes into somebody's conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whose conversation.
    pub account_id: AccountId,
    /// The thread.
    pub conversation_id: ConversationId,
    /// Everybody else in it, in ascending order.
    pub participants: Vec<AccountId>,
    /// The status.
    pub status_id: StatusId,
    /// Somebody else wrote it.
    pub unread: bool,
}

/// Adds a status; one that is there already changes nothing. Whether something changed.
pub async fn add(conn: &Conn, entry: &Entry) -> QueryResult<bool> {
    let mut conn = conn;
    statement(
        "INSERT INTO account_conversations AS c \
           (account_id, conversation_id, participant_account_ids, status_ids, last_status_id, lock_version, unread) \
         VALUES ($1, $2, $3, ARRAY[$4], $4, 0, $5) \
         ON CONFLICT (account_id, conversation_id, participant_account_ids) DO UPDATE SET \
           status_ids = array_append(c.status_ids, $4), last_status_id = greatest(c.last_status_id, $4), \
           unread = $5, lock_version = c.lock_version + 1 \
         WHERE NOT $4 = ANY(c.status_ids)",
    )
    .bind::<BigInt, _>(entry.account_id)
    .bind::<BigInt, _>(entry.conversation_id)
    .bind::<Array<BigInt>, _>(entry.participants.clone())
    .bind::<BigInt, _>(entry.status_id)
    .bind::<Bool, _>(entry.unread)
    .execute(&mut conn)
    .await
    .map(|changed| changed > 0)
}

/// Takes a status out of everybody's conversations; those that it leaves empty go.
pub async fn remove_status(
    conn: &Conn,
    conversation: ConversationId,
    status: StatusId,
) -> QueryResult<()> {
    let mut c1 = conn;
    statement(
        "DELETE FROM account_conversations WHERE conversation_id = $1 AND status_ids = ARRAY[$2]",
    )
    .bind::<BigInt, _>(conversation)
    .bind::<BigInt, _>(status)
    .execute(&mut c1)
    .await?;
    let mut c2 = conn;
    statement(
        "UPDATE account_conversations SET status_ids = array_remove(status_ids, $2), lock_version = lock_version + 1, \
           last_status_id = (SELECT max(s) FROM unnest(array_remove(status_ids, $2)) s) \
         WHERE conversation_id = $1 AND $2 = ANY(status_ids)",
    )
    .bind::<BigInt, _>(conversation)
    .bind::<BigInt, _>(status)
    .execute(&mut c2)
    .await
    .map(|_| ())
}

/// Deletes an account's conversations in which another takes part.
pub async fn delete_with(conn: &Conn, account: AccountId, other: AccountId) -> QueryResult<usize> {
    let mut conn = conn;
    statement("DELETE FROM account_conversations WHERE account_id = $1 AND $2 = ANY(participant_account_ids)")
        .bind::<BigInt, _>(account)
        .bind::<BigInt, _>(other)
        .execute(&mut conn)
        .await
}
