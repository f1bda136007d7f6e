//! All feeds of one account, each with what decides what comes into it.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use ferrodon_db::{
    Conn,
    fan_out::{self, lists},
    follows,
};
use ferrodon_policy::feed::{self, Verdict};
use ferrodon_redis::feeds::{FeedKey, Target};
use ferrodon_types::{
    AccountId, ListId,
    facts::{ListFacts, RepliesPolicy, StatusFacts, ViewerFacts},
};

use crate::Error;

/// A feed of somebody.
#[derive(Debug, Clone)]
pub(super) struct OwnFeed {
    pub(super) target: Target,
    owner: AccountId,
    /// A list's rules; `None` for home.
    list: Option<ListFacts>,
    /// Whose earlier posts belong into it.
    sources: HashSet<AccountId>,
}

impl OwnFeed {
    pub(super) const fn key(&self) -> FeedKey {
        self.target.feed
    }

    /// Whether the earlier posts of an account belong into it. The owner's own are in home; onto lists they come one by
    /// one, as they are written.
    pub(super) fn is_fed_by(&self, account: AccountId) -> bool {
        self.sources.contains(&account) || (self.list.is_none() && account == self.owner)
    }

    /// Who fed it and doesn't feed `now`, the same feed at a later time.
    pub(super) fn sources_beyond(&self, now: &Self) -> Vec<AccountId> {
        self.sources.difference(&now.sources).copied().collect()
    }

    /// Whether a status passes its filter.
    pub(super) fn takes(&self, status: &StatusFacts, owner: &ViewerFacts) -> bool {
        match &self.list {
            Some(list) => feed::list(status, list, owner),
            None => feed::home(status, owner) == Verdict::Keep,
        }
    }
}

/// The feeds of somebody who has been here since a time; none for anybody else. `followed`: whom the owner follows, or
/// as many of them as matter.
pub(super) async fn load(
    conn: &Conn,
    owner: AccountId,
    active_since: NaiveDateTime,
    followed: HashSet<AccountId>,
) -> Result<Vec<OwnFeed>, Error> {
    let owners = [owner];
    let (receivers, owned) = futures_util::try_join!(
        fan_out::load_receivers(conn, &owners, None, active_since),
        lists::load_owned(conn, owner),
    )?;
    let Some(receiver) = receivers.first() else {
        return Ok(Vec::new());
    };
    let ids: Vec<ListId> = owned.iter().map(|list| list.list_id).collect();
    let mut members = lists::load_members(conn, &ids, None).await?;
    let home = OwnFeed {
        target: Target {
            feed: FeedKey::Home(owner),
            aggregate: receiver.aggregates_reblogs,
        },
        owner,
        list: None,
        sources: followed,
    };
    let lists = owned.into_iter().map(|list| {
        let members = members.remove(&list.list_id).unwrap_or_default();
        OwnFeed {
            target: Target {
                feed: FeedKey::List(list.list_id),
                aggregate: list.aggregates_reblogs,
            },
            owner,
            list: Some(ListFacts {
                id: list.list_id,
                owner_id: owner,
                replies_policy: RepliesPolicy::from_db(list.replies_policy),
                members: members.all,
            }),
            sources: members.followed,
        }
    });
    Ok(std::iter::once(home).chain(lists).collect())
}

/// As [`load`], where only one account's posts matter.
pub(super) async fn load_for(
    conn: &Conn,
    owner: AccountId,
    active_since: NaiveDateTime,
    from: AccountId,
) -> Result<Vec<OwnFeed>, Error> {
    let follow = follows::find(conn, owner, from).await?;
    let followed = follow.map(|follow| follow.target_account_id);
    load(conn, owner, active_since, followed.into_iter().collect()).await
}
