//! A status goes out: to feeds, to streams, to those it mentions.

mod lists;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use ferrodon_db::{
    Conn, QueryResult, facts,
    fan_out::{self, Receiver},
    statuses::{self, Status, parts},
};
use ferrodon_entities::many::SharedStatus;
use ferrodon_jobs::{
    Tx,
    kinds::{DistributeStatus, Notify},
};
use ferrodon_policy::feed::{self, Verdict};
use ferrodon_redis::{
    Event, EventKind, channels, events,
    feeds::{self, Entry, FeedKey, Pushed, Target},
};
use ferrodon_types::{
    AccountId, NotificationType, StatusId,
    facts::{StatusFacts, ViewerFacts},
};

use super::remove;
use crate::{Context, Error, conversations};

/// Receivers whose facts are loaded at once.
const BATCH: i64 = 2_000;

/// Distributes a new or edited status. One that is gone, or whose author is, goes nowhere.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn distribute(context: &Context, job: &DistributeStatus) -> Result<(), Error> {
    let Some((row, status, shared)) = load(context, job.status_id).await? else {
        return Ok(());
    };
    let Some(reach) = feed::reach(&status) else {
        return Ok(());
    };
    let mut sending = Sending {
        context,
        job,
        row: &row,
        status: &status,
        shared,
    };
    sending.notify_mentioned().await?;
    sending.push_to_own_home().await?;
    if reach.followers {
        sending.push_to_all(Path::Following).await?;
        sending.push_to_lists().await?;
    }
    if reach.mentioned_followers {
        let mentioned: Vec<AccountId> = status
            .mentions
            .iter()
            .map(|mention| mention.account_id)
            .collect();
        let receivers = fan_out::load_receivers(
            &*context.conn().await?,
            &mentioned,
            Some(status.author.id),
            context.active_since(),
        )
        .await?;
        sending.push_to(&receivers, Path::Following).await?;
    }
    if reach.conversation {
        conversations::add_own(context, &status).await?;
    }
    if reach.tags {
        sending.push_to_all(Path::Tag).await?;
    }
    sending.onto_public_streams(reach).await?;
    sending.take_back_if_gone().await
}

/// A status as it is now, for rules and for eyes; `None` if it is gone.
async fn load(
    context: &Context,
    id: StatusId,
) -> Result<Option<(Status, StatusFacts, SharedStatus)>, Error> {
    let conn = context.conn().await?;
    let mut rows = statuses::load_with_embedded(&conn, &[id]).await?;
    let status = facts::load_statuses(&conn, &rows).await?.remove(&id);
    let shared = SharedStatus::load(&context.presenter, &conn, id).await?;
    let at = rows.iter().position(|row| row.id == id);
    Ok(at
        .map(|at| rows.swap_remove(at))
        .zip(status)
        .zip(shared)
        .map(|((row, status), shared)| (row, status, shared)))
}

/// Why somebody gets a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Path {
    /// They follow the author.
    Following,
    /// They follow one of its hashtags.
    Tag,
}

/// Connections are taken for single steps: a job that held one while it waits for another could stop all.
struct Sending<'a> {
    context: &'a Context,
    job: &'a DistributeStatus,
    row: &'a Status,
    status: &'a StatusFacts,
    shared: SharedStatus,
}

