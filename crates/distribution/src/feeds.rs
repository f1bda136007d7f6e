//! Home and list feeds that are made, joined and cleared.
//!
//! Nothing here waits for anybody's turn. Who takes something away (a status, a follow) commits that first, and clears
//! feeds afterwards; so whoever adds looks again after adding whether it may stay, and takes it back if not. Of two that
//! meet, one sees what the other did.

mod owned;
mod rebuild;
mod recent;
mod take_out;

use std::collections::HashSet;

use chrono::DateTime;
use ferrodon_db::{fan_out::lists, lists as list_rows};
use ferrodon_jobs::kinds::{
    ClearFromFeed, DropListFeed, MergeIntoFeed, MergeIntoList, RebuildHomeFeed, RebuildListFeed,
    UnmergeFromFeed, UnmergeFromList,
};
use ferrodon_redis::{
    Event, async_refresh, events,
    feeds::{self, FeedKey, MERGE_LIMIT},
    keys,
};
use ferrodon_types::{AccountId, StatusId};
use futures_util::future::try_join_all;

use self::{
    owned::OwnFeed,
    recent::Recent,
    take_out::{Scope, take_out},
};
use crate::{Context, Error};

/// Makes somebody's feeds anew: home of their own posts and the newest of everybody followed, lists of the newest of
/// their members, all through the filter.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn rebuild(context: &Context, job: &RebuildHomeFeed) -> Result<(), Error> {
    rebuild::run(context, job.account_id, rebuild::Which::All).await?;
    finished(context, job.account_id).await
}

/// Makes the feed of one list anew.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn rebuild_list(context: &Context, job: &RebuildListFeed) -> Result<(), Error> {
    let owner = lists::find_owner(&*context.conn().await?, job.list_id).await?;
    match owner {
        Some(owner) => rebuild::run(context, owner, rebuild::Which::List(job.list_id)).await,
        None => Ok(()),
    }
}

async fn finished(context: &Context, owner: AccountId) -> Result<(), Error> {
    async_refresh::finish(context.redis(), &keys::regeneration(owner)).await?;
    Ok(())
}

/// Adds the newest statuses of somebody whom the owner follows since, or mutes no more: to home, and to the lists that
/// they are on.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn merge(context: &Context, job: &MergeIntoFeed) -> Result<(), Error> {
    agree(context, job.into, job.from, |feed| feed.is_fed_by(job.from)).await?;
    finished(context, job.into).await
}

/// Adds the newest statuses of somebody who came onto a list.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn merge_into_list(context: &Context, job: &MergeIntoList) -> Result<(), Error> {
    let owner = lists::find_owner(&*context.conn().await?, job.list_id).await?;
    match owner {
        Some(owner) => {
            let key = FeedKey::List(job.list_id);
            agree(context, owner, job.from, |feed| {
                feed.key() == key && feed.is_fed_by(job.from)
            })
            .await
        }
        None => Ok(()),
    }
}

/// Makes those feeds of an owner that are meant agree with what feeds them: adds the newest statuses of an account where
/// it does, takes out what it wrote where it doesn't; again, if that has changed meanwhile.
async fn agree(
    context: &Context,
    owner: AccountId,
    account: AccountId,
    is_meant: impl Fn(&OwnFeed) -> bool,
) -> Result<(), Error> {
    let mut feeds = load(context, owner, account).await?;
    feeds.retain(is_meant);
    let keys: HashSet<FeedKey> = feeds.iter().map(OwnFeed::key).collect();
    while !feeds.is_empty() {
        let (fed, starved): (Vec<OwnFeed>, Vec<OwnFeed>) =
            feeds.into_iter().partition(|feed| feed.is_fed_by(account));
        fill(context, owner, account, &fed).await?;
        take_out(context, account, Scope::Written, &starved).await?;
        let before: HashSet<FeedKey> = fed.iter().map(OwnFeed::key).collect();
        feeds = load(context, owner, account).await?;
        feeds.retain(|feed| {
            keys.contains(&feed.key()) && feed.is_fed_by(account) != before.contains(&feed.key())
        });
    }
    Ok(())
}

/// The feeds of an owner, and whether an account feeds them now. Whoever is away may have feeds still.
async fn load(
    context: &Context,
    owner: AccountId,
    account: AccountId,
) -> Result<Vec<OwnFeed>, Error> {
    let ever = DateTime::UNIX_EPOCH.naive_utc();
    owned::load_for(&*context.conn().await?, owner, ever, account).await
}

/// Adds the newest statuses of an account to feeds of an owner.
async fn fill(
    context: &Context,
    owner: AccountId,
    from: AccountId,
    feeds: &[OwnFeed],
) -> Result<(), Error> {
    if feeds.is_empty() {
        return Ok(());
    }
    let conn = context.conn().await?;
    let redis = context.redis();
    let held = try_join_all(feeds.iter().map(|feed| feeds::oldest(redis, feed.key()))).await?;
    // a feed that holds enough takes only what is newer than its oldest entry
    let bounds: Vec<Option<StatusId>> = held
        .into_iter()
        .map(|(size, oldest)| oldest.filter(|_| size >= MERGE_LIMIT))
        .collect();
    let recent = Recent::load(context, &conn, owner, from, &bounds, MERGE_LIMIT).await?;
    let added = feeds.iter().zip(&bounds).map(|(feed, since)| {
        let entries = recent.entries_for(feed, *since);
        async move { feeds::merge(redis, feed.target, &entries).await }
    });
    // a feed that isn't there is made when it is read
    try_join_all(added).await?;
    take_out::gone(context, &conn, feeds, recent.ids()).await
}

/// Takes out everything by somebody whom the owner doesn't follow any more: of home, and of the lists that they were
/// on. In silence.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn unmerge(context: &Context, job: &UnmergeFromFeed) -> Result<(), Error> {
    agree(context, job.into, job.from, |feed| {
        !feed.is_fed_by(job.from)
    })
    .await
}

/// Takes out everything by somebody who isn't on a list any more. In silence.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn unmerge_from_list(context: &Context, job: &UnmergeFromList) -> Result<(), Error> {
    let owner = lists::find_owner(&*context.conn().await?, job.list_id).await?;
    match owner {
        Some(owner) => {
            let key = FeedKey::List(job.list_id);
            agree(context, owner, job.from, |feed| {
                feed.key() == key && !feed.is_fed_by(job.from)
            })
            .await
        }
        None => Ok(()),
    }
}

/// Takes out everything that involves somebody whom the owner blocks or mutes; the owner's screens hear `delete`.
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
    let feeds = load(context, owner, target).await?;
    let removed = take_out(context, target, Scope::Involving, &feeds).await?;
    let said: Vec<Event> = removed
        .into_iter()
        .map(|(feed, id)| Event::delete(feed.channel(), id))
        .collect();
    Ok(events::publish_many(context.redis(), &said).await?)
}

/// Deletes the feed of a list that is gone.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn drop_list(context: &Context, job: &DropListFeed) -> Result<(), Error> {
    if list_rows::exists(&*context.conn().await?, job.list_id).await? {
        return Ok(());
    }
    Ok(feeds::clean_many(context.redis(), &[FeedKey::List(job.list_id)]).await?)
}
