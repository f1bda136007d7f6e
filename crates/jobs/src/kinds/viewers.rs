//! Live events that must not be lost, because they keep people safe: said once by the transaction itself, and once
//! more by these jobs.

use ferrodon_types::{AccountId, TokenId};
use serde::{Deserialize, Serialize};

use crate::job::{Job, Priority, Queue};

/// Tokens were revoked: end their open streams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KillTokens {
    /// The tokens' rows.
    pub token_ids: Vec<TokenId>,
}

impl Job for KillTokens {
    const KIND: &'static str = "kill_tokens";
    const QUEUE: Queue = Queue::Default;
    const PRIORITY: Priority = Priority::High;
}

/// An account was suspended, disabled or deleted: end all its open streams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KillAccount {
    /// The account.
    pub account_id: AccountId,
}

impl Job for KillAccount {
    const KIND: &'static str = "kill_account";
    const QUEUE: Queue = Queue::Default;
    const PRIORITY: Priority = Priority::High;

    fn unique_key(&self) -> Option<String> {
        Some(self.account_id.to_string())
    }
}

/// A viewer's blocks, mutes, domain blocks, filters or languages changed: who keeps them must read them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewerChanged {
    /// The viewer.
    pub account_id: AccountId,
}

impl Job for ViewerChanged {
    const KIND: &'static str = "viewer_changed";
    const QUEUE: Queue = Queue::Default;
    const PRIORITY: Priority = Priority::High;

    fn unique_key(&self) -> Option<String> {
        Some(self.account_id.to_string())
    }
}
