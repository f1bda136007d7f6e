//! Jobs in one statement; moves and withdrawals of unique ones.

use std::{collections::HashMap, time::Duration};

use chrono::{DateTime, Utc};
use diesel::sql_types::{
    Array, BigInt, Bool, Integer, Jsonb, Nullable, SmallInt, Text, Timestamptz,
};
use diesel_async::RunQueryDsl;
use ferrodon_db::{Conn, QueryResult};

use super::{Change, Due, NewJob};

/// A row that was inserted, or moved because it was there already.
#[derive(Debug, Clone, diesel::QueryableByName)]
pub(crate) struct Inserted {
    /// Its id.
    #[diesel(sql_type = BigInt)]
    pub(crate) id: i64,
    /// Its queue's name.
    #[diesel(sql_type = Text)]
    pub(crate) queue: String,
    /// Its priority.
    #[diesel(sql_type = SmallInt)]
    pub(crate) priority: i16,
    /// Its lane.
    #[diesel(sql_type = Nullable<Text>)]
    pub(crate) lane: Option<String>,
    /// Whether it can run now.
    #[diesel(sql_type = Bool)]
    pub(crate) due: bool,
}

/// Inserts jobs in one statement, sorted by unique key so that transactions lock the same rows in the same order.
///
/// A job whose unique key waits already moves that row: `generation + 1`, the earlier time, the newer payload.
pub(super) async fn insert(conn: &Conn, jobs: Vec<NewJob>) -> QueryResult<Vec<Inserted>> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let jobs = unite(jobs);
    let times: Vec<(Option<DateTime<Utc>>, i64)> = jobs.iter().map(|job| time(job.due)).collect();
    let mut conn = conn;
    ferrodon_db::statement::statement(
        "WITH now AS MATERIALIZED (SELECT clock_timestamp() AS now), \
         new AS ( \
           SELECT job.*, greatest(job.at, now.now) + job.delay_ms * interval '1 millisecond' AS due_at, now.now \
           FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             AS job (queue, lane, kind, version, payload, unique_key, priority, at, delay_ms, subject_id, sender_id), now) \
         INSERT INTO ferrodon.jobs AS jobs \
           (queue, lane, kind, version, payload, unique_key, priority, run_at, handed_at, subject_id, sender_id, created_at) \
         SELECT queue, lane, kind, version, payload, unique_key, priority, due_at, \
           CASE WHEN lane IS NULL AND due_at <= now THEN now END, subject_id, sender_id, now \
         FROM new ORDER BY unique_key \
         ON CONFLICT (unique_key) WHERE dead_at IS NULL DO UPDATE SET \
           generation = jobs.generation + 1, run_at = least(jobs.run_at, excluded.run_at), \
           version = excluded.version, payload = excluded.payload, \
           handed_at = CASE WHEN jobs.claimed_until IS NULL AND excluded.handed_at IS NOT NULL \
             THEN excluded.handed_at ELSE jobs.handed_at END \
         RETURNING id, queue, priority, lane, \
           claimed_until IS NULL AND run_at <= clock_timestamp() AS due",
    )
    .bind::<Array<Text>, _>(jobs.iter().map(|job| job.queue.name()).collect::<Vec<_>>())
    .bind::<Array<Nullable<Text>>, _>(jobs.iter().map(|job| job.lane.as_deref()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(jobs.iter().map(|job| job.kind).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(jobs.iter().map(|job| job.version).collect::<Vec<_>>())
    .bind::<Array<Jsonb>, _>(jobs.iter().map(|job| &job.payload).collect::<Vec<_>>())
    .bind::<Array<Nullable<Text>>, _>(jobs.iter().map(|job| job.unique_key.as_deref()).collect::<Vec<_>>())
    .bind::<Array<SmallInt>, _>(jobs.iter().map(|job| job.priority).collect::<Vec<_>>())
    .bind::<Array<Nullable<Timestamptz>>, _>(times.iter().map(|time| time.0).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(times.iter().map(|time| time.1).collect::<Vec<_>>())
    .bind::<Array<Nullable<BigInt>>, _>(jobs.iter().map(|job| job.subject_id).collect::<Vec<_>>())
    .bind::<Array<Nullable<BigInt>>, _>(jobs.iter().map(|job| job.sender_id).collect::<Vec<_>>())
    .load(&mut conn)
    .await
}

/// Moves and withdraws waiting unique jobs. Their rows are locked in the order of keys first.
pub(super) async fn change(conn: &Conn, changes: Vec<Change>) -> QueryResult<()> {
    if changes.is_empty() {
        return Ok(());
    }
    // of several changes to one job the last one counts; no time means withdrawn
    let last: HashMap<String, Option<DateTime<Utc>>> = changes
        .into_iter()
        .map(|change| match change {
            Change::Withdraw(key) => (key, None),
            Change::Move(key, run_at) => (key, Some(run_at)),
        })
        .collect();
    let (keys, times): (Vec<String>, Vec<Option<DateTime<Utc>>>) = last.into_iter().unzip();
    let mut conn = conn;
    ferrodon_db::statement::statement(
        "WITH change AS (SELECT * FROM unnest($1, $2) AS change (unique_key, run_at)), \
         locked AS ( \
           SELECT id, change.run_at FROM ferrodon.jobs JOIN change USING (unique_key) \
           WHERE dead_at IS NULL AND unique_key = ANY($1) ORDER BY unique_key FOR UPDATE OF jobs), \
         withdrawn AS (DELETE FROM ferrodon.jobs WHERE id = ANY(ARRAY(SELECT id FROM locked WHERE run_at IS NULL))) \
         UPDATE ferrodon.jobs SET run_at = greatest(locked.run_at, clock_timestamp()), generation = generation + 1, \
           handed_at = NULL \
         FROM locked WHERE jobs.id = locked.id AND jobs.id = ANY(ARRAY(SELECT id FROM locked)) AND locked.run_at IS NOT NULL",
    )
    .bind::<Array<Text>, _>(keys)
    .bind::<Array<Nullable<Timestamptz>>, _>(times)
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Of jobs that share a unique key, the last one stays, with the earliest time: a statement can't touch a row twice.
fn unite(jobs: Vec<NewJob>) -> Vec<NewJob> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut united: Vec<NewJob> = Vec::with_capacity(jobs.len());
    for mut job in jobs {
        let Some(key) = &job.unique_key else {
            united.push(job);
            continue;
        };
        if let Some(earlier) = known.get(key).and_then(|index| united.get_mut(*index)) {
            job.due = earliest(earlier.due, job.due);
            *earlier = job;
        } else {
            known.insert(key.clone(), united.len());
            united.push(job);
        }
    }
    united
}

fn earliest(one: Due, other: Due) -> Due {
    match (one, other) {
        (Due::At(one), Due::At(other)) => Due::At(one.min(other)),
        (Due::In(one), Due::In(other)) => Due::In(one.min(other)),
        // a delay and a time can't be compared without the database's clock: at once is never wrong
        _ => Due::Now,
    }
}

fn time(due: Due) -> (Option<DateTime<Utc>>, i64) {
    match due {
        Due::Now => (None, 0),
        Due::At(at) => (Some(at), 0),
        Due::In(delay) => (None, milliseconds(delay)),
    }
}

pub(crate) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(key: Option<&str>, due: Due) -> NewJob {
        NewJob {
            queue: crate::Queue::Default,
            lane: None,
            kind: "test",
            version: 1,
            payload: serde_json::Value::Null,
            unique_key: key.map(str::to_owned),
            priority: 0,
            due,
            subject_id: None,
            sender_id: None,
        }
    }

    #[test]
    fn one_transaction_inserts_a_unique_job_once_with_the_earliest_time() {
        let seconds = Duration::from_secs;
        let united = unite(vec![
            job(Some("a"), Due::In(seconds(9))),
            job(None, Due::Now),
            job(Some("a"), Due::In(seconds(5))),
            job(None, Due::Now),
            job(Some("b"), Due::Now),
        ]);
        assert_eq!(united.len(), 4);
        assert!(matches!(united[0].due, Due::In(delay) if delay == seconds(5)));
    }
}
