//! Threads: what a status answers, and what answers it.

use diesel::{
    QueryableByName,
    sql_types::{BigInt, Bool, Integer, Nullable},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::StatusId;

use crate::{Conn, QueryResult, statement::statement};

/// Statuses of a thread that are looked at for its descendants, nearest first: a bound for threads that have no end.
const MOST_VISITED: i64 = 20_000;

/// How much of a thread is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The nearest so many above.
    pub ancestors: i64,
    /// The first so many below.
    pub descendants: i64,
    /// At most so many levels below.
    pub depth: Option<i32>,
}

/// The thread around a status. Statuses that are gone or may not be seen are among it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thread {
    /// What the status answers, the root first.
    pub ancestors: Vec<StatusId>,
    /// What answers it, and what answers that: each answer followed by its own answers.
    pub descendants: Vec<StatusId>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    above: bool,
    #[diesel(sql_type = BigInt)]
    id: StatusId,
}

/// Loads the thread around a status in one statement.
pub async fn load(conn: &Conn, status: StatusId, bounds: Bounds) -> QueryResult<Thread> {
    let mut conn = conn;
    let found: Vec<Found> = statement(
        // what is read lazily from `tree` ends it: nothing of it is computed beyond the bound
        "WITH RECURSIVE way (id, in_reply_to_id, depth, seen) AS ( \
           SELECT p.id, p.in_reply_to_id, 1::bigint, ARRAY[s.id, p.id] \
             FROM public.statuses s JOIN public.statuses p ON p.id = s.in_reply_to_id WHERE s.id = $1 AND p.id <> $1 \
           UNION ALL \
           SELECT p.id, p.in_reply_to_id, way.depth + 1, way.seen || p.id \
             FROM way JOIN public.statuses p ON p.id = way.in_reply_to_id \
             WHERE way.depth < $2 AND NOT p.id = ANY(way.seen)), \
         tree (id, path) AS ( \
           SELECT s.id, ARRAY[s.id] FROM public.statuses s WHERE s.in_reply_to_id = $1 AND s.id <> $1 \
           UNION ALL \
           SELECT s.id, tree.path || s.id FROM tree JOIN public.statuses s ON s.in_reply_to_id = tree.id \
             WHERE coalesce(array_length(tree.path, 1) < $4, true) AND s.id <> $1 AND NOT s.id = ANY(tree.path)), \
         visited AS (SELECT id, path FROM tree LIMIT $5) \
         (SELECT true AS above, id FROM way ORDER BY depth LIMIT $2) \
         UNION ALL \
         (SELECT false, id FROM visited ORDER BY path LIMIT $3)",
    )
    .bind::<BigInt, _>(status)
    .bind::<BigInt, _>(bounds.ancestors)
    .bind::<BigInt, _>(bounds.descendants)
    .bind::<Nullable<Integer>, _>(bounds.depth)
    .bind::<BigInt, _>(MOST_VISITED)
    .load(&mut conn)
    .await?;
    let mut thread = Thread::default();
    for Found { above, id } in found {
        let side = if above {
            &mut thread.ancestors
        } else {
            &mut thread.descendants
        };
        side.push(id);
    }
    // the way up was walked from the status
    thread.ancestors.reverse();
    Ok(thread)
}
