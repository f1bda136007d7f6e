//! What decides whether somebody is notified.

use chrono::NaiveDateTime;

use crate::{
    AccountId, NotificationType,
    facts::{Relations, RoleFacts},
};

/// What to do with notifications that meet a criterion, as `notification_policies.for_*` stores it.
/// <https://docs.joinmastodon.org/entities/NotificationPolicy/>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum PolicyAction {
    /// Notify as usual.
    #[default]
    Accept,
    /// Keep it aside as a request.
    Filter,
    /// Forget it.
    Drop,
}

impl PolicyAction {
    /// Reads the database's number; an unknown one keeps it aside.
    pub const fn from_db(value: i32) -> Self {
        match value {
            0 => Self::Accept,
            2 => Self::Drop,
            _ => Self::Filter,
        }
    }

    /// The number in the database.
    pub const fn to_db(self) -> i32 {
        match self {
            Self::Accept => 0,
            Self::Filter => 1,
            Self::Drop => 2,
        }
    }

    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Filter => "filter",
            Self::Drop => "drop",
        }
    }

    /// Reads the API's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Accept, Self::Filter, Self::Drop]
            .into_iter()
            .find(|action| action.as_str() == text)
    }
}

/// What somebody wants done with notifications from whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotificationPolicyFacts {
    /// From accounts that the recipient doesn't follow.
    pub not_following: PolicyAction,
    /// From accounts that don't follow the recipient, or only for a short while.
    pub not_followers: PolicyAction,
    /// From accounts made a short while ago.
    pub new_accounts: PolicyAction,
    /// Private mentions that answer nothing.
    pub private_mentions: PolicyAction,
    /// From accounts limited by moderators.
    pub limited_accounts: PolicyAction,
    /// From bots.
    pub bots: PolicyAction,
}

impl Default for NotificationPolicyFacts {
    /// What holds for somebody who has set nothing.
    fn default() -> Self {
        Self {
            not_following: PolicyAction::Accept,
            not_followers: PolicyAction::Accept,
            new_accounts: PolicyAction::Accept,
            private_mentions: PolicyAction::Filter,
            limited_accounts: PolicyAction::Filter,
            bots: PolicyAction::Accept,
        }
    }
}

/// The status that a notification is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceStatusFacts {
    /// For mentioned accounts only.
    pub direct: bool,
    /// Whom it mentions in plain sight.
    pub mentions: Vec<AccountId>,
    /// Whom it answers.
    pub in_reply_to_account_id: Option<AccountId>,
    /// The recipient muted its conversation.
    pub conversation_muted: bool,
    /// Some status above it (up to 100 levels) is a direct one by the recipient that mentions the sender.
    pub answers_recipient: bool,
    /// It came from elsewhere, and the recipient is mentioned in it without being an addressee.
    pub unaddressed: bool,
}

/// Everything about one possible notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationFacts {
    /// What it is about.
    pub kind: NotificationType,
    /// Who would get it.
    pub recipient_id: AccountId,
    /// The recipient's account is suspended or deleted.
    pub recipient_unavailable: bool,
    /// The recipient's role.
    pub recipient_role: RoleFacts,
    /// Who caused it.
    pub sender_id: AccountId,
    /// The sender's server; `None` is ours.
    pub sender_domain: Option<String>,
    /// When the sender's account was made.
    pub sender_created_at: NaiveDateTime,
    /// The sender is limited by moderators.
    pub sender_silenced: bool,
    /// The sender is a bot.
    pub sender_bot: bool,
    /// The sender's role, if it is a local user.
    pub sender_role: Option<RoleFacts>,
    /// The recipient accepted notifications from the sender before.
    pub sender_accepted: bool,
    /// The recipient's policy.
    pub policy: NotificationPolicyFacts,
    /// The recipient's relations with the sender and with everyone in the status.
    pub relations: Relations,
    /// The status that it is about, if any.
    pub status: Option<SourceStatusFacts>,
}
