//! What operators do with queues: count, list, retry, drop, pause. For `tootctl queues`.

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, QueryDsl,
    dsl::sql,
    sql_types::{Array, BigInt, Bool, Double, Nullable, Text},
};
use diesel_async::RunQueryDsl;
use ferrodon_db::{Conn, QueryResult};
use ferrodon_schema::ferrodon::jobs;
use ferrodon_types::JobId;

pub use crate::lanes::{Pause, list as list_pauses, pause, resume};
use crate::{Jobs, TxError, handover, job::Queue, tx::Inserted};

/// A queue in figures.
#[derive(Debug, Clone, PartialEq, diesel::QueryableByName)]
pub struct QueueCounts {
    /// The queue's name.
    #[diesel(sql_type = Text)]
    pub queue: String,
    /// Jobs that are due and not running.
    #[diesel(sql_type = BigInt)]
    pub due: i64,
    /// Jobs that are for later: delayed, or waiting for their next try.
    #[diesel(sql_type = BigInt)]
    pub scheduled: i64,
    /// Jobs that a worker has claimed.
    #[diesel(sql_type = BigInt)]
    pub running: i64,
    /// Jobs that were given up.
    #[diesel(sql_type = BigInt)]
    pub dead: i64,
    /// The age of the first due job in seconds.
    #[diesel(sql_type = Double)]
    pub lag_seconds: f64,
}

/// Counts all queues that have rows.
pub async fn counts(conn: &Conn) -> QueryResult<Vec<QueueCounts>> {
    let mut conn = conn;
    ferrodon_db::statement::statement(
        // computed once: as a part of the join it would be computed for each row where that looks cheaper
        "WITH now AS MATERIALIZED (SELECT clock_timestamp() AS now) \
         SELECT queue, \
           count(*) FILTER (WHERE dead_at IS NULL AND claimed_until IS NULL AND run_at <= now.now) AS due, \
           count(*) FILTER (WHERE dead_at IS NULL AND claimed_until IS NULL AND run_at > now.now) AS scheduled, \
           count(*) FILTER (WHERE dead_at IS NULL AND claimed_until IS NOT NULL) AS running, \
           count(*) FILTER (WHERE dead_at IS NOT NULL) AS dead, \
           greatest(coalesce(extract(epoch FROM now.now - min(run_at) FILTER (WHERE dead_at IS NULL)), 0), 0)::float8 \
             AS lag_seconds \
         FROM ferrodon.jobs CROSS JOIN now \
         GROUP BY queue, now.now ORDER BY queue",
    )
    .load(&mut conn)
    .await
}

/// Which jobs are meant. Everything that is given must fit.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this queue.
    pub queue: Option<Queue>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Only those that were given up, or only those that weren't.
    pub dead: Option<bool>,
    /// These.
    pub ids: Option<Vec<JobId>>,
}

/// A job as operators see it.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct JobRow {
    /// The row's id.
    pub id: JobId,
    /// The queue's name.
    pub queue: String,
    /// The lane.
    pub lane: Option<String>,
    /// The kind.
    pub kind: String,
    /// The payload.
    pub payload: serde_json::Value,
    /// Failures so far.
    pub attempts: i32,
    /// Claims that ran out so far.
    pub crashes: i32,
    /// When it runs (next).
    pub run_at: DateTime<Utc>,
    /// Who runs it.
    pub claimed_by: Option<String>,
    /// When it was given up.
    pub dead_at: Option<DateTime<Utc>>,
    /// Why it failed last.
    pub error: Option<String>,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
}

