//! How long a delivery waits for its handler while hosts that don't answer have a million waiting: most of them are known
//! to be dead (their lanes are paused, as an open breaker does), one still holds as many slots as a host may.

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use clap::Args;
use diesel::sql_types::BigInt;
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use ferrodon_db::{Conn, statement::statement};
use ferrodon_jobs::{JobError, Options, Queue, Registry, Tx, work};
use serde_json::json;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::jobs::{Deliver, Ground, start_relay};

/// Hosts that don't answer; number 0 only just stopped.
const DEAD: i64 = 100;
/// How long a host that doesn't answer holds its slot.
const TIMES_OUT: Duration = Duration::from_secs(10);
/// The pause between two deliveries that are measured.
const PAUSE: Duration = Duration::from_millis(20);
/// When the run is given up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Fills the table with deliveries to dead hosts and measures those of a live one.
#[derive(Debug, Args)]
pub(crate) struct Lag {
    #[command(flatten)]
    ground: Ground,
    /// How many jobs wait.
    #[arg(long)]
    waiting: i64,
    /// How many deliveries are measured in a run.
    #[arg(long)]
    count: i64,
    /// Slots of the worker.
    #[arg(long)]
    slots: usize,
    /// How often.
    #[arg(long)]
    runs: usize,
}

impl Lag {
    pub(crate) async fn run(self) -> Result<()> {
        let jobs = self.ground.jobs().await?;
        {
            let conn = jobs.database().get().await?;
            let mut conn: &Conn = &conn;
            statement(
                "INSERT INTO ferrodon.jobs (queue, lane, kind, payload) \
                 SELECT 'push', 'dead' || n % $2 || '.test', 'bench_deliver', jsonb_build_object('n', -n, 'host', 'dead' || n % $2 || '.test') \
                 FROM generate_series(1, $1) n",
            )
            .bind::<BigInt, _>(self.waiting)
            .bind::<BigInt, _>(DEAD)
            .execute(&mut conn)
            .await?;
            statement(
                "INSERT INTO ferrodon.lanes (queue, lane, paused_until, failures, reason) \
                 SELECT 'push', 'dead' || n || '.test', clock_timestamp() + interval '1 day', 10, 'its breaker is open' \
                 FROM generate_series(1, $1 - 1) n",
            )
            .bind::<BigInt, _>(DEAD)
            .execute(&mut conn)
            .await?;
            conn.batch_execute("ANALYZE ferrodon.jobs").await?;
        }
        let (ran, mut running) = mpsc::unbounded_channel();
        let mut registry = Registry::new();
        registry.handle::<Deliver, _>(move |context, job: Deliver| {
            let ran = ran.clone();
            async move {
                if job.n >= 0 {
                    let _ = ran.send((job.n, Instant::now()));
                    return Ok(());
                }
                tokio::select! {
                    () = sleep(TIMES_OUT) => Err(JobError::retry("timed out")),
                    () = context.stopping().cancelled() => Err(JobError::Busy),
                }
            }
        });
        let relay = start_relay(&jobs);
        let stop = CancellationToken::new();
        let working = tokio::spawn(work(
            jobs.clone(),
            registry,
            Options::new(vec![Queue::Push], self.slots),
            stop.clone(),
        ));
        // the dead take what they can get
        sleep(Duration::from_secs(3)).await;
        for run in 0..self.runs {
            let mut committed = HashMap::new();
            let first = i64::try_from(run)? * self.count;
            for n in first..first + self.count {
                let job = Arc::new(Deliver {
                    n,
                    host: "alive.test".to_owned(),
                });
                jobs.transaction(async |tx: &Tx| tx.enqueue((*job).clone()))
                    .await?;
                committed.insert(n, Instant::now());
                sleep(PAUSE).await;
            }
            let mut times = Vec::new();
            while times.len() < committed.len() {
                let (n, at) = timeout(PATIENCE, running.recv())
                    .await
                    .context("deliveries to the live host never ran")?
                    .context("the worker is gone")?;
                if let Some(began) = committed.get(&n) {
                    times.push(at.saturating_duration_since(*began).as_secs_f64() * 1_000.0);
                }
            }
            times.sort_unstable_by(f64::total_cmp);
            let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
            println!(
                "{}",
                json!({ "median": at(0.5), "p99": at(0.99), "last": at(1.0) })
            );
        }
        stop.cancel();
        relay.cancel();
        working.await?;
        Ok(())
    }
}
