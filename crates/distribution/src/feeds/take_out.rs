//! What leaves feeds with somebody.

use std::collections::HashSet;

use ferrodon_db::{Conn, fan_out};
use ferrodon_redis::feeds::{self, Entry, FeedKey};
use ferrodon_types::{AccountId, StatusId};
use futures_util::future::try_join_all;

use super::owned::OwnFeed;
use crate::{Context, Error};

/// What of an account's part in feeds is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// What it wrote or reblogged.
    Written,
    /// Also reblogs of it, and what mentions it.
    Involving,
}

/// Takes an account's part out of feeds, and with it what is gone (it may have been the account's); says what was where.
pub(super) async fn take_out(
    context: &Context,
    account: AccountId,
    scope: Scope,
    owned: &[OwnFeed],
) -> Result<Vec<(FeedKey, StatusId)>, Error> {
    let redis = context.redis();
    let held = try_join_all(owned.iter().map(|feed| feeds::list_all(redis, feed.key()))).await?;
    let mut ids: Vec<StatusId> = held.iter().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let conn = context.conn().await?;
    let (involving, gone) = futures_util::try_join!(
        fan_out::load_involving(&conn, account, &ids, scope == Scope::Involving),
        fan_out::load_gone(&conn, &ids),
    )?;
    drop(conn);
    let mut found: Vec<Entry> = involving
        .into_iter()
        .map(|(id, reblog_of)| Entry::new(id, reblog_of))
        .collect();
    let known: HashSet<StatusId> = found.iter().map(|entry| entry.id).collect();
    found.extend(
        gone.into_iter()
            .filter(|id| !known.contains(id))
            .map(|id| Entry::new(id, None)),
    );
    // as they stand on the screen
    found.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.id));
    let leaving = owned.iter().zip(held).map(|(feed, held)| {
        let held: HashSet<StatusId> = held.into_iter().collect();
        let entries: Vec<Entry> = found
            .iter()
            .filter(|entry| held.contains(&entry.id))
            .copied()
            .collect();
        async move {
            let removed = feeds::remove_many(redis, feed.target, &entries).await?;
            let gone = entries
                .into_iter()
                .zip(removed)
                .filter(|(_, was_there)| *was_there)
                .map(|(entry, _)| (feed.key(), entry.id))
                .collect::<Vec<_>>();
            Ok::<_, Error>(gone)
        }
    });
    Ok(try_join_all(leaving).await?.concat())
}

/// Takes out of feeds what is gone of these statuses: they were there when they were added, or a moment before.
pub(super) async fn gone(
    context: &Context,
    conn: &Conn,
    owned: &[OwnFeed],
    ids: Vec<StatusId>,
) -> Result<(), Error> {
    let gone: Vec<Entry> = fan_out::load_gone(conn, &ids)
        .await?
        .into_iter()
        .map(|id| Entry::new(id, None))
        .collect();
    if gone.is_empty() {
        return Ok(());
    }
    let leaving = owned
        .iter()
        .map(|feed| feeds::remove_many(context.redis(), feed.target, &gone));
    try_join_all(leaving).await?;
    Ok(())
}
