//! The end of a run: done, failed, given up, or given back.

use std::{collections::HashSet, time::Duration};

use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, SmallInt, Text};
use diesel_async::RunQueryDsl;
use ferrodon_db::{Conn, QueryResult};
use ferrodon_types::JobId;

use crate::{
    claim::Claim,
    tx::{Inserted, milliseconds},
};

/// Characters of an error's text that are kept.
const MAX_ERROR: usize = 2_000;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The row goes.
    Done,
    /// Another try after the delay.
    Failed { error: String, delay: Duration },
    /// No other try: kept as dead.
    Dead { error: String },
    /// No other try: deleted.
    Dropped { error: String },
    /// Not run, or not to the end: comes again after the delay, and counts as nothing.
    Back { delay: Duration },
}

impl Outcome {
    /// The number in the statement below, the delay in milliseconds, the error.
    fn parts(&self) -> (i16, i64, Option<&str>) {
        match self {
            Self::Done => (DONE, 0, None),
            Self::Dropped { error } => (DROPPED, 0, Some(error)),
            Self::Failed { error, delay } => (FAILED, milliseconds(*delay), Some(error)),
            Self::Dead { error } => (DEAD, 0, Some(error)),
            Self::Back { delay } => (BACK, milliseconds(*delay), None),
        }
    }

    /// Why it didn't succeed.
    pub(crate) fn error(&self) -> Option<&str> {
        self.parts().2
    }

    /// What metrics and logs call it.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed { .. } => "failed",
            Self::Dead { .. } => "dead",
            Self::Dropped { .. } => "dropped",
            Self::Back { .. } => "back",
        }
    }
}

const DONE: i16 = 0;
const DROPPED: i16 = 1;
const FAILED: i16 = 2;
const DEAD: i16 = 3;
const BACK: i16 = 4;

/// The statement, which looks rows up one by one, whatever PostgreSQL believes of the table; the argument is what follows
/// `FOR UPDATE`. Numbers of outcomes: 0 done, 1 dropped, 2 failed, 3 dead,
/// 4 back.
macro_rules! finish_sql {
    ($locked:literal) => {
        concat!(
            "WITH result AS ( \
               SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) \
                 AS result (id, generation, attempts, crashes, action, delay_ms, error)), \
             mine AS MATERIALIZED ( \
               SELECT job.id, job.generation = result.generation AS same, action, delay_ms, result.error \
               FROM result CROSS JOIN LATERAL ( \
                 SELECT id, generation FROM ferrodon.jobs \
                 WHERE jobs.id = result.id AND jobs.claimed_by = $8 AND jobs.attempts = result.attempts \
                   AND jobs.crashes = result.crashes FOR UPDATE ",
            $locked,
            ") AS job \
               WHERE (SELECT CASE WHEN $9 THEN set_config('synchronous_commit', 'off', true) IS NOT NULL ELSE true END)), \
             gone AS ( \
               DELETE FROM ferrodon.jobs \
               WHERE id = ANY(ARRAY(SELECT id FROM mine WHERE same AND action IN (0, 1))) \
               RETURNING id, queue, priority, lane, false AS due), \
             kept AS ( \
               UPDATE ferrodon.jobs SET claimed_by = NULL, claimed_until = NULL, \
                 attempts = CASE WHEN mine.action IN (0, 1) THEN 0 WHEN mine.action = 4 THEN jobs.attempts \
                   ELSE jobs.attempts + 1 END, \
                 error = CASE WHEN mine.action = 4 THEN jobs.error ELSE mine.error END, \
                 dead_at = CASE WHEN mine.same AND mine.action = 3 THEN clock_timestamp() END, \
                 run_at = CASE WHEN mine.action = 4 OR (mine.same AND mine.action = 2) \
                   THEN clock_timestamp() + mine.delay_ms * interval '1 millisecond' ELSE jobs.run_at END, \
                 handed_at = CASE WHEN NOT mine.same AND mine.action <> 4 AND jobs.lane IS NULL \
                   AND jobs.run_at <= clock_timestamp() THEN clock_timestamp() END \
               FROM mine WHERE jobs.id = mine.id AND jobs.id = ANY($1) AND NOT (mine.same AND mine.action IN (0, 1)) \
               RETURNING jobs.id, queue, priority, lane, \
                 dead_at IS NULL AND run_at <= clock_timestamp() AS due) \
             SELECT id, queue, priority, lane, due FROM gone \
             UNION ALL SELECT id, queue, priority, lane, due FROM kept"
        )
    };
}

