//! Moderators' warnings. <https://docs.joinmastodon.org/entities/AccountWarning/>

use ferrodon_types::AccountWarningId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{account::Account, time::Time};

/// What moderators did about an account.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AccountWarning {
    /// The id.
    pub id: AccountWarningId,
    /// `none`, `disable`, `mark_statuses_as_sensitive`, `delete_statuses`, `sensitive`, `silence` or `suspend`.
    pub action: &'static str,
    /// The moderators' words, plain.
    pub text: String,
    /// The statuses in question.
    pub status_ids: Option<Vec<String>>,
    /// When.
    pub created_at: Time,
    /// Whom it is about.
    pub target_account: Account,
    /// What the account said to it.
    pub appeal: Option<Appeal>,
}

/// What an account said to a warning. <https://docs.joinmastodon.org/entities/Appeal/>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Appeal {
    /// Its words, plain.
    pub text: String,
    /// `pending`, `approved` or `rejected`.
    pub state: &'static str,
}
