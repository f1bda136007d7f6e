//! The end of statuses that were hidden before: their rows, and what nothing but code ties to them.

use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::StatusId;

use crate::{Conn, QueryResult, statement::statement};

/// Whether moderators still need a status: it is part of an open report, or of a warning.
pub async fn is_kept(conn: &Conn, id: StatusId) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        kept: bool,
    }
    let mut conn = conn;
    let row: Row = statement(
        "SELECT EXISTS (SELECT 1 FROM reports WHERE action_taken_at IS NULL AND $1 = ANY(status_ids)) \
           OR EXISTS (SELECT 1 FROM account_warnings WHERE $1::text = ANY(status_ids)) AS kept",
    )
    .bind::<BigInt, _>(id)
    .get_result(&mut conn)
    .await?;
    Ok(row.kept)
}

/// Deletes statuses for good, with all notifications about them. What hangs on them by foreign keys goes along; replies
/// and media lose their tie.
pub async fn destroy(conn: &Conn, ids: &[StatusId]) -> QueryResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    // who is about to notify of one of them keeps its row: wait, so that nothing is left of it
    let mut c0 = conn;
    statement("SELECT 1 FROM statuses WHERE id = ANY($1) ORDER BY id FOR UPDATE")
        .bind::<Array<BigInt>, _>(ids.to_vec())
        .execute(&mut c0)
        .await?;
    let mut c1 = conn;
    statement(
        "DELETE FROM notifications WHERE id IN ( \
           SELECT n.id FROM notifications n WHERE n.activity_type = 'Status' AND n.activity_id = ANY($1) \
           UNION ALL SELECT n.id FROM mentions m JOIN notifications n ON n.activity_id = m.id AND n.activity_type = 'Mention' \
             WHERE m.status_id = ANY($1) \
           UNION ALL SELECT n.id FROM favourites f JOIN notifications n ON n.activity_id = f.id AND n.activity_type = 'Favourite' \
             WHERE f.status_id = ANY($1) \
           UNION ALL SELECT n.id FROM polls p JOIN notifications n ON n.activity_id = p.id AND n.activity_type = 'Poll' \
             WHERE p.status_id = ANY($1) \
           UNION ALL SELECT n.id FROM quotes q JOIN notifications n ON n.activity_id = q.id AND n.activity_type = 'Quote' \
             WHERE q.status_id = ANY($1))",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .execute(&mut c1)
    .await?;
    let mut c2 = conn;
    statement("DELETE FROM statuses WHERE id = ANY($1) AND deleted_at IS NOT NULL")
        .bind::<Array<BigInt>, _>(ids.to_vec())
        .execute(&mut c2)
        .await
        .map(|_| ())
}
