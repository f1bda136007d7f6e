//! Statuses, as visibility and feeds judge them.

use crate::{AccountId, StatusId, Visibility};

/// Who wrote a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorFacts {
    /// The account.
    pub id: AccountId,
    /// Its server; `None` is ours.
    pub domain: Option<String>,
    /// Suspended or deleted.
    pub unavailable: bool,
    /// Limited by moderators.
    pub silenced: bool,
}

impl AuthorFacts {
    /// A plain account of this server.
    pub const fn local(id: AccountId) -> Self {
        Self {
            id,
            domain: None,
            unavailable: false,
            silenced: false,
        }
    }
}

/// Somebody mentioned in a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MentionFacts {
    /// Who.
    pub account_id: AccountId,
    /// Gives access without being a mention for people: removed by an edit, or quoted.
    pub silent: bool,
}

/// A status, or a boost of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusFacts {
    /// The status.
    pub id: StatusId,
    /// Who wrote it, or boosted.
    pub author: AuthorFacts,
    /// Whom it is for.
    pub visibility: Visibility,
    /// `statuses.reply`: it answers something, known or not.
    pub is_reply: bool,
    /// What it answers, if that is known.
    pub in_reply_to_id: Option<StatusId>,
    /// Whom it answers, if that is known. A reply to one's own reply carries that one's value.
    pub in_reply_to_account_id: Option<AccountId>,
    /// Its language, if known.
    pub language: Option<String>,
    /// It has attachments.
    pub has_media: bool,
    /// Whom it mentions, silently too.
    pub mentions: Vec<MentionFacts>,
    /// `statuses.quote_approval_policy`
    pub quote_approval_policy: i32,
    /// It is a boost.
    pub is_reblog: bool,
    /// What is boosted; `None` in a boost whose original is gone.
    pub reblog: Option<Box<StatusFacts>>,
}

impl StatusFacts {
    /// A plain public status.
    pub const fn public(id: StatusId, author: AuthorFacts) -> Self {
        Self {
            id,
            author,
            visibility: Visibility::Public,
            is_reply: false,
            in_reply_to_id: None,
            in_reply_to_account_id: None,
            language: None,
            has_media: false,
            mentions: Vec::new(),
            quote_approval_policy: 0,
            is_reblog: false,
            reblog: None,
        }
    }

    /// Whether an account is mentioned, silently or not.
    pub fn mentions(&self, account: AccountId) -> bool {
        self.mentions
            .iter()
            .any(|mention| mention.account_id == account)
    }

    /// Whom the status mentions in plain sight.
    pub fn active_mentions(&self) -> impl Iterator<Item = AccountId> {
        self.mentions
            .iter()
            .filter(|mention| !mention.silent)
            .map(|mention| mention.account_id)
    }

    /// It answers somebody else than its own author.
    pub fn is_reply_to_other(&self) -> bool {
        self.is_reply && self.in_reply_to_account_id != Some(self.author.id)
    }

    /// Every account that the feed rules ask about: author, mentioned, replied-to, and the same of the boosted
    /// status. What a loader of relations needs.
    pub fn accounts(&self) -> Vec<AccountId> {
        let mut accounts = vec![self.author.id];
        accounts.extend(self.mentions.iter().map(|mention| mention.account_id));
        accounts.extend(self.in_reply_to_account_id);
        if let Some(reblog) = &self.reblog {
            accounts.extend(reblog.accounts());
        }
        accounts.sort_unstable();
        accounts.dedup();
        accounts
    }
}
