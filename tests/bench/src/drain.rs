//! Jobs a second, beside a program that does nothing but claim and delete.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Result, ensure};
use clap::Args;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt},
};
use diesel_async::RunQueryDsl as _;
use ferrodon_db::{Conn, statement::statement};
use ferrodon_jobs::{Jobs, Options, Queue, Registry, Tx, TxError, work};
use ferrodon_redis::client::cmd;
use serde_json::json;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::jobs::{Ground, Nothing, start_relay};

/// Jobs that are enqueued in one transaction.
const AT_ONCE: i64 = 1_000;

/// Between two looks at whether all is done.
const PAUSE: Duration = Duration::from_millis(1);

/// Enqueues jobs that do nothing and drains them.
#[derive(Debug, Args)]
pub(crate) struct Drain {
    #[command(flatten)]
    ground: Ground,
    /// How many jobs.
    #[arg(long)]
    count: i64,
    /// Slots of the worker, and so how many ids it claims at once at most.
    #[arg(long)]
    slots: usize,
    /// How often.
    #[arg(long)]
    runs: usize,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

impl Drain {
    pub(crate) async fn run(self) -> Result<()> {
        let jobs = self.ground.jobs().await?;
        for _ in 0..self.runs {
            let ours = self.worked(&jobs).await?;
            let bare = self.bare(&jobs).await?;
            println!("{}", json!({ "jobs": ours, "bare": bare }));
        }
        Ok(())
    }

    async fn enqueue(&self, jobs: &Jobs) -> Result<(), TxError> {
        for first in (0..self.count).step_by(AT_ONCE as usize) {
            jobs.transaction(async |tx: &Tx| {
                (first..(first + AT_ONCE).min(self.count))
                    .try_for_each(|n| tx.enqueue(Nothing { n }))
            })
            .await?;
        }
        Ok(())
    }

    /// Jobs a second through hand-over, claims, apalis and acknowledgement.
    async fn worked(&self, jobs: &Jobs) -> Result<f64> {
        self.enqueue(jobs).await?;
        let done = Arc::new(AtomicUsize::new(0));
        let mut registry = Registry::new();
        registry.handle::<Nothing, _>({
            let done = Arc::clone(&done);
            move |_, _| {
                done.fetch_add(1, Ordering::Relaxed);
                async { Ok(()) }
            }
        });
        let relay = start_relay(jobs);
        let stop = CancellationToken::new();
        let began = Instant::now();
        let working = tokio::spawn(work(
            jobs.clone(),
            registry,
            Options::new(vec![Queue::Default], self.slots),
            stop.clone(),
        ));
        // rows are counted when all have run: counting takes time from what is measured
        while AtomicUsize::load(&done, Ordering::Relaxed) < usize::try_from(self.count)? {
            sleep(PAUSE).await;
        }
        while waiting(jobs).await? > 0 {
            sleep(PAUSE).await;
        }
        let seconds = began.elapsed().as_secs_f64();
        stop.cancel();
        relay.cancel();
        working.await?;
        let done = AtomicUsize::load(&done, Ordering::Relaxed);
        ensure!(done >= usize::try_from(self.count)?, "only {done} ran");
        Ok(self.count as f64 / seconds)
    }

    /// The same rows, claimed and deleted by id by two connections, as a worker has one that claims and one that
    /// finishes.
    async fn bare(&self, jobs: &Jobs) -> Result<f64> {
        self.enqueue(jobs).await?;
        let conn = jobs.database().get().await?;
        let ids = {
            let mut conn: &Conn = &conn;
            let rows: Vec<Row> = statement("SELECT id FROM ferrodon.jobs ORDER BY id")
                .load(&mut conn)
                .await?;
            rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        drop(conn);
        let (first, second) = ids.split_at(ids.len() / 2);
        let began = Instant::now();
        tokio::try_join!(
            self.claim_and_delete(jobs, first),
            self.claim_and_delete(jobs, second)
        )?;
        let seconds = began.elapsed().as_secs_f64();
        // what was handed to Redis for these rows is nobody's now
        jobs.redis().query::<()>(&cmd("FLUSHDB")).await?;
        Ok(self.count as f64 / seconds)
    }

    async fn claim_and_delete(&self, jobs: &Jobs, ids: &[i64]) -> Result<()> {
        let conn = jobs.database().get().await?;
        for batch in ids.chunks(self.slots) {
            let mut conn: &Conn = &conn;
            let claimed: Vec<Row> = statement(
                "UPDATE ferrodon.jobs SET claimed_by = 'bare', claimed_until = clock_timestamp() + interval '30 s' \
                 WHERE id = ANY($1) AND set_config('synchronous_commit', 'off', true) IS NOT NULL RETURNING id, kind, payload",
            )
            .bind::<Array<BigInt>, _>(batch)
            .load(&mut conn)
            .await?;
            let ids: Vec<i64> = claimed.into_iter().map(|row| row.id).collect();
            statement(
                "DELETE FROM ferrodon.jobs WHERE id = ANY($1) AND set_config('synchronous_commit', 'off', true) IS NOT NULL",
            )
            .bind::<Array<BigInt>, _>(ids)
            .execute(&mut conn)
            .await?;
        }
        Ok(())
    }
}

async fn waiting(jobs: &Jobs) -> Result<i64> {
    let conn = jobs.database().get().await?;
    let mut conn: &Conn = &conn;
    let row: Row = statement("SELECT count(*) AS id FROM ferrodon.jobs")
        .get_result(&mut conn)
        .await?;
    Ok(row.id)
}
