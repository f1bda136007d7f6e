//! Ids of due jobs on their way to Redis.

use std::collections::BTreeMap;

use diesel::sql_types::{Array, BigInt};
use diesel_async::RunQueryDsl;
use ferrodon_redis::queues::{self, Lane};
use ferrodon_types::JobId;

use crate::{Jobs, error::TxError, job::Priority, tx::Inserted};

/// The Redis list of a queue's priority.
pub(crate) fn list(queue: &str, priority: i16) -> Lane {
    Lane::new(queue, Priority::from_db(priority).name())
}

/// Hands over what can run now, and wakes the relay for what has a lane. A failure means a delay, never a loss.
pub(crate) async fn hand_over(jobs: &Jobs, inserted: Vec<Inserted>) {
    let mut lists: BTreeMap<Lane, Vec<JobId>> = BTreeMap::new();
    let mut lanes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in inserted {
        match row.lane {
            Some(lane) => lanes.entry(row.queue).or_default().push(lane),
            None if row.due => lists
                .entry(list(&row.queue, row.priority))
                .or_default()
                .push(JobId(row.id)),
            None => {}
        }
    }
    let (missed, ()) = tokio::join!(
        push(jobs, lists.into_iter().collect()),
        wake_relay(jobs, lanes)
    );
    if !missed.is_empty()
        && let Err(error) = unhand(jobs, &missed).await
    {
        // the relay takes them for handed over, and looks again after a minute
        tracing::debug!(%error, count = missed.len(), "jobs wait for the relay");
    }
}

/// Pushes ids to Redis; answers those that were not taken: the list is full, or Redis is away.
pub(crate) async fn push(jobs: &Jobs, lists: Vec<(Lane, Vec<JobId>)>) -> Vec<JobId> {
    if lists.is_empty() {
        return Vec::new();
    }
    match queues::push(jobs.redis(), &lists).await {
        Ok(taken) => lists
            .into_iter()
            .zip(taken)
            .flat_map(|((_, ids), taken)| ids.into_iter().skip(taken))
            .collect(),
        Err(error) => {
            tracing::warn!(%error, "jobs can't be handed over: Redis is away");
            lists.into_iter().flat_map(|(_, ids)| ids).collect()
        }
    }
}

/// Marks rows as not handed over, so that the relay takes them as soon as it can.
pub(crate) async fn unhand(jobs: &Jobs, ids: &[JobId]) -> Result<(), TxError> {
    let conn = jobs.database().get().await?;
    ferrodon_db::statement::statement(
        "WITH missed AS ( \
           SELECT id FROM ferrodon.jobs \
           WHERE id = ANY($1) AND claimed_until IS NULL AND coalesce(dead_at, 'infinity') = 'infinity' FOR UPDATE SKIP LOCKED) \
         UPDATE ferrodon.jobs SET handed_at = NULL WHERE id = ANY(ARRAY(SELECT id FROM missed))",
    )
    .bind::<Array<BigInt>, _>(ids)
    .execute(&mut &*conn)
    .await?;
    Ok(())
}

/// Tells the relay that lanes have something new, or room.
pub(crate) async fn wake_relay(jobs: &Jobs, lanes: BTreeMap<String, Vec<String>>) {
    for (queue, mut names) in lanes {
        names.sort_unstable();
        names.dedup();
        if let Err(error) = queues::wake_lanes(jobs.redis(), &queue, &names).await {
            tracing::debug!(%error, "the relay is left to its own time");
        }
    }
}
