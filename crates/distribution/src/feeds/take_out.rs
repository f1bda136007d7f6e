//! What leaves feeds with somebody.

use std::collections::HashSet;

use chrono::DateTime;
use ferrodon_db::fan_out;
use ferrodon_redis::feeds::{self, Entry, FeedKey};
use ferrodon_types::{AccountId, StatusId};
use futures_util::future::try_join_all;

use super::owned::{self, OwnFeed};
use crate::{Context, Error};

/// What of an account's part in feeds is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// What it wrote or reblogged, in feeds that it doesn't feed any more.
    Written,
    /// Also reblogs of it, and what mentions it; everywhere.
    Involving,
}

/// Takes an account's part out of those feeds of an owner that are meant, and says what was where.
pub(super) async fn take_out(
    context: &Context,
    owner: AccountId,
    account: AccountId,
    scope: Scope,
    is_meant: impl Fn(&OwnFeed) -> bool,
) -> Result<Vec<(FeedKey, StatusId)>, Error> {
    let conn = context.conn().await?;
    let redis = context.redis();
    // whoever is away may have feeds still
    let ever = DateTime::UNIX_EPOCH.naive_utc();
    let mut owned = owned::load_for(&conn, owner, ever, account).await?;
    // followed again meanwhile, or back on the list: what there is may stay
    owned.retain(|feed| is_meant(feed) && (scope == Scope::Involving || !feed.is_fed_by(account)));
    let held = try_join_all(owned.iter().map(|feed| feeds::list_all(redis, feed.key()))).await?;
    let mut ids: Vec<StatusId> = held.iter().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found: Vec<Entry> =
        fan_out::load_involving(&conn, account, &ids, scope == Scope::Involving)
            .await?
            .into_iter()
            .map(|(id, reblog_of)| Entry::new(id, reblog_of))
            .collect();
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
