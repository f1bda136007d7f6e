//! What a viewer did with statuses: favourited, reblogged, bookmarked, muted, pinned, voted. Each for a whole page.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{bookmarks, conversation_mutes, favourites, poll_votes, status_pins, statuses};
use ferrodon_types::{AccountId, ConversationId, PollId, StatusId};

use crate::{Conn, QueryResult};

/// Which of the statuses the viewer favourited.
pub async fn load_favourited(conn: &Conn, viewer: AccountId, ids: &[StatusId]) -> QueryResult<Vec<StatusId>> {
    let mut conn = conn;
    favourites::table
        .filter(favourites::account_id.eq(viewer))
        .filter(favourites::status_id.eq_any(ids))
        .select(favourites::status_id)
        .load(&mut conn)
        .await
}

/// Which of the statuses the viewer bookmarked.
pub async fn load_bookmarked(conn: &Conn, viewer: AccountId, ids: &[StatusId]) -> QueryResult<Vec<StatusId>> {
    let mut conn = conn;
    bookmarks::table
        .filter(bookmarks::account_id.eq(viewer))
        .filter(bookmarks::status_id.eq_any(ids))
        .select(bookmarks::status_id)
        .load(&mut conn)
        .await
}

/// Which of the statuses the viewer reblogged.
pub async fn load_reblogged(conn: &Conn, viewer: AccountId, ids: &[StatusId]) -> QueryResult<Vec<StatusId>> {
    let mut conn = conn;
    statuses::table
        .filter(statuses::account_id.eq(viewer))
        .filter(statuses::reblog_of_id.eq_any(ids))
        .filter(statuses::deleted_at.is_null())
        .select(statuses::reblog_of_id.assume_not_null())
        .load(&mut conn)
        .await
}

/// Which of the conversations the viewer muted.
pub async fn load_muted_conversations(
    conn: &Conn,
    viewer: AccountId,
    ids: &[ConversationId],
) -> QueryResult<Vec<ConversationId>> {
    let mut conn = conn;
    conversation_mutes::table
        .filter(conversation_mutes::account_id.eq(viewer))
        .filter(conversation_mutes::conversation_id.eq_any(ids))
        .select(conversation_mutes::conversation_id)
        .load(&mut conn)
        .await
}

/// Which of the viewer's own statuses are pinned.
pub async fn load_pinned(conn: &Conn, viewer: AccountId, ids: &[StatusId]) -> QueryResult<Vec<StatusId>> {
    let mut conn = conn;
    status_pins::table
        .filter(status_pins::account_id.eq(viewer))
        .filter(status_pins::status_id.eq_any(ids))
        .select(status_pins::status_id)
        .load(&mut conn)
        .await
}

/// The viewer's votes: (poll, index of the option).
pub async fn load_votes(conn: &Conn, viewer: AccountId, ids: &[PollId]) -> QueryResult<Vec<(PollId, i32)>> {
    let mut conn = conn;
    poll_votes::table
        .filter(poll_votes::account_id.eq(viewer))
        .filter(poll_votes::poll_id.eq_any(ids))
        .order(poll_votes::id.asc())
        .select((poll_votes::poll_id, poll_votes::choice))
        .load(&mut conn)
        .await
}
