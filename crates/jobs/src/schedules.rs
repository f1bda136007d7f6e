//! Work by the clock: the table of all schedules, and who starts them.
//!
//! A tick is turned into its job in one transaction with the note that it was, so that any number of leaders start it
//! once; the lease only saves work. Ticks that passed while nobody ran are started once, late.

use std::time::Duration;

use chrono::{DateTime, Utc};
use croner::Cron;
use diesel::sql_types::{Text, Timestamptz};
use diesel_async::RunQueryDsl;
use tokio_util::sync::CancellationToken;

use crate::{
    Jobs, Tx, TxError,
    kinds::{
        CleanAddresses, CleanInactiveFeeds, SweepExpiredMutes, VacuumIdempotencyKeys, VacuumTokens,
    },
    lease::Lease,
};

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Schedule {
    /// The row's name in `ferrodon.schedules`.
    pub name: &'static str,
    /// When: minute, hour, day, month, weekday, in UTC.
    pub cron: &'static str,
    /// Adds the job.
    pub enqueue: fn(&Tx) -> Result<(), TxError>,
}

/// Everything that runs by the clock. Daily work lies in the small hours, as Mastodon's does.
pub const SCHEDULES: &[Schedule] = &[
    Schedule {
        name: "vacuum_idempotency_keys",
        cron: "7 * * * *",
        enqueue: |tx| tx.enqueue(VacuumIdempotencyKeys {}),
    },
    Schedule {
        name: "sweep_expired_mutes",
        cron: "*/5 * * * *",
        enqueue: |tx| tx.enqueue(SweepExpiredMutes {}),
    },
    Schedule {
        name: "clean_inactive_feeds",
        cron: "13 3 * * *",
        enqueue: |tx| tx.enqueue(CleanInactiveFeeds {}),
    },
    Schedule {
        name: "vacuum_tokens",
        cron: "31 3 * * *",
        enqueue: |tx| tx.enqueue(VacuumTokens {}),
    },
    Schedule {
        name: "clean_addresses",
        cron: "47 3 * * *",
        enqueue: |tx| tx.enqueue(CleanAddresses {}),
    },
];

/// Starts what is due (or waits to lead) until `shutdown` is cancelled.
pub async fn run(jobs: Jobs, schedules: &'static [Schedule], shutdown: CancellationToken) {
    let mut lease = Lease::new(jobs.redis().clone(), "schedules");
    let mut ticker = Ticker::new(schedules);
    let leading = async {
        loop {
            if lease.is_held().await
                && let Err(error) = ticker.tick(&jobs).await
            {
                tracing::warn!(%error, "schedules can't be started for now");
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::select! {
        () = leading => {}
        () = shutdown.cancelled() => {}
    }
    lease.leave().await;
}

/// Knows which ticks were seen to, so that the database is asked once per tick.
#[derive(Debug)]
pub struct Ticker {
    schedules: Vec<(Schedule, Cron, Option<DateTime<Utc>>)>,
}

impl Ticker {
    /// For these schedules; one whose time can't be read is left out, with an error in the log.
    pub fn new(schedules: &[Schedule]) -> Self {
        let schedules = schedules
            .iter()
            .filter_map(|schedule| match schedule.cron.parse::<Cron>() {
                Ok(cron) => Some((*schedule, cron, None)),
                Err(error) => {
                    tracing::error!(%error, schedule = schedule.name, "a schedule's time can't be read");
                    None
                }
            })
            .collect();
        Self { schedules }
    }

    /// Starts what is due by the clock; answers how many jobs that were.
    pub async fn tick(&mut self, jobs: &Jobs) -> Result<usize, TxError> {
        let now = jobs.clock().now();
        let mut started = 0;
        for (schedule, cron, seen) in &mut self.schedules {
            let Ok(tick) = cron.find_previous_occurrence(&now, true) else {
                continue;
            };
            if *seen == Some(tick) {
                continue;
            }
            if start(jobs, schedule, tick).await? {
                tracing::debug!(schedule = schedule.name, %tick, "started by the clock");
                started += 1;
            }
            *seen = Some(tick);
        }
        Ok(started)
    }
}

/// Notes the tick and adds the job, unless the tick was noted before. A leader whose clock was far ahead has noted one
/// that nobody else would reach for long: that doesn't count.
async fn start(jobs: &Jobs, schedule: &Schedule, tick: DateTime<Utc>) -> Result<bool, TxError> {
    jobs.transaction(async |tx: &Tx| {
        let mut conn = tx.conn();
        let noted = ferrodon_db::statement::statement(
            "INSERT INTO ferrodon.schedules AS schedules (name, last_tick) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET last_tick = excluded.last_tick \
             WHERE schedules.last_tick < excluded.last_tick \
               OR schedules.last_tick > clock_timestamp() + interval '1 day'",
        )
        .bind::<Text, _>(schedule.name)
        .bind::<Timestamptz, _>(tick)
        .execute(&mut conn)
        .await?;
        if noted == 0 {
            return Ok(false);
        }
        (schedule.enqueue)(tx)?;
        Ok(true)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schedule_has_a_name_of_its_own_and_a_time_that_can_be_read() {
        assert_eq!(Ticker::new(SCHEDULES).schedules.len(), SCHEDULES.len());
        let mut names: Vec<&str> = SCHEDULES.iter().map(|schedule| schedule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SCHEDULES.len());
    }
}
