//! Pauses of lanes, and of whole queues: one row, and a backlog isn't touched.

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, QueryDsl,
    dsl::sql,
    sql_types::{Bool, Text, Timestamptz},
};
use diesel_async::RunQueryDsl;
use ferrodon_db::{Conn, QueryResult};
use ferrodon_schema::ferrodon::lanes;

use crate::{Jobs, TxError, job::Queue};

/// The lane's name in the row that pauses a whole queue.
const WHOLE: &str = "";

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Pause {
    /// The queue's name.
    pub queue: String,
    /// The lane; empty for the whole queue.
    pub lane: String,
    /// Until when.
    pub paused_until: DateTime<Utc>,
    /// Why.
    pub reason: Option<String>,
}

/// Pauses a lane, or the whole queue, until a time of the database's clock. What runs goes on; nothing new is begun.
pub async fn pause(
    conn: &Conn,
    queue: Queue,
    lane: Option<&str>,
    until: DateTime<Utc>,
    reason: &str,
) -> QueryResult<()> {
    let mut conn = conn;
    ferrodon_db::statement::statement(
        "INSERT INTO ferrodon.lanes AS lanes (queue, lane, paused_until, reason, updated_at) \
         VALUES ($1, $2, $3, $4, clock_timestamp()) \
         ON CONFLICT (queue, lane) DO UPDATE SET paused_until = excluded.paused_until, reason = excluded.reason, \
           updated_at = excluded.updated_at",
    )
    .bind::<Text, _>(queue.name())
    .bind::<Text, _>(lane.unwrap_or(WHOLE))
    .bind::<Timestamptz, _>(until)
    .bind::<Text, _>(reason)
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Ends a pause, and has everything due handed over again; says whether there was one.
pub async fn resume(jobs: &Jobs, queue: Queue, lane: Option<&str>) -> Result<bool, TxError> {
    let conn = jobs.database().get().await?;
    let ended = diesel::delete(lanes::table)
        .filter(lanes::queue.eq(queue.name()))
        .filter(lanes::lane.eq(lane.unwrap_or(WHOLE)))
        .execute(&mut &*conn)
        .await?;
    drop(conn);
    // what workers dropped during the pause counts as handed over for a minute
    if let Err(error) = ferrodon_redis::queues::forget_looks(jobs.redis()).await {
        tracing::debug!(%error, "the relay finds out by itself, within a minute");
    }
    Ok(ended > 0)
}

/// The pauses in force.
pub async fn list(conn: &Conn) -> QueryResult<Vec<Pause>> {
    let mut conn = conn;
    lanes::table
        .select((
            lanes::queue,
            lanes::lane,
            lanes::paused_until,
            lanes::reason,
        ))
        .filter(sql::<Bool>("paused_until > clock_timestamp()"))
        .order((lanes::queue, lanes::lane))
        .load(&mut conn)
        .await
}
