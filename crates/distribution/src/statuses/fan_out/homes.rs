//! A status goes into homes: its author's, those of local followers, of mentioned followers, of hashtags' followers.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
};

use chrono::NaiveDateTime;
use ferrodon_db::{
    facts,
    fan_out::{self, Batch, Receiver, Walk},
};
use ferrodon_jobs::kinds::Notify;
use ferrodon_policy::feed::{self, Verdict};
use ferrodon_redis::{
    channels,
    feeds::{self, FeedKey, Pushed, Target},
};
use ferrodon_types::{AccountId, NotificationType, facts::Relations};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::{BATCH, Sending};
use crate::Error;

/// Batches under way at once.
const AT_ONCE: usize = 2;

/// Why somebody gets a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Path {
    /// They follow the author.
    Following,
    /// They follow one of its hashtags.
    Tag,
}

/// Where receivers are found.
#[derive(Debug, Clone, Copy)]
enum Source {
    /// Among the author's followers.
    Followers(Walk),
    /// Among those who follow a hashtag.
    Tags,
}

impl Source {
    const fn path(self) -> Path {
        match self {
            Self::Followers(_) => Path::Following,
            Self::Tags => Path::Tag,
        }
    }
}

/// Receivers of one batch, each with what decides.
#[derive(Debug, Default)]
struct Known {
    receivers: Vec<Receiver>,
    relations: HashMap<AccountId, Relations>,
}

/// What became of a batch.
#[derive(Debug, Default)]
struct Placed {
    /// Homes that are to be looked at again: whether their owners still follow the author.
    followers: Vec<Target>,
    /// Who has their home open.
    listening: Vec<AccountId>,
}

