//! Feeds as a whole.

use ferrodon_types::AccountId;
use serde::{Deserialize, Serialize};

use crate::job::{Job, Queue};

/// A home feed is missing (its owner came back, Redis was emptied): build it from what its owner follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebuildHomeFeed {
    /// Whose feed.
    pub account_id: AccountId,
}

impl Job for RebuildHomeFeed {
    const KIND: &'static str = "rebuild_home_feed";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(self.account_id.to_string())
    }
}

/// A follow began: add the followed account's latest statuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeIntoFeed {
    /// Whose statuses.
    pub from: AccountId,
    /// Whose home feed.
    pub into: AccountId,
}

impl Job for MergeIntoFeed {
    const KIND: &'static str = "merge_into_feed";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.into, self.from))
    }
}

/// A follow ended: take the account's statuses out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmergeFromFeed {
    /// Whose statuses.
    pub from: AccountId,
    /// Whose home feed.
    pub into: AccountId,
}

impl Job for UnmergeFromFeed {
    const KIND: &'static str = "unmerge_from_feed";
    // Mastodon lets this wait in `pull`; people notice, so here it doesn't
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.into, self.from))
    }
}

/// Take everything by `target`, reblogs of it and mentions of it out of a home feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearFromFeed {
    /// Whose home feed.
    pub account_id: AccountId,
    /// Whom it shall not show any more.
    pub target_account_id: AccountId,
}

impl Job for ClearFromFeed {
    const KIND: &'static str = "clear_from_feed";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.account_id, self.target_account_id))
    }
}
