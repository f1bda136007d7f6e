//! Conversations of which somebody wants no notifications. <https://docs.joinmastodon.org/methods/statuses/#mute>

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::conversation_mutes;
use ferrodon_types::{AccountId, ConversationId};

use crate::{Conn, QueryResult};

/// Mutes a conversation, if it isn't muted yet.
pub async fn insert(
    conn: &Conn,
    account: AccountId,
    conversation: ConversationId,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::insert_into(conversation_mutes::table)
        .values((
            conversation_mutes::account_id.eq(account),
            conversation_mutes::conversation_id.eq(conversation),
        ))
        .on_conflict((
            conversation_mutes::account_id,
            conversation_mutes::conversation_id,
        ))
        .do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Lets a conversation be heard of again.
pub async fn delete(
    conn: &Conn,
    account: AccountId,
    conversation: ConversationId,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::delete(conversation_mutes::table)
        .filter(conversation_mutes::account_id.eq(account))
        .filter(conversation_mutes::conversation_id.eq(conversation))
        .execute(&mut conn)
        .await?;
    Ok(())
}
