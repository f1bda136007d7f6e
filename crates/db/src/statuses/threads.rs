//! Threads: what a status answers, and what answers it.

use diesel::{
    QueryableByName,
    sql_types::{BigInt, Integer, Nullable},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::StatusId;

use crate::{Conn, QueryResult, statement::statement};

/// Statuses of a thread that are looked at for its descendants, nearest first: a bound for threads that have no end.
const MOST_VISITED: i64 = 20_000;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: StatusId,
}

/// What a status answers, the root first; of a longer way the nearest `limit`. Statuses that are gone or may not be seen
/// are among them.
pub async fn load_ancestors(
    conn: &Conn,
    status: StatusId,
    limit: i64,
) -> QueryResult<Vec<StatusId>> {
    let mut conn = conn;
    let nearest_first: Vec<Found> = statement(
        "WITH RECURSIVE way (id, in_reply_to_id, depth, seen) AS ( \
           SELECT p.id, p.in_reply_to_id, 1::bigint, ARRAY[s.id, p.id] \
             FROM public.statuses s JOIN public.statuses p ON p.id = s.in_reply_to_id WHERE s.id = $1 AND p.id <> $1 \
           UNION ALL \
           SELECT p.id, p.in_reply_to_id, way.depth + 1, way.seen || p.id \
             FROM way JOIN public.statuses p ON p.id = way.in_reply_to_id \
             WHERE way.depth < $2 AND NOT p.id = ANY(way.seen)) \
         SELECT id FROM way ORDER BY depth LIMIT $2",
    )
    .bind::<BigInt, _>(status)
    .bind::<BigInt, _>(limit)
    .load(&mut conn)
    .await?;
    Ok(nearest_first
        .into_iter()
        .rev()
        .map(|found| found.id)
        .collect())
}

/// What answers a status, and what answers that: each answer followed by its own answers, at most `limit`, at most
/// `depth` levels. Statuses that are gone or may not be seen are among them.
pub async fn load_descendants(
    conn: &Conn,
    status: StatusId,
    limit: i64,
    depth: Option<i32>,
) -> QueryResult<Vec<StatusId>> {
    let mut conn = conn;
    let found: Vec<Found> = statement(
        // what is read lazily from `tree` ends it: nothing of it is computed beyond the bound
        "WITH RECURSIVE tree (id, path) AS ( \
           SELECT s.id, ARRAY[s.id] FROM public.statuses s WHERE s.in_reply_to_id = $1 AND s.id <> $1 \
           UNION ALL \
           SELECT s.id, tree.path || s.id FROM tree JOIN public.statuses s ON s.in_reply_to_id = tree.id \
             WHERE coalesce(array_length(tree.path, 1) < $3, true) AND s.id <> $1 AND NOT s.id = ANY(tree.path)), \
         visited AS (SELECT id, path FROM tree LIMIT $4) \
         SELECT id FROM visited ORDER BY path LIMIT $2",
    )
    .bind::<BigInt, _>(status)
    .bind::<BigInt, _>(limit)
    .bind::<Nullable<Integer>, _>(depth)
    .bind::<BigInt, _>(MOST_VISITED)
    .load(&mut conn)
    .await?;
    Ok(found.into_iter().map(|found| found.id).collect())
}