/// A run that ended.
#[derive(Debug, Clone)]
pub(crate) struct Finished {
    pub(crate) claim: Claim,
    pub(crate) outcome: Outcome,
}

/// An error's text as the row keeps it.
pub(crate) fn error_text(error: &str) -> String {
    // PostgreSQL's text knows no NUL
    error
        .chars()
        .filter(|character| *character != '\0')
        .take(MAX_ERROR)
        .collect()
}

/// Whether a row that another transaction has locked is waited for.
#[derive(Debug, Clone, Copy)]
enum Locked {
    Wait,
    Skip,
}

/// Writes ends of runs of one worker in one statement. Answers the rows that were written (and whether they are due
/// again); those that are missing were someone else's, or were locked by a transaction that repeats them just now.
///
/// Where a unique job was repeated while it ran (`generation` moved on), the row stays: the new work is due when the
/// repeat said, whatever became of the old one.
pub(crate) async fn finish(
    conn: &Conn,
    worker: &str,
    finished: &[Finished],
) -> QueryResult<Vec<Inserted>> {
    write(conn, worker, finished, Locked::Skip).await
}

/// The same for a single success inside a handler's own transaction, waiting for locks.
pub(crate) async fn finish_within(conn: &Conn, claim: &Claim) -> QueryResult<Option<Inserted>> {
    let done = [Finished {
        claim: claim.clone(),
        outcome: Outcome::Done,
    }];
    Ok(write(conn, &claim.worker, &done, Locked::Wait).await?.pop())
}

async fn write(
    conn: &Conn,
    worker: &str,
    finished: &[Finished],
    locked: Locked,
) -> QueryResult<Vec<Inserted>> {
    // losing a success in a crash of the server means running twice, so it needn't wait for the disk; inside of a
    // handler's transaction everything does
    let lazy =
        matches!(locked, Locked::Skip) && finished.iter().all(|one| one.outcome == Outcome::Done);
    let (actions, delays, errors) = finished.iter().map(|one| one.outcome.parts()).fold(
        (Vec::new(), Vec::new(), Vec::new()),
        |(mut actions, mut delays, mut errors), (action, delay, error)| {
            actions.push(action);
            delays.push(delay);
            errors.push(error);
            (actions, delays, errors)
        },
    );
    let mut conn = conn;
    ferrodon_db::statement::statement(match locked {
        Locked::Skip => finish_sql!("SKIP LOCKED"),
        Locked::Wait => finish_sql!(""),
    })
    .bind::<Array<BigInt>, _>(
        finished
            .iter()
            .map(|one| one.claim.id.get())
            .collect::<Vec<_>>(),
    )
    .bind::<Array<Integer>, _>(
        finished
            .iter()
            .map(|one| one.claim.generation)
            .collect::<Vec<_>>(),
    )
    .bind::<Array<Integer>, _>(
        finished
            .iter()
            .map(|one| one.claim.attempts)
            .collect::<Vec<_>>(),
    )
    .bind::<Array<Integer>, _>(
        finished
            .iter()
            .map(|one| one.claim.crashes)
            .collect::<Vec<_>>(),
    )
    .bind::<Array<SmallInt>, _>(actions)
    .bind::<Array<BigInt>, _>(delays)
    .bind::<Array<Nullable<Text>>, _>(errors)
    .bind::<Text, _>(worker)
    .bind::<Bool, _>(lazy)
    .load(&mut conn)
    .await
}

/// Of these ids, those whose claim this worker still holds.
pub(crate) async fn still_mine(
    conn: &Conn,
    worker: &str,
    ids: &[JobId],
) -> QueryResult<HashSet<JobId>> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let mut conn = conn;
    let rows: Vec<Row> = ferrodon_db::statement::statement(
        "SELECT id FROM ferrodon.jobs WHERE id = ANY($1) AND claimed_by = $2",
    )
    .bind::<Array<BigInt>, _>(ids)
    .bind::<Text, _>(worker)
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| JobId(row.id)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_texts_are_bounded_and_fit_the_database() {
        let text = error_text(&format!("a\0b{}", "x".repeat(5_000)));
        assert!(text.starts_with("abx"));
        assert_eq!(text.len(), MAX_ERROR);
    }
}
