//! A status goes out: to feeds, to streams, to those it mentions.

mod homes;
mod lists;

use ferrodon_db::{
    facts, fan_out,
    statuses::{self, Status, parts},
};
use ferrodon_entities::many::SharedStatus;
use ferrodon_jobs::{
    Tx,
    kinds::{DistributeStatus, Notify},
};
use ferrodon_policy::feed;
use ferrodon_redis::{Event, EventKind, channels, events, feeds::Entry};
use ferrodon_types::{
    AccountId, NotificationType, StatusId,
    facts::{StatusFacts, ViewerFacts},
};
use tokio::sync::Mutex;

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
    let sending = Sending {
        context,
        job,
        row: &row,
        status: &status,
        shared: Mutex::new(shared),
    };
    sending.notify_mentioned().await?;
    sending.push_to_own_home().await?;
    if reach.followers {
        sending.push_to_followers().await?;
        sending.push_to_lists().await?;
    }
    if reach.mentioned_followers {
        sending.push_to_mentioned_followers().await?;
    }
    if reach.conversation {
        conversations::add_own(context, &status).await?;
    }
    if reach.tags {
        sending.push_to_tag_followers().await?;
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

/// Connections are taken for single steps: a job that held one while it waits for another could stop all.
struct Sending<'a> {
    context: &'a Context,
    job: &'a DistributeStatus,
    row: &'a Status,
    status: &'a StatusFacts,
    shared: Mutex<SharedStatus>,
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

    /// The status as each of them sees it, on channels of theirs.
    async fn say_on(
        &self,
        viewers: Vec<ViewerFacts>,
        channels: impl Fn(AccountId) -> Vec<String>,
    ) -> Result<(), Error> {
        if viewers.is_empty() {
            return Ok(());
        }
        let kind = self.event();
        let rendered = {
            let mut shared = self.shared.lock().await;
            let conn = self.context.conn().await?;
            shared
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
        let Some(status) = self
            .shared
            .lock()
            .await
            .for_everyone(&self.context.presenter)
        else {
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
