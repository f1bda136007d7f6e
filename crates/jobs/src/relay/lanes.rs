//! Jobs with a lane: a few of each lane are under way at a time, so that a slow or dead host delays only itself.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Double, Nullable, SmallInt, Text, Timestamptz};
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

/// Jobs of a lane that are handed over or running at once at most.
const WINDOW: i64 = 8;
/// Lanes in one statement at most.
const BATCH: usize = 2_000;

/// What the relay knows of a queue's lanes.
pub(super) struct State {
    /// The oldest living row of all lanes: reads begin there (see [`super::queues::State`]).
    low: DateTime<Utc>,
    oldest: f64,
    /// All lanes are looked through seldom: writers and workers name those with something to do.
    scan: Seldom,
    scanned_low: Seldom,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            low: DateTime::UNIX_EPOCH,
            oldest: 0.0,
            scan: Seldom::new(LOOK, 10),
            scanned_low: Seldom::new(Duration::from_secs(30), 50),
        }
    }

    /// The age of the first due row in seconds.
    pub(super) fn oldest(&self) -> f64 {
        self.oldest
    }

    /// Makes the next look go through all lanes.
    pub(super) fn look_now(&mut self) {
        self.scan.now();
    }

    /// Goes through all lanes, if it is time; answers how long it is until the next row becomes due.
    pub(super) async fn look(
        &mut self,
        jobs: &Jobs,
        conn: &Conn,
        queue: Queue,
        epoch: DateTime<Utc>,
    ) -> Result<Duration, RelayError> {
        if !self.scan.is_due() {
            return Ok(LOOK);
        }
        let began = Instant::now();
        // now and then without a bound, so that the bound itself is found anew
        let unbounded = self.scanned_low.is_due();
        let low = if unbounded {
            DateTime::UNIX_EPOCH
        } else {
            self.low
        };
        let heads = heads(conn, queue, low).await.map_err(TxError::from)?;
        self.low = heads
            .iter()
            .map(|head| head.run_at)
            .min()
            .unwrap_or(began_at(low, self.low));
        self.oldest = -heads.iter().map(|head| head.seconds).fold(0.0, f64::min);
        if unbounded {
            self.scanned_low.done(began);
        }
        let mut next = LOOK;
        let mut due = Vec::new();
        for head in &heads {
            if head.seconds <= 0.0 {
                due.push(head.lane.as_str());
            } else {
                next = next.min(Duration::from_secs_f64(
                    head.seconds.min(LOOK.as_secs_f64()),
                ));
            }
        }
        self.hand_over(jobs, conn, queue, due, epoch).await?;
        self.scan.done(began);
        Ok(next)
    }

    /// Hands over the next jobs of these lanes, as far as their windows allow.
    pub(super) async fn hand_over(
        &mut self,
        jobs: &Jobs,
        conn: &Conn,
        queue: Queue,
        lanes: Vec<&str>,
        epoch: DateTime<Utc>,
    ) -> Result<(), RelayError> {
        if lanes.is_empty() {
            return Ok(());
        }
        let lists: Vec<Lane> = Priority::ALL
            .iter()
            .map(|one| Lane::new(queue.name(), one.name()))
            .collect();
        let waiting: usize = queues::lengths(jobs.redis(), &lists)
            .await?
            .into_iter()
            .max()
            .unwrap_or(0);
        let mut room = MAX.saturating_sub(waiting);
        for lanes in lanes.chunks(BATCH) {
            if room == 0 {
                return Ok(());
            }
            let rows = take(conn, queue, lanes, self.low, epoch, room)
                .await
                .map_err(TxError::from)?;
            room = room.saturating_sub(rows.len());
            let mut handed: BTreeMap<Lane, Vec<JobId>> = BTreeMap::new();
            for row in rows {
                handed
                    .entry(handover::list(queue.name(), row.priority))
                    .or_default()
                    .push(JobId(row.id));
            }
            let missed = handover::push(jobs, handed.into_iter().collect()).await;
            if !missed.is_empty() {
                handover::unhand(jobs, &missed).await?;
                return Ok(());
            }
        }
        Ok(())
    }
}

/// The bound where no lane has a row: what it was.
fn began_at(used: DateTime<Utc>, known: DateTime<Utc>) -> DateTime<Utc> {
    used.max(known)
}

#[derive(diesel::QueryableByName)]
struct Head {
    #[diesel(sql_type = Text)]
    lane: String,
    #[diesel(sql_type = Timestamptz)]
    run_at: DateTime<Utc>,
    /// Until it is due; negative where it is overdue.
    #[diesel(sql_type = Double)]
    seconds: f64,
}

