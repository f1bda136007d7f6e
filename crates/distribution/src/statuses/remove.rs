//! A status has gone: out of feeds, conversations and streams.

use ferrodon_db::{
    fan_out::{self, Receiver, lists},
    statuses,
};
use ferrodon_jobs::{Tx, kinds::RemoveStatus};
use ferrodon_redis::{
    Event, channels, events,
    feeds::{self, Entry, FeedKey, Target},
};
use ferrodon_types::{AccountId, StatusId, Visibility};

use crate::{Context, Error, conversations};

/// Feeds cleared at once.
const BATCH: i64 = 5_000;

/// Takes a status, and the reblogs that went with it, out of everything that showed them.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn remove(context: &Context, job: &RemoveStatus) -> Result<(), Error> {
    let entry = Entry::new(job.status_id, job.reblog_of_id);
    from_feeds(context, job.account_id, entry).await?;
    for (reblog, account) in &job.reblogs {
        from_feeds(context, *account, Entry::new(*reblog, Some(job.status_id))).await?;
    }
    from_mentioned(context, job).await?;
    if job.visibility == Visibility::Direct {
        conversations::remove(context, job.status_id).await?;
    }
    from_streams(context, job).await?;
    destroy(context, job).await
}

/// The rows go last: what came before reads them. What moderators still need stays hidden.
async fn destroy(context: &Context, job: &RemoveStatus) -> Result<(), Error> {
    let ids: Vec<StatusId> = job
        .reblogs
        .iter()
        .map(|(id, _)| *id)
        .chain([job.status_id])
        .collect();
    context
        .jobs
        .transaction(async |tx: &Tx| {
            if !statuses::destroy::is_kept(tx.conn(), job.status_id).await? {
                statuses::destroy::destroy(tx.conn(), &ids).await?;
            }
            Ok::<(), Error>(())
        })
        .await
}

/// Those who were mentioned may have it on screen, whether or not it was in their feeds.
async fn from_mentioned(context: &Context, job: &RemoveStatus) -> Result<(), Error> {
    let conn = context.conn().await?;
    let receivers = fan_out::load_receivers(
        &conn,
        &job.mentioned_account_ids,
        None,
        context.active_since(),
    )
    .await?;
    let said: Vec<Event> = receivers
        .iter()
        .map(|receiver| Event::delete(channels::home(receiver.account_id), job.status_id))
        .collect();
    Ok(events::publish_many(context.redis(), &said).await?)
}

/// Out of the homes of the author and the local followers, and the lists that the author is on; where it was, `delete`
/// is heard.
pub(super) async fn from_feeds(
    context: &Context,
    author: AccountId,
    entry: Entry,
) -> Result<(), Error> {
    from_homes(context, author, entry).await?;
    from_lists(context, author, entry).await
}

async fn from_homes(context: &Context, author: AccountId, entry: Entry) -> Result<(), Error> {
    let conn = context.conn().await?;
    let since = context.active_since();
    let first = fan_out::load_receivers(&conn, &[author], None, since).await?;
    unpush(context, &homes(&first), entry).await?;
    let walk = fan_out::find_walk(&conn, author).await?;
    let mut next = Some(fan_out::TOP);
    while let Some(before) = next {
        let batch = fan_out::list_followers(&conn, author, walk, since, before, BATCH).await?;
        unpush(context, &homes(&batch.receivers), entry).await?;
        next = batch.next;
    }
    Ok(())
}

async fn from_lists(context: &Context, author: AccountId, entry: Entry) -> Result<(), Error> {
    let conn = context.conn().await?;
    let since = context.active_since();
    let mut before = None;
    loop {
        let receivers = lists::list_containing(&conn, author, since, before, BATCH).await?;
        let targets: Vec<Target> = receivers
            .iter()
            .map(|list| Target {
                feed: FeedKey::List(list.list_id),
                aggregate: list.aggregates_reblogs,
            })
            .collect();
        unpush(context, &targets, entry).await?;
        match receivers.last() {
            Some(last) if receivers.len() as i64 == BATCH => before = Some(last.list_id),
            _ => return Ok(()),
        }
    }
}

fn homes(receivers: &[Receiver]) -> Vec<Target> {
    receivers
        .iter()
        .map(|receiver| Target {
            feed: FeedKey::Home(receiver.account_id),
            aggregate: receiver.aggregates_reblogs,
        })
        .collect()
}

async fn unpush(context: &Context, targets: &[Target], entry: Entry) -> Result<(), Error> {
    if targets.is_empty() {
        return Ok(());
    }
    let removed = feeds::unpush_many(context.redis(), targets, entry).await?;
    let message = events::delete_message(entry.id);
    let said: Vec<Event> = targets
        .iter()
        .zip(removed)
        .filter(|(_, was_there)| *was_there)
        .map(|(target, _)| Event::shared(target.feed.channel(), message.clone()))
        .collect();
    Ok(events::publish_many(context.redis(), &said).await?)
}

/// Public and hashtag streams hear of what they may have shown.
async fn from_streams(context: &Context, job: &RemoveStatus) -> Result<(), Error> {
    if job.visibility != Visibility::Public || job.reblog_of_id.is_some() {
        return Ok(());
    }
    let said: Vec<Event> = stream_channels(job)
        .into_iter()
        .map(|channel| deleted(channel, job.status_id))
        .collect();
    Ok(events::publish_many(context.redis(), &said).await?)
}

fn stream_channels(job: &RemoveStatus) -> Vec<String> {
    let public = channels::public_for(job.local, job.has_media)
        .into_iter()
        .map(str::to_owned);
    let tags = job.tags.iter().flat_map(|tag| {
        let local = job.local.then(|| channels::hashtag(tag, true));
        std::iter::once(channels::hashtag(tag, false)).chain(local)
    });
    public.chain(tags).collect()
}

fn deleted(channel: String, status: StatusId) -> Event {
    Event::delete(channel, status)
}
