//! Work by the clock: what time makes superfluous goes, in batches, each a transaction of its own.
//!
//! Everything is safe to skip and to repeat. See [`ferrodon_jobs::schedules`] for when.

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use ferrodon_caches::listener::kinds;
use ferrodon_db::{Conn, PoolError, QueryError, QueryResult, vacuum};
use ferrodon_jobs::{TxError, kinds::ExpireMute};
use ferrodon_redis::{FeedKey, feeds, invalidation::Forget};
use ferrodon_types::UserId;
use futures_util::future::BoxFuture;

use crate::Context;

/// Rows in one statement at most.
const BATCH: i64 = 1_000;
/// How long the answer to a request with an `Idempotency-Key` is kept. Clients repeat within the hour.
const IDEMPOTENCY_KEYS: TimeDelta = TimeDelta::days(1);

/// Maintenance stopped half-way; what was done is done.
#[derive(Debug, thiserror::Error)]
pub enum MaintenanceError {
    /// A transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// No connection could be had.
    #[error("the database is busy")]
    Pool(#[from] PoolError),
    /// A query failed.
    #[error("the query failed")]
    Query(#[from] QueryError),
    /// Redis failed.
    #[error("Redis failed")]
    Redis(#[from] ferrodon_redis::Error),
}

/// How long people's traces are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Addresses and sign-ins (`IP_RETENTION_PERIOD`).
    pub addresses: Duration,
    /// Unused web sessions (`SESSION_RETENTION_PERIOD`).
    pub sessions: Duration,
}

/// A statement that touches at most so many rows, and says how many.
type Batch = for<'a> fn(&'a Conn, NaiveDateTime, i64) -> BoxFuture<'a, QueryResult<i64>>;

macro_rules! batch {
    ($function:path) => {
        |conn, time, limit| {
            Box::pin(async move { $function(conn, time, limit).await.map(|count| count as i64) })
        }
    };
}

/// Repeats one statement, each time in a transaction, until it finds less than a batch. Answers how many rows it
/// touched in all.
async fn drain(
    ctx: &Context,
    time: NaiveDateTime,
    statement: Batch,
) -> Result<i64, MaintenanceError> {
    let mut all = 0;
    loop {
        let count = ctx
            .jobs
            .transaction(async |tx| Ok::<_, TxError>(statement(tx.conn(), time, BATCH).await?))
            .await?;
        all += count;
        if count < BATCH {
            return Ok(all);
        }
    }
}

/// Deletes answers to requests with an `Idempotency-Key` that nobody repeats any more.
pub async fn vacuum_idempotency_keys(ctx: &Context) -> Result<(), MaintenanceError> {
    let before = ctx.clock().naive_now() - IDEMPOTENCY_KEYS;
    drain(ctx, before, batch!(vacuum::delete_idempotency_keys)).await?;
    Ok(())
}

/// Deletes revoked access tokens, and authorization codes that were used, revoked or have expired.
pub async fn vacuum_tokens(ctx: &Context) -> Result<(), MaintenanceError> {
    let now = ctx.clock().naive_now();
    drain(ctx, now, batch!(vacuum::delete_revoked_tokens)).await?;
    drain(ctx, now, batch!(vacuum::delete_ended_grants)).await?;
    Ok(())
}

/// Ends unused sessions, forgets addresses and sign-ins, and deletes rules about addresses whose time is over.
pub async fn clean_addresses(ctx: &Context, retention: Retention) -> Result<(), MaintenanceError> {
    let now = ctx.clock().naive_now();
    drain(
        ctx,
        before(now, retention.sessions),
        batch!(vacuum::delete_unused_sessions),
    )
    .await?;
    let old = before(now, retention.addresses);
    drain(ctx, old, batch!(vacuum::forget_session_addresses)).await?;
    drain(ctx, old, batch!(vacuum::forget_sign_up_addresses)).await?;
    drain(ctx, old, batch!(vacuum::forget_token_addresses)).await?;
    drain(ctx, old, batch!(vacuum::delete_login_activities)).await?;
    if drain(ctx, now, batch!(vacuum::delete_ended_ip_blocks)).await? > 0 {
        ferrodon_redis::invalidation::forget(ctx.redis(), &[Forget::kind(kinds::IP_BLOCKS)])
            .await?;
    }
    Ok(())
}

/// Enqueues the end of timed mutes that have run out, for those whose own job was lost or never made (rows that
/// Mastodon wrote). Rows beyond the first thousand come at the next tick.
pub async fn sweep_expired_mutes(ctx: &Context) -> Result<(), MaintenanceError> {
    let now = ctx.clock().naive_now();
    let ended = vacuum::load_ended_mutes(&*ctx.database().get().await?, now, BATCH).await?;
    if ended.is_empty() {
        return Ok(());
    }
    ctx.jobs
        .transaction(async |tx| {
            ended
                .iter()
                .try_for_each(|mute_id| tx.enqueue(ExpireMute { mute_id: *mute_id }))
        })
        .await?;
    Ok(())
}

/// Deletes home and list feeds of users who are away for longer than feeds are kept up. They are rebuilt when their
/// owner comes back.
pub async fn clean_inactive_feeds(ctx: &Context) -> Result<(), MaintenanceError> {
    let before = ctx.clock().naive_now() - TimeDelta::days(i64::from(ctx.limits.active_days));
    let mut after = UserId(0);
    loop {
        let (users, lists) = {
            let conn = ctx.database().get().await?;
            let users = vacuum::list_inactive(&conn, before, after, BATCH).await?;
            let accounts: Vec<_> = users.iter().map(|(_, account)| *account).collect();
            (users, vacuum::load_lists_of(&conn, &accounts).await?)
        };
        let Some((last, _)) = users.last() else {
            return Ok(());
        };
        after = *last;
        let homes = users.iter().map(|(_, account)| FeedKey::Home(*account));
        let keys: Vec<FeedKey> = homes.chain(lists.into_iter().map(FeedKey::List)).collect();
        feeds::clean_many(ctx.redis(), &keys).await?;
    }
}

/// A time so long ago; as long ago as can be told where that is further.
fn before(now: NaiveDateTime, kept: Duration) -> NaiveDateTime {
    TimeDelta::from_std(kept)
        .ok()
        .and_then(|kept| now.checked_sub_signed(kept))
        .unwrap_or(NaiveDateTime::MIN)
}
