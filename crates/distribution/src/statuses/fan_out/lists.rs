//! A status goes into the feeds of lists that its author is on.

use std::collections::HashMap;

use ferrodon_db::{
    facts,
    fan_out::lists::{self, ListReceiver, Members},
};
use ferrodon_policy::feed;
use ferrodon_redis::feeds::{self, FeedKey, Pushed, Target};
use ferrodon_types::{
    AccountId, ListId,
    facts::{ListFacts, RepliesPolicy, ViewerFacts},
};

use super::{BATCH, Sending};
use crate::Error;

impl Sending<'_> {
    pub(super) async fn push_to_lists(&self) -> Result<(), Error> {
        let (author, since) = (self.status.author.id, self.context.active_since());
        let mut before = None;
        loop {
            let receivers = {
                let conn = self.context.conn().await?;
                lists::list_containing(&conn, author, since, before, BATCH).await?
            };
            self.push_to_these(&receivers).await?;
            match receivers.last() {
                Some(last) if receivers.len() as i64 == BATCH => before = Some(last.list_id),
                _ => return Ok(()),
            }
        }
    }

    /// One batch: facts, verdicts, feeds, then live events for those who are listening.
    async fn push_to_these(&self, receivers: &[ListReceiver]) -> Result<(), Error> {
        if receivers.is_empty() {
            return Ok(());
        }
        let ids: Vec<ListId> = receivers.iter().map(|list| list.list_id).collect();
        let mut owners: Vec<AccountId> = receivers.iter().map(|list| list.owner_id).collect();
        owners.sort_unstable();
        owners.dedup();
        let replied_to = self.status.in_reply_to_account_id;
        let (accounts, now) = (self.status.accounts(), self.context.now());
        let (mut viewers, mut members) = {
            let conn = self.context.conn().await?;
            futures_util::try_join!(
                facts::load_viewers(&conn, &owners, &accounts, now),
                lists::load_members(&conn, &ids, Some(replied_to.as_slice())),
            )?
        };
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        for receiver in receivers {
            let Some(owner) = viewers.get(&receiver.owner_id) else {
                continue;
            };
            let list = rules(receiver, members.remove(&receiver.list_id));
            if feed::list(self.status, &list, owner) {
                wanted.push(receiver);
            } else {
                unwanted.push(target(receiver));
            }
        }
        let redis = self.context.redis();
        let targets: Vec<Target> = wanted.iter().map(|list| target(list)).collect();
        let pushed = feeds::push_many(redis, &targets, self.entry()).await?;
        if self.job.update {
            // an edit that doesn't pass any more leaves in silence
            feeds::unpush_many(redis, &unwanted, self.entry()).await?;
        }
        self.take_back_from_others(&wanted).await?;
        let mut listened: HashMap<AccountId, Vec<String>> = HashMap::new();
        for (list, pushed) in wanted.iter().zip(pushed) {
            if matches!(pushed, Pushed::Added { subscribed: true }) {
                let channel = FeedKey::List(list.list_id).channel();
                listened.entry(list.owner_id).or_default().push(channel);
            }
        }
        // rendered once for all lists of one owner
        let listening: Vec<ViewerFacts> = listened
            .keys()
            .filter_map(|owner| viewers.remove(owner))
            .collect();
        self.say_on(listening, |owner| {
            listened.get(&owner).cloned().unwrap_or_default()
        })
        .await
    }
}

impl Sending<'_> {
    /// Lists from which the author was taken since the batch was read have been cleared, maybe before it came in.
    async fn take_back_from_others(&self, receivers: &[&ListReceiver]) -> Result<(), Error> {
        let ids: Vec<ListId> = receivers.iter().map(|list| list.list_id).collect();
        let containing = {
            let conn = self.context.conn().await?;
            lists::load_containing(&conn, &ids, self.status.author.id).await?
        };
        let others: Vec<Target> = receivers
            .iter()
            .filter(|list| !containing.contains(&list.list_id))
            .map(|list| target(list))
            .collect();
        feeds::unpush_many(self.context.redis(), &others, self.entry()).await?;
        Ok(())
    }
}

fn target(list: &ListReceiver) -> Target {
    Target {
        feed: FeedKey::List(list.list_id),
        aggregate: list.aggregates_reblogs,
    }
}

fn rules(list: &ListReceiver, members: Option<Members>) -> ListFacts {
    ListFacts {
        id: list.list_id,
        owner_id: list.owner_id,
        replies_policy: RepliesPolicy::from_db(list.replies_policy),
        members: members.unwrap_or_default().all,
    }
}
