//! Claims: a worker's right to run a job, given by PostgreSQL for half a minute at a time.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Jsonb, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use ferrodon_db::{Conn, QueryResult};
use ferrodon_types::JobId;

use crate::{job::Queue, tx::milliseconds};

/// How long a claim stands without being renewed.
pub(crate) const CLAIM: Duration = Duration::from_secs(30);

/// A claimed job.
#[derive(Debug, Clone, diesel::QueryableByName)]
pub(crate) struct Claimed {
    #[diesel(sql_type = BigInt)]
    pub(crate) id: i64,
    #[diesel(sql_type = Text)]
    pub(crate) kind: String,
    #[diesel(sql_type = Integer)]
    pub(crate) version: i32,
    #[diesel(sql_type = Jsonb)]
    pub(crate) payload: serde_json::Value,
    #[diesel(sql_type = Integer)]
    pub(crate) generation: i32,
    #[diesel(sql_type = Integer)]
    pub(crate) attempts: i32,
    #[diesel(sql_type = Integer)]
    pub(crate) crashes: i32,
    #[diesel(sql_type = Timestamptz)]
    pub(crate) run_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub(crate) taken_at: DateTime<Utc>,
}

/// Which claim of which job: whoever finishes must still hold it. A claim that ran out raises `crashes`, a failure
/// raises `attempts`, so no two claims of one job by one worker look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) id: JobId,
    pub(crate) worker: Arc<str>,
    pub(crate) generation: i32,
    pub(crate) attempts: i32,
    pub(crate) crashes: i32,
}

impl Claimed {
    pub(crate) fn claim(&self, worker: &Arc<str>) -> Claim {
        Claim {
            id: JobId(self.id),
            worker: Arc::clone(worker),
            generation: self.generation,
            attempts: self.attempts,
            crashes: self.crashes,
        }
    }
}

/// Claims of these ids what is due and nobody's. What doesn't come back is someone else's, done, or not due.
///
/// A claim that ran out is not taken over here but by the relay, which counts the crash. Rows that are locked belong
/// to a transaction that moves them, and are handed over again by it.
pub(crate) async fn claim(
    conn: &Conn,
    queue: Queue,
    ids: &[JobId],
    worker: &str,
    lasts: Duration,
) -> QueryResult<Vec<Claimed>> {
    let mut conn = conn;
    // losing a claim in a crash of the server means running twice, so it needn't wait for the disk; `dead_at` is asked in
    // a way that keeps the partial indexes out: planned while the table is empty, any of them looks as good as the
    // primary key, and would be read from end to end once it isn't
    ferrodon_db::statement::statement(
        "WITH due AS ( \
           SELECT id FROM ferrodon.jobs \
           WHERE id = ANY($1) AND queue = $2 AND coalesce(dead_at, 'infinity') = 'infinity' AND claimed_until IS NULL \
             AND run_at <= clock_timestamp() \
             AND NOT EXISTS (SELECT 1 FROM ferrodon.lanes \
               WHERE lanes.queue = $2 AND lanes.lane = '' AND paused_until > clock_timestamp()) \
           FOR UPDATE SKIP LOCKED) \
         UPDATE ferrodon.jobs \
         SET claimed_by = $3, claimed_until = clock_timestamp() + $4 * interval '1 millisecond' \
         WHERE id = ANY(ARRAY(SELECT id FROM due)) AND set_config('synchronous_commit', 'off', true) IS NOT NULL \
         RETURNING id, kind, version, payload, generation, attempts, crashes, run_at, \
           clock_timestamp() AS taken_at",
    )
    .bind::<Array<BigInt>, _>(ids)
    .bind::<Text, _>(queue.name())
    .bind::<Text, _>(worker)
    .bind::<BigInt, _>(milliseconds(lasts))
    .load(&mut conn)
    .await
}

/// Renews the claims that are still this worker's; answers which.
pub(crate) async fn renew(
    conn: &Conn,
    ids: &[JobId],
    worker: &str,
    lasts: Duration,
) -> QueryResult<usize> {
    let mut conn = conn;
    ferrodon_db::statement::statement(
        "WITH mine AS ( \
           SELECT id FROM ferrodon.jobs WHERE id = ANY($1) AND claimed_by = $2 FOR UPDATE SKIP LOCKED) \
         UPDATE ferrodon.jobs SET claimed_until = clock_timestamp() + $3 * interval '1 millisecond' \
         WHERE id = ANY(ARRAY(SELECT id FROM mine)) AND set_config('synchronous_commit', 'off', true) IS NOT NULL",
    )
    .bind::<Array<BigInt>, _>(ids)
    .bind::<Text, _>(worker)
    .bind::<BigInt, _>(milliseconds(lasts))
    .execute(&mut conn)
    .await
}

/// Gives back claims of jobs that were not begun, or whose run was stopped: due at once, and counted as nothing.
pub(crate) async fn release(
    conn: &Conn,
    ids: &[JobId],
    worker: &str,
) -> QueryResult<Vec<crate::tx::Inserted>> {
    let mut conn = conn;
    ferrodon_db::statement::statement(
        "WITH mine AS ( \
           SELECT id FROM ferrodon.jobs WHERE id = ANY($1) AND claimed_by = $2 FOR UPDATE SKIP LOCKED) \
         UPDATE ferrodon.jobs SET claimed_by = NULL, claimed_until = NULL, handed_at = NULL \
         WHERE id = ANY(ARRAY(SELECT id FROM mine)) \
         RETURNING id, queue, priority, lane, run_at <= clock_timestamp() AS due",
    )
    .bind::<Array<BigInt>, _>(ids)
    .bind::<Text, _>(worker)
    .load(&mut conn)
    .await
}
