//! What a viewer did with the statuses of a page: favourited, reblogged, bookmarked, muted, pinned, voted.

use std::collections::{HashMap, HashSet};

use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Integer},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::poll_votes;
use ferrodon_types::{AccountId, ConversationId, PollId, StatusId};

use crate::{Conn, QueryResult, statement::statement};

/// The viewer's marks on a page of statuses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ViewerMarks {
    /// Favourited by the viewer.
    pub favourited: HashSet<StatusId>,
    /// Reblogged by the viewer (ids of the originals).
    pub reblogged: HashSet<StatusId>,
    /// Bookmarked by the viewer.
    pub bookmarked: HashSet<StatusId>,
    /// Pinned to the viewer's profile.
    pub pinned: HashSet<StatusId>,
    /// Conversations that the viewer muted.
    pub muted: HashSet<ConversationId>,
}

#[derive(QueryableByName)]
struct Mark {
    #[diesel(sql_type = Integer)]
    kind: i32,
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Loads all marks of a page in one statement.
pub async fn load(
    conn: &Conn,
    viewer: AccountId,
    ids: &[StatusId],
    conversations: &[ConversationId],
) -> QueryResult<ViewerMarks> {
    if ids.is_empty() {
        return Ok(ViewerMarks::default());
    }
    let mut conn = conn;
    let rows: Vec<Mark> = statement(
        "SELECT 0 AS kind, status_id AS id FROM favourites WHERE account_id = $1 AND status_id = ANY($2) \
         UNION ALL SELECT 1, reblog_of_id FROM statuses WHERE account_id = $1 AND reblog_of_id = ANY($2) AND deleted_at IS NULL \
         UNION ALL SELECT 2, status_id FROM bookmarks WHERE account_id = $1 AND status_id = ANY($2) \
         UNION ALL SELECT 3, status_id FROM status_pins WHERE account_id = $1 AND status_id = ANY($2) \
         UNION ALL SELECT 4, conversation_id FROM conversation_mutes WHERE account_id = $1 AND conversation_id = ANY($3)",
    )
    .bind::<BigInt, _>(viewer)
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .bind::<Array<BigInt>, _>(conversations.to_vec())
    .load(&mut conn)
    .await?;
    let mut marks = ViewerMarks::default();
    for Mark { kind, id } in rows {
        marks.add(kind, id);
    }
    Ok(marks)
}

/// The viewer's votes, as indexes of options, by poll.
pub async fn load_votes(
    conn: &Conn,
    viewer: AccountId,
    ids: &[PollId],
) -> QueryResult<HashMap<PollId, Vec<i32>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut conn = conn;
    let rows: Vec<(PollId, i32)> = poll_votes::table
        .filter(poll_votes::account_id.eq(viewer))
        .filter(poll_votes::poll_id.eq_any(ids))
        .order(poll_votes::id.asc())
        .select((poll_votes::poll_id, poll_votes::choice))
        .load(&mut conn)
        .await?;
    let mut votes: HashMap<PollId, Vec<i32>> = HashMap::new();
    for (poll, choice) in rows {
        votes.entry(poll).or_default().push(choice);
    }
    Ok(votes)
}

/// The marks of many viewers on the same statuses, in one statement: for a status that goes to many at once.
/// Viewers without any mark are left out.
pub async fn load_many(
    conn: &Conn,
    viewers: &[AccountId],
    ids: &[StatusId],
    conversations: &[ConversationId],
) -> QueryResult<HashMap<AccountId, ViewerMarks>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        viewer: AccountId,
        #[diesel(sql_type = Integer)]
        kind: i32,
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let mut conn = conn;
    let rows: Vec<Row> = statement(
        "SELECT account_id AS viewer, 0 AS kind, status_id AS id FROM favourites WHERE account_id = ANY($1) AND status_id = ANY($2) \
         UNION ALL SELECT account_id, 1, reblog_of_id FROM statuses \
           WHERE account_id = ANY($1) AND reblog_of_id = ANY($2) AND deleted_at IS NULL \
         UNION ALL SELECT account_id, 2, status_id FROM bookmarks WHERE account_id = ANY($1) AND status_id = ANY($2) \
         UNION ALL SELECT account_id, 3, status_id FROM status_pins WHERE account_id = ANY($1) AND status_id = ANY($2) \
         UNION ALL SELECT account_id, 4, conversation_id FROM conversation_mutes \
           WHERE account_id = ANY($1) AND conversation_id = ANY($3)",
    )
    .bind::<Array<BigInt>, _>(viewers.to_vec())
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .bind::<Array<BigInt>, _>(conversations.to_vec())
    .load(&mut conn)
    .await?;
    let mut marks: HashMap<AccountId, ViewerMarks> = HashMap::new();
    for row in rows {
        marks.entry(row.viewer).or_default().add(row.kind, row.id);
    }
    Ok(marks)
}

impl ViewerMarks {
    fn add(&mut self, kind: i32, id: i64) {
        match kind {
            0 => self.favourited.insert(StatusId(id)),
            1 => self.reblogged.insert(StatusId(id)),
            2 => self.bookmarked.insert(StatusId(id)),
            3 => self.pinned.insert(StatusId(id)),
            _ => self.muted.insert(ConversationId(id)),
        };
    }
}