/// Every lane with its first row, by jumping from lane to lane in the index: paused lanes and the length of backlogs
/// cost nothing.
async fn heads(conn: &Conn, queue: Queue, low: DateTime<Utc>) -> QueryResult<Vec<Head>> {
    let mut conn = conn;
    ferrodon_db::statement::statement(
        "WITH RECURSIVE lanes AS ( \
           (SELECT lane FROM ferrodon.jobs WHERE queue = $1 AND dead_at IS NULL AND lane > '' ORDER BY lane LIMIT 1) \
           UNION ALL \
           SELECT (SELECT jobs.lane FROM ferrodon.jobs \
             WHERE jobs.queue = $1 AND jobs.dead_at IS NULL AND jobs.lane > lanes.lane ORDER BY jobs.lane LIMIT 1) \
           FROM lanes WHERE lanes.lane IS NOT NULL) \
         SELECT lanes.lane, head.run_at, extract(epoch FROM head.run_at - clock_timestamp())::float8 AS seconds \
         FROM lanes CROSS JOIN LATERAL ( \
           SELECT run_at FROM ferrodon.jobs \
           WHERE jobs.queue = $1 AND jobs.lane = lanes.lane AND jobs.dead_at IS NULL AND jobs.run_at >= $2 \
           ORDER BY run_at LIMIT 1) AS head \
         WHERE lanes.lane IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ferrodon.lanes AS paused \
           WHERE paused.queue = $1 AND paused.lane IN (lanes.lane, '') AND paused.paused_until > clock_timestamp())",
    )
    .bind::<Text, _>(queue.name())
    .bind::<Timestamptz, _>(low)
    .load(&mut conn)
    .await
}

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = SmallInt)]
    priority: i16,
    /// Its place in its lane among those that were found; none says that it was handed over.
    #[diesel(sql_type = Nullable<BigInt>)]
    place: Option<i64>,
}

/// Marks as handed over what of each lane's first due rows is not under way. A lane's window is its first eight due
/// rows: those that are handed over or running are among them, since lanes are handed over in that order.
async fn take(
    conn: &Conn,
    queue: Queue,
    lanes: &[&str],
    low: DateTime<Utc>,
    epoch: DateTime<Utc>,
    limit: usize,
) -> QueryResult<Vec<Row>> {
    let mut conn = conn;
    let rows: Vec<Row> = ferrodon_db::statement::statement(
        "WITH first AS MATERIALIZED ( \
           SELECT job.id, job.place FROM unnest($2) AS named (lane) \
           CROSS JOIN LATERAL ( \
             SELECT id, claimed_until, handed_at, row_number() OVER (ORDER BY run_at, id) AS place FROM ( \
               SELECT id, run_at, claimed_until, handed_at FROM ferrodon.jobs \
               WHERE queue = $1 AND jobs.lane = named.lane AND dead_at IS NULL \
                 AND run_at >= $3 AND run_at <= clock_timestamp() \
               ORDER BY run_at, id LIMIT $6) AS head) AS job \
           WHERE job.claimed_until IS NULL \
             AND (job.handed_at IS NULL OR job.handed_at < greatest($4, clock_timestamp() - interval '60 seconds')) \
             AND NOT EXISTS (SELECT 1 FROM ferrodon.lanes AS paused \
               WHERE paused.queue = $1 AND paused.lane IN (named.lane, '') AND paused.paused_until > clock_timestamp()) \
           ORDER BY job.place LIMIT $5), \
         due AS ( \
           SELECT id FROM ferrodon.jobs \
           WHERE id = ANY(ARRAY(SELECT id FROM first)) AND claimed_until IS NULL AND coalesce(dead_at, 'infinity') = 'infinity' \
           FOR UPDATE SKIP LOCKED), \
         handed AS ( \
           UPDATE ferrodon.jobs SET handed_at = clock_timestamp() \
           WHERE id = ANY(ARRAY(SELECT id FROM due)) AND set_config('synchronous_commit', 'off', true) IS NOT NULL \
           RETURNING id, priority) \
         SELECT id, 0::smallint AS priority, place FROM first UNION ALL SELECT id, priority, NULL FROM handed",
    )
    .bind::<Text, _>(queue.name())
    .bind::<Array<Text>, _>(lanes)
    .bind::<Timestamptz, _>(low)
    .bind::<Timestamptz, _>(epoch)
    .bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX))
    .bind::<BigInt, _>(WINDOW)
    .load(&mut conn)
    .await?;
    let (found, mut handed): (Vec<Row>, Vec<Row>) =
        rows.into_iter().partition(|row| row.place.is_some());
    let places: HashMap<i64, Option<i64>> =
        found.into_iter().map(|row| (row.id, row.place)).collect();
    // hosts in turn: everybody's first, then everybody's second
    handed.sort_unstable_by_key(|row| (places.get(&row.id).copied().flatten(), row.id));
    Ok(handed)
}
