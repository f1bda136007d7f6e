//! Relations between accounts, and their end.

use ferrodon_types::{AccountId, MuteId};
use serde::{Deserialize, Serialize};

use crate::job::{Job, Queue};

/// A block began: clean feeds, notifications and conversations of the blocker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterBlock {
    /// Who blocks.
    pub account_id: AccountId,
    /// Who is blocked.
    pub target_account_id: AccountId,
}

impl Job for AfterBlock {
    const KIND: &'static str = "after_block";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.account_id, self.target_account_id))
    }
}

/// A mute began: clean feeds of the one who mutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterMute {
    /// Who mutes.
    pub account_id: AccountId,
    /// Who is muted.
    pub target_account_id: AccountId,
}

impl Job for AfterMute {
    const KIND: &'static str = "after_mute";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.account_id, self.target_account_id))
    }
}

/// A timed mute has run out. Enqueued for that time; moved when the mute's time changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpireMute {
    /// The mute's row.
    pub mute_id: MuteId,
}

impl Job for ExpireMute {
    const KIND: &'static str = "expire_mute";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(self.mute_id.to_string())
    }
}

/// An account doesn't approve its followers any more: let in who waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptFollowRequests {
    /// The account.
    pub account_id: AccountId,
}

impl Job for AcceptFollowRequests {
    const KIND: &'static str = "accept_follow_requests";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(self.account_id.to_string())
    }
}

/// Delete an account and everything that is its.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteAccount {
    /// The account.
    pub account_id: AccountId,
    /// Whether its row stays, so that nobody takes the name.
    pub reserve_username: bool,
    /// Whether mail address and login stay known (deleted by staff, who may be asked about it).
    #[serde(default)]
    pub reserve_email: bool,
    /// Whether nobody else is told (the account is gone already as far as others know).
    #[serde(default)]
    pub skip_federation: bool,
}

impl Job for DeleteAccount {
    const KIND: &'static str = "delete_account";
    const QUEUE: Queue = Queue::Pull;
    const TIME_LIMIT: std::time::Duration = std::time::Duration::from_hours(2);

    fn unique_key(&self) -> Option<String> {
        Some(self.account_id.to_string())
    }

    fn subject_id(&self) -> Option<i64> {
        Some(self.account_id.get())
    }
}