impl Sending<'_> {
    pub(super) async fn push_to_own_home(&self) -> Result<(), Error> {
        let author = self.status.author.id;
        let own = {
            let conn = self.context.conn().await?;
            fan_out::load_receivers(&conn, &[author], None, self.context.active_since()).await?
        };
        self.push_to(own).await
    }

    /// To those whom it mentions, as far as they follow the author.
    pub(super) async fn push_to_mentioned_followers(&self) -> Result<(), Error> {
        let mentions = self.status.mentions.iter();
        let mentioned: Vec<AccountId> = mentions.map(|mention| mention.account_id).collect();
        let author = Some(self.status.author.id);
        let receivers = {
            let conn = self.context.conn().await?;
            fan_out::load_receivers(&conn, &mentioned, author, self.context.active_since()).await?
        };
        self.push_to(receivers).await
    }

    async fn push_to(&self, receivers: Vec<Receiver>) -> Result<(), Error> {
        let known = self.get_to_know(receivers, self.context.now()).await?;
        self.push_batch(known, Path::Following).await
    }

    pub(super) async fn push_to_followers(&self) -> Result<(), Error> {
        let walk = {
            let conn = self.context.conn().await?;
            fan_out::find_walk(&conn, self.status.author.id).await?
        };
        self.push_to_all(Source::Followers(walk)).await
    }

    /// To those who follow one of the hashtags.
    pub(super) async fn push_to_tag_followers(&self) -> Result<(), Error> {
        self.push_to_all(Source::Tags).await
    }

    /// Batch after batch; the next is read while others go to Redis. After an error, batches that were begun are ended
    /// all the same: nobody else looks for those who unfollowed meanwhile.
    async fn push_to_all(&self, source: Source) -> Result<(), Error> {
        let now = self.context.now();
        let failed = &AtomicBool::new(false);
        let batches = stream::try_unfold(Some(fan_out::TOP), move |before| async move {
            match before {
                Some(before) if !failed.load(Ordering::Relaxed) => {
                    self.read(source, before, now).await.map(Some)
                }
                _ => Ok(None),
            }
        })
        .boxed();
        // a batch that is being read has a place here already, so that it is never left waiting with a connection
        let mut ends = batches
            .map_ok(|known| self.push_batch(known, source.path()))
            .try_buffer_unordered(AT_ONCE);
        let mut outcome = Ok(());
        while let Some(end) = ends.next().await {
            failed.fetch_or(end.is_err(), Ordering::Relaxed);
            outcome = outcome.and(end);
        }
        outcome
    }

    /// A batch, and below whom the next one goes on, if there may be one.
    async fn read(
        &self,
        source: Source,
        before: AccountId,
        now: NaiveDateTime,
    ) -> Result<(Known, Option<AccountId>), Error> {
        let (author, since) = (self.status.author.id, self.context.active_since());
        let Batch { receivers, next } = {
            let conn = self.context.conn().await?;
            match source {
                Source::Followers(walk) => {
                    fan_out::list_followers(&conn, author, walk, since, before, BATCH).await?
                }
                Source::Tags => {
                    fan_out::list_tag_followers(&conn, self.row.id, since, before, BATCH).await?
                }
            }
        };
        Ok((self.get_to_know(receivers, now).await?, next))
    }

    /// Loads what decides about each of them.
    async fn get_to_know(
        &self,
        receivers: Vec<Receiver>,
        now: NaiveDateTime,
    ) -> Result<Known, Error> {
        if receivers.is_empty() {
            return Ok(Known::default());
        }
        let ids: Vec<AccountId> = receivers.iter().map(|one| one.account_id).collect();
        let replied_to = self.status.in_reply_to_account_id;
        let accounts = self.status.accounts();
        let mut relations = {
            let conn = self.context.conn().await?;
            facts::load_relations_of_feeds(&conn, &ids, &accounts, replied_to, now).await?
        };
        for receiver in &receivers {
            if let Some(follow) = receiver.follow() {
                let of_theirs = relations.entry(receiver.account_id).or_default();
                of_theirs.entry(self.status.author.id).following = Some(follow);
            }
        }
        Ok(Known {
            receivers,
            relations,
        })
    }

    async fn push_batch(&self, known: Known, path: Path) -> Result<(), Error> {
        let placed = self.place(known, path).await?;
        self.take_back_from_strangers(&placed.followers).await?;
        self.say_to(&placed.listening).await
    }

    /// Verdicts, notices of the bell, feeds.
    async fn place(&self, known: Known, path: Path) -> Result<Placed, Error> {
        if known.receivers.is_empty() {
            return Ok(Placed::default());
        }
        let (mut wanted, mut unwanted, mut notices) = (Vec::new(), Vec::new(), Vec::new());
        let stranger = Relations::default();
        for receiver in &known.receivers {
            let account_id = receiver.account_id;
            let target = Target {
                feed: FeedKey::Home(account_id),
                aggregate: receiver.aggregates_reblogs,
            };
            let receiver = feed::Receiver {
                account_id,
                relations: known.relations.get(&account_id).unwrap_or(&stranger),
            };
            match path {
                Path::Tag if feed::tag(self.status, receiver) => wanted.push(target),
                Path::Tag => {}
                Path::Following => {
                    let verdict = feed::home(self.status, receiver);
                    if feed::notifies(self.status, receiver, verdict, self.job.update)
                        && !self.job.skip_notifications
                    {
                        notices.push(self.notice_of_status(account_id));
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
        let listening = wanted
            .iter()
            .zip(pushed)
            .filter(|(_, pushed)| matches!(pushed, Pushed::Added { subscribed: true }))
            .filter_map(|(target, _)| owner(target))
            .collect();
        let followers = if path == Path::Following {
            wanted
        } else {
            Vec::new()
        };
        Ok(Placed {
            followers,
            listening,
        })
    }

    /// The status as each of them sees it, on their home streams.
    async fn say_to(&self, listening: &[AccountId]) -> Result<(), Error> {
        if listening.is_empty() {
            return Ok(());
        }
        let viewers = {
            let (accounts, now) = (self.status.accounts(), self.context.now());
            let conn = self.context.conn().await?;
            facts::load_viewers(&conn, listening, &accounts, now).await?
        };
        self.say_on(viewers.into_values().collect(), |account| {
            vec![channels::home(account)]
        })
        .await
    }

    /// Whoever unfollowed the author since the batch was read has had their feed cleared, maybe before it came in.
    async fn take_back_from_strangers(&self, targets: &[Target]) -> Result<(), Error> {
        if targets.is_empty() {
            return Ok(());
        }
        let author = self.status.author.id;
        let accounts: Vec<AccountId> = targets.iter().filter_map(owner).collect();
        let strangers = {
            let conn = self.context.conn().await?;
            fan_out::load_strangers(&conn, &accounts, author).await?
        };
        let theirs: Vec<Target> = targets
            .iter()
            .filter(|target| {
                owner(target).is_some_and(|owner| owner != author && strangers.contains(&owner))
            })
            .copied()
            .collect();
        feeds::unpush_many(self.context.redis(), &theirs, self.entry()).await?;
        Ok(())
    }

    fn notice_of_status(&self, recipient_id: AccountId) -> Notify {
        Notify {
            recipient_id,
            kind: NotificationType::Status,
            activity_type: "Status".to_owned(),
            activity_id: self.row.id.get(),
        }
    }
}

/// Whose home it is.
const fn owner(target: &Target) -> Option<AccountId> {
    match target.feed {
        FeedKey::Home(account) => Some(account),
        FeedKey::List(_) => None,
    }
}