impl Sending<'_> {
    const fn entry(&self) -> Entry {
        Entry::new(self.row.id, self.row.reblog_of_id)
    }

    const fn event(&self) -> EventKind {
        if self.job.update {
            EventKind::StatusUpdate
        } else {
            EventKind::Update
        }
    }

    /// Local accounts that are mentioned in plain sight hear of it.
    async fn notify_mentioned(&self) -> Result<(), Error> {
        if self.job.skip_notifications || self.job.update || self.row.is_reblog() {
            return Ok(());
        }
        let mentions = {
            let conn = self.context.conn().await?;
            parts::load_mentions(&conn, &[self.row.id]).await?
        };
        let notices: Vec<Notify> = mentions
            .iter()
            .filter(|(mention, account)| !mention.silent && account.domain.is_none())
            .map(|(mention, account)| Notify {
                recipient_id: account.id,
                kind: NotificationType::Mention,
                activity_type: "Mention".to_owned(),
                activity_id: mention.id.get(),
            })
            .collect();
        self.enqueue(&notices).await
    }

    async fn enqueue(&self, notices: &[Notify]) -> Result<(), Error> {
        if notices.is_empty() {
            return Ok(());
        }
        self.context
            .jobs
            .transaction(async |tx: &Tx| {
                notices
                    .iter()
                    .try_for_each(|notice| tx.enqueue(notice.clone()))?;
                Ok::<(), Error>(())
            })
            .await
    }

    async fn push_to_own_home(&mut self) -> Result<(), Error> {
        let author = self.status.author.id;
        let own = {
            let conn = self.context.conn().await?;
            fan_out::load_receivers(&conn, &[author], None, self.context.active_since()).await?
        };
        self.push_to(&own, Path::Following).await
    }

    /// To all who follow the author, or one of the hashtags, batch after batch. While one goes to Redis, the next is
    /// read.
    async fn push_to_all(&mut self, path: Path) -> Result<(), Error> {
        let batches = Batches {
            context: self.context,
            path,
            author: self.status.author.id,
            status: self.row.id,
            accounts: self.status.accounts(),
            active_since: self.context.active_since(),
            now: self.context.now(),
        };
        let (mut receivers, mut viewers) = batches.read(None).await?;
        loop {
            let before = match receivers.last() {
                Some(last) if receivers.len() as i64 == BATCH => last.cursor,
                _ => return self.push(&receivers, viewers, path).await,
            };
            let (next, ()) = futures_util::try_join!(
                batches.read(Some(before)),
                self.push(&receivers, viewers, path)
            )?;
            (receivers, viewers) = next;
        }
    }

    async fn push_to(&mut self, receivers: &[Receiver], path: Path) -> Result<(), Error> {
        let (accounts, now) = (self.status.accounts(), self.context.now());
        let viewers = {
            let conn = self.context.conn().await?;
            load_viewers(&conn, receivers, &accounts, now).await?
        };
        self.push(receivers, viewers, path).await
    }

    /// One batch: verdicts, feeds, then live events for those who are listening.
    async fn push(
        &mut self,
        receivers: &[Receiver],
        mut viewers: HashMap<AccountId, ViewerFacts>,
        path: Path,
    ) -> Result<(), Error> {
        if receivers.is_empty() {
            return Ok(());
        }
        let (mut wanted, mut unwanted, mut notices) = (Vec::new(), Vec::new(), Vec::new());
        for receiver in receivers {
            let Some(viewer) = viewers.get(&receiver.account_id) else {
                continue;
            };
            let target = Target {
                feed: FeedKey::Home(receiver.account_id),
                aggregate: receiver.aggregates_reblogs,
            };
            match path {
                Path::Tag if feed::tag(self.status, viewer) => wanted.push(target),
                Path::Tag => {}
                Path::Following => {
                    let verdict = feed::home(self.status, viewer);
                    if feed::notifies(self.status, viewer, verdict, self.job.update)
                        && !self.job.skip_notifications
                    {
                        notices.push(self.notice_of_status(receiver.account_id));
                    }
                    if verdict == Verdict::Keep {
                        wanted.push(target);
                    } else {
                        unwanted.push(target);
                    }
                }
            }
        }
        self.enqueue(&notices).await?;
        let pushed = feeds::push_many(self.context.redis(), &wanted, self.entry()).await?;
        if self.job.update {
            // an edit that doesn't pass any more leaves in silence
            feeds::unpush_many(self.context.redis(), &unwanted, self.entry()).await?;
        }
        if path == Path::Following {
            self.take_back_from_strangers(&wanted).await?;
        }
        let listening: Vec<ViewerFacts> = wanted
            .iter()
            .zip(pushed)
            .filter(|(_, pushed)| matches!(pushed, Pushed::Added { subscribed: true }))
            .filter_map(|(target, _)| match target.feed {
                FeedKey::Home(account) => viewers.remove(&account),
                FeedKey::List(_) => None,
            })
            .collect();
        self.say_to(listening).await
    }

    /// Whoever unfollowed the author since the batch was read has had their feed cleared, maybe before it came in.
    async fn take_back_from_strangers(&self, targets: &[Target]) -> Result<(), Error> {
        let author = self.status.author.id;
        let accounts: Vec<AccountId> = targets.iter().filter_map(owner).collect();
        let following = {
            let conn = self.context.conn().await?;
            fan_out::load_following(&conn, &accounts, author).await?
        };
        let strangers: Vec<Target> = targets
            .iter()
            .filter(|target| {
                owner(target).is_some_and(|owner| owner != author && !following.contains(&owner))
            })
            .copied()
            .collect();
        feeds::unpush_many(self.context.redis(), &strangers, self.entry()).await?;
        Ok(())
    }

    /// Who deletes a status clears feeds after that; what came in since goes out again here.
    async fn take_back_if_gone(&self) -> Result<(), Error> {
        let gone = {
            let conn = self.context.conn().await?;
            fan_out::load_gone(&conn, &[self.row.id]).await?
        };
        if gone.is_empty() {
            return Ok(());
        }
        remove::from_feeds(self.context, self.status.author.id, self.entry()).await
    }

    fn notice_of_status(&self, recipient_id: AccountId) -> Notify {
        Notify {
            recipient_id,
            kind: NotificationType::Status,
            activity_type: "Status".to_owned(),
            activity_id: self.row.id.get(),
        }
    }

    /// The status as each of them sees it, on their home streams.
    async fn say_to(&mut self, viewers: Vec<ViewerFacts>) -> Result<(), Error> {
        self.say_on(viewers, |account| vec![channels::home(account)])
            .await
    }

    /// The status as each of them sees it, on channels of theirs.
    async fn say_on(
        &mut self,
        viewers: Vec<ViewerFacts>,
        channels: impl Fn(AccountId) -> Vec<String>,
    ) -> Result<(), Error> {
        if viewers.is_empty() {
            return Ok(());
        }
        let kind = self.event();
        let rendered = {
            let conn = self.context.conn().await?;
            self.shared
                .for_viewers(&self.context.presenter, &conn, viewers)
                .await?
        };
        let mut said = Vec::with_capacity(rendered.len());
        for (account, status) in &rendered {
            let message = events::message_of(kind, status)?;
            let of_theirs = channels(*account).into_iter();
            said.extend(of_theirs.map(|channel| Event::shared(channel, message.clone())));
        }
        Ok(events::publish_many(self.context.redis(), &said).await?)
    }

    /// Hashtag and public streams: one message, shared by all channels.
    async fn onto_public_streams(&self, reach: feed::Reach) -> Result<(), Error> {
        if !reach.tags && !reach.public {
            return Ok(());
        }
        let Some(status) = self.shared.for_everyone(&self.context.presenter) else {
            return Ok(());
        };
        let message = events::message_of(self.event(), &status)?;
        let local = self.row.is_local();
        let mut said = Vec::new();
        if reach.tags {
            let tags = {
                let conn = self.context.conn().await?;
                parts::load_tags(&conn, &[self.row.id]).await?
            };
            for tag in tags {
                said.push(Event::shared(
                    channels::hashtag(&tag.name, false),
                    message.clone(),
                ));
                if local {
                    said.push(Event::shared(
                        channels::hashtag(&tag.name, true),
                        message.clone(),
                    ));
                }
            }
        }
        if reach.public {
            let has_media = self.status.has_media;
            said.extend(
                channels::public_for(local, has_media)
                    .into_iter()
                    .map(|channel| Event::shared(channel, message.clone())),
            );
        }
        Ok(events::publish_many(self.context.redis(), &said).await?)
    }
}

