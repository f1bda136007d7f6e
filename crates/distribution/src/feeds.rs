//! Home feeds that are made, joined and cleared.

use std::collections::HashMap;

use ferrodon_db::{
    Conn, facts, fan_out,
    statuses::{self, Status},
};
use ferrodon_jobs::kinds::{ClearFromFeed, MergeIntoFeed, RebuildHomeFeed, UnmergeFromFeed};
use ferrodon_policy::feed::{self, Verdict};
use ferrodon_redis::{
    Event, async_refresh, events,
    feeds::{self, Batch, Entry, FeedKey, MERGE_LIMIT, REBUILD_LIMIT, Rebuild, Target},
    keys,
};
use ferrodon_types::{
    AccountId, StatusId,
    facts::{StatusFacts, ViewerFacts},
    snowflake,
};

use crate::{Context, Error};

/// Runs that a rebuild takes up anew when its feed was emptied under it.
const RUNS: usize = 5;

/// Makes a home feed anew: own posts, then the newest of everybody followed, through the filter.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn rebuild(context: &Context, job: &RebuildHomeFeed) -> Result<(), Error> {
    let owner = job.account_id;
    let conn = context.conn().await?;
    let Some(target) = target(context, &conn, owner).await? else {
        return finished(context, owner).await;
    };
    for _ in 0..RUNS {
        match rebuild_once(context, &conn, target, owner).await? {
            Batch::Lost => {}
            Batch::Added(_) | Batch::Superseded => break,
        }
    }
    finished(context, owner).await
}

async fn finished(context: &Context, owner: AccountId) -> Result<(), Error> {
    async_refresh::finish(context.redis(), &keys::regeneration(owner)).await?;
    Ok(())
}

async fn rebuild_once(
    context: &Context,
    conn: &Conn,
    target: Target,
    owner: AccountId,
) -> Result<Batch, Error> {
    let rebuild = Rebuild::begin(context.redis(), target).await?;
    let mut total = 0;
    let followed = fan_out::list_followed(conn, owner).await?;
    let sources = std::iter::once((owner, None)).chain(
        followed
            .into_iter()
            .map(|(account, last)| (account, Some(last))),
    );
    for (account, last_status_at) in sources {
        let mut oldest = None;
        if total >= REBUILD_LIMIT {
            oldest = feeds::oldest(context.redis(), target.feed).await?.1;
            // nothing this account wrote would stay
            let newest = last_status_at
                .flatten()
                .map(|at| snowflake::first_id_at(at.and_utc()));
            if last_status_at.is_some()
                && newest.is_none_or(|newest| oldest.is_some_and(|oldest| newest < oldest.get()))
            {
                continue;
            }
        }
        let entries = wanted(context, conn, owner, account, oldest, REBUILD_LIMIT).await?;
        match rebuild.add(&entries).await? {
            Batch::Added(count) => total += count,
            other => return Ok(other),
        }
    }
    Ok(Batch::Added(total))
}

/// Adds the newest statuses of somebody whom the owner follows since.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn merge(context: &Context, job: &MergeIntoFeed) -> Result<(), Error> {
    let conn = context.conn().await?;
    let Some(target) = target(context, &conn, job.into).await? else {
        return finished(context, job.into).await;
    };
    let (size, oldest) = feeds::oldest(context.redis(), target.feed).await?;
    let since = oldest.filter(|_| size >= MERGE_LIMIT);
    let entries = wanted(context, &conn, job.into, job.from, since, MERGE_LIMIT).await?;
    feeds::merge(context.redis(), target, &entries).await?;
    finished(context, job.into).await
}

/// Takes out everything by somebody whom the owner doesn't follow any more. In silence.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn unmerge(context: &Context, job: &UnmergeFromFeed) -> Result<(), Error> {
    take_out(context, job.into, job.from, Scope::Written)
        .await
        .map(drop)
}

/// Takes out everything that involves somebody whom the owner blocks or mutes; the owner's screen hears `delete`.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn clear(context: &Context, job: &ClearFromFeed) -> Result<(), Error> {
    clear_from(context, job.account_id, job.target_account_id).await
}

pub(crate) async fn clear_from(
    context: &Context,
    owner: AccountId,
    target: AccountId,
) -> Result<(), Error> {
    let removed = take_out(context, owner, target, Scope::Involving).await?;
    let channel = FeedKey::Home(owner).channel();
    let said: Vec<Event> = removed
        .into_iter()
        .map(|id| Event::delete(channel.clone(), id))
        .collect();
    Ok(events::publish_many(context.redis(), &said).await?)
}

/// What of an account's part in a feed is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// What it wrote or reblogged.
    Written,
    /// Also reblogs of it, and what mentions it.
    Involving,
}

async fn take_out(
    context: &Context,
    owner: AccountId,
    account: AccountId,
    scope: Scope,
) -> Result<Vec<StatusId>, Error> {
    let conn = context.conn().await?;
    let feed = FeedKey::Home(owner);
    let held = feeds::list_all(context.redis(), feed).await?;
    let found = fan_out::load_involving(&conn, account, &held, scope == Scope::Involving).await?;
    let aggregate = target(context, &conn, owner)
        .await?
        .is_none_or(|target| target.aggregate);
    let entries: Vec<Entry> = found
        .into_iter()
        .map(|(id, reblog_of)| Entry::new(id, reblog_of))
        .collect();
    let removed = feeds::remove_many(context.redis(), Target { feed, aggregate }, &entries).await?;
    Ok(entries
        .iter()
        .zip(removed)
        .filter(|(_, was_there)| *was_there)
        .map(|(entry, _)| entry.id)
        .collect())
}

/// The owner's home feed with the owner's setting; `None` if nobody local has been here lately.
async fn target(context: &Context, conn: &Conn, owner: AccountId) -> Result<Option<Target>, Error> {
    let receivers = fan_out::load_receivers(conn, &[owner], None, context.active_since()).await?;
    Ok(receivers.first().map(|receiver| Target {
        feed: FeedKey::Home(owner),
        aggregate: receiver.aggregates_reblogs,
    }))
}

/// The newest statuses of an account that pass the owner's filter, newest first.
async fn wanted(
    context: &Context,
    conn: &Conn,
    owner: AccountId,
    account: AccountId,
    since: Option<StatusId>,
    limit: usize,
) -> Result<Vec<Entry>, Error> {
    let ids = fan_out::list_recent(conn, account, since, limit as i64).await?;
    let rows = statuses::load_with_embedded(conn, &ids).await?;
    let judged = facts::load_statuses(conn, &rows).await?;
    let mut involved: Vec<AccountId> = judged.values().flat_map(StatusFacts::accounts).collect();
    involved.sort_unstable();
    involved.dedup();
    let Some(viewer) = facts::load_viewer(conn, owner, &involved, context.now()).await? else {
        return Ok(Vec::new());
    };
    let rows: HashMap<StatusId, &Status> = rows.iter().map(|row| (row.id, row)).collect();
    Ok(ids
        .iter()
        .filter(|id| passes(&judged, **id, &viewer))
        .filter_map(|id| rows.get(id))
        .map(|row| Entry::new(row.id, row.reblog_of_id))
        .collect())
}

fn passes(judged: &HashMap<StatusId, StatusFacts>, id: StatusId, viewer: &ViewerFacts) -> bool {
    judged
        .get(&id)
        .is_some_and(|status| feed::home(status, viewer) == Verdict::Keep)
}
