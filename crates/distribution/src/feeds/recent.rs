//! What somebody wrote lately, as the owner of feeds sees it.

use std::collections::HashMap;

use ferrodon_db::{Conn, facts, fan_out, statuses};
use ferrodon_redis::feeds::Entry;
use ferrodon_types::{
    AccountId, StatusId,
    facts::{StatusFacts, ViewerFacts},
};

use super::owned::OwnFeed;
use crate::{Context, Error};

/// The newest statuses of an account, loaded once for all feeds of one owner.
pub(super) struct Recent {
    /// Newest first.
    entries: Vec<Entry>,
    facts: HashMap<StatusId, StatusFacts>,
    owner: Option<ViewerFacts>,
}

impl Recent {
    /// At most `limit`, and none that is older than every one of `bounds`.
    pub(super) async fn load(
        context: &Context,
        conn: &Conn,
        owner: AccountId,
        account: AccountId,
        bounds: &[Option<StatusId>],
        limit: usize,
    ) -> Result<Self, Error> {
        // no bound is less than any
        let since = bounds.iter().min().copied().flatten();
        let ids = fan_out::list_recent(conn, account, since, limit as i64).await?;
        let rows = statuses::load_with_embedded(conn, &ids).await?;
        let facts = facts::load_statuses(conn, &rows).await?;
        let mut involved: Vec<AccountId> = facts.values().flat_map(StatusFacts::accounts).collect();
        involved.sort_unstable();
        involved.dedup();
        let owner = facts::load_viewer(conn, owner, &involved, context.now()).await?;
        let reblogs: HashMap<StatusId, Option<StatusId>> =
            rows.iter().map(|row| (row.id, row.reblog_of_id)).collect();
        let entries = ids
            .into_iter()
            .filter_map(|id| Some(Entry::new(id, *reblogs.get(&id)?)))
            .collect();
        Ok(Self {
            entries,
            facts,
            owner,
        })
    }

    /// All that were loaded.
    pub(super) fn ids(&self) -> Vec<StatusId> {
        self.entries.iter().map(|entry| entry.id).collect()
    }

    /// Those that pass a feed's filter and are newer than `since`, newest first.
    pub(super) fn entries_for(&self, feed: &OwnFeed, since: Option<StatusId>) -> Vec<Entry> {
        let Some(owner) = &self.owner else {
            return Vec::new();
        };
        self.entries
            .iter()
            .filter(|entry| since.is_none_or(|since| entry.id > since))
            .filter(|entry| {
                self.facts
                    .get(&entry.id)
                    .is_some_and(|status| feed.takes(status, owner))
            })
            .copied()
            .collect()
    }
}
