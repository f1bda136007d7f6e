//! Jobs without a lane: one order per queue.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Double, Nullable, SmallInt, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use ferrodon_db::{Conn, QueryResult};
use ferrodon_redis::queues::{self, Lane, MAX};
use ferrodon_types::JobId;
use tokio::time::Instant;

use super::{LOOK, RelayError, Seldom};
use crate::{
    Jobs, TxError, handover,
    job::{Priority, Queue},
};

/// Rows that one look hands over at most, so that it doesn't hold its locks for long.
const BATCH: usize = 5_000;

/// What the relay knows of a queue.
pub(super) struct State {
    /// The oldest living row: reads begin there, since deleted rows before it may not be gone for good yet (a backup
    /// holds a snapshot), and would be passed by at every look.
    low: DateTime<Utc>,
    /// Seconds by which the first row is overdue.
    oldest: f64,
    find_low: Seldom,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            low: DateTime::UNIX_EPOCH,
            oldest: 0.0,
            find_low: Seldom::new(Duration::from_secs(1), 50),
        }
    }

    /// The age of the first due row in seconds.
    pub(super) fn oldest(&self) -> f64 {
        self.oldest
    }

    /// Hands over what is due; answers how long it is until the next row becomes due.
    pub(super) async fn hand_over(
        &mut self,
        jobs: &Jobs,
        conn: &Conn,
        queue: Queue,
        epoch: DateTime<Utc>,
    ) -> Result<Duration, RelayError> {
        if self.find_low.is_due() {
            let began = Instant::now();
            let first = first(conn, queue).await.map_err(TxError::from)?;
            self.low = first.run_at;
            self.oldest = first.age;
            self.find_low.done(began);
        }
        let lists: Vec<Lane> = Priority::ALL
            .iter()
            .map(|one| Lane::new(queue.name(), one.name()))
            .collect();
        let mut room: BTreeMap<String, usize> = lists
            .iter()
            .zip(queues::lengths(jobs.redis(), &lists).await?)
            .map(|(list, length)| (list.priority.clone(), MAX.saturating_sub(length)))
            .collect();
        let wanted = room.values().sum::<usize>().min(BATCH);
        if wanted == 0 {
            return Ok(LOOK);
        }
        let (rows, next) = futures_util::try_join!(
            take(conn, queue, self.low, epoch, wanted),
            next(conn, queue),
        )
        .map_err(TxError::from)?;
        let full = rows.len() == wanted;
        let mut handed: BTreeMap<Lane, Vec<JobId>> = BTreeMap::new();
        let mut missed = Vec::new();
        for row in rows {
            let list = handover::list(queue.name(), row.priority);
            match room.get_mut(&list.priority) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    handed.entry(list).or_default().push(JobId(row.id));
                }
                _ => missed.push(JobId(row.id)),
            }
        }
        missed.extend(handover::push(jobs, handed.into_iter().collect()).await);
        if !missed.is_empty() {
            handover::unhand(jobs, &missed).await?;
        } else if full {
            return Ok(Duration::ZERO);
        }
        Ok(next)
    }
}

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = SmallInt)]
    priority: i16,
    #[diesel(sql_type = Timestamptz)]
    run_at: DateTime<Utc>,
}

/// Marks due rows as handed over, the oldest first.
async fn take(
    conn: &Conn,
    queue: Queue,
    low: DateTime<Utc>,
    epoch: DateTime<Utc>,
    limit: usize,
) -> QueryResult<Vec<Row>> {
    let mut conn = conn;
    // "lane" stands in the order only so that the index has it
    let mut rows: Vec<Row> = ferrodon_db::statement::statement(
        "WITH due AS ( \
           SELECT id FROM ferrodon.jobs \
           WHERE queue = $1 AND lane IS NULL AND dead_at IS NULL AND run_at >= $2 AND run_at <= clock_timestamp() \
             AND claimed_until IS NULL \
             AND (handed_at IS NULL OR handed_at < greatest($3, clock_timestamp() - interval '60 seconds')) \
             AND NOT EXISTS (SELECT 1 FROM ferrodon.lanes \
               WHERE lanes.queue = $1 AND lanes.lane = '' AND paused_until > clock_timestamp()) \
           ORDER BY lane, run_at, id LIMIT $4 FOR UPDATE SKIP LOCKED) \
         UPDATE ferrodon.jobs SET handed_at = clock_timestamp() \
         WHERE id = ANY(ARRAY(SELECT id FROM due)) AND set_config('synchronous_commit', 'off', true) IS NOT NULL \
         RETURNING id, priority, run_at",
    )
    .bind::<Text, _>(queue.name())
    .bind::<Timestamptz, _>(low)
    .bind::<Timestamptz, _>(epoch)
    .bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX))
    .load(&mut conn)
    .await?;
    rows.sort_unstable_by_key(|row| (row.run_at, row.id));
    Ok(rows)
}

/// How long it is until the next row becomes due.
async fn next(conn: &Conn, queue: Queue) -> QueryResult<Duration> {
    #[derive(diesel::QueryableByName)]
    struct Next {
        #[diesel(sql_type = Nullable<Double>)]
        seconds: Option<f64>,
    }
    let mut conn = conn;
    let next: Next = ferrodon_db::statement::statement(
        "SELECT (SELECT extract(epoch FROM run_at - clock_timestamp())::float8 FROM ferrodon.jobs \
           WHERE queue = $1 AND lane IS NULL AND dead_at IS NULL AND run_at > clock_timestamp() \
           ORDER BY lane, run_at LIMIT 1) AS seconds",
    )
    .bind::<Text, _>(queue.name())
    .get_result(&mut conn)
    .await?;
    Ok(next.seconds.map_or(LOOK, |seconds| {
        Duration::from_secs_f64(seconds.clamp(0.0, LOOK.as_secs_f64()))
    }))
}

struct First {
    run_at: DateTime<Utc>,
    age: f64,
}

/// The first living row and by how much it is overdue; where there is none, this moment.
async fn first(conn: &Conn, queue: Queue) -> QueryResult<First> {
    #[derive(diesel::QueryableByName)]
    struct Found {
        #[diesel(sql_type = Timestamptz)]
        now: DateTime<Utc>,
        #[diesel(sql_type = Nullable<Timestamptz>)]
        run_at: Option<DateTime<Utc>>,
    }
    let mut conn = conn;
    let found: Found = ferrodon_db::statement::statement(
        "SELECT clock_timestamp() AS now, (SELECT run_at FROM ferrodon.jobs \
           WHERE queue = $1 AND lane IS NULL AND dead_at IS NULL ORDER BY lane, run_at LIMIT 1) AS run_at",
    )
    .bind::<Text, _>(queue.name())
    .get_result(&mut conn)
    .await?;
    let run_at = found.run_at.unwrap_or(found.now);
    Ok(First {
        run_at,
        age: (found.now - run_at).as_seconds_f64(),
    })
}
