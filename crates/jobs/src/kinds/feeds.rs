//! Feeds as a whole.

use ferrodon_types::{AccountId, ListId};
use serde::{Deserialize, Serialize};

use crate::job::{Job, Queue};

/// Feeds are missing (their owner came back, Redis was emptied): build home and lists from what their owner follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebuildHomeFeed {
    /// Whose feeds.
    pub account_id: AccountId,
}

impl Job for RebuildHomeFeed {
    const KIND: &'static str = "rebuild_home_feed";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(self.account_id.to_string())
    }
}

/// A follow began, or a mute ended: add the followed account's latest statuses to home and to the lists that it is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeIntoFeed {
    /// Whose statuses.
    pub from: AccountId,
    /// Whose feeds.
    pub into: AccountId,
}

impl Job for MergeIntoFeed {
    const KIND: &'static str = "merge_into_feed";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.into, self.from))
    }
}

/// A follow ended: take the account's statuses out of home and of the lists that it was on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmergeFromFeed {
    /// Whose statuses.
    pub from: AccountId,
    /// Whose feeds.
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

/// Take everything by `target`, reblogs of it and mentions of it out of home and lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearFromFeed {
    /// Whose feeds.
    pub account_id: AccountId,
    /// Whom they shall not show any more.
    pub target_account_id: AccountId,
}

impl Job for ClearFromFeed {
    const KIND: &'static str = "clear_from_feed";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.account_id, self.target_account_id))
    }
}

/// The feed of a list is missing: build it from what its members wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebuildListFeed {
    /// The list.
    pub list_id: ListId,
}

impl Job for RebuildListFeed {
    const KIND: &'static str = "rebuild_list_feed";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(self.list_id.to_string())
    }
}

/// Somebody came onto a list: add their latest statuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeIntoList {
    /// Whose statuses.
    pub from: AccountId,
    /// The list.
    pub list_id: ListId,
}

impl Job for MergeIntoList {
    const KIND: &'static str = "merge_into_list";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.list_id, self.from))
    }
}

/// Somebody was taken off a list: take their statuses out of its feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmergeFromList {
    /// Whose statuses.
    pub from: AccountId,
    /// The list.
    pub list_id: ListId,
}

impl Job for UnmergeFromList {
    const KIND: &'static str = "unmerge_from_list";
    // as `UnmergeFromFeed`
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.list_id, self.from))
    }
}

/// A list is gone: its feed goes as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropListFeed {
    /// The list.
    pub list_id: ListId,
}

impl Job for DropListFeed {
    const KIND: &'static str = "drop_list_feed";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(self.list_id.to_string())
    }
}