/// Who gets it, in batches, with what decides about each.
struct Batches<'a> {
    context: &'a Context,
    path: Path,
    author: AccountId,
    status: StatusId,
    accounts: Vec<AccountId>,
    active_since: NaiveDateTime,
    now: NaiveDateTime,
}

impl Batches<'_> {
    async fn read(
        &self,
        before: Option<i64>,
    ) -> Result<(Vec<Receiver>, HashMap<AccountId, ViewerFacts>), Error> {
        let (conn, since) = (self.context.conn().await?, self.active_since);
        let receivers = match self.path {
            Path::Following => {
                fan_out::list_followers(&conn, self.author, since, before, BATCH).await?
            }
            Path::Tag => {
                fan_out::list_tag_followers(&conn, self.status, since, before, BATCH).await?
            }
        };
        let viewers = load_viewers(&conn, &receivers, &self.accounts, self.now).await?;
        Ok((receivers, viewers))
    }
}

async fn load_viewers(
    conn: &Conn,
    receivers: &[Receiver],
    accounts: &[AccountId],
    now: NaiveDateTime,
) -> QueryResult<HashMap<AccountId, ViewerFacts>> {
    if receivers.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<AccountId> = receivers
        .iter()
        .map(|receiver| receiver.account_id)
        .collect();
    facts::load_viewers(conn, &ids, accounts, now).await
}

/// Whose home it is.
const fn owner(target: &Target) -> Option<AccountId> {
    match target.feed {
        FeedKey::Home(account) => Some(account),
        FeedKey::List(_) => None,
    }
}