/// Jobs with ids above `after`, at most `limit`, by id.
pub async fn list(
    conn: &Conn,
    filter: &Filter,
    after: Option<JobId>,
    limit: i64,
) -> QueryResult<Vec<JobRow>> {
    let mut query = jobs::table
        .select((
            jobs::id,
            jobs::queue,
            jobs::lane,
            jobs::kind,
            jobs::payload,
            jobs::attempts,
            jobs::crashes,
            jobs::run_at,
            jobs::claimed_by,
            jobs::dead_at,
            jobs::error,
            jobs::created_at,
        ))
        .order(jobs::id.asc())
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(jobs::id.gt(after));
    }
    if let Some(queue) = filter.queue {
        query = query.filter(jobs::queue.eq(queue.name()));
    }
    if let Some(kind) = &filter.kind {
        query = query.filter(jobs::kind.eq(kind));
    }
    if let Some(ids) = &filter.ids {
        query = query.filter(jobs::id.eq_any(ids));
    }
    match filter.dead {
        Some(true) => query = query.filter(sql::<Bool>("dead_at IS NOT NULL")),
        Some(false) => query = query.filter(sql::<Bool>("dead_at IS NULL")),
        None => {}
    }
    let mut conn = conn;
    query.load(&mut conn).await
}

/// Makes jobs due now, with all their tries before them: those that were given up, and those that wait for their next
/// try. Answers how many.
///
/// Of a unique job that was given up while a newer one waits, nothing is left to retry.
pub async fn retry(jobs: &Jobs, filter: &Filter) -> Result<usize, TxError> {
    let conn = jobs.database().get().await?;
    let rows: Vec<Inserted> = ferrodon_db::statement::statement(
        "WITH chosen AS ( \
           SELECT DISTINCT ON (coalesce(unique_key, id::text)) id FROM ferrodon.jobs \
           WHERE claimed_until IS NULL AND ($1::text IS NULL OR queue = $1) AND ($2::text IS NULL OR kind = $2) \
             AND ($3::bool IS NULL OR (dead_at IS NOT NULL) = $3) AND ($4::bigint[] IS NULL OR id = ANY($4)) \
             AND (dead_at IS NULL OR unique_key IS NULL OR NOT EXISTS ( \
               SELECT 1 FROM ferrodon.jobs AS newer \
               WHERE newer.unique_key = jobs.unique_key AND newer.dead_at IS NULL)) \
           ORDER BY coalesce(unique_key, id::text), id DESC) \
         UPDATE ferrodon.jobs SET run_at = clock_timestamp(), attempts = 0, crashes = 0, dead_at = NULL, \
           handed_at = CASE WHEN lane IS NULL THEN clock_timestamp() END \
         WHERE id = ANY(ARRAY(SELECT id FROM chosen)) AND claimed_until IS NULL \
         RETURNING id, queue, priority, lane, true AS due",
    )
    .bind::<Nullable<Text>, _>(filter.queue.map(Queue::name))
    .bind::<Nullable<Text>, _>(filter.kind.as_deref())
    .bind::<Nullable<Bool>, _>(filter.dead)
    .bind::<Nullable<Array<BigInt>>, _>(filter.ids.as_deref())
    .load(&mut &*conn)
    .await?;
    drop(conn);
    let count = rows.len();
    handover::hand_over(jobs, rows).await;
    Ok(count)
}

/// Deletes jobs for good; what a worker runs at the moment ends as it would have. Answers how many.
pub async fn drop_jobs(conn: &Conn, filter: &Filter) -> QueryResult<usize> {
    let mut conn = conn;
    ferrodon_db::statement::statement(
        "DELETE FROM ferrodon.jobs \
         WHERE ($1::text IS NULL OR queue = $1) AND ($2::text IS NULL OR kind = $2) \
           AND ($3::bool IS NULL OR (dead_at IS NOT NULL) = $3) AND ($4::bigint[] IS NULL OR id = ANY($4))",
    )
    .bind::<Nullable<Text>, _>(filter.queue.map(Queue::name))
    .bind::<Nullable<Text>, _>(filter.kind.as_deref())
    .bind::<Nullable<Bool>, _>(filter.dead)
    .bind::<Nullable<Array<BigInt>>, _>(filter.ids.as_deref())
    .execute(&mut conn)
    .await
}
